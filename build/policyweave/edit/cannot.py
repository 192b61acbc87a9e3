"""Why a change was refused."""

from __future__ import annotations


class CannotEdit(Exception):
    """The change cannot be made; the message says why and what to do, in one or two sentences."""


class NotThere(CannotEdit):
    """The path leads to no value."""
