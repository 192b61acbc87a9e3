"""What the sites of one build share cannot be told from sites that were built alone, in whatever order they come."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from policyweave.pipeline import Woven, weave
from policyweave.render.mkdocs import build_site
from policyweave.render.shared import Shared
from tests.trustkit import REPOSITORY, Trust, snapshot

pytestmark = pytest.mark.slow
# A module that knows the school: what a template keeps of it must not be seen by the next school.
MACROS = "{% set first = policyweave.school %}{% macro shown() %}{{ first }} / {{ policyweave.school }}{% endmacro %}"
MAIN = """{% extends "policyweave.html" %}
{% import "own.html" as own %}
{% block content %}{{ super() }}<p>{{ own.shown() }}</p>{% endblock %}"""


@pytest.fixture(scope="module")
def woven(tmp_path_factory: pytest.TempPathFactory) -> Woven:
    trust = Trust(tmp_path_factory.mktemp("shared"), REPOSITORY)
    trust.change("mkdocs.yml", "name: material", "name: material\n  custom_dir: look")
    trust.set("look/main.html", MAIN).set("look/own.html", MACROS)
    return weave(trust.root, ["oakmere", "trentside", "wharfside"])


@pytest.fixture(scope="module")
def alone(woven: Woven, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    return [built(woven, number, tmp_path_factory.mktemp("alone"), None) for number in range(len(woven.sites))]


def built(woven: Woven, number: int, out: Path, shared: Shared | None) -> dict[str, bytes]:
    assert woven.content
    assert build_site(woven.content, woven.sites[number], Path(woven.content.root) / "mkdocs.yml", out, shared) == ()
    return snapshot(out)


@pytest.mark.parametrize("seed", range(3))
def test_any_order_and_any_part_give_the_bytes_of_sites_alone(
    woven: Woven, alone: list[dict[str, bytes]], tmp_path: Path, seed: int
) -> None:
    chance, shared = random.Random(seed), Shared()
    order = chance.sample(range(len(alone)), chance.randint(3, len(alone)))
    for number in [*order, order[0]]:
        again = built(woven, number, tmp_path / f"{number}-{chance.random()}", shared)
        assert again.keys() == alone[number].keys()
        assert [name for name in again if again[name] != alone[number][name]] == []


def test_the_theme_knows_the_school_it_is_for(woven: Woven, alone: list[dict[str, bytes]]) -> None:
    assert woven.content
    for site, files in zip(woven.sites, alone, strict=True):
        name = woven.content.schools[site.school].name
        assert f"<p>{name} / {name}</p>".encode() in files["index.html"]
