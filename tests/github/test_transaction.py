"""Files are written to a branch, and references moved, as one step: seen whole or not at all, and never over another's."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from policyweave.repository.git import GitFailed
from policyweave.repository.transaction import Author, Raced, Transaction
from tests.github.repositories import ME, NOON, bare, clone, git, refs, tree
from tests.trustkit import snapshot

MAIN, TAG = "refs/heads/main", "refs/tags/edition/2026-27"


@pytest.fixture
def there(tmp_path: Path) -> Transaction:
    return Transaction(bare(tmp_path / "there.git"))


def first(there: Transaction, **files: str) -> str:
    """A first commit on main with these files."""
    commit = there.commit(None, {name: text.encode() for name, text in files.items()}, "First", ME, NOON)
    there.update({MAIN: (None, commit)})
    return commit


def test_files_come_and_go_and_all_others_stay(there: Transaction) -> None:
    one = first(there, kept="1", changed="2", gone="3")
    files = {"changed": b"new", "gone": None, "a folder/é.txt": "ü".encode(), "folder/deep/x": b"\x00\xff"}
    two = there.commit(one, files, "Second", ME, NOON)
    there.update({MAIN: (one, two)})
    assert there.names(two) == ("a folder/é.txt", "changed", "folder/deep/x", "kept")
    assert (there.read(two, "changed"), there.read(two, "folder/deep/x")) == (b"new", b"\x00\xff")
    assert git(there.repository, "rev-parse", "main^") == one


def test_a_whole_folder_is_replaced(there: Transaction) -> None:
    one = there.commit(None, {"pr-1/a": b"1", "pr-1/b/c": b"1", "pr-10/a": b"1"}, "First", ME, NOON)
    two = there.commit(one, {"pr-1/": None, "pr-1/b": b"a file now"}, "Second", ME, NOON)
    assert there.names(two) == ("pr-1/b", "pr-10/a")


def test_a_history_begins_anew_with_the_files_of_another_commit(there: Transaction) -> None:
    one = first(there, a="1", b="2")
    two = there.commit(None, {"b": None}, "Alone", ME, NOON, base=one)
    assert there.names(two) == ("a",)
    assert git(there.repository, "rev-list", "--count", two) == "1"


def test_a_commit_says_who_when_and_why(there: Transaction) -> None:
    when = datetime.datetime(2026, 9, 1, 13, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
    made = there.commit(None, {"a": b""}, "Why: $(touch x) é\n\nMore", Author("Zoë", "z@trust.example"), when)
    shown = git(there.repository, "show", "--no-patch", "--format=%an <%ae> %aI %cn %cI %B", made)
    assert shown.startswith(
        "Zoë <z@trust.example> 2026-09-01T13:00:00+01:00 Zoë 2026-09-01T13:00:00+01:00 Why: $(touch x) é"
    )
    assert made == there.commit(None, {"a": b""}, "Why: $(touch x) é\n\nMore", Author("Zoë", "z@trust.example"), when)


@pytest.mark.parametrize("path", ["", "/etc/x", "../x", "a/../x", "a//b", ".git/config", "a/.GIT/x", "./x", "a\0b"])
def test_a_path_that_leads_elsewhere_is_refused(there: Transaction, path: str) -> None:
    with pytest.raises(GitFailed, match="cannot be the path"):
        there.commit(None, {path: b""}, "No", ME, NOON)


@pytest.mark.parametrize(
    "ref",
    ["main", "--all", "-d", "refs/heads/a b", "refs/heads/-x", "refs/heads/..", "refs/heads/x.lock", "refs/heads/a\nb"],
)
def test_a_name_that_is_no_reference_is_refused(there: Transaction, ref: str) -> None:
    commit = first(there, a="1")
    with pytest.raises(GitFailed, match="cannot be the name"):
        there.update({ref: (None, commit)})


@pytest.mark.parametrize("remote", ["--upload-pack=touch x", "-u", "", "a b"])
def test_a_name_that_is_no_remote_is_refused(there: Transaction, remote: str) -> None:
    commit = first(there, a="1")
    with pytest.raises(GitFailed, match="cannot be the name of a remote"):
        there.update({MAIN: (None, commit)}, remote)


@pytest.mark.parametrize("value", ["HEAD", "--all", "abc123", f"{'a' * 40}^"])
def test_a_commit_needs_all_its_digits(there: Transaction, value: str) -> None:
    with pytest.raises(GitFailed, match="no commit"):
        there.update({MAIN: (None, value)})


def test_several_references_move_together_or_not_at_all(there: Transaction) -> None:
    one = first(there, a="1")
    two = there.commit(one, {"a": b"2"}, "Second", ME, NOON)
    with pytest.raises(Raced):
        there.update({MAIN: (one, two), TAG: (one, two)})
    assert refs(there.repository) == {MAIN: one}
    there.update({MAIN: (one, two), TAG: (None, two)})
    assert refs(there.repository) == {MAIN: two, TAG: two}
    there.update({TAG: (two, None)})
    assert refs(there.repository) == {MAIN: two}


def test_they_do_in_a_remote_too(tmp_path: Path, there: Transaction) -> None:
    here = Transaction(clone(there.repository, tmp_path / "here"))
    one = here.commit(None, {"a": b"1"}, "First", ME, NOON)
    here.update({MAIN: (None, one)}, "origin")
    two = here.commit(one, {"a": b"2"}, "Second", ME, NOON)
    with pytest.raises(Raced):
        here.update({MAIN: (one, two), TAG: (one, two)}, "origin")
    assert refs(there.repository) == {MAIN: one}
    here.update({MAIN: (one, two), TAG: (None, two)}, "origin")
    assert refs(there.repository) == {MAIN: two, TAG: two}
    assert (here.value(MAIN, "origin"), here.value("refs/heads/other", "origin")) == (two, None)
    here.update({TAG: (two, None)}, "origin")
    assert refs(there.repository) == {MAIN: two}


def test_the_slower_one_is_told_and_nothing_is_lost(tmp_path: Path, there: Transaction) -> None:
    one = first(there, a="1")
    writers = [Transaction(clone(there.repository, tmp_path / name)) for name in ("ann", "ben")]
    new = [writer.commit(one, {f"{number}": b""}, "Mine", ME, NOON) for number, writer in enumerate(writers)]
    writers[0].update({MAIN: (one, new[0])}, "origin")
    with pytest.raises(Raced):
        writers[1].update({MAIN: (one, new[1])}, "origin")
    assert tree(there.repository, "main") == {"a": "1", "0": ""}


@pytest.mark.parametrize("remote", [True, False])
def test_writers_at_the_same_time_all_get_their_files_in(tmp_path: Path, there: Transaction, remote: bool) -> None:
    first(there, a="1")
    names = [f"writer-{number}" for number in range(4)]
    homes = [Transaction(clone(there.repository, tmp_path / name)) if remote else there for name in names]

    def write(number: int) -> None:
        home, origin = homes[number], "origin" if remote else None
        for _ in range(50):
            old = home.value(MAIN, origin)
            assert old is not None
            try:
                if origin:
                    home.fetch(old, MAIN, origin)
                new = home.commit(old, {names[number]: b""}, "Mine", ME, NOON)
                return home.update({MAIN: (old, new)}, origin)
            except Raced:
                continue
        raise AssertionError("never got in")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert set(tree(there.repository, "main")) == {"a", *names}


def test_a_push_that_a_hook_refuses_once_is_tried_again_by_the_caller(tmp_path: Path, there: Transaction) -> None:
    hook = there.repository / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\nrm "$0"\nexit 1\n', encoding="utf-8")
    hook.chmod(0o755)
    here = Transaction(clone(there.repository, tmp_path / "here"))
    one = here.commit(None, {"a": b"1"}, "First", ME, NOON)
    with pytest.raises(Raced, match="rejected"):
        here.update({MAIN: (None, one)}, "origin")
    here.update({MAIN: (None, one)}, "origin")
    assert refs(there.repository) == {MAIN: one}


def test_a_remote_that_is_not_there_is_no_lost_race(tmp_path: Path, there: Transaction) -> None:
    one = first(there, a="1")
    with pytest.raises(GitFailed) as failure:
        there.update({MAIN: (None, one)}, str(tmp_path / "nowhere"))
    assert not isinstance(failure.value, Raced)


def test_the_checkout_and_its_index_are_left_alone(tmp_path: Path, there: Transaction) -> None:
    first(there, a="1")
    here = clone(there.repository, tmp_path / "here")
    (here / "staged").write_text("staged", encoding="utf-8")
    git(here, "add", "staged")
    (here / "a").write_text("being written", encoding="utf-8")
    before = {name: data for name, data in snapshot(here).items() if not name.startswith(".git/objects/")}
    writer = Transaction(here)
    old = writer.value(MAIN, "origin")
    assert old is not None
    writer.update({"refs/heads/previews": (None, writer.commit(old, {"b": b""}, "B", ME, NOON))}, "origin")
    after = {name: data for name, data in snapshot(here).items() if not name.startswith(".git/objects/")}
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed <= {".git/refs/remotes/origin/previews", ".git/logs/refs/remotes/origin/previews"}


def test_hooks_and_variables_of_the_shell_around_us_change_nothing(
    tmp_path: Path, there: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = first(there, a="1")
    other = bare(tmp_path / "other.git")
    hook = there.repository / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    monkeypatch.setenv("GIT_DIR", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody else")
    two = there.commit(one, {"a": b"2"}, "Second", ME, NOON)
    there.update({MAIN: (one, two)})
    monkeypatch.undo()
    assert refs(there.repository) == {MAIN: two}
    assert refs(other) == {}
    assert git(there.repository, "show", "--no-patch", "--format=%an", "main") == ME.name
