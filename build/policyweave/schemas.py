"""JSON Schemas of the YAML files, drawn from the field definitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter

from .model.schema import Authority, Cycle, Guidance, JoiningSchool, PageFront, Renamed, School, TextFront, Trust

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


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "trust": _record(Trust, "policies/trust.yml"),
    "national": _record(dict[str, Guidance], "policies/national.yml"),
    "renamed": _record(tuple[Renamed, ...], "policies/renamed.yml"),
    "cycle": _record(Cycle, "policies/cycle.yml"),
    "authority": _record(Authority, "policies/authorities/<slug>/authority.yml"),
    "school": _school,
    "page": _record(PageFront, "front matter of a policy page"),
    "overlay": _record(TextFront, "front matter of an overlay or fragment"),
}
