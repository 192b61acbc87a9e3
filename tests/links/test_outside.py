"""The whole of `links --external`: one request series for all schools, findings at their sources, the ledger."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policyweave.links.sources import Sources
from policyweave.load.content import load
from policyweave.render.addresses import site_links
from tests.links.server import Server, serving
from tests.trustkit import Found, Trust

pytestmark = pytest.mark.slow

SCHOOLS = 100
PATHS = ("/good/page", "/moved", "/nothing", "/always-busy", "/forbidden", "/to-front/page")
MANY = [f"s{number:03}" for number in range(SCHOOLS - 2)]


def text(server: Server) -> str:
    """A page with each address on a line of its own; the first line of it is line 7 of the file."""
    hosts = [server.at(path, f"127.0.0.{number}") for number, path in enumerate(PATHS, 2)]
    lines = [f"- [number {number}]({address}#part)" for number, address in enumerate(hosts, 1)]
    return "\n".join([*lines, "- [profile](https://soc.example/@ash)"])


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Trust:
    """A trust of a hundred schools; those after the first two are copies, built files and all."""
    trust = Trust(tmp_path_factory.mktemp("outside"))
    trust.change("policies/trust.yml", "demonstration: no", "demonstration: yes")
    trust.add("policies/trust.yml", "exit:\n  address: https://weather.example/\n"
              "  guidance: {title: Cover your tracks, url: https://tracks.example/}\n")  # fmt: skip
    trust.set("policies/national.yml", trust.read("policies/national.yml").replace("www.gov.uk", "guidance.example"))
    trust.page("web", text(server))
    trust.add("schools/ash/early-help.md", f"\nOur [own page]({server.at('/gone-for-good', '127.0.0.20')}).\n")
    trust.build().expect(0)
    for slug in MANY:
        shutil.copytree(trust.root / "schools/elm", trust.root / "schools" / slug)
        for audience in ("public", "staff"):
            shutil.copytree(trust.site / audience / "elm", trust.site / audience / slug)
            for file in (trust.site / audience / slug).rglob("*"):
                if file.suffix in (".html", ".xml"):
                    file.write_text(file.read_text("utf-8").replace(".example/elm/", f".example/{slug}/"), "utf-8")
                elif file.suffix == ".gz":
                    file.unlink()
    return trust


@pytest.fixture(scope="module")
def first(trust: Trust, server: Server) -> dict[str, Any]:
    """What the first check says."""
    done = trust.run("links", "--external", "--allow-private", "--format", "json", "--ledger", ledger(trust), "--report",
                     trust.root / "issue.md").expect(1)  # fmt: skip
    value: dict[str, Any] = json.loads(done.out)
    value["asked"] = dict(server.seen.paths)
    return value


def ledger(trust: Trust) -> Path:
    return trust.root / "ledger.json"


def found(value: dict[str, Any]) -> dict[str, Found]:
    """The findings about outside addresses, by the end of the address."""
    items = [Found.of(item) for item in value["findings"] if item["rule"] >= "PW130"]
    return {
        item.message.partition("”")[0].rpartition(":")[2].partition("/")[2].removesuffix("#part"): item
        for item in items
    }


def test_each_address_is_asked_once_for_a_hundred_schools(first: dict[str, Any]) -> None:
    assert {path: first["asked"][path] for path in PATHS} == dict.fromkeys(PATHS, 1)
    assert first["asked"]["/gone-for-good"] == 1


def test_findings_are_at_their_sources(first: dict[str, Any]) -> None:
    by_path = found(first)
    wanted = {
        "moved": ("PW132", "advice", "policies/web.md", 8),
        "nothing": ("PW130", "error", "policies/web.md", 9),
        "always-busy": ("PW134", "warning", "policies/web.md", 10),
        "forbidden": ("PW133", "warning", "policies/web.md", 11),
        "to-front/page": ("PW135", "warning", "policies/web.md", 12),
        "gone-for-good": ("PW130", "error", "schools/ash/early-help.md", by_path["gone-for-good"].line),
    }
    assert {path: (item.rule, item.severity, item.path, item.line) for path, item in by_path.items()} == wanted
    assert by_path["nothing"].schools == ()
    assert by_path["gone-for-good"].schools == ("ash",)
    assert by_path["nothing"].column == len("- [number 3](") + 1


def test_invented_addresses_of_a_demonstration_are_not_asked(first: dict[str, Any]) -> None:
    assert first["invented"] > 0
    assert not any(".example" in item["address"] for item in first["outside"])


def test_the_ledger_holds_only_what_was_answered(trust: Trust, first: dict[str, Any]) -> None:
    assert first["findings"]
    stored = json.loads(ledger(trust).read_bytes())["addresses"]
    assert sorted(address.rpartition(":")[2].partition("/")[2] for address in stored) == [
        "gone-for-good",
        "good/page",
        "moved",
        "nothing",
        "to-front/page",
    ]
    assert list(stored) == sorted(stored)
    assert {entry["verdict"] for entry in stored.values()} == {"good", "moved", "broken", "front-page"}


def test_the_issue_says_who_can_mend_what(trust: Trust, first: dict[str, Any]) -> None:
    assert first["findings"]
    issue = (trust.root / "issue.md").read_text(encoding="utf-8")
    dead = issue.partition("## Dead: please mend (2)")[2].partition("\n## ")[0]
    trust_part, school_part = dead.split("### Ash School")
    assert "### The trust" in trust_part
    assert "/nothing" in trust_part
    assert "every school" in trust_part
    assert "/gone-for-good" in school_part
    assert "(Ash School)" in school_part


def test_what_was_good_before_is_said(
    trust: Trust, first: dict[str, Any], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The website begins to refuse programs, after it was good once."""
    assert first["findings"]
    book = ledger(trust)
    value = json.loads(book.read_bytes())
    address = next(address for address in value["addresses"] if address.endswith("/good/page"))
    value["addresses"][address]["last_good"] = "2026-09-07"
    book.write_text(json.dumps(value), encoding="utf-8")
    monkeypatch.setattr(server.handler, "get_good", server.handler.get_forbidden)
    done = trust.run("links", "elm", "--external", "--allow-private", "--format", "json", "--ledger", book)
    stored = json.loads(book.read_bytes())["addresses"]
    assert "was last good on 7 September 2026." in found(json.loads(done.out))["good/page"].message
    assert stored[address] == {"verdict": "good", "last_good": "2026-09-07"}
    assert any(name.endswith("/gone-for-good") for name in stored), "a check of one school forgot another's address"


