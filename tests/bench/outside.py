"""What policyweave does beside building: the links of the sites, and a release. On the synthetic trust."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests import gitkit
from tests.bench import synthetic
from tests.bench.ours import Place, Row
from tests.bench.process import Taken, ours
from tests.edition.releases import known
from tests.links.server import Server, serving

SHARED, HOSTS = 20, 20  # addresses on a page of the trust, and websites on which they are
LEAVING = """
exit:
  address: https://leave.example/
  guidance: {title: Hide it, url: https://hide.example/}
"""  # which nobody asks for, where the default would be asked on the web
WAIVED = ("reviews", "trust-approval", "school-approvals", "notes")


def links(place: Place, number: int) -> Iterator[Row]:
    """All links inside the built sites; then the outside ones too, from a web server on this computer."""
    with serving() as server:
        asked = _addresses(place, server)
        place.build()
        inside = [ours(place.root, "links", "--site", place.out) for _ in range(number)]
        yield place.row("links", "`links`, inside the sites", inside)
        runs = []
        for _ in range(number):
            ledger = place.folder / "ledger.json"
            ledger.unlink(missing_ok=True)
            runs.append(
                ours(place.root, "links", "--site", place.out, "--external", "--allow-private", "--ledger", ledger)
            )
        yield place.row("links-outside", f"`links --external`, {asked} addresses at a server of this computer", runs)


def _addresses(place: Place, server: Server) -> int:
    """Puts outside addresses into the trust, some for all and one for each school, and says how many there are."""
    trust, national = place.root / "policies/trust.yml", place.root / "policies/national.yml"
    trust.write_text(trust.read_text("utf-8").replace("demonstration: no", "demonstration: yes") + LEAVING, "utf-8")
    national.write_text(national.read_text("utf-8").replace("www.gov.uk", "guidance.example"), "utf-8")
    shared = [
        f"- [Form {one}]({server.at(f'/good/{one}', f'127.0.0.{2 + one % HOSTS}')})" for one in range(1, SHARED + 1)
    ]
    _add(place.root / "policies/attendance.md", "\n".join(shared))
    for school in range(1, place.schools + 1):
        own = server.at(f"/good/school/{school}", f"127.0.{1 + school // 200}.{1 + school % 200}")
        _add(place.root / "schools" / synthetic.slug_of(school) / "local-risks.md", f"Our [form]({own}).")
    return SHARED + place.schools


def _add(file: Path, text: str) -> None:
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")


def release(place: Place, number: int) -> Iterator[Row]:
    """An edition is released to a bare repository beside it, with both archives."""
    _of_this_year(place.root)
    (place.root / ".gitignore").write_text("site/\n", encoding="utf-8")
    gitkit.begin(place.root)
    known(place.root)
    remote = place.folder / "remote.git"
    gitkit.git(place.folder, "init", "-q", "--bare", str(remote))
    gitkit.git(place.root, "remote", "add", "origin", str(remote))
    gitkit.git(place.root, "push", "-q", "origin", "main")
    runs = [_released(place) for _ in range(number)]
    yield place.row("release", "`cycle release --remote`, with both archives", runs)


def _released(place: Place) -> Taken:
    waived = [part for gate in WAIVED for part in ("--waive", gate, "--reason", "A benchmark.", "--by", "Nobody")]
    took = ours(
        place.root, "cycle", "release", "--remote", "origin", "--out", place.folder / "archives", *waived
    )  # raises if a gate is not green
    for tag in gitkit.git(place.root, "tag", "--list").split():
        gitkit.git(place.root, "tag", "-d", tag)
        gitkit.git(place.root, "push", "-q", "--delete", "origin", tag)
    return took


def _of_this_year(root: Path) -> None:
    """Makes the trust's edition one that can be released today."""
    day = datetime.date.today()
    first = day.year if day.month >= 9 else day.year - 1
    for path in (root / "policies/cycle.yml", *root.glob("schools/*/school.yml")):
        text = path.read_text(encoding="utf-8")
        for year in (2027, 2026):
            text = text.replace(f"{year}-", f"{year - 2026 + first}-")
        path.write_text(text.replace(f"{first}-27", f"{first}-{(first + 1) % 100:02d}"), encoding="utf-8")


def shards(place: Place, number: int, only: int = 0) -> Iterator[Row]:
    """The same trust for several machines, one after another on this one: a plan, each shard, and the merge.

    With only, no more than so many shards are built, and nothing is merged.
    """
    plan, folder = place.folder / "plan.json", place.folder / "shards"
    took = ours(place.root, "plan", "--shards", str(number), "--out", plan)
    yield place.row("plan", f"`plan --shards {number}`", [took])
    built = []
    for shard in range(1, (only or number) + 1):
        built.append(ours(place.root, "build", "--plan", plan, "--shard", str(shard), "--out", folder / str(shard)))
        if only:
            shutil.rmtree(folder)
    yield place.row("shard", f"`build --shard`, one of {number}", built)
    if not only:
        merged = ours(place.root, "merge", folder, "--plan", plan, "--out", place.out)
        yield place.row("merge", f"`merge` of {number} shards", [merged])
