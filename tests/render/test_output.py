"""Writing is all or nothing."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from policyweave.render import output
from policyweave.render.output import replace_folder, staged
from tests.trustkit import snapshot
from tests.warm import python

KILLED = """
import os, signal, sys
from pathlib import Path
from policyweave.render.output import staged
with staged(Path(sys.argv[1])) as folder:
    (folder / "page").write_text("new")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with something in it."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "page").write_text("old")
    return folder


@pytest.fixture(params=["one step", "two steps"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of swapping: the system's own, and the one for systems without it."""
    if request.param == "two steps":
        monkeypatch.setattr(output, "_exchange", lambda one, other: False)


def write(out: Path, text: str = "new") -> None:
    with staged(out) as folder:
        (folder / "page").write_text(text)


@pytest.mark.usefixtures("way")
def test_a_folder_is_replaced_as_a_whole(site: Path) -> None:
    (site / "gone").write_text("old")
    write(site)
    assert snapshot(site) == {"page": b"new"}
    assert list(site.parent.iterdir()) == [site]


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b")
    assert snapshot(tmp_path) == {"a/b/page": b"new"}


def test_a_fault_leaves_what_was_there(site: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write(site, "half\udc80")
    assert snapshot(site.parent) == {"site/page": b"old"}


def test_a_killed_run_leaves_what_was_there_and_the_next_one_clears_up(site: Path) -> None:
    assert python(KILLED, str(site)) == -signal.SIGKILL
    assert snapshot(site) == {"page": b"old"}
    assert len(list(site.parent.iterdir())) == 2
    write(site)
    assert snapshot(site.parent) == {"site/page": b"new"}


def test_a_run_killed_between_two_steps_is_put_back(site: Path) -> None:
    aside = site.with_name(".site.part-killed")
    aside.mkdir()
    (aside / output.MARK).touch()
    site.rename(aside / "old")
    with pytest.raises(UnicodeEncodeError):
        write(site, "half\udc80")
    assert snapshot(site.parent) == {"site/page": b"old"}


def test_others_folders_and_running_ones_stay(site: Path) -> None:
    stranger = site.with_name(".site.part-of-somebody")
    stranger.mkdir()
    with staged(site) as first:
        write(site, "second")
        assert first.is_dir()
        (first / "page").write_text("first")
    assert (site / "page").read_text() == "first"
    assert stranger.is_dir()


def test_a_link_to_a_folder_stays_a_link(site: Path) -> None:
    link = site.with_name("link")
    link.symlink_to(site)
    write(link)
    assert link.is_symlink()
    assert snapshot(site) == {"page": b"new"}


def test_a_file_is_not_replaced_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(NotADirectoryError):
        write(tmp_path / "site")
    assert snapshot(tmp_path) == {"site": b"a file"}


def test_a_new_folder_can_be_read_by_the_web_server(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        write(tmp_path / "site")
    finally:
        os.umask(mask)
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o755


@pytest.mark.usefixtures("way")
def test_one_schools_folder_is_replaced(site: Path) -> None:
    new = site.with_name("new")
    new.mkdir()
    (new / "page").write_text("new")
    replace_folder(new, site)
    assert snapshot(site.parent) == {"site/page": b"new"}
    assert not new.exists()
