"""From looks at readers to insertions."""

from __future__ import annotations

import datetime as dt
import threading

from drivers.card.presence import AGAIN_SECONDS, Presence, Seen
from kiosk.clock import SimulatedClock
from kiosk.domain.problems import ProblemCode
from kiosk.ports import CardInserted, CardRemoved, CardTrouble

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
EMPTY, CARD, MUTE = Seen(False), Seen(True, events=1), Seen(True, mute=True, events=1)


def test_in_and_out() -> None:
    presence = Presence(SimulatedClock(NOW))
    assert presence.look("a", EMPTY) == ()
    assert presence.look("a", CARD) == (CardInserted(1),)
    assert presence.look("a", CARD) == ()
    assert presence.reader_of(1) == "a"
    assert presence.look("a", EMPTY) == (CardRemoved(1),)
    assert presence.reader_of(1) is None


def test_out_and_in_between_two_looks_is_another_insertion() -> None:
    presence = Presence(SimulatedClock(NOW))
    presence.look("a", CARD)
    assert presence.look("a", Seen(True, events=3)) == (CardRemoved(1), CardInserted(2))


def test_a_count_that_starts_anew_is_another_insertion() -> None:
    presence = Presence(SimulatedClock(NOW))
    presence.look("a", Seen(True, events=0xFFFF))
    assert presence.look("a", Seen(True, events=1)) == (CardRemoved(1), CardInserted(2))


def test_a_card_that_a_reader_brings_along_was_found_and_one_put_in_later_was_not() -> None:
    clock = SimulatedClock(NOW)
    presence = Presence(clock)
    assert presence.look("a", CARD) == (CardInserted(1, found=True),)
    assert presence.look("a", Seen(True, events=3)) == (CardRemoved(1), CardInserted(2))
    presence.keep({"a"})
    presence.look("a", EMPTY)
    assert presence.look("a", CARD) == (CardInserted(3),)
    presence.keep(())
    assert presence.look("a", CARD) == (CardInserted(4, found=True),)


def test_a_card_that_shows_as_soon_as_a_reader_is_back_was_found_too() -> None:
    clock = SimulatedClock(NOW)
    presence = Presence(clock)
    presence.look("a", EMPTY)
    assert presence.look("a", CARD) == (CardInserted(1),), "the first time somebody may be quick"
    for wait, found in ((0.5, True), (AGAIN_SECONDS, False)):
        presence.keep(())
        presence.look("a", EMPTY)
        clock.advance(wait)
        (signal,) = presence.look("a", CARD)
        assert isinstance(signal, CardInserted)
        assert signal.found is found
    presence.keep(())
    presence.look("a", CARD)
    presence.look("a", EMPTY)
    (signal,) = presence.look("a", CARD)
    assert signal == CardInserted(5), "taken out and put in again"


def test_upside_down_then_turned() -> None:
    presence = Presence(SimulatedClock(NOW))
    assert presence.look("a", MUTE) == (CardTrouble(1, ProblemCode.CARD_UPSIDE_DOWN, found=True),)
    assert presence.is_mute(1)
    assert presence.look("a", CARD) == (CardRemoved(1), CardInserted(2))
    assert not presence.is_mute(2)


def test_a_card_that_loses_power_stays_the_same_insertion() -> None:
    presence = Presence(SimulatedClock(NOW))
    presence.look("a", CARD)
    assert presence.look("a", MUTE) == ()
    assert presence.reader_of(1) == "a"


def test_readers_count_together_and_go_alone() -> None:
    presence = Presence(SimulatedClock(NOW))
    assert presence.look("a", CARD) == (CardInserted(1, found=True),)
    assert presence.look("b", CARD) == (CardInserted(2, found=True),)
    assert presence.keep({"b"}) == (CardRemoved(1),)
    assert presence.reader_of(2) == "b"
    assert presence.look("a", CARD) == (CardInserted(3, found=True),)
    assert set(presence.keep(())) == {CardRemoved(2), CardRemoved(3)}


def test_waiting_for_a_removal() -> None:
    presence = Presence(SimulatedClock(NOW))
    presence.look("a", CARD)
    assert not presence.wait_removed(1, 0.0)
    removing = threading.Thread(target=presence.look, args=("a", EMPTY))
    removing.start()
    assert presence.wait_removed(1, 60.0)
    removing.join()
    assert presence.wait_removed(1, 0.0)