def test_where_exit_this_page_leads_is_mended_in_the_trusts_file(tmp_path: Path) -> None:
    """Also when nothing is written there: nobody asks the web here, so the answer is looked up as the check does."""
    plain = Trust(tmp_path / "plain")
    said = Trust(tmp_path / "said").add("policies/trust.yml", "exit: {address: 'https://weather.example/a'}\n")
    line = said.read("policies/trust.yml").count("\n")
    for trust, address, wanted in (
        (plain, "https://www.bbc.co.uk/weather", ["policies/trust.yml:1:1"]),
        (said, "https://weather.example/a", [f"policies/trust.yml:{line}:18"]),
        (said, "https://www.bbc.co.uk/weather", []),
    ):
        content, _ = load(trust.root)
        assert content is not None
        places = Sources(content, (), site_links).outside(address, ["ash"])
        assert [str(place) for place in places] == wanted


def test_private_addresses_are_refused(trust: Trust, server: Server) -> None:
    before = server.seen.paths.total()
    done = trust.run("links", "elm", "--external", "--format", "json").expect(1)
    items = [Found.of(item) for item in json.loads(done.out)["findings"]]
    assert [item.where for item in items] == [f"PW138 policies/web.md:{line}" for line in range(7, 13)]
    assert server.seen.paths.total() == before


def test_moved_addresses_are_written_anew(trust: Trust, server: Server) -> None:
    copy = trust.root / "policies/web.md"
    before = copy.read_bytes()
    done = trust.run("links", "elm", "--external", "--allow-private", "--fix-moved", "--format", "json")
    after = copy.read_bytes()
    old, new = server.at("/moved#part", "127.0.0.3"), server.at("/good/new?a=1#part", "127.0.0.3")
    assert after == before.replace(old.encode(), new.encode()) != before
    assert json.loads(done.out)["rewritten"] == [{"path": "policies/web.md", "line": 8, "old": old, "new": new}]


def test_without_external_nobody_is_asked(trust: Trust, server: Server) -> None:
    before = server.seen.paths.total()
    assert "unchecked" in trust.run("links", "elm").expect(0).out
    assert server.seen.paths.total() == before
    assert "--external" in trust.run("links", "--fix-moved").expect(2).err
