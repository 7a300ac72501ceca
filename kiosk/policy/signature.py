"""What counts as a signature by finger: something that was written, not a touch and not a slip of the hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from kiosk.domain.application import Point
from kiosk.policy.filing_rows import SignatureRule

Strokes = Sequence[Sequence[Point]]


class SignatureFault(StrEnum):
    """Why what was drawn is no signature; the words stand under signature.error."""

    EMPTY = "empty"
    DOT = "dot"
    SMALL = "small"
    LINE = "line"


def fault_of(strokes: Strokes, rule: SignatureRule | None) -> SignatureFault | None:
    """None for a signature; else what is wrong with it. Without a rule on that day whatever was written counts."""
    points = [point for stroke in strokes for point in stroke]
    if not points:
        return SignatureFault.EMPTY
    lengths = [_length(stroke) for stroke in strokes]
    if max(lengths) == 0:
        return SignatureFault.DOT
    if rule is None:
        return None
    wide, high = (max(p[axis] for p in points) - min(p[axis] for p in points) for axis in (0, 1))
    if max(wide, high) < rule.extent:
        return SignatureFault.SMALL
    drawn = [stroke for stroke, length in zip(strokes, lengths, strict=True) if length > 0]
    if len(drawn) == 1 and max(lengths) * 100 < math.dist(drawn[0][0][:2], drawn[0][-1][:2]) * (100 + rule.bend):
        return SignatureFault.LINE
    return SignatureFault.SMALL if sum(lengths) < rule.length else None


def _length(stroke: Sequence[Point]) -> float:
    return sum(math.dist(a[:2], b[:2]) for a, b in pairwise(stroke))
