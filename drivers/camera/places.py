"""Where in a frame a code seems to lie: the evidence that further tries are worth their time."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from drivers.camera.cut import Cut, levelled
from drivers.camera.image import Picture
from drivers.camera.second import Second
from drivers.camera.sight import look, textured
from drivers.camera.symbols import Corners

#: Pixels that the network looks at: quickly, and once more, closely.
_QUICKLY, _CLOSELY = 300 * 300, 400 * 400
#: Even light makes patterns out of noise: what is found there is believed later.
_SURER = 0.5
#: A place with so much of both sides of the frame is none.
_WHOLE = 0.9
#: Pixels of the frame to one that is compared with the frame before, and by how much (of 255) it must differ; the least
#: side in pixels of what moves, and the largest share of the frame; and the share of a place that moves with it.
_TINY, _MOVED, _SMALLEST, _MOST, _STIRS = 8, 10, 80, 0.7, 0.02
_TILES = cv2.createCLAHE(3.0, (4, 4))


def glance(whole: Picture, second: Second | None, suspects: Sequence[Corners]) -> Cut | None:
    """The likeliest place: what the network finds, without one a patch of texture; else where a code was found and not
    read. None where nothing looks like a code."""
    if second is not None:
        found = second.places(np.asarray(_TILES.apply(_shrunk(whole, _QUICKLY)), np.uint8), whole.shape)
        box = next((place.box for place in found if not _all(place.box, whole.shape)), None)
        if box is not None:
            return Cut.around(whole, box)
    else:
        sight = look(whole)
        if sight is not None and sight.textured:
            high, wide = whole.shape
            return _around(whole, tuple((x * wide, y * high) for x, y in sight.corners))
    return _around(whole, suspects[0]) if suspects else None


def patch(whole: Picture) -> Cut | None:
    """The patch of texture, a millisecond: sooner than the network sees a code in a smear, and looser around it."""
    high, wide = whole.shape
    corners = textured(whole)
    return _around(whole, tuple((x * wide, y * high) for x, y in corners)) if corners else None


def closer(whole: Picture, second: Second) -> Cut | None:
    """The network's second look, at more pixels and even light: finds codes that are far, washed out or in bands."""
    found = second.places(levelled(_shrunk(whole, _CLOSELY), 0.12), whole.shape)
    return Cut.around(whole, found[0].box) if found and found[0].sure >= _SURER else None


class Change:
    """What differs in a frame from the one before it: a hand that brings a phone smears it so that the network finds
    nothing, while what hangs on the wall doesn't stir."""

    def __init__(self, whole: Picture, before: Picture | None) -> None:
        self._whole = whole
        self._stirred: Picture | None = None
        if before is not None and before.shape == whole.shape:
            apart = cv2.blur(cv2.absdiff(_tiny(whole), _tiny(before)), (3, 3))
            self._stirred = np.asarray(apart > _MOVED, np.uint8)

    def within(self, cut: Cut) -> bool:
        """Whether anything does there; True where there is nothing to compare with."""
        if self._stirred is None:
            return True
        left, top, right, bottom = (max(round(at / _TINY), 0) for at in cut.box)
        part = self._stirred[top : bottom + 1, left : right + 1]
        return bool(part.size and part.mean() > _STIRS)

    @property
    def cut(self) -> Cut | None:
        """The largest part that does; None: none, or all of it (another light)."""
        if self._stirred is None or not self._stirred.any():
            return None
        joined = cv2.morphologyEx(self._stirred, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
        contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        x, y, wide, high = cv2.boundingRect(max(contours, key=cv2.contourArea))
        if min(wide, high) * _TINY < _SMALLEST or wide * high > _MOST * joined.size:
            return None
        left, top = (x + 1) * _TINY, (y + 1) * _TINY
        right, bottom = (x + wide - 1) * _TINY, (y + high - 1) * _TINY
        return Cut.around(self._whole, (left, top, right, bottom), room=0.0)


def _tiny(whole: Picture) -> Picture:
    fine = np.ascontiguousarray(whole[::2, ::2])
    size = (max(whole.shape[1] // _TINY, 1), max(whole.shape[0] // _TINY, 1))
    return np.asarray(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.uint8)


def _all(box: tuple[float, float, float, float], shape: tuple[int, ...]) -> bool:
    """Whether it is the whole frame: so the network answers noise."""
    left, top, right, bottom = box
    return right - left > _WHOLE * shape[1] and bottom - top > _WHOLE * shape[0]


def _shrunk(whole: Picture, pixels: int) -> Picture:
    high, wide = whole.shape
    scale = min(1.0, (pixels / (high * wide)) ** 0.5)
    size = (max(round(wide * scale), 1), max(round(high * scale), 1))
    return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)


def _around(whole: Picture, corners: Corners) -> Cut | None:
    x, y = zip(*corners, strict=True)
    return Cut.around(whole, (min(x), min(y), max(x), max(y)))
