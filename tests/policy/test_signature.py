"""What counts as a signature: written, not touched; and somebody who can't write may draw a cross or a circle."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from itertools import pairwise

import pytest

from kiosk.domain.application import Point
from kiosk.policy.filing_rows import SignatureRule
from kiosk.policy.rulebook import load
from kiosk.policy.signature import SignatureFault, Strokes, fault_of

FIRST = dt.date(2023, 1, 1)
RULE = load().on(FIRST).one(SignatureRule)


def line(*ends: tuple[int, int]) -> tuple[Point, ...]:
    """A stroke straight from end to end, a point every few tenths of a millimetre."""
    steps = [
        (x0 + (x1 - x0) * n // 10, y0 + (y1 - y0) * n // 10) for (x0, y0), (x1, y1) in pairwise(ends) for n in range(11)
    ]
    return tuple((x, y, 8 * n) for n, (x, y) in enumerate(steps))


CIRCLE = tuple((int(300 + 80 * math.cos(a / 10)), int(300 + 80 * math.sin(a / 10)), a) for a in range(62))
CROSS = (line((100, 100), (260, 260)), line((260, 100), (100, 260)))
NAME = (
    line((100, 100), (220, 100), (220, 180), (110, 190)),
    line((160, 80), (150, 240)),
    line((300, 120), (420, 120)),
    line((360, 80), (360, 240), (340, 230)),
)


@pytest.mark.parametrize("drawn", [NAME, CROSS, (CIRCLE,)], ids=["name", "cross", "circle"])
def test_what_a_person_writes_is_taken(drawn: Strokes) -> None:
    assert fault_of(drawn, RULE) is None


@pytest.mark.parametrize(
    ("drawn", "fault"),
    [
        ((), SignatureFault.EMPTY),
        (((),), SignatureFault.EMPTY),
        ((((5, 5, 0), (5, 5, 90)),), SignatureFault.DOT),
        ((((5, 5, 0),), ((90, 5, 9),)), SignatureFault.DOT),
        ((line((100, 100), (150, 150)), line((150, 100), (100, 150))), SignatureFault.SMALL),
        ((line((100, 100), (500, 120)),), SignatureFault.LINE),
        ((line((100, 100), (500, 120)), ((7, 7, 900),)), SignatureFault.LINE),
        ((line((100, 100), (210, 100)), line((100, 130), (210, 130))), SignatureFault.SMALL),
    ],
)
def test_a_touch_or_a_slip_of_the_hand_is_not(drawn: Strokes, fault: SignatureFault) -> None:
    assert fault_of(drawn, RULE) is fault


def test_r7_what_a_finger_must_draw_is_a_row_and_a_place_may_want_more_or_less() -> None:
    row = load().on(FIRST).one(SignatureRule)
    assert (row.extent, row.length, row.bend, row.recollected) == (100, 300, 20, True)
    assert load().on(FIRST - dt.timedelta(days=1)).find(SignatureRule) is None
    assert fault_of(CROSS, replace(RULE, length=1000)) is SignatureFault.SMALL
    assert fault_of((line((100, 100), (500, 120)),), replace(RULE, bend=0)) is None
    assert fault_of(CROSS, replace(RULE, extent=161)) is SignatureFault.SMALL
    assert fault_of(CROSS, replace(RULE, extent=160)) is None


def test_r7_without_a_rule_whatever_was_written_counts() -> None:
    assert fault_of((line((100, 100), (101, 100)),), None) is None
    assert fault_of((), None) is SignatureFault.EMPTY
    assert fault_of((((5, 5, 0), (5, 5, 90)),), None) is SignatureFault.DOT


@pytest.mark.parametrize("row", [(-1, 0, 0), (0, -1, 0), (0, 0, -1)])
def test_r7_no_length_is_negative(row: tuple[int, int, int]) -> None:
    extent, length, bend = row
    with pytest.raises(ValueError, match="negative"):
        SignatureRule(begin=FIRST, source="invented", extent=extent, length=length, bend=bend)
