"""Who has confirmed, who has not, who need not again: from tables as office programs write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acknowledged.reading import Tables, digest_at, with_form
from tests.trustkit import Trust, snapshot

HEAD = ("Email", "School", "Name")
OLD = "0" * 16


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """The small trust with a form; nobody changes it."""
    return with_form(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def now(trust: Trust) -> dict[str, str]:
    """The digests as people see them, by school."""
    found = {}
    for school in ("ash", "elm"):
        digits = digest_at(trust, school).removeprefix("sha256-")[:16]
        found[school] = "-".join(digits[at : at + 4] for at in range(0, 16, 4))
    return found


@pytest.fixture
def tables(trust: Trust, tmp_path: Path) -> Tables:
    """The tables of a trust, in a folder of their own."""
    own = Trust.__new__(Trust)
    own.root = tmp_path / "link to the trust"
    own.root.symlink_to(trust.root)
    return Tables(own)


def test_each_stands_where_their_answer_says(tables: Tables, now: dict[str, str]) -> None:
    names = ("a", "b", "c", "d", "e")
    tables.people(HEAD, *((f"{name}@ash.example", "ash", name.upper()) for name in names))
    tables.answers(
        ("a@ash.example", "Ash School", "2026-27", now["ash"]),
        ("b@ash.example", "ash", "2025-26", now["ash"]),
        ("c@ash.example", "ash", "2026-27", OLD),
        ("d@ash.example", "ash", "2025-26", OLD),
    )
    assert tables.states() == {
        "Ash School a": "confirmed", "Ash School b": "need not again", "Ash School c": "to confirm again",
        "Ash School d": "to confirm (an earlier edition only)", "Ash School e": "to confirm",
    }  # fmt: skip
    rows = {row["Name"]: row for row in tables.rows()}
    assert [rows[name]["Has to confirm"] for name in "ABCDE"] == ["no", "no", "yes", "yes", "yes"]
    assert (rows["B"]["Edition confirmed"], rows["B"]["Note"]) == (
        "2025-26",
        "the text is the same as in edition 2025-26",
    )


def test_nobody_s_name_is_printed(tables: Tables, now: dict[str, str]) -> None:
    tables.people(HEAD, ("a@ash.example", "ash", "A. Example"), ("b@elm.example", "elm", "B. Example"))
    tables.answers(("a@ash.example", "ash", "2026-27", now["ash"]), ("z@else.example", "ash", "2026-27", OLD))
    done = tables.run().expect(0)
    assert "  ash: 1 confirmed; 0 of 1 still have to confirm" in done.out
    assert "  elm: 1 to confirm; 1 of 1 still have to confirm" in done.out
    assert "  Belonging to no school: 1 not on the staff list" in done.out
    assert not [word for word in ("Example", "a@ash", "z@else") if word in done.said]
    data = json.loads(tables.run("--format", "json").expect(0).out)
    assert data["schools"]["ash"] == {"confirmed": 1}
    assert data["schools"]["elm"] == {"to confirm": 1}


def test_people_are_known_by_their_address_whatever_its_capitals(tables: Tables, now: dict[str, str]) -> None:
    tables.people(HEAD, ("  A.Poole@ASH.example ", "ASH", "A"), ("b@ash.example", " ash  school", "B"))
    tables.answers(
        ("a.poole@ash.EXAMPLE", "ash school", "Edition 2026/2027", now["ash"].upper()),
        ("B Name <B@ash.example>", "ash", "2026–27", "sha256-" + now["ash"].replace("-", "")),
    )
    assert tables.states() == {"Ash School a.poole": "confirmed", "Ash School b": "confirmed"}


def test_a_person_at_two_schools_confirms_at_each(tables: Tables, now: dict[str, str]) -> None:
    tables.people(
        HEAD,
        ("a@trust.example", "ash", "A"),
        ("A@trust.example", "elm", "A"),
        ("b@trust.example", "Ash School; elm", "B"),
    )
    tables.answers(("a@trust.example", "elm", "2026-27", now["elm"]), ("b@trust.example", "ash;elm", "2026-27", ""))
    assert tables.states() == {
        "Ash School a": "to confirm", "Elm School a": "confirmed", "Ash School b": "confirmed", "Elm School b": "confirmed",
    }  # fmt: skip


def test_an_answer_without_a_school_is_of_the_only_one_or_of_its_text(tables: Tables, now: dict[str, str]) -> None:
    tables.people(
        HEAD,
        ("a@t.example", "ash", "A"),
        ("b@t.example", "ash", "B"),
        ("b@t.example", "elm", "B"),
        ("c@t.example", "ash", "C"),
        ("c@t.example", "elm", "C"),
    )
    tables.answers(("a@t.example", "2026-27", ""), ("b@t.example", "2026-27", now["elm"]), ("c@t.example", "2026-27", ""),
                   head=("Email", "Edition", "Digest"))  # fmt: skip
    assert tables.states() == {
        "Ash School a": "confirmed", "Ash School b": "to confirm", "Elm School b": "confirmed",
        "Ash School c": "to confirm", "Elm School c": "to confirm", " c": "answer not clear",
    }  # fmt: skip


def test_of_several_answers_the_best_counts_and_of_these_the_last(tables: Tables, now: dict[str, str]) -> None:
    tables.people(HEAD, ("a@t.example", "ash", "A"), ("a@t.example", "ash", "A again"))
    head = ("Timestamp", "Email", "School", "Edition", "Digest")
    tables.answers(
        ("03/09/2026 08:00:00", "a@t.example", "ash", "2026-27", now["ash"]),
        ("21/09/2026 08:00:00", "a@t.example", "ash", "2026-27", now["ash"]),
        ("22/09/2026 08:00:00", "a@t.example", "ash", "2025-26", OLD), head=head,
    )  # fmt: skip
    assert tables.states() == {"Ash School a": "confirmed"}
    assert tables.rows()[0]["Day"] == "2026-09-21"


def test_leavers_are_asked_nothing(tables: Tables) -> None:
    tables.people(
        ("Email", "School", "Leaving date"), ("a@t.example", "ash", "31/08/2020"), ("b@t.example", "ash", "31/12/2999"),
        ("c@t.example", "ash", ""), ("d@t.example", "ash", "yes"),
    )  # fmt: skip
    tables.answers(("a@t.example", "ash", "2026-27", ""), ("z@t.example", "ash", "2026-27", ""))
    assert tables.states() == {
        "Ash School b": "to confirm", "Ash School c": "to confirm", "Ash School a": "not on the staff list", "Ash School z": "not on the staff list",
    }  # fmt: skip
    assert "2 rows of the staff list of people who have left" in tables.run().expect(0).out


def test_what_cannot_be_matched_is_in_the_table(tables: Tables, now: dict[str, str]) -> None:
    tables.people(HEAD, ("a@t.example", "ash", "A"), ("", "ash", "No Mail"), ("c@t.example", "The office", "C"))
    tables.answers(
        ("a@t.example", "elm", "2026-27", now["elm"]), ("a@t.example", "Asch", "2026-27", OLD),
        ("a@t.example", "ash", "", ""), ("anonymous", "ash", "2026-27", now["ash"]), ("a@t.example", "ash", "2026-27", "1.23E+15"),
    )  # fmt: skip
    tables.run().expect(0)
    said = [(row["State"], row["Note"]) for row in tables.rows()]
    assert said == [
        ("to confirm again", "the digest cannot be read"),
        ("no e-mail address", "line 3 of the staff list"),
        ("school not known", ""),
        ("answer not clear", "line 2: not on the staff list of elm"),
        ("answer not clear", "line 3: it names no school of the trust"),
        ("answer not clear", "line 4: it does not say which edition was read"),
        ("answer not clear", "line 5: without an e-mail address"),
    ]


def test_a_school_that_joins_has_nothing_to_confirm(tmp_path: Path) -> None:
    trust = with_form(tmp_path)
    trust.page("joining", "We are preparing our policy.").add("schools/ash/school.yml", "status: joining\n")
    tables = Tables(trust).people(HEAD, ("a@t.example", "ash", "A"))
    assert tables.states() == {"Ash School a": "nothing to confirm yet"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_table_of_any_program_is_read(
    encoding: str, separator: str, end: str, tables: Tables, now: dict[str, str]
) -> None:
    head = ["Start time", "Email", "Name", f'"Which school,{end}or academy?"', "Which edition did you read?", "Digest"]
    row = ["9/21/26 8:00:00", "Zoë.Poole@ash.example", '"Poole, ""Zoë"""', f'"Ash{end}School"', "2026-27", now["ash"]]
    text = end.join([separator.join(head), separator.join(row), "", ""])
    tables.form.write_bytes(text.encode(encoding))
    tables.staff.write_bytes('Name,Email,School\r\n"Poole, Zoë",zoë.poole@ash.example,ash\r\n'.encode("cp1252"))
    assert tables.states() == {"Ash School zoë.poole": "confirmed"}
    assert tables.rows()[0]["Name"] == "Poole, Zoë"


