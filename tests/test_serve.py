"""The live preview in a process of its own: what is saved is on the page, and so is what is wrong."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest

from policyweave.model.origin import Audience
from policyweave.serve import Preview
from tests.edition.releases import ready, released
from tests.trustkit import TIMEOUT, Run, Trust, argv, environ, grep

pytestmark = pytest.mark.slow
PATIENCE = 10.0


class Serving:
    """A preview that runs: its address and what it printed so far."""

    def __init__(self, trust: Trust, folder: Path, *arguments: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}/ash/"
        self.out, self.err = folder / "out.txt", folder / "err.txt"
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                argv(trust.root, "serve", "ash", "--port", str(self.port), *arguments),
                env=environ({"TMPDIR": str(self.temporary)}),
                stdout=out,
                stderr=err,
            )

    def page(self, path: str = "") -> str:
        """The page as it is served now; nothing while nobody answers."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=TIMEOUT) as answer:
                return unescape(answer.read().decode("utf-8"))
        except urllib.error.URLError:
            return ""

    @property
    def said(self) -> str:
        return self.err.read_text(encoding="utf-8")

    def until(self, what: str, holds: Callable[[], bool], seconds: float = PATIENCE) -> float:
        """Waits until something holds, and says how long that took."""
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            if holds():
                return time.monotonic() - start
            assert self.process.poll() is None, f"it ended: {self.said}"
            time.sleep(0.05)
        raise AssertionError(f"after {seconds} s: {what}\n{self.said}")

    def stop(self, sign: signal.Signals = signal.SIGINT) -> Run:
        self.process.send_signal(sign)
        code = self.process.wait(PATIENCE)
        return Run(code, self.out.read_text(encoding="utf-8"), self.said)


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    return Trust(tmp_path)


@pytest.fixture
def serve(trust: Trust, tmp_path: Path) -> Iterator[Callable[..., Serving]]:
    """Starts a preview, waits for its first page, and ends it at the end."""
    started: list[Serving] = []

    def begin(*arguments: str) -> Serving:
        one = Serving(trust, tmp_path, *arguments)
        started.append(one)
        one.until("there is a first page", lambda: one.page() != "", TIMEOUT)
        return one

    yield begin
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait(PATIENCE)


Serve = Callable[..., Serving]


def panel(text: str) -> str:
    """The faults that a page shows."""
    found = re.search(r'<section class="pw-panel".*?</section>', text, re.DOTALL)
    return found[0] if found else ""


def test_what_is_saved_is_on_the_page_and_nothing_stays_behind(serve: Serve, trust: Trust) -> None:
    served = serve()
    assert "Ash School offers breakfast" in served.page()
    assert panel(served.page()) == ""
    trust.set("schools/ash/early-help.md", "Ash School offers soup.\n")
    took = served.until("the new sentence", lambda: "Ash School offers soup." in served.page())
    assert took < 5
    trust.change("policies/attendance.md", "Every day counts.", "Each day counts.")
    served.until("the trust's sentence", lambda: "Each day counts." in served.page("attendance/"))
    trust.change("schools/ash/school.yml", "name: Ash School", "name: Ash Tree School")
    served.until("the school's name", lambda: "Ash Tree School" in served.page("attendance/"))
    trust.set("policies/more.md", "---\ntitle: More\naudience: public\n---\n# More\n\nA new page.\n")
    served.until("the new page", lambda: "A new page." in served.page("more/"))
    done = served.stop().expect(0)
    assert served.address in done.out
    assert list(served.temporary.iterdir()) == []
    assert {path.name for path in trust.root.iterdir()} == {"macros", "mkdocs.yml", "policies", "schools"}


