"""PW144: .github/CODEOWNERS does not say what `reviewers` in the YAML files say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...model.content import Content
from ...model.finding import Finding, Place, Rule, Severity, finding
from ...model.owners import FILE, MOST, OPENS, MarksBroken, code_owners, part_of, top_of, unread
from ..kinds import Case

RULE = Rule(
    "PW144", "code-owners", Severity.WARNING, "CODEOWNERS does not say what the reviewers in the YAML files say."
)
FIX = "Run `policyweave owners --write`, and commit the file with your change."


def trust(case: Case) -> Iterator[Finding]:
    """One finding for the file. Outside a Git repository nobody misses a file that is not there."""
    content = case.content
    top, folder = top_of(Path(content.root))
    part = code_owners(content, folder)
    text = _text(top / FILE)
    if unread(content) or (text is None and not ((top / ".git").exists() and part)):
        return
    try:
        same = text is not None and (part_of(text) or "") == part
    except MarksBroken as reason:
        fix = "Mend that by hand, or delete both lines and what is between, and run `policyweave owners --write`."
        yield finding(RULE, _place(content, folder, text), f"In CODEOWNERS {reason}.", fix)
        return
    if text is None:
        message = "Reviewers are named, but there is no CODEOWNERS, so GitHub asks nobody."
        yield finding(RULE, content.data["policies/trust.yml"].place("reviewers"), message, FIX)
    elif not same:
        message = "CODEOWNERS names other reviewers than the YAML files, so GitHub asks the wrong people."
        yield finding(RULE, _place(content, folder, text), message, FIX)


def _text(file: Path) -> str | None:
    """The file's text, None if it is not there. One that is no text at all agrees with nothing."""
    if not file.is_file():
        return None
    with file.open("rb") as opened:
        return opened.read(MOST).decode("utf-8", "replace")


def _place(content: Content, folder: str, text: str | None) -> Place:
    """The line of the file where our part begins; above the content repository no place can be named."""
    if folder or text is None:
        return content.data["policies/trust.yml"].place("reviewers")
    lines = text.splitlines()
    return Place(FILE, next((number for number, line in enumerate(lines, 1) if line.startswith(OPENS)), 1))
