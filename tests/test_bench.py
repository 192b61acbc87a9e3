"""The bench itself: the same words for every generator, what it measures, and the pages that it draws. No time is asserted."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench import measure, others, page, peers, results, scale, synthetic, targets
from tests.bench.ours import Place, Row
from tests.bench.process import Failed, Runner, Taken, rounds, taken
from tests.bench.results import Part, Results, Size
from tests.trustkit import REPOSITORY

SIGNS = re.compile(
    r"\A---\n.*?\n---\n|\{:? ?#[\w-]+ ?\}|^!!! note|^> \[!NOTE\]|^[>#|-]+(?= )|^-+ \| -+|\]\([\w.-]+\)|[|\[\]]",
    re.DOTALL | re.MULTILINE,
)


def words(text: str) -> list[str]:
    """What is read of a page in any of the ways to write it down."""
    return SIGNS.sub(" ", text.replace("| --- | --- |", "")).split()


@pytest.mark.parametrize("number", range(len(synthetic.TITLES)))
def test_every_generator_gets_the_same_words(number: int) -> None:
    school = 7
    values = synthetic.values_of(school)
    given = synthetic.page(number)
    for slot in synthetic.OWN.values():
        given = given.replace(f'{{{{ slot("{slot}") }}}}', synthetic.markdown(synthetic.own_blocks(school, slot)))
    ours = words(others.filled(given, values))
    assert len(ours) > 900
    assert values["school.name"].split()[0] in ours
    assert words(others.mkdocs_page(school, number, macros=False)) == ours
    assert words(others.filled(others.mkdocs_page(school, number, macros=True), values)) == ours
    assert words(others.hugo_page(school, number)) == ours


def test_the_values_for_macros_are_those_of_the_school(tmp_path: Path) -> None:
    others.write_mkdocs(tmp_path, 2, macros=True)
    settings = (tmp_path / "school0002/mkdocs.yml").read_text(encoding="utf-8")
    assert '"dsl": {"phone": "0115 496 0502", "email": "dsl@oakfield2.example"}' in settings
    assert "  - macros\n" in settings
    synthetic.write(tmp_path / "ours", 2)
    ours = (tmp_path / "ours/schools/school0002/school.yml").read_text(encoding="utf-8")
    assert all(value in ours for value in synthetic.values_of(2).values())


def test_the_memory_of_a_process_that_another_started_counts() -> None:
    child = "import sys; x = b'x' * (60 << 20); sys.exit(0)"
    command = (sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])")
    used = taken("a child", command)
    assert used.largest is not None
    assert 60 < used.largest < 120
    assert used.together is not None
    assert used.together >= used.largest
    with pytest.raises(Failed, match=r"^a fault ended with 3\.\nsaid why$"):
        taken("a fault", ("sh", "-c", "echo said why >&2; exit 3"))


def test_rounds_take_turns_and_begin_with_nothing() -> None:
    done: list[str] = []

    def runner(name: str) -> Runner:
        def run() -> Taken:
            done.append(name)
            return Taken(1.0)

        return Runner(name, lambda: done.append(f"no {name}"), run)

    found = rounds([runner("a"), runner("b")], 2, lambda text: None)
    assert " ".join(done) == "no a a no b b no b b no a a"
    assert {name: len(runs) for name, runs in found.items()} == {"a": 2, "b": 2}


def test_a_change_is_never_one_that_was_there(tmp_path: Path) -> None:
    place = Place(tmp_path, 1)
    path = "schools/school0001/local-risks.md"
    before = (place.root / path).read_text(encoding="utf-8")
    sentences = {place.write_new(path) for _ in range(3)}
    assert len(sentences) == 3
    assert (place.root / path).read_text(encoding="utf-8") == f"{before}\nThe bell rings 3 times at noon.\n"


def runs(*walls: float, memory: float = 100.0) -> tuple[Taken, ...]:
    return tuple(Taken(wall, wall, memory, memory, 1) for wall in walls)


def found(**more: Row) -> Results:
    """Results in which each row says what it should come to."""
    rows = {
        "both": Row(peers.BOTH, 100, peers.BOTH, runs(8, 10, 12)),
        "public": Row(peers.PUBLIC, 100, peers.PUBLIC, runs(4, 5, 6)),
        "macros": Row(peers.MACROS, 100, peers.MACROS, runs(120, 150, 120)),
        "hugo": Row(peers.HUGO, 100, peers.HUGO, runs(4, 4, 4, memory=400)),
        "full": Row("full", 100, "`build`", runs(5, 5)),
        "many": Row("full", 1000, "`build`", runs(50, 54, memory=130)),
        "trust-page": Row("trust-page", 100, "`build`, a page", runs(0.6)),
        "overlay": Row("overlay", 100, "`build`, a text", runs(0.8)),
        "nothing": Row("nothing", 100, "`build`, nothing", runs(0.1)),
        **more,
    }
    part = Part("all", "2026-11-25T10:00:00+00:00", "abc123", 60.0, tuple(rows.values()), (Size(1000, 5 << 20, 800 << 20, 800 << 20, 1, 9),))  # fmt: skip
    return Results("A machine.", {"hugo": "0"}, 10, 100, 1000, {"all": part})


def test_what_is_reached_is_judged_by_what_was_measured() -> None:
    came_to = {target.id: targets.judged(target, found()).comes_to for target in targets.TARGETS}
    assert came_to == {
        "macros": "aim",  # 30, 30 and 20 times
        "hugo": "least",  # 1.25 times
        "hugo-memory": "aim",
        "overlay": "least",
        "trust-page": "missed",  # 0.12 of a full build, though under a second
        "nothing": "aim",
        "many": "missed",  # 1.3 times the memory
        "serve": "unmeasured",
        "help": "unmeasured",
    }


def test_a_reason_is_told_only_where_a_row_is_not_reached() -> None:
    why = targets.reasons("<!-- ## no -->\n## many\nGrows with\nthe schools.\n\nBy profile | so.\n\n## nothing\nOld.\n")
    text = page.benchmarks(found(), why, "## Method\n")
    cells = {row.split(" | ")[0]: row for row in text.splitlines() if row.startswith("| ")}
    assert cells["| 1,000 schools against 100, full build"].endswith("| **no**, because: Grows with the schools. |")
    assert "### 1,000 schools against 100, full build\n\nBy profile | so.\n" in text
    assert cells["| nothing changed, 100 schools"].endswith("| 0.10 s | yes, and the aim |")
    assert "Old." not in text
    assert page.NO_REASON in cells["| one page of the trust changed, 100 schools (one page each)"]
    assert "24.00 (20.00–30.00)" not in text  # ratios are taken in each round, not of the medians
    assert "30.00 (20.00–30.00) times faster" in text


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    whole = found(serve=Row("serve", 100, "`serve`", (Taken(0.2),)))
    results.write(tmp_path / "last.json", whole)
    assert results.read(tmp_path / "last.json") == whole


def test_parts_of_several_runs_are_said_to_be_that() -> None:
    whole = found()
    parts = {**whole.parts, "serve": replace(whole.parts["all"], name="serve", commit="def456", rows=(), sizes=())}
    assert "in one run of 1 minutes" in page.measured_at(whole)
    assert "all on 2026-11-25 at abc123; serve on 2026-11-25 at def456" in page.measured_at(replace(whole, parts=parts))


def test_figures_are_put_between_their_marks_alone() -> None:
    before = measure.SCALE.read_text(encoding="utf-8")
    after = scale.with_figures(before, found())
    assert scale.with_figures(after, found()) == after
    for mark in (scale.BEGIN, scale.END):
        assert before.count(mark) == 1
    assert after.split(scale.BEGIN)[0] == before.split(scale.BEGIN)[0]
    assert after.split(scale.END)[1] == before.split(scale.END)[1]
    assert "| 1,000 | 52.0 s | " in after
    assert "| 10,000 | ≈ 8.7 min | " in after
    assert "1,100 schools with one edition" in after
    with pytest.raises(ValueError, match="once each"):
        scale.with_figures("no marks", found())


def test_the_others_are_pinned_with_our_material_and_no_address() -> None:
    lock = peers.LOCK.read_text(encoding="utf-8")
    runtime = (REPOSITORY / "build/locks/runtime.txt").read_text(encoding="utf-8")
    assert set(peers.Peers.versions()) == set(peers.NAMES)
    assert f"mkdocs-material=={peers.Peers.versions()['mkdocs-material']} " in runtime
    assert "://" not in lock
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=\w)", lock)[1:])


def test_reasons_belong_to_rows() -> None:
    known = {target.id for target in targets.TARGETS}
    assert set(targets.reasons(targets.REASONS.read_text(encoding="utf-8"))) <= known


@pytest.mark.skipif(not results.FILE.is_file(), reason="nothing was measured yet")
def test_the_pages_say_what_was_measured_and_nothing_else() -> None:
    last = results.read(results.FILE)
    assert measure.BENCHMARKS.read_text(encoding="utf-8") == measure.pages(last)
    text = measure.SCALE.read_text(encoding="utf-8")
    assert text == scale.with_figures(text, last)
