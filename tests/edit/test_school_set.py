"""policyweave school set: a DSL's number changed without opening the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trustkit import Trust, snapshot

FILE = "schools/ash/school.yml"


def test_one_value_changes_and_nothing_else(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    text = "\ufeff# Ash\r\n" + trust.read(FILE).replace("\n", "\r\n")
    trust.set(FILE, text)
    (trust.root / FILE).chmod(0o640)
    before = snapshot(trust.root)
    done = trust.run("school", "set", "ash", "roles.dsl.phone", "0115 496 0102").expect(0)
    assert "roles.dsl.phone is now “0115 496 0102”" in done.out
    assert snapshot(trust.root) == {**before, FILE: text.replace("0115 496 0011", "0115 496 0102").encode()}
    assert (trust.root / FILE).stat().st_mode & 0o777 == 0o640
    assert "says so already" in trust.run("school", "set", "ash", "roles.dsl.phone", "0115 496 0102").expect(0).out


def test_a_new_role_needs_its_values_at_once(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    before = trust.read(FILE)
    done = trust.run("school", "set", "ash", "roles.head.phone", "0115 496 0103").expect(1)
    assert "roles.head.email" in done.err
    assert trust.read(FILE) == before
    pairs = ("roles.head.phone", "0115 496 0103", "roles.head.email", "head@ash.example")
    trust.run("school", "set", "ash", *pairs).expect(0)
    line = '  head: {phone: "0115 496 0103", email: head@ash.example}\n'
    assert trust.read(FILE) == before.replace("links:\n", f"{line}links:\n")


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("phone", "none", "must be a telephone number"),
        ("phoen", "0115 496 0102", "Did you mean “phone”?"),
        ("authorities.0", "nowhere", "There is no authority “nowhere”"),
        ("roles.hed.phone", "0115 496 0102", "roles.hed.email"),
    ],
)
def test_what_would_be_an_error_is_not_written(key: str, value: str, words: str, tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    before = snapshot(trust.root)
    done = trust.run("school", "set", "ash", key, value).expect(1)
    assert words in done.err
    assert "Nothing was changed" in done.out
    assert snapshot(trust.root) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("oak", "phone", "1"), "There is no school “oak”"),
        (("../ash", "phone", "1"), "There is no school"),
        (("ash", "phone"), "Give a key and a value"),
        (("ash", "roles..phone", "1"), "is not a name such as"),
        (("ash", "roles", "1"), "is a group of values"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    before = snapshot(trust.root)
    done = trust.run("school", "set", *arguments).expect(2)
    assert words in done.err
    assert snapshot(trust.root) == before


def test_a_tab_is_named_with_its_line(tmp_path: Path) -> None:
    trust = Trust(tmp_path).change(FILE, "  dsl:", "\tdsl:")
    done = trust.run("school", "set", "ash", "place", "Ashby").expect(2)
    assert f"{FILE}: Line 13 begins with a tab" in done.err


def test_a_file_with_an_error_can_be_mended(tmp_path: Path) -> None:
    trust = Trust(tmp_path).change(FILE, 'phone: "0115 496 0010"', "phone: none")
    trust.run("school", "set", "ash", "phone", "0115 496 0010").expect(0)
    assert trust.findings() == []
