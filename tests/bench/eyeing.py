"""`python -m tests.bench.eyeing WHAT SECONDS`: one reader of the fake camera alone in its process; its samples as JSON.
bare, idle: percent of a core, a sample a second. plain, ours: ms from taking a frame to beginning to read it."""

from __future__ import annotations

import json
import os
import sys
import threading
import time

import cv2

from drivers.camera.attention import Effort
from drivers.camera.capture import Capture
from drivers.camera.cascade import Cascade
from drivers.camera.grabber import Shot
from drivers.camera.image import Picture, grey
from drivers.camera.opencv import OpenCvCamera
from drivers.camera.options import OpenCvOptions
from drivers.camera.reading import Seen
from drivers.camera.source import Source
from kiosk.clock import SystemClock

#: Seconds before anything is measured, before a view counts as one where nobody is (attention.py), and of a sample: a
#: few of the rare thorough looks are in each, so that a short run says what a long one does. Of work on a frame.
_WARM, _SETTLED, _SAMPLE, _WORK = 2.0, 5.0, 4.0, 0.06


class SlowReader:
    """Reads a frame with all there is, again and again, for `_WORK` seconds."""

    def __init__(self) -> None:
        self._cascade = Cascade(None)

    def read(self, picture: Picture, at: float, effort: Effort) -> Seen:
        ends = time.monotonic() + _WORK
        while time.monotonic() < ends:
            self._cascade.read(picture, 10.0)
        return Seen()

    def forget(self) -> None:
        self._cascade.forget()


def opened() -> Capture:
    found = Capture.open(Source("/dev/video0", 1280, 720, 30.0))
    if found is None:
        raise RuntimeError("no camera")
    return found


def shares(seconds: float, settled: float = _WARM) -> list[float]:
    """Percent of a core that this process takes, a sample every `_SAMPLE` seconds."""
    time.sleep(settled)
    samples = []
    for _ in range(max(round(seconds / _SAMPLE), 1)):
        begun, spent = time.monotonic(), time.process_time()
        time.sleep(_SAMPLE)
        samples.append((time.process_time() - spent) / (time.monotonic() - begun) * 100)
    return samples


def bare(seconds: float) -> list[float]:
    capture = opened()

    def take() -> None:
        while True:
            capture.read()

    threading.Thread(target=take, daemon=True).start()
    return shares(seconds)


def idle(seconds: float) -> list[float]:
    camera = OpenCvCamera(OpenCvOptions(), SystemClock())
    camera.start(lambda signal: None)
    camera.watch()
    return shares(seconds, _SETTLED)


def plain(seconds: float) -> list[float]:
    """One thread: take the next frame of the queue, read it."""
    capture, reader, ages = opened(), SlowReader(), []
    begun = time.monotonic()
    while time.monotonic() - begun < _WARM + seconds:
        taken, stamp = capture.read(), capture.taken_at()
        picture = grey(taken)
        if picture is None or stamp is None:
            continue
        if time.monotonic() - begun > _WARM:
            ages.append((time.monotonic() - stamp) * 1000)
        reader.read(picture, 0.0, Effort.FULL)
    return ages


def ours(seconds: float) -> list[float]:
    """The camera as it is, before the same reader."""
    stamps: list[float] = []
    ages: list[float] = []

    class Noting(SlowReader):
        def read(self, picture: Picture, at: float, effort: Effort) -> Seen:
            ages.append((time.monotonic() - stamps[-1]) * 1000)
            return super().read(picture, at, effort)

    camera = OpenCvCamera(OpenCvOptions(), SystemClock(), Noting())
    look = camera._eyes._look

    def noting(shot: Shot, watch: int, stopped: threading.Event) -> None:
        if shot.stamp is not None:
            stamps.append(shot.stamp)
            look(shot, watch, stopped)

    camera._eyes._look = noting  # type: ignore[method-assign]
    camera.start(lambda signal: None)
    camera.watch()
    time.sleep(_WARM)
    ages.clear()
    time.sleep(seconds)
    return list(ages)


if __name__ == "__main__":
    cv2.setNumThreads(1)
    print(json.dumps({"bare": bare, "idle": idle, "plain": plain, "ours": ours}[sys.argv[1]](float(sys.argv[2]))))
    sys.stdout.flush()
    os._exit(0)  # its threads are still in the camera
