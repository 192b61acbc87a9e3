"""Who has to agree to a change of which file, from `reviewers` in the YAML files; also as CODEOWNERS, GitHub's form.

Of CODEOWNERS we write one part, between two marker lines. What people wrote above and below it stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .content import Content

FILE = ".github/CODEOWNERS"
MOST = 3_000_000  # bytes that GitHub reads of it
BEGIN = "# policyweave: begin. Change `reviewers` in the YAML files, then run `policyweave owners --write`."
END = "# policyweave: end. Lines of your own may stand above or below; where two fit a file, the later one counts."
OPENS, CLOSES = "# policyweave: begin", "# policyweave: end"


class MarksBroken(ValueError):
    """The marker lines of a CODEOWNERS file are not one beginning with one end after it."""


def top_of(root: Path) -> tuple[Path, str]:
    """The nearest folder from root upwards that holds .git (root itself if there is none), and root's path below it:
    empty, or with a slash at its end.
    """
    root = root.resolve()
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    below = root.relative_to(top).as_posix()
    return top, "" if below == "." else f"{below}/"


def unread(content: Content) -> tuple[str, ...]:
    """The files that may name reviewers and could not be read, so that nobody knows whom they name."""
    known = {f"schools/{slug}/school.yml" for slug in content.schools}
    known |= {f"policies/authorities/{slug}/authority.yml" for slug in content.authorities}
    named = (path for path in content.files if path.endswith(("/school.yml", "/authority.yml")))
    return tuple(sorted(set(named) - known))


def reviewers_for(content: Content, path: str) -> tuple[str, ...]:
    """The accounts that have to look at a change of a file; path is relative to the content repository.

    Nobody is named where neither its owner nor the trust has reviewers.
    """
    room, _, rest = path.partition("/")
    if room == "schools":
        school = content.schools.get(rest.partition("/")[0])
        return (school.reviewers if school else ()) or content.trust.reviewers
    if path.startswith("policies/authorities/"):
        authority = content.authorities.get(path.split("/")[2])
        return _once((*(authority.reviewers if authority else ()), *content.trust.reviewers))
    return content.trust.reviewers


def code_owners(content: Content, folder: str = "") -> str:
    """The part of CODEOWNERS that follows from the content, without marker lines; empty if nobody is named.

    folder is the content's place below the top of the Git repository, with a slash at its end, or empty. The same
    content gives the same text. Schools without reviewers of their own come under the line of all schools.
    """
    lines: list[tuple[str, tuple[str, ...]]] = []
    trust = content.trust.reviewers
    if trust:
        rooms = ("policies/", "macros/", "mkdocs.yml", "schools/")
        lines += [(f"/{folder}{room}", trust) for room in rooms] + [("/.github/", trust)]
    for slug, authority in sorted(content.authorities.items()):
        if authority.reviewers:
            lines.append((f"/{folder}policies/authorities/{slug}/", _once((*authority.reviewers, *trust))))
    for slug, school in sorted(content.schools.items()):
        if school.reviewers:
            lines.append((f"/{folder}schools/{slug}/", _once(school.reviewers)))
    return "".join(f"{_pattern(path)} {' '.join(accounts)}\n" for path, accounts in lines)


def _once(accounts: Sequence[str]) -> tuple[str, ...]:
    """Each account once, whatever its capitals, in the order given."""
    first: dict[str, str] = {}
    for account in accounts:
        first.setdefault(account.casefold(), account)
    return tuple(first.values())


def _pattern(path: str) -> str:
    return "".join(f"\\{letter}" if letter in " \\*?[]!#" else letter for letter in path)


def part_of(text: str) -> str | None:
    """What stands between the marker lines of a CODEOWNERS file, with plain line ends; None if there are none.

    Raises MarksBroken.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    span = _span(lines)
    return None if span is None else "".join(f"{line}\n" for line in lines[span[0] + 1 : span[1]])


def with_part(text: str, part: str) -> str:
    """A CODEOWNERS file with this part between its marker lines, which come at the end if they are not there yet.

    Without a part the markers go too. Line ends stay as the file has them. Raises MarksBroken.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    span = _span(lines)
    new = [BEGIN, *part.splitlines(), END] if part else []
    if span is not None:
        return end.join([*lines[: span[0]], *new, *lines[span[1] + 1 :]])
    while lines and not lines[-1].strip():
        lines.pop()
    gap = [""] if lines and new else []
    return end.join([*lines, *gap, *new, ""]) if lines or new else ""


def _span(lines: Sequence[str]) -> tuple[int, int] | None:
    opens = [number for number, line in enumerate(lines) if line.strip().startswith(OPENS)]
    closes = [number for number, line in enumerate(lines) if line.strip().startswith(CLOSES)]
    if not opens and not closes:
        return None
    if len(opens) != 1 or len(closes) != 1 or opens[0] > closes[0]:
        raise MarksBroken(
            "the lines “# policyweave: begin” and “# policyweave: end” have to stand there once each, in this order"
        )
    return opens[0], closes[0]
