"""How late a 10 ms timer of the window's thread comes while the kiosk works, beside an idle bare window."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.process import child, settings, video


def measure(quick: bool) -> list[Figure]:
    rounds, seconds = (1, "1.5") if quick else (5, "5")
    ours: list[float] = []
    idle: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        film = video(folder / "film.avi")
        for number in range(rounds):
            own = folder / str(number)
            own.mkdir()
            with child("busy", str(settings(own, film)), seconds) as kiosk:
                ours += _late(kiosk.hear("late"))
            with child("idle", seconds) as window:
                idle += _late(window.hear("late"))
    note = "camera preview on the page, insurer's preview and slips printed without a pause"
    return [Figure("lateness of the window's 10 ms timer", "ms", tuple(ours), tuple(idle), 2.0, 99, note)]


def _late(line: str) -> list[float]:
    return [float(word) for word in line.split()[1:]]
