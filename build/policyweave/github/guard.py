"""Nothing of staff's is ever sent to the public place: every file of a built site is looked at before it goes anywhere.

What cannot be judged is refused. That a page is public has to stand in the page itself; that nobody put it there by
hand in the wrong folder is shown by what else is there.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from ..model.listing import NAME as LIST
from ..model.listing import ListedSchool
from ..model.origin import Audience
from ..render.listing import schools_in
from .refused import Refused

META = '<meta name="policyweave-audience" content="{}">'
SAID = re.compile(rb"policyweave-audience[\"']?\s*content\s*=\s*[\"']?([a-z]*)", re.IGNORECASE)
PDF_SAID = re.compile(rb"policyweave-audience ([a-z]+)")  # among a PDF's keywords, which are never packed
KINDS = frozenset(
    ".html .css .js .svg .png .jpg .jpeg .gif .webp .ico .woff .woff2 .pdf .docx .odt .xlsx .ods .csv .txt".split()
)
# Files of other kinds that a school's site has.
NAMED = re.compile(
    r"[^/]+/(search/search_index\.json|sitemap\.xml(\.gz)?|policies\.json)"
    r"|(policies(\.schema)?\.json|sitemap(-trust)?\.xml|editions/(changes/[^/]+/)?feed\.xml)"
)
TOP = ("index.html", "404.html")
ASSETS = "/assets/content/"
INDEX = "/search/search_index.json"
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a built site for one audience: paths below the folder, in order."""

    folder: Path
    files: tuple[str, ...]

    def read(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    @property
    def pages(self) -> tuple[str, ...]:
        return tuple(path for path in self.files if path.endswith(".html"))


def plain_tree(folder: Path, beside: str = "") -> Tree:
    """The tree in a folder, without one file at its top that is known to be beside the site.

    Raises Refused if it holds a link, or a file that no site has.
    """
    if folder.is_symlink() or not folder.is_dir():
        raise Refused(f"“{folder}” is no folder with a built site. Run `policyweave build` first.")
    return Tree(folder, tuple(sorted(_files(folder, folder, beside))))


def _files(folder: Path, top: Path, beside: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        path = Path(entry.path).relative_to(top).as_posix()
        if entry.is_symlink():
            raise Refused(f"“{path}” is a link to another place; nothing is sent anywhere. Build the site again.")
        if entry.name.startswith("."):
            raise Refused(f"“{path}” is hidden, which nothing of a site is. Build the site again.")
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), top, beside)
        elif path == beside:
            continue
        elif not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode) or not _known(path):
            raise Refused(f"“{path}” is of a kind that no site has. Build the site again.")
        else:
            yield path


def _known(path: str) -> bool:
    return Path(path).suffix in KINDS or NAMED.fullmatch(path) is not None


def check_pages(tree: Tree, audience: Audience) -> None:
    """Raises Refused unless the tree has a front page and every page and PDF of ours says that it is for this audience."""
    for name in TOP:
        if name not in tree.files:
            raise Refused(f"“{name}” is missing, so the {audience.value} site is not whole. Build it again.")
    for path in tree.pages:
        check_page(path, tree.read(path), audience)
    for path in tree.files:
        if path.endswith(".pdf") and ASSETS not in f"/{path}":
            check_pdf(path, tree.read(path), audience)


def check_pdf(path: str, data: bytes, audience: Audience) -> None:
    """Raises Refused unless a PDF of ours says that it is for this audience, and for no other."""
    said = {word.decode("ascii") for word in PDF_SAID.findall(data)}
    if not said:
        raise Refused(f"“{path}” does not say whom it is for, so it may be for staff. Build the site again.")
    if said != {audience.value}:
        words = " and ".join(sorted(said))
        raise Refused(
            f"“{path}” says that it is for {words}, not only for {audience.value}; nothing is sent anywhere. "
            "Build the site again."
        )


def check_page(path: str, data: bytes, audience: Audience) -> None:
    """Raises Refused unless a page says once, in its head, that it is for this audience."""
    head = data.partition(b"</head>")[0]
    said = SAID.findall(data)
    if said != [audience.value.encode()] or META.format(audience.value).encode() not in head:
        words = " and ".join(sorted({word.decode("ascii", "replace") for word in said})) or "nobody"
        raise Refused(
            f"“{path}” says that it is for {words}, not only for {audience.value}; nothing is sent anywhere. "
            "If the trust has templates of its own, they have to keep the block site_meta."
        )


