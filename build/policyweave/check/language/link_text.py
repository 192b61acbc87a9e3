"""PW102: the words of a link do not say where it leads (WCAG 2.2, 2.4.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model.finding import Finding, Rule, Severity, finding
from ..kinds import LINE_ENDS, Case, Passage

RULE = Rule("PW102", "link-text", Severity.WARNING, "The words of a link do not say where it leads.")
FIX = "Make the name of the page or document the words of the link."
EMPTY = re.compile(
    r"(?:please )?(?:click|tap|press|see|look|read|go|visit|follow)?\s*(?:on )?"
    r"(?:here|this|the)?\s*(?:link|page|site|website|web page|document|more|here|this|below|above)?"
    r"|(?:read|find out|learn|see|for) more(?: (?:here|information|details))?|more(?: (?:information|details|info))?|details",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S*", re.IGNORECASE)
PROSE = ("paragraph", "item")


def passage(case: Case, passage: Passage) -> Iterator[Finding]:
    """A finding for each link whose words mean nothing by themselves, or are a bare web address in prose."""
    if not any(child.type in ("link_open", "html_inline") for child in passage.children):
        return
    for start, words, quoted in _links(passage):
        if quoted and passage.kind not in PROSE:
            continue
        said = " ".join(words.split()).strip(" .,:;!>»→")
        if said and EMPTY.fullmatch(said):
            message = f"The words of a link are “{said}”, which says nothing of where it leads."
        elif passage.kind in PROSE and ADDRESS.fullmatch(said):
            message = "The words of a link are a bare web address, which is read out letter by letter."
        else:
            continue
        where = passage.place(case.content, start, "[" if quoted else words.split("\n")[0])
        yield finding(RULE, where, message, FIX)


def _links(passage: Passage) -> Iterator[tuple[int, str, bool]]:
    """The words of each link, in Markdown or HTML: where they begin, and whether a value stands in them."""
    at = 0
    start = -1
    quoted = False
    for child in passage.children:
        tag = child.content.lower() if child.type == "html_inline" else ""
        if child.type == "link_open" or tag.startswith("<a "):
            start, quoted = at, False
        elif (child.type == "link_close" or tag.startswith("</a")) and start >= 0:
            yield start, passage.text[start:at], quoted
            start = -1
        elif not tag:
            at += 1 if child.type in LINE_ENDS else len(child.content)
            quoted = quoted or "value" in child.meta
