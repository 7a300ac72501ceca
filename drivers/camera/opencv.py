"""The camera through OpenCV: a V4L2 device or, for tests and for reproducing a complaint, a video file.

Two threads: the grabber (grabber.py) keeps the newest frame, the eyes (eyes.py) read it. This is what the rest of the
kiosk sees of both.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from drivers.camera import chart, probing
from drivers.camera.blindness import first_sight
from drivers.camera.capture import Capture
from drivers.camera.controls import Controls
from drivers.camera.exposure import SETTLES, at_rest, shifted
from drivers.camera.eyes import Eyes
from drivers.camera.grabber import Grabber, Shot
from drivers.camera.image import colour, preview
from drivers.camera.options import OpenCvOptions
from drivers.camera.paper import Paper, best_of, judge
from drivers.camera.reading import CascadeReader, Reader
from drivers.camera.scan import scan
from drivers.camera.sight import Corners
from drivers.camera.source import Source
from kiosk.domain.form import FormScan
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import Advice, Check, Clock, CodeSignal, Detail, Frame, Health, Photo, Unreadable, shows, together
from kiosk.settings import section
from kiosk.texts.said import Text

#: Frames that are looked at for one photo of a paper, and seconds to wait for the next of them.
_TRIES, _PATIENCE = 3, 1.5
#: What a photo's light was wrong by is made up for once or twice: in stops.
_STOPS: Mapping[Unreadable, float] = {Unreadable.GLARE: -1.0, Unreadable.TOO_DARK: 1.0}
_ANOTHER = 2


class OpenCvCamera:
    """A Camera port on cv2.VideoCapture. Comes back by itself after a re-plug, with a new VideoCapture. `reader` reads
    the codes, without one the cascade does."""

    def __init__(self, options: OpenCvOptions, clock: Clock, reader: Reader | None = None) -> None:
        self._options = options
        self._source = Source(
            options.source, options.width, options.height, options.fps, options.devices, options.links
        )
        self._clock = clock
        self._grabber = Grabber(self._source, clock, loop=options.loop)
        self._eyes = Eyes(self._grabber, options, clock, reader or CascadeReader(options.models, clock))
        self._grabber.came_back = self._eyes.came_back
        self._shown: tuple[tuple[int, Corners, Advice | None] | None, Frame | None] = (None, None)
        self._stopped: threading.Event | None = None
        self._threads: tuple[threading.Thread, ...] = ()

    # ---- the port

    def start(self, listener: Callable[[CodeSignal], None]) -> None:
        self.stop()
        self._eyes.listener = listener
        self._eyes.begin()
        self._grabber.begin()
        stopped = self._stopped = threading.Event()
        self._threads = tuple(
            threading.Thread(target=target, args=(stopped,), name=name, daemon=True)
            for name, target in (("camera-grabber", self._grabber.run), ("camera-eyes", self._eyes.run))
        )
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends both threads. A grabber stuck in the driver is left behind: it ends when the driver lets go."""
        self.rest()
        if self._stopped is None:
            return
        with self._grabber.changed:
            self._stopped.set()
            self._grabber.changed.notify_all()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(timeout=3.0)
        self._stopped, self._threads, self._shown = None, (), (None, None)
        self._grabber.forget()

    def watch(self) -> None:
        self._eyes.watch()

    def rest(self) -> None:
        self._eyes.rest()

    def frame(self) -> Frame | None:
        shot = self._grabber.shot
        if shot is None or self._eyes.trouble() in (ProblemCode.CAMERA_GONE, ProblemCode.CAMERA_FROZEN):
            return None
        told = (shot.number, self._eyes.outline, self._eyes.advice)
        before, frame = self._shown
        if told == before:
            return frame
        number = before[0] if before is not None else None
        plain = frame if number == shot.number else preview(shot.taken, shot.at, shot.width)
        frame = plain and replace(plain, outline=told[1], advice=told[2])
        self._shown = (told, frame)
        return frame

    def photograph(self) -> Photo | Unreadable | Problem:
        """The sharpest of a few frames that come from now on: of a hand that trembles one is often good. Where they are
        too dark or reflect, and the device lets its exposure be set, one or two more are taken at another."""
        seen: list[Paper | Unreadable] = []
        self._judge(seen, _TRIES)
        stops, stands = 0.0, self._grabber.stands
        for _ in range(_ANOTHER):
            last = seen[-1] if seen else None
            wrong = _STOPS.get(last, 0.0) if isinstance(last, Unreadable) else 0.0
            turn = shifted(stands, stops + wrong) if wrong and self._options.steer else None
            if turn is None:
                break
            stops += wrong
            self._grabber.turn(turn)
            self._clock.sleep(SETTLES)
            self._judge(seen, 1)
        if stops:
            self._grabber.turn(at_rest(stands))
        return best_of(seen) or Problem(self._eyes.trouble() or ProblemCode.CAMERA_FROZEN)

    def _judge(self, seen: list[Paper | Unreadable], frames: int) -> None:
        """Look at so many new frames; fewer where the next would show the same."""
        after = self._grabber.numbers
        for _ in range(frames):
            shot = self._newer(after)
            if shot is None:
                return
            after = shot.number
            picture = colour(shot.taken)
            if picture is not None:
                seen.append(judge(picture, self._options.legible))
            if seen and seen[-1] in (Unreadable.NO_PAPER, Unreadable.CUT_OFF):
                return  # tell the person now

    def _newer(self, number: int) -> Shot | None:
        """A frame after that one; None where none comes."""
        return None if self._stopped is None else self._grabber.newer(number, self._stopped, _PATIENCE)

    def read_form(self, photo: Photo) -> FormScan:
        return scan(photo.jpeg)

    # ---- how it is

    def check(self) -> Check:
        if self._stopped is None:
            return self._try_out()
        if not all(thread.is_alive() for thread in self._threads):
            return self._check(Health.OUT_OF_ORDER, shows("camera.thread_ended"), ProblemCode.BUG)
        return self._vital_signs()

    def _check(
        self, health: Health, evidence: Text, problem: ProblemCode | None = None, details: Sequence[Detail] = ()
    ) -> Check:
        driver = f"{type(self).__module__}.{type(self).__qualname__}"
        return Check("camera", health, evidence, driver, problem, (*self._identity(), *details))

    def _of(self, key: str, **values: object) -> Text:
        return shows("of", what=self._source.name, said=shows(f"camera.{key}", **values))

    def _identity(self) -> tuple[Detail, ...]:
        said = (
            ("camera_source", self._source.name),
            ("camera_model", self._source.model()),
            ("camera_id", self._source.stable_id()),
            ("camera_format", self._grabber.format),
        )
        return tuple(Detail(name, value) for name, value in said if value)

    def _vital_signs(self) -> Check:
        trouble, age = self._eyes.trouble(), self._eyes.age()
        if trouble in (ProblemCode.CAMERA_GONE, ProblemCode.CAMERA_FROZEN):
            return self._check(Health.OUT_OF_ORDER, self._of("no_frame", seconds=f"{age:.1f}"), trouble)
        shot, fps = self._grabber.shot, self._grabber.rate()
        if shot is None:
            return self._check(Health.UNKNOWN, self._of("no_frame_yet", seconds=f"{age:.1f}"))
        size = f"{shot.width}×{shot.height}"
        said = self._of("frames", fps=f"{fps:.1f}", age=f"{age * 1000:.0f}", size=size)
        details = (
            Detail("camera_size", size),
            Detail("camera_fps", f"{fps:.1f}"),
            Detail("camera_age", f"{age * 1000:.0f} ms"),
        )
        blind = self._eyes.blind() if trouble is ProblemCode.CAMERA_BLIND else None
        return self._seen(said, blind, self._eyes.too_small, (shot.width, shot.height), details)

    def _seen(
        self, said: Text, blind: Text | None, too_small: bool, size: tuple[int, int], details: tuple[Detail, ...]
    ) -> Check:
        """Frames come: is anything to be seen in them, and are they as large as was asked for?"""
        options = self._options
        if blind:
            # In the dark it may see again, with one pixel it never will.
            health = Health.OUT_OF_ORDER if too_small else Health.DEGRADED
            return self._check(health, together(said, blind), ProblemCode.CAMERA_BLIND, details)
        if self._source.is_device and (size[0] < options.width or size[1] < options.height):
            asked = shows("camera.asked_for", size=f"{options.width}×{options.height}")
            return self._check(Health.DEGRADED, together(said, asked), None, details)
        return self._check(Health.READY, said, None, details)

    def _try_out(self) -> Check:
        """Not started: open it, take one frame, let go."""
        name, capture = self._source.name, Capture.open(self._source)
        if capture is None:
            return self._check(
                Health.OUT_OF_ORDER, shows("of", what=name, said=self._source.why_not()), ProblemCode.CAMERA_GONE
            )
        blind = first_sight(capture.read)
        capture.release()
        if blind is None:
            return self._check(Health.OUT_OF_ORDER, self._of("opened_blind"), ProblemCode.CAMERA_FROZEN)
        size = f"{capture.width}×{capture.height}"
        said, details = self._of("opened", size=size), (Detail("camera_size", size),)
        return self._seen(said, blind.evidence(0.0), blind.too_small, (capture.width, capture.height), details)

    # ---- trying it out

    def probes(self) -> Sequence[str]:
        return probing.PROBES

    def probe(self, name: str) -> Check:
        """One of `probes`; a camera that isn't started only says how it is."""
        self._grabber.turn(Controls())
        shot = self._newer(self._grabber.numbers) if name in probing.PROBES else None
        found = self.check()
        if shot is None:
            return found
        return probing.examined(name, found, shot.taken, self._grabber.stands)

    def chart(self) -> Frame:
        """The test chart, to be shown or printed."""
        return chart.drawn()


def create(options: Mapping[str, Any], clock: Clock) -> OpenCvCamera:
    """The entry point `opencv`. Raises SettingsError."""
    return OpenCvCamera(section(OpenCvOptions, with_text(options), "[camera]"), clock)


def with_text(options: Mapping[str, Any]) -> dict[str, Any]:
    """`source` may also be a device's number."""
    source = options.get("source")
    return {**options, "source": str(source)} if type(source) is int else dict(options)
