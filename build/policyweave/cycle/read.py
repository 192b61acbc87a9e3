"""A digest of what staff of a school read: every page of its staff site, in words and looks.

Telephone numbers, mailboxes, links, days and the edition's own name count by their names: another one is no other
text. Everything else counts as it reads, national guidance with its edition too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from ..compose.addresses import KEEP
from ..model.content import Content
from ..model.origin import Origin
from ..model.page import ACKNOWLEDGEMENT, ComposedSchool
from ..redline.blocks import Block, blocks_of
from .meaning import Reader, dialled, own_addresses
from .pins import digest

SHOWN = 16  # digits of the digest that people see
NAMED = (
    (re.compile(r"schools/[^/]+/school\.yml"), re.compile(r"(?:roles|links|approval)\..*|phone|email|website|hours|address")),
    (re.compile(r"policies/authorities/[^/]+/authority\.yml"), re.compile(r"contacts\..*\.(?:phone|email|form|hours)|.*\burl|website")),
    (re.compile(r"policies/trust\.yml"), re.compile(r"people\..*|acknowledgement_form|audiences\..*|repository\..*")),
    (re.compile(r"policies/cycle\.yml"), re.compile(r"edition|academic_year|in_force|approval\..*|.*\.(?:due|first|last)")),
)  # fmt: skip


def read_digest(content: Content, site: ComposedSchool) -> str:
    """The digest of a school's staff site, the same on every machine."""
    return digest_from(read_pages(content, site))


def read_pages(
    content: Content, site: ComposedSchool, known: Mapping[str, Sequence[Block]] | None = None
) -> dict[str, str]:
    """The digest of each page of a school's staff site, by its id. known are pages' blocks by id, where there are any."""
    school = content.schools[site.school]
    addresses = {**_addresses(content, site.school), **own_addresses(school)}
    pages = {}
    for page in site.pages:
        if page.id == ACKNOWLEDGEMENT:
            continue
        blocks = (known or {}).get(page.id) or blocks_of(page)
        reader = Reader(f"schools/{site.school}/school.yml", school, blocks, _named, addresses)
        shown = [block for block in blocks if "footnote" not in block.path]  # which are read where they are called
        pages[page.id] = digest("page", [page.title, reader.read(shown)])
    return pages


def digest_from(pages: Mapping[str, str]) -> str:
    """The digest of a staff site from those of its pages."""
    return digest("read", dict(pages))


def short(digest: str) -> str:
    """A digest as people see it and forms hold it."""
    digits = digest.removeprefix("sha256-")[:SHOWN]
    return "-".join(digits[at : at + 4] for at in range(0, SHOWN, 4))  # which no spreadsheet takes for a number


def _named(origin: Origin) -> bool:
    return any(path.fullmatch(origin.path) and key.fullmatch(origin.key) for path, key in NAMED)


def _addresses(content: Content, slug: str) -> dict[str, str]:
    """Names of the addresses that councils and the trust give."""
    found: dict[str, str] = {}
    records: list[tuple[str, Any]] = [(f"trust.people.{key}", person) for key, person in content.trust.people.items()]
    records += [
        (f"council.{number}", content.authorities[name])
        for number, name in enumerate(content.schools[slug].authorities)
        if name in content.authorities
    ]
    for name, record in records:
        for key, text in _texts(record, name):
            found.setdefault(text, key)
    if content.trust.acknowledgement_form:
        found[quote(content.trust.acknowledgement_form, safe=KEEP)] = "acknowledgement_form"
    return found


def _texts(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """The addresses in a record, as pages link to them."""
    if isinstance(value, BaseModel):
        for key, item in value.__dict__.items():
            yield from _texts(item, f"{name}.{key}")
    elif isinstance(value, str):
        end = name.rpartition(".")[2]
        if end == "email":
            yield name, f"mailto:{value}"
        elif end == "phone":
            yield name, dialled(f"tel:{value}")
        elif end in ("url", "website", "form"):
            yield name, value
