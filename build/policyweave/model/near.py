"""“Did you mean …?”"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache


def near(word: str, known: Iterable[object]) -> str:
    """“ Did you mean “x”?” with the nearest known word, or nothing."""
    return _near(word, tuple(str(name) for name in known))


@lru_cache(maxsize=4096)
def _near(word: str, names: tuple[str, ...]) -> str:
    by_case = [name for name in names if name.casefold() == word.casefold()]
    found = by_case or (difflib.get_close_matches(word, names, n=1, cutoff=0.6) if len(word) <= 80 else [])
    return f" Did you mean “{found[0]}”?" if found else ""
