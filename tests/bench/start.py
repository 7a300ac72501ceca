"""Cold start: from the process's start to the first painted frame, and to the welcome page with everything behind it.

The kiosk starts as `kiosk run` does: a first picture, settings, journal, devices, recovery, window. The files are
in the page cache for both sides; "cold" is the process.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.process import child, settings, video


def measure(quick: bool) -> list[Figure]:
    rounds = 5 if quick else 15
    first, welcome, bare = [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = settings(folder, video(folder / "film.avi"))
        for number in range(rounds + 1):
            with child("kiosk", str(file)) as kiosk:
                times = kiosk.time_of("frame "), kiosk.time_of("frame welcome")
            with child("bare") as window:
                shown = window.time_of("frame ")
            if number:  # the first round fills the page cache and makes the journal
                first.append(times[0])
                welcome.append(times[1])
                bare.append(shown)
    floor = tuple(bare)
    return [
        Figure("cold start to first painted frame", "ms", tuple(first), floor, 1.5),
        Figure("cold start to the welcome page", "ms", tuple(welcome), floor, judged=0),
    ]
