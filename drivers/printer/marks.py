"""Things on a test page, at places in millimetres from its upper left corner. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.printer.layout import Align, Picture


@dataclass(frozen=True)
class Stroke:
    """A straight line, upright or level, `width` mm thick."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.2


@dataclass(frozen=True)
class Block:
    """A rectangle of one grey: 0 white, 1 black."""

    x: float
    y: float
    width: float
    height: float
    grey: float = 1.0


@dataclass(frozen=True)
class Words:
    """One line of type `size` mm high, its baseline at `y`."""

    x: float
    y: float
    size: float
    text: str
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Code:
    """A QR code or Code 128 in its box."""

    x: float
    y: float
    width: float
    height: float
    text: str
    picture: Picture


Mark = Stroke | Block | Words | Code


def frame(x: float, y: float, width: float, height: float, thick: float = 0.2) -> tuple[Mark, ...]:
    """Four strokes around a rectangle."""
    right, bottom = x + width, y + height
    return (
        Stroke(x, y, right, y, thick),
        Stroke(x, bottom, right, bottom, thick),
        Stroke(x, y, x, bottom, thick),
        Stroke(right, y, right, bottom, thick),
    )
