"""Weaves one policy page: the trust's text, what fills its slots, footnotes and ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from markdown_it.token import Token

from ..model import rules
from ..model.content import PageSource, TextSource
from ..model.finding import Finding, Place, Severity, finding
from ..model.near import near
from ..model.origin import Audience, Layer, Origin
from ..model.page import ComposedPage, Heading
from ..model.schema import Slot, SlotRule
from .expand import Expander, Part, shifted
from .ids import APART, give_ids
from .markdown import plain_text
from .notes import gather_notes
from .session import IncludeEntry, SlotEntry
from .texts import Rendered, Texts
from .values import Group, Value

MAX_INCLUDES = 40
UNSEEN = re.compile("[\\s\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")


@dataclass(slots=True)
class _State:
    parts: list[Part]
    placed: dict[str, Place]
    sources: list[str]
    texts: list[tuple[TextSource, dict[str, Any], Rendered]] = field(default_factory=list)
    whole: bool = True  # nothing was left out for this audience
    includes: int = 0


@dataclass(frozen=True, slots=True)
class Woven:
    """A page woven for one audience, with all that went in: if the other audience's is the same, so is the page."""

    page: ComposedPage
    rendered: Rendered
    texts: tuple[tuple[TextSource, dict[str, Any], Rendered], ...]
    unused: tuple[Finding, ...]


