"""The camera through OpenCV: a V4L2 device or, for tests and for reproducing a complaint, a video file.

Two threads. The grabber does nothing but take frames off the device and keep the newest (a slow reader of V4L2's queue
sees frames 400 ms old); the eyes decode the newest one between `watch` and `rest`, watch the frames' age, and are the
only ones to call the listener. The listener must only hand the signal on.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from drivers.camera.capture import Capture, Source, Taken
from drivers.camera.decode import decode
from drivers.camera.image import colour, grey, preview
from drivers.camera.paper import Legible, Paper, best_of, judge
from drivers.camera.scan import scan
from drivers.camera.view import CodesInView
from kiosk.domain.form import FormScan
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CameraTrouble, Check, Clock, CodeSignal, Frame, Health, Photo, Unreadable
from kiosk.settings import section

_MISSES = 3
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0
_GLANCE = 0.2
#: Frames that are looked at for one photo of a paper, and seconds to wait for the next of them.
_TRIES, _PATIENCE = 3, 1.5


@dataclass(frozen=True)
class OpenCvOptions:
    """`source`: a device's number or path (better /dev/v4l/by-id/…, which survives re-plugging), or a video file.

    Size in pixels and `fps` are asked of a device (it may answer others) and pace a file; `loop` plays a file again.
    No new frame for `frozen_after` seconds is a frozen camera; a code has left after `gone_after` seconds unread.
    `legible`: what a photo of a paper must have to be read.
    """

    source: str = "/dev/video0"
    width: int = 1280
    height: int = 720
    fps: float = 30.0
    loop: bool = True
    frozen_after: float = 3.0
    gone_after: float = 1.0
    legible: Legible = field(default_factory=Legible)

    def __post_init__(self) -> None:
        if self.fps <= 0:
            raise ValueError("fps must be above 0")


@dataclass(frozen=True)
class _Shot:
    """The newest frame. `number` counts up, so that the eyes know whether they have looked at it. Size in pixels."""

    number: int
    taken: Taken
    at: float
    width: int
    height: int


class OpenCvCamera:
    """A Camera port on cv2.VideoCapture. Comes back by itself after a re-plug, with a new VideoCapture."""

    def __init__(self, options: OpenCvOptions, clock: Clock) -> None:
        self._options = options
        self._source = Source(options.source, options.width, options.height, options.fps)
        self._clock = clock
        self._changed = threading.Condition()
        self._shot: _Shot | None = None
        self._numbers = 0
        self._times: deque[float] = deque(maxlen=30)
        self._alive_at = 0.0  # when the last frame came
        self._legible_at = 0.0  # when the eyes last saw a picture in one; counts only while watching
        self._gone = False
        self._watch: int | None = None
        self._watches = 0
        self._look_after = 0
        self._told: ProblemCode | None = None
        self._view = CodesInView(options.gone_after)
        self._listener: Callable[[CodeSignal], None] | None = None
        self._stopped: threading.Event | None = None
        self._threads: tuple[threading.Thread, ...] = ()

    # ---- the port

    def start(self, listener: Callable[[CodeSignal], None]) -> None:
        self.stop()
        self._listener, self._told, self._gone = listener, None, False
        self._alive_at = self._clock.monotonic()
        stopped = self._stopped = threading.Event()
        self._threads = tuple(
            threading.Thread(target=target, args=(stopped,), name=name, daemon=True)
            for name, target in (("camera-grabber", self._grab), ("camera-eyes", self._look))
        )
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends both threads. A grabber stuck in the driver is left behind: it ends when the driver lets go."""
        self.rest()
        if self._stopped is None:
            return
        with self._changed:
            self._stopped.set()
            self._changed.notify_all()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(timeout=3.0)
        self._stopped, self._threads, self._shot = None, (), None
        self._times.clear()

    def watch(self) -> None:
        with self._changed:
            self._watches += 1
            self._watch, self._look_after, self._told = self._watches, self._numbers, None
            self._legible_at = self._clock.monotonic()
            self._view.forget()

    def rest(self) -> None:
        with self._changed:
            self._watch = None
            self._view.forget()

    def frame(self) -> Frame | None:
        shot = self._shot
        if shot is None or self._trouble() is not None:
            return None
        return preview(shot.taken, shot.at, shot.width)

    def photograph(self) -> Photo | Unreadable | Problem:
        """The sharpest of a few frames that come from now on: of a hand that trembles one is often good."""
        seen: list[Paper | Unreadable] = []
        after = self._numbers
        for _ in range(_TRIES):
            shot = self._newer(after)
            if shot is None:
                break
            after = shot.number
            picture = colour(shot.taken)
            if picture is not None:
                seen.append(judge(picture, self._options.legible))
            if seen and seen[-1] in (Unreadable.NO_PAPER, Unreadable.CUT_OFF):
                break  # the next frame shows the same: tell the person now
        return best_of(seen) or Problem(self._trouble() or ProblemCode.CAMERA_FROZEN)

    def _newer(self, number: int) -> _Shot | None:
        """A frame after that one; None where none comes."""
        stopped = self._stopped
        if stopped is None:
            return None

        def there() -> bool:
            return stopped.is_set() or (self._shot is not None and self._shot.number > number)

        with self._changed:
            self._changed.wait_for(there, timeout=_PATIENCE)
            shot = self._shot
        return shot if shot is not None and shot.number > number else None

    def read_form(self, photo: Photo) -> FormScan:
        return scan(photo.jpeg)

    def check(self) -> Check:
        if self._stopped is None:
            health, evidence, trouble = self._try_out()
        elif not all(thread.is_alive() for thread in self._threads):
            health, evidence, trouble = Health.OUT_OF_ORDER, "a thread of the camera has ended", ProblemCode.BUG
        else:
            health, evidence, trouble = self._vital_signs()
        return Check("camera", health, evidence, f"{type(self).__module__}.{type(self).__qualname__}", trouble)

    # ---- the grabber

    def _grab(self, stopped: threading.Event) -> None:
        failures, pause = 0, _FIRST_PAUSE
        while not stopped.is_set():
            capture = Capture.open(self._source)
            if capture is None:
                failures += 1
                if failures >= _MISSES:
                    self._gone = True
            else:
                failures = 0
                if self._gone:
                    self._alive_at = self._legible_at = self._clock.monotonic()
                    self._gone = False
                took_any = self._take_frames(capture, stopped)
                capture.release()
                if not self._source.is_device and not self._options.loop:
                    self._gone = True
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
        while not stopped.is_set() and misses < (_MISSES if self._source.is_device else 1):
            taken = capture.read()
            if taken is None:
                misses += 1
                continue
            misses, took_any = 0, True
            with self._changed:
                if stopped.is_set():
                    break
                now = self._alive_at = self._clock.monotonic()
                self._numbers += 1
                self._shot = _Shot(self._numbers, taken, now, capture.width, capture.height)
                self._times.append(now)
                self._changed.notify_all()
            if not self._source.is_device:
                stopped.wait(1 / self._options.fps)
        return took_any

    # ---- the eyes

    def _look(self, stopped: threading.Event) -> None:
        while not stopped.is_set():
            with self._changed:
                self._changed.wait_for(lambda: stopped.is_set() or self._unseen() is not None, timeout=_GLANCE)
                shot, watch = self._unseen(), self._watch
            self._tell_trouble(stopped)
            if shot is None or watch is None:
                continue
            picture = grey(shot.taken)
            texts = decode(picture)
            with self._changed:
                if watch != self._watch:
                    continue
                self._look_after = shot.number
                if picture is not None:
                    self._legible_at = shot.at
                news = self._view.look(texts, shot.at)
            for signal in news:
                self._tell(signal, stopped)

    def _unseen(self) -> _Shot | None:
        """The newest frame, where it is to be decoded and hasn't been."""
        if self._watch is None or self._shot is None or self._shot.number <= self._look_after:
            return None
        return self._shot

    def _tell_trouble(self, stopped: threading.Event) -> None:
        with self._changed:
            trouble = self._trouble()
            new, self._told = trouble != self._told, trouble
        if new and trouble is not None:
            self._tell(CameraTrouble(trouble), stopped)

    def _tell(self, signal: CodeSignal, stopped: threading.Event) -> None:
        if self._listener is not None and not stopped.is_set():
            self._listener(signal)

    # ---- how it is

    def _trouble(self) -> ProblemCode | None:
        """Gone: it can't be opened. Frozen: it can, but no frame comes (hung, unplugged a moment ago, garbage)."""
        if self._gone:
            return ProblemCode.CAMERA_GONE
        return ProblemCode.CAMERA_FROZEN if self._age() > self._options.frozen_after else None

    def _age(self) -> float:
        """Seconds since the last sign of life: a frame, and while watching one that could be opened."""
        since = self._alive_at if self._watch is None else min(self._alive_at, self._legible_at)
        return self._clock.monotonic() - since

    def _vital_signs(self) -> tuple[Health, str, ProblemCode | None]:
        with self._changed:
            shot, times, trouble, age = self._shot, tuple(self._times), self._trouble(), self._age()
        if trouble is not None:
            return Health.OUT_OF_ORDER, f"{self._source.name}: no frame for {age:.1f} s", trouble
        if shot is None:
            return Health.UNKNOWN, f"{self._source.name}: no frame yet, opened {age:.1f} s ago", None
        fps = (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 and times[-1] > times[0] else 0.0
        evidence = f"{fps:.1f} frames/s, newest {age * 1000:.0f} ms old, {shot.width}×{shot.height}"
        return Health.READY, f"{self._source.name}: {evidence}", None

    def _try_out(self) -> tuple[Health, str, ProblemCode | None]:
        """Not started: open it, take one frame, let go."""
        capture = Capture.open(self._source)
        if capture is None:
            return Health.OUT_OF_ORDER, f"{self._source.name}: can't be opened", ProblemCode.CAMERA_GONE
        taken = capture.read()
        capture.release()
        if grey(taken) is None:
            return Health.OUT_OF_ORDER, f"{self._source.name}: opened, no frame", ProblemCode.CAMERA_FROZEN
        return Health.READY, f"{self._source.name}: one frame, {capture.width}×{capture.height}", None


def create(options: Mapping[str, Any], clock: Clock) -> OpenCvCamera:
    """The entry point `opencv`. `source` may also be a device's number. Raises SettingsError."""
    raw = dict(options)
    if type(raw.get("source")) is int:
        raw["source"] = str(raw["source"])
    return OpenCvCamera(section(OpenCvOptions, raw, "[camera]"), clock)
