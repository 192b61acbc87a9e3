"""Ids of headings: another heading changes none of them (C30)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.properties.strategies import phrases
from tests.trustkit import Trust
from tests.weaving import Weaving

pytestmark = pytest.mark.slow

# Some begin with the name of the slot, so that ids of the page and of the overlay come near to each other.
NAMES = st.one_of(
    phrases(),
    st.sampled_from(["Scope", "Early help", "Contacts", "More", "More contacts", "More scope", "KS 2", "2", "Section"]),
)


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return Trust(tmp_path_factory.mktemp("ids"))


def _key(name: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", name).casefold() if char.isalnum())


def _ids(trust: Trust, page: list[str], overlay: list[str]) -> dict[str, str]:
    """The id of each heading, by its words, the file that holds it, and which of the same words it is."""
    body = "\n\n".join(f"## {name}\n\nWords." for name in page)
    front = "---\ntitle: Note\naudience: public\nslots: {more: {title: More, rule: add}}\n---\n# Note\n\n"
    trust.set("policies/note.md", f'{front}{body}\n\n{{{{ slot("more") }}}}\n')
    trust.set("schools/ash/more.md", "\n\n".join(f"## {name}\n\nWords." for name in overlay))
    weaving = Weaving(trust.root, "ash")
    site = next(site for site in weaving.woven.sites if site.audience.value == "public")
    woven = site.page("note")
    assert woven is not None
    ids: dict[str, str] = {}
    for heading in woven.headings:
        name = f"{heading.origin.path}: {heading.text}"
        ids[f"{name} again" if name in ids else name] = heading.id
    return ids


@given(
    page=st.lists(NAMES, max_size=5, unique_by=_key),
    overlay=st.lists(NAMES, max_size=4, unique_by=_key),
    new=NAMES,
    data=st.data(),
)
def test_a_new_heading_changes_no_other_id(
    trust: Trust, page: list[str], overlay: list[str], new: str, data: st.DataObject
) -> None:
    assume(_key(new) not in {_key(name) for name in (*page, *overlay, "Note")})
    before = _ids(trust, page, overlay)
    target = data.draw(st.sampled_from([page, overlay]), label="where")
    place = data.draw(st.integers(0, len(target)), label="place")
    longer = [*target[:place], new, *target[place:]]
    after = _ids(trust, longer, overlay) if target is page else _ids(trust, page, longer)
    assert {name: after[name] for name in before} == before
    assert len(set(after.values())) == len(after), "no id stands twice"


@pytest.mark.parametrize("new", ["More contacts", "Scope 2"])
@pytest.mark.parametrize("where", ["page", "overlay"])
def test_a_heading_that_comes_near_changes_no_other_id(trust: Trust, where: str, new: str) -> None:
    page, overlay = ["Scope", "Scope"], ["Contacts"]
    before = _ids(trust, page, overlay)
    after = _ids(trust, [new, *page], overlay) if where == "page" else _ids(trust, page, [new, *overlay])
    assert {name: after[name] for name in before} == before


@settings(max_examples=15)
@given(name=phrases(), marks=st.sampled_from(["’", "'", "‘", "ʼ"]))
def test_every_apostrophe_gives_the_same_id(trust: Trust, name: str, marks: str) -> None:
    ids = _ids(trust, [f"{name}’s words"], [])
    assert list(_ids(trust, [f"{name}{marks}s words"], []).values()) == list(ids.values())


@given(name=phrases())
@example(name="ગુજરાતી")
@example(name="Łódź")
@example(name="İstanbul")
def test_an_id_keeps_every_letter(trust: Trust, name: str) -> None:
    ids = _ids(trust, [name], [])
    heading = next(value for key, value in ids.items() if not key.endswith(": Note"))
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    assert heading.replace("-", "") == "".join(char for char in folded if unicodedata.category(char)[0] in "LMN")
