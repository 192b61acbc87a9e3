"""Judges one address as an author typed it: where it leads, or why it cannot stand."""

from __future__ import annotations

import html
import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

from ..model import rules
from ..model.content import Content
from ..model.finding import Finding, Place, finding
from ..model.near import near
from ..model.page import ACKNOWLEDGEMENT, Target
from .marks import BROKEN

ASSET_TYPES = frozenset(".png .jpg .jpeg .gif .webp .svg .pdf .docx .odt .xlsx .ods .csv .txt".split())
IMAGE_TYPES = frozenset(".png .jpg .jpeg .gif .webp .svg".split())
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
MAIL = re.compile(r"[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+\.[A-Za-z]{2,}")
TEL = re.compile(r"\+?[0-9]+(?:-[0-9]+)*")
KEEP = "%/:?#[]@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Judged:
    """Where an address leads: a target inside the site, or an outside address; neither if it cannot stand."""

    target: Target | None = None
    outside: str = ""
    finding: Finding | None = None


def _bad(place: Place, message: str, fix: str) -> Judged:
    return Judged(finding=finding(rules.BAD_ADDRESS, place, message, fix))


def judge(content: Content, typed: str, place: Place, page_id: str, image: bool = False) -> Judged:
    """What a link (or an image) typed in the file place.path leads to, when it stands on the page page_id."""
    if BROKEN in typed:
        return Judged()  # a value in it could not be found, which was reported
    address = html.unescape(typed).strip(" \t\n")
    if not address:
        return _bad(place, "A link has no address.", "Write the address between the round brackets.")
    if INVISIBLE.search(unquote(address)):
        shown = INVISIBLE.sub("▯", unquote(address))
        return _bad(
            place,
            f"The address has a character that nobody can see, shown here as ▯: “{shown}”.",
            "Delete the address and type it anew.",
        )
    compact = re.sub(r"[\x00-\x20\x7f]", "", address)
    scheme = SCHEME.match(compact)
    if scheme:
        return _with_scheme(scheme[1].lower(), address, place, image)
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*%3a", compact, re.IGNORECASE) and SCHEME.match(unquote(compact)):
        return _bad(place, f"“{_short(address)}” is not an address that can be linked.", "Write the colon as it is.")
    if compact.startswith(("//", "\\\\", "/\\", "\\/")):
        return _bad(place, f"“{_short(address)}” does not say https:.", "Write https: in front of it.")
    if address.startswith("#"):
        return Judged(Target("page", page_id, unquote(address[1:]))) if len(address) > 1 else _top(page_id)
    return _inside(content, address, place, image)


def _top(page_id: str) -> Judged:
    return Judged(Target("page", page_id))


def _with_scheme(scheme: str, address: str, place: Place, image: bool) -> Judged:
    rest = address.split(":", 1)[1]
    if scheme in ("http", "https"):
        if image:
            message = "A picture from another website would tell that website who reads this page."
            return _bad(place, message, "Put the picture into the folder img and link to it there.")
        return _web(address, place)
    if scheme == "mailto":
        mailbox = unquote(rest.partition("?")[0])
        if not MAIL.fullmatch(mailbox):
            return _bad(
                place, f"“{_short(mailbox)}” is not a whole e-mail address.", "Write it like office@school.example."
            )
        return Judged(outside=quote(address, safe=KEEP))
    if scheme == "tel":
        number = re.sub(r"[\s().]", "", unquote(rest))
        if not TEL.fullmatch(number):
            return _bad(place, f"“{_short(rest)}” is not a telephone number.", "Write it like tel:+441154960101.")
        advice = None
        if number != rest:
            message = f"The telephone link “{_short(address)}” has spaces; some phones stop at the first one."
            advice = finding(rules.TEL_FORM, place, message, f"Write tel:{number}.")
        return Judged(outside=f"tel:{number}", finding=advice)
    message = f"Addresses that begin with “{scheme}:” are not allowed."
    return _bad(place, message, "Link to a page (https://…), a mailbox (mailto:…), a number (tel:…) or a file here.")


