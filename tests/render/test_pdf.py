"""`build --pdf`: what an independent reader (pypdf) finds in the PDFs of a school's pages and of its whole set."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from tests.trustkit import Trust, run, snapshot

pytestmark = pytest.mark.slow
EMAIL = "the-office-for-everything-that-matters-to-families@long-name-of-a-school.example"
HOSTILE = '#panic("x") #import "@preview/x:1.0.0" $x^2$ _not_ = No heading @label \\u{41} [#sys] <b>&lt;i&gt;</b>'
BODY = f"""
A first paragraph that says “quotes”, it’s – and — dashes… It leads to [call 999](tel:999), to
[the law](https://law.example/act?a=1&b=2), to [missing education](attendance.md#cme), to [the table](#the-table)
and to [a page](attendance.md).

`{HOSTILE}`

Typed \\#panic("y") and \\$x\\$ and \\[\\#z\\], a telephone 📞 and 中. Write to {EMAIL}.

## The table {{#the-table}}

| Who | Telephone | What they do when somebody writes a very long answer into the last of the columns |
|:----|----------:|---|
{"".join(f"| Person {number} | 0115 496 0{number:03} | Answers within the hour, and says who else has to know of it, in writing |{chr(10)}" for number in range(40))}

##### A deep heading

1. One
2. Two
   - Under two
     1. Under that

<ol type="a"><li>Letter one</li><li>Letter two<ol type="i"><li>Roman one</li></ol></li></ol>

> [!WARNING]
> Take care of this.

> Quoted words.

![The plan of the school](img/plan.png)

A note[^1] and the same[^1] and another[^2].

[^1]: First note with [a link](https://note.example/).
[^2]: Second note.

{{% staff %}}
Secret words of the staff: ZEBRA-7.
{{% endstaff %}}

<table><tr><td rowspan="9">A</td><td>B</td></tr><tr><td colspan="7">C</td></tr><tr></tr></table>
"""
WELSH = "---\nlang: cy\n---\nMae’r ysgol yn gofalu am bob plentyn: tŷ, dŵr, ŷd. İstanbul, Łódź, čeština. مرحبا\n"


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    trust = Trust(tmp_path_factory.mktemp("pdf"))
    trust.page("rich", BODY, title="A rich & odd/#title")
    trust.change("policies/attendance.md", "Every day counts.", "Every day counts. See [the table](rich.md#the-table).")
    trust.set("schools/ash/cme-local.md", WELSH)
    trust.run("build", "--pdf", "--jobs", "1").expect(0)
    return trust


def reader(trust: Trust, audience: str, name: str, school: str = "ash") -> PdfReader:
    return PdfReader(trust.site / audience / school / "pdf" / f"{name}.pdf")


def text(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def root(pdf: PdfReader) -> Any:
    return pdf.trailer["/Root"]


def tags(pdf: PdfReader) -> Iterator[Any]:
    """The elements of the structure tree, in reading order."""
    waiting: list[Any] = [root(pdf)["/StructTreeRoot"]["/K"]]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            one = one.get_object()
        if isinstance(one, ArrayObject):
            waiting += reversed(one)
        elif isinstance(one, DictionaryObject):
            if "/S" in one:
                yield one
            if "/K" in one:
                waiting.append(one["/K"])


def links(pdf: PdfReader) -> list[Any]:
    notes: list[Any] = [note.get_object() for page in pdf.pages for note in page.get("/Annots") or ()]
    return [note for note in notes if note["/Subtype"] == "/Link"]


def bookmarks(entries: list[Any], depth: int = 0) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for one in entries:
        found += bookmarks(one, depth + 1) if isinstance(one, list) else [(depth, one.title)]
    return found


def test_each_page_and_the_set_lie_at_a_fixed_place_and_pages_lead_there(trust: Trust) -> None:
    for audience, mark, more in (("public", "", set()), ("staff", "-staff", {"ash-guide-staff.pdf"})):
        folder = trust.site / audience / "ash"
        found = {path.name for path in (folder / "pdf").iterdir()}
        assert (
            found == {f"ash{mark}.pdf", *(f"ash-{page}{mark}.pdf" for page in ("index", "attendance", "rich"))} | more
        )
        html = (folder / "rich/index.html").read_text(encoding="utf-8")
        assert f'href="../pdf/ash-rich{mark}.pdf"' in html
        assert f'href="../pdf/ash{mark}.pdf"' in html
    trust.run("links", "--format", "json").expect(0)


def test_a_pdf_says_what_it_is(trust: Trust) -> None:
    pdf = reader(trust, "public", "ash-rich")
    catalogue = root(pdf)
    assert pdf.metadata is not None
    assert pdf.metadata.title == "A rich & odd/#title: Ash School"
    assert pdf.metadata.author == "Example Trust"
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_object().get_data()


def test_every_page_has_its_number_the_school_the_edition_and_the_digest(trust: Trust) -> None:
    pdf = reader(trust, "public", "ash-rich")
    number = len(pdf.pages)
    assert 3 <= number <= 9
    digest = next(
        word for word in str(pdf.metadata and pdf.metadata["/Keywords"]).split() if word.startswith("sha256-")
    )
    short = digest.removeprefix("sha256-")[:16]
    for at, page in enumerate(pdf.pages, 1):
        words = " ".join(page.extract_text().split())
        assert f"Page {at} of {number}" in words
        assert "Ash School" in words
        assert "in force from 1 September 2026" in words
        assert "-".join(short[start : start + 4] for start in range(0, 16, 4)) in words
    cover = " ".join(pdf.pages[0].extract_text().split())
    assert "Local governing body, 6 October 2026" in cover
    assert "Trust board" in cover
    assert digest in cover.replace(" ", "")


def test_the_words_are_there_in_their_order_and_markup_stays_text(trust: Trust) -> None:
    words = text(reader(trust, "public", "ash-rich"))
    order = ["A first paragraph that says “quotes”", "it’s – and — dashes…", '#panic("x")', '@preview/x:1.0.0" $x^2$ _not_ = No heading @label',
             "<b>&lt;i&gt;</b>", '#panic("y") and $x$ and [#z]', "[telephone receiver]", "[U+4E2D]", "The table", "Person 0",
             "Person 39", "A deep heading", "Letter one", "Roman one", "Take care of this.", "Quoted words.", "A note"]  # fmt: skip
    at = words.index("A first paragraph")
    for part in order:
        assert part in words[at:], part
        at = words.index(part, at)
    assert EMAIL in words.replace(" ", "")
    assert "\u200b" not in words


def test_the_tags_say_what_is_a_heading_a_list_a_table_and_its_header(trust: Trust) -> None:
    pdf = reader(trust, "public", "ash-rich")
    found = list(tags(pdf))
    kinds = Counter(str(one["/S"]) for one in found)
    headings = [str(one["/S"]) for one in found if str(one["/S"])[:2] == "/H" and str(one["/S"])[2:].isdigit()]
    assert headings == ["/H1", "/H2", "/H3"] or headings == ["/H1", "/H1", "/H2", "/H3"]
    assert kinds["/Table"] == 2
    heads = [one for one in found if one["/S"] == "/TH"]
    assert len(heads) == 3
    assert all(any(part.get("/Scope") == "/Column" for part in one["/A"]) for one in heads)
    assert kinds["/TD"] == 120 + 14
    assert kinds["/LI"] == 2 + 1 + 1 + 2 + 1
    assert kinds["/Note"] == 2
    assert kinds["/BlockQuote"] == 1
    figures = [one for one in found if one["/S"] == "/Figure"]
    assert [one["/Alt"] for one in figures] == ["The plan of the school"]


def test_links_lead_to_the_web_and_to_places_inside(trust: Trust) -> None:
    pdf = reader(trust, "public", "ash-rich")
    found = links(pdf)
    uris = {str(one["/A"]["/URI"]) for one in found if "/A" in one and "/URI" in one["/A"]}
    address = "https://policies.trust.example/ash/"
    assert {"tel:999", "https://law.example/act?a=1&b=2", f"{address}attendance/#cme", "https://note.example/"} <= uris
    assert f"{address}rich/" in uris
    assert all(one.get("/Contents") for one in found)
    inside = {str(one.get("/Dest", one.get("/A", {}).get("/D", ""))) for one in found}
    assert any("the-table" in place for place in inside)
    whole = reader(trust, "public", "ash")
    names = {str(one.get("/Dest", "")) for one in links(whole)}
    assert {"attendance#cme", "rich#the-table"} <= names
    assert names - {""} - set(whole.named_destinations) <= {name for name in names if name.startswith("[")}
    assert not any("attendance" in str(one["/A"].get("/URI", "")) for one in links(whole) if "/A" in one)


def test_the_set_has_bookmarks_and_contents_with_page_numbers(trust: Trust) -> None:
    pdf = reader(trust, "staff", "ash-staff")
    marks = bookmarks(pdf.outline)
    assert [title for depth, title in marks if depth == 0] == [
        "Contents", "Child protection", "Attendance", "Staff guide", "A rich & odd/#title"
    ]  # fmt: skip
    assert (1, "The table") in marks
    contents = " ".join(pdf.pages[1].extract_text().split())
    place = next(
        at for at, page in enumerate(pdf.pages[2:], 3) if page.extract_text().split("\n")[1].startswith("Attendance")
    )
    assert contents.split("Attendance", 1)[1].replace(".", " ").split()[0] == str(place)


def test_the_language_of_a_slot_is_kept(trust: Trust) -> None:
    pdf = reader(trust, "public", "ash-attendance")
    words = text(pdf)
    for word in ("Mae’r ysgol yn gofalu am bob plentyn: tŷ, dŵr, ŷd.", "İstanbul, Łódź, čeština."):
        assert word in words
    assert "cy" in {str(one.get("/Lang", ""))[:2] for one in tags(pdf)}


def test_nothing_of_staffs_is_in_public_ones(trust: Trust) -> None:
    for path in (trust.site / "public").rglob("*.pdf"):
        pdf = PdfReader(path)
        everything = (
            text(pdf) + str(pdf.metadata) + str(bookmarks(pdf.outline)) + str([one.get("/A") for one in links(pdf)])
        )
        for word in ("ZEBRA-7", "Staff only", "Words for staff", "staff.trust.example", "Staff guide"):
            assert word not in everything, (path, word)
        assert b"policyweave-audience public" in path.read_bytes()
    assert "ZEBRA-7" in text(reader(trust, "staff", "ash-rich-staff"))
    assert "Staff only: not for publication" in text(reader(trust, "staff", "ash-rich-staff"))


def test_the_same_words_give_the_same_bytes_elsewhere_and_at_another_time(trust: Trust, tmp_path: Path) -> None:
    other = Trust(tmp_path / "another" / "folder", trust.root)
    clock = {"TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "1", "LANG": "C", "HOME": str(tmp_path)}
    other.command("build", "--pdf", "--on", "2027-03-01", environment=clock)
    pdfs = [path.relative_to(trust.site) for path in sorted(trust.site.rglob("*.pdf"))]
    assert len(pdfs) == 18
    for path in pdfs:
        assert (other.site / path).read_bytes() == (trust.site / path).read_bytes(), path


def test_only_what_changed_is_made_again_and_as_a_clean_build_makes_it(trust: Trust, tmp_path: Path) -> None:
    mine = Trust(tmp_path, trust.root)
    mine.run("build", "--pdf", "--jobs", "1").expect(0)
    before = {path: path.stat().st_ino for path in mine.site.rglob("*.pdf")}
    mine.add("policies/attendance.md", "\nAnother day counts as well.\n")
    mine.run("build", "--pdf", "--jobs", "1").expect(0)
    made = {path.name for path, inode in before.items() if path.stat().st_ino != inode}
    schools = ("ash", "elm")
    assert made == {
        f"{school}{page}{mark}.pdf"
        for school in schools
        for page in ("", "-attendance", "-rich")
        for mark in ("", "-staff")
    }
    fresh = snapshot(mine.site)
    mine.run("build", "--pdf", "--force", "--jobs", "1").expect(0)
    assert snapshot(mine.site) == fresh
    assert "Another day counts as well." in text(reader(mine, "public", "ash"))


def test_a_build_without_pdfs_has_none_leads_to_none_and_says_so(trust: Trust, tmp_path: Path) -> None:
    mine = Trust(tmp_path, trust.root)
    mine.run("build", "--pdf", "--jobs", "1").expect(0)
    assert "18 PDFs of the last build are gone" in mine.run("build", "--jobs", "1").expect(0).out
    assert not list(mine.site.rglob("*.pdf"))
    assert not any(b".pdf" in path.read_bytes() for path in mine.site.rglob("*.html"))
    assert "PDF" not in mine.run("build", "--jobs", "1").expect(0).out
    mine.run("build", "--pdf", "--jobs", "1").expect(0)
    assert len(list(mine.site.rglob("*.pdf"))) == 18


def test_a_build_without_pdfs_loads_nothing_of_them(tmp_path: Path) -> None:
    said = Trust(tmp_path).command("build", "--jobs", "1", environment={"PYTHONPROFILEIMPORTTIME": "1"}).expect(0).err
    loaded = {line.rpartition("|")[2].strip() for line in said.splitlines() if line.startswith("import time:")}
    assert "policyweave.building.worker" in loaded
    assert not {"typst", "pikepdf", "policyweave.render.pdf.document", "policyweave.render.pdf.compiler"} & loaded


def test_a_school_that_is_joining_has_no_pdf(trust: Trust, tmp_path: Path) -> None:
    mine = Trust(tmp_path, trust.root)
    mine.change("schools/elm/school.yml", "urn:", "status: joining\nurn:")
    mine.page("joining", "The policy of {{ school.name }} is being written.", title="Joining")
    mine.run("build", "--pdf", "--jobs", "1").expect(0)
    assert not list(mine.site.glob("*/elm/**/*.pdf"))
    assert "pdf/elm" not in (mine.site / "staff/elm/index.html").read_text(encoding="utf-8")


def test_a_very_long_policy_can_be_made(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    part = "".join(
        f"## Part {number}\n\n{'Words that go on and on about one thing. ' * 60}\n\n" for number in range(100)
    )
    trust.page("long", part)
    trust.run("build", "ash", "--pdf", "--jobs", "1").expect(0)
    pdf = reader(trust, "public", "ash-long")
    assert 60 <= len(pdf.pages) <= 110
    assert "Part 99" in text(pdf)


def test_what_belongs_together_stands_on_one_page(tmp_path: Path) -> None:
    """A sentence and the list that it leads to; a short table. Where a page ends differs from one to the next."""
    trust = Trust(tmp_path)
    parts = (
        f"{'Filling words of a line. ' * (number * 7 % 50)}\n\nLead{number}x:\n\n- First{number}x\n- Second{number}x\n\n"
        f"{'More filling words. ' * (number * 11 % 60)}\n\n| A | B |\n|---|---|\n| Top{number}x | b |\n| c | d |\n| Last{number}x | e |\n\n"
        for number in range(60)
    )
    trust.page("many", "".join(parts))
    trust.run("build", "ash", "--pdf", "--jobs", "1").expect(0)
    pages = [page.extract_text() for page in reader(trust, "public", "ash-many").pages]
    on = {word: at for at, page in enumerate(pages) for word in page.replace(":", "").split() if word.endswith("x")}
    assert len(set(on.values())) > 10
    for number in range(60):
        assert on[f"Lead{number}x"] == on[f"First{number}x"]
        assert on[f"Top{number}x"] == on[f"Last{number}x"]


def test_what_is_nested_without_end_or_cannot_be_drawn_is_still_made(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    deep = "".join(f"{'  ' * level}- level {level}\n" for level in range(8)) + "\n" + "> " * 8 + "quoted\n\n"
    deep += "<div>" * 60 + "inside" + "</div>" * 60 + "\n\n" + "<b>" * 60 + "bold" + "</b>" * 60 + "\n"
    deep += "\n" + "<ul><li>" * 40 + "far in" + "</li></ul>" * 40 + "\n"
    trust.set("policies/img/broken.png", b"\x89PNG\r\n\x1a\nbroken")
    accents = "\u0301" * 30
    trust.page("deep", f"{deep}\n![A broken picture](img/broken.png)\n\nu{accents} {'W' * 400}\n")
    trust.run("build", "ash", "--pdf", "--jobs", "1").expect(0)
    words = text(reader(trust, "public", "ash-deep"))
    for word in ("level 7", "far in", "quoted", "inside", "bold", "[A broken picture]"):
        assert word in words


def test_several_machines_make_the_same(trust: Trust, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    trust.run("plan", "--pdf", "--shards", "2", "--out", plan).expect(0)
    for number in ("1", "2"):
        out = tmp_path / "parts" / number
        trust.run("build", "--plan", plan, "--shard", number, "--out", out, "--jobs", "1").expect(0)
    trust.run("merge", tmp_path / "parts", "--plan", plan, "--out", tmp_path / "site", "--jobs", "1").expect(0)
    assert snapshot(tmp_path / "site") == snapshot(trust.site)


def test_a_pdf_for_staff_is_never_sent_to_the_public_place(trust: Trust, tmp_path: Path) -> None:
    site, out = tmp_path / "site", tmp_path / "out"
    shutil.copytree(trust.site / "public", site / "public")
    run(None, "publish", "public", "--from", site, "--out", out).expect(0)
    assert (out / "ash/pdf/ash-rich.pdf").is_file()
    shutil.copy(trust.site / "staff/ash/pdf/ash-rich-staff.pdf", site / "public/ash/pdf/ash-rich.pdf")
    said = run(None, "publish", "public", "--from", site, "--out", tmp_path / "other").expect(1).out
    assert "“ash/pdf/ash-rich.pdf” says that it is for staff" in said
    assert not (tmp_path / "other").exists()
