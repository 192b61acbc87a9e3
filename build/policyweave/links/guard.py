"""Starts LinkChecker so that it cannot be led into a private network, and says plainly why a request failed.

It runs in a process of its own: `python -m policyweave.links.guard SETTINGS -f CONFIG --stdin`, where SETTINGS is a
JSON object: private (whether private networks are allowed), redirects (how many are followed), agent (the name
given to websites). What LinkChecker asks is its own; this module only gives it a requests session that refuses some
connections, and closes the way to private addresses below it, whatever name or redirect leads there.
"""

from __future__ import annotations

import contextlib
import encodings.idna  # noqa: F401 (read now: LinkChecker may give up its right to read files later)
import json
import runpy
import socket
import sys
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import requests
from linkcheck import LinkCheckerError, configuration
from linkcheck.director import aggregator

from .safety import private_number, refusal

MARK = "policyweave"
BODY = 512 * 1024  # RFC 9309 asks that at least 500 KiB of a robots.txt are read


class Failed(LinkCheckerError):  # type: ignore[misc]
    """A request that failed; LinkChecker prints the message as its result."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{MARK}:{code}")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the session behaves."""

    private: bool
    redirects: int
    agent: str


def main() -> None:
    """Runs LinkChecker with the arguments after the settings."""
    settings = Settings(**json.loads(sys.argv.pop(1)))
    configuration.UserAgent = settings.agent  # for robots.txt; pages are asked with the config file's
    aggregator.new_request_session = lambda config, cookies: _session(settings)
    if not settings.private:
        sys.addaudithook(_only_public(_proxies()))
    runpy.run_module("linkcheck", run_name="__main__", alter_sys=True)


def _session(settings: Settings) -> requests.Session:
    session = Session()
    session.private = settings.private
    session.max_redirects = settings.redirects
    session.hooks["response"].append(_no_body)
    session.headers.update({"User-Agent": settings.agent})
    return session


class Session(requests.Session):
    """A session that refuses private addresses, reads no more of an answer than it needs, and names what failed."""

    private = False

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Sends one request; redirects come here one by one."""
        if not self.private and refusal(request.url or ""):
            raise Failed("private")
        whole = not kwargs.get("stream")
        try:
            response = super().send(request, **{**kwargs, "stream": True})
            if whole and not response.is_redirect:
                _cut(response, BODY)
        except requests.exceptions.TooManyRedirects:
            raise
        except (requests.exceptions.RequestException, OSError) as error:
            raise Failed(_code(error)) from error
        return response


def _no_body(response: requests.Response, **_: Any) -> None:
    """Lets go of a redirect's body before requests reads it."""
    if response.is_redirect:
        _cut(response, 0)


def _cut(response: requests.Response, limit: int) -> None:
    """Reads the answer's beginning and lets go of the rest."""
    body = b""
    while len(body) < limit:
        piece = response.raw.read(limit - len(body), decode_content=True)
        if not piece:
            break
        body += piece
    response.raw.close()
    response._content = body
    response._content_consumed = True


def _code(error: BaseException) -> str:
    """One word for what went wrong."""
    chain = list(_causes(error))
    if any(isinstance(one, requests.exceptions.SSLError) for one in chain):
        return "certificate"
    for one in chain:
        if isinstance(one, socket.gaierror):
            return "name" if one.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)) else "offline"
    for one in chain:
        if isinstance(one, (requests.exceptions.Timeout, TimeoutError)):
            return "timeout"
        if isinstance(one, ConnectionRefusedError):
            return "refused"
    return "cut"


def _causes(error: BaseException | None) -> Any:
    """An exception and all that are behind it."""
    seen: set[int] = set()
    todo = [error]
    while todo:
        one = todo.pop()
        if isinstance(one, BaseException) and id(one) not in seen:
            seen.add(id(one))
            yield one
            todo += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]


def _proxies() -> frozenset[str]:
    """The addresses of the proxies of this computer, which may well be private."""
    found: set[str] = set()
    for proxy in getproxies().values():
        host = urlsplit(proxy if "//" in proxy else f"//{proxy}").hostname
        if host:
            with contextlib.suppress(OSError):
                found |= {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
    return frozenset(found)


def _only_public(allowed: frozenset[str]) -> Any:
    """A hook that Python calls before every connection (PEP 578)."""

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "socket.connect" and isinstance(args[1], tuple):
            host = str(args[1][0])
            if host not in allowed and private_number(host):
                raise Failed("private")

    return hook


if __name__ == "__main__":
    main()
