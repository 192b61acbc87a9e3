"""Settings of the whole suite.

Properties are tried with the same examples each time, so that a green suite stays green. To look for new ones:
`pytest tests/properties --hypothesis-profile search`.
"""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, settings

# Writing a file and weaving two schools takes some hundredths of a second; how long is not what is tested here.
_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile(
    "policyweave", deadline=None, max_examples=60, derandomize=True, database=None, suppress_health_check=_SLOW
)
settings.register_profile("search", deadline=None, max_examples=1500, suppress_health_check=_SLOW)
settings.load_profile("policyweave")

# Nothing that a test starts may write a cache beside the sources or read settings of whoever runs it.
os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
REPOSITORY = Path(__file__).parent.parent
