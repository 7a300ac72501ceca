"""A drawn paper on a table, a little askew: what the simulated camera sees when somebody lays one down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drivers.camera.image import Picture, warped
from drivers.camera.phone import code

#: A4 in whole pixels, its longer side across, and how much of the frame it takes.
_SHEET, _SHARE = (1122, 1588), 0.94
_TABLE = (58, 84, 112)


def laid(sheet: Picture | None, width: int, height: int) -> Picture:
    """`sheet` (blue, green, red; None: a page with lines of type) on a table, `width` × `height` pixels. An upright
    sheet is turned on its side: so it fills the frame."""
    drawn = np.ascontiguousarray(_page() if sheet is None else sheet)
    if drawn.shape[0] > drawn.shape[1]:
        drawn = np.ascontiguousarray(np.rot90(drawn))
    high, wide = drawn.shape[:2]
    scale = _SHARE * min(width / wide, height / high)
    x, y = wide * scale / 2, height * 0.012
    top, bottom = height / 2 - high * scale / 2, height / 2 + high * scale / 2
    middle = width / 2
    corners: NDArray[np.float64] = np.array(
        [[middle - x * 0.99, top + y], [middle + x, top], [middle + x * 0.985, bottom - y], [middle - x, bottom]]
    )
    table = np.empty((height, width, 3), np.uint8)
    table[:] = _TABLE
    return warped(drawn, corners, table)


def form_sheet(number: str, *, signed: bool) -> Picture:
    """The filing form of that number as far as a camera cares: its code, the box beside it, and ink in it or none."""
    sheet = _page()
    module, left = 6, 64
    bits = code(number)
    cell, top = len(bits) * module, 1090
    sheet[top - 60 : top + cell + 60] = 244
    sheet[top : top + cell, left : left + cell] = np.kron(bits, np.ones((module, module), np.uint8))[..., None]
    start, end = left + cell * 9 // 8, left + cell * 21 // 4
    for edge in (top, top + cell - 2):
        sheet[edge : edge + 2, start:end] = 40
    for edge in (start, end - 2):
        sheet[top : top + cell, edge : edge + 2] = 40
    if signed:
        for step in range(300):
            x = start + 80 + step
            y = top + cell // 2 + round(40 * float(np.sin(step / 9)) * float(np.cos(step / 31)))
            sheet[y : y + 4, x : x + 4] = (150, 60, 30)
    return sheet


def _page() -> Picture:
    """Words as short dark bars with gaps, in lines; darker bars above for a heading."""
    rng = np.random.default_rng(7)
    width, height = _SHEET
    page = np.full((height, width, 3), 244, np.uint8)
    page[120:160, 330:790] = 40
    for top in range(240, height - 160, 40):
        left = 110
        while left < width - 190:
            long = int(rng.integers(6, 16))
            for stroke in range(long):
                x = left + stroke * 6
                page[top + int(rng.integers(0, 6)) : top + int(rng.integers(14, 20)), x : x + 3] = 50
            left += long * 6 + 14
    return page
