"""What GitHub says of a workflow's run and of pull requests: the few fields that are used, each checked for its form.

These come from GitHub itself, not from whoever proposes a change. Yet names of branches and repositories in them are
theirs, so nothing here is more than a number, a commit, or a name of known form.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from .files import read_bounded
from .refused import Refused

MOST = 20_000_000
Sha = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
RepositoryName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$", max_length=200)]
Number = Annotated[int, Field(ge=1, le=2**53)]
Address = Annotated[str, StringConstraints(pattern=r"^https://[A-Za-z0-9.:-]+/[A-Za-z0-9_./-]+$", max_length=500)]


class _Answer(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class Repository(_Answer):
    """A repository: its number, which stays when it is renamed, and owner/name."""

    id: Number
    full_name: RepositoryName


class Run(_Answer):
    """A workflow's run: for which commit of which repository, its place in the order of runs, where it can be read."""

    event: str
    head_sha: Sha
    head_repository: Repository | None
    run_number: Number
    html_url: Address


class RunEvent(_Answer):
    """The event that one workflow's run has ended."""

    repository: Repository
    workflow_run: Run


class End(_Answer):
    """One end of a pull request. repo is None when a fork has been deleted."""

    sha: Sha
    repo: Repository | None


class Pull(_Answer):
    """A pull request."""

    number: Number
    state: Literal["open", "closed"]
    head: End
    base: End


class User(_Answer):
    login: str
    type: str


class Comment(_Answer):
    """A comment; user is None when the account has been deleted."""

    id: Number
    user: User | None
    body: str | None


class Issue(_Answer):
    """An issue; user is None when the account has been deleted."""

    number: Number
    state: Literal["open", "closed"]
    title: str
    user: User | None
    body: str | None


T = TypeVar("T", bound=BaseModel)


def run_event(path: Path) -> RunEvent:
    """The event in a file. Raises Refused if it is no such event."""
    return _as(RunEvent, _json(path), path)


def pull_event(path: Path) -> Pull:
    """A pull request in a file: GitHub's answer about one, or an event about one."""
    value = _json(path)
    return _as(Pull, value["pull_request"] if isinstance(value, dict) and "pull_request" in value else value, path)


def pulls(path: Path) -> tuple[Pull, ...]:
    """The pull requests in a file: a list, or the lists of several pages."""
    return tuple(_as(Pull, value, path) for value in _listed(_json(path), path))


def comments(path: Path) -> tuple[Comment, ...]:
    """The comments in a file: a list, or the lists of several pages."""
    return tuple(_as(Comment, value, path) for value in _listed(_json(path), path))


def issues(path: Path) -> tuple[Issue, ...]:
    """The issues in a file: a list, or the lists of several pages. Pull requests, which GitHub lists too, are left out."""
    listed = _listed(_json(path), path)
    return tuple(
        _as(Issue, value, path) for value in listed if not (isinstance(value, dict) and value.get("pull_request"))
    )


def _json(path: Path) -> Any:
    try:
        return json.loads(read_bounded(path, MOST).decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refused(f"“{path.name}” is not JSON.") from None


def _listed(value: Any, path: Path) -> Iterator[Any]:
    if not isinstance(value, list):
        raise Refused(f"“{path.name}” holds no list.")
    for item in value:
        if isinstance(item, list):
            yield from item
        else:
            yield item


def _as(kind: type[T], value: Any, path: Path) -> T:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"])) or "the whole"
        raise Refused(f"“{path.name}” is not what GitHub answers: {where} is missing or of another form.") from None
