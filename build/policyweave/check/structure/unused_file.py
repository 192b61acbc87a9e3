"""PW113: a fragment, picture or document is used nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.content import Content
from ...model.finding import Finding, Place, Rule, Severity, finding
from ..kinds import Case
from ..values import texts_of
from .sources import all_read, includes, linked, macros, texts

RULE = Rule("PW113", "unused-file", Severity.ADVICE, "A fragment, picture or document is used nowhere.")

KINDS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".pdf", ".docx", ".odt", ".xlsx", ".ods", ".csv", ".txt")


def trust(case: Case) -> Iterator[Finding]:
    """An advice for each such file, wherever it lies."""
    content = case.content
    if not all_read(content):
        return
    bodies = [*texts(content), *(body for file in content.macros for _, _, body in macros(file.body))]
    yield from _fragments(content, bodies)
    yield from _files(content, bodies)


def _fragments(content: Content, bodies: list[str]) -> Iterator[Finding]:
    found = [includes(body) for body in bodies]
    if any(worked_out for _, worked_out in found):
        return
    used = {name for names, _ in found for name in names}
    for name, text in content.fragments.items():
        if name not in used:
            message = f"No text includes the fragment “{name}”."
            fix = f'Write {{{{ include("{name}") }}}} where it belongs, or delete the file.'
            yield finding(RULE, Place(text.path), message, fix)


def _files(content: Content, bodies: list[str]) -> Iterator[Finding]:
    files = sorted(path for path in content.files if path.casefold().endswith(KINDS) and not path.startswith("macros/"))
    if not files:
        return
    records = [content.trust, content.cycle, *content.authorities.values(), *content.schools.values()]
    bodies = [*bodies, *(value for record in records for _, value in texts_of(record))]
    used = {name for body in bodies for name in linked(body, KINDS)}
    for path in files:
        name = path.rpartition("/")[2]
        if name.casefold() not in used and not any(name in body for body in bodies):
            message = f"Nothing links to “{name}”, and nothing shows it."
            yield finding(RULE, Place(path), message, "Link to it where readers need it, or delete the file.")
