"""Reads a whole content repository."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from ..model import rules
from ..model.content import Content, Data, MacroFile, PageSource, TextSource
from ..model.finding import Finding, Place, Severity, finding
from ..model.near import near
from ..model.origin import Layer
from ..model.page import ACKNOWLEDGEMENT
from ..model.schema import (
    Authority,
    ContextualReview,
    Cycle,
    Guidance,
    LeftSchool,
    Rechecked,
    Renamed,
    School,
    Term,
    Trust,
)
from .confirmed import PATH as CONFIRMED
from .confirmed import confirmed_names, read_confirmed
from .cycle import cycle_names, review_names
from .lists import GLOSSARY, RENAMED, Entry, read_list
from .markdown import read_macros, read_overlay, read_page
from .names import NOTES, OWN_FOLDERS, folded, list_files
from .schools import kind_of, school_addresses
from .site_addresses import site_addresses
from .text import decode, invisible, read_text
from .validate import validate
from .yaml import Parsed, parse_yaml

T = TypeVar("T", bound=BaseModel)
_Positions = dict[tuple[str | int, ...], tuple[int, int]]
OLD_ADDRESS = re.compile(r"[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ASSET_TYPES = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".svg",
    ".pdf",
    ".docx",
    ".odt",
    ".xlsx",
    ".ods",
    ".csv",
    ".txt",
)


class _Loader:
    def __init__(self, root: Path, instead: Mapping[str, bytes]) -> None:
        self.root = root
        self.instead = instead
        self.findings: list[Finding] = []
        self.data: dict[str, Data] = {}
        self.files, faults = list_files(root)
        self.findings += faults

    def yaml(self, kind: type[T], path: str, prepare: object = None) -> T | None:
        """A YAML file as an instance of kind; its faults are noted."""
        parsed = self.parsed(path)
        if parsed is None:
            return None
        value, faults = validate(kind, parsed, path)
        self.findings += faults
        return value

    def parsed(self, path: str) -> Parsed | None:
        if path not in self.files:
            self.findings.append(
                finding(
                    rules.MISSING_FILE,
                    Place(path),
                    f"“{path}” is not there.",
                    "Write it; `policyweave init` shows an example.",
                )
            )
            return None
        given = self.instead.get(path)
        text, faults = read_text(self.root, path, "data") if given is None else decode(given, path)
        self.findings += faults
        if text is None:
            return None
        self.findings += invisible(text, path)
        parsed = parse_yaml(text, path)
        self.findings += parsed.findings
        self.data[path] = Data(path, parsed.positions)
        failed = parsed.value is None and any(item.severity is Severity.ERROR for item in parsed.findings)
        return None if failed else parsed

    def national(self) -> dict[str, Guidance] | None:
        path = "policies/national.yml"
        parsed = self.parsed(path)
        if parsed is None:
            return None
        result: dict[str, Guidance] = {}
        entries = parsed.value if isinstance(parsed.value, dict) else {}
        below, names = _by_first(parsed.positions), _by_first(parsed.keys)
        for name, entry in entries.items():
            guidance, faults = validate(Guidance, Parsed(entry, below[name], (), names[name]), path)
            self.findings += faults
            if guidance is not None:
                result[name] = guidance
        return result

    def entries(
        self, kind: type[Entry], path: str, once: Callable[[Entry], tuple[str, ...]] = lambda _: ()
    ) -> tuple[Entry, ...]:
        parsed = self.parsed(path) if path in self.files else None
        entries, faults = read_list(kind, parsed, path, once) if parsed is not None else ((), [])
        self.findings += faults
        return entries

    def rechecked(self) -> dict[str, Rechecked]:
        parsed = self.parsed(CONFIRMED) if CONFIRMED in self.files else None
        entries, faults = read_confirmed(parsed) if parsed is not None else ({}, [])
        self.findings += faults
        return entries

    def school(self, slug: str) -> School | None:
        path = f"schools/{slug}/school.yml"
        parsed = self.parsed(path)
        if parsed is None:
            return None
        value, faults = validate(kind_of(parsed.value), parsed, path)
        self.findings += faults
        return value

    def reviews(self, schools: Iterable[str]) -> dict[str, ContextualReview]:
        """What each school's review.yml records; a school may have none."""
        found = {
            slug: self.yaml(ContextualReview, path)
            for slug in schools
            if (path := f"schools/{slug}/review.yml") in self.files
        }
        return {slug: review for slug, review in found.items() if review is not None}

    def folders(self, room: str) -> list[str]:
        """Slugs of the folders below a room; other names are refused."""
        depth = room.count("/") + 1
        names = sorted(
            {path.split("/")[depth] for path in self.files if path.startswith(room + "/") and path.count("/") > depth}
        )
        for name in names:
            if not SLUG.fullmatch(name):
                message = f"“{name}” cannot be part of a web address."
                fix = "Rename the folder with small letters, digits and single hyphens."
                self.findings.append(finding(rules.BAD_NAME, Place(f"{room}/{name}"), message, fix))
            elif room == "schools" and name in OWN_FOLDERS:
                message = f"“{name}” is a folder that every site has for something else, so no school can be called so."
                fix = "Give the folder another name, such as the school's name with its place."
                self.findings.append(finding(rules.BAD_NAME, Place(f"{room}/{name}"), message, fix))
        return [name for name in names if SLUG.fullmatch(name)]

    def overlays(self, room: str, owners: Iterable[str], layer: Layer, data: str) -> dict[tuple[str, str], TextSource]:
        result: dict[tuple[str, str], TextSource] = {}
        inside: dict[str, list[str]] = defaultdict(list)
        for path in sorted(path for path in self.files if path.startswith(f"{room}/")):
            inside[path.removeprefix(f"{room}/").partition("/")[0]].append(path)
        for owner in owners:
            for path in inside[owner]:
                name = path.removeprefix(f"{room}/{owner}/")
                if name in (data, "review.yml") or ("/" in name and path.lower().endswith(ASSET_TYPES)):
                    continue
                if name.lower().endswith(ASSET_TYPES) or NOTES.fullmatch(path):
                    continue
                if not name.endswith(".md") or "/" in name:
                    message = f"“{name}” is not a file that policyweave uses here."
                    fix = "An overlay lies directly in the folder and is named after its slot, such as early-help.md."
                    self.findings.append(finding(rules.STRAY_FILE, Place(path), message, fix))
                    continue
                text, faults = read_overlay(self.root, path, name.removesuffix(".md"), layer, owner)
                self.findings += faults
                if text is not None:
                    result[(owner, text.name)] = text
        return result

    def pages(self) -> dict[str, PageSource]:
        result: dict[str, PageSource] = {}
        for path in sorted(self.files):
            name = path.removeprefix("policies/")
            if not path.startswith("policies/") or not name.endswith(".md"):
                continue
            if name.startswith(("authorities/", "fragments/", "img/")) or NOTES.fullmatch(path):
                continue
            page_id = name.removesuffix(".md").lower()
            if not all(SLUG.fullmatch(part) for part in page_id.split("/")):
                message = f"“{name}” cannot be part of a web address."
                fix = "Rename the file with letters, digits and single hyphens."
                self.findings.append(finding(rules.BAD_NAME, Place(path), message, fix))
                continue
            page, faults = read_page(self.root, path, page_id)
            self.findings += faults
            if page is not None and page_id not in result:
                result[page_id] = page
        return result

    def fragments(self) -> dict[str, TextSource]:
        result: dict[str, TextSource] = {}
        for path in sorted(self.files):
            if path.startswith("policies/fragments/") and path.endswith(".md"):
                name = path.removeprefix("policies/fragments/")
                text, faults = read_overlay(self.root, path, name, Layer.TRUST, "")
                self.findings += faults
                if text is not None:
                    result[name] = text
        return result

    def macros(self) -> tuple[MacroFile, ...]:
        result = []
        for path in sorted(self.files):
            if not path.startswith("macros/"):
                continue
            if not path.endswith((".jinja", ".md", ".html")) or path.count("/") > 1:
                message = f"“{path}” is not a macro template."
                fix = "macros/ holds only files with {% macro %}, named …​.jinja; programs are never run from it."
                self.findings.append(finding(rules.STRAY_FILE, Place(path), message, fix.replace("\u200b", "")))
                continue
            macros, faults = read_macros(self.root, path)
            self.findings += faults
            if macros is not None:
                result.append(macros)
        return tuple(result)


