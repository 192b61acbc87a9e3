"""The staff page on which people confirm what they have read: it names edition and digest and leads to the form."""

from __future__ import annotations

from urllib.parse import quote

from markdown_it.token import Token

from ..model.content import Content
from ..model.fields import day_in_words
from ..model.origin import Audience, Layer, Origin
from ..model.page import ACKNOWLEDGEMENT, ComposedPage, Heading
from ..model.schema import Status

TITLE = "Read and understood"
SUMMARY = "Confirm that you have read this edition."
TRUST = "policies/trust.yml"
KEY = "acknowledgement_form"


def acknowledgement_page(content: Content, slug: str, digest: str) -> ComposedPage | None:
    """The page of a school whose staff read the text with this digest; None for a trust without a form.

    A school that is joining has nothing to confirm yet, so that its page has no link.
    """
    form = content.trust.acknowledgement_form
    if form is None:
        return None
    cycle, school = content.cycle, content.schools[slug]
    line = content.data[TRUST].place(KEY).line
    origin = Origin(Layer.TRUST, "", TRUST, line, staff=True, key=KEY)
    tokens = [*_heading(TITLE), *_paragraph(_text(f"{school.name} · edition "), *_strong(cycle.edition),
              _text(f", in force from {day_in_words(cycle.in_force)} · digest "), _code(digest))]  # fmt: skip
    if school.status is Status.JOINING:
        tokens += _paragraph(_text("This school is joining the trust. There is nothing to confirm yet."))
    else:
        words = "Confirm that you have read and understood this edition"
        tokens += _paragraph(*_link(words, filled(form, school.name, slug, cycle.edition, digest)))
        tokens += _paragraph(
            _text("The form is the trust's own. Who has confirmed is recorded there, and never on these pages.")
        )
        tokens += _paragraph(_text(
            "The digest stands for the text that staff of this school read. It stays the same as long as the text does: "
            "another telephone number or another day does not change it. If you have confirmed a text with this digest "
            "before, you need not confirm it again."
        ))  # fmt: skip
    for token in tokens:
        token.meta["origin"] = origin
    heading = Heading(1, ACKNOWLEDGEMENT, TITLE, (ACKNOWLEDGEMENT,), origin, explicit=True)
    return ComposedPage(
        ACKNOWLEDGEMENT, slug, Audience.STAFF, TITLE, SUMMARY, TRUST, tuple(tokens), (heading,),
        frozenset({ACKNOWLEDGEMENT}), (), (), (TRUST,),
    )  # fmt: skip


def filled(form: str, school: str, slug: str, edition: str, digest: str) -> str:
    """The address of the form with what it knows of the reader's text."""
    for name, value in (("school", school), ("slug", slug), ("edition", edition), ("digest", digest)):
        form = form.replace(f"{{{name}}}", quote(value, safe=""))
    return form


def _heading(text: str) -> list[Token]:
    opening = Token("heading_open", "h1", 1, attrs={"id": ACKNOWLEDGEMENT}, block=True, markup="#")
    return [opening, _inline(_text(text)), Token("heading_close", "h1", -1, block=True, markup="#")]


def _paragraph(*children: Token) -> list[Token]:
    return [
        Token("paragraph_open", "p", 1, block=True),
        _inline(*children),
        Token("paragraph_close", "p", -1, block=True),
    ]


def _inline(*children: Token) -> Token:
    content = "".join(child.content for child in children)
    return Token("inline", "", 0, children=list(children), content=content, block=True)


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


def _code(words: str) -> Token:
    return Token("code_inline", "code", 0, content=words, markup="`")


def _strong(words: str) -> list[Token]:
    return [
        Token("strong_open", "strong", 1, markup="**"),
        _text(words),
        Token("strong_close", "strong", -1, markup="**"),
    ]


def _link(words: str, address: str) -> list[Token]:
    return [Token("link_open", "a", 1, attrs={"href": address}), _text(words), Token("link_close", "a", -1)]
