"""Where an address on a built page leads: into its own tree, into staff's, out to the web, to a mailbox or a phone."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote, urljoin, urlsplit

SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
KEEP = "%/:?#[]@!$&'()*+,;=~-._"


class Kind(StrEnum):
    """What an address is."""

    OWN = "own"  # a file of this tree
    STAFF = "staff"  # the staff site, seen from the public one
    OTHER = "other"  # the public site, seen from the staff one
    OUTSIDE = "outside"  # the web
    CONTACT = "contact"  # a mailbox or a telephone number
    DATA = "data"  # data: in the page itself
    ODD = "odd"  # nothing that a reader's browser could open


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where an address leads. path is a file's path in its tree ("trentside/x/", percent-decoded), anchor what
    stands after the #, address the whole address for the web."""

    kind: Kind
    path: str = ""
    anchor: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Bases:
    """Where the trees are published: this one's address and the other's, both ending with a slash."""

    own: str
    other: str
    public: bool

    @classmethod
    def of(cls, own: str, other: str, public: bool) -> Bases:
        """With the slashes that an address in trust.yml may lack."""
        return cls(own.rstrip("/") + "/", other.rstrip("/") + "/", public)


def resolve(address: str, page: str, bases: Bases) -> Resolved:
    """Where an address leads that stands on the page of this path in the tree.

    Encoded and plain spellings give the same path. Capitals stay as they are.
    """
    compact = re.sub(r"[\x00-\x20\x7f]", "", address)
    scheme = SCHEME.match(compact)
    name = scheme[1].lower() if scheme else ""
    if name in ("mailto", "tel"):
        return Resolved(Kind.CONTACT, address=address)
    if name == "data":
        return Resolved(Kind.DATA)
    if name and name not in ("http", "https"):
        return Resolved(Kind.ODD, address=address)
    if not name and not compact.startswith("/") and _leaves(address, page):
        kind = Kind.STAFF if bases.public else Kind.OTHER
        return Resolved(kind, _leaves(address, page), address=address)
    try:
        whole = urljoin(bases.own + quote(page.removesuffix("index.html")), address)
        urlsplit(whole)
    except ValueError:
        return Resolved(Kind.ODD, address=address)
    if own := _below(whole, bases.own):
        return Resolved(Kind.OWN, *own, address=whole)
    if other := _below(whole, bases.other):
        return Resolved(Kind.STAFF if bases.public else Kind.OTHER, *other, address=whole)
    return Resolved(Kind.OUTSIDE, address=normal(whole))


def normal(address: str) -> str:
    """One spelling for addresses of the web that are the same: host in small letters, percent-encoded, with a path."""
    parts = urlsplit(address.strip())
    host = parts.netloc.rpartition("@")
    netloc = host[0] + host[1] + host[2].lower()
    path = parts.path or "/"
    return quote(parts._replace(scheme=parts.scheme.lower(), netloc=netloc, path=path).geturl(), safe=KEEP)


def bare(address: str) -> str:
    """The address without what stands after the #: what is asked for on the web."""
    return address.partition("#")[0]


def _leaves(address: str, page: str) -> str:
    """The other tree's path for a relative address that climbs out of this one; empty for any other."""
    way = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), way)) if way else ""
    return path.removeprefix("../") if path.startswith("../") else ""


def _below(address: str, base: str) -> tuple[str, str] | None:
    """Path and anchor of an address below a base; None for one that is not. http and https are the same here."""
    one, two = urlsplit(address), urlsplit(base)
    if one.netloc.lower() != two.netloc.lower() or not (one.path or "/").startswith(two.path):
        return None
    return unquote(one.path[len(two.path) :]), one.fragment


class Listing:
    """The files of one tree by their real names, whatever the file system thinks of capitals."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = frozenset(files)
        self._folded: dict[str, list[str]] = defaultdict(list)
        for file in sorted(self.files):
            self._folded[file.casefold()].append(file)

    def file(self, path: str) -> str | None:
        """The file that a web server gives for a path: itself, or the index.html of the folder."""
        for candidate in _candidates(path):
            if candidate in self.files:
                return candidate
        return None

    def other_case(self, path: str) -> str | None:
        """A file that differs from the path in nothing but capitals."""
        for candidate in _candidates(path):
            found = self._folded.get(candidate.casefold())
            if found:
                return found[0]
        return None


def _candidates(path: str) -> list[str]:
    if not path or path.endswith("/"):
        return [f"{path}index.html"]
    return [path, f"{path}/index.html"]
