"""What holds for weaving, whatever the texts: an empty overlay changes nothing, order changes nothing, text stays as typed."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policyweave.load.text import decode
from policyweave.model.page import ComposedSchool
from policyweave.pipeline import weave
from policyweave.render.markdown import render_markdown
from tests.properties.strategies import overlays, plain_texts
from tests.trustkit import Found, Trust
from tests.weaving import Weaving

pytestmark = pytest.mark.slow

SLOTS = ("cme-local", "early-help", "phones")
NOTHING = st.lists(
    st.sampled_from(
        [
            "",
            " ",
            "\t",
            "\u00a0",
            "\r",
            "<!-- words -->",
            "<!--# {{ x }} #-->",
            "<!-- a\n\nb -->",
            "{% staff %}\n{% endstaff %}",
        ]
    ),
    max_size=8,
).map(lambda lines: "".join(f"{line}\n" for line in lines))
# Plain scalars of YAML, many of which other readers take for numbers, dates, times, truth or nothing.
SCALARS = st.one_of(
    st.sampled_from(
        "no yes on off y n No YES true False null Null ~ .inf .NaN 0123 0o17 0x1F 1e3 1E-3 1_000 3.10 007 +44 -1 2026-09-01 "
        "2026-09-01T10:00:00Z 15:30 12:30:45 1:0 190:20:30 0.0 -0 .5 5. <<x =x 1,000 0b11 c:d a#b 50% .. ...".split()
    ),
    st.from_regex(r"[0-9.+][0-9:._+eExobT/,-]{0,11}[0-9eT.+_/]", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}( [0-9]{1,4}){0,3}", fullmatch=True),
)


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return Trust(tmp_path_factory.mktemp("weaving"))


@pytest.fixture(scope="module")
def before(trust: Trust) -> Weaving:
    return Weaving(trust.root)


def errors(found: list[Found]) -> list[Found]:
    return [item for item in found if item.severity == "error"]


@given(text=NOTHING)
def test_an_empty_overlay_is_no_overlay(trust: Trust, before: Weaving, text: str) -> None:
    try:
        trust.set("schools/ash/cme-local.md", text).set("schools/ash/phones.md", text)
        trust.set("policies/authorities/northshire/cme-local.md", text)
        after = Weaving(trust.root)
    finally:
        for path in (
            "schools/ash/cme-local.md",
            "schools/ash/phones.md",
            "policies/authorities/northshire/cme-local.md",
        ):
            trust.remove(path)
    assert errors(after.found) == errors(before.found) == []
    for old, new in zip(before.woven.sites, after.woven.sites, strict=True):
        assert [(page.id, page.tokens, page.headings) for page in new.pages] == [
            (page.id, page.tokens, page.headings) for page in old.pages
        ]


@given(text=NOTHING)
def test_an_empty_overlay_does_not_fill_what_must_be_filled(trust: Trust, text: str) -> None:
    own = trust.read("schools/ash/early-help.md")
    try:
        found = Weaving(trust.set("schools/ash/early-help.md", text).root, "ash").found
    finally:
        trust.set("schools/ash/early-help.md", own)
    assert ("PW033", "schools/ash/early-help.md", 1) in {(item.rule, item.path, item.line) for item in found}


def _woven(trust: Trust, schools: list[str]) -> tuple[dict[tuple[str, str], ComposedSchool], list[Found]]:
    weaving = Weaving(trust.root, *schools)
    return {(site.school, site.audience.value): site for site in weaving.woven.sites}, weaving.found


@given(
    texts=st.lists(
        st.tuples(st.sampled_from(["ash", "elm", "oak", "yew"]), st.sampled_from(SLOTS), overlays()), max_size=4
    ),
    order=st.permutations(["ash", "elm", "oak", "yew"]),
)
def test_weaving_gives_the_same_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str, str]], order: list[str]
) -> None:
    trust = Trust(tmp_path_factory.mktemp("order"))
    for slug in ("oak", "yew"):
        for file in ("school.yml", "early-help.md"):
            trust.set(
                f"schools/{slug}/{file}",
                trust.read(f"schools/ash/{file}").replace("9000", f"9{len(slug)}7{slug == 'yew':d}"),
            )
    for slug, slot, text in texts:
        trust.set(f"schools/{slug}/{slot}.md", text)
    first = _woven(trust, ["ash", "elm", "oak", "yew"])
    assert _woven(trust, order) == first
    assert _woven(trust, order) == first


@given(typed=SCALARS, quotes=st.sampled_from(["", "'", '"']))
def test_a_value_is_shown_as_it_was_typed(tmp_path_factory: pytest.TempPathFactory, typed: str, quotes: str) -> None:
    trust = Trust(tmp_path_factory.mktemp("values"))
    trust.add("schools/ash/school.yml", f"values:\n  own: {quotes}{typed}{quotes}\n")
    trust.page(
        "note", "## {{ school.values.own }}\n\n| {{ school.values.own }} |\n| --- |\n\n- “{{ school.values.own }}”"
    )
    trust.add("schools/elm/school.yml", "values: {own: x}\n")
    weaving = Weaving(trust.root, "ash")
    assert errors(weaving.found) == []
    article = weaving.article("public", "ash", "note")
    assert article.one("li").text == f"“{typed}”"
    assert article.one("h2").text.removesuffix("¶").strip() == typed
    assert article.one("table").text == typed


@given(text=plain_texts(), ends=st.lists(st.sampled_from(["\n", "\r\n"]), min_size=1, max_size=5))
def test_however_a_file_was_saved_its_text_is_the_same(text: str, ends: list[str]) -> None:
    lines = text.replace("\r", "").lstrip("\ufeff").split("\n")
    clean = decode("\n".join(lines).encode(), "x.md")
    mixed = (
        "".join(line + ends[number % len(ends)] for number, line in enumerate(lines))
        .removesuffix("\n")
        .removesuffix("\r")
    )
    for whole in ("\r\n".join(lines), "\r".join(lines), mixed):
        assert decode(whole.encode(), "x.md") == clean
        assert decode(codecs.BOM_UTF8 + whole.encode(), "x.md") == clean


@given(raw=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    text, findings = decode(raw, "x.md")
    assert (text is None) == bool(findings)
    if text is not None:
        assert text.encode().replace(b"\r", b"") or not raw.strip(b"\r\n\xef\xbb\xbf")
        assert "\r" not in text


@given(text=overlays())
@example(text="{{ 'a' * 9 }}")
def test_any_page_of_the_trust_ends_in_findings_at_most(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    trust = Trust(tmp_path_factory.mktemp("pages"))
    trust.page("note", text).set("policies/fragments/x.md", text).set("macros/more.jinja", text)
    woven = weave(trust.root, ["ash"])
    assert all(item.place.line >= 1 and item.place.column >= 1 for item in woven.findings)


@given(text=overlays())
@example(text="~~gone~~")
def test_any_overlay_can_be_written_as_markdown(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    trust = Trust(tmp_path_factory.mktemp("markdown")).set("schools/ash/early-help.md", text)
    for site in weave(trust.root, ["ash"]).sites:
        for page in site.pages:
            assert render_markdown(page).startswith("---\n")
