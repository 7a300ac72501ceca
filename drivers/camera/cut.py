"""The part of a frame in which a code seems to lie, at several sizes and prepared in several ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from drivers.camera.equaliser import even
from drivers.camera.image import Picture
from drivers.camera.symbols import Corners

#: The room around a place: the quiet zone, and for a place that is a little off. In its longer sides.
_ROOM = 0.2
#: From row to row the light steps so many times more than from column to column: bands. A code alone reaches 1.5.
_BANDED = 1.5


@dataclass
class Cut:
    """`raw`: as in the frame (its rows made even where `unbanded`), its upper left at `left`, `top` of it. `box`: what
    it was cut around."""

    raw: Picture
    left: int
    top: int
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    _fitted: dict[int, Picture] = field(default_factory=dict)

    @classmethod
    def around(cls, whole: Picture, box: tuple[float, float, float, float], room: float = _ROOM) -> Cut | None:
        """What lies around left, top, right, bottom, `room` in its longer sides; None where that is next to nothing."""
        left, top, right, bottom = box
        high, wide = whole.shape
        room *= max(right - left, bottom - top)
        x, y = max(int(left - room), 0), max(int(top - room), 0)
        raw = whole[y : min(int(bottom + room) + 1, high), x : min(int(right + room) + 1, wide)]
        return cls(np.ascontiguousarray(raw), x, y, box) if min(raw.shape) >= 16 else None

    def fitted(self, size: int) -> Picture:
        """Its longer side brought to `size` pixels: noise and the screen's grid go, a far code gets room."""
        if size not in self._fitted:
            scale = self.scale(size)
            how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            fitted = cv2.resize(self.raw, None, fx=scale, fy=scale, interpolation=how)
            self._fitted[size] = np.asarray(fitted, np.uint8)
        return self._fitted[size]

    def scale(self, size: int) -> float:
        return float(size / max(self.raw.shape))

    def whole(self, corners: Corners, size: int) -> Corners:
        """Corners in the cut fitted to `size`, as corners in the frame."""
        scale = self.scale(size)
        return tuple(((x + 0.5) / scale - 0.5 + self.left, (y + 0.5) / scale - 0.5 + self.top) for x, y in corners)

    @property
    def corners(self) -> Corners:
        high, wide = self.raw.shape
        right, bottom = float(self.left + wide), float(self.top + high)
        return (
            (float(self.left), float(self.top)),
            (right, float(self.top)),
            (right, bottom),
            (float(self.left), bottom),
        )


def _sharpened(picture: Picture, sigma: float, much: float) -> Picture:
    soft = cv2.GaussianBlur(picture, (0, 0), sigma)
    return np.asarray(cv2.addWeighted(picture, 1 + much, soft, -much, 0), np.uint8)


def _thresholded(picture: Picture, share: float) -> Picture:
    """Against the mean of a neighbourhood, so large a share of the picture."""
    size = int(max(picture.shape) * share) | 1
    how = cv2.ADAPTIVE_THRESH_MEAN_C
    return np.asarray(cv2.adaptiveThreshold(picture, 255, how, cv2.THRESH_BINARY, size, 3), np.uint8)


def even_rows(picture: Picture) -> Picture:
    """Every pixel against its rows' mean: the dark bands of a flickering screen go."""
    mean = cv2.blur(picture, (max(picture.shape) // 2 | 1, 3)).astype(np.float32)
    return np.clip(picture * (110 / (mean + 8)), 0, 255).astype(np.uint8)


def unbanded(cut: Cut) -> Cut:
    """The same without the hard dark stripes that a shutter makes of a flickering screen; as it is where neighbouring
    rows differ no more than a code's columns do."""
    light = cut.fitted(160).astype(np.float32)
    between_rows, between_columns = (float(np.abs(np.diff(light.mean(axis))).mean()) for axis in (1, 0))
    if between_rows < _BANDED * (between_columns + 0.5):
        return cut
    return replace(cut, raw=np.asarray(cv2.GaussianBlur(even_rows(cut.raw), (0, 0), 1.2), np.uint8), _fitted={})


def levelled(picture: Picture, share: float) -> Picture:
    """`even` as a picture; the neighbourhood as a share of it."""
    light = even(picture, int(max(picture.shape) * share) | 1)
    return np.clip(128 + 55 * light, 0, 255).astype(np.uint8)


#: Name → size and preparation, for zxing-cpp.
PREPARED: Mapping[str, tuple[int, Callable[[Picture], Picture]]] = {
    "threshold": (160, lambda cut: _thresholded(cut, 0.1)),
    "soft": (240, lambda cut: np.asarray(cv2.GaussianBlur(cut, (0, 0), 2), np.uint8)),
    "median": (160, lambda cut: np.asarray(cv2.medianBlur(cut, 5), np.uint8)),
    "even rows": (160, even_rows),
    "sharp": (160, lambda cut: _sharpened(cut, 3.0, 2.0)),
    "fine threshold": (240, lambda cut: _thresholded(cut, 0.07)),
}


#: The second decoder reads as much at this size as at 300, in a third of the time.
FOR_SECOND = 160
_TILES = cv2.createCLAHE(2.0, (4, 4))


def for_second(cut: Cut) -> Picture:
    """As the second decoder reads it best."""
    return np.asarray(_TILES.apply(cut.fitted(FOR_SECOND)), np.uint8)
