"""The signed form come back as a photo: which form it is, by its code, and whether there is ink in the box beside it.

No handwriting is judged. Ink is counted; what is neither clearly empty nor clearly written on is UNSURE, for a person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drivers.camera.decode import located
from drivers.camera.image import Picture, cut_out, grey
from kiosk.domain.form import FormScan, Signed, is_form_number

#: The row of the form in sides of the code's cell, from the middle of the code: where the box begins and ends (CODE,
#: GAP and BOX of drivers/printer/forms.py), and half the height that is looked at. Kept off the box's own lines.
_LEFT, _RIGHT, _HALF, _OFF = 0.625, 4.75, 0.40, 0.09
#: A version 1 code has 21 modules, its cell 4 more on each side.
_MODULES, _CELL = 21, 29
#: Millimetres of the cell's side on A4, and pixels a millimetre in which ink is counted.
_SIDE_MM, _DOTS = 35.4, 4


@dataclass(frozen=True)
class Ink:
    """What counts as written, in square millimetres of ink and millimetres of its extent. A pen's signature has 20 and
    more; below `nothing` there are specks and creases. `darker`: ink has at most this share of the paper's light.
    `most`: a share of the box above which it is no writing but a shadow, or a finger."""

    nothing: float = 3.0
    written: float = 12.0
    extent: float = 8.0
    darker: float = 0.72
    most: float = 0.30


def scan(photo: object, ink: Ink | None = None) -> FormScan:
    """The form on a straightened photo (a picture, or the bytes of a JPEG), lying any way round."""
    picture = grey(photo)
    if picture is None:
        return FormScan("", Signed.UNSURE)
    for text, corners in located(picture):
        if is_form_number(text):
            return FormScan(text, _signed(picture, np.array(corners), ink or Ink()))
    return FormScan("", Signed.UNSURE)


def _signed(picture: Picture, code: NDArray[np.float64], ink: Ink) -> Signed:
    box = _box(code)
    height, width = picture.shape
    if (box < -2).any() or (box > np.array([width + 1, height + 1])).any():
        return Signed.UNSURE
    dots = _SIDE_MM * _DOTS
    size = round((_RIGHT - _LEFT - 2 * _OFF) * dots), round(2 * _HALF * dots)
    written = _inked(cut_out(picture, box, *size), ink.darker)
    area = float(written.sum()) / _DOTS**2
    if written.mean() > ink.most:
        return Signed.UNSURE
    if area < ink.nothing:
        return Signed.NO
    rows, columns = (np.flatnonzero(written.sum(axis)) for axis in (1, 0))
    extent = max(float(np.ptp(rows)), float(np.ptp(columns))) / _DOTS
    return Signed.YES if area >= ink.written and extent >= ink.extent else Signed.UNSURE


def _box(code: NDArray[np.float64]) -> NDArray[np.float64]:
    """The corners of what is looked at, in the photo. The sheet is straight by now: the code's sides say all."""
    across = ((code[1] - code[0]) + (code[2] - code[3])) / 2 * _CELL / _MODULES
    down = ((code[3] - code[0]) + (code[2] - code[1])) / 2 * _CELL / _MODULES
    middle = code.mean(0)
    left, right = _LEFT + _OFF, _RIGHT - _OFF
    return np.array(
        [middle + across * x + down * y for x, y in ((left, -_HALF), (right, -_HALF), (right, _HALF), (left, _HALF))]
    )


def _inked(box: Picture, darker: float) -> NDArray[np.bool_]:
    """Where ink is: much darker than the paper of its own column and row, and not a single speck."""
    light = box.astype(np.float32)
    paper = np.minimum(np.percentile(light, 85, axis=0)[None], np.percentile(light, 85, axis=1)[:, None])
    dark = light < darker * np.maximum(paper, 60)
    near = np.zeros(dark.shape, np.int8)
    padded = np.pad(dark, 1).astype(np.int8)
    for y in range(3):
        for x in range(3):
            near += padded[y : y + dark.shape[0], x : x + dark.shape[1]]
    return np.asarray(dark & (near >= 4))
