"""Writes the reference pages of the documentation from the definitions that the program itself uses.

    python -m policyweave.reference docs/reference [CONTENT]

CONTENT is the content repository whose macros are described (default: the current folder).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .check import catalogue
from .check.explain import explanation
from .compose.filters import FILTERS
from .model import listing
from .model.finding import Rule
from .model.governance import GovernancePeople, GovernancePlan, GovernanceSchool, GovernanceStrategy
from .model.schema import (
    Authority,
    ContextualReview,
    Cycle,
    Guidance,
    Left,
    PageFront,
    Rechecked,
    Renamed,
    School,
    Slot,
    Term,
    TextFront,
    Trust,
)

NOTE = "<!-- Written by `make docs` from the program's own definitions. Change those, not this page. -->\n"

PAGES: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("policies/trust.yml", "The trust: name, people, what every school has to fill.", Trust),
    ("policies/national.yml", "National guidance: for each id the following.", Guidance),
    (
        "policies/renamed.yml",
        "Optional: a list of bodies and terms that have been replaced, so that their old names are found. For each the following.",
        Renamed,
    ),
    (
        "policies/glossary.yml",
        "Optional: a list of short forms and special words. Pages explain each where it first stands. For each the following.",
        Term,
    ),
    (
        "policies/confirmed.yml",
        "Optional: which passages were looked at again because guidance changed. `policyweave national` writes it. For each id of national.yml the following.",
        Rechecked,
    ),
    ("policies/cycle.yml", "The edition that the sites show.", Cycle),
    ("policies/authorities/<slug>/authority.yml", "One council and its contacts.", Authority),
    (
        "schools/<slug>/school.yml",
        "One school. While `status: joining`, what comes after the authorities may still be missing.",
        School,
    ),
    ("left in schools/<slug>/school.yml", "With `status: left`, once a school is no longer part of the trust.", Left),
    (
        "schools/<slug>/review.yml",
        "The school's contextual review. `policyweave cycle open` and `policyweave cycle sign-off` write it.",
        ContextualReview,
    ),
    ("Front matter of a policy page", "The lines between `---` at the top of a file in policies/.", PageFront),
    ("Each entry of a page's slots", "One slot.", Slot),
    ("Front matter of an overlay or fragment", "Optional.", TextFront),
    (
        listing.NAME,
        "What a build writes for other programs, for the trust and for each school. Its schema lies beside it.",
        listing.PolicyList,
    ),
    (
        "Private folder: strategy.yml",
        "Never in the repository; see [governance](../governance.md).",
        GovernanceStrategy,
    ),
    ("Private folder: people.yml", "Delegated responsibilities.", GovernancePeople),
    ("Private folder: plan.yml", "The development plan, the DSL network, training, joining.", GovernancePlan),
    ("Private folder: schools/&lt;slug&gt;.yml", "One school.", GovernanceSchool),
)

NAMES = (
    ("school", ("`schools/<slug>/school.yml`, and `school.slug`. `school.roles.<role>` and `school.links.<link>` exist for "
     "every role and link that trust.yml names; one that is not filled is empty.")),
    ("trust", "`policies/trust.yml`"),
    ("authority", "`authority.yml` of the school's own council; in a council's overlay, of that council"),
    ("authorities", "all councils of the school, its own first"),
    ("national.<id>", ("`policies/national.yml`; `.edition` is the newest verified edition in force when the cycle's edition "
     "comes into force")),
    ("edition", "`policies/cycle.yml`; `edition.name` is the name of the edition"),
    ("page", "`page.id`, `page.title`, `page.audience`"),
    ("audience", "`public` or `staff`: the site that is being built"),
)  # fmt: skip

FUNCTIONS = (
    ('slot("name")', "the place of a slot, on a line of its own"),
    ('{% slot "name" %} … {% endslot %}', "a slot with the trust's own words, which the school may replace or add to"),
    ("{% staff %} … {% endstaff %}", "only on the staff site, as a block or inside a line"),
    ('include("name.md")', "a fragment of policies/fragments, on a line of its own"),
    ('fail("sentence")', "in a macro: reports an error at the place where the macro was called"),
    ("range(n)", "the numbers from 0 to n - 1, for loops"),
)


def kind_in_words(kind: Any) -> str:
    """A type as a reader of YAML knows it."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " or ".join(f"`{item.value}`" for item in kind)
    if get_origin(kind) is Literal:
        return " or ".join(f"`{value}`" for value in get_args(kind))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "group of values"
    if get_origin(kind) is tuple:
        return f"list of {_several(kind_in_words(get_args(kind)[0]))}"
    if get_origin(kind) is dict:
        return f"for each name: {kind_in_words(get_args(kind)[1])}"
    inner = [part for part in get_args(kind) if part is not type(None)]
    if inner and len(inner) < len(get_args(kind)):
        return kind_in_words(inner[0])
    if hasattr(kind, "__metadata__"):
        return _named(kind) or kind_in_words(get_args(kind)[0])
    return {"str": "text", "bool": "yes or no", "date": "date, such as 2026-09-01"}.get(
        getattr(kind, "__name__", ""), "text"
    )


def _named(kind: Any) -> str:
    from .model import fields

    names = {
        "YesNo": "yes or no", "Date": "date, such as 2026-09-01", "WebAddress": "web address", "Mailbox": "e-mail address",
        "Phone": "telephone number", "Colour": 'colour, such as "#1f4e5f"', "Slug": "small letters, digits, hyphens",
        "Key": "name", "WholeNumber": "whole number from 1", "Urn": 'six digits in quotes, such as "900001"', "DfeNumber": 'such as "891/9001", in quotes',
        "Digest": "`sha256-` and 64 digits or letters a to f", "AcademicYear": 'such as "2026-27", in quotes', "Account": 'account on GitHub in quotes, such as "@our-trust/team"',
    }  # fmt: skip
    return next((words for name, words in names.items() if getattr(fields, name) == kind), "")


