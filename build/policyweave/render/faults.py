"""Faults that show only while a site is built: in theme templates and in mkdocs.yml."""

from __future__ import annotations

from pathlib import Path

from ..model import rules
from ..model.content import Content
from ..model.finding import Finding, Place, finding

PACKAGE = Path(__file__).resolve().parents[2]


def unknown_name(content: Content, template: str, line: int, name: str) -> Finding:
    """A name that a theme template uses and that is not defined."""
    message = f"“{name}” is not defined in this theme template."
    fix = "Correct the spelling; if it may be missing, ask `is defined` first or give a default."
    return finding(rules.THEME_NAME, Place(_shown(content, template), line), message, fix)


def template_fault(content: Content, template: str, line: int, message: str) -> Finding:
    """A theme template that cannot be used at all."""
    text = f"This theme template cannot be used: {message.rstrip('.')}."
    return finding(rules.TEMPLATE_SYNTAX, Place(_shown(content, template), line), text, "Correct the template.")


def mkdocs_fault(config_file: str, text: str) -> Finding:
    """Something that MkDocs or one of its plugins warns of."""
    fix = "Compare mkdocs.yml with the one that `policyweave init` writes."
    return finding(rules.SETTINGS, Place(config_file), f"MkDocs says: {text.rstrip('.')}.", fix)


def _shown(content: Content, template: str) -> str:
    """A template's path as readers of a finding know it: below the content repository, else below our package."""
    path = Path(template).resolve()
    for folder in (Path(content.root).resolve(), PACKAGE):
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return template
