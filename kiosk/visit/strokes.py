"""A signature as the pad sends it, and as it is kept. What no pad sends is refused here, whoever sends it."""

from __future__ import annotations

from kiosk.domain.application import Point

#: Nobody signs with more. A pad of one metre; an hour for it.
MOST_STROKES, MOST_POINTS = 200, 5000
FARTHEST, LONGEST_MS = 10_000, 3_600_000


def strokes_of(given: object) -> tuple[tuple[Point, ...], ...] | None:
    """`given`: a list of strokes, each a list of [x, y, ms] (tenths of a millimetre, milliseconds). None for anything
    else: other shapes, texts, fractions, NaN, points beyond the pad, more strokes or points than anybody draws.

    Empty strokes are left out; whether what remains is a signature is kiosk.policy.signature's to say.
    """
    if not isinstance(given, list | tuple) or len(given) > MOST_STROKES:
        return None
    strokes: list[tuple[Point, ...]] = []
    room = MOST_POINTS
    for stroke in given:
        if not isinstance(stroke, list | tuple) or len(stroke) > room:
            return None
        room -= len(stroke)
        points = [_point(each) for each in stroke]
        whole = tuple(point for point in points if point is not None)
        if len(whole) != len(points):
            return None
        strokes.append(whole)
    return tuple(stroke for stroke in strokes if stroke)


def _point(given: object) -> Point | None:
    if not isinstance(given, list | tuple) or len(given) != 3:
        return None
    x, y, ms = (_whole(value) for value in given)
    if x is None or y is None or ms is None or not (x <= FARTHEST and y <= FARTHEST and ms <= LONGEST_MS):
        return None
    return x, y, ms


def _whole(value: object) -> int | None:
    """A whole number that isn't negative. The window's numbers come as floats now and then: 12.0 is 12."""
    if type(value) is float and value.is_integer():
        value = int(value)
    return value if type(value) is int and value >= 0 else None
