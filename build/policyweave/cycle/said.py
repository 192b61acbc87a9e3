"""What has changed since a sign-off, in words."""

from __future__ import annotations

from ..model.content import Content
from .pins import COUNCIL, REPLACED, SCHOOL, SECTION, UNWOVEN, Pins

VALUES = {
    "values/school": "The values in school.yml have changed.",
    "values/asked": "The trust asks for other roles than before.",
    "links/school": "The links in school.yml have changed.",
    "links/asked": "The trust asks for other links than before.",
    "links/texts": "The web addresses in the school's own texts have changed.",
}
WORDS = {
    SECTION: "The trust's words around “{}” have changed.",
    REPLACED: "The trust's words that the school has replaced in “{}” have changed.",
    COUNCIL: "The council's words in “{}” have changed.",
    SCHOOL: "The school's words in “{}” have changed.",
}
CAME = {
    UNWOVEN: "The page of “{}” cannot be woven, so that it cannot be compared. Run `policyweave check`.",
    SECTION: "The slot “{}” is new.",
    REPLACED: "The school has replaced the trust's words in “{}”.",
    COUNCIL: "There are words of the council in “{}” now.",
    SCHOOL: "There are words of the school in “{}” now.",
}
WENT = {
    SECTION: "The slot “{}” is no longer there.",
    REPLACED: "“{}” no longer has words of the trust that the school replaces.",
    COUNCIL: "The council's words in “{}” are no longer there.",
    SCHOOL: "The school's words in “{}” are no longer there.",
}


def changed_pins(content: Content, before: Pins, now: Pins) -> tuple[str, ...]:
    """A sentence for each thing that is not as it was pinned; none if all is as it was."""
    names = [name for name in dict.fromkeys([*now, *before]) if before.get(name) != now.get(name)]
    whole = {_slot(name) for name in names if name.endswith(f"/{SECTION}") and (name in now) != (name in before)}
    lost = {_slot(name) for name in now if name.endswith(f"/{UNWOVEN}")}
    shown = [name for name in names if _slot(name) not in whole | lost or name.endswith(f"/{UNWOVEN}")
             or (_slot(name) not in lost and name.endswith(f"/{SECTION}"))]  # fmt: skip
    return tuple(_said(content, name, before, now) for name in shown)


def _slot(name: str) -> str:
    return name.rpartition("/")[0]


def _said(content: Content, name: str, before: Pins, now: Pins) -> str:
    if name in VALUES:
        return VALUES[name]
    slot, part = _slot(name), name.rpartition("/")[2]
    page = content.slot_page(slot)
    title = page.front.slots[slot].title if page else slot
    words = WORDS if name in before and name in now else CAME if name in now else WENT
    return words[part].format(title) if part in words else f"“{name}” has changed."
