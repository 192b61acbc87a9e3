"""The addresses of schools that were renamed, and of those that have left the trust: old links lead somewhere true."""

from __future__ import annotations

from collections.abc import Iterator

import phonenumbers

from ..model.content import Content
from ..model.fields import day_in_words
from ..model.origin import Audience
from ..model.schema import Contact, LeftSchool, School, Status
from .addresses import page_folder
from .front import front_facts, front_page
from .redirect import MOVED_SCRIPT, Moved, redirect, redirect_path

JOINING = "joining"  # the page that is a joining school's whole public site


def moved_pages(content: Content, audience: Audience) -> dict[str, bytes]:
    """Files of an audience's tree by path: every page of a renamed school leads to the page of that school now; every
    page of a school that has left, to the one that says so.
    """
    address = str(front_facts(content, audience is Audience.STAFF)["address"])
    files: dict[str, bytes] = {}
    schools: dict[str, School] = {**content.schools, **content.left}
    for slug, school in sorted(schools.items()):
        short = slug in content.left or (school.status is Status.JOINING and audience is Audience.PUBLIC)
        for old in school.earlier:
            if old not in schools:
                files |= _redirects(content, audience, address, (old, slug), "" if short else None)
    for slug, left in sorted(content.left.items()):
        files |= _redirects(content, audience, address, (slug, slug), "")
        files[f"{slug}/index.html"] = _left_page(content, audience, slug, left)
    return files


def _redirects(
    content: Content, audience: Audience, address: str, slugs: tuple[str, str], to: str | None
) -> dict[str, bytes]:
    """Pages that lead from one slug to another: to the folder `to` below it, or each page to itself."""
    old, new = slugs
    files = {}
    for title, path, folder in _addresses(content, audience):
        target = "/".join(filter(None, [new, folder if to is None else to]))
        moved = Moved(title if to is None else _name(content, new), f"{old}/{path}", target, address, MOVED_SCRIPT)
        files[moved.path] = redirect(content, audience, moved)
    return files


def _name(content: Content, slug: str) -> str:
    school: School = content.left.get(slug) or content.schools[slug]
    return school.name


def _addresses(content: Content, audience: Audience) -> Iterator[tuple[str, str, str]]:
    """Title, file and folder of every page that schools show an audience, and of the pages' own earlier addresses."""
    for id, page in sorted(content.pages.items()):
        if id == JOINING or (audience is Audience.PUBLIC and page.front.audience is not Audience.PUBLIC):
            continue
        folder = page_folder(id)
        yield page.front.title, f"{folder}/index.html" if folder else "index.html", folder
        for typed in page.front.redirects:
            yield page.front.title, redirect_path(typed), folder


def _left_page(content: Content, audience: Audience, slug: str, left: LeftSchool) -> bytes:
    people = content.trust.people
    lead = people.get("trust_lead") or next(iter(people.values()), None)
    councils = [content.authorities[name] for name in left.authorities if name in content.authorities]
    facts = front_facts(content, audience is Audience.STAFF) | {
        "root": "../",
        "slug": slug,
        "day": day_in_words,
        "school": left,
        "lead": _reach(lead) if lead else None,
        "councils": [(council.name, _reach(council.contacts.front_door)) for council in councils],
        "phone": (left.phone, _tel(left.phone)) if left.phone else None,
    }
    return front_page("left.html", facts)


def _reach(contact: Contact) -> dict[str, object]:
    """How to reach somebody: title, telephone number with its link, mailbox, form, hours."""
    return {
        "title": contact.title,
        "phone": (contact.phone, _tel(contact.phone)) if contact.phone else None,
        "email": contact.email,
        "form": contact.form,
        "hours": contact.hours,
    }


def _tel(typed: str) -> str:
    """The telephone number for a link (RFC 3966)."""
    short = "".join(letter for letter in typed if letter.isdigit())
    if len(short) <= 6:
        return short
    return phonenumbers.format_number(phonenumbers.parse(typed, "GB"), phonenumbers.PhoneNumberFormat.E164)
