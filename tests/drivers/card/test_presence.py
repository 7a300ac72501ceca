"""From looks at readers to insertions."""

from __future__ import annotations

import threading

from drivers.card.presence import Presence, Seen
from kiosk.domain.problems import ProblemCode
from kiosk.ports import CardInserted, CardRemoved, CardTrouble

EMPTY, CARD, MUTE = Seen(False), Seen(True, events=1), Seen(True, mute=True, events=1)


def test_in_and_out() -> None:
    presence = Presence()
    assert presence.look("a", EMPTY) == ()
    assert presence.look("a", CARD) == (CardInserted(1),)
    assert presence.look("a", CARD) == ()
    assert presence.reader_of(1) == "a"
    assert presence.look("a", EMPTY) == (CardRemoved(1),)
    assert presence.reader_of(1) is None


def test_out_and_in_between_two_looks_is_another_insertion() -> None:
    presence = Presence()
    presence.look("a", CARD)
    assert presence.look("a", Seen(True, events=3)) == (CardRemoved(1), CardInserted(2))


def test_a_count_that_starts_anew_is_another_insertion() -> None:
    presence = Presence()
    presence.look("a", Seen(True, events=0xFFFF))
    assert presence.look("a", Seen(True, events=1)) == (CardRemoved(1), CardInserted(2))


def test_upside_down_then_turned() -> None:
    presence = Presence()
    assert presence.look("a", MUTE) == (CardTrouble(1, ProblemCode.CARD_UPSIDE_DOWN),)
    assert presence.is_mute(1)
    assert presence.look("a", CARD) == (CardRemoved(1), CardInserted(2))
    assert not presence.is_mute(2)


def test_a_card_that_loses_power_stays_the_same_insertion() -> None:
    presence = Presence()
    presence.look("a", CARD)
    assert presence.look("a", MUTE) == ()
    assert presence.reader_of(1) == "a"


def test_readers_count_together_and_go_alone() -> None:
    presence = Presence()
    assert presence.look("a", CARD) == (CardInserted(1),)
    assert presence.look("b", CARD) == (CardInserted(2),)
    assert presence.keep({"b"}) == (CardRemoved(1),)
    assert presence.reader_of(2) == "b"
    assert presence.look("a", CARD) == (CardInserted(3),)
    assert set(presence.keep(())) == {CardRemoved(2), CardRemoved(3)}


def test_waiting_for_a_removal() -> None:
    presence = Presence()
    presence.look("a", CARD)
    assert not presence.wait_removed(1, 0.0)
    removing = threading.Thread(target=presence.look, args=("a", EMPTY))
    removing.start()
    assert presence.wait_removed(1, 10.0)
    removing.join()
    assert presence.wait_removed(1, 0.0)
