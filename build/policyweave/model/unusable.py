"""The call or the folder cannot be used at all."""

from __future__ import annotations


class CannotUse(Exception):
    """The call or the folder cannot be used; the message says why and what to do, in one or two sentences."""
