"""Hostile overlays: small files that would keep a parser or a template engine busy for hours end in findings at once.

How long they take is not measured here: a run that asks for more than the guard allows is killed and fails the test.
"""

from __future__ import annotations

import json
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.trustkit import TIMEOUT, Found, Run, Trust, run
from tests.warm import forks

pytestmark = pytest.mark.slow

GUARD = 8  # seconds of the processor, whatever else it does: four times what a run may take, for a slow one
MEMORY = 1 << 30
MOST = 99_000  # an overlay may have 100 KB
LINE = 19_000  # longer lines and paragraphs are refused before anything else
MOST_PRINTED = 12_000_000  # characters

UNITS = {
    "brackets": "[",
    "links": "[a](",
    "closed links": "[a](b)",
    "links in links": "[a][",
    "pictures": "![",
    "round brackets": "(",
    "addresses": "[a](<",
    "footnotes": "[^1]",
    "quotes": "> ",
    "lists": "- ",
    "numbered lists": "1. ",
    "stars": "*",
    "emphasis": "*a _b ",
    "closing emphasis": "a**b*c",
    "backticks": "`",
    "code": "`a ``b ",
    "pipes": "|a",
    "backslashes": "\\",
    "ampersands": "&",
    "entities": "&#x41;&amp;",
    "less": "<",
    "tags": "<b>",
    "tags not closed": "<a href='",
    "refused tags": "<x y=z>",
    "comments": "<!--",
    "comments closed": "<!-- a -->",
    "instructions": "<?",
    "cdata": "<![CDATA[",
    "template comments": "<!--# a #-->",
    "braces": "{{",
    "values": "{{ school.name }}",
    "misspelt values": "{{ school.nmae }}",
    "staff": "{% staff %}a",
    "macros": "{{ cite('kcsie') }}",
    "marks on letters": "e\u0301\u0302\u0303",
    "right to left": "\u202e\u202da",
    "invisible": "a\u200b",
    "emoji": "👩\u200d🏫",
    "tabs": "\t",
    "no-break spaces": "\u00a0- ",
    "addresses in words": "https://a.example/",
}


def _lines(unit: str, length: int) -> str:
    line = unit * (length // len(unit)) + "\n\n"
    return line * max(MOST // len(line.encode()), 1)


def _repeated(line: Callable[[int], str], head: str = "") -> str:
    text, number = [head], 0
    size = len(head.encode())
    while True:
        piece = line(number)
        size += len(piece.encode())
        if size > MOST:
            return "".join(text)
        text.append(piece)
        number += 1


TEXTS = {
    "3000 columns": "|a" * 3000 + "|\n" + "|-" * 3000 + "|\n" + ("|b" * 3000 + "|\n") * 10,
    "12000 rows": "|a|b|\n|-|-|\n" + "|1|2|\n" * 12_000,
    "6000 headings of the same name": "# a\n\n" * 6000,
    "6000 headings": _repeated(lambda number: f"## Part {number}\n"),
    "9000 html blocks": "<div>\n\n" * 9000,
    "9000 html blocks closed": "<p>a</p>\n\n" * 9000,
    "details in details": "<details>\n<summary>a</summary>\n\n" * 2900,
    "lists in lists": _repeated(lambda number: "  " * (number % 400) + "- a\n"),
    "quotes in quotes": _repeated(lambda number: ">" * (number % 400 + 1) + " a\n"),
    "quotes in lists": _repeated(lambda number: "> - " * (number % 40 + 1) + "a\n"),
    "alerts in alerts": _repeated(lambda number: "> " * (number % 60 + 1) + "[!NOTE]\n"),
    "notes in notes": "a[^0]\n\n" + _repeated(lambda number: f"[^{number}]: b[^{number + 1}]\n\n", "a[^0]\n\n"),
    "notes in a circle": "a[^1]\n\n[^1]: b[^2]\n\n[^2]: c[^1]\n",
    "calls of one note": "[^1] " * 250 + "\n\n[^1]: a\n\n" + ("[^1] " * 250 + "\n\n") * 60,
    "footnotes": _repeated(lambda number: f"a[^{number}]\n\n[^{number}]: b\n\n"),
    "references": _repeated(lambda number: f"[r{number}]: https://a.example\n"),
    "links to one reference": "[a]: https://a.example/" + "a" * 9000 + "\n\n" + ("[a] " * 250 + "\n\n") * 80,
    "backticks of every length": " ".join("`" * number for number in range(1, 190)) + "\n",
    "an expression of sums": "{{ 1" + "+1" * 900 + " }}",
    "a long expression": "{{ 1" + " + 1" * 4000 + " }}",
    "powers": "{{ 9 ** 9 ** 9 ** 9 ** 9 }}",
    "long texts": "{{ 'a' * 999999999 }} {{ 'a' | center(999999999) }} {{ '%999999999d' | format(1) }}",
    "long ranges": "{{ range(999999999) | join }} {{ range(999999999) | list }}",
    "brackets in expressions": "{{ " + "(" * 900 + "1" + ")" * 900 + " }}",
    "lists in expressions": "{{ " + "[" * 900 + "]" * 900 + " }}",
    "calls in calls": "{{ " + "cite(" * 300 + "'a'" + ")" * 300 + " }}",
    "filters on filters": "{{ school.name" + " | upper" * 240 + " }}",
    "parts of parts": "{{ school" + ".name" * 390 + " }}",
    "conditions": "{{ 1" + " if 1 else 1" * 150 + " }}",
    "not": "{{ " + "not " * 400 + "1 }}",
    "minus": "{{ " + "-" * 1900 + "1 }}",
    "staff in staff": "{% staff %}\n" * 3000 + "a\n" + "{% endstaff %}\n" * 3000,
    "macros of several lines": "{{ contacts() }}\n\n" * 5000,
    "macros of several lines in lists": _repeated(lambda number: "  " * (number % 12) + "- {{ contacts() }}\n"),
    "fragments": '{{ include("big.md") }}\n\n' * 3000,
    "a loop": "{% for a in range(9999) %}{% for b in range(9999) %}{{ a }}{% endfor %}{% endfor %}",
    "front matter": "---\n" + "a: " + "[" * 9000 + "\n---\nWords.\n",
    "aliases in front matter": "---\na: &a [x, x, x]\n"
    + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20))
    + "---\nWords.\n",
    "dashes": "---\n" * 24_000,
    "front matter without end": "---\n" + "a: b\n" * 19_000,
    "empty lines": "\n" * MOST,
    "spaces": " " * LINE + "\n" + " \n" * 30_000,
    "one word": "a" * LINE + "\n",
    "one address": "[a](https://a.example/" + "a" * LINE + ")",
    "a paragraph of many lines": "a\n" * 49_000,
    "placeholders": "[insert " * 2000 + "\n\n" + "[" + "insert " * 2000 + "\n\n" + "_" * LINE + "\n\n" + "." * LINE + "\n",
}  # fmt: skip