def _web(address: str, place: Place) -> Judged:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if (
        not host
        or SPACES.search(address)
        or ("." not in host and host != "localhost")
        or ".." in host
        or "\\" in address
    ):
        return _bad(place, f"“{_short(address)}” is not a whole web address.", "Copy it anew from the browser.")
    if parts.username or parts.password:
        return _bad(place, f"“{_short(address)}” holds a user name or password.", "Remove everything before the @.")
    return Judged(outside=quote(address, safe=KEEP))


def _inside(content: Content, address: str, place: Place, image: bool) -> Judged:
    path, _, anchor = address.partition("#")
    path = path.partition("?")[0]
    path = unquote(path).replace("\\", "/")
    folder = posixpath.dirname(place.path)
    if path.startswith("/"):
        message = f"“{_short(address)}” begins with a slash, so it leads out of the school's site."
        return Judged(
            finding=finding(rules.DEAD_LINK, place, message, "Write it relative to this file, such as attendance.md.")
        )
    candidates = [posixpath.normpath(posixpath.join(folder, path))]
    if not folder.startswith("policies") or folder.startswith("policies/"):
        candidates.append(posixpath.normpath(posixpath.join("policies", path)))
    for candidate in candidates:
        if candidate == f"policies/{ACKNOWLEDGEMENT}.md" and content.trust.acknowledgement_form and not image:
            return Judged(Target("page", ACKNOWLEDGEMENT))
        if candidate in content.files:
            return _file(content, candidate, unquote(anchor), address, place, image)
    return Judged(finding=_dead(content, address, path, candidates, place))


def _file(content: Content, path: str, anchor: str, address: str, place: Place, image: bool) -> Judged:
    ending = posixpath.splitext(path)[1].lower()
    if ending == ".md" and not image:
        for page in content.pages.values():
            if page.path == path:
                return Judged(Target("page", page.id, anchor))
        if path.startswith("policies/") and path.count("/") == 1:
            return Judged()  # a page that could not be read, which was reported
        slot = posixpath.basename(path).removesuffix(".md")
        owner = content.slot_page(slot)
        if owner is not None and path.startswith(("schools/", "policies/authorities/")):
            return Judged(Target("page", owner.id, anchor or f"slot-{slot}"))
    if ending in (IMAGE_TYPES if image else ASSET_TYPES):
        return Judged(Target("asset", path))
    what = "a picture that browsers can show" if image else "a page or a document that can be published"
    message = f"“{_short(address)}” is not {what}."
    return Judged(finding=finding(rules.DEAD_LINK, place, message, "Link to a policy page, a picture or a document."))


def _dead(content: Content, address: str, path: str, candidates: list[str], place: Place) -> Finding:
    shown = _short(address)
    by_case = _by_case(content.files, tuple(candidates))
    if by_case:
        name = posixpath.basename(by_case)
        message = f"“{shown}” does not have the capitals of the file “{name}”; on the web the link would be dead."
        return finding(rules.DEAD_LINK, place, message, f"Write {name} as the file is named.")
    message = f"“{shown}” leads to a file that is not there.{_hint(content.files, path)}"
    return finding(
        rules.DEAD_LINK, place, message, "Link to the file itself, relative to this one, with its ending .md."
    )


@lru_cache(maxsize=1024)
def _by_case(files: frozenset[str], candidates: tuple[str, ...]) -> str | None:
    """The file that one of the paths would be but for its capitals."""
    for name in candidates:
        for file in sorted(files):
            if file.casefold() == name.casefold():
                return file
    return None


@lru_cache(maxsize=1024)
def _hint(files: frozenset[str], path: str) -> str:
    names = [name.removeprefix("policies/") for name in files if name.endswith(".md") and name.startswith("policies/")]
    bare = path.rstrip("/").removeprefix("../").removeprefix("./")
    if f"{bare}.md" in names:
        return f" Did you mean “{bare}.md”?"
    return near(posixpath.basename(bare), sorted(posixpath.basename(name) for name in names))


def _short(text: str) -> str:
    return text if len(text) <= 100 else text[:97] + "…"
