"""The HTML of an article as a tree. What comes here is what the site's pages hold: cleaned, every tag closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset("br col hr img wbr".split())


@dataclass(slots=True)
class Element:
    """An element with its attributes; inside are elements and texts."""

    tag: str
    attrs: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.attrs.get("class", "").split())

    def elements(self) -> Iterator[Element]:
        """The elements directly inside."""
        return (child for child in self.inside if isinstance(child, Element))

    def all(self) -> Iterator[Element]:
        """Every element at any depth, in order."""
        waiting = list(reversed(list(self.elements())))
        while waiting:
            one = waiting.pop()
            yield one
            waiting += reversed(list(one.elements()))


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = Element("article", {})
        self.open = [self.top]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        at = next((at for at in range(len(self.open) - 1, 0, -1) if self.open[at].tag == tag), 0)
        if at:
            del self.open[at:]

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def parse(html: str) -> Element:
    """The tree of an article's HTML."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.top
