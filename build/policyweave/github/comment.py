"""The one comment on a pull request that says what readers will see change: made once, edited in place.

What the pull request's own run wrote is hostile here. Which pull request it is, and whether it is still at this
commit, is said by GitHub alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from ..review.data import ReviewData
from ..review.summary import summary_markdown
from .events import Comment, Pull, RunEvent
from .files import read_bounded
from .refused import Refused

MARK = "<!-- policyweave: review -->"
BOT = "github-actions[bot]"
MOST_BODY = 60_000
MOST_DATA = 2_000_000
ROOM = 600  # characters for our own lines around the summary


@dataclass(frozen=True, slots=True)
class Request:
    """A request to GitHub's interface: its path without a slash at the beginning, and its body for anything but GET."""

    method: str
    path: str
    body: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done next, None if nothing, and the reason in a sentence."""

    said: str
    request: Request | None = None


def decide(
    event: RunEvent, pulls: Sequence[Pull], comments: Sequence[Comment] | None, review: Path | None, address: str = ""
) -> Decision:
    """What to ask of GitHub after a run: first the comments there are, then to make or to edit ours.

    pulls are GitHub's answers for the run's branch; comments are None until they were asked for. review is the file
    from the run's artefact; address is where the whole review can be read (the run's page if it is empty).
    """
    run = event.workflow_run
    short = run.head_sha[:9]
    pull, why = current(event, pulls)
    if pull is None:
        return Decision(f"{why} Nothing is written.")
    comments_of = f"repos/{event.repository.full_name}/issues/{pull.number}/comments"
    if comments is None:
        return Decision(f"Pull request {pull.number} is at {short}.", Request("GET", f"{comments_of}?per_page=100"))
    body = body_of(event, review, address or run.html_url)
    ours = next((one for one in comments if _ours(one)), None)
    if ours is None:
        return Decision(
            f"Pull request {pull.number} has no comment of ours yet: one is made.",
            Request("POST", comments_of, {"body": body}),
        )
    if (ours.body or "").replace("\r\n", "\n").strip() == body.strip():
        return Decision(f"The comment on pull request {pull.number} says so already. Nothing is written.")
    path = f"repos/{event.repository.full_name}/issues/comments/{ours.id}"
    return Decision(
        f"The comment on pull request {pull.number} is edited in place.", Request("PATCH", path, {"body": body})
    )


def current(event: RunEvent, pulls: Sequence[Pull]) -> tuple[Pull | None, str]:
    """The open pull request that a run was for, if it is still at the run's commit; else None, and why in a sentence."""
    run, here = event.workflow_run, event.repository.id
    short = run.head_sha[:9]
    if run.event != "pull_request":
        return None, "The run was not for a pull request."
    if run.head_repository is None:
        return None, "The repository that the change came from is gone."
    mine = [
        pull
        for pull in pulls
        if pull.head.repo is not None and pull.head.repo.id == run.head_repository.id
        if pull.base.repo is not None and pull.base.repo.id == here
    ]
    there = [pull for pull in mine if pull.state == "open"]
    at = next((pull for pull in there if pull.head.sha == run.head_sha), None)
    if at is not None:
        return at, ""
    if there:
        return None, f"The run was for {short}, and the pull request has moved on to {there[0].head.sha[:9]}."
    return None, f"No pull request with {short} is open{' any more' if mine else ''}."


def body_of(event: RunEvent, review: Path | None, address: str) -> str:
    """The comment's text: the review, or that it cannot be read."""
    run = event.workflow_run
    short = run.head_sha[:9]
    try:
        data = _read(review, run.head_sha)
    except Refused:
        text = (
            f"The review of {short} could not be read, so that it is not shown here. [The run]({address}) says why.\n"
        )
        return f"{MARK}\n### What readers will see change\n\n{text}"
    said = f"\nThis is about {short}, compared with {data.base.commit[:9]}. [The whole review]({address})\n"
    return f"{MARK}\n{summary_markdown(data, MOST_BODY - ROOM)}{said}"


def _read(review: Path | None, commit: str) -> ReviewData:
    """The review in an artefact. Raises Refused unless it is one, and of this commit."""
    if review is None:
        raise Refused("There is no review.")
    if review.parent.is_symlink():
        raise Refused("The folder of the review is a link.")
    try:
        data = ReviewData.model_validate_json(read_bounded(review, MOST_DATA))
    except (ValidationError, ValueError, RecursionError):
        raise Refused("The review is not of the form that `policyweave diff` writes.") from None
    if data.head.commit != commit:
        raise Refused("The review is of another commit.")
    return data


def _ours(comment: Comment) -> bool:
    """Whether we wrote a comment: others can copy the mark, but not the author."""
    author = comment.user
    first = (comment.body or "").lstrip().split("\n", 1)[0].strip()
    return author is not None and author.login == BOT and author.type == "Bot" and first == MARK