def test_excel_s_own_word_for_the_separator_is_understood(tables: Tables, now: dict[str, str]) -> None:
    tables.form.write_bytes(
        f"sep=;\r\nEmail;School;Edition;Digest\r\na@t.example;ash;2026-27;{now['ash']}\r\n".encode()
    )
    tables.people(HEAD, ("a@t.example", "ash", "A"))
    assert tables.states() == {"Ash School a": "confirmed"}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["03/09/2026", "21/09/2026"], "2026-09-03"),
        (["9/3/2026 8:00:00 AM", "9/21/2026 8:00:00 AM"], "2026-09-03"),
        (["03/09/2026"], "2026-09-03"),
        (["2026-09-03T08:00:00Z"], "2026-09-03"),
        (["2026/09/03"], "2026-09-03"),
        (["03.09.26"], "2026-09-03"),
        (["46268.5"], "2026-09-03"),
        (["31/02/2026"], ""),
    ],
)
def test_days_are_read_as_the_column_writes_them(days: list[str], expected: str, tables: Tables) -> None:
    names = [f"p{number}" for number in range(len(days))]
    tables.people(HEAD, *((f"{name}@t.example", "ash", name) for name in names))
    tables.answers(
        *((day, f"{name}@t.example", "ash", "2026-27") for day, name in zip(days, names, strict=True)),
        head=("Completion time", "Email", "School", "Edition"),
    )
    tables.run().expect(0)
    assert tables.rows()[0]["Day"] == expected


