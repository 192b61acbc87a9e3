"""Wires the checking of links: built sites → faults → findings at their sources; addresses of the web → verdicts."""

from __future__ import annotations

import datetime
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import __version__
from .check.settings import judged
from .links.findings import inside_findings
from .links.inside import link_faults
from .links.ledger import Unreadable, only, read_ledger, updated, write_ledger
from .links.linkchecker import Answer, CannotRun, Politeness, ask
from .links.moved import Rewritten, rewrite
from .links.outside import Outside, outside_addresses, split_examples
from .links.pages import page_faults
from .links.resolve import Bases
from .links.rounds import outcomes
from .links.sources import Sources, source_files, spelled
from .links.tree import Tree, read_tree
from .links.verdict import Verdict
from .links.web import Checked, checked, refused, web_findings
from .model.content import Content
from .model.finding import Finding, merged
from .model.origin import Audience
from .pipeline import CannotUse, Progress, chosen, read, weave
from .render.addresses import site_links


@dataclass(frozen=True, slots=True)
class Sites:
    """The built sites and the content that they were built from."""

    root: Path
    content: Content
    schools: tuple[str, ...]
    asked: tuple[str, ...]
    trees: dict[Audience, Tree]

    @property
    def all_slugs(self) -> tuple[str, ...]:
        return tuple(sorted(self.schools))

    @property
    def labels(self) -> dict[str, str]:
        """How findings name the folder of each audience."""
        return {audience.value: tree.label for audience, tree in self.trees.items()}


def open_sites(root: Path, site: Path, schools: Sequence[str] | None, progress: Progress | None = None) -> Sites:
    """Reads the built sites below the folder site; raises CannotUse if there are none."""
    content, _ = read(root)
    if content is None:
        raise CannotUse("The content repository cannot be read. Run `policyweave check` and mend what it shows first.")
    asked = chosen(content, schools)
    trees = {}
    for audience in Audience:
        folder = site / audience.value
        if not folder.is_dir():
            continue
        addresses = content.trust.audiences
        own, other = addresses.public.address, addresses.staff.address
        public = audience is Audience.PUBLIC
        bases = Bases.of(own, other, True) if public else Bases.of(other, own, False)
        label = _label(root, folder)
        trees[audience] = read_tree(audience, folder, label, bases, asked, not schools, progress)
    missing = [slug for slug in asked if not any((site / tree.value / slug).is_dir() for tree in trees)]
    if not trees or missing:
        what = f"the school {missing[0]} is" if trees and missing else "no site is"
        raise CannotUse(f"In “{site}” {what} not built. Run `policyweave build` first, or name the folder with --site.")
    return Sites(root, content, tuple(content.schools), asked, trees)


def sources_of(sites: Sites, progress: Progress | None = None) -> Sources:
    """The way back from built pages to the files; the schools asked for are woven for it."""
    woven = weave(sites.root, sites.asked, progress=progress)
    return Sources(woven.content or sites.content, woven.sites, site_links)


def inside(sites: Sites, sources: Sources | None = None, progress: Progress | None = None) -> tuple[Finding, ...]:
    """The findings of every address inside the built sites. No network is asked."""
    faults = [fault for tree in sites.trees.values() for fault in (*link_faults(tree, sites.trees), *page_faults(tree))]
    if not faults:
        return ()
    return inside_findings(faults, sources or sources_of(sites, progress), sites.labels, len(sites.schools))


def outside(sites: Sites, sources: Sources) -> tuple[list[Outside], int]:
    """The outside addresses that are asked for, and how many invented ones are not."""
    trust = sites.content.trust
    own = trust.repository.address if trust.repository else ""
    found = outside_addresses(sites.trees.values(), sources, own, len(sites.schools))
    return split_examples(found, trust.demonstration)


@dataclass(frozen=True, slots=True)
class Options:
    """How the web is asked: the ledger's file (or none), whether private networks are allowed, after how many days
    an address that cannot be reached is an error."""

    ledger: Path | None = None
    allow_private: bool = False
    days: int = 14


def web(
    sites: Sites, found: Sequence[Outside], options: Options, progress: Progress | None = None
) -> tuple[tuple[Checked, ...], tuple[Finding, ...]]:
    """Asks the web for each address once, and gives the verdicts and their findings. The ledger is brought up to
    date. Raises CannotUse for a ledger that cannot be read."""
    today = datetime.date.today()
    known = {}
    if options.ledger is not None:
        try:
            known = dict(read_ledger(options.ledger))
        except Unreadable as reason:
            raise CannotUse(f"“{options.ledger}” cannot be used: {reason}. Delete it to begin a new one.") from reason
    addresses = sorted({one.asked for one in found})
    judged = {address: outcome for address in addresses if (outcome := refused(address, options.allow_private))}
    polite = Politeness(_agent(sites.content), private=options.allow_private)

    def asking(some: Sequence[str]) -> dict[str, Answer]:
        return ask(some, polite, progress)

    try:
        asked = [address for address in addresses if address not in judged]
        judged |= outcomes(asked, asking, time.sleep, lambda: datetime.datetime.now(datetime.UTC)) if asked else {}
    except CannotRun as reason:
        raise CannotUse(f"LinkChecker did not run. Install policyweave anew; it said: {reason}") from reason
    ledger = updated(known, judged, today)
    if options.ledger is not None:
        write_ledger(options.ledger, only(ledger, addresses) if sites.asked == sites.all_slugs else ledger)
    items = checked(found, judged, ledger, today, options.days)
    return items, web_findings(items)


def fix_moved(
    sites: Sites, items: Sequence[Checked], allow_private: bool
) -> tuple[tuple[Rewritten, ...], tuple[str, ...]]:
    """Writes the new addresses of what moved for good into the files; gives what was written, and the addresses
    that stand in no file as they are on the page, so that somebody has to look."""
    moved = [item for item in items if item.outcome.verdict is Verdict.MOVED]
    files = {place.path for item in moved for place in item.outside.places} & set(source_files(sites.content))
    new = {spelled(item.outside.address): item.outcome.new for item in moved}
    done = rewrite(sites.root, sorted(files), new, allow_private)
    written = {spelled(one.old) for one in done}
    left = tuple(item.outside.address for item in moved if spelled(item.outside.address) not in written)
    return done, left


def settled(sites: Sites, findings: Sequence[Finding], on: datetime.date | None = None) -> tuple[Finding, ...]:
    """The findings, each once, with the severities and acceptances of trust.yml on a day (today)."""
    return merged(judged(merged(list(findings)), sites.content, on or datetime.date.today()))


def _agent(content: Content) -> str:
    """What websites are told: our name, the program's, and where to find whoever asks."""
    return f"policyweave/{__version__} (LinkChecker; +{content.trust.audiences.public.address})"


def _label(root: Path, folder: Path) -> str:
    """The folder's path as findings show it: below the content repository where it lies there."""
    try:
        return folder.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return folder.as_posix()
