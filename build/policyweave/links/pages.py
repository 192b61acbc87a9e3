"""What a built site says about its own addresses: redirects, canonical addresses, sitemaps, the search, the 404 page."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from ..model import rules
from ..model.finding import Rule
from .extract import BuiltPage, Link
from .inside import Fault, fault_at, shown, target_fault
from .resolve import Kind, resolve
from .tree import Tree

NOT_FOUND = "404.html"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
NOWHERE = Link("", "file", 1, 1)


def page_faults(tree: Tree) -> Iterator[Fault]:
    """The faults of redirects and canonical addresses of the pages asked for, and of the tree's other files."""
    for page in tree.asked():
        yield from _redirects(page, tree)
        yield from _canonical(page, tree)
    for file in sorted(tree.listing.files):
        if not (tree.school(file) or tree.whole):
            continue
        if file.endswith("sitemap.xml"):
            yield from _sitemap(file, tree)
        elif file.endswith("search/search_index.json"):
            yield from _search(file, tree)
    if tree.whole:
        yield from _not_found(tree)


def _redirects(page: BuiltPage, tree: Tree) -> Iterator[Fault]:
    for link in page.only("redirect"):
        found = resolve(link.address, page.path, tree.bases)
        fault = target_fault(found, tree) if found.kind is Kind.OWN else None
        if found.kind is not Kind.OWN or fault is not None:
            message = f"This page sends readers to “{shown(link.address)}”, where no page is."
            fix = "Correct the list redirects of the page that it leads to, and build the site anew."
            yield fault_at(tree, page, link, rules.BUILT_REDIRECT, message, fix)


def _canonical(page: BuiltPage, tree: Tree) -> Iterator[Fault]:
    links = page.only("canonical")
    fix = "Correct audiences in policies/trust.yml: it has to be the address at which the tree is published."
    if len(links) > 1:
        message = "This page names more than one address as its own."
        yield fault_at(tree, page, links[1], rules.CANONICAL, message, "Leave one link with rel=canonical.")
    for link in links[:1]:
        found = resolve(link.address, page.path, tree.bases)
        target = tree.listing.file(found.path) if found.kind is Kind.OWN else None
        moved = page.only("redirect")
        wanted = resolve(moved[0].address, page.path, tree.bases).path if moved else page.path
        if "://" not in link.address or target is None:
            message = f"This page names “{shown(link.address)}” as its address, where no page of this site is."
            yield fault_at(tree, page, link, rules.CANONICAL, message, fix)
        elif target != tree.listing.file(wanted):
            message = f"This page names “{shown(link.address)}” as its address, which is another page."
            yield fault_at(tree, page, link, rules.CANONICAL, message, fix)


def _sitemap(file: str, tree: Tree) -> Iterator[Fault]:
    page = BuiltPage(file, (), frozenset())
    raw = (tree.folder / file).read_bytes()
    fix = "Build the site anew."
    packed = tree.folder / f"{file}.gz"
    if f"{file}.gz" in tree.listing.files and _unpacked(packed.read_bytes()) != raw:
        message = "The packed sitemap beside this one is not the same."
        yield fault_at(tree, page, NOWHERE, rules.SITEMAP, message, fix)
    try:
        entries = [(node.text or "").strip() for node in ElementTree.fromstring(raw).iter(LOC)]
    except ElementTree.ParseError:
        yield fault_at(tree, page, NOWHERE, rules.SITEMAP, "This sitemap cannot be read.", fix)
        return
    for entry in entries:
        found = resolve(entry, file, tree.bases)
        if "://" not in entry or found.kind is not Kind.OWN or target_fault(found, tree) is not None:
            link = Link(entry, "file", _line(raw, entry), 1)
            message = f"The sitemap lists “{shown(entry)}”, where no page of this site is."
            yield fault_at(tree, page, link, rules.SITEMAP, message, fix)


def _unpacked(raw: bytes) -> bytes | None:
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError, zlib.error):
        return None


def _line(raw: bytes, entry: str) -> int:
    at = raw.find(entry.encode("utf-8"))
    return raw.count(b"\n", 0, at) + 1 if at >= 0 else 1


def _search(file: str, tree: Tree) -> Iterator[Fault]:
    page = BuiltPage(file, (), frozenset())
    home = file.removesuffix("search/search_index.json") + "index.html"
    fix = "Build the site anew."
    try:
        entries = [str(entry["location"]) for entry in json.loads((tree.folder / file).read_bytes())["docs"]]
    except (ValueError, KeyError, TypeError):
        yield fault_at(tree, page, NOWHERE, rules.BUILT_LINK, "The index of the search cannot be read.", fix)
        return
    for entry in entries:
        found = resolve(entry, home, tree.bases)
        fault: tuple[Rule, str, str] | None = target_fault(found, tree) if found.kind is Kind.OWN else None
        if fault is not None:
            yield fault_at(tree, page, Link(entry, "file", 1, 1), *fault)


def _not_found(tree: Tree) -> Iterator[Fault]:
    page = tree.pages.get(NOT_FOUND)
    if page is None:
        missing = BuiltPage(NOT_FOUND, (), frozenset())
        message = "There is no 404.html, so that readers with a wrong address see the server's own page."
        yield fault_at(tree, missing, NOWHERE, rules.NOT_FOUND_PAGE, message, "Build the whole site anew.")
        return
    for link in page.links:
        own = resolve(link.address, page.path, tree.bases).kind is Kind.OWN
        if own and not link.address.startswith(("/", "#", "http://", "https://")):
            message = (
                f"“{shown(link.address)}” on the page for wrong addresses is relative, so that it fails in folders."
            )
            yield fault_at(tree, page, link, rules.NOT_FOUND_PAGE, message, "Begin the address with a slash.")