def _several(words: str) -> str:
    return {"text": "texts", "group of values": "groups of values"}.get(words, words.replace("account", "accounts", 1))


def _full(field: FieldInfo) -> Any:
    """The annotated type of a field, put together again (pydantic keeps its parts apart)."""
    from typing import Annotated

    kind: Any = field.annotation
    for extra in field.metadata:
        kind = Annotated[kind, extra]
    return kind


def _nested(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
        return
    for part in get_args(kind):
        yield from _nested(part)


def rows(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """A table row for each field, groups followed by what is in them."""
    for name, field in model.model_fields.items():
        must = "must" if field.is_required() else ""
        words = kind_in_words(_full(field))
        yield f"| `{before}{name}` | {words} | {must} | {field.description or ''} |"
        inner = next(_nested(field.annotation), None)
        if inner is not None and inner is not Slot:
            if get_origin(field.annotation) is tuple:
                yield from rows(inner, f"{before}{name}[].")
            elif get_origin(field.annotation) is dict:
                yield from rows(inner, f"{before}{name}.<name>.")
            else:
                yield from rows(inner, f"{before}{name}.")


def fields_page() -> str:
    """Every YAML field."""
    out = [NOTE, "# Every field\n"]
    out.append(
        "Values are text exactly as typed: `0123`, `no` and `3.10` stay what they are. An optional field may be left out or "
        "left empty. A field that is not listed here is refused, with the nearest name.\n"
    )
    for title, words, model in PAGES:
        out.append(f"## {title}\n\n{words}\n\n| Field | What | Must | Meaning |\n| --- | --- | --- | --- |")
        out += list(rows(model))
        out.append("")
    return "\n".join(out)


MACRO = re.compile(
    r"(?:<!--#(?P<about>(?:(?!#-->).)*?)#-->\s*)?\{%-?\s*macro\s+(?P<call>\w+\([^)]*\))\s*-?%\}", re.DOTALL
)


def macros_page(content: Path) -> str:
    """Every macro, name, function and filter that a text may use."""
    out = [NOTE, "# Names, macros, filters\n", "## Names\n", "| Name | What |\n| --- | --- |"]
    out += [f"| `{name}` | {words} |" for name, words in NAMES]
    out += ["\n## Functions and statements\n", "| Write | What |\n| --- | --- |"]
    out += [f"| `{name}` | {words} |" for name, words in FUNCTIONS]
    out += [
        (
            "\nThe trust's and the councils' texts may also use `{% if %}`, `{% for %}`, `{% set %}` and `{% call %}`. A school's "
            "texts may use values, macros, `include` and `{% staff %}`. Comments are written `<!--# … #-->`.\n"
        ),
        "## Macros\n",
        (
            "Written by the trust in macros/ and available everywhere. A macro of one line may stand in a sentence; one of several "
            "lines stands on a line of its own.\n"
        ),
        "| Macro | What | File |\n| --- | --- | --- |",
    ]
    for path in sorted((content / "macros").glob("*.jinja")):
        for match in MACRO.finditer(path.read_text(encoding="utf-8")):
            about = " ".join((match["about"] or "").split())
            out.append(f"| `{match['call']}` | {about} | macros/{path.name} |")
    out += ["\n## Filters\n", "| Filter | What |\n| --- | --- |"]
    for name, function in FILTERS.items():
        about = (function.__doc__ or SHORT.get(name, "A list.")).split("\n")[0].replace("|", "\\|")
        out.append(f"| `{name}` | {about} |")
    return "\n".join(out) + "\n"


SHORT = {
    "upper": "Text in capitals.",
    "lower": "Text in small letters.",
    "capitalize": "Text with a capital at the beginning.",
    "trim": "Text without spaces at its ends.",
    "length": "How many items or characters.",
    "count": "The same as length.",
    "select": "The items that are filled.",
    "reject": "The items that are empty.",
}


def rules_page() -> str:
    """Every finding."""
    out = [NOTE, "# Every finding\n"]
    out.append(
        "`policyweave check --explain PW012` shows the same as the page of a finding. An error stops publishing, a warning "
        "and an advice do not.\n"
    )
    out.append("| Id | Name | Severity | What it means |\n| --- | --- | --- | --- |")
    out += [
        f"| [{rule.id}](findings/{rule.id}.md) | {rule.name} | {rule.severity.value} | {rule.summary} |"
        for rule in catalogue()
    ]
    return "\n".join(out) + "\n"


def rule_page(rule: Rule) -> str:
    """One finding, explained."""
    about = explanation(rule)
    head = f"# {rule.id}: {about.title}\n\n`{rule.name}`, {rule.severity.value}. [All findings](../findings.md)"
    return f"{NOTE}\n{head}\n\n{about.text}"


def pages(content: Path) -> dict[str, str]:
    """File name and text of each reference page."""
    explained = {f"findings/{rule.id}.md": rule_page(rule) for rule in catalogue()}
    return {"fields.md": fields_page(), "macros.md": macros_page(content), "findings.md": rules_page(), **explained}


def main() -> None:
    """Writes the pages into the folder named first."""
    out = Path(sys.argv[1])
    (out / "findings").mkdir(parents=True, exist_ok=True)
    written = pages(Path(sys.argv[2]) if len(sys.argv) > 2 else Path())
    for name, text in written.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    for file in (out / "findings").glob("PW*.md"):
        if f"findings/{file.name}" not in written:
            file.unlink()
    print(f"{len(written)} pages written to {out}.")


if __name__ == "__main__":
    main()
