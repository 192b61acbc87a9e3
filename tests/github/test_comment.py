"""One comment on the right pull request, edited in place; nothing that a hostile artefact says decides anything (C38, C40)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from policyweave.github.comment import MARK
from tests.github.answers import FORK, OURS, SHA, comment, pull, run_event, write
from tests.trustkit import Run, run

HOSTILE = "</details><script>alert(1)</script><img src=x onerror=y> @everyone @emet-example/staff [a](javascript:b) ![x](http://evil.example/p.png) <!-- --> `"
COMMENTS_OF = "repos/emet-example/policies/issues/12/comments"


def review(head: str = SHA["a"], words: str = "Each day counts.", changes: int = 1, **more: Any) -> dict[str, Any]:
    """review.json as `policyweave diff` writes it, with these words in all places where words may stand."""
    one = {
        "number": 1, "entry": 1, "kinds": ["contact", "wording"], "what": words[:900], "page": "attendance",
        "page_title": words[:300], "section": {"id": "x", "text": words[:900]}, "said": [words[:900]],
        "pieces": [{"fate": "removed", "text": words[:900], "note": words[:900]}, {"fate": "added", "text": words[:900]}],
        "schools": ["ash", "elm"], "audiences": ["public", "staff"], "reviewers": [{"who": words[:300], "accounts": [words[:300]]}],
        "stands_on": [{"owner": words[:300], "slot": words[:300], "path": words[:300], "line": 1}], "replaced_at": [words[:300]],
        "layer": "trust", "owner": words[:300], "path": words[:300], "line": 1,
    }  # fmt: skip
    return {
        "version": 1,
        "asked": {"name": words[:300], "commit": SHA["e"]},
        "base": {"name": words[:300], "commit": SHA["d"]},
        "head": {"name": "HEAD", "commit": head},
        "schools": [{"slug": slug, "name": words[:300], "fate": "changed", "changes": [1]} for slug in ("ash", "elm")],
        "unchanged": 3,
        "changes": [{**one, "number": number} for number in range(1, changes + 1)],
        "hidden": [words[:900]],
        "beside": [words[:900]],
        "quiet": [words[:900]],
        "unwoven": [words[:900]],
        **more,
    }


class Case:
    """The files that `policyweave comment` is given, and what it decides."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "request.json"

    def decide(
        self, event: Any = None, pulls: Any = None, comments: Any = (), artefact: Any = None, *more: str
    ) -> tuple[dict[str, Any] | None, Run]:
        """The request, None if there is none, and what was said."""
        files: list[str | Path] = ["--event", write(self.folder, "event.json", event or run_event())]
        files += ["--pulls", write(self.folder, "pulls.json", [pull()] if pulls is None else pulls)]
        if comments is not None:
            files += ["--comments", write(self.folder, "comments.json", list(comments))]
        if artefact is not None:
            files += [
                "--review",
                artefact if isinstance(artefact, Path) else write(self.folder, "review.json", artefact),
            ]
        done = run(None, "comment", *files, "--out", self.out, *more).expect(0)
        return (json.loads(self.out.read_text(encoding="utf-8")) if self.out.exists() else None), done


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_first_it_asks_for_the_comments(case: Case) -> None:
    request, _ = case.decide(comments=None)
    assert request == {"method": "GET", "path": f"{COMMENTS_OF}?per_page=100", "body": None}


def test_the_comment_is_made_once(case: Case) -> None:
    request, said = case.decide(artefact=review())
    assert request is not None
    assert (request["method"], request["path"]) == ("POST", COMMENTS_OF)
    body = request["body"]["body"]
    assert body.startswith(f"{MARK}\n")
    assert "Each day counts" in body
    assert "aaaaaaaaa, compared with ddddddddd" in body
    assert "https://github.com/emet-example/policies/actions/runs/7" in body
    assert "one is made" in said.out


def test_then_it_is_edited_in_place(case: Case) -> None:
    others = [comment(1, "Thank you!", "a-dsl", "User"), comment(2, f"{MARK}\nold")]
    request, said = case.decide(comments=[others], artefact=review())
    assert request is not None
    assert (request["method"], request["path"]) == ("PATCH", "repos/emet-example/policies/issues/comments/2")
    assert "edited in place" in said.out


def test_what_it_says_already_is_not_written_again(case: Case) -> None:
    request, _ = case.decide(artefact=review())
    assert request is not None
    again, said = case.decide(comments=[comment(2, request["body"]["body"].replace("\n", "\r\n"))], artefact=review())
    assert again is None
    assert "says so already" in said.out


@pytest.mark.parametrize(
    "other",
    [
        comment(2, f"{MARK}\nmine", "a-dsl", "User"),
        comment(2, f"{MARK}\nmine", "github-actions[bot]", "User"),
        comment(2, f"> {MARK}\nquoted"),
        comment(2, f"Another workflow's words\n{MARK}"),
        {"id": 2, "body": MARK, "user": None},
        {"id": 2, "body": None, "user": {"login": "github-actions[bot]", "type": "Bot"}},
    ],
)
def test_somebody_elses_comment_is_never_edited(case: Case, other: dict[str, Any]) -> None:
    request, _ = case.decide(comments=[other], artefact=review())
    assert request is not None
    assert request["method"] == "POST"


