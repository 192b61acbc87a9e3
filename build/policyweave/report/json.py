"""Findings as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..model.finding import Finding


def as_data(item: Finding) -> dict[str, Any]:
    """One finding as plain data: rule, name, severity, path, line, column, message, fix, schools, also."""
    return {
        "rule": item.rule.id,
        "name": item.rule.name,
        "severity": item.severity.value,
        "path": item.place.path,
        "line": item.place.line,
        "column": item.place.column,
        "message": item.message,
        "fix": item.fix,
        "schools": list(item.schools),
        "also": [{"path": place.path, "line": place.line, "column": place.column} for place in item.also],
    }


def as_list(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """All findings as plain data, in order."""
    return [as_data(item) for item in findings]