def check_nothing_of_staff(public: Tree, staff: Tree | None) -> None:
    """Raises Refused if the public tree holds something that only the staff site may have.

    staff is that site, if it was built beside it.
    """
    if staff:
        check_unlike_staff(digests(public), digests(staff))
    schools = sorted({path.split("/")[0] for path in public.files if "/" in path})
    for school in schools:
        _check_school(public, school)
    if LIST in public.files:
        lists = (path for path in public.files if path.endswith(f"/{LIST}"))
        own = {one.slug: one for path in lists for one in _listed(path, public.read(path))}
        if any(own.get(one.slug) != one for one in _listed(LIST, public.read(LIST))):
            raise Refused(f"“{LIST}” knows of a school what its own list does not. Build the site again.")


def digests(tree: Tree) -> dict[str, str]:
    """The SHA-256 of each file by its path."""
    return {path: hashlib.sha256(tree.read(path)).hexdigest() for path in tree.files}


def check_unlike_staff(public: Mapping[str, str], staff: Mapping[str, str]) -> None:
    """Raises Refused if a file of the public site is a page or a document of the staff site's, by their digests."""
    kinds = (".html", ".pdf")
    secret = {digest: path for path, digest in staff.items() if path.endswith(kinds) or ASSETS in f"/{path}"}
    for path, digest in public.items():
        own = ASSETS in f"/{path}"
        if digest in secret and (path.endswith(".html") or not own):
            raise Refused(f"“{path}” is the staff site's “{secret[digest]}”; nothing is sent anywhere. Build it again.")


def _check_school(public: Tree, school: str) -> None:
    """Pictures and documents are shown by a page that is there; what the search finds stands on such a page."""
    pages = {
        path: public.read(path).decode("utf-8", "replace") for path in public.pages if path.startswith(f"{school}/")
    }
    styles = [public.read(path).decode("utf-8", "replace") for path in public.files if _is_style(path, school)]
    for path in public.files:
        if not path.startswith(f"{school}/"):
            continue
        if ASSETS in f"/{path}":
            address = quote(path.partition(ASSETS[1:])[2])
            if not any(address in text for text in (*pages.values(), *styles)):
                raise Refused(f"“{path}” is shown by no public page, so it may be for staff. Build the site again.")
        elif path.endswith(INDEX):
            _check_index(path, public.read(path), pages)
        elif path == f"{school}/{LIST}":
            _check_list(path, _listed(path, public.read(path)), school, pages)


def _listed(path: str, data: bytes) -> tuple[ListedSchool, ...]:
    try:
        return schools_in(data)
    except (ValueError, RecursionError):
        raise Refused(f"“{path}” cannot be read. Build the site again.") from None


def _check_list(path: str, schools: tuple[ListedSchool, ...], school: str, pages: dict[str, str]) -> None:
    """Every page that the list names is there, and says what the list says of it."""
    for listed in schools:
        for one in listed.pages:
            page = f"{school}/{unquote(one.address.removeprefix(listed.address))}index.html"
            if listed.slug != school or not one.address.startswith(listed.address) or page not in pages:
                raise Refused(f"“{path}” lists “{one.address}”, which is no public page. Build the site again.")
            said = set(re.findall(r"\w+", html.unescape(pages[page])))  # in its head as well
            if not set(re.findall(r"\w+", f"{one.title} {one.summary or ''}")) <= said:
                raise Refused(f"“{path}” says of “{page}” what does not stand there. Build the site again.")


def _is_style(path: str, school: str) -> bool:
    return path.startswith(f"{school}/") and path.endswith(".css")


def _check_index(path: str, data: bytes, pages: dict[str, str]) -> None:
    """Every word that the search knows of a page stands on that page."""
    folder = path.removesuffix(INDEX[1:])
    try:
        docs = [(str(doc["location"]), f"{doc['title']} {doc['text']}") for doc in json.loads(data)["docs"]]
    except (ValueError, KeyError, TypeError):
        raise Refused(f"“{path}” cannot be read. Build the site again.") from None
    by_page: dict[str, list[str]] = {}
    for location, text in docs:
        way = location.partition("#")[0]
        page = f"{folder}{way}" if way.endswith(".html") else f"{folder}{way}index.html"
        by_page.setdefault(page, []).append(text)
    for page, texts in by_page.items():
        if page not in pages:
            raise Refused(f"“{path}” knows “{page}”, which is no public page. Build the site again.")
        more = _words(" ".join(texts)) - _words(pages[page])
        letters = "".join(html.unescape(TAG.sub("", pages[page])).split()) if more else ""
        strange = sorted(word for word in more if word not in letters)
        if strange:
            raise Refused(f"“{path}” knows words of “{page}” that do not stand there. Build the site again.")


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", html.unescape(TAG.sub(" ", text))))