def _by_first(positions: _Positions) -> defaultdict[str | int, _Positions]:
    """The positions below each key of the top."""
    result: defaultdict[str | int, _Positions] = defaultdict(dict)
    for keys, place in positions.items():
        if keys:
            result[keys[0]][keys[1:]] = place
    return result


def load(root: Path, instead: Mapping[str, bytes] | None = None) -> tuple[Content | None, tuple[Finding, ...]]:
    """The content repository at root, and every fault of its files.

    instead has the bytes of YAML files that are not to be read from the disk, by path, to try a change out.
    None when trust.yml, national.yml or cycle.yml cannot be used, for then nothing can be woven. Schools,
    authorities and pages that cannot be read are left out; their findings say why.
    """
    loader = _Loader(root, instead or {})
    trust = loader.yaml(Trust, "policies/trust.yml")
    national = loader.national()
    renamed = loader.entries(Renamed, RENAMED)
    glossary = loader.entries(Term, GLOSSARY, lambda term: term.forms)
    cycle = loader.yaml(Cycle, "policies/cycle.yml")
    authorities: dict[str, Authority] = {}
    for slug in loader.folders("policies/authorities"):
        authority = loader.yaml(Authority, f"policies/authorities/{slug}/authority.yml")
        if authority is not None:
            authorities[slug] = authority
    authority_slugs = loader.folders("policies/authorities")
    schools: dict[str, School] = {}
    left: dict[str, LeftSchool] = {}
    for slug in loader.folders("schools"):
        school = loader.school(slug)
        if isinstance(school, LeftSchool):
            left[slug] = school
        elif school is not None:
            schools[slug] = school
    gone = tuple(f"schools/{slug}/" for slug in left)
    loader.files = frozenset(path for path in loader.files if not path.startswith(gone))
    pages = loader.pages()
    content = None
    fragments = loader.fragments()
    authority_texts = loader.overlays("policies/authorities", authority_slugs, Layer.AUTHORITY, "authority.yml")
    school_texts = loader.overlays("schools", loader.folders("schools"), Layer.SCHOOL, "school.yml")
    macros = loader.macros()
    if trust is not None and national is not None and cycle is not None:
        content = Content(
            str(root), trust, national, cycle, authorities, schools, pages, fragments,
            authority_texts, school_texts, macros, loader.files, _sources(pages, fragments, authority_texts, school_texts, macros),
            loader.data, renamed, loader.reviews(schools), loader.rechecked(), left, glossary,
        )  # fmt: skip
        loader.findings += _references(content, loader)
    return content, tuple(dict.fromkeys(loader.findings))


