"""PW103: an image has no words for those who do not see it (WCAG 2.2, 1.1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from ...model.finding import Finding, Place, Rule, Severity, finding
from ...model.origin import Origin
from ...model.page import ComposedPage
from ..kinds import LINE_ENDS, Case

RULE = Rule("PW103", "alt-text", Severity.ERROR, "An image has no alternative text.")
FIX = 'Say in a few words what the image shows: ![The gate on Ferry Lane](…), or alt="…" in HTML.'
TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
NO_WORDS = re.compile(
    r"\W*|(?:an? )?(?:image|picture|photo|logo|graphic|figure|diagram|alt(?: text)?)\W*|[\w-]+\.(?:png|jpe?g|gif|webp|svg)",
    re.IGNORECASE,
)


def page(case: Case, page: ComposedPage) -> Iterator[Finding]:
    """A finding for each image of a page whose text is missing, or is only its file's name."""
    if not page.assets:
        return
    for token in page.tokens:
        origin = token.meta.get("origin")
        if token.type in ("inline", "html_block") and isinstance(origin, Origin):
            for place, alt in _images(case, token, origin):
                if NO_WORDS.fullmatch(alt.strip()):
                    yield _finding(place, alt)


def _images(case: Case, token: Token, origin: Origin) -> Iterator[tuple[Place, str]]:
    line = origin.line
    if token.type == "html_block":
        for match in TAG.finditer(token.content):
            start = line + token.content.count("\n", 0, match.start())
            yield case.content.place_of(origin.path, start, "<img"), _alt(match[0])
    for child in token.children or ():
        line += child.type in LINE_ENDS
        if child.type == "image":
            yield case.content.place_of(origin.path, line, f"![{child.content}]"), child.content
        elif child.type == "html_inline" and TAG.match(child.content):
            yield case.content.place_of(origin.path, line, "<img"), _alt(child.content)


def _alt(tag: str) -> str:
    found = ALT.search(tag)
    return next((words for words in found.groups() if words), "") if found else ""


def _finding(place: Place, alt: str) -> Finding:
    message = f"The only words for this image are “{alt}”." if alt.strip() else "This image has no words."
    return finding(RULE, place, f"{message} Who does not see it learns nothing from it.", FIX)
