"""Rows of cells → boxes with lines of text that fit. Pure: knows no font file and no page format.

All lengths have one unit, the caller's (points or pixels); y counts down from the top. Nothing is ever cut: text
wraps and its row grows; what must stay on one line shrinks; a form too high for its page is set smaller as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

Measure = Callable[[str, float], float]

LEADING = 1.28
#: Free space left and right of a text, and above and below it, in sizes.
PAD, PAD_DOWN = 0.32, 0.24
#: Only a little higher than natural: a page with much room left is not blown up.
STRETCH = 1.25
_SHRINK = 0.97
_WORD = re.compile(r"[（《“‘]*(?:[!-~]+ *|.)", re.S)
_NO_START = frozenset("，。；：、）》”’！？％,.;:)!?%")


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Rule(StrEnum):
    """TABLE: a cell of the ruled table; FRAME: a mark with its own frame; LINE: a line across instead of text;
    NONE: free text."""

    TABLE = "table"
    FRAME = "frame"
    LINE = "line"
    NONE = "none"


class Picture(StrEnum):
    """What a cell shows instead of its text: the text as QR code or Code 128, or the strokes of a signature that the
    text lists ("x,y x,y;x,y …", y down)."""

    QR = "qr"
    BARS = "bars"
    STROKES = "strokes"


@dataclass(frozen=True)
class Cell:
    """`width` is a share of the row; `size` multiplies the body size; `wrap` False keeps one line and shrinks it."""

    text: str = field(default="", repr=False)
    width: float = 1
    align: Align = Align.LEFT
    rule: Rule = Rule.TABLE
    label: bool = False
    size: float = 1.0
    bold: bool = False
    wrap: bool = True
    picture: Picture | None = None


@dataclass(frozen=True)
class Row:
    """Cells side by side; `height` is the least height in lines of the body size."""

    cells: tuple[Cell, ...]
    height: float = 1.0


@dataclass(frozen=True)
class Beside:
    """Two stacks of rows side by side; the lower one is stretched to the height of the other."""

    left: tuple[Row, ...]
    right: tuple[Row, ...]
    share: float = 0.5


Form = Sequence[Row | Beside]


@dataclass(frozen=True)
class Box:
    """A cell on its place, its text in `lines` of `size`."""

    x: float
    y: float
    width: float
    height: float
    cell: Cell = field(repr=False)
    size: float
    lines: tuple[str, ...] = field(repr=False)

    @property
    def pad(self) -> float:
        return PAD * self.size

    @property
    def text_top(self) -> float:
        """y of the top of the first line: lines are centred in the box's height."""
        return self.y + (self.height - len(self.lines) * LEADING * self.size) / 2


def strokes_in(box: Box, least: float) -> list[list[tuple[float, float]]]:
    """The strokes of a cell in the box, as large as fits with a margin, never above `least` units a tenth of a
    millimetre: a small signature stays small."""
    strokes = [
        [(float(x), float(y)) for x, y in (point.split(",") for point in stroke.split())]
        for stroke in box.cell.text.split(";")
        if stroke
    ]
    points = [point for stroke in strokes for point in stroke]
    if not points:
        return []
    left, top = (min(p[axis] for p in points) for axis in (0, 1))
    wide, high = (max(p[axis] for p in points) - low for axis, low in ((0, left), (1, top)))
    room = box.size
    scale = min((box.width - 2 * room) / max(wide, 1), (box.height - room) / max(high, 1), least)
    x0 = box.x + (box.width - wide * scale) / 2 - left * scale
    y0 = box.y + (box.height - high * scale) / 2 - top * scale
    return [[(x0 + x * scale, y0 + y * scale) for x, y in stroke] for stroke in strokes]


def fit(form: Form, width: float, height: float, body: float, measure: Measure) -> list[Box]:
    """Boxes of `form` in `width` × `height`, at `body` size or as much smaller as is needed."""
    boxes, used = lay(form, width, body, measure)
    while used > height:
        body *= _SHRINK
        boxes, used = lay(form, width, body, measure)
    factor = min(height / used, STRETCH)
    return [replace(box, y=box.y * factor, height=box.height * factor) for box in boxes]


def lay(form: Form, width: float, body: float, measure: Measure) -> tuple[list[Box], float]:
    """Boxes of `form` at `body` size from y = 0 down, and the height they take."""
    boxes: list[Box] = []
    y = 0.0
    for part in form:
        if isinstance(part, Row):
            placed = _row(part, 0.0, y, width, body, measure)
            y += placed[0].height
        else:
            left, left_height = lay(part.left, width * part.share, body, measure)
            right, right_height = lay(part.right, width * (1 - part.share), body, measure)
            high = max(left_height, right_height)
            placed = _moved(left, 0.0, y, high / left_height) + _moved(
                right, width * part.share, y, high / right_height
            )
            y += high
        boxes += placed
    return boxes, y


def _moved(boxes: list[Box], x: float, y: float, factor: float) -> list[Box]:
    return [replace(b, x=b.x + x, y=y + b.y * factor, height=b.height * factor) for b in boxes]


def _row(row: Row, x: float, y: float, width: float, body: float, measure: Measure) -> list[Box]:
    shares = sum(cell.width for cell in row.cells)
    boxes: list[Box] = []
    height = row.height * body * (LEADING + 2 * PAD_DOWN)
    for cell in row.cells:
        space = width * cell.width / shares
        size, lines = _set(cell, space, body * cell.size, measure)
        height = max(height, (len(lines) * LEADING + 2 * PAD_DOWN) * size)
        boxes.append(Box(x, y, space, 0.0, cell, size, lines))
        x += space
    return [replace(box, height=height) for box in boxes]


def _set(cell: Cell, space: float, size: float, measure: Measure) -> tuple[float, tuple[str, ...]]:
    if cell.picture is not None or not cell.text:
        return size, ()
    if cell.wrap:
        return size, wrap(cell.text, space - 2 * PAD * size, size, measure)
    needed = measure(cell.text, size) + 2 * PAD * size
    return (size * min(1.0, space / needed), (cell.text,))


def wrap(text: str, space: float, size: float, measure: Measure) -> tuple[str, ...]:
    """`text` in lines not wider than `space`: Chinese breaks anywhere but before closing and after opening marks, Latin
    between words; a word longer than a line breaks too."""
    if "\n" not in text and measure(text, size) <= space:
        return (text,)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, last = "", 0  # `last`: where the line's last word begins, the closing marks behind it included
        for word in _WORD.findall(paragraph):
            if line and measure((line + word).rstrip(), size) > space:
                # A closing mark takes the word before it along to the next line.
                cut = last if word[0] in _NO_START and last else len(line)
                lines.append(line[:cut].rstrip())
                line, last = line[cut:], 0
            if word[0] not in _NO_START:
                last = len(line)
            line += word
            while len(line) > 1 and measure(line.rstrip(), size) > space:
                cut = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or measure(line[:n], size) <= space)
                lines.append(line[:cut])
                line, last = line[cut:], 0
        lines.append(line.rstrip())
    return tuple(lines)
