"""“Did you mean …?”"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def near(word: str, known: Iterable[object]) -> str:
    """“ Did you mean “x”?” with the nearest known word, or nothing."""
    names = [str(name) for name in known]
    by_case = [name for name in names if name.casefold() == word.casefold()]
    found = by_case or difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return f" Did you mean “{found[0]}”?" if found else ""
