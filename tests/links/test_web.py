"""Outside addresses, asked for on a real server by the real LinkChecker."""

from __future__ import annotations

import datetime
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from policyweave.links.guard import Refused, only_public
from policyweave.links.linkchecker import CannotRun, Politeness, ask, in_turns
from policyweave.links.rounds import Bounds, outcomes
from policyweave.links.verdict import Outcome, Verdict
from tests.links.server import HUGE, Server, self_signed, serving

pytestmark = pytest.mark.slow

AGENT = "policyweave/test (LinkChecker; +https://trust.example/)"
POLITE = Politeness(AGENT, timeout=3, private=True)
WANTED = {
    "/good/page": Verdict.GOOD,
    "/zipped": Verdict.GOOD,
    "/no-head": Verdict.GOOD,
    "/half": Verdict.GOOD,
    "/huge": Verdict.GOOD,
    "/elsewhere": Verdict.GOOD,
    "/flaky": Verdict.GOOD,
    "/maintenance": Verdict.GOOD,
    "/guide": Verdict.GOOD,
    "/moved": Verdict.MOVED,
    "/huge-moved": Verdict.MOVED,
    "/to-front/page": Verdict.FRONT_PAGE,
    "/moved-to-front/page": Verdict.FRONT_PAGE,
    "/nothing": Verdict.BROKEN,
    "/gone-for-good": Verdict.BROKEN,
    "/gone": Verdict.BROKEN,
    "/robot": Verdict.BLOCKED,
    "/forbidden": Verdict.BLOCKED,
    "/sign-in": Verdict.BLOCKED,
    "/no-get": Verdict.BLOCKED,
    "/wall": Verdict.BLOCKED,
    "/closed/page": Verdict.BLOCKED,
    "/always-busy": Verdict.THROTTLED,
    "/fault": Verdict.UNREACHABLE,
    "/slow": Verdict.UNREACHABLE,
    "/cut": Verdict.UNREACHABLE,
    "/loop": Verdict.LOOP,
}


class Asked:
    """What one check of all answers gave, and what the server saw."""

    def __init__(self, server: Server, secure: Server) -> None:
        self.server = server
        # Each on a host of its own, so that politeness does not make the test wait.
        self.at = {path: server.at(path, f"127.0.0.{number}") for number, path in enumerate(WANTED, 2)}
        self.wrong_certificate = secure.at("/good")
        self.refused, self.no_name = "http://127.0.0.1:9/x", "http://nobody.example/x"
        self.addresses = [*self.at.values(), self.wrong_certificate, self.refused, self.no_name]
        self.slept: list[float] = []
        self.runs: list[int] = []

    def run(self) -> dict[str, Outcome]:
        def asking(some: list[str]) -> object:
            self.runs.append(len(some))
            return ask(some, POLITE)

        def sleeping(seconds: float) -> None:
            self.slept.append(seconds)
            time.sleep(seconds)

        bounds = Bounds(pause=0.1)
        now = lambda: datetime.datetime.now(datetime.UTC)  # noqa: E731
        return outcomes(self.addresses, asking, sleeping, now, bounds)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Asked, dict[str, Outcome]]]:
    with serving() as server, serving(self_signed(tmp_path_factory.mktemp("tls"))) as secure:
        one = Asked(server, secure)
        yield one, one.run()


Result = tuple[Asked, dict[str, Outcome]]


@pytest.mark.parametrize("path", WANTED)
def test_each_answer_has_its_verdict(asked: Result, path: str) -> None:
    one, found = asked
    assert found[one.at[path]].verdict is WANTED[path], found[one.at[path]]


def test_a_certificate_a_closed_door_and_a_name_that_does_not_exist(asked: Result) -> None:
    one, found = asked
    assert found[one.wrong_certificate].verdict is Verdict.UNREACHABLE
    assert "certificate" in found[one.wrong_certificate].detail
    assert found[one.refused].verdict is Verdict.UNREACHABLE
    assert found[one.no_name].verdict is Verdict.BROKEN


