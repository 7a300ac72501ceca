"""Where in a frame a code seems to lie: the evidence that further tries are worth their time."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from drivers.camera.cut import Cut, levelled
from drivers.camera.image import Picture
from drivers.camera.second import Second
from drivers.camera.sight import look
from drivers.camera.symbols import Corners

#: Pixels that the network looks at: quickly, and once more, closely.
_QUICKLY, _CLOSELY = 300 * 300, 400 * 400
#: Even light makes patterns out of noise: what is found there is believed later.
_SURER = 0.5
_TILES = cv2.createCLAHE(3.0, (4, 4))


def glance(whole: Picture, second: Second | None, suspects: Sequence[Corners]) -> Cut | None:
    """The likeliest place: what the network finds, without one a patch of texture; else where a code was found and not
    read. None where nothing looks like a code."""
    if second is not None:
        found = second.places(np.asarray(_TILES.apply(_shrunk(whole, _QUICKLY)), np.uint8), whole.shape)
        if found:
            return Cut.around(whole, found[0].box)
    else:
        sight = look(whole)
        if sight is not None and sight.textured:
            high, wide = whole.shape
            return _around(whole, tuple((x * wide, y * high) for x, y in sight.corners))
    return _around(whole, suspects[0]) if suspects else None


def closer(whole: Picture, second: Second) -> Cut | None:
    """The network's second look, at more pixels and even light: finds codes that are far, washed out or in bands."""
    found = second.places(levelled(_shrunk(whole, _CLOSELY), 0.12), whole.shape)
    return Cut.around(whole, found[0].box) if found and found[0].sure >= _SURER else None


def _shrunk(whole: Picture, pixels: int) -> Picture:
    high, wide = whole.shape
    scale = min(1.0, (pixels / (high * wide)) ** 0.5)
    size = (max(round(wide * scale), 1), max(round(high * scale), 1))
    return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)


def _around(whole: Picture, corners: Corners) -> Cut | None:
    x, y = zip(*corners, strict=True)
    return Cut.around(whole, (min(x), min(y), max(x), max(y)))
