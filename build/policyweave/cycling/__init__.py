"""Wires the year: contextual reviews opened, signed off, where they stand, what is due; national guidance that changed."""

from .confirming import Confirmed, Where, confirm
from .opening import Opened, open_edition
from .reminders import Due, due
from .sign_off import Signed, sign_off
from .since import Since, since
from .status import status
from .updating import Updated, update
from .worklist import Worked, by_person, national_status

__all__ = [
    "Confirmed",
    "Due",
    "Opened",
    "Signed",
    "Since",
    "Updated",
    "Where",
    "Worked",
    "by_person",
    "confirm",
    "due",
    "national_status",
    "open_edition",
    "sign_off",
    "since",
    "status",
    "update",
]
