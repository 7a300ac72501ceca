"""The eyes: a thread that looks at the newest frame between `watch` and `rest`. It alone calls the listener.

A frame is glanced at, read where it deserves it (attention.py), and where nothing is read looked at for what would help
(helping.py): advice for the person, exposure and focus for the camera. At rest it glances once a second: a camera that
has gone blind is to be known before the next person comes. The listener must only hand the signal on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from drivers.camera.attention import Attention, Effort
from drivers.camera.blindness import Blindness
from drivers.camera.controls import Controls
from drivers.camera.grabber import Grabber, Shot
from drivers.camera.helping import Helping
from drivers.camera.image import Picture, grey, tiny
from drivers.camera.options import OpenCvOptions
from drivers.camera.reading import Reader
from drivers.camera.sheet import sheet
from drivers.camera.sight import Corners
from drivers.camera.view import CodesInView
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Advice, CameraTrouble, Clock, CodeSignal
from kiosk.texts.said import Text

#: Seconds: between two looks at whether all is well; between two glances at rest; an outline stays on the preview.
_GLANCE, _AT_REST, _OUTLINED = 0.2, 1.0, 0.5
#: A frame this old isn't begun with when the next is near: seconds, and the longest wait for the next.
_FRESH, _NEAR = 0.008, 0.05
#: Seconds between two looks for a sheet on the preview, and for how long after a preview somebody still looks at it.
_SHEET, _PREVIEWED = 0.35, 0.5
#: Seconds after the end of a watch before the view counts as empty: until then the phone may still be held up.
_EMPTIED = 4.0


class Eyes:
    """`listener` is called in the thread of `run` only. `watching`, `advice` and `outline` may be asked by any."""

    def __init__(self, grabber: Grabber, options: OpenCvOptions, clock: Clock, reader: Reader) -> None:
        self._grabber, self._options, self._clock, self._reader = grabber, options, clock, reader
        self.listener: Callable[[CodeSignal], None] | None = None
        self._legible_at = 0.0  # when a picture was last seen in a frame; counts only while watching
        self._watch: int | None = None
        self._watches = 0
        self._look_after = 0
        self._told: ProblemCode | None = None
        self._view = CodesInView(options.gone_after)
        self._blind = Blindness(options.blind_after)
        self._begun = 0  # the watch that the following belong to
        self._attention = Attention()
        self._stands = Controls()  # the device's controls, before a watch turned any
        self._helping = Helping(self._stands, None)
        self._rested_at = float("-inf")
        self._outline: tuple[float, Corners] = (float("-inf"), ())
        self._previewed_at = self._sheet_at = self._ended_at = float("-inf")
        self._hall: Picture | None = None  # the view at rest, before anybody held anything up

    # ---- for other threads

    def begin(self) -> None:
        """Before `run`: nothing has been told."""
        self._told = None
        self._blind.forget()

    def came_back(self) -> None:
        """The device was opened again after a loss."""
        self._legible_at = self._clock.monotonic()

    def watch(self) -> None:
        with self._grabber.changed:
            self._watches += 1
            self._watch, self._look_after, self._told = self._watches, self._grabber.numbers, None
            self._legible_at = self._clock.monotonic()
            self._view.forget()
        if self._options.steer:
            self._grabber.turn(Controls())

    def rest(self) -> None:
        with self._grabber.changed:
            self._watch = None
            self._view.forget()
            self._grabber.changed.notify_all()

    @property
    def advice(self) -> Advice | None:
        return self._helping.advice if self._watch is not None and self._begun == self._watch else None

    @property
    def outline(self) -> Corners:
        """Where a code, or something like one, was seen a moment ago; at rest, where a sheet of paper lies: that is
        looked for only while somebody asks."""
        now = self._previewed_at = self._clock.monotonic()
        at, corners = self._outline
        return corners if now - at < _OUTLINED else ()

    def trouble(self) -> ProblemCode | None:
        """Gone: it can't be opened. Frozen: it can, but no frame comes (hung, unplugged a moment ago, garbage). Blind:
        frames come and nothing can be seen in them."""
        if self._grabber.gone:
            return ProblemCode.CAMERA_GONE
        if self.age() > self._options.frozen_after:
            return ProblemCode.CAMERA_FROZEN
        return ProblemCode.CAMERA_BLIND if self.blind() else None

    def blind(self) -> Text | None:
        """What shows that nothing can be seen; None where something can."""
        return self._blind.evidence(self._clock.monotonic())

    @property
    def too_small(self) -> bool:
        return self._blind.too_small

    def age(self) -> float:
        """Seconds since the last sign of life: a frame, and while watching one that could be opened."""
        alive = self._grabber.alive_at
        return self._clock.monotonic() - (alive if self._watch is None else min(alive, self._legible_at))

    # ---- the thread

    def run(self, stopped: threading.Event) -> None:
        while not stopped.is_set():
            shot, watch = self._next(stopped)
            self._tell_trouble(stopped)
            if watch is None:
                self._be_at_rest()
            elif shot is not None:
                self._look(shot, watch, stopped)

    def _next(self, stopped: threading.Event) -> tuple[Shot | None, int | None]:
        """The newest frame, where it is to be looked at and hasn't been. One that came while the last was read is left
        when the next is due in a moment: an old picture of a moving hand shows where the hand was."""
        grabber = self._grabber
        with grabber.changed:
            grabber.changed.wait_for(lambda: stopped.is_set() or self._unseen() is not None, timeout=_GLANCE)
            shot = self._unseen()
            if shot is not None and self._clock.monotonic() - shot.at > _FRESH:
                number = shot.number
                grabber.changed.wait_for(lambda: stopped.is_set() or grabber.numbers > number, timeout=_NEAR)
                shot = self._unseen()
            if shot is not None:
                self._look_after = shot.number
            return shot, self._watch

    def _unseen(self) -> Shot | None:
        shot = self._grabber.shot
        if self._watch is None or shot is None or shot.number <= self._look_after:
            return None
        return shot

    def _look(self, shot: Shot, watch: int, stopped: threading.Event) -> None:
        if watch != self._begun:
            self._begin_watch(watch)
        if not self._attention.due(shot.at, len(shot.taken) if isinstance(shot.taken, bytes) else None):
            return
        # What will be read anyway is opened once, whole; else its eighth is opened first, in a part of the time.
        picture = grey(shot.taken) if self._attention.lively(shot.at) else None
        small = tiny(shot.taken if picture is None else picture)
        if small is None:
            return
        self._legible_at = shot.at
        self._blind.look(small, shot.at)
        effort = self._attention.effort(small, shot.at)
        if effort is Effort.NONE:
            return
        picture = grey(shot.taken) if picture is None else picture
        if picture is None:
            return
        begun = self._clock.monotonic()
        reading = self._reader.read(picture, shot.at, effort)
        with self._grabber.changed:
            if watch != self._watch:
                return
            news = self._view.look(reading.texts, shot.at)
        for signal in news:
            self._tell(signal, stopped)
        if reading.texts or effort is Effort.FULL:
            turn = self._helping.look(reading, picture, small, shot.at)
            if turn is not None:
                self._grabber.turn(turn)
            if self._helping.corners:
                self._outline = (shot.at, self._helping.corners)
        ended = self._clock.monotonic()
        self._attention.looked(ended, ended - begun, held=self._helping.held, read=bool(reading.texts))

    def _begin_watch(self, watch: int) -> None:
        self._begun = watch
        self._attention = Attention()
        back = self._helping.rest()
        if back is None:
            self._stands = self._grabber.stands if self._options.steer else Controls()
        else:  # the watch before ended just now: the device stands as that one turned it
            self._grabber.turn(back)
        self._helping = Helping(self._stands, self._hall)
        self._reader.forget()

    def _be_at_rest(self) -> None:
        if self._begun:
            self._begun = 0
            self._reader.forget()
            back = self._helping.rest()
            if back is not None:
                self._grabber.turn(back)
            self._outline, self._ended_at = (float("-inf"), ()), self._clock.monotonic()
        shot, now = self._grabber.shot, self._clock.monotonic()
        if shot is None:
            return
        if now - self._rested_at >= _AT_REST:
            self._rested_at = now
            small = tiny(shot.taken)
            if small is not None:
                self._blind.look(small, shot.at)
                if now - self._ended_at >= _EMPTIED:
                    self._hall = small
        if now - self._previewed_at < _PREVIEWED and now - self._sheet_at >= _SHEET:
            self._sheet_at = now
            self._outline = (now, sheet(shot.taken))

    # ---- telling

    def _tell_trouble(self, stopped: threading.Event) -> None:
        with self._grabber.changed:
            trouble = self.trouble()
            new, self._told = trouble != self._told, trouble
        if new and trouble is not None:
            self._tell(CameraTrouble(trouble), stopped)

    def _tell(self, signal: CodeSignal, stopped: threading.Event) -> None:
        if self.listener is not None and not stopped.is_set():
            self.listener(signal)