def test_a_fault_is_on_the_page_and_in_the_terminal_until_it_is_mended(serve: Serve, trust: Trust) -> None:
    served = serve()
    trust.change("policies/attendance.md", "Every day counts.", "Every day counts. {{ school.nmae }}")
    served.until("the fault on the first page", lambda: "policies/attendance.md:9:29" in panel(served.page()))
    assert "policies/attendance.md:9:29" in panel(served.page("attendance/"))
    assert "policies/attendance.md:9:29: error: “school” has no “nmae”" in served.said
    assert "Every day counts." in served.page("attendance/")
    trust.change("policies/attendance.md", " {{ school.nmae }}", " Always.")
    served.until("the fault is gone", lambda: not panel(served.page()) and "Always." in served.page("attendance/"))
    served.stop().expect(0)


def test_what_cannot_be_read_keeps_the_last_page_with_the_fault(serve: Serve, trust: Trust) -> None:
    served = serve()
    trust.change("policies/trust.yml", "name: Example Trust", "name: [Example Trust")
    served.until("the fault", lambda: "policies/trust.yml:" in panel(served.page()))
    assert "Ash School offers breakfast" in served.page()
    assert "policies/trust.yml:" in served.said
    trust.change("policies/trust.yml", "name: [Example Trust", "name: Example Trust")
    served.until("the fault is gone", lambda: panel(served.page()) == "")
    trust.change("schools/ash/school.yml", "phase: primary", "phase: {primary")
    served.until("the school's fault", lambda: "schools/ash/school.yml:" in panel(served.page()))
    assert "Ash School offers breakfast" in served.page()
    served.stop().expect(0)


def test_words_of_a_fault_cannot_become_markup(serve: Serve, trust: Trust) -> None:
    served = serve()
    trust.set(
        "schools/ash/early-help.md", "Ash [x](<no such page <img src=x onerror=alert(1)>.md>)\n\n{{ school.nmae }}\n"
    )
    served.until("the fault", lambda: "schools/ash/early-help.md:" in panel(served.page()))
    with urllib.request.urlopen(served.address, timeout=TIMEOUT) as answer:
        assert b"<img src=x" not in answer.read()


def test_the_staff_site_can_be_served_too(serve: Serve) -> None:
    served = serve("--audience", "staff")
    assert "Words for staff." in served.page("guide/")
    assert "Staff site - not for publication" in served.page()
    served.stop().expect(0)


def test_a_fault_from_the_start_is_shown(serve: Serve, trust: Trust) -> None:
    trust.remove("schools/ash/early-help.md")
    served = serve()
    assert "PW033" in served.said
    assert "Write schools/ash/early-help.md" in panel(served.page())
    trust.set("schools/ash/early-help.md", "Ash School offers soup.\n")
    served.until("the sentence", lambda: "offers soup." in served.page() and not panel(served.page()))


@pytest.mark.parametrize("school", ["oak", "../elm", ""])
def test_a_school_that_is_not_there_is_refused(trust: Trust, school: str) -> None:
    done = trust.command("serve", school, "--port", "0").expect(2)
    assert f"There is no school “{school}”" in done.err


