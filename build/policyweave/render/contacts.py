"""The page on which a school's contacts are corrected: a form that makes the new text of school.yml in the browser.

Only the staff site has it. The page holds the file's text as it was built from, and where each value stands in it; what
cannot be told for sure is changed by hand, and the page says so. Nothing is sent anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from ..model.content import Content
from ..model.origin import Audience
from ..model.page import ComposedSchool
from ..model.schema import RoleHolder, School
from .addresses import guide_of
from .front import front_facts, front_page
from .spans import Spans

FOLDER = "edit-contacts"
KINDS = {"phone": "tel", "email": "email", "form": "url"}


@dataclass(frozen=True, slots=True)
class Told:
    """What the form says of a field: its label, and a hint below it."""

    name: str
    label: str
    hint: str = ""


SCHOOL = (
    Told("phone", "Main telephone number"),
    Told("email", "General mailbox", "A mailbox of the school, such as office@school.example."),
    Told("hours", "When the school answers the telephone"),
)
ROLE = (
    Told("phone", "Work telephone number", "Not a private number."),
    Told("email", "Shared mailbox", "Not a private address."),
    Told("name", "Name", "Only if the person agrees that it is published."),
    Told("title", "The school's own title for the role", "Leave it empty to use the trust's."),
    Told("hours", "When somebody answers"),
    Told("note", "Note", "One sentence that helps the reader choose."),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a contact as the page shows it. sure says that the form can change it."""

    id: str
    name: str
    label: str
    hint: str
    kind: str
    value: str
    needed: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact of a school: its key in the file, what readers call it, its line there if it is filled."""

    key: str
    title: str
    help: str
    filled: bool
    wanted: bool
    line: int | None
    fields: tuple[Field, ...]


def contact_files(content: Content, site: ComposedSchool) -> dict[str, bytes]:
    """The page by its path below a school's staff site; nothing for the public."""
    if site.audience is not Audience.STAFF:
        return {}
    slug = site.school
    path = f"schools/{slug}/school.yml"
    text, spans = _text(content, path)
    contacts, places = _contacts(content, content.schools[slug], spans)
    lead = content.trust.people.get("trust_lead")
    data = {"text": text, "end": spans.line_end, "contacts": places}
    facts = front_facts(content, staff=True) | {
        "root": "../../",
        "slug": slug,
        "school": content.schools[slug],
        "path": path,
        "contacts": contacts,
        "guide": guide_of(content),
        "edit": edit_address(content, path),
        "lead": lead if lead and lead.email else None,
        "sure": any(field.sure for contact in contacts for field in contact.fields),
        "data": Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")),
    }
    return {f"{FOLDER}/index.html": front_page("contacts.html", facts)}


def offer(content: Content) -> str:
    """What the end of a staff site's first page offers to whoever finds something wrong, as HTML."""
    guide = guide_of(content)
    words = f'<p><a href="../{guide}">How to suggest a change</a> to the words of a policy, with pictures.</p>\n'
    return (
        '<section class="pw-offer" aria-labelledby="pw-offer">\n<h2 id="pw-offer">Something here is wrong or missing?</h2>\n'
        f'<p><a href="{FOLDER}/">Correct a contact</a>: a telephone number, a mailbox, a name.</p>\n'
        f"{words if guide else ''}</section>\n"
    )


def edit_address(content: Content, path: str) -> str:
    """Where a file of the content is changed on the web; empty without a repository."""
    repository = content.trust.repository
    if repository is None:
        return ""
    return f"{repository.address.rstrip('/')}/edit/{quote(repository.branch)}/{quote(path)}"


def _text(content: Content, path: str) -> tuple[str, Spans]:
    """A file's text and where its values stand; empty and none if it is not as it was read."""
    try:
        text = (Path(content.root) / path).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return "", Spans("", {})
    return text, Spans(text, content.data[path].positions)


def _contacts(content: Content, school: School, spans: Spans) -> tuple[list[Contact], dict[str, object]]:
    contacts: list[Contact] = []
    places: dict[str, object] = {}
    for key, title, about, wanted, record, told in _all(content, school):
        path = ("roles", key) if key else ()
        values = _values(record) if key and record else {}
        known = {one.name: str(getattr(record, one.name, None) or "") for one in told}
        found = {name: spans.value((*path, name), value) for name, value in known.items() if value}
        gap = _gap(spans, path, values, school)
        fresh = None if record else _fresh(spans, school)
        fields = []
        for one in told:
            span = found.get(one.name)
            fields.append(
                Field(
                    f"{key or 'school'}-{one.name}", one.name, one.label, one.hint, KINDS.get(one.name, "text"),
                    known[one.name], not key or one.name in ("phone", "email"),
                    span is not None if known[one.name] else bool(gap or fresh),
                )
            )  # fmt: skip
        contacts.append(
            Contact(key, title, about, record is not None, wanted, spans.line(path) if key else None, tuple(fields))
        )
        places[key or "school"] = {
            "key": key,
            "gap": gap,
            "fresh": fresh,
            "values": {
                name: {"at": (span.start, span.end), "style": span.style, "cut": span.cut}
                for name, span in found.items()
                if span
            },
        }
    return contacts, places


def _all(
    content: Content, school: School
) -> Iterator[tuple[str, str, str, bool, School | RoleHolder | None, tuple[Told, ...]]]:
    """Key, title, help, whether it has to be there, what is there, and its fields: the school's own contact first."""
    yield "", "The school", "The telephone and the mailbox of the school office.", False, school, SCHOOL
    for key, role in content.trust.roles.items():
        holder = school.roles.get(key)
        title = holder.title if holder and holder.title else role.title
        yield key, title, role.help, role.required and holder is None, holder, ROLE


def _values(record: School | RoleHolder) -> dict[str, str]:
    names = type(record).model_fields
    return {name: str(getattr(record, name)) for name in names if getattr(record, name) is not None}


def _gap(spans: Spans, path: tuple[str, ...], values: dict[str, str], school: School) -> tuple[int, str] | None:
    """Where another key of a contact is written, and what stands in front of it."""
    found = spans.gap(path, values) if path else spans.gap((), {"name": school.name})
    return (found.at, found.before) if found else None


def _fresh(spans: Spans, school: School) -> tuple[int, str] | None:
    """Where a contact is written that is not there: behind the last one, or at the end of a file without any."""
    if not spans.sure or not spans.text:
        return None
    end = spans.line_end
    if not school.roles:
        if ("roles",) in spans.positions or spans.flow(()):
            return None
        gap = "" if spans.text.endswith(("\n", "\r")) else end
        return len(spans.text), f"{gap}roles:{end}  "
    indent = spans.column(("roles",))
    last = max(school.roles, key=lambda key: spans.start(("roles", key)) or 0)
    at = spans.after(("roles", last), _values(school.roles[last]))
    return (at, f"{end}{indent}") if at is not None and indent is not None else None
