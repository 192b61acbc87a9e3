"""A build that is killed changes nothing, or has changed everything; the next one clears up behind it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from tests.trustkit import TIMEOUT, Trust, run, snapshot
from tests.warm import forks

pytestmark = pytest.mark.slow
Tree = dict[str, bytes]
CONTENT = {"macros", "mkdocs.yml", "policies", "schools"}


class Killed:
    """A trust with its old site, changed since, and what the new one will be."""

    def __init__(self, folder: Path) -> None:
        self.trust = Trust(folder)
        self.kept = folder / "kept"
        self.trust.build().expect(0)
        shutil.copytree(self.trust.site, self.kept)
        self.old = snapshot(self.trust.site)
        self.trust.change("policies/attendance.md", "Every day counts.", "Each day counts.")
        self.trust.change("policies/guide.md", "Words for staff.", "Other words for staff.")
        start = time.monotonic()
        process = self.start("--out", str(folder / "new"))
        assert wait(process) == 0
        self.seconds = time.monotonic() - start
        self.new = snapshot(folder / "new")
        assert len(self.new) > 40
        assert self.new != self.old
        assert self.new.keys() == self.old.keys()

    def start(self, *arguments: str) -> ForkServerProcess:
        """A build in a process of its own, with processes of its own; all of them are one group."""
        process = forks().Process(target=_built, args=(self.trust.root, arguments))
        process.start()
        return process

    def restore(self) -> None:
        """The old site, and nothing that another test left."""
        for left in self.beside:
            shutil.rmtree(self.trust.root / left)
        shutil.rmtree(self.trust.site)
        shutil.copytree(self.kept, self.trust.site)

    @property
    def beside(self) -> set[str]:
        """What lies beside the site and is not content."""
        return {path.name for path in self.trust.root.iterdir()} - CONTENT - {"site"}

    def kill(self, moment: Callable[[], bool], *arguments: str) -> Tree:
        """The site after a build that was killed as soon as the moment had come; it may end before."""
        process = self.start(*arguments)
        try:
            end = time.monotonic() + TIMEOUT
            while not moment() and process.is_alive() and time.monotonic() < end:
                time.sleep(0.0005)
            process.kill()
            assert wait(process) in (0, -signal.SIGKILL)
            return snapshot(self.trust.site)
        finally:
            assert ended(group(process)), "processes of the killed build live on"


def _built(root: Path, arguments: tuple[str, ...]) -> None:
    os.setsid()
    multiprocessing.set_start_method(None, force=True)  # as in a process that was not taken from another
    sys.exit(run(root, "build", "--jobs", "2", *arguments).code)


def wait(process: ForkServerProcess) -> int | None:
    process.join(TIMEOUT)
    return process.exitcode


def group(process: ForkServerProcess) -> int:
    """A process that leads a group has its number."""
    assert process.pid is not None
    return process.pid


def ended(group: int) -> bool:
    """Whether all processes of a group end by themselves; they are ended if they do not."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
    return False


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    return Killed(tmp_path_factory.mktemp("kill"))


def after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def appears(root: Path, pattern: str) -> Callable[[], bool]:
    """The moment at which a path of this form is there."""
    return lambda: next(root.glob(pattern), None) is not None


@pytest.mark.parametrize("share", [0.3, 0.5, 0.65, 0.8, 0.9, 1.0])
def test_a_kill_at_any_time_leaves_the_old_or_the_new_site(killed: Killed, share: float) -> None:
    killed.restore()
    assert killed.kill(after(share * killed.seconds)) in (killed.old, killed.new)
    assert (killed.trust.build().expect(0).err, snapshot(killed.trust.site)) == ("", killed.new)
    assert killed.beside == set(), [*killed.trust.root.glob(".site.part-*/**/*")][:5]


@pytest.mark.parametrize(
    "sign",
    [
        "/made-by-policyweave",
        "/new/*/*/index.html",
        "/new/staff/*/guide/index.html",
        "/new/public/404.html",
        "/new/staff/404.html",
    ],
)
def test_a_kill_at_any_step_leaves_the_old_or_the_new_site(killed: Killed, sign: str) -> None:
    killed.restore()
    assert killed.kill(appears(killed.trust.root, f".site.part-*{sign}")) in (killed.old, killed.new)
    killed.trust.build().expect(0)
    assert snapshot(killed.trust.site) == killed.new
    assert killed.beside == set(), [*killed.trust.root.glob(".site.part-*/**/*")][:5]


def test_a_kill_right_after_the_swap_leaves_the_new_site(killed: Killed) -> None:
    killed.restore()
    page = killed.trust.site / "public" / "ash" / "attendance" / "index.html"
    assert killed.kill(lambda: page.is_file() and b"Each day counts." in page.read_bytes()) == killed.new
    killed.trust.build().expect(0)
    assert snapshot(killed.trust.site) == killed.new
    assert killed.beside == set(), [*killed.trust.root.glob(".site.part-*/**/*")][:5]


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_kill_of_one_schools_build_leaves_each_folder_whole(killed: Killed, share: float) -> None:
    killed.restore()
    left = killed.kill(after(share * killed.seconds), "ash")
    for folder in ("public/ash/", "staff/ash/"):
        assert part(left, folder) in (part(killed.old, folder), part(killed.new, folder))
    for folder in ("public/elm/", "staff/elm/"):
        assert part(left, folder) == part(killed.old, folder)
    killed.trust.build("ash").expect(0)
    assert part(snapshot(killed.trust.site), "staff/ash/") == part(killed.new, "staff/ash/")
    assert killed.beside == set(), [*killed.trust.root.glob(".site.part-*/**/*")][:5]


def part(tree: Tree, folder: str) -> Tree:
    return {name: data for name, data in tree.items() if name.startswith(folder)}


def test_an_interrupt_leaves_the_old_site_and_nothing_beside_it(killed: Killed) -> None:
    killed.restore()
    process = killed.start()
    seen = appears(killed.trust.root, ".site.part-*/new/*/*/index.html")
    end = time.monotonic() + TIMEOUT
    while not seen() and process.is_alive() and time.monotonic() < end:
        time.sleep(0.0005)
    os.killpg(group(process), signal.SIGINT)
    code = wait(process)
    assert ended(group(process))
    assert code in (0, 2)
    assert snapshot(killed.trust.site) == (killed.old if code else killed.new)
    assert killed.beside == set(), [*killed.trust.root.glob(".site.part-*/**/*")][:5]
