"""Wires the year: contextual reviews opened, signed off, where they stand; national guidance that changed."""

from .confirming import Confirmed, Where, confirm
from .opening import Opened, open_edition
from .sign_off import Signed, sign_off
from .since import Since, since
from .status import status
from .updating import Updated, update
from .worklist import Worked, by_person, national_status

__all__ = [
    "Confirmed",
    "Opened",
    "Signed",
    "Since",
    "Updated",
    "Where",
    "Worked",
    "by_person",
    "confirm",
    "national_status",
    "open_edition",
    "sign_off",
    "since",
    "status",
    "update",
]