def test_columns_can_be_named(tables: Tables, now: dict[str, str]) -> None:
    tables.answers(("x@t.example", "a@t.example", "ash", "2026-27", now["ash"]), head=("Email", "Q1", "Q2", "Q3", "Q4"))
    tables.people(("Mail", "Where", "Who"), ("a@t.example", "ash", "A"))
    named = ["--column", "email=q1", "--column", "school=Q2", "--column", "edition=Q3", "--column", "digest=Q4"]
    assert tables.states(*named, "--staff-column", "school=Where") == {"Ash School a": "confirmed"}


def test_an_anonymous_form_has_the_address_in_a_question(tables: Tables) -> None:
    tables.answers(
        ("anonymous", "a@t.example", "ash", "2026-27"), head=("Email", "Your school email", "School", "Edition")
    )
    tables.people(HEAD, ("a@t.example", "ash", "A"))
    assert tables.states() == {"Ash School a": "confirmed"}


@pytest.mark.parametrize(
    ("form", "staff", "more", "words"),
    [
        (b"", b"Email,School\n", [], "“form.csv” is empty"),
        (b"PK\x03\x04rest", b"Email,School\n", [], "“form.csv” is a workbook. Save it as CSV"),
        (b"a\x00b", b"Email,School\n", [], "“form.csv” is no CSV file"),
        (b'Email,Edition\n"a', b"Email,School\n", [], "“form.csv” cannot be read as a table"),
        (
            b"Name,Edition\n",
            b"Email,School\n",
            [],
            "“form.csv” has no column that is known as email. Its columns are: “Name”",
        ),
        (b"Email,Name\n", b"Email,School\n", [], "Say which it is with --column edition=HEADER"),
        (b"Email,Edition\n", b"Email,Place\n", [], "Say which it is with --staff-column school=HEADER"),
        (b"Email,Edition\n", b"Email,School\n", ["--column", "email"], "is not of the form KIND=HEADER"),
        (b"Email,Edition\n", b"Email,School\n", ["--column", "email=Mail"], "“form.csv” has no column “Mail”"),
        (b"Email,Edition\n", b"Email,School\n", ["--column", "mail=Email"], "“mail” is no column that"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_written(
    form: bytes, staff: bytes, more: list[str], words: str, tables: Tables
) -> None:
    tables.form.write_bytes(form)
    tables.staff.write_bytes(staff)
    assert words in tables.run(*more).expect(2).err
    assert not tables.out.exists()


def test_with_an_error_in_the_texts_nothing_is_written(tmp_path: Path) -> None:
    tables = Tables(with_form(tmp_path)).people(HEAD, ("a@t.example", "ash", "A"))
    tables.trust.change("policies/guide.md", "Words", "{{ wrods }}")
    done = tables.run().expect(1)
    assert "PW020" in done.err
    assert "nobody knows what staff read" in done.out
    assert not tables.out.exists()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r\n=", " =", "＝", "|", "%"])
def test_no_cell_is_a_formula(start: str, tables: Tables) -> None:
    tables.people(HEAD, ("a@t.example", f'{start}HYPERLINK("x")', f"{start}cmd|' /C calc'!A0"))
    tables.run().expect(0)
    (row,) = tables.rows()
    assert row["Name"].startswith("'")
    assert row["School"].startswith("'")
    assert "\t" not in tables.out.read_text(encoding="utf-8")


def test_only_the_table_is_written_and_only_its_owner_reads_it(tables: Tables) -> None:
    tables.people(HEAD, ("a@t.example", "ash", "A"))
    before, repository = snapshot(tables.folder), snapshot(tables.trust.root.resolve())
    tables.run().expect(0)
    after = snapshot(tables.folder)
    assert {name for name in after if after[name] != before.get(name)} == {"out.csv"}
    assert snapshot(tables.trust.root.resolve()) == repository
    assert tables.out.stat().st_mode & 0o077 == 0


def test_the_table_never_goes_into_the_repository(tables: Tables, tmp_path: Path) -> None:
    root = tables.trust.root.resolve()
    into, file = tmp_path / "into", tmp_path / "file.csv"
    into.symlink_to(root / "schools")
    file.symlink_to(root / "policies" / "new.csv")
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    clone = tmp_path / "clone"
    (clone / ".git").mkdir(parents=True)
    before = snapshot(root)
    for out in (root / "out.csv", tables.trust.root / "site.csv", into / "out.csv", file, into / ".." / "out.csv",
                clone / "out.csv", clone / ".git" / "out.csv"):  # fmt: skip
        tables.out = out
        assert "lies in the repository" in tables.run().expect(2).err, out
        assert not out.exists()
    for out, words in ((loop, "leads nowhere"), (tmp_path, "is a folder"), (tmp_path / "no" / "out.csv", "in a folder that is not there"),
                       (tables.form, "is one of the files that are read")):  # fmt: skip
        tables.out = out
        assert words in tables.run().expect(2).err
    assert snapshot(root) == before


def test_private_files_in_the_repository_are_warned_of(tmp_path: Path) -> None:
    trust = with_form(tmp_path)
    tables = Tables(trust).people(HEAD, ("a@t.example", "ash", "A"))
    inside = trust.root / "staff.csv"
    inside.write_bytes(tables.staff.read_bytes())
    tables.staff = inside
    assert "lies in a repository. Move it out" in tables.run().expect(0).err
