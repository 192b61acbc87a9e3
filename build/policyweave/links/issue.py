"""The text of the weekly issue: what is dead, by who can mend it, with the schools that show it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from ..model.finding import Finding, Place, Severity

HEADINGS = {
    Severity.ERROR: "Dead: please mend",
    Severity.WARNING: "Look at these in a browser",
    Severity.ADVICE: "Good to know",
}
LIMIT = 60_000  # GitHub takes 65,536 characters
LISTED = 8


def issue_text(findings: Iterable[Finding], schools: Mapping[str, str], today: datetime.date, number: int) -> str:
    """Markdown for one issue. schools are names by slug, number is how many outside addresses were looked at."""
    listed = sorted(findings, key=lambda item: (item.severity.rank, item.place))
    head = f"Checked on {today.day} {today:%B %Y}: {number} outside addresses and every link inside the built sites."
    if not listed:
        return f"{head}\n\nNothing is dead.\n"
    lines = [head]
    for severity, heading in HEADINGS.items():
        own = [item for item in listed if item.severity is severity]
        if own:
            lines += ["", f"## {heading} ({len(own)})"]
        groups: dict[tuple[int, str], list[Finding]] = {}
        for item in own:
            groups.setdefault(_mender(item.place, schools), []).append(item)
        for (_, mender), items in sorted(groups.items()):
            lines += ["", f"### {mender}", "", *(_line(item, schools) for item in items)]
    return _short("\n".join(lines) + "\n")


def _mender(place: Place, schools: Mapping[str, str]) -> tuple[int, str]:
    """Who can mend what stands in a file: the trust first, then schools by name."""
    parts = place.path.split("/")
    if parts[0] == "schools" and len(parts) > 2:
        return 1, plain(schools.get(parts[1], parts[1]))
    if parts[0] in ("policies", "macros"):
        return 0, "The trust"
    return 2, "Built pages (whoever looks after the website)"


def _line(item: Finding, schools: Mapping[str, str]) -> str:
    places = ", ".join(f"`{place.path}:{place.line}`" for place in (item.place, *item.also)[:LISTED])
    more = len(item.also) + 1 - LISTED
    where = f"{places} and {more} more places" if more > 0 else places
    return f"- [ ] {plain(item.message)} {where}{_shown_at(item.schools, schools)}"


def _shown_at(slugs: tuple[str, ...], schools: Mapping[str, str]) -> str:
    if not slugs:
        return " (every school)"
    names = [plain(schools.get(slug, slug)) for slug in slugs]
    if len(names) > LISTED:
        return f" ({', '.join(names[:LISTED])} and {len(names) - LISTED} more schools)"
    return f" ({', '.join(names)})"


def plain(text: str) -> str:
    """Words that GitHub shows as they are: no mention, no reference, no markup. Addresses stand in code."""
    out: list[str] = []
    for part in text.split("“"):
        words, quote, rest = part.partition("”")
        out.append(f"`{words.replace('`', chr(39))}`{_escaped(rest)}" if quote and out else _escaped(part))
    return "".join(out)


def _escaped(text: str) -> str:
    return "".join(
        f"\\{letter}" if letter in "\\`*_[]<>#|~" else "@\u200b" if letter == "@" else letter for letter in text
    )


def _short(text: str) -> str:
    if len(text) <= LIMIT:
        return text
    kept = text[:LIMIT].rpartition("\n")[0]
    return f"{kept}\n\nThere is more: run `policyweave links --external` to see all.\n"
