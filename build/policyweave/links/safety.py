"""Which web addresses nobody may be sent to ask: those in private networks, and those with a user name in them."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

# Names that stand for a machine of one's own network: RFC 6761, 6762, 8375, and ICANN's .internal.
PRIVATE_ENDINGS = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa")
# Names that are kept for examples and never lead anywhere (RFC 2606).
EXAMPLE_ENDINGS = (".example", ".example.com", ".example.net", ".example.org", ".invalid", ".test")
WEB_PORTS = frozenset({None, 80, 443, 8000, 8080, 8443})


def malformed(address: str) -> bool:
    """Whether an address is not a whole web address: no host, or a port that is none."""
    try:
        parts = urlsplit(address)
        return parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0
    except ValueError:
        return True


def refusal(address: str) -> str | None:
    """Why a web address must not be asked, as the end of a sentence; None if it may. No name is looked up."""
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    if parts.username is not None or parts.password is not None:
        return "holds a user name or a password"
    number = _number(host)
    if number is not None:
        return "leads into a private network" if private_number(number) else None
    if "." not in host or host.endswith(tuple(f".{ending}" for ending in PRIVATE_ENDINGS)):
        return "leads into a private network"
    if parts.port not in WEB_PORTS:
        return "has a port that websites do not use"
    return None


def is_example(address: str) -> bool:
    """Whether the host is a name that is kept for examples."""
    return f".{(urlsplit(address).hostname or '').rstrip('.')}".endswith(EXAMPLE_ENDINGS)


def private_number(number: str) -> bool:
    """Whether an IP address is anything but one of the public internet, whatever way it is wrapped."""
    try:
        ip = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return True
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(ip.packed[-4:])
        if inner is not None:
            return private_number(str(inner))
    return not ip.is_global or ip.is_multicast


def _number(host: str) -> str | None:
    """The IP address that a host stands for, also in the odd forms that the C library reads (0x7f.1, 2130706433)."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None
