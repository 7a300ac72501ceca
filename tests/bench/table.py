"""The table of a run: printed, and put into docs/benchmarks.md between its markers."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.bench.figures import POINTS, Figure, milliseconds, percentile

BEGIN, END = "<!-- make bench: begin -->", "<!-- make bench: end -->"
_HEAD = ("what", "unit", "ours p50 / p95 / p99", "floor p50 / p95 / p99", "ratio", "wanted", "")


def machine() -> str:
    """The machine in one line: what the milliseconds depend on."""
    facts = (
        f"{os.cpu_count()} cores",
        f"load {os.getloadavg()[0]:.1f}",
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        f"{platform.system()} {platform.machine()}",
        f"fdatasync {_fdatasync():.2f} ms",
    )
    return ", ".join(facts)


def rows(figures: Iterable[Figure]) -> list[tuple[str, ...]]:
    """The table's cells, its head first."""
    return [_HEAD, *(_row(figure) for figure in figures)]


def text(figures: Sequence[Figure]) -> str:
    """The table as markdown, with the notes below it."""
    cells = rows(figures)
    widths = [max(_width(row[column]) for row in cells) for column in range(len(_HEAD))]
    lines = ["| " + " | ".join(_filled(c, w) for c, w in zip(row, widths, strict=True)) + " |" for row in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    notes = [f"- {figure.name}: {figure.note}" for figure in figures if figure.note]
    return "\n".join((*lines, *([""] if notes else []), *notes)) + "\n"


def write(path: Path, figures: Sequence[Figure], facts: str) -> None:
    """Put the table between the markers of `path`; they are added at its end where it has none."""
    page = path.read_text(encoding="utf-8")
    if BEGIN not in page:
        page = page.rstrip() + f"\n\n{BEGIN}\n{END}\n"
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    path.write_text(f"{before}{BEGIN}\n{facts}\n\n{text(figures)}{END}{after}", encoding="utf-8")


def _row(figure: Figure) -> tuple[str, ...]:
    wanted = f"≤ {figure.target:g} ×" if figure.judged else ""
    at = "" if figure.judged in (0, 50) else f" (p{figure.judged})"
    ratio = f"{figure.ratio:.2f} ×{at}"
    ours, floor = _points(figure.ours), _points(figure.floor)
    return figure.name, figure.unit, ours, floor, ratio, wanted, figure.verdict


def _points(samples: Sequence[float]) -> str:
    return " / ".join(_short(percentile(samples, point)) for point in POINTS)


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _width(cell: str) -> int:
    return len(cell)


def _filled(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _fdatasync() -> float:
    """Median ms of making one 4 KiB block durable here."""
    with tempfile.TemporaryFile(dir=Path.cwd()) as file:
        block = bytes(4096)

        def once() -> None:
            os.pwrite(file.fileno(), block, 0)
            os.fdatasync(file.fileno())

        return statistics.median(milliseconds(once) for _ in range(15))
