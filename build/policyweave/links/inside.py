"""Every address inside the built sites: is the file there, with these capitals, and the anchor on it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from ..model import rules
from ..model.finding import Rule
from ..model.near import near
from ..model.origin import Audience
from .extract import BuiltPage, Link
from .forms import mailbox_fault, phone_fault
from .resolve import Kind, Resolved, resolve
from .tree import Tree

TOP = frozenset({"", "top"})


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one link, before anybody asked which source it comes from.

    page is the built file's path in its tree, school its school (or empty); address is as the page holds it.
    """

    rule: Rule
    audience: Audience
    page: str
    school: str
    address: str
    line: int
    column: int
    message: str
    fix: str


Trees = Mapping[Audience, Tree]


def link_faults(tree: Tree, trees: Trees) -> Iterator[Fault]:
    """The faults of all links of all pages asked for."""
    for page in tree.asked():
        seen: dict[str, tuple[Rule, str, str] | None] = {}
        for link in page.links:
            if link.what == "canonical" or (link.what == "redirect"):
                continue  # pages.py looks at them
            if link.address not in seen:
                seen[link.address] = _judge(link.address, page, tree, trees)
            fault = seen[link.address]
            if fault is not None:
                yield fault_at(tree, page, link, *fault)


def fault_at(tree: Tree, page: BuiltPage, link: Link, rule: Rule, message: str, fix: str) -> Fault:
    """A fault with the place of a link on a built page."""
    school = tree.school(page.path)
    return Fault(rule, tree.audience, page.path, school, link.address, link.line, link.column, message, fix)


def _judge(address: str, page: BuiltPage, tree: Tree, trees: Trees) -> tuple[Rule, str, str] | None:
    found = resolve(address, page.path, tree.bases)
    if found.kind is Kind.STAFF:
        message = f"This public page leads to “{shown(address)}”, which belongs to the staff site."
        return rules.STAFF_REACHED, message, "Delete the link, or put it between {% staff %} and {% endstaff %}."
    if found.kind is Kind.ODD:
        fix = "Link to a page (https://…), a mailbox (mailto:…), a number (tel:…) or a file of the site."
        return rules.ODD_SCHEME, f"“{shown(address)}” is not an address that a reader's browser can open.", fix
    if found.kind is Kind.CONTACT:
        return _contact(address)
    if found.kind is Kind.OWN:
        return target_fault(found, tree)
    other = trees.get(Audience.PUBLIC)
    if found.kind is Kind.OTHER and other is not None:
        return target_fault(found, other)
    return None


def _contact(address: str) -> tuple[Rule, str, str] | None:
    if address.strip().lower().startswith("tel:"):
        fault = phone_fault(address)
        return (rules.PHONE_FORM, *fault) if fault else None
    fault = mailbox_fault(address)
    return (rules.MAILBOX_FORM, *fault) if fault else None


def target_fault(found: Resolved, tree: Tree) -> tuple[Rule, str, str] | None:
    """What is wrong with an address inside a tree, or None."""
    target = tree.listing.file(found.path)
    name = shown(found.path or "the front page")
    if target is None:
        by_case = tree.listing.other_case(found.path)
        if by_case:
            message = f"A link leads to “{name}”, but the file is named “{shown(by_case)}”."
            return rules.BUILT_CASE, message, "Write the link with the capitals of the file's name."
        files = (file.removesuffix("index.html") for file in tree.listing.files)
        message = f"A link leads to “{name}”, which is not there.{near(found.path, files)}"
        return rules.BUILT_LINK, message, "Correct the link, or build the site anew if the page was just added."
    page = tree.pages.get(target)
    if page is None or found.anchor in TOP or {found.anchor, unquote(found.anchor)} & page.anchors:
        return None
    if found.anchor.startswith(":~:"):
        return None  # words to be marked, not an anchor
    message = f"A link leads to “#{shown(unquote(found.anchor))}”, which is not on the page “{name}”."
    hint = near(unquote(found.anchor), page.anchors)
    return rules.BUILT_ANCHOR, message + hint, "Write the id of a heading that is on that page."


def shown(text: str) -> str:
    """An address short enough for a sentence."""
    return text if len(text) <= 100 else text[:97] + "…"
