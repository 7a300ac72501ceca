"""A test chart: codes of ours in steps of size, to print or to show, and which of them a picture lets be read.

What a code says is the side of one of its modules, in hundredths of a millimetre of a chart printed 160 mm wide.
No such text passes as a voucher or a ticket (classify.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from drivers.camera.image import Picture
from drivers.camera.phone import code
from kiosk.ports import Frame

#: Pixels of a module of each code, largest first; the chart is drawn at 10 pixels a millimetre, 160 mm wide.
MODULES = (12, 9, 7, 5, 4, 3, 2)
WIDTH, _GAP = 1600, 40
_TEXT = re.compile(r"KIOSK-CHART-(\d{3})")


def text(module: int) -> str:
    """What the code says whose modules are so many pixels of the chart wide."""
    return f"KIOSK-CHART-{module * 10:03d}"


def picture() -> Picture:
    """The chart in grey, WIDTH pixels wide."""
    drawn = [np.kron(code(text(m)), np.ones((m, m), np.uint8)) for m in MODULES]
    rows: list[list[Picture]] = [[]]
    for each in drawn:
        if sum(d.shape[1] + _GAP for d in rows[-1]) + each.shape[1] + _GAP > WIDTH:
            rows.append([])
        rows[-1].append(each)
    high = sum(max(d.shape[0] for d in row) + _GAP for row in rows) + _GAP
    sheet = np.full((high, WIDTH), 245, np.uint8)
    top = _GAP
    for row in rows:
        left = _GAP
        for each in row:
            sheet[top : top + each.shape[0], left : left + each.shape[1]] = each
            left += each.shape[1] + _GAP
        top += max(d.shape[0] for d in row) + _GAP
    return sheet


def drawn() -> Frame:
    """The chart as RGB888, to be shown on the glass or printed."""
    grey = picture()
    return Frame(grey.shape[1], grey.shape[0], np.repeat(grey[..., None], 3, 2).tobytes())


def found(texts: Iterable[str]) -> tuple[float, ...]:
    """The module sizes, in millimetres of the printed chart, whose codes are among the texts, largest first."""
    sizes = {int(match[1]) / 100 for t in texts if (match := _TEXT.fullmatch(t))}
    return tuple(sorted(sizes, reverse=True))
