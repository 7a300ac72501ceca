"""What a person is told who isn't read: for each way of holding a phone the advice that helps, and never a flicker."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from drivers.camera.advice import FIRST, Advising, wanted
from drivers.camera.image import tiny
from drivers.camera.sight import Sight, light, look, was_there
from kiosk.ports import Advice
from tests.drivers.camera.holding import HEIGHT, WIDTH, hall, held

FRAME = 1 / 10
#: A code in the middle with nothing wrong in it.
FINE = Sight(((0.4, 0.4), (0.6, 0.4), (0.6, 0.7), (0.4, 0.7)), True, 0.4, 280, 0.1, False, 240, 200, 0.0, 0.0, 1.5)


@pytest.mark.parametrize(
    ("ways", "advice"),
    [
        ({"module": 2}, Advice.CLOSER),
        ({"module": 3}, Advice.CLOSER),
        ({"module": 30}, Advice.FARTHER),
        ({"at": (-60, 60)}, Advice.CENTRE),
        ({"module": 5, "at": (20, 60)}, Advice.CENTRE),
        ({"white": 80, "black": 10}, Advice.BRIGHTER),
        ({"white": 60, "black": 8, "before": (hall() * 0.15).astype(np.uint8)}, Advice.BRIGHTER),
        ({"glare": 0.3}, Advice.TILT),
        ({"glare": 0.2}, Advice.TILT),
        ({"soft": 8.0}, Advice.STEADY),
    ],
    ids=str,
)
def test_what_would_help(ways: dict[str, Any], advice: Advice) -> None:
    assert wanted(look(held(**ways)), 0.0) is advice


@pytest.mark.parametrize(
    "seen", [hall(), np.zeros((HEIGHT, WIDTH), np.uint8), np.full((HEIGHT, WIDTH), 255, np.uint8), hall()[:1, :1]]
)
def test_before_an_empty_view_the_code_is_asked_for(seen: Any) -> None:
    assert look(seen) is None
    assert wanted(None, 0.0) is Advice.SHOW


def test_a_hand_that_moves_is_asked_to_be_steady() -> None:
    assert wanted(FINE, 0.0) is Advice.STEADY, "nothing else is wrong"
    assert wanted(look(held(glare=0.3)), 0.1) is Advice.STEADY, "before a reflection can be judged"


def test_the_outline_lies_around_the_code() -> None:
    sight = look(held(10))
    assert sight is not None
    assert sight.textured
    assert not sight.cut
    x, y = np.array(sight.corners).T
    assert 0.35 < x.min() < 0.45
    assert 0.55 < x.max() < 0.65
    assert 0.15 < y.min() < 0.4
    assert 0.5 < y.max() < 0.85
    assert sight.corners[0] == min(sight.corners, key=sum), "from the upper left, clockwise"


def test_what_was_there_before_is_nothing_that_is_held_up() -> None:
    """A window behind the person, also at another exposure; and a phone that is held before it."""
    window = hall()
    window[100:500, 200:500] = 250
    sight, before = look(window), tiny(window)
    assert sight is not None
    assert before is not None
    darker = tiny((window * 0.5).astype(np.uint8))
    assert darker is not None
    assert was_there(sight, before, before)
    assert was_there(sight, darker, before)
    seen = held(8, before=window)
    found, now = look(seen), tiny(seen)
    assert found is not None
    assert now is not None
    assert not was_there(found, now, before)


def test_the_light_is_that_of_what_is_held_up() -> None:
    seen = tiny(held(10, white=90, black=5))
    assert seen is not None
    bright = seen.copy()
    bright[:, :12] = 255
    assert light(bright).top == 255
    sight = look(held(10, white=90, black=5))
    assert sight is not None
    assert light(bright, sight.corners).top < 110


# ---- one advice at a time


def test_the_first_advice_comes_after_a_while_and_none_while_codes_are_read() -> None:
    advising = Advising()
    assert [advising.look(None, 0.0, n * FRAME) for n in range(15)] == [None] * 15
    assert advising.look(None, 0.0, FIRST) is Advice.SHOW
    advising.read()
    assert advising.advice is None
    assert advising.look(None, 0.0, FIRST + 0.1) is None


def test_one_odd_look_changes_nothing() -> None:
    advising = Advising()
    for n in range(60):
        odd = n % 7 == 3
        said = advising.look(None if odd else FINE, 0.0, n * FRAME)
        assert said is None if n * FRAME < FIRST else said is Advice.STEADY


votes = some.sampled_from([None, FINE])


@given(some.lists(some.tuples(votes, some.floats(0, 0.2), some.floats(0.03, 0.4)), min_size=1, max_size=150))
@settings(max_examples=60, deadline=None)
def test_no_advice_flickers(looks: list[tuple[Sight | None, float, float]]) -> None:
    """Whatever is seen, each advice stays for more than a second and none comes in the first one and a half."""
    advising, at, shown, since = Advising(), 0.0, None, 0.0
    for sight, moved, pause in looks:
        at += pause
        said = advising.look(sight, moved, at)
        if said is not shown:
            assert said is not None
            assert at >= FIRST
            assert shown is None or at - since > 1.0
            shown, since = said, at
