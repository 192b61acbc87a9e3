"""One issue a school that says what is due: made once, edited in place, closed when nothing is due.

An issue is ours if GitHub says that the workflow's own account wrote it and its first line is our mark: others can
copy the mark, but not the author. What schools wrote is text in it and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..model.due import DueItem, SchoolDue
from ..model.fields import day_in_words
from ..review.markdown import code, escaped
from .comment import BOT, Request
from .events import Issue

MARK = "<!-- policyweave: reminder {} -->"
MARKED = re.compile(r"<!-- policyweave: reminder ([a-z0-9-]+) -->")
MOST_BODY = 60_000
MOST_TITLE = 200
PARTS = (("late", "Late"), ("again", "To be looked at again"), ("soon", "Due soon"))
NOTHING = "Nothing is due at the moment."


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is done about one school: a sentence, and the request if there is one."""

    due: SchoolDue
    said: str
    request: Request | None = None


def reminders(
    repository: str, dues: Sequence[SchoolDue], gone: Iterable[SchoolDue], issues: Sequence[Issue], holiday: bool
) -> tuple[Reminder, ...]:
    """What to ask of GitHub for each school, and for those that have left the trust (gone).

    In a holiday no issue is made, opened again or edited; one of which nothing is due any more is closed all the same.
    """
    path = f"repos/{repository}/issues"
    ours: dict[str, list[Issue]] = {}
    for issue in sorted(
        issues, key=lambda one: (one.state != "open", one.number if one.state == "open" else -one.number)
    ):
        slug = _marked(issue)
        if slug:
            ours.setdefault(slug, []).append(issue)
    found = []
    for due in dues:
        mine = [issue for slug in (due.school, *due.earlier) for issue in ours.get(slug, ())]
        mine.sort(key=lambda one: one.state != "open")
        found.append(_remind(path, due, mine[0] if mine else None, holiday))
        found += [
            _close(path, due, issue, "Another issue is kept in place of this one.")
            for issue in mine[1:]
            if issue.state == "open"
        ]
    for due in gone:
        for slug in (due.school, *due.earlier):
            found += [
                _close(path, due, issue, "The school is no longer part of the trust.")
                for issue in ours.get(slug, ())
                if issue.state == "open"
            ]
    return tuple(found)


def _marked(issue: Issue) -> str:
    """The slug in our mark; empty for an issue that is not ours."""
    first = (issue.body or "").lstrip().split("\n", 1)[0].strip()
    match = MARKED.fullmatch(first)
    author = issue.user
    return match[1] if match and author is not None and author.login == BOT and author.type == "Bot" else ""


def _remind(path: str, due: SchoolDue, issue: Issue | None, holiday: bool) -> Reminder:
    if due.nothing:
        if issue is None or issue.state == "closed":
            return Reminder(due, "Nothing is due.")
        return _close(path, due, issue, NOTHING)
    if holiday:
        return Reminder(due, "It is a holiday: nothing is sent.")
    title, body = title_of(due), body_of(due)
    if issue is None:
        return Reminder(due, "An issue is opened.", Request("POST", path, {"title": title, "body": body}))
    same = (_plain(issue.body or ""), issue.title.strip()) == (_plain(body), title)
    one = f"{path}/{issue.number}"
    if issue.state == "closed":
        if same:
            return Reminder(due, f"Issue {issue.number} says so and was closed by hand: it stays closed.")
        again = {"title": title, "body": body, "state": "open"}
        return Reminder(due, f"Issue {issue.number} is opened again.", Request("PATCH", one, again))
    if same:
        return Reminder(due, f"Issue {issue.number} says so already.")
    return Reminder(
        due, f"Issue {issue.number} is edited in place.", Request("PATCH", one, {"title": title, "body": body})
    )


def _close(path: str, due: SchoolDue, issue: Issue, why: str) -> Reminder:
    body = f"{MARK.format(due.school)}\n{why}\n"
    request = Request("PATCH", f"{path}/{issue.number}", {"body": body, "state": "closed", "state_reason": "completed"})
    return Reminder(due, f"Issue {issue.number} is closed. {why}", request)


def title_of(due: SchoolDue) -> str:
    """The issue's title, which GitHub shows as plain text."""
    name = " ".join("".join(letter if letter.isprintable() else " " for letter in due.name).split())
    return f"What is due: {name}"[:MOST_TITLE].strip()


def body_of(due: SchoolDue) -> str:
    """The issue's text. It names days and not how long until then, so that it stays the same while nothing changes."""
    lines = [
        MARK.format(due.school),
        f"What is due at **{escaped(due.name)}**. This is kept up to date each week in term, and closed when nothing is due.",
    ]
    for key, heading in PARTS:
        items: tuple[DueItem, ...] = getattr(due, key)
        if items:
            lines += ["", f"### {heading}", "", *(line for item in items for line in _item(item))]
    text = "\n".join(lines) + "\n"
    if len(text) <= MOST_BODY:
        return text
    return f"{text[:MOST_BODY].rpartition(chr(10))[0]}\n\nThere is more: run `policyweave cycle status`.\n"


def _item(item: DueItem) -> Iterator[str]:
    day = f", by {day_in_words(item.due)}" if item.due else ""
    who = f" ({escaped(item.who)})" if item.who else ""
    yield f"- **{escaped(item.title)}**{day}{who}"
    yield from (f"  - {escaped(said)}" for said in item.changed)
    if item.command:
        yield f"  - {code(item.command)}"


def _plain(body: str) -> str:
    return body.replace("\r\n", "\n").strip()
