"""Where what was seen in one frame lies in the next.

A hand moves a phone by up to half a code's side from frame to frame, and hardly turns it. The part of the last frame
is looked for in the new one, small: one correlation, a millisecond, where looking for a code anew takes seven, and for
its grid twenty. What is left (a turn, a step nearer) the refinement of the grid (grid.py) finds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import cv2
import numpy as np

from drivers.camera.cut import Cut
from drivers.camera.finders import Vector
from drivers.camera.image import Picture
from drivers.camera.symbols import Corners

#: Left, top, right, bottom, in a frame's pixels.
Box: TypeAlias = tuple[float, float, float, float]

#: The longer side of what is looked for, in pixels, and how far around it, in its longer sides: while its speed is
#: known, and while it isn't.
_SMALL, _AROUND, _FAR = 64, 0.25, 0.7
#: The least correlation, and how many frames are followed until a place is looked for anew.
_LEAST, _FOLLOWED = 0.35, 4
#: The fit of a grid that need not be looked for anew.
_SURE = 0.7


@dataclass(frozen=True)
class Place:
    """A code's grid in a frame: `side` modules, `mapping` from modules to the frame's pixels, `fit` up to 1."""

    side: int
    mapping: Vector
    fit: float
    inverted: bool

    @property
    def corners(self) -> Corners:
        """Clockwise from the code's upper left."""
        ends = np.array([[0, 0, 1], [self.side, 0, 1], [self.side, self.side, 1], [0, self.side, 1]], np.float64)
        return tuple((float(x / w), float(y / w)) for x, y, w in ends @ self.mapping.T)

    @property
    def box(self) -> Box:
        x, y = zip(*self.corners, strict=True)
        return min(x), min(y), max(x), max(y)

    def same(self, other: Place) -> bool:
        """Whether both lie within a tenth of a module of each other."""
        if (self.side, self.inverted) != (other.side, other.inverted):
            return False
        here, there = np.array(self.corners), np.array(other.corners)
        return bool(np.abs(here - there).max() < 0.1 * np.linalg.norm(here[0] - here[1]) / self.side)

    def moved(self, by: Vector) -> Place:
        there = np.array([[1, 0, by[0]], [0, 1, by[1]], [0, 0, 1]]) @ self.mapping
        return replace(self, mapping=there)


@dataclass(frozen=True)
class Spot:
    """What was seen in `frame`: its box there, and its grid where that was found. `like`: it looks like a code, and not
    only moves."""

    frame: Picture
    box: Box
    place: Place | None = None
    like: bool = True

    @property
    def cut(self) -> Cut | None:
        return Cut.around(self.frame, self.box)


class Tracker:
    """Of the frames of one watch, in their order. Not for several threads."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self._spot: Spot | None = None
        self._speed: Vector | None = None  # pixels a frame
        self._followed = 0
        self._path: list[tuple[Picture, Vector]] = []  # the frames it was followed through, and how far it went to each

    @property
    def holds(self) -> bool:
        """Whether a grid is being followed, and surely the right one."""
        return self._spot is not None and self._spot.place is not None and self._spot.place.fit >= _SURE

    def told(self, spot: Spot | None) -> None:
        """What was seen in a frame, the newest or one a little older: the grid, or at least the place."""
        old = self._spot
        if spot is None or (old is not None and _fit(spot) <= _fit(old)):
            return
        since = next((by for frame, by in self._path if frame is spot.frame), None)
        if old is None:
            self._spot, self._speed, self._path = spot, None, [(spot.frame, np.zeros(2))]
        elif spot.place is not None and since is not None:
            self._spot = replace(old, place=spot.place.moved(self._path[-1][1] - since), like=True)
        self._followed = 0

    def lost(self) -> None:
        """Its grid isn't where it should be."""
        if self._spot is not None:
            self._spot = replace(self._spot, place=None)

    def follow(self, whole: Picture) -> Spot | None:
        """Where it lies in the newest frame; None: it isn't seen, or nothing was."""
        before = self._spot
        self._spot = None
        if before is None or self._followed >= _FOLLOWED or before.frame.shape != whole.shape:
            return None
        left, top, right, bottom = before.box if before.place is None else before.place.box
        by = _moved(before.frame, (left, top, right, bottom), whole, self._speed)
        if by is None:
            return None
        box = left + by[0], top + by[1], right + by[0], bottom + by[1]
        self._spot = Spot(whole, box, None if before.place is None else before.place.moved(by), before.like)
        self._speed = by
        self._followed += 1
        self._path = [*self._path[-_FOLLOWED:], (whole, self._path[-1][1] + by)]
        return self._spot


def _fit(spot: Spot) -> float:
    return 0.0 if spot.place is None else spot.place.fit


def _moved(before: Picture, box: Box, whole: Picture, speed: Vector | None) -> Vector | None:
    """How far what lay in that box has gone."""
    left, top, right, bottom = box
    side = max(right - left, bottom - top, 1.0)
    scale = min(_SMALL / side, 1.0)
    patch, (x, y) = _shrunk(before, box, 0.0, scale)
    by = np.zeros(2) if speed is None else speed
    around = _FAR if speed is None else _AROUND
    area, (left, top) = _shrunk(whole, (left + by[0], top + by[1], right + by[0], bottom + by[1]), around * side, scale)
    if min(patch.shape, default=0) < 8 or any(a < p for a, p in zip(area.shape, patch.shape, strict=True)):
        return None
    _, most, _, at = cv2.minMaxLoc(cv2.matchTemplate(area, patch, cv2.TM_CCOEFF_NORMED))
    return np.array([left + at[0] / scale - x, top + at[1] / scale - y]) if most >= _LEAST else None


def _shrunk(whole: Picture, box: Box, room: float, scale: float) -> tuple[Picture, tuple[int, int]]:
    """A part of a frame, small, and its upper left corner in it."""
    left, top, right, bottom = box
    x, y = max(int(left - room), 0), max(int(top - room), 0)
    part = whole[y : max(int(bottom + room) + 1, 0), x : max(int(right + room) + 1, 0)]
    size = (round(part.shape[1] * scale), round(part.shape[0] * scale))
    if min(size) < 1:
        return np.empty((0, 0), np.uint8), (x, y)
    return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8), (x, y)
