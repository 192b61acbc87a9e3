"""What a public page needs to be left quickly: where to, and what that cannot do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ..model.schema import Trust

ASSETS = Path(__file__).parent / "theme/assets"
EXIT_CSS, EXIT_JS = "pw-exit.css", "pw-exit.js"


@dataclass(frozen=True, slots=True)
class Leaving:
    """The address to which a page is left, its host as people say it; guidance on covering tracks, and its title."""

    address: str
    host: str
    guidance: str
    title: str


def leaving_of(trust: Trust) -> Leaving:
    """From the trust's settings."""
    guidance = trust.exit.guidance
    host = urlsplit(trust.exit.address).netloc.rpartition("@")[2].removeprefix("www.")
    return Leaving(trust.exit.address, host, guidance.url, guidance.title)


def leaving_files(folder: str = "assets/") -> dict[str, bytes]:
    """The style and the script, by path below the top of a tree."""
    return {f"{folder}{name}": (ASSETS / name).read_bytes() for name in (EXIT_CSS, EXIT_JS)}
