"""What keeps a program from being led into a private network, and lets it say plainly why a request failed.

`linkchecker.py` has Python load this before the program that it starts (a sitecustomize, see the docs of `site`).
It knows the library requests and nothing of the program: it gives requests a session that refuses some addresses
and reads no more of an answer than is needed, and closes the way to private addresses below it, whatever name or
redirect leads there.
"""

from __future__ import annotations

import contextlib
import encodings.idna  # noqa: F401 (read now: the program may give up its right to read files later)
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import requests

from .safety import private_number, refusal

MARK = "policyweave"
BODY = 512 * 1024  # RFC 9309 asks that at least 500 KiB of a robots.txt are read
BROKEN_GUARD = 70  # sysexits.h: a fault of the program's own


class Refused(OSError):
    """A connection that was not made because it would lead into a private network."""


class Failed(requests.exceptions.Timeout):
    """A request that failed, and one word for why.

    It counts as a time-out, so that a robots.txt that cannot be had is not taken for a permission.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"{MARK}:{code}")


def start(settings: str) -> None:
    """Puts the guard in place; if that fails, the process ends, so that nothing is ever asked without it.

    settings is a JSON object: private (whether private networks are allowed), redirects (how many are followed),
    agent (the name given to websites).
    """
    try:
        _install(**json.loads(settings))
    except BaseException:
        os._exit(BROKEN_GUARD)


def _install(private: bool, redirects: int, agent: str) -> None:
    Session.private, Session.agent, Session.limit = private, agent, redirects
    for module in (requests, requests.sessions):
        vars(module)["Session"] = Session
    if not private:
        sys.addaudithook(only_public(_proxies()))


class Session(requests.Session):
    """A session that refuses private addresses, reads no more of an answer than it needs, and names what failed."""

    private = False
    agent = MARK
    limit = 5

    def __init__(self) -> None:
        super().__init__()
        self.hooks["response"].append(_no_body)

    @property
    def max_redirects(self) -> int:
        """How many redirects are followed, whatever the program sets."""
        return self.limit

    @max_redirects.setter
    def max_redirects(self, number: int) -> None:
        pass

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Sends one request; redirects come here one by one."""
        if not self.private and refusal(request.url or ""):
            raise Failed("private")
        request.headers["User-Agent"] = self.agent
        whole = not kwargs.get("stream")
        try:
            response = super().send(request, **{**kwargs, "stream": True})
            if whole and not response.is_redirect:
                _cut(response, BODY)
        except (requests.exceptions.TooManyRedirects, Failed):
            raise
        except (requests.exceptions.RequestException, OSError) as error:
            raise Failed(_code(error)) from error
        return response


def _no_body(response: Any, **_: Any) -> None:
    """Lets go of a redirect's body before requests reads it."""
    if response.is_redirect:
        _cut(response, 0)


def _cut(response: Any, limit: int) -> None:
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
    if any(isinstance(one, Refused) for one in chain):
        return "private"
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


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and all that are behind it."""
    seen: set[int] = set()
    todo: list[Any] = [error]
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


def only_public(allowed: frozenset[str]) -> Callable[[str, tuple[Any, ...]], None]:
    """A hook that Python calls before every connection (PEP 578)."""

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "socket.connect" and isinstance(args[1], tuple):
            host = str(args[1][0])
            if host not in allowed and private_number(host):
                raise Refused(f"{host} is not on the public internet")

    return hook
