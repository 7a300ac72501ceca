"""What a picture shows of a code that couldn't be read: where it lies, how large, how bright, how sharp.

A code is a patch of fine texture that runs in all directions; a phone whose code has washed out or blurred away is
still a bright patch with straight sides. Measured on a small copy; shares and places are of the whole picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera.exposure import Light
from drivers.camera.image import Picture
from drivers.camera.sharpness import softness

Corners = tuple[tuple[float, float], ...]
Points = NDArray[np.float64]

#: The small copy's longer side, pixels.
_SMALL = 320
#: Texture: the mean step between neighbours (of 255) that a patch has at least, and the patch's side in pixels.
_ROUGH, _PATCH = 8.0, 13
#: A patch is at least this share of the picture, fills its rectangle so far, and is no more oblong than this.
_LEAST, _FILLS, _OBLONG = 0.004, 0.6, 2.6
#: A screen is so much lighter (of 255) than what is just beside it.
_STANDS_OUT = 25.0
#: How alike (1: in everything but brightness) two views of one place are when nothing has come between.
_SAME = 0.9


@dataclass(frozen=True)
class Sight:
    """`corners`: clockwise from the upper left, each 0 to 1 of the picture. `textured`: it looks like a code, not only
    like a bright patch. `size`: its longer side as a share of the picture's shorter one; `pixels`: in pixels. `off`:
    how far its middle is from the picture's, 1 at an edge. `cut`: it runs out of the picture. `bright`: the level of
    its lightest parts, of 255; `contrast`: between those and its darkest. `washed`: the share of it that is as white as
    can be; `glare`: the share that a single such spot covers beyond a code's own fields. `soft`: pixels of the whole
    picture over which its sharpest edges run."""

    corners: Corners
    textured: bool
    size: float
    pixels: float
    off: float
    cut: bool
    bright: float
    contrast: float
    washed: float
    glare: float
    soft: float


def light(tiny: Picture, corners: Corners = ()) -> Light:
    """How bright a tiny picture is: what lies inside the corners, without any the whole of it."""
    part = tiny
    if corners:
        x, y = np.array(corners).T
        high, wide = tiny.shape
        inside = tiny[_span(y, high), _span(x, wide)]
        part = inside if inside.size >= 16 else tiny
    return Light(float(np.percentile(part, 98)), float((part >= 250).mean()))


def _span(shares: Points, length: int) -> slice:
    return slice(max(int(shares.min() * length), 0), min(int(np.ceil(shares.max() * length)), length))


def was_there(sight: Sight, tiny: Picture, before: Picture) -> bool:
    """Whether a tiny picture taken `before` anybody held anything up shows the same there: a window, a poster, a lamp.
    However bright either is: the camera may expose differently now."""
    if tiny.shape != before.shape:
        return False
    x, y = np.array(sight.corners).T
    high, wide = tiny.shape
    rows, columns = _span(y, high), _span(x, wide)
    around = (slice(max(rows.start - 2, 0), rows.stop + 2), slice(max(columns.start - 2, 0), columns.stop + 2))
    one, two = (part[around].astype(np.float64) for part in (tiny, before))
    one, two = one - one.mean(), two - two.mean()
    both = float(np.sqrt((one**2).sum() * (two**2).sum()))
    return both > 0 and float((one * two).sum()) / both > _SAME


def look(grey: Picture) -> Sight | None:
    """The likeliest code in a grey picture, or the likeliest phone; None where nothing looks like either."""
    small, scale = _shrunk(grey)
    if small is None:
        return None
    found = _textured(small)
    textured = found is not None
    if found is None:
        found = _bright(small)
    if found is None:
        return None
    return _measured(grey, small, found, scale, textured=textured)


def textured(grey: Picture) -> Corners:
    """Where fine texture runs in all directions, () where it doesn't: `look` without its figures, in half the time."""
    small, _ = _shrunk(grey)
    found = None if small is None else _textured(small)
    if small is None or found is None:
        return ()
    high, wide = small.shape
    return tuple((float(x / wide), float(y / high)) for x, y in found)


