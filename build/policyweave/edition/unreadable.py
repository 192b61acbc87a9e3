"""Why a manifest, an archive or a folder cannot be read."""

from __future__ import annotations


class Unreadable(Exception):
    """It is no manifest or no archive of ours, or it is damaged; the message says what is wrong, in one sentence."""
