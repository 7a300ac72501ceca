"""How a code is read out of one frame: zxing-cpp first, and where it fails a cascade of further tries, within a budget.

The further tries are made only where something says that a code is there (places.py), and on that part of the frame
alone: an empty hall costs little, and a try costs half a millisecond. They stand in the order of what they gain for
their time, as measured (docs/scanning.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from drivers.camera import modules
from drivers.camera.cut import PREPARED
from drivers.camera.fusion import Fusion
from drivers.camera.image import Picture, grey
from drivers.camera.second import Second
from drivers.camera.study import Looked, Study
from drivers.camera.symbols import LARGEST, SMALLEST, Corners, Symbol, attempt
from drivers.camera.tracking import Place, Spot, Tracker
from drivers.camera.tries import in_cut, steps
from kiosk.clock import SystemClock
from kiosk.ports import Clock

#: Milliseconds for one frame. No new try is begun after it: the last may take some milliseconds more.
BUDGET_MS = 52.0
#: Frames that a study is left lying while newer ones are tried quickly.
_PATIENT = 2
#: Frames in a row that a grid is followed and not read until every other one is left to the search for another.
_IN_VAIN = 4


@dataclass(frozen=True)
class Reading:
    """What one frame gave.

    `texts`: of the codes read, without repeats, never logged. `corners`: of each, in pixels, clockwise from its upper
    left. `suspect`: corners of something that looks like a code and couldn't be read, () where nothing does. `stage`:
    the try that read, "" where none did. `tries`: how many were made on that frame. `finished`: all were; False where
    the budget ended first: the next `read` goes on with them.
    """

    texts: tuple[str, ...] = field(default=(), repr=False)
    corners: tuple[Corners, ...] = ()
    suspect: Corners = ()
    stage: str = ""
    tries: int = 0
    finished: bool = True


class Cascade:
    """Reads frames of one camera, in one thread.

    `read(picture, budget_ms)` always tries zxing-cpp on the whole frame; the further tries are made while the budget
    lasts, and go on at the next call with the frame they were begun on: so every frame is looked at the moment it
    comes, whatever is still being thought about one a moment older. A call with a full budget goes through all.
    `forget` begins anew: another person, or a picture that has nothing to do with the last one. `second` is optional
    (second.py).
    """

    def __init__(self, second: Second | None = None, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._second = second
        self._fusion, self._tracker = Fusion(), Tracker()
        self._steps = steps(second, self._fusion)
        #: While frames follow one another: the likeliest grid comes first, what looks at the whole frame last.
        self._live = tuple(sorted(self._steps, key=lambda step: (step.anywhere, step.name != "modules")))
        self._study: Study | None = None
        self._newest: Picture | None = None
        self._before: Picture | None = None
        self._vain = 0  # frames that a grid was followed through and not read
        self._waits = 0  # frames since the study had a turn

    @property
    def stages(self) -> tuple[str, ...]:
        """The names of all tries, in their order."""
        return ("whole", *(step.name for step in self._steps))

    def forget(self) -> None:
        """The next frame has nothing to do with the last one."""
        self._study = self._newest = self._before = None
        self._fusion.forget()
        self._tracker.forget()

    def read(self, picture: object, budget_ms: float = BUDGET_MS) -> Reading:
        """The codes in a picture (uint8: grey, or colour as blue, green, red). Anything else (None, empty, one pixel,
        floats) holds none. Never raises."""
        whole = grey(picture)
        if whole is None or min(whole.shape) < SMALLEST or max(whole.shape) > LARGEST:
            return Reading()
        ends = self._clock.monotonic() + budget_ms / 1000
        self._before, self._newest = self._newest, whole
        symbols, suspects = attempt(whole, invert=True)
        if symbols:
            self._study = None
            return _reading(symbols, "whole", 1)

        def enough() -> bool:
            return self._clock.monotonic() >= ends

        spot = None if enough() else self._tracker.follow(whole)
        gripped = spot is not None and spot.place is not None
        self._vain = self._vain + 1 if gripped else 0
        if spot is not None and spot.place is not None and (self._vain <= _IN_VAIN or self._vain % 2):
            reading = self._followed(spot, spot.place, enough)
            if reading is not None:
                self._study = None
                return reading
            gripped = self._tracker.holds
        looked = Looked(whole, suspects, self._before, spot)
        live = self._before is not None
        new = Study(looked, self._live if live else self._steps, self._second, 1 if live else 0)
        for study, until in self._turns(new, enough, gripped=gripped):
            study.go_on(until)
            if study.symbols:
                self._study = None
                return _reading(study.symbols, study.stage, study.tries + 1)
            self._tracker.told(study.looked.news())
        if self._study is None or self._study.finished:
            self._study = None if new.finished else new
        suspect = new.looked.suspect or (self._study.looked.suspect if self._study is not None else ())
        return Reading(suspect=suspect, tries=new.tries + 1, finished=self._study is None)

    def _turns(
        self, new: Study, enough: Callable[[], bool], *, gripped: bool
    ) -> Iterator[tuple[Study, Callable[[], bool]]]:
        """Whose turn it is, and until when: what most codes need is tried on the newest frame first, then thoroughly
        what was begun on an older one; where the budget ends before that, the other way round at the next call.
        `gripped`: the newest frame's grid has been read already."""
        old = self._study
        if old is not None:
            known = new.looked.cut is not None or old.looked.cut is None
            if known and not gripped and self._waits < _PATIENT:
                yield new, lambda: enough() or not new.quick
            if enough():
                self._waits += 1
                return
            self._waits = 0
            yield old, enough
        if old is None or old.finished:
            yield new, enough

    def _followed(self, spot: Spot, place: Place, enough: Callable[[], bool]) -> Reading | None:
        """The code whose grid was found and not read a moment ago, where it is now."""
        cut = spot.cut
        if cut is None:
            return None
        self._tracker.lost()
        for found in modules.followed(cut, place, self._fusion):
            if isinstance(found, Place):
                self._tracker.told(Spot(spot.frame, found.box, found))
            elif isinstance(found, Symbol):
                return _reading((found,), "followed", 2)
        for number, name in enumerate(PREPARED):
            if enough():
                break
            if symbols := in_cut(cut, name):
                return _reading(symbols, name, number + 3)
        return None


def _reading(symbols: tuple[Symbol, ...], stage: str, tries: int) -> Reading:
    first = {symbol.text: symbol.corners for symbol in reversed(symbols)}
    texts = tuple(dict.fromkeys(symbol.text for symbol in symbols))
    return Reading(texts, tuple(first[text] for text in texts), (), stage, tries)