def _sources(
    pages: dict[str, PageSource], fragments: dict[str, TextSource], authority_texts: dict[tuple[str, str], TextSource],
    school_texts: dict[tuple[str, str], TextSource], macros: tuple[MacroFile, ...],
) -> dict[str, str]:  # fmt: skip
    texts: list[PageSource | TextSource | MacroFile] = [*pages.values(), *fragments.values(), *macros]
    texts += [*authority_texts.values(), *school_texts.values()]
    return {text.path: text.body for text in texts}


def _references(content: Content, loader: _Loader) -> list[Finding]:
    """Names in the data that have to exist elsewhere."""
    findings: list[Finding] = []

    def unknown(data: Data, keys: tuple[str | int, ...], what: str, name: str, known: Iterable[str]) -> None:
        message = f"There is no {what} “{name}”.{near(name, known)}"
        findings.append(
            finding(rules.UNKNOWN_REFERENCE, data.place(*keys), message, f"Correct the name, or add the {what}.")
        )

    broken = {item.place.path for item in loader.findings}
    for slug, school in content.schools.items():
        data = content.data[f"schools/{slug}/school.yml"]
        for index, name in enumerate(school.authorities):
            if name not in content.authorities and f"policies/authorities/{name}/authority.yml" not in broken:
                unknown(data, ("authorities", index), "authority", name, content.authorities)
        for role in school.roles:
            if role not in content.trust.roles:
                unknown(data, ("roles", role), "role in policies/trust.yml called", role, content.trust.roles)
        for link in school.links:
            if link not in content.trust.links:
                unknown(data, ("links", link), "link in policies/trust.yml called", link, content.trust.links)
    trust_data = content.data["policies/trust.yml"]
    for number, section in enumerate(content.trust.navigation):
        for index, page in enumerate(section.pages):
            made = page == ACKNOWLEDGEMENT and content.trust.acknowledgement_form is not None
            if page not in content.pages and f"policies/{page}.md" not in broken and not made:
                unknown(trust_data, ("navigation", number, "pages", index), "page", page, content.pages)
    if content.trust.acknowledgement_form is not None and ACKNOWLEDGEMENT in content.pages:
        page_path = content.pages[ACKNOWLEDGEMENT].path
        message = f"“{page_path}” has the address of the page on which staff confirm what they have read."
        fix = "Give the file another name; policyweave makes that page from acknowledgement_form in policies/trust.yml."
        findings.append(finding(rules.COLLISION, Place(page_path), message, fix))
    for page_source in content.pages.values():
        for index, guidance in enumerate(page_source.front.cites):
            if guidance not in content.national:
                unknown(
                    page_source.data,
                    ("cites", index),
                    "guidance in policies/national.yml called",
                    guidance,
                    content.national,
                )
        for index, translation in enumerate(page_source.front.translations):
            if translation.page is not None and translation.page not in content.pages:
                unknown(page_source.data, ("translations", index, "page"), "page", translation.page, content.pages)
        findings += _redirects(page_source, content)
        if page_source.front.owner and page_source.front.owner not in content.trust.people:
            unknown(
                page_source.data,
                ("owner",),
                "person in policies/trust.yml called",
                page_source.front.owner,
                content.trust.people,
            )
    named = (
        *cycle_names(content), *review_names(content), *confirmed_names(content), *school_addresses(content), *site_addresses(content),
    )  # fmt: skip
    return [*findings, *_slots(content), *named]


