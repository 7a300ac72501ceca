"""Which frames are worth reading: those that show something new, and now and then one that doesn't.

So that watching an empty hall costs little: reading, where nothing is in view, is the dearest thing a camera does.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from drivers.camera.image import Picture

#: A pixel of the tiny picture that differs by more than this (of 255) is another, not noise; so many make a new view.
_NOISE, _SHARE = 14, 0.0015
#: Seconds between two looks at a view that stays: one that holds something like a code, and one that holds nothing.
_HELD, _EMPTY = 0.12, 0.33
#: Of the looks at an empty view that stays, one in so many is a thorough one: a faint code may look like nothing.
_THOROUGH = 3
#: Seconds between two glances at an empty view; and how long a view counts as lively after its last change.
_GLANCE, _LIVELY = 0.06, 1.0
#: The share of the time that may go into thorough reading, with something like a code in view and without.
_BUSY, _IDLE = 0.9, 0.35


class Effort(IntEnum):
    """NONE: not worth reading. SMALL: the quickest attempt only. FULL: all that the budget allows."""

    NONE = 0
    SMALL = 1
    FULL = 2


class Attention:
    """Told of each frame and each reading; time in seconds. Not for several threads."""

    def __init__(self) -> None:
        self._before: Picture | None = None
        self._glanced = self._looked = self._changed_at = float("-inf")
        self._next = float("-inf")
        self._held = False
        self._stayed = 0

    def due(self, at: float) -> bool:
        """Whether a frame taken at `at` needs even a glance."""
        return self.lively(at) or at - self._glanced >= _GLANCE

    def lively(self, at: float) -> bool:
        """Whether the next frame will probably be read: something is held up, or moved a moment ago."""
        return self._held or at - self._changed_at < _LIVELY

    def effort(self, tiny: Picture, at: float) -> Effort:
        """How much reading a frame deserves that looks like this, an eighth of its size."""
        self._glanced = at
        before = self._before
        if before is None or before.shape != tiny.shape:
            changed = True
        else:
            apart = np.abs(before.astype(np.int16) - tiny) > _NOISE
            changed = float(apart.mean()) >= _SHARE
        if changed:
            self._changed_at = at
        if changed:
            # What is new is always worth the quickest attempt: most codes need no more.
            effort = Effort.FULL if at >= self._next else Effort.SMALL
        elif at < self._next or at - self._looked < (_HELD if self._held else _EMPTY):
            return Effort.NONE
        else:
            self._stayed += 1
            effort = Effort.FULL if self._held or self._stayed % _THOROUGH == 0 else Effort.SMALL
        self._before, self._looked = tiny, at
        return effort

    def looked(self, at: float, took: float, *, held: bool) -> None:
        """A reading that ended at `at` and took so many seconds; `held`: a code, or something like one, is in view."""
        self._held = held
        self._next = max(self._next, at + took * (1 / (_BUSY if held else _IDLE) - 1))
