"""Previews of pull requests on a branch of their own: folder pr-N for number N, public pages only.

Runs end in any order. A folder remembers the number of the run that wrote it, also after the pull request was closed,
so that a late run never shows an earlier commit and never brings back what was removed. The branch has one commit
without a history, so that it does not grow.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ..model.origin import Audience
from ..render.output import staged
from ..repository.transaction import Author, Raced, Transaction
from .comment import current
from .events import Pull, RunEvent
from .guard import Tree, check_nothing_of_staff, check_pages, plain_tree
from .publish import STATE, unlisted
from .refused import Refused

BOT = Author("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")
TRIES = 20
MOST_FILES, MOST_BYTES = 20_000, 300_000_000
BODY = re.compile(rb"<body[^>]*>")
FILE = re.compile(r"pr-(?P<number>[1-9][0-9]{0,9})/(?P<path>.+)")
BANNER = (
    '\n<p role="note"><mark><strong>Preview of proposal {number} at {short}.</strong> This is not in force.</mark></p>'
)


class State(BaseModel):
    """What preview.json says: of which commit it is (none once it was removed), and which run wrote it."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")
    head: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{40})?$")]
    short: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{9})?$")]
    run: Annotated[int, Field(ge=0, le=2**53)]


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch that holds previews, of a remote or of the repository itself."""

    repository: Transaction
    name: str
    remote: str | None

    @property
    def ref(self) -> str:
        return f"refs/heads/{self.name}"

    def tip(self) -> str | None:
        """Its commit, with what it holds brought here; None if there is no such branch yet."""
        commit = self.repository.value(self.ref, self.remote)
        if commit is not None and self.remote is not None:
            self.repository.fetch(commit, self.ref, self.remote)
        return commit

    def state(self, tip: str | None, number: int) -> State | None:
        """What is known of a pull request's preview, None if it never had one."""
        path = f"pr-{number}/{STATE}"
        if tip is None or path not in self.repository.names(tip, f"pr-{number}/"):
            return None
        try:
            return State.model_validate_json(self.repository.read(tip, path))
        except ValidationError:
            raise Refused(f"“{path}” on branch {self.name} cannot be read. Delete the folder there by hand.") from None


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in a sentence."""

    written: bool
    said: str


def put(branch: Branch, number: int, head: str, run: int, folder: Path, pull: Pull | None = None) -> Done:
    """Shows a commit of a pull request, unless a newer run has shown another, or it was closed since.

    folder is a built public site; pull is GitHub's answer about the pull request at this moment. Raises Refused if
    anything in the folder is not public, and Raced if others were faster each time.
    """
    short = head[:9]
    if pull is not None and pull.number != number:
        raise Refused(f"GitHub's answer is about pull request {pull.number}, not {number}.")
    if pull is not None and pull.state != "open":
        return Done(False, f"Pull request {number} is closed, so {short} is not shown.")
    if pull is not None and pull.head.sha != head:
        return Done(False, f"Pull request {number} has moved on to {pull.head.sha[:9]}, so {short} is not shown.")
    files: dict[str, bytes | None] = dict(_files(folder, number, short))
    state = State(head=head, short=short, run=run)

    def late(known: State | None) -> str:
        if known is None or known.run < run or (known.run == run and known.head):
            return ""
        if not known.head:
            return f"Pull request {number} was closed after run {run} began, so {short} is not shown."
        return f"Run {known.run} is newer than run {run} and shows {known.short}, so {short} is not shown."

    said = f"Pull request {number} is shown at {short} (run {run})."
    return _write(branch, number, state, files, late, said)


def put_after(branch: Branch, event: RunEvent, pulls: Sequence[Pull], folder: Path) -> Done:
    """Shows what a run has built, if the pull request that it was for is still open and at that commit.

    pulls are GitHub's answers for the run's branch. Raises Refused and Raced as put() does.
    """
    pull, why = current(event, pulls)
    if pull is None:
        return Done(False, f"{why} Nothing is shown.")
    run = event.workflow_run
    return put(branch, pull.number, run.head_sha, run.run_number, folder, pull)


def remove(branch: Branch, number: int, run: int) -> Done:
    """Takes a preview away and remembers the run, so that none up to it can bring it back. Raises Raced."""

    def late(known: State | None) -> str:
        if known is None or known.run <= run:
            return ""
        return f"Run {known.run} is newer than run {run}, so what it shows of pull request {number} stays."

    state = State(head="", short="", run=run)
    return _write(branch, number, state, {}, late, f"Nothing of pull request {number} is shown any more.")


def _write(
    branch: Branch,
    number: int,
    state: State,
    files: dict[str, bytes | None],
    late: Callable[[State | None], str],
    said: str,
) -> Done:
    """Writes the folder as one step; whenever somebody else was faster, everything is looked at again."""
    folder = f"pr-{number}/"
    new = {f"{folder}{path}": data for path, data in files.items()}
    new[f"{folder}{STATE}"] = state.model_dump_json(indent=2).encode() + b"\n"
    for attempt in range(TRIES):
        try:
            tip = branch.tip()
            known = branch.state(tip, number)
            why = late(known)
            if why:
                return Done(False, why)
            if known == state and not state.head:
                return Done(False, said)
            now = datetime.datetime.now(datetime.UTC)
            commit = branch.repository.commit(None, {folder: None, **new}, f"{said}\n", BOT, now, base=tip)
            branch.repository.update({branch.ref: (tip, commit)}, branch.remote)
        except Raced:
            if attempt == TRIES - 1:
                raise
        else:
            return Done(True, said)
    raise AssertionError("the loop returns or raises")


def _files(folder: Path, number: int, short: str) -> Iterable[tuple[str, bytes]]:
    """The files of a public site, each page marked as a preview. Raises Refused."""
    tree = plain_tree(folder)
    _bounded(tree)
    check_pages(tree, Audience.PUBLIC)
    check_nothing_of_staff(tree, None)
    for path in tree.files:
        data = tree.read(path)
        yield path, marked(data, number, short) if path.endswith(".html") else data


def _bounded(tree: Tree) -> None:
    size = sum((tree.folder / path).stat().st_size for path in tree.files)
    if len(tree.files) > MOST_FILES or size > MOST_BYTES:
        raise Refused(f"The site has {len(tree.files):,} files of {size:,} bytes, too much for a preview.")


def marked(data: bytes, number: int, short: str) -> bytes:
    """A page that says that it is a preview of which commit, and that asks not to be listed."""
    banner = BANNER.format(number=number, short=short).encode()
    return BODY.sub(lambda match: match[0] + banner, unlisted(data), count=1)


def fetch(branch: Branch, into: Path, pulls: Sequence[Pull] | None = None) -> tuple[int, ...]:
    """Writes all previews into a folder, whole or not at all, and gives their numbers. Raises Refused and Raced.

    pulls are the pull requests that GitHub says are open, if it was asked; previews of others are left out.
    """
    if into.exists() and (not into.is_dir() or any(not entry.name.startswith("pr-") for entry in into.iterdir())):
        raise Refused(f"“{into}” holds things that policyweave did not write. Name another folder.")
    open_ = None if pulls is None else {pull.number for pull in pulls if pull.state == "open"}
    tip = branch.tip()
    shown: list[int] = []
    with staged(into) as stage:
        for path in branch.repository.names(tip) if tip else ():
            match = FILE.fullmatch(path)
            if tip is None or match is None:
                raise Refused(f"“{path}” on branch {branch.name} is no preview. Delete it there by hand.")
            number = int(match["number"])
            if open_ is not None and number not in open_:
                continue
            target = stage / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(branch.repository.read(tip, path))
            if match["path"] != STATE and number not in shown:
                shown.append(number)
    return tuple(sorted(shown))
