"""A web server for one built site that calls back when a file changes and then reloads the open pages (MkDocs' own).

Pages can be changed on their way to the browser, and other addresses answered, without a byte of it in any file.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mkdocs.livereload import LiveReloadServer


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gives: the whole body, or with another status than 200 and a place to go to instead."""

    body: bytes
    kind: str = "text/html; charset=utf-8"
    status: str = "200 OK"
    location: str = ""


# path, method and, of a request that sends something, what was sent and the headers
Answers = Callable[[str, str, bytes, Mapping[str, str]], Answer | None]
MAX_SENT = 10_000


class LiveServer(LiveReloadServer):
    """MkDocs' server with two things more: changed is given the path and the text of a page being served, answers any
    other request first."""

    changed: Callable[[str, str], str] = staticmethod(lambda path, text: text)
    answers: Answers = staticmethod(lambda path, method, sent, headers: None)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._asked = threading.local()
        super().__init__(*arguments, **named)

    def mount(self, name: str) -> None:
        """From now on the site lies below /name/."""
        self.mount_path = f"/{name}/"

    def serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """An answer to one request."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        self._asked.path = path
        size = str(environ.get("CONTENT_LENGTH") or 0)
        length = int(size) if size.isdigit() else 0
        sent = environ["wsgi.input"].read(length) if 0 < length <= MAX_SENT else b""
        headers = {"host": str(environ.get("HTTP_HOST", "")), "origin": str(environ.get("HTTP_ORIGIN", ""))}
        answer = self.answers(path, str(environ["REQUEST_METHOD"]), sent, headers)
        if answer is None:
            return super().serve_request(environ, start_response)
        own = [("Content-Type", answer.kind), ("Content-Length", str(len(answer.body)))]
        start_response(answer.status, own + ([("Location", answer.location)] if answer.location else []))
        return [answer.body]

    def run(self) -> None:
        """Serves and builds until it is shut down."""
        self.serve()  # type: ignore[no-untyped-call]

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        page = self.changed(self._asked.path, content.decode("utf-8", "surrogateescape"))
        return bytes(super()._inject_js_into_html(page.encode("utf-8", "surrogateescape"), epoch))  # type: ignore[no-untyped-call]


def live_server(builder: Callable[[], None], host: str, port: int, folder: str, mount: str) -> LiveServer:
    """A server of the site in folder, below /mount/. builder is called when a watched file changes.

    Raises OSError if the port is taken. Give it places with watch(), then call run(), which ends with shutdown().
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
    server = LiveServer(builder, host, port, folder, mount_path=mount, polling_interval=0.1)
    server.build_delay = 0.05
    return server
