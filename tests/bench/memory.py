"""Resident memory with the camera grabbing and the reader listening, some seconds after the first frame."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from drivers.card.private_pcscd import PrivatePcscd, Unavailable
from tests.bench.figures import Figure
from tests.bench.process import child, settings, video


def measure(quick: bool) -> list[Figure]:
    rounds, seconds = (1, 3.0) if quick else (3, 10.0)
    ours, bare = [], []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        film = video(folder / "film.avi")
        reader = _listen(stack)
        for number in range(rounds):
            own = folder / str(number)
            own.mkdir()
            with child("kiosk", str(settings(own, film))) as kiosk, child("devices", str(film)) as window:
                kiosk.hear("frame welcome")
                window.hear("frame ")
                time.sleep(seconds)
                ours.append(kiosk.rss())
                bare.append(window.rss())
    note = f"{seconds:.0f} s after the first frame, {reader}"
    return [Figure("memory, camera and reader on", "MB", tuple(ours), tuple(bare), 1.5, note=note)]


def _listen(stack: ExitStack) -> str:
    """A private pcscd for the windows, if the machine has one: they inherit its socket. Says which reader it is."""
    pcscd = PrivatePcscd.prepare()
    if isinstance(pcscd, Unavailable):
        return f"no card reader ({pcscd.reason})"
    stack.enter_context(pcscd)
    pcscd.start()
    return "vpcd reader"
