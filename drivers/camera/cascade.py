"""How a code is read out of one frame: zxing-cpp first, and where it fails a cascade of further tries, within a budget.

The tries stand in the order of what they gain for their time. Those after the first few are made only where something
says that a code is there (`Reading.suspect`): an empty hall costs little.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.camera.image import Picture, gamma_table, grey, half, mapped, median
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


class Cascade:
    """Reads frames of one camera, in one thread.

    `read(picture, budget_ms)` always tries zxing-cpp on the whole frame; the further tries are made while the budget
    lasts. A camera's thread gives each frame what it can spare (10 ms, say): a call goes on in the
    cascade where the one before had to stop, so that after a few frames every try was made on some frame, as the frames
    of a phone held up hardly differ. A call with a full budget goes through all. `forget` begins anew: another person.
    `second` is optional (second.py).
    """

    def __init__(self, second: Second | None = None, clock: Clock | None = None) -> None:
        self._second = second
        self._clock = clock or SystemClock()
        self._next = 0

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
        suspect = suspects[0] if suspects else ()
        if symbols:
            self._next = 0
            return _reading(symbols, "whole", 1)
        small, tries = half(whole), 1
        count = len(_TRIES)
        for step in range(count):
            if self._clock.monotonic() >= ends:
                self._next = (self._next + step) % count
                return Reading(suspect=suspect, tries=tries, finished=False)
            name, try_ = _TRIES[(self._next + step) % count]
            symbols = try_(small)
            tries += 1
            if symbols:
                return _reading(tuple(Symbol(s.text, _doubled(s.corners)) for s in symbols), name, tries)
        self._next = 0
        return Reading(suspect=suspect, tries=tries)


_BRIGHTER, _DARKER = gamma_table(0.5), gamma_table(3.0)
_TRIES: tuple[tuple[str, Callable[[Picture], tuple[Symbol, ...]]], ...] = (
    ("brighter", lambda small: attempt(mapped(small, _BRIGHTER))[0]),
    ("one threshold", lambda small: attempt(small, one_threshold=True)[0]),
    ("median", lambda small: attempt(median(small))[0]),
    ("darker", lambda small: attempt(mapped(small, _DARKER))[0]),
)


def _reading(symbols: tuple[Symbol, ...], stage: str, tries: int) -> Reading:
    first = {symbol.text: symbol.corners for symbol in reversed(symbols)}
    texts = tuple(dict.fromkeys(symbol.text for symbol in symbols))
    return Reading(texts, tuple(first[text] for text in texts), (), stage, tries)


def _doubled(corners: Corners) -> Corners:
    return tuple((2 * x + 0.5, 2 * y + 0.5) for x, y in corners)
