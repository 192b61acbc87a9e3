"""Whatever a school writes: nothing that runs reaches a page, and nothing for staff reaches the public."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.dom import Node
from tests.properties.strategies import overlays, written
from tests.trustkit import Trust
from tests.weaving import Weaving

pytestmark = pytest.mark.slow

MARKER = "ZEBRA7QUAGGA"
NEVER = frozenset(
    "script iframe form frame frameset object embed applet base meta link style svg math input button".split()
)
ADDRESSES = frozenset("href src srcset cite action formaction data poster background xlink:href ping".split())
SCHEMES = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.\-\s\x00-\x20]*):", re.IGNORECASE)
ALLOWED = frozenset({"https", "http", "mailto", "tel"})
# What may stand before front matter and not be seen.
UNSEEN = st.text("\ufeff\u200b\u00a0\u2060\u00ad \t\n\r", max_size=3)


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    trust = Trust(tmp_path_factory.mktemp("safety"))
    trust.add("schools/ash/school.yml", f"staff_values: {{code: {MARKER}}}\n")
    return trust.page(
        "rota", f"## {MARKER}\n\n{MARKER} at {{{{ school.staff_values.code }}}}.", audience="staff", title=MARKER
    )


def dangers(tree: Node) -> Iterator[str]:
    """What in a page runs, loads, sends or leads somewhere it must not."""
    for node in tree.walk():
        if node.tag in NEVER:
            yield f"<{node.tag}>"
        if node.tag == "!--":
            yield "a comment"
        for name, value in node.attrs.items():
            scheme = SCHEMES.match(value)
            if name.startswith("on") or name in ("style", "srcdoc"):
                yield f"<{node.tag} {name}>"
            elif name in ADDRESSES and scheme and re.sub(r"\s", "", scheme[1]).casefold() not in ALLOWED:
                yield f"<{node.tag} {name}={value}>"


def _articles(weaving: Weaving, audience: str) -> Iterator[tuple[str, str, Node]]:
    for page in weaving.pages(audience, "ash"):
        yield page, weaving.html(audience, "ash", page), weaving.article(audience, "ash", page)


@given(text=overlays(), slot=st.sampled_from(["early-help", "cme-local", "phones"]))
@example(text="<scr<script>ipt>alert(1)</scr</script>ipt>", slot="early-help")
@example(text="[x](java\tscript:alert(1)) <a href='java&#10;script:x'>y</a>", slot="early-help")
def test_nothing_that_runs_reaches_a_page(trust: Trust, text: str, slot: str) -> None:
    own = trust.read("schools/ash/early-help.md")
    try:
        weaving = Weaving(trust.set(f"schools/ash/{slot}.md", text).root, "ash")
    finally:
        trust.remove(f"schools/ash/{slot}.md").set("schools/ash/early-help.md", own)
    for audience in ("public", "staff"):
        for page, _, article in _articles(weaving, audience):
            assert list(dangers(article)) == [], page
            assert len(article.all("h1")) == 1, "an overlay brings no title of its own"
    for item in weaving.found:
        assert item.message
        assert item.fix


STAFF = (
    "{% staff %}" + MARKER + "{% endstaff %}",
    "{% staff %}\n" + MARKER + "\n{% endstaff %}\n",
    "{{ school.staff_values.code }}",
)
STAFF_BLOCKS = st.sampled_from(
    [
        f"\n\n{{% staff %}}\n\n## {MARKER} {{#{MARKER.lower()}}}\n\n{MARKER}[^s]\n\n[^s]: {MARKER}\n\n{{% endstaff %}}\n\n",
        f"\n\n{{% staff %}}{MARKER}{{% endstaff %}}\n\n",
        f"{{% staff %}}{MARKER}{{% endstaff %}}",
        f"\n\n- {{% staff %}}{MARKER}{{% endstaff %}}\n",
        f"\n\n{{% staff %}}[{MARKER}](https://{MARKER}.example '{MARKER}'){{% endstaff %}}",
        f'\n\n{{% staff %}}<abbr title="{MARKER}">x</abbr>{{% endstaff %}}\n\n',
        f"\n\n{{% staff %}}\n[s]: https://{MARKER}.example\n{{% endstaff %}}\n\n[s]\n\n",
        f"\n\n{{% staff %}}\n```\n{MARKER}\n```\n{{% endstaff %}}\n\n",
        "{{ school.staff_values.code }}",
        "\n\n{% staff %}{{ school.staff_values.code }}{% endstaff %}\n\n",
        "{{ school.staff_values }}",
        "\n\n[a](rota.md) [b](../../policies/rota.md) <a href='../../policies/rota.md'>c</a>\n\n",
    ]
)


def _leaks(weaving: Weaving) -> list[str]:
    site = next(site for site in weaving.woven.sites if site.audience.value == "public" and site.school == "ash")
    wanted = MARKER.casefold()
    found = [page.id for page in site.pages if wanted in repr((page.tokens, page.headings, page.anchors)).casefold()]
    return found + [page for page, html, _ in _articles(weaving, "public") if wanted in html.casefold()]


@given(
    before=written(), block=STAFF_BLOCKS, after=written(), slot=st.sampled_from(["early-help", "cme-local", "phones"])
)
def test_a_staff_passage_is_never_public(trust: Trust, before: str, block: str, after: str, slot: str) -> None:
    own = trust.read("schools/ash/early-help.md")
    try:
        weaving = Weaving(trust.set(f"schools/ash/{slot}.md", before + block + after).root, "ash")
    finally:
        trust.remove(f"schools/ash/{slot}.md").set("schools/ash/early-help.md", own)
    _none_without_staff_tags(weaving, before + block)


def _none_without_staff_tags(weaving: Weaving, text: str) -> None:
    """A staff tag in code, in a comment or in an unclosed brace is words; then a finding or the reader's eye shows them."""
    leaks = _leaks(weaving)
    if leaks and not any(item.severity == "error" for item in weaving.found):
        assert _as_code(weaving), f"{leaks}\n{text}"


