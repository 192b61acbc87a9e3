"""The ledger: when each outside address was last good, and since when it fails. One JSON file, sorted."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .verdict import Outcome, Verdict

VERSION = 1
REACHED = frozenset({Verdict.GOOD, Verdict.MOVED})
FAILING = frozenset({Verdict.BROKEN, Verdict.UNREACHABLE, Verdict.LOOP})
# Said of an address only when somebody answered for it; “blocked” and “come back later” say nothing of it.
STORED = REACHED | FAILING | {Verdict.FRONT_PAGE}


class Unreadable(Exception):
    """The file is no ledger; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is remembered of an address: the last verdict on it, the day it was last good, the first day on which it
    failed since then."""

    verdict: Verdict
    last_good: datetime.date | None = None
    failing_since: datetime.date | None = None


Ledger = Mapping[str, Entry]


def read_ledger(path: Path) -> Ledger:
    """The ledger of a file; an empty one if there is no file. Raises Unreadable."""
    if not path.exists():
        return {}
    try:
        data = json.loads(path.read_bytes())
        if data["version"] != VERSION:
            raise Unreadable("it was written by another version")
        return {address: _entry(value) for address, value in data["addresses"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable("it is no ledger of outside addresses") from error


def updated(ledger: Ledger, outcomes: Mapping[str, Outcome], today: datetime.date) -> dict[str, Entry]:
    """The ledger after a check. What was not really answered leaves it as it was."""
    new = dict(ledger)
    for address, outcome in outcomes.items():
        old = ledger.get(address)
        if outcome.verdict not in STORED:
            continue
        since = (old.failing_since if old else None) or today
        last = today if outcome.verdict in REACHED else old.last_good if old else None
        new[address] = Entry(outcome.verdict, last, since if outcome.verdict in FAILING else None)
    return new


def only(ledger: Mapping[str, Entry], addresses: Collection[str]) -> dict[str, Entry]:
    """The ledger without addresses that nobody links to any more."""
    return {address: replace(entry) for address, entry in ledger.items() if address in addresses}


def write_ledger(path: Path, ledger: Ledger) -> None:
    """Writes the file whole: an interrupted run leaves the one that was there."""
    addresses = {address: _data(ledger[address]) for address in sorted(ledger)}
    text = json.dumps({"version": VERSION, "addresses": addresses}, ensure_ascii=False, indent=1) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _entry(value: Mapping[str, Any]) -> Entry:
    return Entry(Verdict(value["verdict"]), _date(value.get("last_good")), _date(value.get("failing_since")))


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _data(entry: Entry) -> dict[str, str]:
    data = {"verdict": entry.verdict.value}
    if entry.last_good:
        data["last_good"] = entry.last_good.isoformat()
    if entry.failing_since:
        data["failing_since"] = entry.failing_since.isoformat()
    return data
