"""Wires the year: where the contextual reviews stand, opening them, signing their steps off, what changed since."""

from .opening import Opened, open_edition
from .sign_off import Signed, sign_off
from .since import Since, since
from .status import status

__all__ = ["Opened", "Signed", "Since", "open_edition", "sign_off", "since", "status"]
