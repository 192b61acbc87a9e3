"""A web server on this computer that answers as websites do: well, wrongly, slowly, not at all."""

from __future__ import annotations

import contextlib
import gzip
import ssl
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

HUGE = 64 * 1024 * 1024


@dataclass
class Seen:
    """What was asked for, how often, by which agents and with which methods."""

    paths: Counter[str] = field(default_factory=Counter)
    agents: set[str] = field(default_factory=set)
    times: dict[str, list[float]] = field(default_factory=dict)
    sent: int = 0


class Handler(BaseHTTPRequestHandler):
    """Answers by the path alone; the host may be any name of this computer."""

    protocol_version = "HTTP/1.1"
    seen: Seen
    other: str = ""

    def do_HEAD(self) -> None:
        self.answer(405 if self.path == "/no-head" else 200)

    def do_GET(self) -> None:
        self.seen.paths[self.path] += 1
        self.seen.agents.add(self.headers.get("User-Agent", ""))
        self.seen.times.setdefault(self.path, []).append(time.monotonic())
        name = urlsplit(self.path).path.strip("/").partition("/")[0].replace("-", "_").replace(".", "_") or "front"
        getattr(self, f"get_{name}", self.get_gone_missing)()

    def answer(self, status: int, body: bytes = b"<p>words</p>", **headers: str) -> None:
        self.send_response(status)
        for key, value in {"Content_Type": "text/html", **headers}.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def get_robots_txt(self) -> None:
        self.answer(200, b"User-agent: *\nDisallow: /closed\n", Content_Type="text/plain")

    def get_front(self) -> None:
        self.answer(200)

    def get_good(self) -> None:
        self.answer(200)

    get_no_head = get_closed = get_good

    def get_zipped(self) -> None:
        self.answer(200, gzip.compress(b"<p>words</p>"), Content_Encoding="gzip")

    def get_moved(self) -> None:
        self.answer(301, Location="/good/new?a=1")

    def get_elsewhere(self) -> None:
        self.answer(302, Location="/good/for-now")

    def get_to_front(self) -> None:
        self.answer(302, Location="/")

    def get_moved_to_front(self) -> None:
        self.answer(301, Location="/")

    def get_loop(self) -> None:
        self.answer(302, Location="/loop" if "back" in self.path else "/loop/back")

    def get_robot(self) -> None:
        """As /a of a site that lets only browsers in."""
        self.answer(200 if "Firefox" in self.headers.get("User-Agent", "") else 403)

    def get_forbidden(self) -> None:
        self.answer(403)

    def get_sign_in(self) -> None:
        self.answer(401)

    def get_no_get(self) -> None:
        self.answer(405)

    def get_gone_missing(self) -> None:
        self.answer(404)

    def get_gone_for_good(self) -> None:
        self.answer(410)

    def get_guide(self) -> None:
        busy = self.seen.paths[self.path] <= 3
        self.answer(429, Retry_After="1") if busy else self.answer(200)

    def get_gone(self) -> None:
        self.answer(429, Retry_After="1") if self.seen.paths[self.path] <= 2 else self.answer(404)

    def get_always_busy(self) -> None:
        self.answer(429, Retry_After="7200")

    def get_maintenance(self) -> None:
        self.answer(503, Retry_After="1") if self.seen.paths[self.path] <= 1 else self.answer(200)

    def get_wall(self) -> None:
        self.answer(503, cf_mitigated="challenge")

    def get_fault(self) -> None:
        self.answer(500)

    def get_flaky(self) -> None:
        self.answer(500 if self.seen.paths[self.path] == 1 else 200)

    def get_slow(self) -> None:
        time.sleep(6)
        with contextlib.suppress(OSError):
            self.answer(200)

    def get_cut(self) -> None:
        self.close_connection = True

    def get_half(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def get_huge(self) -> None:
        self._pour(200)

    def get_huge_moved(self) -> None:
        self._pour(301, "/good/after-huge")

    def _pour(self, status: int, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(HUGE))
        self.end_headers()
        block = b"x" * 65536
        with contextlib.suppress(OSError):
            for _ in range(HUGE // len(block)):
                self.wfile.write(block)
                self.seen.sent += len(block)
        self.close_connection = True

    def get_to_other(self) -> None:
        """A redirect to another host."""
        self.answer(302, Location=self.other)

    def log_message(self, *_: object) -> None:
        return


@dataclass(frozen=True)
class Server:
    """A running server; host is any address of this computer."""

    port: int
    seen: Seen
    scheme: str
    handler: type[Handler]

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"


class QuietServer(ThreadingHTTPServer):
    """A server that does not print what its clients broke off."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        return


@contextlib.contextmanager
def serving(wrap: Callable[[ThreadingHTTPServer], str] = lambda server: "http") -> Iterator[Server]:
    """A server on a free port until the block ends."""

    class Own(Handler):
        seen = Seen()

    with QuietServer(("", 0), Own) as server:
        scheme = wrap(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield Server(server.server_address[1], Own.seen, scheme, Own)
        finally:
            server.shutdown()


def self_signed(folder: Path) -> Callable[[ThreadingHTTPServer], str]:
    """Gives a server a certificate that nobody vouches for."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=wrong.example"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def wrap(server: ThreadingHTTPServer) -> str:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        return "https"

    return wrap
