"""A web server for one built site that calls back when a file changes and then reloads the open pages (MkDocs' own)."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer


def live_server(builder: Callable[[], None], host: str, port: int, folder: Path, mount: str) -> LiveReloadServer:
    """A server of the site in folder, below /mount/. builder is called when a watched file changes.

    Raises OSError if the port is taken. Give it places with watch(), then call serve(), which ends with shutdown().
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
    server = LiveReloadServer(builder, host, port, str(folder), mount_path=mount, polling_interval=0.1)
    server.build_delay = 0.05
    return server
