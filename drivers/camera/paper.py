"""A photo of a paper out of a camera's frame: cut to the sheet, straightened, evenly lit, and judged whether it can be
read. What can't be read is refused with the reason, so that nobody learns it from the insured place two days later.

Colours stay: a red stamp across black type is told apart by its colour only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera.image import Picture, cut_out
from drivers.camera.outline import Outline, find
from kiosk.ports import Photo, Unreadable


@dataclass(frozen=True)
class Legible:
    """What a photo must have. The sheet is taken for A4: on a smaller one the same type has more pixels.

    `longer_side`: pixels of the sheet's longer side in the frame; 900 are 3 a millimetre, 11 for a character of
    10-point type. `soft`: millimetres over which an edge between ink and paper may spread (its standard deviation).
    `white`: the paper's brightness, of 255. `washed_out`: the share of the sheet that may be white without any ink
    being seen in it although the rest is darker. `most_bytes` of the JPEG.
    """

    longer_side: int = 900
    soft: float = 0.44
    white: int = 70
    washed_out: float = 0.012
    most_bytes: int = 400_000

    def __post_init__(self) -> None:
        for name in ("longer_side", "soft", "white", "washed_out", "most_bytes"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0")


@dataclass(frozen=True)
class Paper:
    """A readable photo. `spread`: how soft its edges are, in millimetres; of several photos the least is the best."""

    photo: Photo
    spread: float


#: A4's longer side in millimetres.
_LONG = 297
#: The photo's longer side at most, and JPEG qualities that are tried, in turn, until it is small enough.
_LARGEST, _QUALITIES = 2200, (88, 80, 70, 60, 50, 40, 30)
#: Tiles of this many millimetres in which edges are measured, and the least contrast of ink (of 255).
_TILE, _CONTRAST = 8, 40
_WHITE = 245


def judge(picture: Picture, needed: Legible | None = None) -> Paper | Unreadable:
    """The paper in a colour picture (blue, green, red), or why it is no use."""
    needed = needed or Legible()
    outline = find(picture)
    if outline is None:
        return Unreadable.TOO_DARK if _is_dark(picture, needed) else Unreadable.NO_PAPER
    if outline.cut:
        return Unreadable.CUT_OFF
    sheet = straighten(picture, outline)
    longer = max(sheet.shape[:2])
    if longer < needed.longer_side:
        return Unreadable.TOO_SMALL
    grey = np.asarray(cv2.cvtColor(sheet, cv2.COLOR_BGR2GRAY), np.uint8)
    if float(np.percentile(grey, 80)) < needed.white:
        return Unreadable.TOO_DARK
    background = _background(grey)
    if _washed_out(grey, background) > needed.washed_out:
        return Unreadable.GLARE
    spread = _spread(grey) * _LONG / longer
    if spread > needed.soft:
        return Unreadable.BLURRED
    return Paper(_photo(_evened(sheet, background), needed), spread)


def best_of(seen: Sequence[Paper | Unreadable]) -> Photo | Unreadable | None:
    """The sharpest readable photo; without one the last reason; None for nothing seen."""
    readable = [each for each in seen if isinstance(each, Paper)]
    if readable:
        return min(readable, key=lambda paper: paper.spread).photo
    return next((each for each in reversed(seen) if isinstance(each, Unreadable)), None)


def straighten(picture: Picture, outline: Outline) -> Picture:
    """The sheet as if seen from right above, as the camera sees it (never turned), with the pixels it has."""
    corners = outline.corners
    sides = np.linalg.norm(corners - np.roll(corners, -1, 0), axis=1)
    width, height = (round(float(max(sides[n], sides[n + 2]))) for n in (0, 1))
    return cut_out(picture, corners, width, height)


def _is_dark(picture: Picture, needed: Legible) -> bool:
    return float(np.percentile(picture, 98)) < needed.white / 2


def _background(grey: Picture) -> NDArray[np.float32]:
    """The paper's own brightness, without ink: a small copy in which dark strokes are closed."""
    small = cv2.resize(grey, (160, max(160 * grey.shape[0] // grey.shape[1], 1)), interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8))
    return np.asarray(cv2.GaussianBlur(closed, (0, 0), 5), np.float32)


def _washed_out(grey: Picture, background: NDArray[np.float32]) -> float:
    """The share of the sheet in spots that are as white as can be while the paper around isn't: light reflected."""
    small = cv2.resize(grey, background.shape[::-1], interpolation=cv2.INTER_AREA)
    level = float(np.median(background))
    spots = ((small >= 250) & (small > level + 12)).astype(np.uint8)
    return float(cv2.morphologyEx(spots, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).mean())


def _spread(grey: Picture) -> float:
    """How many pixels an edge spreads over, across and along: the worse of both, for a shaken photo is sharp in one
    direction. Measured where there is ink; infinite where nothing is written."""
    tile = max(_TILE * max(grey.shape) // _LONG, 12)
    rows, columns = grey.shape[0] // tile, grey.shape[1] // tile
    if min(rows, columns) < 4:
        return float("inf")
    plain = cv2.GaussianBlur(grey[: rows * tile, : columns * tile], (0, 0), 0.8).astype(np.float32)
    tiles = plain.reshape(rows, tile, columns, tile).swapaxes(1, 2).reshape(-1, tile, tile)
    low, high = np.percentile(tiles, (2, 98), axis=(1, 2))
    inked = high - low > max(_CONTRAST * float(np.median(high)) / 255, 12)
    if inked.sum() < 6:
        return float("inf")
    chosen, contrast = tiles[inked], (high - low)[inked]
    spreads: list[float] = []
    for axis in (1, 2):
        steepest = np.percentile(np.abs(np.diff(chosen, axis=axis)), 99.5, axis=(1, 2))
        spreads.append(float(np.median(contrast / (steepest + 1e-6))) / np.sqrt(2 * np.pi))
    return max(spreads)


def _evened(sheet: Picture, background: NDArray[np.float32]) -> Picture:
    """The paper everywhere equally white; what is written keeps its colour and its share of darkness."""
    whole = cv2.resize(background, sheet.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    gain = _WHITE / np.maximum(whole, 30)
    return np.clip(sheet * gain[..., None], 0, 255).astype(np.uint8)


def _photo(sheet: Picture, needed: Legible) -> Photo:
    shrink = min(_LARGEST / max(sheet.shape[:2]), 1.0)
    if shrink < 1:
        sheet = np.asarray(cv2.resize(sheet, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8)
    while True:
        for quality in _QUALITIES:
            _, coded = cv2.imencode(".jpg", sheet, [cv2.IMWRITE_JPEG_QUALITY, quality])
            if coded.size <= needed.most_bytes:
                return Photo(coded.tobytes(), sheet.shape[1], sheet.shape[0])
        sheet = np.asarray(cv2.resize(sheet, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA), np.uint8)
