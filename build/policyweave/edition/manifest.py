"""The manifest of a released edition: what was released, from which commit, who approved it, a digest of every file."""

from __future__ import annotations

import datetime
import json
import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from ..model.fields import Date, Digest, Slug, Text
from ..model.origin import Audience
from ..model.schema import Status
from .unreadable import Unreadable

VERSION = 1
MAX_BYTES = 64 * 1024 * 1024
MAX_FILES = 500_000
MAX_FILE = 256 * 1024 * 1024
MAX_PATCH = 999
FORM = r"\d{4}-\d{2}"
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
BAD = re.compile(r"[\x00-\x1f\x7f\\]")


def _path(value: str) -> str:
    parts = value.split("/")
    if BAD.search(value) or any(part in ("", ".", "..") for part in parts):
        raise ValueError("must be the path of a file below the site, such as trentside/index.html")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("must be text") from None
    return value


def _moment(value: str) -> str:
    try:
        datetime.datetime.strptime(value, MOMENT)
    except ValueError:
        raise ValueError("must be a moment in UTC, such as 2026-08-28T10:00:00Z") from None
    return value


Line = Annotated[Text, StringConstraints(max_length=2000)]
Path = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(_path)]
Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}){2}T\d{2}(:\d{2}){2}Z$"), AfterValidator(_moment)]
Commit = Annotated[str, Field(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})$")]
Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
PageId = Annotated[str, StringConstraints(max_length=300, pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$")]
EditionName = Annotated[str, Field(pattern=rf"^{FORM}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Approved(_Part):
    """Who approved and when."""

    body: Line
    date: Date


class Approvals(_Part):
    """Who approved the edition for the trust, and the policy at each school; a joining school may be missing."""

    trust: Approved
    schools: dict[Slug, Approved] = {}


class Waiver(_Part):
    """A gate that was not green, what was wrong there, and who let the release through all the same, and why.

    The public manifest has the gate alone: a reason may say what is not for the public.
    """

    gate: Line
    reason: Line | None = None
    by: Line | None = None
    said: tuple[Line, ...] = ()


class Page(_Part):
    """A page of a school: its title, and a digest of what it says on each site where it is."""

    title: Line
    public: Digest | None = None
    staff: Digest | None = None


class SchoolPages(_Part):
    """A school as it was released."""

    name: Line
    status: Status
    pages: dict[PageId, Page] = {}


class File(_Part):
    """A published file: its SHA-256 and its size."""

    sha256: Hex
    bytes: Annotated[int, Field(ge=0, le=MAX_FILE, strict=True)]


Files = Annotated[dict[Path, File], Field(max_length=MAX_FILES)]


class SiteFiles(_Part):
    """The files of the two sites, by path below public/ and staff/."""

    public: Files = {}
    staff: Files = {}

    def of(self, audience: Audience) -> dict[str, File]:
        """The files of one site."""
        return self.staff if audience is Audience.STAFF else self.public


class Manifest(_Part):
    """The manifest of one release. patch counts the changes in the year; released is the moment of the release."""

    version: Literal[1] = 1
    edition: EditionName
    patch: Annotated[int, Field(ge=0, le=MAX_PATCH, strict=True)] = 0
    in_force: Date
    released: Moment
    commit: Commit
    tool: Line
    approvals: Approvals
    guidance: dict[Line, Line] = {}
    waivers: tuple[Waiver, ...] = ()
    schools: dict[Slug, SchoolPages]
    files: SiteFiles

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for files in (self.files.public, self.files.staff):
            folders = {path[:at] for path in files for at, letter in enumerate(path) if letter == "/"}
            if folders & files.keys():
                raise ValueError("must not name a path as a file and as a folder")
        return self

    @property
    def name(self) -> str:
        """2026-27, or 2026-27.1 for a change in the year."""
        return f"{self.edition}.{self.patch}" if self.patch else self.edition

    @property
    def moment(self) -> datetime.datetime:
        """When it was released, in UTC."""
        return datetime.datetime.strptime(self.released, MOMENT).replace(tzinfo=datetime.UTC)

    @property
    def from_day(self) -> datetime.date:
        """The day from which it was in force: not before its release, whatever it says of itself."""
        return max(self.in_force, self.moment.date())

    def public(self) -> Manifest:
        """The manifest without anything of the staff site."""
        schools = {
            slug: school.model_copy(
                update={
                    "pages": {id: Page(title=page.title, public=page.public) for id, page in school.pages.items() if page.public}
                }
            )
            for slug, school in self.schools.items()
        }  # fmt: skip
        waivers = tuple(Waiver(gate=waiver.gate) for waiver in self.waivers)
        files = SiteFiles(public=self.files.public)
        return self.model_copy(update={"schools": schools, "waivers": waivers, "files": files})

    def of(self, audience: Audience) -> Manifest:
        """The manifest that lies beside the files of one site: the whole one is for the staff site alone."""
        return self if audience is Audience.STAFF else self.public()


def write(manifest: Manifest) -> bytes:
    """The manifest as JSON in one form: the same manifest gives the same bytes."""
    data = manifest.model_dump(mode="json", exclude_none=True)
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8")


def read(data: bytes) -> Manifest:
    """The manifest that these bytes stand for. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable("The manifest is larger than any that policyweave writes.")
    try:
        plain = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refused)
    except RecursionError:
        raise Unreadable("The manifest is no manifest of policyweave.") from None
    except ValueError as error:
        raise Unreadable(f"The manifest cannot be read as JSON: {str(error)[:200]}.") from None
    if isinstance(plain, dict) and plain.get("version", VERSION) != VERSION:
        raise Unreadable("The manifest was written by a newer policyweave. Use that one to read it.")
    try:
        return Manifest.model_validate(plain)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:200] or "the whole"
        raise Unreadable(f"The manifest is not as policyweave writes it: {place}: {first['msg'][:200]}.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands in it twice")
    return found


def _refused(word: str) -> Any:
    raise ValueError(f"{word} is no number")
