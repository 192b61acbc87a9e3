"""A call to the warm Python of tests/warm.py, from a shell: `python -I -S tests/warm_call.py ADDRESS -m policyweave …`.

Needs nothing but the standard library, and little of that, so that it begins at once.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping, Sequence


def ask(address: str, arguments: Sequence[str], folder: str, environment: Mapping[str, str], streams: list[int]) -> int:
    """The exit code of a call with these streams, or the signal that ended it as a negative number."""
    words = [folder, str(len(arguments)), *arguments, *(word for pair in environment.items() for word in pair)]
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(address)
        socket.send_fds(line, [b"."], streams)
        line.sendall("\0".join(words).encode("utf-8", "surrogateescape"))
        line.shutdown(socket.SHUT_WR)
        said = b"".join(iter(lambda: line.recv(64), b""))
    return int(said)


if __name__ == "__main__":
    sys.exit(ask(sys.argv[1], sys.argv[2:], os.getcwd(), os.environ, [0, 1, 2]) % 256)  # noqa: PTH109