def _shrunk(grey: Picture) -> tuple[Picture | None, float]:
    """The picture as small as it is looked through, None where it has no room for anything; and its scale."""
    scale = min(_SMALL / max(grey.shape), 1.0)
    if min(grey.shape) * scale < 3 * _PATCH:
        return None, scale
    return np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8), scale


def _textured(small: Picture) -> Points | None:
    plain = cv2.GaussianBlur(small, (3, 3), 0).astype(np.float32)
    across, down = np.zeros_like(plain), np.zeros_like(plain)
    across[:, 1:], down[1:] = np.abs(np.diff(plain, axis=1)), np.abs(np.diff(plain, axis=0))
    both = np.minimum(*(cv2.blur(steps, (_PATCH, _PATCH)) for steps in (across, down)))
    steepest = float(both.max())
    if steepest < _ROUGH:
        return None
    return next(_likely((both > max(_ROUGH, steepest * 0.4)).astype(np.uint8)), None)


def _bright(small: Picture) -> Points | None:
    """Parted from the rest where the picture itself parts, else above most of it: a small screen in a bright hall."""
    parting, _ = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    middle, top = np.percentile(small, (50, 99.5))
    kernel = np.ones((9, 9), np.uint8)
    for level in (parting, (middle + top) / 2):
        patches = (small > level).astype(np.uint8)
        whole = cv2.morphologyEx(cv2.morphologyEx(patches, cv2.MORPH_CLOSE, kernel), cv2.MORPH_OPEN, kernel)
        for corners in _likely(np.asarray(whole, np.uint8)):
            if _step(small, corners) >= _STANDS_OUT:
                return corners
    return None


def _likely(patches: Picture) -> Iterator[Points]:
    """The corners, in pixels, of the patches that are filled rectangles of a likely shape, the largest first."""
    contours, _ = cv2.findContours(patches, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:4]:
        box = cv2.minAreaRect(contour)
        wide, high = sorted(box[1])
        if wide * high < _LEAST * patches.size or wide < _PATCH:
            return
        if cv2.contourArea(contour) >= _FILLS * wide * high and high <= _OBLONG * wide:
            yield _ordered(np.asarray(cv2.boxPoints(box), np.float64))


def _step(small: Picture, corners: Points) -> float:
    """How much lighter it is just inside the corners than just outside: what fades away has no edge."""
    filled = np.zeros(small.shape, np.uint8)
    cv2.fillConvexPoly(filled, np.rint(corners).astype(np.int32), 1)
    kernel = np.ones((7, 7), np.uint8)
    inner, outer = filled - cv2.erode(filled, kernel), cv2.dilate(filled, kernel) - filled
    if not inner.any() or not outer.any():
        return 0.0
    return float(small[inner > 0].mean()) - float(small[outer > 0].mean())


def _ordered(corners: Points) -> Points:
    middle = corners - corners.mean(0)
    turned = corners[np.argsort(np.arctan2(middle[:, 1], middle[:, 0]))]
    return np.roll(turned, -int(turned.sum(1).argmin()), 0)


def _measured(grey: Picture, small: Picture, corners: Points, scale: float, *, textured: bool) -> Sight:
    high, wide = small.shape
    sides = np.linalg.norm(corners - np.roll(corners, -1, 0), axis=1)
    at = corners / (wide, high)
    low, far = corners.min(0), corners.max(0)
    middle = at.mean(0)
    inside = small[_span(at[:, 1], high), _span(at[:, 0], wide)]
    dark, bright = (float(v) for v in np.percentile(inside, (5, 95)))
    white = (inside >= 250).astype(np.uint8)
    spot = cv2.morphologyEx(white, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    return Sight(
        corners=tuple((float(np.clip(x, 0, 1)), float(np.clip(y, 0, 1))) for x, y in at),
        textured=textured,
        size=float(sides.max() / min(high, wide)),
        pixels=float(sides.max() / scale),
        off=float(np.abs(middle - 0.5).max() * 2),
        cut=bool(low.min() < 2 or far[0] > wide - 3 or far[1] > high - 3),
        bright=bright,
        contrast=bright - dark,
        washed=float(white.mean()),
        glare=float(spot.mean()),
        soft=softness(grey[_span(at[:, 1], grey.shape[0]), _span(at[:, 0], grey.shape[1])]),
    )
