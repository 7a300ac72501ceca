"""OpenCV's image work for the camera: files, grey pictures, the variants that the decoder tries, the preview.

Pictures are numpy arrays of uint8: grey (height, width), colour (height, width, 3) in OpenCV's order blue, green, red,
and as a camera sends YUYV (height, width, 2): grey, and blue or red in turn.
Capturing is opencv.py's job, decoding decode.py's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.ports import Frame

Picture: TypeAlias = NDArray[np.uint8]

#: The preview is a mirror for aiming a phone, not a photograph.
PREVIEW_WIDTH = 640


def gamma_table(gamma: float) -> Picture:
    """The 256 grey values raised to `gamma`: below 1 opens dark pictures, above 1 washed-out ones."""
    return np.clip((np.arange(256) / 255.0) ** gamma * 255, 0, 255).astype(np.uint8)


def load_grey(path: Path) -> Picture | None:
    """A picture file as grey; transparent parts become white paper. None for what is no picture or can't be read."""
    try:
        found: Any = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    except (OSError, cv2.error):
        return None
    if not isinstance(found, np.ndarray) or found.size == 0:
        return None
    if found.dtype == np.uint16:
        found = (found >> 8).astype(np.uint8)
    if found.ndim == 3 and found.shape[2] in (2, 4):
        opaque = found[..., -1:].astype(np.float32) / 255
        found = (found[..., :-1] * opaque + 255 * (1 - opaque)).astype(np.uint8)
    return grey(found)


def grey(taken: object) -> Picture | None:
    """A picture, or the bytes of a JPEG, as one contiguous grey array; None for what is neither."""
    if isinstance(taken, bytes):
        return _of_jpeg(taken, cv2.IMREAD_GRAYSCALE)
    if not isinstance(taken, np.ndarray) or taken.dtype != np.uint8 or taken.size == 0:
        return None
    if taken.ndim == 3 and taken.shape[2] == 3:
        return np.asarray(cv2.cvtColor(np.ascontiguousarray(taken), cv2.COLOR_BGR2GRAY), np.uint8)
    if taken.ndim == 3 and taken.shape[2] in (1, 2):
        taken = taken[..., 0]
    return np.ascontiguousarray(taken) if taken.ndim == 2 else None


def colour(taken: object) -> Picture | None:
    """A picture, or the bytes of a JPEG, as blue, green and red; None for what is neither."""
    if isinstance(taken, bytes):
        return _of_jpeg(taken, cv2.IMREAD_COLOR)
    if not isinstance(taken, np.ndarray) or taken.dtype != np.uint8 or taken.size == 0:
        return None
    if taken.ndim == 3 and taken.shape[2] == 3:
        return taken
    if taken.ndim == 3 and taken.shape[2] == 2 and taken.shape[1] % 2 == 0:
        return np.asarray(cv2.cvtColor(np.ascontiguousarray(taken), cv2.COLOR_YUV2BGR_YUY2), np.uint8)
    plain = grey(taken)
    return None if plain is None else np.asarray(cv2.cvtColor(plain, cv2.COLOR_GRAY2BGR), np.uint8)


def _of_jpeg(data: bytes, how: int) -> Picture | None:
    try:
        picture: Any = cv2.imdecode(np.frombuffer(data, np.uint8), how)
    except cv2.error:  # no bytes at all
        return None
    return picture if isinstance(picture, np.ndarray) and picture.size else None


def tiny(taken: object) -> Picture | None:
    """An eighth of the width and height as grey: enough to see whether the view has changed, cheap enough to look at
    every frame. Each pixel is the mean of 64, of a JPEG as of a picture: both are compared with one another. None for
    what is no picture."""
    if isinstance(taken, bytes):
        return _of_jpeg(taken, cv2.IMREAD_REDUCED_GRAYSCALE_8)
    if not isinstance(taken, np.ndarray) or taken.dtype != np.uint8 or taken.ndim not in (2, 3) or taken.size == 0:
        return None
    size = (max(taken.shape[1] // 8, 1), max(taken.shape[0] // 8, 1))
    return grey(np.asarray(cv2.resize(np.ascontiguousarray(taken), size, interpolation=cv2.INTER_AREA), np.uint8))


def reduced(taken: object) -> Picture | None:
    """A picture, or the bytes of a JPEG, in colour at a quarter of its size. None for what is neither."""
    if isinstance(taken, bytes):
        return _of_jpeg(taken, cv2.IMREAD_REDUCED_COLOR_4)
    whole = colour(taken)
    if whole is None:
        return None
    size = (max(whole.shape[1] // 4, 1), max(whole.shape[0] // 4, 1))
    return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)


def half(picture: Picture) -> Picture:
    """Half the width and height, each pixel the mean of four: noise and moiré go, a near code stays readable."""
    height, width = picture.shape[:2]
    size = (max(width // 2, 1), max(height // 2, 1))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def mapped(picture: Picture, table: Picture) -> Picture:
    """Every grey value replaced through a `gamma_table`."""
    return np.asarray(cv2.LUT(picture, table), np.uint8)


def warped(sheet: Picture, corners: NDArray[np.float64], ground: Picture) -> Picture:
    """`sheet` drawn over `ground` with its corners there: clockwise from the upper left, in pixels."""
    high, wide = sheet.shape[:2]
    height, width = ground.shape[:2]
    source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    mapping = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    mask = cv2.warpPerspective(np.full((high, wide), 255, np.uint8), mapping, (width, height))
    drawn = cv2.warpPerspective(sheet, mapping, (width, height), flags=cv2.INTER_AREA)
    return np.where(mask[..., None] > 127, drawn, ground).astype(np.uint8)


def cut_out(picture: Picture, corners: NDArray[np.float64], width: int, height: int) -> Picture:
    """What lies between four corners (clockwise from the upper left), as `width` × `height` pixels seen straight."""
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    mapping = cv2.getPerspectiveTransform(corners.astype(np.float32), flat)
    found = cv2.warpPerspective(
        picture, mapping, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(found, np.uint8)


def median(picture: Picture) -> Picture:
    """The median of 5 × 5 pixels: scratches and the grid of a phone's screen go."""
    return np.asarray(cv2.medianBlur(picture, 5), np.uint8)


def preview(taken: Picture | bytes, at: float, width: int) -> Frame | None:
    """A picture (or JPEG) `width` pixels wide as RGB888, at most 640 wide, in proportion. None for a broken JPEG."""
    if isinstance(taken, bytes):  # twice as wide as needed: the JPEG is opened at half its size, in half the time
        twice = width >= 2 * PREVIEW_WIDTH
        opened = _of_jpeg(taken, cv2.IMREAD_REDUCED_COLOR_2 if twice else cv2.IMREAD_COLOR)
    else:
        opened = colour(taken)
    if opened is None:
        return None
    height, width = opened.shape[:2]
    if width > PREVIEW_WIDTH:
        height, width = max(height * PREVIEW_WIDTH // width, 1), PREVIEW_WIDTH
        opened = np.asarray(cv2.resize(opened, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    return Frame(width, height, cv2.cvtColor(opened, cv2.COLOR_BGR2RGB).tobytes(), at)
