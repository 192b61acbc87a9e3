"""Files as people's programs save them (C32): byte order marks, line ends, encodings, the computer's own settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trustkit import Found, Trust
from tests.weaving import Weaving

PAGE = "---\ntitle: Keys\naudience: staff\n---\n# Keys\n\nZEBRA-7 in “the” tray: £5.\n\n- one\n- two\n"
ODD = {
    "with a byte order mark": b"\xef\xbb\xbf" + PAGE.encode(),
    "with Windows line ends": PAGE.replace("\n", "\r\n").encode(),
    "with old Mac line ends": PAGE.replace("\n", "\r").encode(),
    "with both": b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode(),
    "with spaces after the lines of the front matter": PAGE.replace("---\n", "---  \n").encode(),
    "with front matter closed by dots": PAGE.replace("\n---\n", "\n...\n").encode(),
    "without a line end at its end": PAGE.removesuffix("\n").encode(),
}
REFUSED = {
    "cp1252": PAGE.encode("cp1252"),
    "UTF-16 little end first": b"\xff\xfe" + PAGE.encode("utf-16-le"),
    "UTF-16 big end first": b"\xfe\xff" + PAGE.encode("utf-16-be"),
    "UTF-16 without a mark": PAGE.encode("utf-16-le"),
    "UTF-32": PAGE.encode("utf-32"),
    "cut in the middle of a letter": PAGE.encode()[: PAGE.encode().index("£".encode()) + 1],
    "half a pair of surrogates": PAGE.encode() + b"\xed\xa0\x80",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
}


@pytest.mark.parametrize("raw", ODD.values(), ids=ODD)
def test_a_page_saved_otherwise_is_the_same_page(raw: bytes, tmp_path: Path) -> None:
    clean = Weaving(Trust(tmp_path / "clean").set("policies/keys.md", PAGE).root)
    odd = Weaving(Trust(tmp_path / "odd").set("policies/keys.md", raw).root)
    assert odd.found == clean.found == []
    assert odd.html("staff", "ash", "keys") == clean.html("staff", "ash", "keys")
    assert "keys" not in odd.pages("public", "ash")


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("path", ["policies/keys.md", "schools/ash/cme-local.md", "policies/fragments/keys.md"])
def test_a_page_that_cannot_be_read_is_refused_and_never_public(raw: bytes, path: str, tmp_path: Path) -> None:
    trust = Trust(tmp_path).set(path, raw)
    (found,) = {item.rule: item for item in trust.findings()}.values()
    assert found.rule in ("PW001", "PW006"), found
    assert found.path == path
    weaving = Weaving(trust.root)
    for page in weaving.pages("public", "ash"):
        assert "ZEBRA" not in weaving.html("public", "ash", page)
    trust.build().expect(1)
    assert not trust.site.exists()


@pytest.mark.parametrize("path", ["schools/ash/school.yml", "policies/trust.yml", "policies/national.yml"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_data_that_cannot_be_read_is_refused(path: str, encoding: str, tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.set(path, trust.read(path).encode(encoding))
    assert {(item.rule, item.path) for item in trust.findings()} == {("PW001", path)}


@pytest.mark.parametrize(
    "path", ["schools/ash/school.yml", "policies/trust.yml", "policies/authorities/northshire/authority.yml"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_data_saved_by_notepad_is_the_same_data(path: str, end: str, tmp_path: Path) -> None:
    clean, odd = Trust(tmp_path / "clean"), Trust(tmp_path / "odd")
    odd.set(path, b"\xef\xbb\xbf" + odd.read(path).replace("\n", end).encode())
    pages = [Weaving(trust.root).html("public", "ash") for trust in (clean, odd)]
    assert pages[0] == pages[1]
    assert odd.findings() == []


def test_the_place_of_a_letter_that_is_not_utf8(tmp_path: Path) -> None:
    raw = b"---\ntitle: Note\naudience: public\n---\n# Note\n\nThe school\x92s words.\n"
    (found,) = Trust(tmp_path).set("policies/note.md", raw).findings()
    assert found.where == "PW001 policies/note.md:7"
    assert found.column == 11
    assert "’" in found.message, "it says which letter it probably was"


def test_places_hold_with_windows_line_ends(tmp_path: Path) -> None:
    body = "# Note\n\nWords.\n\nA {{ school.heed }} b.\n"
    raw = b"\xef\xbb\xbf" + ("---\ntitle: Note\naudience: public\n---\n" + body).replace("\n", "\r\n").encode()
    (found,) = Trust(tmp_path).set("policies/note.md", raw).findings()
    assert found.where == "PW020 policies/note.md:9"
    assert 3 <= found.column <= 20


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "POSIX"])
def test_the_computers_own_settings_change_nothing(locale: str, tmp_path: Path) -> None:
    trust = Trust(tmp_path).page("note", "“Łódź” costs £5 at {{ school.name }}: {{ school.heed }}.")
    settings = {"PYTHONUTF8": "0", "LC_ALL": locale, "LANG": locale, "PYTHONCOERCECLOCALE": "0"}
    done = trust.command("check", "--format", "json", environment=settings).expect(1)
    found: list[Found] = done.findings()
    assert [item.where for item in found] == ["PW020 policies/note.md:7"]
    trust.page("note", "“Łódź” costs £5 at {{ school.name }}.")
    trust.command("build", "ash", "--audience", "public", environment=settings).expect(0)
    assert "“Łódź” costs £5 at Ash School." in trust.article("public", "ash", "note").text


def test_a_very_large_file_is_refused(tmp_path: Path) -> None:
    trust = Trust(tmp_path).set("schools/ash/early-help.md", "words " * 100_000)
    (found,) = trust.findings("ash")
    assert found.where == "PW001 schools/ash/early-help.md:1"
