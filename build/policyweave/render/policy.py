"""What pages let a browser do (Content Security Policy Level 3): nothing from elsewhere, no script and no style that does
not come from a file of the site.

Pages say it themselves, since GitHub Pages sends no headers of ours. What only a header can say is added by a server:
docs/website.md.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

SCRIPT = re.compile(r"<script(?P<about>[^>]*)>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)
STYLE = re.compile(r"<style[^>]*>(?P<code>.*?)</style>", re.DOTALL | re.IGNORECASE)
DATA = re.compile(r"type\s*=\s*[\"']?(?!module|text/javascript)[a-z+-]+/", re.IGNORECASE)
META = re.compile(r"\n?<meta http-equiv=\"Content-Security-Policy\"[^>]*>")
CHARSET = re.compile(r"<meta charset=[\"']?utf-8[\"']?>", re.IGNORECASE)


def policy(scripts: Iterable[str] = (), styles: Iterable[str] = ()) -> str:
    """The policy of a page, as its meta element and a server's header have it.

    scripts and styles are hashes of what stands in the page itself.
    """
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *scripts]),
        "worker-src": "'self'",
        "style-src": " ".join(["'self'", *styles]),
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


SCRIPTLESS = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"


def secured(page: str, said: str | None = None) -> str:
    """A page that says its policy in its head, right after its charset; said is one of its own, instead of the usual.

    Scripts and styles that the trust's theme puts into a page are named by their digests: what schools write
    never holds any. A page without a charset in UTF-8 comes back as it is.
    """
    place = CHARSET.search(page)
    if place is None:
        return page
    words = said or policy(
        sorted(set(scripts_in(page))), sorted({_hash(found["code"]) for found in STYLE.finditer(page)})
    )
    return f'{page[: place.end()]}\n<meta http-equiv="Content-Security-Policy" content="{words}">{page[place.end() :]}'


def unsecured(page: str) -> str:
    """A page without what it says of its policy, for the live preview: the server puts a script into it."""
    return META.sub("", page)


def scripts_in(page: str) -> Iterator[str]:
    """The scripts that stand in a page itself, as a policy names them."""
    for found in SCRIPT.finditer(page):
        if "src=" not in found["about"] and not DATA.search(found["about"]) and found["code"].strip():
            yield _hash(found["code"])


@lru_cache(maxsize=256)
def _hash(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
