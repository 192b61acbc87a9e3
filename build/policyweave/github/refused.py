"""How this room says no."""

from __future__ import annotations


class Refused(Exception):
    """What was asked for is not done; the message says why and what to do, in one or two sentences."""