def test_a_port_that_is_taken_is_refused(trust: Trust, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = trust.command("serve", "ash", "--port", str(port), environment={"TMPDIR": str(tmp_path)}).expect(2)
    assert f"Port {port} cannot be used" in done.err
    assert not list(tmp_path.glob("policyweave-*"))


def test_a_file_that_comes_into_the_trusts_theme_is_seen_by_the_next_rebuild(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.change("mkdocs.yml", "name: material", "name: material\n  custom_dir: look").set("look/assets/x.css", "p {}")
    preview = Preview(trust.root, "ash", Audience.PUBLIC, tmp_path)
    preview.rebuild()
    trust.set("look/assets/y.css", "p {}").set("look/partials/pw-header.html", "Words of the trust's own theme")
    preview.rebuild()
    assert (preview.site / "assets/y.css").is_file()
    assert "Words of the trust's own theme" in (preview.site / "index.html").read_text(encoding="utf-8")


def switch(served: Serving, origin: str = "", **wish: str) -> str:
    """Asks for something else to be shown, as the panel's form does; gives the address that it leads to, or why not."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{served.port}/-/show",
        urllib.parse.urlencode(wish).encode(),
        {"Origin": origin} if origin else {},
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return str(answer.url)
    except urllib.error.HTTPError as refused:
        return f"{refused.code}"


def test_the_panel_switches_school_and_audience(serve: Serve, trust: Trust) -> None:
    served = serve()
    home = f"http://127.0.0.1:{served.port}"
    assert switch(served, school="ash", audience="public", edition="", page="guide") == f"{home}/ash/"
    assert switch(served, school="ash", audience="staff", edition="", page="guide") == f"{home}/ash/guide/"
    assert "Words for staff." in served.page("guide/")
    assert switch(served, school="elm", audience="public", edition="", page="attendance") == f"{home}/elm/attendance/"
    served.address = f"{home}/elm/"
    assert "Elm School" in served.page("attendance/")
    trust.set("schools/elm/early-help.md", "Elm School offers soup.\n")
    served.until("the new school is watched", lambda: "offers soup" in served.page())
    assert switch(served, school="oak", audience="public", edition="") == f"{home}/elm/"
    assert "There is no school “oak”" in served.page()
    assert switch(served, school="elm", audience="governors", edition="") == f"{home}/elm/"
    assert "There are two sites" in served.page()
    assert switch(served, school="elm", audience="public", edition="../../x", page="../../attendance") == f"{home}/elm/"
    assert "There is no released edition" in served.page()
    assert switch(served, origin="http://elsewhere.example", school="ash", audience="staff", edition="") == "403"
    served.stop().expect(0)


def test_a_released_edition_is_shown_as_it_was(tmp_path: Path) -> None:
    trust = ready(tmp_path)
    released(trust)
    preview = Preview(trust.root, "ash", Audience.PUBLIC, tmp_path)
    trust.change("policies/attendance.md", "Every day counts.", "Each day counts.")
    preview.rebuild()
    page = preview.site / "attendance/index.html"
    assert "Each day counts." in page.read_text(encoding="utf-8")
    assert "2026-27, as released" in preview.marked("/ash/attendance/", "<body></body>")
    preview.show("ash", "public", "2026-27")
    assert "Every day counts." in page.read_text(encoding="utf-8")
    preview.show("elm", "staff", "2026-27")
    assert "Elm School" in page.read_text(encoding="utf-8")
    preview.show("elm", "staff", "")
    assert "Each day counts." in page.read_text(encoding="utf-8")


def test_a_fault_leads_to_its_place_and_stands_there(serve: Serve, trust: Trust) -> None:
    served = serve()
    trust.add("policies/attendance.md", "\n## Late again\n\nAsk {{ school.nmae }} first.\n")
    served.until("the fault", lambda: 'href="/ash/attendance/#late-again"' in panel(served.page()))
    page = served.page("attendance/")
    place = page.index("late-again")
    assert place < page.index('class="pw-here"', place) < page.index("Ask ", place)


def test_what_is_missing_is_told(serve: Serve, trust: Trust) -> None:
    trust.change(
        "policies/trust.yml", "head: {title: Head teacher, required: no", "head: {title: Head teacher, required: yes"
    )
    served = serve()
    with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/-/missing", timeout=TIMEOUT) as answer:
        said = unescape(answer.read().decode("utf-8"))
    assert 'policyweave school set ash roles.head.phone "…"' in said


def test_no_file_of_the_preview_holds_the_panel(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.add("policies/attendance.md", "\nAsk {{ school.nmae }} first.\n")
    preview = Preview(trust.root, "ash", Audience.PUBLIC, tmp_path)
    preview.rebuild()
    page = (preview.site / "attendance/index.html").read_text(encoding="utf-8")
    assert "Content-Security-Policy" in page
    assert grep(preview.site, "pw-serve", "pw-here") == []
    assert 'class="pw-serve"' in preview.marked("/ash/attendance/", page)
