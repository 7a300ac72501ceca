"""Strokes from the pad: what no pad sends is refused, what one sends arrives unchanged."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.visit.strokes import FARTHEST, LONGEST_MS, MOST_POINTS, MOST_STROKES, strokes_of

_points = some.lists(
    some.tuples(some.integers(0, FARTHEST), some.integers(0, FARTHEST), some.integers(0, LONGEST_MS)), max_size=8
)


@given(some.lists(_points, max_size=12))
def test_what_a_pad_sends_arrives_unchanged(drawn: list[list[tuple[int, int, int]]]) -> None:
    sent = [[[float(x), y, ms] for x, y, ms in stroke] for stroke in drawn]
    assert strokes_of(sent) == tuple(tuple(stroke) for stroke in drawn if stroke)


_anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=3) | some.binary(max_size=3),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=2), inner, max_size=2),
    max_leaves=12,
)


@given(_anything)
def test_anything_else_is_refused_or_is_strokes(sent: object) -> None:
    found = strokes_of(sent)
    assert found is None or all(
        type(value) is int and value >= 0 for stroke in found for point in stroke for value in point
    )


@pytest.mark.parametrize(
    "point",
    [
        [1, 2],
        [1, 2, 3, 4],
        [1, 2, "3"],
        [1, 2, None],
        [True, 2, 3],
        [1.5, 2, 3],
        [math.nan, 2, 3],
        [math.inf, 2, 3],
        [-1, 2, 3],
        [FARTHEST + 1, 2, 3],
        [1, FARTHEST + 1, 3],
        [1, 2, LONGEST_MS + 1],
        "123",
        {"x": 1, "y": 2, "ms": 3},
    ],
)
def test_a_point_that_no_pad_sends_refuses_the_whole(point: object) -> None:
    assert strokes_of([[[1, 2, 3], [4, 5, 6]]]) is not None
    assert strokes_of([[[1, 2, 3], point]]) is None


def test_there_is_an_end_to_strokes_and_points() -> None:
    assert strokes_of([[[0, 0, 0]]] * MOST_STROKES) is not None
    assert strokes_of([[[0, 0, 0]]] * (MOST_STROKES + 1)) is None
    half = [[0, 0, 0]] * (MOST_POINTS // 2)
    assert strokes_of([half, half]) is not None
    assert strokes_of([half, half, [[0, 0, 0]]]) is None
