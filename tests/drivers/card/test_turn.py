"""Two cards in at once: the first counts, the second waits and is told when the first has left."""

from __future__ import annotations

import datetime as dt

import pytest

from drivers.card.turn import STILL_SECONDS, Turn
from kiosk.clock import SimulatedClock
from kiosk.domain.problems import ProblemCode
from kiosk.ports import CardInserted, CardRemoved, CardTrouble

UPSIDE_DOWN = CardTrouble(1, ProblemCode.CARD_UPSIDE_DOWN)
GONE = CardTrouble(0, ProblemCode.READER_GONE)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(dt.datetime(2026, 1, 5, 9, 0))


@pytest.fixture
def turn(clock: SimulatedClock) -> Turn:
    return Turn(clock)


def test_the_second_waits_until_the_first_has_left(turn: Turn, clock: SimulatedClock) -> None:
    assert turn.take([CardInserted(1)]) == (CardInserted(1),)
    assert turn.take([CardInserted(2)]) == ()
    assert turn.due() is None
    assert turn.come() == ()
    assert turn.take([CardRemoved(1)]) == (CardRemoved(1),)
    assert turn.due() == STILL_SECONDS
    assert turn.come() == (), "not before the first has been out for a moment"
    clock.sleep(STILL_SECONDS)
    assert turn.come() == (CardInserted(2),)
    assert turn.take([CardRemoved(2)]) == (CardRemoved(2),)


def test_a_second_that_leaves_first_is_never_told(turn: Turn, clock: SimulatedClock) -> None:
    turn.take([CardInserted(1), CardInserted(2)])
    assert turn.take([CardRemoved(2)]) == ()
    assert turn.take([CardRemoved(1)]) == (CardRemoved(1),)
    clock.sleep(9)
    assert turn.come() == ()


def test_a_card_that_passes_the_antenna_on_its_way_out_is_nobody(turn: Turn, clock: SimulatedClock) -> None:
    turn.take([CardInserted(1), CardInserted(2)])
    turn.take([CardRemoved(1)])
    clock.sleep(STILL_SECONDS / 2)
    assert turn.take([CardRemoved(2)]) == ()
    clock.sleep(STILL_SECONDS)
    assert turn.come() == ()


def test_the_first_put_in_again_goes_on(turn: Turn, clock: SimulatedClock) -> None:
    turn.take([CardInserted(1), CardInserted(2)])
    turn.take([CardRemoved(1)])
    assert turn.take([CardInserted(3)]) == (CardInserted(3),)
    clock.sleep(9)
    assert turn.come() == ()


def test_a_card_without_power_holds_nobody_up(turn: Turn) -> None:
    assert turn.take([UPSIDE_DOWN]) == (UPSIDE_DOWN,)
    assert turn.take([CardInserted(2)]) == (CardInserted(2),)
    assert turn.take([CardRemoved(1)]) == (CardRemoved(1),)
    assert turn.take([CardRemoved(2)]) == (CardRemoved(2),)


def test_a_card_without_power_waits_too(turn: Turn, clock: SimulatedClock) -> None:
    turn.take([CardInserted(5)])
    assert turn.take([UPSIDE_DOWN]) == ()
    assert turn.take([CardInserted(6)]) == ()
    turn.take([CardRemoved(5)])
    clock.sleep(STILL_SECONDS)
    assert turn.come() == (UPSIDE_DOWN, CardInserted(6))


def test_a_reader_that_is_gone_is_told_at_once(turn: Turn) -> None:
    turn.take([CardInserted(1)])
    assert turn.take([GONE]) == (GONE,)