@pytest.mark.parametrize(
    ("event", "pulls", "why"),
    [
        (run_event(SHA["a"]), [pull(sha=SHA["b"])], "moved on to bbbbbbbbb"),
        (run_event(SHA["a"]), [pull(state="closed")], "open any more"),
        (run_event(SHA["a"]), [], "is open"),
        (run_event(SHA["a"], FORK), [pull()], "is open"),
        (run_event(SHA["a"], FORK), [pull(repository=None)], "is open"),
        (run_event(SHA["a"], None), [pull()], "is gone"),
        (run_event(SHA["a"], event="push"), [pull()], "not for a pull request"),
        (run_event(SHA["a"]), [{**pull(), "base": {"sha": SHA["f"], "repo": FORK}}], "is open"),
    ],
)
def test_a_late_run_or_one_without_a_pull_request_writes_nothing(
    case: Case, event: dict[str, Any], pulls: list[Any], why: str
) -> None:
    request, said = case.decide(event, pulls, artefact=review())
    assert request is None
    assert why in said.out
    assert said.out.endswith("Nothing is written.\n")


def test_a_request_of_an_earlier_call_does_not_stay(case: Case) -> None:
    assert case.decide(artefact=review())[0] is not None
    assert case.decide(pulls=[], artefact=review())[0] is None


def test_the_pull_request_is_the_one_that_github_names(case: Case) -> None:
    """Two pull requests of forks have branches of the same name; the artefact claims a third number."""
    pulls = [pull(3, SHA["a"], repository=OURS), pull(4, SHA["b"], repository=FORK), pull(5, SHA["a"], repository=FORK)]
    request, _ = case.decide(run_event(SHA["a"], FORK), pulls, artefact={**review(), "number": 1})
    assert request is not None
    assert request["path"] == "repos/emet-example/policies/issues/5/comments"


@pytest.mark.parametrize(
    "artefact",
    [
        {**review(), "number": 1},
        {**review(), "version": 2},
        review(head=SHA["b"]),
        [],
        {},
        "x" * 3_000_000,
    ],
    ids=["a key too many", "another version", "another commit", "a list", "nothing in it", "too large"],
)
def test_a_review_that_cannot_be_trusted_is_not_shown(case: Case, artefact: Any) -> None:
    request, _ = case.decide(artefact=artefact)
    assert request is not None
    assert "could not be read" in request["body"]["body"]
    assert "Each day counts" not in request["body"]["body"]
    assert "https://github.com/emet-example/policies/actions/runs/7" in request["body"]["body"]


def test_a_review_that_is_not_there_or_a_link_is_said(case: Case, tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.json", review(words="a secret of the machine"))
    link = tmp_path / "link.json"
    link.symlink_to(secret)
    for path in (link, tmp_path / "nothing.json", tmp_path):
        request, _ = case.decide(artefact=path)
        assert request is not None
        assert "could not be read" in request["body"]["body"]
    broken = tmp_path / "broken.json"
    broken.write_bytes(b"[" * 100_000 + b"\xff\xfe")
    request, _ = case.decide(artefact=broken)
    assert request is not None
    assert "could not be read" in request["body"]["body"]


def test_what_a_fork_wrote_stays_text(case: Case) -> None:
    request, _ = case.decide(artefact=review(words=HOSTILE))
    assert request is not None
    tokens = list(flat(MarkdownIt("commonmark", {"html": True}).parse(request["body"]["body"])))
    html = "".join(token.content for token in tokens if token.type.startswith("html_"))
    tags = set(re.findall(r"<[^!][^>]*>", html))
    assert tags <= {"<ins>", "</ins>", "<del>", "</del>", "<details>", "</details>", "<summary>", "</summary>", "<br>"}
    links = [token.attrGet("href") or token.attrGet("src") for token in tokens if token.type in ("link_open", "image")]
    assert links == ["https://github.com/emet-example/policies/actions/runs/7"]
    words = [token.content for token in tokens if token.type == "text"]
    assert any("everyone" in word for word in words)
    assert [word for word in words if re.search(r"@\w", word)] == [], "nobody is called by a fork's words"


def flat(tokens: list[Token]) -> Iterator[Token]:
    """Tokens with those inside them."""
    for token in tokens:
        yield token
        yield from flat(token.children or [])


def test_a_long_review_is_cut_to_what_a_comment_may_hold(case: Case) -> None:
    request, _ = case.decide(artefact=review(words="word " * 150, changes=150))
    assert request is not None
    body = request["body"]["body"]
    assert 10_000 < len(body) <= 60_000
    assert body.count("<details>") == body.count("</details>")
    assert body.rstrip().endswith(")")


@pytest.mark.parametrize("name", ["event.json", "pulls.json", "comments.json"])
@pytest.mark.parametrize("text", ["", "{", '{"message": "Not Found"}', "[1]", "null"])
def test_an_answer_that_is_none_ends_with_2(case: Case, tmp_path: Path, name: str, text: str) -> None:
    case.decide(artefact=review())
    (tmp_path / name).write_text(text, encoding="utf-8")
    files = [tmp_path / one for one in ("event.json", "pulls.json", "comments.json")]
    done = run(None, "comment", "--event", files[0], "--pulls", files[1], "--comments", files[2], "--out", case.out)
    assert name in done.expect(2).err


@pytest.mark.parametrize("address", ["javascript:x", "https://x.example/) [a](b", "http://x.example/"])
def test_an_address_that_is_none_is_refused(case: Case, tmp_path: Path, address: str) -> None:
    case.decide()
    files = [tmp_path / one for one in ("event.json", "pulls.json")]
    run(None, "comment", "--event", files[0], "--pulls", files[1], "--out", case.out, "--summary-url", address).expect(
        2
    )
