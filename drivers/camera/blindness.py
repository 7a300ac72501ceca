"""Frames come, but nothing can be seen in them: a cap on the lens, a sensor that died, a picture of one pixel."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from drivers.camera.image import Picture, tiny
from kiosk.ports import shows
from kiosk.texts.said import Text

#: Of 255, for all but the brightest hundredth of the picture: below it is black. An eye in the dark shows noise.
_BLACK = 12.0
#: Pixels of the tiny picture's shorter side (an eighth of the frame's): below it no code could be told.
_SPECK = 12
#: Frames that a camera is given to show something; misses, each of which may take a second, until it is given up.
_FIRST, _MISSES = 10, 2


class Blindness:
    """Told of tiny pictures as they are seen; time in seconds. `after` seconds of nothing are blindness."""

    def __init__(self, after: float) -> None:
        self._after = after
        self._since: float | None = None
        self._speck: tuple[int, int] | None = None

    def look(self, small: Picture, at: float) -> None:
        speck = small.shape if min(small.shape) < _SPECK else None
        nothing = speck is not None or float(np.percentile(small, 99)) < _BLACK
        self._speck = (speck[1], speck[0]) if speck is not None else None
        if not nothing:
            self._since = None
        elif self._since is None:
            self._since = at

    def forget(self) -> None:
        self._since = self._speck = None

    @property
    def too_small(self) -> bool:
        """It is not the dark: no picture of this size could show a code."""
        return self._speck is not None

    def evidence(self, now: float) -> Text | None:
        """What shows it, None where it can see or hasn't been blind for long enough."""
        if self._since is None or now - self._since < self._after:
            return None
        what, since = "speck" if self._speck else "black", now - self._since
        return shows(f"camera.{what}_for", seconds=f"{since:.0f}") if since >= 1 else shows(f"camera.{what}")


def first_sight(read: Callable[[], object]) -> Blindness | None:
    """What a camera that was just opened sees: the first frame that shows something, or the last of a few (many begin
    in the dark). None where no frame comes that can be opened; `read` answers one, None for a miss."""
    blind, came, misses = Blindness(0.0), False, 0
    for _ in range(_FIRST):
        small = tiny(read())
        if small is None:
            misses += 1
            if misses >= _MISSES:
                break
            continue
        came = True
        blind.look(small, 0.0)
        if not blind.evidence(0.0):
            break
    return blind if came else None