def _as_code(weaving: Weaving) -> bool:
    return all(
        "endstaff" in html for page, html, _ in _articles(weaving, "public") if MARKER.casefold() in html.casefold()
    )


@pytest.mark.parametrize(
    "text",
    [
        f"```\nOffice\n\n{{% staff %}}\n{MARKER}\n{{% endstaff %}}\n",
        f"Words:\n\n    {{% staff %}}\n    {MARKER}\n    {{% endstaff %}}\n",
        f"Words:\n\n\t{{% staff %}}{MARKER}{{% endstaff %}}\n",
        f"Press ` twice. {{% staff %}}{MARKER}{{% endstaff %}} Then ` again.\n",
    ],
    ids=["a fence that is never closed", "indented by mistake", "a tab in front", "between two odd backticks"],
)
def test_a_staff_passage_that_became_code_is_refused(trust: Trust, text: str) -> None:
    _says_staff(trust, text)


FRONTS = st.sampled_from(
    ["audience: staff", "audience:  staff ", "lang: cy\naudience: 'staff'", "audience:\tstaff", "Audience: staff", "audience : staff",
     "audience:\u00a0staff", "audience: STAFF", "audience: stafff", "audience: [staff]", "audience: staff\nx: y",
     "audience: staff\naudience: public", "audience: &a staff", "audience: !!str staff"]
)  # fmt: skip


@given(unseen=UNSEEN, front=FRONTS, rail=st.sampled_from(["---", "--- "]), text=overlays(MARKER))
def test_a_text_that_says_staff_is_never_public(trust: Trust, unseen: str, front: str, rail: str, text: str) -> None:
    _says_staff(trust, f"{unseen}{rail}\n{front}\n{rail}\n{MARKER}\n\n{text}")


@pytest.mark.parametrize("rail", ["----", "--", "—", "–––", "- - -", "+++", "***", "```yaml", "<!--", ""])
@pytest.mark.parametrize("line", ["audience: staff", "Audience: Staff"])
def test_a_text_that_says_staff_in_another_way_is_never_public(trust: Trust, rail: str, line: str) -> None:
    """Word makes a dash of three hyphens; others remember the line, but not what stands around it (C32)."""
    _says_staff(trust, f"{rail}\n{line}\n{rail}\n\n{MARKER}\n")


def _says_staff(trust: Trust, text: str) -> None:
    try:
        weaving = Weaving(trust.set("schools/ash/cme-local.md", text).root, "ash")
    finally:
        trust.remove("schools/ash/cme-local.md")
    if _leaks(weaving):
        assert any(item.severity == "error" for item in weaving.found), text
