"""How a code is read out of one frame: zxing-cpp first, and where it fails a cascade of further tries, within a budget.

The further tries are made only where something says that a code is there (places.py), and on that part of the frame
alone: an empty hall costs little, and a try costs half a millisecond. They stand in the order of what they gain for
their time, as measured (docs/scanning.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from drivers.camera import modules
from drivers.camera.cut import FOR_SECOND, PREPARED, even_rows, for_second
from drivers.camera.image import Picture, gamma_table, grey, half, mapped, median
from drivers.camera.places import closer, glance
from drivers.camera.second import Second
from drivers.camera.symbols import LARGEST, SMALLEST, Corners, Symbol, attempt
from kiosk.clock import SystemClock
from kiosk.ports import Clock

#: Milliseconds for one frame. No new try is begun after it: the last may take some milliseconds more.
BUDGET_MS = 45.0


@dataclass(frozen=True)
class Reading:
    """What one frame gave.

    `texts`: of the codes read, without repeats, never logged. `corners`: of each, in pixels, clockwise from its upper
    left. `suspect`: corners of something that looks like a code and couldn't be read, () where nothing does. `stage`:
    the try that read, "" where none did. `tries`: how many were made. `finished`: all were; False where the budget
    ended first: the next `read` goes on from there.
    """

    texts: tuple[str, ...] = field(default=(), repr=False)
    corners: tuple[Corners, ...] = ()
    suspect: Corners = ()
    stage: str = ""
    tries: int = 0
    finished: bool = True


class _Looked:
    """A frame, and the place in it where a code seems to lie."""

    def __init__(self, whole: Picture, suspects: Sequence[Corners], second: Second | None) -> None:
        self.whole = whole
        self.small = half(whole)
        self.suspect: Corners = suspects[0] if suspects else ()
        self.cut = glance(whole, second, suspects)
        if self.cut is None and second is not None:
            self.cut = closer(whole, second)
        if self.cut is not None:
            self.suspect = self.cut.corners


@dataclass(frozen=True)
class _Step:
    """A try. `anywhere`: also where no place is known."""

    name: str
    read: Callable[[_Looked], tuple[Symbol, ...]]
    anywhere: bool = False


class Cascade:
    """Reads frames of one camera, in one thread.

    `read(picture, budget_ms)` always tries zxing-cpp on the whole frame; the further tries are made while the budget
    lasts. A camera's thread gives each frame what it can spare (10 ms, say): a call goes on in the
    cascade where the one before had to stop, so that after a few frames every try was made on some frame, as the frames
    of a phone held up hardly differ. A call with a full budget goes through all. `forget` begins anew: another person.
    `second` is optional (second.py).
    """

    def __init__(self, second: Second | None = None, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._second = second
        self._steps = _steps(second)
        self._next = 0

    @property
    def stages(self) -> tuple[str, ...]:
        """The names of all tries, in their order."""
        return ("whole", *(step.name for step in self._steps))

    def forget(self) -> None:
        """The next frame has nothing to do with the last one."""
        self._next = 0

    def read(self, picture: object, budget_ms: float = BUDGET_MS) -> Reading:
        """The codes in a picture (uint8: grey, or colour as blue, green, red). Anything else (None, empty, one pixel,
        floats) holds none. Never raises."""
        whole = grey(picture)
        if whole is None or min(whole.shape) < SMALLEST or max(whole.shape) > LARGEST:
            return Reading()
        ends = self._clock.monotonic() + budget_ms / 1000
        symbols, suspects = attempt(whole, invert=True)
        if symbols:
            self._next = 0
            return _reading(symbols, "whole", 1)
        if self._clock.monotonic() >= ends:
            return Reading(suspect=suspects[0] if suspects else (), tries=1, finished=False)
        looked, tries = _Looked(whole, suspects, self._second), 1
        steps = self._steps if looked.cut is not None else tuple(step for step in self._steps if step.anywhere)
        for done in range(len(steps)):
            at = (self._next + done) % len(steps)
            if self._clock.monotonic() >= ends:
                self._next = at
                return Reading(suspect=looked.suspect, tries=tries, finished=False)
            tries += 1
            symbols = steps[at].read(looked)
            if symbols:
                self._next = at
                return _reading(symbols, steps[at].name, tries)
        self._next = 0
        return Reading(suspect=looked.suspect, tries=tries)


_BRIGHTER, _DARKER = gamma_table(0.5), gamma_table(3.0)
#: On the frame at half its size: only where no network says where a code lies.
_HALVES: tuple[tuple[str, Callable[[Picture], tuple[Symbol, ...]]], ...] = (
    ("half, brighter", lambda small: attempt(mapped(small, _BRIGHTER))[0]),
    ("half, one threshold", lambda small: attempt(small, one_threshold=True)[0]),
    ("half, median", lambda small: attempt(median(small))[0]),
    ("half, darker", lambda small: attempt(mapped(small, _DARKER))[0]),
)


def _steps(second: Second | None) -> tuple[_Step, ...]:
    prepared = [_Step(name, _prepared(name)) for name in PREPARED]
    own = [_Step("modules", _by_modules)]
    if second is None:
        halves = [_Step(name, _halved(attempt_), anywhere=True) for name, attempt_ in _HALVES]
        return (*halves, *prepared, *own)
    bands = _Step("half, even rows", _halved(lambda small: attempt(even_rows(small))[0]), anywhere=True)
    return (*prepared, bands, *own, _Step("second decoder", _by_second(second)))


def _prepared(name: str) -> Callable[[_Looked], tuple[Symbol, ...]]:
    size, prepare = PREPARED[name]

    def read(looked: _Looked) -> tuple[Symbol, ...]:
        cut = looked.cut
        if cut is None:
            return ()
        found, _ = attempt(prepare(cut.fitted(size)), invert=True)
        return tuple(Symbol(symbol.text, cut.whole(symbol.corners, size)) for symbol in found)

    return read


def _halved(attempt_: Callable[[Picture], tuple[Symbol, ...]]) -> Callable[[_Looked], tuple[Symbol, ...]]:
    def read(looked: _Looked) -> tuple[Symbol, ...]:
        found = attempt_(looked.small)
        return tuple(Symbol(s.text, tuple((2 * x + 0.5, 2 * y + 0.5) for x, y in s.corners)) for s in found)

    return read


def _by_modules(looked: _Looked) -> tuple[Symbol, ...]:
    symbol = modules.read(looked.cut) if looked.cut is not None else None
    return () if symbol is None else (symbol,)


def _by_second(second: Second) -> Callable[[_Looked], tuple[Symbol, ...]]:
    def read(looked: _Looked) -> tuple[Symbol, ...]:
        cut = looked.cut
        if cut is None:
            return ()
        found = second.read(for_second(cut))
        return tuple(Symbol(symbol.text, cut.whole(symbol.corners, FOR_SECOND)) for symbol in found)

    return read


def _reading(symbols: tuple[Symbol, ...], stage: str, tries: int) -> Reading:
    first = {symbol.text: symbol.corners for symbol in reversed(symbols)}
    texts = tuple(dict.fromkeys(symbol.text for symbol in symbols))
    return Reading(texts, tuple(first[text] for text in texts), (), stage, tries)
