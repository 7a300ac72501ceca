"""A restart with a long journal, against the same with an empty one: from the process's start to the welcome page."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kiosk.settings import load
from tests.bench.figures import Figure, interleaved
from tests.bench.long import long_journal
from tests.bench.process import child, settings, video


def measure(quick: bool) -> list[Figure]:
    visits, rounds = (2000, 5) if quick else (100_000, 15)
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        film = video(folder / "film.avi")
        for kind in ("long", "empty"):
            (folder / kind).mkdir()
        long, empty = (settings(folder / kind, film) for kind in ("long", "empty"))
        kept = load(long)
        long_journal(kept.journal.path, kept.terminal, visits)
        megabytes = kept.journal.path.stat().st_size // 2**20
        ours, floor = interleaved(lambda: _welcome(long), lambda: _welcome(empty), rounds)
    note = f"{visits} visits, {megabytes} MB"
    return [Figure("restart to the welcome page, long journal", "ms", ours, floor, 1.2, note=note)]


def _welcome(file: Path) -> float:
    with child("kiosk", str(file)) as kiosk:
        return kiosk.time_of("frame welcome")