def _redirects(page: PageSource, content: Content) -> list[Finding]:
    findings = []
    taken = {
        redirect: other for other in content.pages.values() for redirect in other.front.redirects if other is not page
    }
    for index, address in enumerate(page.front.redirects):
        place = page.data.place("redirects", index)
        if not OLD_ADDRESS.fullmatch(address.strip("/")) or ".." in address:
            message = f"“{address}” is not an earlier address of a page, such as child-protection."
            findings.append(
                finding(
                    rules.WRONG_VALUE,
                    place,
                    message,
                    "Write it without the school's part and without slashes at the ends.",
                )
            )
        elif address.strip("/").lower() in content.pages or address in taken:
            other = content.pages.get(address.strip("/").lower()) or taken[address]
            message = f"“{address}” is the address of {other.path}, which would be lost behind the redirect."
            findings.append(
                finding(rules.COLLISION, place, message, "Delete the redirect, or give the page another address.")
            )
    return findings


def _slots(content: Content) -> list[Finding]:
    findings: list[Finding] = []
    owners: dict[str, PageSource] = {}
    for page in content.pages.values():
        for name, slot in page.front.slots.items():
            place = page.data.place("slots", name)
            if name in owners:
                message = (
                    f"The slot “{name}” is also declared in {owners[name].path}; a slot name is used once in the trust."
                )
                findings.append(finding(rules.DUPLICATE_SLOT, place, message, "Give one of the two another name."))
            owners.setdefault(name, page)
            if slot.rule == "must" and not slot.help:
                message = f"The slot “{name}” has to be filled, but does not say with what."
                findings.append(
                    finding(rules.MISSING_FIELD, place, message, "Add help: a sentence for whoever fills it.")
                )
    paths = {page.path for page in content.pages.values()}
    unread = [
        path
        for path in content.files
        if path.startswith("policies/") and path.count("/") == 1 and path.endswith(".md") and path not in paths
    ]
    for text in (*content.authority_texts.values(), *content.school_texts.values()):
        if text.name not in owners and not unread:
            message = f"There is no slot “{text.name}”.{near(text.name, owners)}"
            fix = "Name the file after the slot it fills; the staff site lists the slots of each page."
            findings.append(finding(rules.UNKNOWN_SLOT, Place(text.path), message, fix))
    return findings


__all__ = ["folded", "load"]
