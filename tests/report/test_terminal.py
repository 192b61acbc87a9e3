"""Findings for a person: by who can mend them, errors first, with or without colours."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from policyweave.cli.common import coloured
from policyweave.model import rules
from policyweave.model.finding import Place, finding
from policyweave.report.menders import mender
from policyweave.report.terminal import lines
from tests.report.samples import ALL, DEAD
from tests.trustkit import Trust

PRINTED = """\
For the trust's safeguarding lead: 1 error, 1 advice
policies/attendance.md:12:7: error: This leads to “a%b.md”, which is not there: look, here. (at all 100 schools) [PW050]
    Correct it.
    See also policies/index.md:3:2, macros/cite.jinja:1:1.
policies/trust.yml:5:3: advice: The colour is pale. [PW060]
    Choose a darker one.

For whoever looks after the texts of northshire: 1 warning
policies/authorities/northshire/cme.md:4:1: warning: The footnote “a” is not called. (at ash, elm) [PW043]
    Call it.

For the DSL of ash: 1 error, 1 warning
schools/ash/early-help.md:1:1: error: It is empty. [PW033]
    Write it.
schools/ash/a b,c:d.txt:1:1: warning: It is stray. [PW004]
    Move it.

For the DSL of elm: 1 error
schools/elm/school.yml:9:1: error: It is not given. [PW037]
    Give it.

For the trust's IT: 1 error
mkdocs.yml:1:1: error: MkDocs says: line one\ufffdline two\ufffd. [PW061]
    Mend it."""


def test_findings_stand_under_the_name_of_who_can_mend_them() -> None:
    assert "\n".join(lines(ALL, 100)) == PRINTED


def test_colours_add_nothing_but_themselves() -> None:
    painted = "\n".join(lines(ALL, 100, colour=True))
    assert "\x1b[1;31merror\x1b[0m" in painted
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == PRINTED


def test_a_fault_of_some_schools_names_them_or_counts_them() -> None:
    some = finding(rules.DEAD_LINK, DEAD.place, "It is dead.", "Mend it.", schools=DEAD.schools[:7])
    assert "(at 7 schools)" in next(line for line in lines([some], 100) if "dead" in line)


def test_what_moves_the_cursor_is_not_printed() -> None:
    odd = finding(rules.BAD_NAME, Place("policies/\x1b[2Jx\u202etxt.md"), "It is odd.", "Rename it.")
    assert not set("\x1b\u202e") & set("".join(lines([odd], 1)))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("policies/trust.yml", "the trust's safeguarding lead"),
        ("macros/cite.jinja", "the trust's safeguarding lead"),
        ("policies/authorities/derby/authority.yml", "whoever looks after the texts of derby"),
        ("schools/ash/school.yml", "the DSL of ash"),
        ("schools", "the trust's IT"),
        ("mkdocs.yml", "the trust's IT"),
        ("theme/main.html", "the trust's IT"),
        ("site/public/ash/index.html", "the trust's IT"),
    ],
)
def test_every_file_has_somebody(path: str, name: str) -> None:
    assert mender(path).name == name


class Terminal(io.StringIO):
    """A stream at which somebody watches."""

    def isatty(self) -> bool:
        return True


def test_colours_only_on_a_terminal_that_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert coloured(Terminal())
    assert not coloured(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "")
    assert coloured(Terminal()), "an empty NO_COLOR is none"
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured(Terminal())
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not coloured(Terminal())


def test_a_fault_of_the_trust_is_shown_once_for_all_its_schools(tmp_path: Path) -> None:
    trust = Trust(tmp_path).change("policies/attendance.md", "Every day counts.", "See [it](gone.md).")
    done = trust.check().expect(1)
    assert done.err.count("PW050") == 1
    assert "(at all 2 schools)" in done.err
    assert done.err.startswith("For the trust's safeguarding lead: 1 error\n")
    assert done.out == "2 schools checked: 1 error.\n"
