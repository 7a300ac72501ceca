"""Starts the windows of windows.py and hears what they tell."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np

#: Seconds after which a window that says nothing is ended.
_PATIENCE = 60.0


class Child:
    """A window in its own process. `begun` is the monotonic time at which it was asked for."""

    def __init__(self, kind: str, *arguments: str) -> None:
        self.begun = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.windows", kind, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._limit = threading.Timer(_PATIENCE, self._process.kill)
        self._limit.start()

    def hear(self, beginning: str) -> str:
        """The next line that begins so. RuntimeError with what it said on standard error where it ends before."""
        if self._process.stdout is None:
            raise RuntimeError("nothing to hear")
        for line in self._process.stdout:
            if line.startswith(beginning):
                return line.strip()
        said = self._process.stderr.read() if self._process.stderr else ""
        raise RuntimeError(f"the window ended without {beginning!r}: {said}")

    def time_of(self, beginning: str) -> float:
        """Milliseconds from the start to the line that begins so."""
        return (float(self.hear(beginning).rsplit(" ", 1)[1]) - self.begun) * 1000

    def rss(self) -> float:
        """Resident memory in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def end(self) -> None:
        self._limit.cancel()
        self._process.kill()
        self._process.communicate()


@contextmanager
def child(kind: str, *arguments: str) -> Iterator[Child]:
    started = Child(kind, *arguments)
    try:
        yield started
    finally:
        started.end()


def video(path: Path, frames: int = 60) -> Path:
    """A film of 1280 × 720 in MJPG: grey steps with noise, as a camera before a wall sees it."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30.0, (1280, 720))
    steps = np.tile(np.linspace(90, 190, 1280, dtype=np.uint8), (720, 1))
    noise = np.random.default_rng(1)
    for _ in range(frames):
        grey = steps + noise.integers(0, 12, steps.shape, dtype=np.uint8)
        writer.write(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))
    writer.release()
    return path


def settings(folder: Path, film: Path) -> Path:
    """A settings file for `kiosk run` in `folder`: simulated insurer and hospital, the real reader and camera."""
    file = folder / "kiosk.toml"
    file.write_text(
        f'[journal]\npath = "{folder}/journal.db"\n'
        '[card_reader]\ndriver = "pcsc"\n'
        f'[camera]\ndriver = "opencv"\noptions = {{ source = "{film}" }}\n'
        f'[printer]\ndriver = "folder"\noptions = {{ path = "{folder}/slips" }}\n',
        encoding="utf-8",
    )
    return file