def test_where_a_page_moved_to(asked: Result) -> None:
    one, found = asked
    assert found[one.at["/moved"]].new.endswith("/good/new?a=1")
    assert found[one.at["/huge-moved"]].new.endswith("/good/after-huge")


def test_no_address_is_asked_more_often_than_stated(asked: Result) -> None:
    one, _ = asked
    seen = one.server.seen.paths
    assert seen["/guide"] == 4
    assert seen["/gone"] == 3
    assert seen["/always-busy"] == 1
    assert seen["/fault"] == seen["/slow"] == seen["/cut"] == seen["/flaky"] == 2
    assert seen["/loop"] + seen["/loop/back"] <= 1 + POLITE.redirects
    assert all(seen[path] == 1 for path in ("/good/page", "/nothing", "/robot", "/forbidden", "/no-get", "/huge"))
    assert "/closed/page" not in seen
    assert len(one.runs) <= Bounds().rounds
    assert one.runs[1:] == sorted(one.runs[1:], reverse=True)


def test_a_website_is_waited_for_as_it_asked(asked: Result) -> None:
    one, _ = asked
    assert one.slept == [1.0, 1.0, 1.0]
    times = one.server.seen.times["/guide"]
    assert all(later - earlier >= 1 for earlier, later in itertools.pairwise(times))


def test_nobody_pretends_to_be_a_browser(asked: Result) -> None:
    one, _ = asked
    assert one.server.seen.agents == {AGENT}


def test_large_bodies_are_not_read(asked: Result) -> None:
    one, _ = asked
    assert one.server.seen.sent < HUGE / 2


def test_without_network_nothing_is_said(tmp_path: Path) -> None:
    addresses = ["http://nobody.example/x", "https://nobody-else.example/y"]
    runs: list[int] = []

    def asking(some: object) -> object:
        runs.append(1)
        return ask(addresses, POLITE)

    found = outcomes(addresses, asking, time.sleep, lambda: datetime.datetime.now(datetime.UTC))  # type: ignore[arg-type]
    assert {outcome.verdict for outcome in found.values()} == {Verdict.UNCHECKED}
    assert runs == [1]


def test_a_private_address_is_never_called() -> None:
    with serving() as server:
        found = ask([server.at("/good"), server.at("/moved", "127.0.0.2")], Politeness(AGENT, timeout=3))
        assert {answer.result for answer in found.values()} == {"Failed: policyweave:private"}
        assert not server.seen.paths


def test_a_redirect_into_a_private_network_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server stands in for the whole web: it is the proxy, which may be private itself."""
    with serving() as server, serving() as inner:
        server.handler.other = inner.at("/good")
        for name in ("http_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, server.at(""))
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        found = ask(["http://site.example/to-other", "http://other.example/good"], Politeness(AGENT, timeout=3))
        assert found["http://other.example/good"].result == "200 OK"
        assert found["http://site.example/to-other"].result == "Failed: policyweave:private"
        assert not inner.seen.paths


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "::1", "10.1.2.3", "169.254.169.254", "fe80::1%eth0", "::ffff:192.168.1.1"]
)
def test_no_name_can_lead_to_a_private_address(host: str) -> None:
    hook = only_public(frozenset({"10.9.9.9"}))
    with pytest.raises(Refused):
        hook("socket.connect", (None, (host, 80)))
    hook("socket.connect", (None, ("10.9.9.9", 3128)))
    hook("socket.connect", (None, ("93.184.216.34", 443)))


def test_without_its_guard_the_program_does_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A library that cannot be loaded must not leave the way open."""
    (tmp_path / "requests.py").write_text("raise RuntimeError", encoding="utf-8")
    monkeypatch.setattr("policyweave.links.linkchecker.PACKAGE", tmp_path)
    with serving() as server:
        with pytest.raises(CannotRun):
            ask([server.at("/good")], POLITE)
        assert not server.seen.paths


def test_hosts_take_turns() -> None:
    turns = in_turns(["http://a/1", "http://a/2", "http://a/3", "http://b/1", "http://c/1", "http://c/2"])
    assert turns == ["http://a/1", "http://b/1", "http://c/1", "http://a/2", "http://c/2", "http://a/3"]
