"""The files of a new school: school.yml with every field that there is, and a file for each slot that it has to fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..edit.write import Value, flow
from ..model.content import Content
from ..model.schema import School, Slot

LATER = ("approval", "roles", "links", "reviewers", "values", "staff_values", "earlier", "status")


def school_yml(content: Content, slug: str, given: Mapping[str, Value]) -> str:
    """school.yml of a school that joins: what is given, and the rest as comments that say what belongs there."""
    lines = [
        f"# {_line(str(given['name']))}. Text stays as you type it; numbers go in quotes.",
        f"# Take the # from a line to fill it. `policyweave school missing {slug}` lists what is still to be done.",
    ]
    for name, field in School.model_fields.items():
        if name == "phase":
            lines += [f"phase: {flow(given[name])}", "status: joining"]
        elif name in given:
            lines.append(f"{name}: {flow(given[name])}")
        elif name not in LATER:
            must = "required" if field.is_required() else "optional"
            lines.append(f"# {name}:   # {must}: {_line(field.description or '')}")
    lines += ["", "roles:", *_roles(content), "", "links:", *_links(content), ""]
    lines += ["# Once the governors have approved the policy:", "# approval: {body: , date: , next_review: }"]
    return "\n".join(lines) + "\n"


def slot_md(slot: Slot) -> str:
    """An overlay that says what belongs into it, and is empty until somebody writes it."""
    about = f"{slot.title}. {slot.help or ''} Write below this line.".replace("--", "–").replace(">", "›")
    return f"<!-- {_line(about)} -->\n"


def _roles(content: Content) -> Iterator[str]:
    for key, role in content.trust.roles.items():
        must = "required" if role.required else "optional"
        yield f"  # {key}: {{phone: , email: }}   # {must}: {_line(role.title)}. {_line(role.help)}"


def _links(content: Content) -> Iterator[str]:
    for key, link in content.trust.links.items():
        yield f"  # {key}: https://   # {'required' if link.required else 'optional'}: {_line(link.title)}"


def _line(text: str) -> str:
    """A text that cannot leave its line."""
    return " ".join(text.split())
