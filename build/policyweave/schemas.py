"""JSON Schemas of the YAML files, drawn from the field definitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter

from .model.listing import PolicyList
from .model.schema import (
    Authority,
    ContextualReview,
    Cycle,
    Guidance,
    JoiningSchool,
    LeftSchool,
    PageFront,
    Rechecked,
    Renamed,
    School,
    Term,
    TextFront,
    Trust,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _record(kind: Any, title: str) -> Callable[[], dict[str, Any]]:
    def make() -> dict[str, Any]:
        return {"$schema": DIALECT, **TypeAdapter(kind).json_schema(), "title": title}

    return make


def _school() -> dict[str, Any]:
    """An active school has every field; while it is joining, what comes after the authorities may be missing. One that
    has left says since when.
    """
    schema = TypeAdapter(LeftSchool).json_schema()
    active = TypeAdapter(School).json_schema()
    left = {"left": schema["properties"]["left"]}
    active["$defs"]["Left"] = schema["$defs"]["Left"]
    active["properties"] |= left
    required = active.pop("required")
    joining = TypeAdapter(JoiningSchool).json_schema()["required"]
    return {
        "$schema": DIALECT,
        **active,
        "title": "schools/<slug>/school.yml",
        "required": joining,
        "if": {"properties": {"status": {"enum": ["joining", "left"]}}, "required": ["status"]},
        "then": {"if": {"properties": {"status": {"const": "left"}}}, "then": {"required": ["left"]}},
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


def _confirmed() -> dict[str, Any]:
    """An edition on which no passage rests has a key without a value."""
    schema = TypeAdapter(dict[str, Rechecked]).json_schema()
    properties = schema["$defs"]["Rechecked"]["properties"]
    properties["passages"] = {"anyOf": [properties["passages"], {"type": "null"}]}
    return {"$schema": DIALECT, **schema, "title": "policies/confirmed.yml"}


def _governance(kind: str, title: str) -> Callable[[], dict[str, Any]]:
    """Of the trust's private folder, which no build reads."""

    def make() -> dict[str, Any]:
        from .model import governance

        return _record(getattr(governance, kind), title)()

    return make


def _policies() -> dict[str, Any]:
    """What a build writes; it names this schema."""
    schema = TypeAdapter(PolicyList).json_schema(mode="serialization")
    schema["properties"] = {"$schema": {"type": "string", "format": "uri"}, **schema["properties"]}
    return {"$schema": DIALECT, **schema, "title": "policies.json"}


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "trust": _record(Trust, "policies/trust.yml"),
    "national": _record(dict[str, Guidance], "policies/national.yml"),
    "renamed": _record(tuple[Renamed, ...], "policies/renamed.yml"),
    "glossary": _record(tuple[Term, ...], "policies/glossary.yml"),
    "confirmed": _confirmed,
    "cycle": _cycle,
    "authority": _record(Authority, "policies/authorities/<slug>/authority.yml"),
    "school": _school,
    "review": _review,
    "page": _record(PageFront, "front matter of a policy page"),
    "policies": _policies,
    "governance-strategy": _governance("GovernanceStrategy", "strategy.yml of the private folder"),
    "governance-people": _governance("GovernancePeople", "people.yml of the private folder"),
    "governance-plan": _governance("GovernancePlan", "plan.yml of the private folder"),
    "governance-school": _governance("GovernanceSchool", "schools/<slug>.yml of the private folder"),
    "overlay": _record(TextFront, "front matter of an overlay or fragment"),
}
