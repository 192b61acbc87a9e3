"""JSON Schemas of the YAML files, drawn from the field definitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter

from .model.schema import (
    Authority,
    ContextualReview,
    Cycle,
    Guidance,
    JoiningSchool,
    PageFront,
    Rechecked,
    Renamed,
    School,
    TextFront,
    Trust,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _record(kind: Any, title: str) -> Callable[[], dict[str, Any]]:
    def make() -> dict[str, Any]:
        return {"$schema": DIALECT, **TypeAdapter(kind).json_schema(), "title": title}

    return make


def _school() -> dict[str, Any]:
    """An active school has every field; while it is joining, what comes after the authorities may be missing."""
    active = TypeAdapter(School).json_schema()
    required = active.pop("required")
    joining = TypeAdapter(JoiningSchool).json_schema()["required"]
    return {
        "$schema": DIALECT,
        **active,
        "title": "schools/<slug>/school.yml",
        "required": joining,
        "if": {"properties": {"status": {"const": "joining"}}, "required": ["status"]},
        "else": {"required": required},
    }


def _cycle() -> dict[str, Any]:
    """A milestone says due or when."""
    schema = TypeAdapter(Cycle).json_schema()
    milestone = schema["$defs"]["Milestone"]
    milestone["required"].remove("due")
    milestone["oneOf"] = [{"required": ["due"]}, {"required": ["when"]}]
    return {"$schema": DIALECT, **schema, "title": "policies/cycle.yml"}


def _review() -> dict[str, Any]:
    """A step that nobody has signed off stands there as a key without a value."""
    schema = TypeAdapter(ContextualReview).json_schema()
    steps = schema["properties"]["steps"].pop("patternProperties")
    schema["properties"]["steps"]["patternProperties"] = {
        pattern: {"anyOf": [step, {"type": "null"}]} for pattern, step in steps.items()
    }
    schema["properties"]["steps"]["additionalProperties"] = False
    return {"$schema": DIALECT, **schema, "title": "schools/<slug>/review.yml"}


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "trust": _record(Trust, "policies/trust.yml"),
    "national": _record(dict[str, Guidance], "policies/national.yml"),
    "renamed": _record(tuple[Renamed, ...], "policies/renamed.yml"),
    "confirmed": _record(dict[str, Rechecked], "policies/confirmed.yml"),
    "cycle": _cycle,
    "authority": _record(Authority, "policies/authorities/<slug>/authority.yml"),
    "school": _school,
    "review": _review,
    "page": _record(PageFront, "front matter of a policy page"),
    "overlay": _record(TextFront, "front matter of an overlay or fragment"),
}
