"""The report of a terminal whose eight devices each need 50 ms, beside asking the slowest of its checks alone; and what
a burn-in of two weeks keeps in memory, beside one of four days."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk.bootstrap import Kiosk, build
from kiosk.clock import SimulatedClock
from kiosk.diagnostics.bounded import Bounded
from kiosk.diagnostics.burning import BurnIn
from kiosk.diagnostics.examining import Around, checks
from kiosk.diagnostics.workbench import Workbench
from kiosk.ports import Check, Health, shows
from kiosk.settings import JournalSettings, Part, Settings
from tests.bench.figures import Figure, interleaved, milliseconds

_MS = 50.0
_SLOW = ("card_reader", "id_card_reader", "camera", "paper_camera", "scanner", "printer", "voice", "second_store")


class _Slow:
    """A device that needs a moment to say how it is."""

    def check(self) -> Check:
        time.sleep(_MS / 1000)
        return Check("device", Health.READY, shows("told", words=""), "")


def measure(quick: bool) -> list[Figure]:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        made = Settings(
            journal=JournalSettings(path=folder / "journal.db", reserve_bytes=4096),
            card_reader=Part("simulated"),
            camera=Part("simulated", {"threaded": False}),
            printer=Part("folder", {"path": str(folder / "papers")}),
        )
        kiosk = build(made, threaded=False)
        try:
            report = _report(kiosk, 5 if quick else 30)
        finally:
            kiosk.stop()
    kept = _kept(14.0, quick=quick), _kept(4.0, quick=quick)
    note = "14 days beside 4; between 120 and 240 spans are kept of each"
    return [report, Figure("memory of a burn-in", "KB", (kept[0],), (kept[1],), 2.2, note=note)]


def _report(kiosk: Kiosk, rounds: int) -> Figure:
    slow: dict[str, Any] = {part: _Slow() for part in _SLOW}
    parts = replace(kiosk.parts, **slow)
    bench = Workbench(parts)
    alone = checks(parts, Around())

    def slowest() -> float:
        return max(milliseconds(alone[name]) for name in ("card reader", "storage", "directory"))

    ours, floor = interleaved(lambda: milliseconds(bench.report), slowest, rounds)
    note = f"{len(_SLOW)} devices of {_MS:.0f} ms each; floor: the slowest of its checks alone"
    return Figure("the diagnostics' report", "ms", ours, floor, 2.0, note=note)


def _kept(days: float, *, quick: bool) -> float:
    clock = SimulatedClock(dt.datetime(2026, 3, 12, 8))
    ready = Check("x", Health.READY, shows("told", words=""), "")
    pause = 600.0 if quick else 60.0
    tracemalloc.start()
    try:
        burn = BurnIn({"a": lambda: ready, "b": lambda: ready}, days * 24, clock, Bounded(), pause=pause)
        burn.start()
        burn.join()
        return tracemalloc.get_traced_memory()[0] / 1024
    finally:
        tracemalloc.stop()
