"""Settings of the whole suite.

Properties are tried with the same examples each time, so that a green suite stays green. To look for new ones:
`pytest tests/properties --hypothesis-profile search`.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests.trustkit import command

# Writing a file and weaving two schools takes some hundredths of a second; how long is not what is tested here.
_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile(
    "policyweave", deadline=None, max_examples=40, derandomize=True, database=None, suppress_health_check=_SLOW
)
settings.register_profile("search", deadline=None, max_examples=1500, suppress_health_check=_SLOW)
settings.load_profile("policyweave")

# Nothing that a test starts may write a cache beside the sources or read settings of whoever runs it.
os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
# A shell that starts the tests in the background makes them deaf to Ctrl and C, and what they start would be, too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
REPOSITORY = Path(__file__).parent.parent
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests go first, then those with many, so that no worker is left with a long one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    many = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.path not in slow, -many[item.path], item.path))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site that `policyweave build` makes of this repository's own content: built once, whatever the workers.

    Nobody writes into it. What the build printed lies beside it, in `said.txt`.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demonstration"
    folder.mkdir(exist_ok=True)
    site, said = folder / "site", folder / "said.txt"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            done = command("build", "--out", site, root=REPOSITORY).expect(0)
            said.write_text(done.said, encoding="utf-8")
    return site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a worker; no test may start another."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is not here: install it, or name it in the environment as CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
