"""The grabber: a thread that takes frames off the device, keeps the newest, and opens the device anew after a loss.

A slow reader of V4L2's queue sees frames 400 ms old, so nothing else is done in this thread; what is to be set on the
device is set here too, between two frames, since a VideoCapture is not for several threads.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from drivers.camera.capture import Capture, Taken
from drivers.camera.controls import MANUAL, Controls
from drivers.camera.exposure import at_rest
from drivers.camera.source import Source
from kiosk.ports import Clock

_MISSES = 3
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0


@dataclass(frozen=True)
class Shot:
    """A frame. `number` counts up; `at` when it came, `stamp` when the device says it took it (both in seconds, of
    their own clocks; None: it doesn't say). Size in pixels as the device announced it."""

    number: int
    taken: Taken
    at: float
    width: int
    height: int
    stamp: float | None = None


class Grabber:
    """Runs in the thread that calls `run`. `changed` is notified with each new shot, and guards what is shared."""

    def __init__(self, source: Source, clock: Clock, *, loop: bool) -> None:
        self.source = source
        self.changed = threading.Condition()
        self.shot: Shot | None = None
        self.numbers = 0
        self.gone = False  # three openings in a row have failed
        self.alive_at = 0.0  # when the last frame came, or the device came back
        self.format = ""
        self.stands = Controls()  # the device's controls, as they were when asked last
        self._clock, self._loop = clock, loop
        self._times: deque[float] = deque(maxlen=30)
        self._wanted: deque[Controls] = deque()
        self._by_hand = False
        self.came_back: Callable[[], None] = lambda: None

    def begin(self) -> None:
        """Before `run`."""
        self.gone, self.alive_at = False, self._clock.monotonic()
        self._wanted.clear()

    def forget(self) -> None:
        self.shot = None
        self._times.clear()

    def turn(self, wanted: Controls) -> None:
        """Have the device's controls set before the next frame. Nothing to be set: have `stands` looked up anew."""
        self._wanted.append(wanted)

    def newer(self, number: int, stopped: threading.Event, patience: float) -> Shot | None:
        """A frame after that one; None where none comes within `patience` seconds."""
        with self.changed:
            self.changed.wait_for(lambda: stopped.is_set() or self._is_newer(number), timeout=patience)
            return self.shot if self._is_newer(number) else None

    def _is_newer(self, number: int) -> bool:
        return self.shot is not None and self.shot.number > number

    def rate(self) -> float:
        """Frames a second, over the last second or so."""
        with self.changed:
            times = tuple(self._times)
        return (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 and times[-1] > times[0] else 0.0

    # ---- the thread

    def run(self, stopped: threading.Event) -> None:
        failures, pause = 0, _FIRST_PAUSE
        while not stopped.is_set():
            capture = Capture.open(self.source)
            if capture is None:
                failures += 1
                if failures >= _MISSES:
                    self.gone = True
            else:
                failures = 0
                if self.gone:
                    self.alive_at = self._clock.monotonic()
                    self.came_back()
                    self.gone = False
                took_any = self._take_frames(capture, stopped)
                capture.release()
                if not self.source.is_device and not self._loop:
                    self.gone = True
                    stopped.wait()
                if took_any:
                    pause = _FIRST_PAUSE
                    continue
            stopped.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _take_frames(self, capture: Capture, stopped: threading.Event) -> bool:
        """Until three misses in a row (a file: one, its end), or stopped. True where any frame came."""
        misses, took_any = 0, False
        self._times.clear()
        self.format, self._by_hand = capture.format, False
        self.stands = capture.controls()
        while not stopped.is_set() and misses < (_MISSES if self.source.is_device else 1):
            taken = capture.read()
            if taken is None:
                misses += 1
                continue
            misses, took_any = 0, True
            with self.changed:
                if stopped.is_set():
                    break
                now = self.alive_at = self._clock.monotonic()
                self.numbers += 1
                self.shot = Shot(self.numbers, taken, now, capture.width, capture.height, capture.taken_at())
                self._times.append(now)
                self.changed.notify_all()
            while self._wanted:
                self._set(capture, self._wanted.popleft())
            if not self.source.is_device:
                stopped.wait(1 / self.source.fps)
        if self._by_hand:
            capture.turn(at_rest(self.stands))  # whoever opens it next finds it as it was
        return took_any

    def _set(self, capture: Capture, wanted: Controls) -> None:
        if wanted == Controls():
            self.stands = capture.controls()
            return
        capture.turn(wanted)
        if wanted.auto is not None:
            self._by_hand = wanted.auto == MANUAL