BOMBS = {
    "aliases": "values:\n  a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"  {chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(20)),
    "merges": "values: &a0 {x: y}\n" + "".join(f"k{n}: &a{n + 1} {{<<: [*a{n}, *a{n}, *a{n}]}}\n" for n in range(20)),
    "an alias of itself": "values: &a {a: *a}\n",
    "brackets": "values: " + "[" * 40_000 + "\n",
    "braces": "values: " + "{a: " * 20_000 + "\n",
    "lists in lists": "values:\n" + "".join("  " * n + "-\n" for n in range(1, 400)),
    "long keys": f"{'a' * 90_000}: b\n",
    "many keys": "values:\n" + "".join(f"  k{n}: v\n" for n in range(25_000)),
    "anchors": "".join(f"k{n}: &a{n} v\n" for n in range(9000)),
    "quotes": 'values: {a: "' + "\\\n" * 20_000,
}


def guarded(trust: Trust, *arguments: str) -> Run:
    """A run that may take no more than so much time and memory."""
    said = trust.root.parent / "said.json"
    process = forks().Process(target=_bounded, args=(trust.root, arguments, said))
    process.start()
    process.join(TIMEOUT)
    process.kill()
    process.join()
    assert process.exitcode == 0, f"it took more than {GUARD} seconds, or ended with {process.exitcode}"
    return Run(*json.loads(said.read_text(encoding="utf-8")))


def _bounded(root: Path, arguments: tuple[str, ...], said: Path) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (GUARD, GUARD + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    done = run(root, *arguments)
    said.write_text(json.dumps([done.code, done.out, done.err]), encoding="utf-8")


def findings(trust: Trust, *paths: str) -> list[Found]:
    """What a check says within its bounds; every fault lies in one of these files."""
    done = guarded(trust, "check", "ash", "--format", "json")
    assert done.code in (0, 1), done.said[-3000:]
    assert len(done.said) < MOST_PRINTED
    found = done.findings()
    assert {item.path for item in found} <= {*paths, "schools/ash/early-help.md"}, {item.path for item in found}
    return found


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_the_same_sign_again_and_again(unit: str, tmp_path: Path) -> None:
    """In paragraphs as long as they may be, and in short ones."""
    trust = Trust(tmp_path)
    shapes = {
        "schools/ash/early-help.md": _lines(unit, LINE),
        "schools/ash/cme-local.md": _lines(unit, 60),
    }
    for path, text in shapes.items():
        assert len(text.encode()) < 100_000
        trust.set(path, text)
    findings(trust, *shapes)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_that_grows(text: str, tmp_path: Path) -> None:
    assert len(text.encode()) < 120_000
    trust = Trust(tmp_path).set("policies/fragments/big.md", "- words\n" * 10_000)
    findings(trust.set("schools/ash/cme-local.md", text), "schools/ash/cme-local.md")


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_data_that_grows(text: str, tmp_path: Path) -> None:
    path = "schools/ash/school.yml"
    trust = Trust(tmp_path).add(path, text)
    assert any(item.severity == "error" for item in findings(trust, path))


def test_macros_that_call_each_other(tmp_path: Path) -> None:
    trust = Trust(tmp_path).set(
        "macros/circle.jinja",
        "{% macro a() %}{{ b() }}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{{ a() }}{% endmacro %}",
    )
    trust.page("note", "{{ a() }}")
    assert {item.rule for item in findings(trust, "policies/note.md", "macros/circle.jinja")} == {"PW024"}


def test_fragments_that_put_each_other_in(tmp_path: Path) -> None:
    trust = Trust(tmp_path).set("policies/fragments/a.md", '{{ include("b.md") }}\n\n{{ include("b.md") }}\n')
    trust.set("policies/fragments/b.md", '{{ include("a.md") }}\n\n{{ include("a.md") }}\n').page(
        "note", '{{ include("a.md") }}'
    )
    found = findings(trust, "policies/note.md", "policies/fragments/a.md", "policies/fragments/b.md")
    assert {item.rule for item in found} == {"PW024"}
