"""A small trust with a form to confirm with, and its private tables outside of the repository."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from policyweave.compose.compose import compose_school
from policyweave.compose.texts import Library
from policyweave.cycle.read import read_digest
from policyweave.load.content import load
from policyweave.model.origin import Audience
from tests.trustkit import Run, Trust

FORM = "https://forms.trust.example/read?school={school}&slug={slug}&e={edition}&d={digest}"
PAGE = "read-and-understood"


def with_form(folder: Path) -> Trust:
    """The small trust, whose trust.yml has the address of a form."""
    return Trust(folder).add("policies/trust.yml", f"acknowledgement_form: {FORM}\n")


def digest_at(trust: Trust, school: str = "ash") -> str:
    """The whole digest of what staff of a school read."""
    content, _ = load(trust.root)
    assert content is not None
    site, findings = compose_school(Library(content), school, Audience.STAFF)
    assert [item.message for item in findings] == []
    return read_digest(content, site)


def shown_at(trust: Trust, school: str = "ash") -> str:
    """The digest that a built page shows."""
    text = trust.article("staff", school, PAGE).text
    found = re.search(r"digest ([0-9a-f]{4}(?:-[0-9a-f]{4}){3})\b", text)
    assert found, text
    return found[1]


class Tables:
    """The answers and the staff list in a folder of their own, and what the report makes of them."""

    def __init__(self, trust: Trust) -> None:
        self.trust = trust
        self.folder = trust.root.parent / "private"
        self.folder.mkdir()
        self.form, self.staff, self.out = (self.folder / name for name in ("form.csv", "staff.csv", "out.csv"))
        self.answers()
        self.people(("Email", "School", "Name"))

    def answers(self, *rows: Iterable[str], head: Iterable[str] = ("Email", "School", "Edition", "Digest")) -> Tables:
        """Writes the answers."""
        self.form.write_bytes(table(head, *rows))
        return self

    def people(self, head: Iterable[str], *rows: Iterable[str]) -> Tables:
        """Writes the staff list."""
        self.staff.write_bytes(table(head, *rows))
        return self

    def run(self, *more: str | Path) -> Run:
        """Runs the report."""
        return self.trust.run("acknowledgements", "report", self.form, "--staff", self.staff, "--out", self.out, *more)

    def rows(self) -> list[dict[str, str]]:
        """The rows of the report that was written."""
        data = self.out.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))

    def states(self, *more: str | Path) -> dict[str, str]:
        """Runs the report; where each stands, by the school and what comes before the @."""
        self.run(*more).expect(0)
        return {f"{row['School']} {row['E-mail'].partition('@')[0]}": row["State"] for row in self.rows()}


def table(head: Iterable[str], *rows: Iterable[str]) -> bytes:
    """A plain CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([list(head), *map(list, rows)])
    return out.getvalue().encode("utf-8")
