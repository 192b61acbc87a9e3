"""The command line: one small file a command."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Runs policyweave; gives 0 clean, 1 errors found, 2 the input or the call cannot be used, 3 a fault of ours."""
    from .call import run

    return run(sys.argv[1:] if argv is None else list(argv))
