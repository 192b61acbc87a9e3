"""The figures of docs/scale.md, drawn from results."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.bench.page import measured_at, number, table
from tests.bench.results import Results, Size, most, walls

MIB = 2**20
BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"


def with_figures(page: str, results: Results) -> str:
    """docs/scale.md with new figures between its two marks; ValueError if it has not just these two."""
    if page.count(BEGIN) != 1 or page.count(END) != 1:
        raise ValueError(f"The page has to have “{BEGIN}” and “{END}” once each.")
    return re.sub(
        f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: f"{BEGIN}\n{figures(results)}\n{END}", page, flags=re.DOTALL
    )


def figures(results: Results) -> str:
    """What each size costs; ten times the largest measured one is worked out from it and marked as that."""
    sizes = sorted(results.sizes, key=lambda size: size.schools)
    if not sizes:
        return "\nNothing was measured yet. `make bench` writes the figures here.\n"
    rows = [_costs(results, size, 1) for size in sizes]
    if sizes[-1].schools == results.many:
        rows.append(_costs(results, sizes[-1], 10))
    head = (
        "Schools", "Full build", "One school changed", "Trust page changed", "Nothing changed", "`check`",
        "Largest process", "Sources", "Public sites", "the same, packed", "Staff sites", "Files",
    )  # fmt: skip
    parts = [
        table(head, rows),
        "≈ is worked out: ten times the row above; packed, as of the row with 100.",
        table(("Schools", "One of many machines", "Time", "Largest process"), list(_shards(results))),
        _room(sizes[-1]),
        f"{results.machine} {measured_at(results)}",
    ]
    return "\n" + "\n\n".join(parts) + "\n"


def _costs(results: Results, size: Size, times: int) -> tuple[str, ...]:
    """A row of the table; with times, of so many times as many schools, worked out."""
    mark = "≈ " if times > 1 else ""

    def time(id: str) -> str:
        row = results.row(id, size.schools)
        return mark + _time(walls(row).middle * times) if row else ""

    full = results.row("full", size.schools) if times == 1 else None
    memory = most(full, lambda run: run.largest) if full else None
    packed = next((one for one in reversed(results.sizes) if one.packed), None)
    return (
        f"{size.schools * times:,}",
        time("full"),
        time("overlay"),
        time("trust-page"),
        time("nothing"),
        time("check"),
        number(memory, "MiB"),
        mark + _bytes(size.sources * times),
        mark + _bytes(size.public * times),
        _bytes(size.packed)
        if size.packed
        else f"≈ {_bytes(packed.packed * size.schools * times / packed.schools)}"
        if packed
        else "",
        mark + _bytes(size.staff * times),
        f"{mark}{size.files * times:,}",
    )


def _shards(results: Results) -> Iterator[tuple[str, ...]]:
    for row in results.rows:
        if row.id in ("plan", "shard", "merge"):
            memory = number(most(row, lambda run: run.largest), "MiB")
            yield f"{row.schools:,}", row.work, _time(walls(row).most), memory


def _room(size: Size) -> str:
    """How many schools there is room for."""
    public, staff = size.public / size.schools, size.staff / size.schools
    return (
        f"A school's public site is {public / 1e6:.2f} MB here and its staff site {staff / 1e6:.2f} MB. So GitHub Pages "
        f"(1 GB) has room for about {_about(1e9 / public)} schools with one edition and {_about(5e8 / public)} with two, "
        f"and Azure Static Web Apps for the staff sites of about {_about(2.5e8 / staff)} (free, 250 MB) or "
        f"{_about(5e8 / staff)} (standard, 500 MB). Pictures and documents of the trust are not in this."
    )


def _about(count: float) -> str:
    """Two digits of it, and noughts."""
    unit = 10 ** max(len(str(int(count))) - 2, 0)
    return f"{int(count) // unit * unit:,}"


def _time(seconds: float) -> str:
    return f"{seconds / 60:.1f} min" if seconds >= 60 else f"{seconds:.1f} s"


def _bytes(count: float) -> str:
    return f"{count / MIB / 1024:.2f} GiB" if count >= 1024 * MIB else f"{count / MIB:.1f} MiB"
