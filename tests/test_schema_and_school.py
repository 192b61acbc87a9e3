"""`schema` fits what the demonstration's files hold; `school` lists and shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policyweave.load.yaml import parse_yaml
from tests.trustkit import REPOSITORY, Trust, run


def _required(schema: dict[str, Any], value: Any, path: str = "") -> Iterator[str]:
    """What a value lacks or has too much, by the parts of JSON Schema that tell of mappings."""
    top = schema.get("$defs", {})

    def look(schema: dict[str, Any], value: Any, path: str) -> Iterator[str]:
        if "$ref" in schema:
            yield from look(top[schema["$ref"].rpartition("/")[2]], value, path)
        elif "anyOf" in schema:
            tries = [list(look(choice, value, path)) for choice in schema["anyOf"]]
            yield from [] if any(not one for one in tries) else tries[0]
        elif schema.get("type") == "object" or "properties" in schema:
            if not isinstance(value, dict):
                yield f"{path} is no mapping"
                return
            known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
            needed = [
                *schema.get("required", []),
                *(schema.get("else", {}).get("required", []) if value.get("status") != "joining" else []),
            ]
            yield from (f"{path}.{name} is missing" for name in needed if name not in value)
            patterns = schema.get("patternProperties", {})
            for name, inner in value.items():
                fitting = next((one for pattern, one in patterns.items() if re.search(pattern, name)), None)
                if fitting is not None:
                    yield from look(fitting, inner, f"{path}.{name}")
                elif name in known:
                    yield from look(known[name], inner, f"{path}.{name}")
                elif more is False:
                    yield f"{path}.{name} is not known"
                elif isinstance(more, dict):
                    yield from look(more, inner, f"{path}.{name}")
        elif schema.get("type") == "array":
            for number, inner in enumerate(value if isinstance(value, list) else []):
                yield from look(schema.get("items", {}), inner, f"{path}[{number}]")
        elif schema.get("type") in ("string", "null") and isinstance(value, (dict, list)):
            yield f"{path} is no single value"

    yield from look(schema, value, path)


def test_the_schemas_fit_the_files(tmp_path: Path) -> None:
    said = run(None, "schema").expect(0).out
    schemas = json.loads(said)
    run(None, "schema", "--out", tmp_path).expect(0)
    for name, schema in schemas.items():
        assert json.loads((tmp_path / f"{name}.schema.json").read_text(encoding="utf-8")) == schema
        assert schema["$schema"].startswith("https://json-schema.org/")
        assert schema["title"]
        assert json.loads(run(None, "schema", name).expect(0).out) == schema
    places = {
        "trust": "policies/trust.yml", "national": "policies/national.yml", "cycle": "policies/cycle.yml",
        "authority": "policies/authorities/*/authority.yml", "school": "schools/*/school.yml",
        "review": "schools/*/review.yml",
    }  # fmt: skip
    for name, pattern in places.items():
        files = sorted(REPOSITORY.glob(pattern))
        assert files
        for file in files:
            assert list(_required(schemas[name], _yaml(file), file.name)) == [], file
    school = _yaml(REPOSITORY / "schools/oakmere/school.yml")
    del school["roles"]
    assert list(_required(schemas["school"], {**school, "hedd": "x"}, "x")) == [
        "x.roles is missing",
        "x.hedd is not known",
    ]


def _yaml(file: Path) -> dict[str, Any]:
    value = parse_yaml(file.read_text(encoding="utf-8"), file.name).value
    assert isinstance(value, dict)
    return value


def test_schools_are_listed_and_shown(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    lines = trust.run("school", "list").expect(0).out.splitlines()
    assert [line.split()[0] for line in lines] == ["ash", "elm"]
    assert "Ash School" in lines[0]
    rows = json.loads(trust.run("school", "list", "--format", "json").expect(0).out)
    assert [row["school"] for row in rows] == ["ash", "elm"]
    shown = trust.run("school", "show", "ash").expect(0).out
    for word in ("Ash School", "0115 496 0011", "dsl@ash.example", "early-help", "phones"):
        assert word in shown
    data = json.loads(trust.run("school", "show", "ash", "--format", "json").expect(0).out)
    assert data["slots"]["early-help"] == "school"
    assert data["slots"]["phones"] == ""
