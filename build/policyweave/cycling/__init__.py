"""Wires the year: where the contextual reviews stand, opening them, signing steps off, what changed since, what is due."""

from .opening import Opened, open_edition
from .reminders import Due, due
from .sign_off import Signed, sign_off
from .since import Since, since
from .status import status

__all__ = ["Due", "Opened", "Signed", "Since", "due", "open_edition", "sign_off", "since", "status"]
