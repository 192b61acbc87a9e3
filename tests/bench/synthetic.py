"""A synthetic trust: 12 pages of about 900 words, N schools, two of the pages with a section of each school's own.

Deterministic: the same N gives the same bytes.

    python -m tests.bench.synthetic DIR SCHOOLS
"""

from __future__ import annotations

import random
import shutil
import sys
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


def page(number: int) -> str:
    """One page of the trust."""
    rng = random.Random(1000 + number)
    title = TITLES[number]
    name = title.lower()
    slot = OWN.get(name)
    front = f"---\ntitle: {title}\naudience: public\n"
    if slot:
        front += f"slots:\n  {slot}: {{title: Our own, rule: add, help: What differs at your school.}}\n"
    out = [
        front + "---",
        f"# {title}",
        "This policy applies at {{ school.name }} ({{ school.urn }}). " + _paragraph(rng, 5),
    ]
    for section in range(6):
        target = TITLES[(number + section + 1) % len(TITLES)].lower()
        target = "index" if target == "overview" else target
        out.append(f"## {section + 1}. {_sentence(rng, 4)[:-1]} {{#section-{section + 1}}}")
        out.append(f"{_paragraph(rng, 6)} See [the {target} page]({target}.md).")
        if section % 2 == 0:
            out.append("\n".join(f"- {_sentence(rng, 10)} {{{{ school.roles.dsl.email }}}}." for _ in range(4)))
        if section == 2:
            rows = [f"| {_sentence(rng, 2)[:-1]} | {_sentence(rng, 4)[:-1]} |" for _ in range(5)]
            out.append("\n".join(["| Role | When |", "| --- | --- |", *rows]))
        if section == 3:
            out.append(f"> [!NOTE]\n> Call {{{{ school.roles.dsl.phone }}}}. {_paragraph(rng, 2)}")
        if section == 4 and slot:
            out.append(f'{{{{ slot("{slot}") }}}}')
        out.append(f"### {_sentence(rng, 3)[:-1]} {{#more-{section + 1}}}\n\n{_paragraph(rng, 3)}")
    return "\n\n".join(out) + "\n"


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
    for number, title in enumerate(TITLES):
        name = "index" if number == 0 else title.lower()
        (root / f"policies/{name}.md").write_text(page(number), encoding="utf-8")
    for number in range(1, schools + 1):
        folder = root / f"schools/school{number:04d}"
        folder.mkdir(parents=True)
        text = (HERE / "small/schools/ash/school.yml").read_text(encoding="utf-8")
        text = text.replace("Ash School", f"Oakfield {number} Academy").replace(
            "ash.example", f"oakfield{number}.example"
        )
        text = text.replace("0115 496 0010", f"01632 96{number % 5000:04d}").replace(
            "0115 496 0011", f"01632 96{number % 5000 + 5000:04d}"
        )
        (folder / "school.yml").write_text(text, encoding="utf-8")
        for slot in OWN.values():
            rng = random.Random(f"{number}-{slot}")
            items = "\n".join(f"- {_sentence(rng, 8)}" for _ in range(3))
            own = f"## Local arrangements at {{{{ school.name }}}}\n\n{_paragraph(rng, 5)}\n\n{items}\n"
            (folder / f"{slot}.md").write_text(own, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
