"""A synthetic trust: 12 pages of about 900 words, N schools, two of the pages with a section of each school's own.

Deterministic: the same N gives the same bytes.

    python -m tests.bench.synthetic DIR SCHOOLS
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.trustkit import HERE

WORDS = (
    "pupil staff trust governor policy safeguarding attendance behaviour review school headteacher parent carer record "
    "support concern report lead designated child learning curriculum risk assessment procedure training protection "
    "complaint meeting board committee statutory guidance duty must should may ensure monitor respond within working days "
    "where appropriate and the of to in for with by any all each written formal informal stage panel decision appeal "
    "evidence outcome information sharing agency local authority safe welfare need plan provision inclusive"
).split()
TITLES = (
    "Overview Safeguarding Attendance Behaviour Complaints Protection Inclusion Admissions Health Conduct Online Review"
).split()
OWN = {"safeguarding": "local-risks", "attendance": "local-attendance"}


def _sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words)).capitalize() + "."


def _paragraph(rng: random.Random, sentences: int) -> str:
    return " ".join(_sentence(rng, rng.randint(9, 16)) for _ in range(sentences))


Block = tuple[str, list[str]]  # its kind and its texts; of a table, a text is a row with its cells between bars


def blocks_of(number: int) -> list[Block]:
    """The blocks of one page of the trust; `slot` is where a school's own words go."""
    rng = random.Random(1000 + number)
    title = TITLES[number]
    slot = OWN.get(title.lower())
    out: list[Block] = [
        ("h1", [title]),
        ("p", ["This policy applies at {{ school.name }} ({{ school.urn }}). " + _paragraph(rng, 5)]),
    ]
    for section in range(6):
        target = name_of((number + section + 1) % len(TITLES))
        out.append(("h2", [f"{section + 1}. {_sentence(rng, 4)[:-1]}", f"section-{section + 1}"]))
        out.append(("p", [f"{_paragraph(rng, 6)} See [the {target} page]({target}.md)."]))
        if section % 2 == 0:
            out.append(("ul", [f"{_sentence(rng, 10)} {{{{ school.roles.dsl.email }}}}." for _ in range(4)]))
        if section == 2:
            rows = [f"{_sentence(rng, 2)[:-1]} | {_sentence(rng, 4)[:-1]}" for _ in range(5)]
            out.append(("table", ["Role | When", *rows]))
        if section == 3:
            out.append(("note", [f"Call {{{{ school.roles.dsl.phone }}}}. {_paragraph(rng, 2)}"]))
        if section == 4 and slot:
            out.append(("slot", [slot]))
        out.append(("h3", [_sentence(rng, 3)[:-1], f"more-{section + 1}"]))
        out.append(("p", [_paragraph(rng, 3)]))
    return out


def own_blocks(school: int, slot: str) -> list[Block]:
    """What a school says of its own in a slot."""
    rng = random.Random(f"{school}-{slot}")
    items = [_sentence(rng, 8) for _ in range(3)]
    return [("h2", ["Local arrangements at {{ school.name }}"]), ("p", [_paragraph(rng, 5)]), ("ul", items)]


def name_of(number: int) -> str:
    """The name of a page's file, without its ending."""
    return "index" if number == 0 else TITLES[number].lower()


def slug_of(school: int) -> str:
    """The name of a school's folder."""
    return f"school{school:04d}"


def values_of(school: int) -> dict[str, str]:
    """What the pages say of a school, by the names that they use for it."""
    return {
        "school.name": f"Oakfield {school} Academy",
        "school.urn": str(900000 + school),
        "school.roles.dsl.phone": f"0115 496 0{school % 500 + 500:03d}",
        "school.roles.dsl.email": f"dsl@oakfield{school}.example",
    }


def markdown(blocks: Iterable[Block], mkdocs: bool = False) -> str:
    """Blocks as Markdown, with notes and ids as GitHub and pandoc write them, or as MkDocs' extensions do."""
    return "\n\n".join(_block(kind, texts, mkdocs) for kind, texts in blocks) + "\n"


def _block(kind: str, texts: list[str], mkdocs: bool) -> str:
    match kind:
        case "h1" | "h2" | "h3":
            id = f" {{: #{texts[1]} }}" if mkdocs and texts[1:] else f" {{#{texts[1]}}}" if texts[1:] else ""
            return f"{'#' * int(kind[1])} {texts[0]}{id}"
        case "ul":
            return "\n".join(f"- {text}" for text in texts)
        case "table":
            return "\n".join(f"| {row} |" for row in [texts[0], "--- | ---", *texts[1:]])
        case "note":
            return f"!!! note\n    {texts[0]}" if mkdocs else f"> [!NOTE]\n> {texts[0]}"
        case "slot":
            return f'{{{{ slot("{texts[0]}") }}}}'
    return texts[0]


def page(number: int) -> str:
    """One page of the trust, as policyweave reads it."""
    slot = OWN.get(name_of(number))
    front = f"---\ntitle: {TITLES[number]}\naudience: public\n"
    if slot:
        front += f"slots:\n  {slot}: {{title: Our own, rule: add, help: What differs at your school.}}\n"
    return f"{front}---\n\n{markdown(blocks_of(number))}"


def write(root: Path, schools: int) -> None:
    """Writes the content repository into root, which must not be there yet."""
    shutil.copytree(HERE / "small", root)
    shutil.rmtree(root / "schools")
    trust = (root / "policies/trust.yml").read_text(encoding="utf-8")
    pages = ", ".join(title.lower() for title in TITLES[1:])
    start = trust.index("navigation:")
    end = next((i for i in range(start + 11, len(trust)) if trust[i - 1] == "\n" and trust[i] not in " -"), len(trust))
    trust = f"{trust[:start]}navigation:\n  - {{title: Policies, pages: [{pages}]}}\n{trust[end:]}"
    (root / "policies/trust.yml").write_text(trust, encoding="utf-8")
    for path in (root / "policies").glob("*.md"):
        path.unlink()
    shutil.rmtree(root / "policies/fragments", ignore_errors=True)
    for path in (root / "policies/authorities").glob("*/*.md"):
        path.unlink()
    for number in range(len(TITLES)):
        (root / f"policies/{name_of(number)}.md").write_text(page(number), encoding="utf-8")
    for number in range(1, schools + 1):
        folder = root / "schools" / slug_of(number)
        folder.mkdir(parents=True)
        values = values_of(number)
        text = (HERE / "small/schools/ash/school.yml").read_text(encoding="utf-8")
        for old, new in (
            ("Ash School", values["school.name"]),
            ("900001", values["school.urn"]),
            ("ash.example", f"oakfield{number}.example"),
            ("0115 496 0010", f"0115 496 0{number % 500:03d}"),
            ("0115 496 0011", values["school.roles.dsl.phone"]),
        ):
            text = text.replace(old, new)
        (folder / "school.yml").write_text(text, encoding="utf-8")
        for slot in OWN.values():
            (folder / f"{slot}.md").write_text(markdown(own_blocks(number, slot)), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
