"""What counts as a signature by finger: something that was written, not a touch and not a slip of the hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from kiosk.domain.application import Point

Strokes = Sequence[Sequence[Point]]


class SignatureFault(StrEnum):
    """Why what was drawn is no signature; the words stand under signature.error."""

    EMPTY = "empty"
    DOT = "dot"
    SMALL = "small"
    LINE = "line"


@dataclass(frozen=True)
class SignatureRule:
    """Parameters of ours: no source says what a finger must draw. Lengths in tenths of a millimetre.

    A signature is at least `extent` wide or high, its line is at least `length` long in all, and where it is a single
    stroke, that one is at least `bend` per cent longer than the straight line between its ends: 一 drawn once is no
    name, a circle or a cross by somebody who can't write is taken.
    """

    extent: int = 100
    length: int = 300
    bend: int = 20


def fault_of(strokes: Strokes, rule: SignatureRule | None = None) -> SignatureFault | None:
    """None for a signature; else what is wrong with it."""
    rule = rule or SignatureRule()
    points = [point for stroke in strokes for point in stroke]
    if not points:
        return SignatureFault.EMPTY
    lengths = [_length(stroke) for stroke in strokes]
    if max(lengths) == 0:
        return SignatureFault.DOT
    wide, high = (max(p[axis] for p in points) - min(p[axis] for p in points) for axis in (0, 1))
    if max(wide, high) < rule.extent:
        return SignatureFault.SMALL
    drawn = [stroke for stroke, length in zip(strokes, lengths, strict=True) if length > 0]
    if len(drawn) == 1 and max(lengths) * 100 < math.dist(drawn[0][0][:2], drawn[0][-1][:2]) * (100 + rule.bend):
        return SignatureFault.LINE
    return SignatureFault.SMALL if sum(lengths) < rule.length else None


def _length(stroke: Sequence[Point]) -> float:
    return sum(math.dist(a[:2], b[:2]) for a, b in pairwise(stroke))
