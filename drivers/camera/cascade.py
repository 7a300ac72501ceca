"""How a code is read out of one frame: zxing-cpp first, and where it fails a cascade of further tries, within a budget.

The further tries are made only where something says that a code is there (places.py), and on that part of the frame
alone: an empty hall costs little, and a try costs half a millisecond. They stand in the order of what they gain for
their time, as measured (docs/scanning.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from drivers.camera import modules
from drivers.camera.cut import FOR_SECOND, PREPARED, Cut, even_rows, for_second
from drivers.camera.fusion import Fusion
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
    the try that read, "" where none did. `tries`: how many were made on that frame. `finished`: all were; False where
    the budget ended first: the next `read` goes on with them.
    """

    texts: tuple[str, ...] = field(default=(), repr=False)
    corners: tuple[Corners, ...] = ()
    suspect: Corners = ()
    stage: str = ""
    tries: int = 0
    finished: bool = True


class _Looked:
    """A frame, and the place in it where a code seems to lie, once that was looked for."""

    def __init__(self, whole: Picture, suspects: Sequence[Corners]) -> None:
        self.whole, self.suspects = whole, suspects
        self.small = half(whole)
        self.suspect: Corners = suspects[0] if suspects else ()
        self.cut: Cut | None = None

    def find(self, second: Second | None) -> Iterator[None]:
        """Look for the place, in two pieces."""
        self.cut = glance(self.whole, second, self.suspects)
        if self.cut is None and second is not None:
            yield None
            self.cut = closer(self.whole, second)
        if self.cut is not None:
            self.suspect = self.cut.corners


#: What a piece of a try has read: mostly nothing yet.
_Pieces: TypeAlias = Iterator[tuple[Symbol, ...]]


@dataclass(frozen=True)
class _Step:
    """A try, piece by piece. `anywhere`: also where no place is known."""

    name: str
    read: Callable[[_Looked], _Pieces]
    anywhere: bool = False


class _Study:
    """All further tries on one frame, taken up again where it was left. `reading` once something was read."""

    def __init__(self, looked: _Looked, steps: Sequence[_Step], second: Second | None) -> None:
        self.looked = looked
        self.tries = 0
        self.reading: Reading | None = None
        self._pieces = self._all(steps, second)

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Piece by piece until `enough`; True where all is done."""
        while not enough():
            if next(self._pieces, _ENDED) is _ENDED:
                return True
        return False

    def _all(self, steps: Sequence[_Step], second: Second | None) -> Iterator[object]:
        yield from self.looked.find(second)
        yield None
        for step in steps:
            if self.looked.cut is None and not step.anywhere:
                continue
            self.tries += 1
            for symbols in step.read(self.looked):
                if symbols:
                    self.reading = _reading(symbols, step.name, self.tries + 1)
                    return
                yield None


_ENDED = object()


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
        self._fusion = Fusion()
        self._steps = _steps(second, self._fusion)
        self._study: _Study | None = None

    @property
    def stages(self) -> tuple[str, ...]:
        """The names of all tries, in their order."""
        return ("whole", *(step.name for step in self._steps))

    def forget(self) -> None:
        """The next frame has nothing to do with the last one."""
        self._study = None
        self._fusion.forget()

    def read(self, picture: object, budget_ms: float = BUDGET_MS) -> Reading:
        """The codes in a picture (uint8: grey, or colour as blue, green, red). Anything else (None, empty, one pixel,
        floats) holds none. Never raises."""
        whole = grey(picture)
        if whole is None or min(whole.shape) < SMALLEST or max(whole.shape) > LARGEST:
            return Reading()
        ends = self._clock.monotonic() + budget_ms / 1000
        symbols, suspects = attempt(whole, invert=True)
        if symbols:
            self._study = None
            return _reading(symbols, "whole", 1)

        def enough() -> bool:
            return self._clock.monotonic() >= ends

        if self._study is not None and self._study.go_on(enough):
            found, self._study = self._study, None
            if found.reading is not None:
                return found.reading
        if enough():
            suspect = self._study.looked.suspect if self._study is not None else ()
            return Reading(suspect=suspect or (suspects[0] if suspects else ()), tries=1, finished=False)
        study = _Study(_Looked(whole, suspects), self._steps, self._second)
        finished = study.go_on(enough)
        if study.reading is not None:
            return study.reading
        self._study = None if finished else study
        return Reading(suspect=study.looked.suspect, tries=study.tries + 1, finished=finished)


_BRIGHTER, _DARKER = gamma_table(0.5), gamma_table(3.0)
#: On the frame at half its size: only where no network says where a code lies.
_HALVES: tuple[tuple[str, Callable[[Picture], tuple[Symbol, ...]]], ...] = (
    ("half, brighter", lambda small: attempt(mapped(small, _BRIGHTER))[0]),
    ("half, one threshold", lambda small: attempt(small, one_threshold=True)[0]),
    ("half, median", lambda small: attempt(median(small))[0]),
    ("half, darker", lambda small: attempt(mapped(small, _DARKER))[0]),
)


def _steps(second: Second | None, fusion: Fusion) -> tuple[_Step, ...]:
    prepared = [_Step(name, _prepared(name)) for name in PREPARED]
    own = [_Step("modules", _by_modules(fusion))]
    if second is None:
        halves = [_Step(name, _halved(attempt_), anywhere=True) for name, attempt_ in _HALVES]
        return (*halves, *prepared, *own)
    bands = _Step("half, even rows", _halved(lambda small: attempt(even_rows(small))[0]), anywhere=True)
    return (*prepared, bands, *own, _Step("second decoder", _by_second(second)))


def _prepared(name: str) -> Callable[[_Looked], _Pieces]:
    size, prepare = PREPARED[name]

    def read(looked: _Looked) -> _Pieces:
        cut = looked.cut
        if cut is not None:
            found, _ = attempt(prepare(cut.fitted(size)), invert=True)
            yield tuple(Symbol(symbol.text, cut.whole(symbol.corners, size)) for symbol in found)

    return read


def _halved(attempt_: Callable[[Picture], tuple[Symbol, ...]]) -> Callable[[_Looked], _Pieces]:
    def read(looked: _Looked) -> _Pieces:
        found = attempt_(looked.small)
        yield tuple(Symbol(s.text, tuple((2 * x + 0.5, 2 * y + 0.5) for x, y in s.corners)) for s in found)

    return read


def _by_modules(fusion: Fusion) -> Callable[[_Looked], _Pieces]:
    def read(looked: _Looked) -> _Pieces:
        if looked.cut is not None:
            for symbol in modules.pieces(looked.cut, fusion):
                yield () if symbol is None else (symbol,)

    return read


def _by_second(second: Second) -> Callable[[_Looked], _Pieces]:
    def read(looked: _Looked) -> _Pieces:
        cut = looked.cut
        if cut is not None:
            found = second.read(for_second(cut))
            yield tuple(Symbol(symbol.text, cut.whole(symbol.corners, FOR_SECOND)) for symbol in found)

    return read


def _reading(symbols: tuple[Symbol, ...], stage: str, tries: int) -> Reading:
    first = {symbol.text: symbol.corners for symbol in reversed(symbols)}
    texts = tuple(dict.fromkeys(symbol.text for symbol in symbols))
    return Reading(texts, tuple(first[text] for text in texts), (), stage, tries)
