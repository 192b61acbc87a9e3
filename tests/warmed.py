"""Reading this reads all of policyweave, and lets it do each thing once: what is forked from here has it behind it."""

from __future__ import annotations

import gc
import importlib
import tempfile
from pathlib import Path

from policyweave.cli.call import COMMANDS
from tests.trustkit import SMALL, run

for _name in COMMANDS:
    importlib.import_module(f"policyweave.cli.{_name}")
with tempfile.TemporaryDirectory() as _folder:
    run(SMALL, "build", "--jobs", "1", "--out", Path(_folder) / "site").expect(0)
    run(SMALL, "links", "--site", Path(_folder) / "site")
tempfile.tempdir = None
gc.freeze()