class PageWeaver:
    """Weaves the pages of one school for one audience."""

    def __init__(self, texts: Texts, known: dict[str, Woven]) -> None:
        self.texts = texts
        self.known = known
        self.content = texts.library.content
        self.school = self.content.schools[texts.slug]
        self.findings: list[Finding] = []

    def weave(self, page: PageSource) -> ComposedPage | None:
        """The page, or None if its text cannot be rendered; faults are added to findings."""
        more = {"page": self._page_values(page)}
        rendered = self.texts.render(page.path, Layer.TRUST, more)
        if rendered is None:
            return None
        known = self.known.get(page.id)
        if known is not None and rendered == known.rendered and self._same(known):
            self.findings += known.unused
            return replace(known.page, audience=self.texts.audience)
        state = _State([], {}, [page.path])
        expander = Expander(
            slot=lambda entry, part, via, staff: self._slot(entry, part, via, staff, page, state, expander, more),
            include=lambda entry, part, via, staff: self._include(entry, part, via, staff, state, expander, more),
        )
        part = Part(rendered, "", "")
        state.parts.append(part)
        tokens = expander.text(rendered.raw, part, (), page.front.audience is Audience.STAFF)
        self.findings += expander.findings
        self._placed(page, state)
        tokens, faults, unused = gather_notes(tokens, state.parts, self.texts.library.lines)
        self.findings += faults
        if self.texts.audience is Audience.STAFF:
            self.findings += unused  # for the public, what calls a note may have been left out
        tokens, headings, anchors, faults = give_ids(tokens, self.texts.library.lines)
        self.findings += faults
        self._title(page, headings)
        woven = ComposedPage(
            id=page.id,
            school=self.texts.slug,
            audience=self.texts.audience,
            title=page.front.title,
            summary=page.front.summary or "",
            source=page.path,
            tokens=tuple(tokens),
            headings=headings,
            anchors=anchors,
            assets=(),
            redirects=page.front.redirects,
            sources=tuple(dict.fromkeys(state.sources)),
        )
        if state.whole:
            self.known[page.id] = Woven(woven, rendered, tuple(state.texts), tuple(unused))
        return woven

    def take(self) -> list[Finding]:
        """The findings since this was asked last."""
        taken, self.findings = self.findings, []
        return taken

    def _same(self, known: Woven) -> bool:
        """Whether the overlays and fragments of a page say here what they said for the other audience."""
        return all(self.texts.render(text.path, text.layer, more) == rendered for text, more, rendered in known.texts)

    def _page_values(self, page: PageSource) -> Any:
        def text(value: str, *keys: str) -> Value:
            place = page.data.place(*keys)
            return Value.of(value, Origin(Layer.TRUST, "", page.path, place.line, key=".".join(keys)))

        return Group(
            "page",
            {"id": page.id, "title": text(page.front.title, "title"), "audience": page.front.audience.value},
        )

    def _title(self, page: PageSource, headings: tuple[Heading, ...]) -> None:
        first = [heading for heading in headings if heading.level == 1]
        if len(first) == 1:
            return
        place = first[1].origin.place if first else Place(page.path, page.body.count("\n", 0, _start(page.body)) + 1)
        message = "This page has more than one heading of the first level." if first else "This page has no title."
        fix = "Keep one “# Title” at the top, and use ## and ### below it."
        self.findings.append(finding(rules.TITLE_HEADING, place, message, fix))

    def _include(
        self, entry: IncludeEntry, part: Part, via: tuple[Place, ...], staff: bool,
        state: _State, expander: Expander, more: dict[str, Any],
    ) -> list[Token]:  # fmt: skip
        text = self.content.fragments[entry.name]
        state.includes += 1
        if state.includes > MAX_INCLUDES or len(via) > 20:
            message = f"The fragment “{entry.name}” puts itself in, or too many fragments are put in."
            self.findings.append(finding(rules.LIMIT, entry.place, message, "Remove the circle."))
            return []
        stem = _stem(entry.name)
        times = sum(1 for other in state.parts if other.rendered.path == text.path)
        notes = APART.join(piece for piece in (part.notes, stem, str(times) if times else "") if piece)
        return self._text(text, notes, part.prefix, via, staff, state, expander, more)

    def _text(
        self, text: TextSource, notes: str, ids: str, via: tuple[Place, ...], staff: bool,
        state: _State, expander: Expander, more: dict[str, Any],
    ) -> list[Token]:  # fmt: skip
        """Tokens of an overlay or fragment, none if it is not shown."""
        if text.audience is Audience.STAFF and self.texts.audience is Audience.PUBLIC:
            state.whole = False
            return []
        extra = {**more, **(self.texts.authority(text.owner) if text.layer is Layer.AUTHORITY else {})}
        rendered = self.texts.render(text.path, text.layer, extra)
        if rendered is None:
            state.whole = False
            return []
        state.sources.append(text.path)
        state.texts.append((text, extra, rendered))
        part = Part(rendered, ids, notes)
        state.parts.append(part)
        return expander.text(rendered.raw, part, via, staff or text.audience is Audience.STAFF)

    def _slot(
        self, entry: SlotEntry, part: Part, via: tuple[Place, ...], staff: bool,
        page: PageSource, state: _State, expander: Expander, more: dict[str, Any],
    ) -> list[Token]:  # fmt: skip
        definition = page.front.slots.get(entry.name)
        if definition is None:
            message = (
                f"The slot “{entry.name}” is not declared in the front matter.{near(entry.name, page.front.slots)}"
            )
            fix = "Add it under slots: with a title, a rule and help, or correct the name."
            self.findings.append(finding(rules.SLOT_NOT_PLACED, entry.place, message, fix))
            return []
        if entry.name in state.placed:
            message = f"The slot “{entry.name}” is placed twice on this page."
            also = (state.placed[entry.name],)
            self.findings.append(
                finding(rules.SLOT_NOT_PLACED, entry.place, message, "Delete one of the two.", also=also)
            )
            return []
        state.placed[entry.name] = entry.place
        level = expander.level
        fills: list[tuple[Origin, str, list[Token]]] = []
        broken = answered = False
        for text in self._overlays(entry.name, definition):
            ids = entry.name if text.layer is Layer.SCHOOL else f"{entry.name}{APART}{text.owner}"
            expander.level = level
            faults = len(self.texts.findings) + len(expander.findings)
            tokens = shifted(self._text(text, ids, ids, via, staff, state, expander, more), level)
            broken = broken or len(self.texts.findings) + len(expander.findings) > faults
            answered = answered or _visible(tokens, headings=False)
            if _visible(tokens):
                origin = Origin(
                    text.layer,
                    text.owner,
                    text.path,
                    _first_line(tokens),
                    staff or text.audience is Audience.STAFF,
                    via,
                )
                fills.append((origin, text.lang, tokens))
        expander.level = level
        if definition.rule is SlotRule.REPLACE and any(origin.layer is Layer.SCHOOL for origin, _, _ in fills):
            fills = [fill for fill in fills if fill[0].layer is Layer.SCHOOL]
        if entry.default is not None and not (fills and definition.rule is SlotRule.REPLACE):
            tokens = shifted(expander.text(entry.default, part, via, staff), level)
            if _visible(tokens):
                origin = Origin(Layer.TRUST, "", entry.place.path, _first_line(tokens), staff, via)
                fills.insert(0, (origin, "", tokens))
        filled = broken or answered
        return self._around(entry, definition, fills, filled, staff, via, state)

    def _around(
        self, entry: SlotEntry, definition: Slot, fills: list[tuple[Origin, str, list[Token]]],
        filled: bool, staff: bool, via: tuple[Place, ...], state: _State,
    ) -> list[Token]:  # fmt: skip
        origin = Origin(Layer.TRUST, "", entry.place.path, entry.place.line, staff, via[:-1])
        meta: dict[str, Any] = {
            "slot": entry.name, "title": definition.title, "rule": definition.rule.value,
            "anchor": f"slot-{entry.name}", "filled": filled, "origin": origin,
        }  # fmt: skip
        out = [Token("pw_slot_open", "div", 1, meta=meta, block=True)]
        for fill, lang, tokens in fills:
            out.append(Token("pw_fill_open", "div", 1, meta={"origin": fill, "lang": lang}, block=True))
            out += tokens
            out.append(Token("pw_fill_close", "div", -1, block=True))
        if definition.rule is SlotRule.MUST and not filled:
            self._unfilled(entry, definition, state)
            if self.texts.audience is Audience.STAFF:
                gap = {"slot": entry.name, "title": definition.title, "help": definition.help or "", "origin": origin}
                out.append(Token("pw_gap", "div", 0, meta=gap, block=True))
        out.append(Token("pw_slot_close", "div", -1, block=True))
        return out

    def _unfilled(self, entry: SlotEntry, definition: Slot, state: _State) -> None:
        state.whole = False
        slug = self.texts.slug
        path = f"schools/{slug}/{entry.name}.md"
        hidden = self.content.school_texts.get((slug, entry.name))
        if hidden is None and path in self.content.files:
            return  # the file is there and could not be read: that was reported
        if hidden is not None and hidden.audience is Audience.STAFF and self.texts.audience is Audience.PUBLIC:
            message = f"“{definition.title}” is written for staff only, but the public page needs it."
        elif hidden is not None:
            message = f"“{definition.title}” is empty; every school has to fill it."
        else:
            message = f"“{definition.title}” is missing; every school has to fill it."
        fix = f"Write {path}: {definition.help or definition.title}"
        severity = Severity.WARNING if self.texts.joining else None
        self.findings.append(finding(rules.SLOT_EMPTY, Place(path), message, fix, severity=severity))

    def _overlays(self, slot: str, definition: Slot) -> Iterator[TextSource]:
        """What fills a slot, weakest layer first; of several authorities the school's own first."""
        for authority in self.school.authorities:
            text = self.content.authority_texts.get((authority, slot))
            if text is not None:
                yield text
        own = self.content.school_texts.get((self.texts.slug, slot))
        if own is not None:
            yield own

    def _placed(self, page: PageSource, state: _State) -> None:
        """Slots that are declared and stand nowhere in the page's source. One in a branch not taken is fine."""
        for name in page.front.slots:
            if name in state.placed or re.search(rf"slot\s*\(?\s*[\"']{re.escape(name)}[\"']", page.body):
                continue
            place = page.data.place("slots", name)
            message = f"The slot “{name}” is declared, but the page does not place it."
            fix = f'Write {{{{ slot("{name}") }}}} where it belongs, or delete it here.'
            self.findings.append(finding(rules.SLOT_NOT_PLACED, place, message, fix))


def _start(body: str) -> int:
    return len(body) - len(body.lstrip("\n"))


def _stem(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.removesuffix(".md").lower()).strip("-")


def _visible(tokens: list[Token], headings: bool = True) -> bool:
    """Whether there is more in these tokens than spaces and comments (and, if asked for, headings)."""
    heading = False
    for token in tokens:
        heading = token.type == "heading_open" or (heading and token.type != "heading_close")
        if token.type == "inline" and (headings or not heading):
            text = UNSEEN.sub("", plain_text(token.children))
            if text or any(_more(child) for child in token.children or ()):
                return True
        if token.type in ("fence", "code_block") and token.content.strip():
            return True
        if token.type == "html_block" and _more(token):
            return True
    return False


def _more(token: Token) -> bool:
    if token.type == "image":
        return True
    return token.type.startswith("html") and bool(re.sub(r"<!--.*?(-->|$)", "", token.content, flags=re.DOTALL).strip())


def _first_line(tokens: list[Token]) -> int:
    for token in tokens:
        origin = token.meta.get("origin")
        if isinstance(origin, Origin):
            return origin.line
    return 1
