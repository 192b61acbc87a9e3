"""PW039: an overlay says or does something that its slot's rule does not allow, or is never shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...model.content import TextSource
from ...model.finding import Finding, Place, Rule, Severity, finding
from ...model.origin import Audience, Layer
from ...model.page import ComposedPage
from ...model.schema import SlotRule
from ..kinds import Case, Passage

RULE = Rule(
    "PW039", "slot-contradiction", Severity.WARNING, "An overlay contradicts the rule of its slot, or is never shown."
)

TEXT = (
    r"(?:text|words|wording|section|paragraphs?|rules?|polic(?:y|ies)|procedures?|steps?|list|table|version|guidance)"
)
PEOPLE = r"(?:safeguarding|hr|it|dsl|lead|people|team|board|trustees?|office|number|chief|central|chair|mailbox)"
TRUST = rf"(?:the\s+)?(?:trust['’]s(?!\s+{PEOPLE}\b)|trust\s+{TEXT}\b)"
ABOVE = rf"(?:the\s+above(?!-)\b|(?:the\s+)?{TEXT}\s+above\b|what\s+(?:is\s+said|stands)\s+above\b)"
TRUSTS = rf"(?:{TRUST}|{ABOVE})"
REPLACES = re.compile(
    rf"\b(?:this|these|our|what follows|the following)\b[^.;]{{0,60}}?\b(?:replaces?|supersedes?|overrides?|takes? precedence over|stands? in (?:for|place of))\s+{TRUSTS}"
    rf"|\b(?:instead of|in place of|rather than)\s+(?:following\s+|using\s+)?{TRUSTS}"
    rf"|\b(?:disregard|ignore|do not (?:follow|use|apply))\s+{TRUSTS}"
    rf"|\b{TRUSTS}[^.;]{{0,60}}?\b(?:does|do|is|are)\s+not\s+(?:apply|appl(?:ied|icable)|used|followed|relevant|valid)\b"
    r"|\b(?:does|do)\s+not\s+apply\s+(?:to|at|in|here at)\s+(?:(?:our|this)\s+(?:school|academy)|us)\b",
    re.IGNORECASE,
)
ADDS = re.compile(
    rf"\b(?:in addition to|as well as|besides|on top of|alongside)\s+{TRUST}"
    rf"|\b(?:this|the following)\s+(?:adds to|supplements|complements)\s+{TRUST}",
    re.IGNORECASE,
)


def passage(case: Case, passage: Passage) -> Iterable[Finding]:
    """A finding for words that say the opposite of what the slot's rule does."""
    if not passage.slot or passage.origin.layer is Layer.TRUST or passage.kind in ("heading", "code"):
        return ()
    low = passage.text.casefold()
    if "trust" not in low and "above" not in low and "not apply" not in " ".join(low.split()):
        return ()
    return _said(case, passage)


def _said(case: Case, passage: Passage) -> Iterator[Finding]:
    owner = case.content.slot_page(passage.slot)
    if owner is None:
        return
    rule = owner.front.slots[passage.slot].rule
    match = (ADDS if rule is SlotRule.REPLACE else REPLACES).search(passage.text)
    if match is None:
        return
    words = match[0].split("\n")[0]
    place = passage.place(case.content, match.start(), words)
    said = " ".join(match[0].split())
    if rule is SlotRule.REPLACE:
        message = f"“{said}”: but this text stands in place of the trust's, which readers do not see."
        yield finding(RULE, place, message, "Write the whole of what applies at your school, or delete these words.")
    else:
        message = f"“{said}”: but this text only adds to the trust's, which stays in force."
        yield finding(
            RULE, place, message, "Say what your school does in addition, or ask the trust to change its own text."
        )


def school(case: Case, slug: str) -> Iterator[Finding]:
    """An advice where a school's words hide a council's."""
    yield from _hidden(case, slug)


def pages(case: Case, pages: tuple[ComposedPage, ...]) -> Iterator[Finding]:
    """A warning where an overlay is never shown: its page was woven for the school, but without its slot."""
    source = case.content.page_at(pages[0].source)
    if source is None or case.audiences != set(Audience):
        return
    for slug in dict.fromkeys(page.school for page in pages):
        own = [page for page in pages if page.school == slug and page.id == source.id]
        shown = {path for page in own for path in page.sources}
        opened = {token.meta["slot"] for page in own for token in page.tokens if token.type == "pw_slot_open"}
        for slot in source.front.slots:
            text = case.content.school_texts.get((slug, slot))
            if own and text is not None and text.path not in shown and slot not in opened:
                yield _never(case, text)


def _hidden(case: Case, slug: str) -> Iterator[Finding]:
    content = case.content
    for (owner, slot), text in content.authority_texts.items():
        own = content.school_texts.get((slug, slot))
        if own is None or owner not in content.schools[slug].authorities or owner not in content.authorities:
            continue
        page = content.slot_page(slot)
        if page is not None and page.front.slots[slot].rule is SlotRule.REPLACE:
            name = content.authorities[owner].name
            message = f"Because of this text, readers at this school do not see what {name} says here."
            fix = f"Compare it with {text.path} and take over what matters, or delete one of the two."
            yield finding(RULE, Place(own.path), message, fix, severity=Severity.ADVICE, also=(Place(text.path),))


def _never(case: Case, text: TextSource) -> Finding:
    owner = case.content.slot_page(text.name)
    where = owner.path if owner else "the trust's pages"
    message = f"This text is never shown: for this school, {where} leaves out the place “{text.name}”."
    fix = "Delete the file, or correct the setting in school.yml on which it depends, such as sixth_form."
    return finding(RULE, Place(text.path), message, fix)
