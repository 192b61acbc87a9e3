"""The figures for the page of the trust's lead, from what a build knows."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ..check import dates, guidance, settings
from ..links.ledger import FAILING, Ledger
from ..model.content import Content
from ..model.editions import edition_quoted
from ..model.finding import Finding, merged
from ..model.lead import Age, Changes, Cited, DeadLink, Lead, RuleCount
from ..model.rules import ACCEPTED_ENDED, ACCEPTED_UNUSED
from . import kept

# What these rules say depends on the day; without one the page does not say it.
DATED = {rule.RULE.id for group in (dates, guidance) for rule in group.RULES} | {ACCEPTED_ENDED.id, ACCEPTED_UNUSED.id}
ROW = re.compile(r"^\| (?P<where>.+?) (?<!\\)\| (?P<what>.+?) (?<!\\)\| (?P<kind>major|minor) \|$", re.MULTILINE)
MANY = 60  # rows of change notes that are shown


def lead_of(
    content: Content, known: Mapping[str, kept.School], trust: Iterable[Finding], ledger: Ledger | None,
    on: datetime.date | None,
) -> Lead:  # fmt: skip
    """The figures. known are the schools of this build, trust findings that belong to no page, on the day if one is given."""
    day = on or content.cycle.in_force
    found = [*trust, *(item for school in known.values() for item in (*school.found, *school.faults))]
    counted = [item for item in found if on or item.rule.id not in DATED]
    judged = settings.judged(merged(counted), content, day)
    return Lead(
        tuple(_cited(content, day)),
        tuple(_dead(content, ledger)) if ledger is not None else None,
        tuple(_ages(content, known)),
        tuple(_rules(judged, content)),
        tuple(_changes(content)),
        on is not None,
        len(set(content.schools) - set(known)),
    )


def _cited(content: Content, day: datetime.date) -> Iterator[Cited]:
    for id, entry in content.national.items():
        name = re.compile(rf"""["']{re.escape(id)}["']|\bnational\.{re.escape(id)}\b""")
        pages = [page.path for page in content.pages.values() if id in page.front.cites or name.search(page.body)]
        texts = (*content.authority_texts.values(), *content.school_texts.values(), *content.fragments.values())
        paths = [text.path for text in texts if name.search(text.body)]
        schools = sorted({path.split("/")[1] for path in paths if path.startswith("schools/")})
        index = edition_quoted(entry.editions, day)
        quoted = entry.editions[index] if index is not None else None
        record = content.rechecked.get(id)
        still = [one.path for one in record.passages.values() if one.by is None] if record else []
        said = [] if quoted else ["No edition of it is in force and confirmed by anybody."]
        later = entry.editions[(index + 1 if index is not None else 0) :]
        said += [f"{one.name} is known and {_why(one.verified is None)}." for one in later]
        yield Cited(
            id, entry.title, quoted.name if quoted else "", quoted.in_force if quoted else None, " ".join(said),
            tuple(sorted([*pages, *(path for path in paths if not path.startswith("schools/"))])),
            tuple(content.schools[slug].name for slug in schools if slug in content.schools), tuple(sorted(set(still))),
        )  # fmt: skip


def _why(unverified: bool) -> str:
    return "nobody has confirmed it" if unverified else "is not in force, or has been withdrawn"


def _dead(content: Content, ledger: Ledger) -> Iterator[DeadLink]:
    values = {f"schools/{slug}/school.yml": school.model_dump_json() for slug, school in content.schools.items()}
    values |= {
        f"policies/authorities/{slug}/authority.yml": one.model_dump_json() for slug, one in content.authorities.items()
    }
    values["policies/national.yml"] = "".join(one.model_dump_json() for one in content.national.values())
    texts = {**content.sources, **values}
    for address, entry in sorted(ledger.items()):
        if entry.verdict in FAILING:
            whole = re.compile(rf"{re.escape(address)}(?![\w/#?=&%-])")
            paths = sorted(path for path, text in texts.items() if whole.search(text))
            if paths:
                yield DeadLink(address, entry.verdict.value, entry.failing_since, tuple(paths))


def _ages(content: Content, known: Mapping[str, kept.School]) -> Iterator[Age]:
    goal = content.trust.checks.reading_age
    found: dict[str, int] = {}
    for school in known.values():
        for page in school.pages.values():
            for path, years in page.ages.items():
                found[path] = max(years, found.get(path, 0))
    titles = {page.path: page.front.title for page in content.pages.values()}
    slots = {name: slot.title for page in content.pages.values() for name, slot in page.front.slots.items()}
    for path, years in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        title = titles.get(path) or slots.get(Path(path).stem) or path
        parts = path.split("/")
        whose = "The trust"
        if parts[0] == "schools" and parts[1] in content.schools:
            whose = content.schools[parts[1]].name
        elif parts[:2] == ["policies", "authorities"] and parts[2] in content.authorities:
            whose = content.authorities[parts[2]].name
        yield Age(path, title, whose, years, years > goal)


def _rules(found: Iterable[Finding], content: Content) -> Iterator[RuleCount]:
    by: dict[tuple[int, str, str], list[Finding]] = {}
    for item in found:
        by.setdefault((item.severity.rank, item.rule.id, item.severity.value), []).append(item)
    for (_, id, severity), items in sorted(by.items()):
        slugs = sorted({slug for item in items for slug in item.schools if slug in content.schools})
        names = tuple(content.schools[slug].name for slug in slugs)
        yield RuleCount(id, items[0].rule.summary, severity, tuple(replace(item, also=()) for item in items), names)


def _changes(content: Content) -> Iterator[Changes]:
    """The trust's change notes of this year's editions, the newest first."""
    folder = Path(content.root) / "policies/notes"
    year = re.escape(content.cycle.edition)
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    editions = [match for match in (re.fullmatch(rf"({year}(?:\.(\d{{1,3}}))?)\.md", name) for name in names) if match]
    for match in sorted(editions, key=lambda one: -int(one[2] or 0)):
        text = (folder / match[0]).read_bytes().decode("utf-8", "replace")
        rows = [(_bare(row["where"]), _bare(row["what"]), row["kind"]) for row in ROW.finditer(text)]
        counts = tuple((kind, sum(row[2] == kind for row in rows)) for kind in ("major", "minor"))
        yield Changes(match[1], counts, tuple(rows[:MANY]))


def _bare(text: str) -> str:
    """The words of a cell without the signs of Markdown."""
    return re.sub(r"\\([\\`*_\[\]<>|~$&])", r"\1", text.replace("&#123;", "{").replace("@<!-- -->", "@"))
