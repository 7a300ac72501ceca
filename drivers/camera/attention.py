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
#: Seconds without any change after which nobody is there; then between two looks at an empty view, all thorough ones.
_NOBODY, _SELDOM = 3.0, 2.0
#: Seconds between two glances at an empty view, and where the frame's length says that it is another; how long a view
#: counts as lively after its last change.
_GLANCE, _SOONER, _LIVELY = 0.12, 0.06, 1.0
#: By this share the length of a JPEG differs where something came into view: noise makes it a thousandth or two longer.
_LONGER = 0.005
#: The share of the time that may go into thorough reading, with something like a code in view and without.
_BUSY, _IDLE = 0.9, 0.35
#: So many seconds of pauses may be owed: what comes into view is read as fast as can be, what goes on coming isn't.
_OWED = 1.0


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
        self._held = self._read = self._thorough = False
        self._stayed = 0
        self._length: int | None = None

    def due(self, at: float, length: int | None) -> bool:
        """Whether a frame taken at `at` needs even a glance. `length`: the bytes of its JPEG, None where it is none; it
        is known without opening it, and no phone comes into view that leaves it as it was (98 of 100 drawn ones)."""
        since = at - self._glanced
        due = self.lively(at) or since >= _GLANCE or (since >= _SOONER and self._is_another(length))
        if due:
            self._length = length
        return due

    def _is_another(self, length: int | None) -> bool:
        before = self._length
        return length is None or before is None or abs(length - before) > before * _LONGER

    def lively(self, at: float) -> bool:
        """Whether the next frame will probably be read: something moved a moment ago, or is held up by a hand, which is
        never still: what looks like a code for seconds and doesn't move hangs on the wall behind."""
        return at - self._changed_at < (_NOBODY if self._held else _LIVELY)

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
            # What is new is always worth the quickest attempt: most codes need no more.
            effort = Effort.FULL if at >= self._next - _OWED else Effort.SMALL
        elif at < self._next - _OWED or at - self._looked < self._pause(at):
            return Effort.NONE
        else:
            self._stayed += 1
            thorough = self._held or self._nobody(at) or self._stayed % _THOROUGH == 0
            effort = Effort.FULL if thorough else Effort.SMALL
        self._before, self._looked = tiny, at
        self._thorough = effort is Effort.FULL
        return effort

    def _pause(self, at: float) -> float:
        """Seconds between two looks at a view that stays. A code that is read stays in view only while it is."""
        if self._read or (self._held and not self._nobody(at)):
            return _HELD
        return _SELDOM if self._nobody(at) and not self._held else _EMPTY

    def _nobody(self, at: float) -> bool:
        return at - self._changed_at >= _NOBODY

    def looked(self, at: float, took: float, *, held: bool, read: bool = False) -> None:
        """A reading that ended at `at` and took so many seconds; `held`: a code, or something like one, is in view;
        `read`: and was read. Only thorough ones cost of the share: where all moves, each frame has its quick attempt,
        and those would put the thorough one off for ever."""
        self._held, self._read = held, read
        if self._thorough:
            self._next = max(self._next, at - took) + took / (_BUSY if held else _IDLE)
