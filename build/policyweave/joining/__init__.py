"""Schools join the trust, are renamed and leave it: their files, and what is still to be done."""

from .leave import LeftNow, leave
from .missing import Todo, missing
from .new import NEEDED, OFFERED, JoinedNow, fault_of, new_school
from .rename import RenamedNow, rename

__all__ = [
    "NEEDED", "OFFERED", "JoinedNow", "LeftNow", "RenamedNow", "Todo", "fault_of", "leave", "missing", "new_school",
    "rename",
]  # fmt: skip
