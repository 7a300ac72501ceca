"""What every CardReader promises, run on the simulated one and on the real one (pcscd, vpcd, a virtual card)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

import pytest

from drivers.card import pcsc, simulated, vendor
from drivers.card.several import SeveralCardReaders
from drivers.card.simulated import SimulatedCardReader
from drivers.card.virtual import Faults, Slot, bank_card
from kiosk.clock import SystemClock
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CardInserted, CardReader, CardRemoved, CardTrouble, Health
from kiosk.settings import SettingsError
from tests.drivers.card import vendor_kit
from tests.drivers.card.fixtures import LONGEST_WAIT, Signals
from tests.drivers.card.people import LI, THIRD_GENERATION, WANG, Person
from tests.drivers.card.vendor_kit import Desk


class Hand(Protocol):
    """Moves cards in front of a reader."""

    reader: CardReader

    def insert(self, person: Person) -> None: ...
    def insert_bad(self, code: ProblemCode) -> None: ...
    def remove(self) -> None: ...


class RealHand:
    def __init__(self, slot: Slot) -> None:
        self._slot = slot
        self._pcsc = pcsc.create({}, SystemClock())
        self.reader: CardReader = self._pcsc

    def _patient(self, seconds: float = LONGEST_WAIT) -> None:
        """A card that answers may be slow: only one that is mute is given up in the test's time."""
        self._pcsc.options = replace(self._pcsc.options, read_seconds=seconds)

    def insert(self, person: Person) -> None:
        self._patient()
        self._slot.insert(person.card())

    def insert_bad(self, code: ProblemCode) -> None:
        card, faults = {
            ProblemCode.CARD_UPSIDE_DOWN: (WANG.card(), Faults(upside_down=True)),
            ProblemCode.CARD_NOT_SOCIAL: (bank_card(), Faults()),
            ProblemCode.CARD_NEEDS_AUTHENTICATION: (THIRD_GENERATION.card(), Faults()),
            ProblemCode.CARD_MUTE: (WANG.card(), Faults(mute_at=4)),
            ProblemCode.CARD_PULLED: (WANG.card(), Faults(pulled_at=4)),
        }[code]
        self._patient(1.0 if code is ProblemCode.CARD_MUTE else LONGEST_WAIT)
        self._slot.insert(card, faults)

    def remove(self) -> None:
        self._slot.remove()


class SimulatedHand:
    def __init__(self) -> None:
        self.simulated: SimulatedCardReader = simulated.create({}, SystemClock())
        self.reader: CardReader = self.simulated

    def insert(self, person: Person) -> None:
        self.simulated.insert(credential(person))

    def insert_bad(self, code: ProblemCode) -> None:
        self.simulated.faults.pulled = code is ProblemCode.CARD_PULLED
        self.simulated.faults.mute = code is ProblemCode.CARD_MUTE
        plain = code in (ProblemCode.CARD_PULLED, ProblemCode.CARD_MUTE)
        self.simulated.insert(credential(WANG) if plain else code)

    def remove(self) -> None:
        self.simulated.remove()


def credential(person: Person) -> Credential:
    """What a card reader must read from this person's card."""
    code = person.card().files[0xEF05][1].hex().upper()
    return Credential(Medium.CARD, person.card_number, person.name, person.id_number, code, code[:6], person.generation)


class VendorHand:
    """A maker's library in its own process."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.reader: CardReader = vendor.create(vendor_kit.options(), SystemClock())

    def insert(self, person: Person) -> None:
        self._desk.put(person)

    def insert_bad(self, code: ProblemCode) -> None:
        if code is ProblemCode.CARD_PULLED:
            self._desk.put(WANG, "pull")
        else:
            number = vendor_kit.NUMBERS[code]
            self._desk.put(WANG, present=number if code is ProblemCode.CARD_UPSIDE_DOWN else 0, read=number)

    def remove(self) -> None:
        self._desk.empty()


class SeveralHand(SimulatedHand):
    """The second of two readers behind one."""

    def __init__(self) -> None:
        super().__init__()
        first = simulated.create({}, SystemClock())
        self.reader = SeveralCardReaders((first, self.simulated), SystemClock())


@pytest.fixture(params=["simulated", "pcsc", "vendor", "several"])
def hand(request: pytest.FixtureRequest) -> Iterator[Hand]:
    made: Hand
    match request.param:
        case "simulated":
            made = SimulatedHand()
        case "pcsc":
            made = RealHand(request.getfixturevalue("slot"))
        case "several":
            made = SeveralHand()
        case _:
            made = VendorHand(request.getfixturevalue("desk"))
    yield made
    made.remove()
    made.reader.stop()


@pytest.fixture
def signals(hand: Hand) -> Signals:
    listener = Signals()
    hand.reader.start(listener)
    return listener


def test_insert_read_remove(hand: Hand, signals: Signals) -> None:
    hand.insert(WANG)
    first = signals.next(CardInserted).insertion
    assert first > 0
    assert hand.reader.read(first) == credential(WANG)
    assert hand.reader.read(first) == credential(WANG), "a second reading reads the same"
    assert hand.reader.same_card(first, credential(WANG).recognition_code) is None
    hand.remove()
    assert signals.next(CardRemoved).insertion == first
    assert signals.none_left()


def test_insertions_count_up_and_an_old_one_is_over(hand: Hand, signals: Signals) -> None:
    hand.insert(WANG)
    first = signals.next(CardInserted).insertion
    hand.remove()
    signals.next(CardRemoved)
    assert hand.reader.read(first) == Problem(ProblemCode.CARD_PULLED)
    hand.insert(LI)
    second = signals.next(CardInserted).insertion
    assert second > first
    assert hand.reader.read(first) == Problem(ProblemCode.CARD_PULLED), "nothing of the new card under the old number"
    assert hand.reader.same_card(first, credential(WANG).recognition_code) == Problem(ProblemCode.CARD_PULLED)
    assert hand.reader.read(second) == credential(LI)
    assert hand.reader.same_card(second, credential(WANG).recognition_code) == Problem(ProblemCode.CARD_SWAPPED)


def test_no_card(hand: Hand, signals: Signals) -> None:
    assert hand.reader.read(1) == Problem(ProblemCode.CARD_PULLED)
    assert hand.reader.same_card(1, "00") == Problem(ProblemCode.CARD_PULLED)
    assert signals.none_left()


def test_a_card_that_is_in_before_the_start(hand: Hand) -> None:
    hand.insert(WANG)
    listener = Signals()
    hand.reader.start(listener)
    assert hand.reader.read(listener.next(CardInserted).insertion) == credential(WANG)


@pytest.mark.parametrize(
    "code", [ProblemCode.CARD_NOT_SOCIAL, ProblemCode.CARD_NEEDS_AUTHENTICATION, ProblemCode.CARD_MUTE]
)
def test_bad_cards(hand: Hand, signals: Signals, code: ProblemCode) -> None:
    hand.insert_bad(code)
    insertion = signals.next(CardInserted).insertion
    assert hand.reader.read(insertion) == Problem(code)
    hand.remove()
    assert signals.next(CardRemoved).insertion == insertion


def test_upside_down(hand: Hand, signals: Signals) -> None:
    hand.insert_bad(ProblemCode.CARD_UPSIDE_DOWN)
    trouble = signals.next(CardTrouble)
    assert trouble.code is ProblemCode.CARD_UPSIDE_DOWN
    assert hand.reader.read(trouble.insertion) == Problem(ProblemCode.CARD_UPSIDE_DOWN)
    hand.remove()
    assert signals.next(CardRemoved).insertion == trouble.insertion
    hand.insert(WANG)
    assert hand.reader.read(signals.next(CardInserted).insertion) == credential(WANG)


def test_pulled_in_the_middle(hand: Hand, signals: Signals) -> None:
    hand.insert_bad(ProblemCode.CARD_PULLED)
    insertion = signals.next(CardInserted).insertion
    assert hand.reader.read(insertion) == Problem(ProblemCode.CARD_PULLED)
    assert signals.next(CardRemoved).insertion == insertion


def test_stopped_means_silent_and_can_start_again(hand: Hand, signals: Signals) -> None:
    hand.reader.stop()
    hand.insert(WANG)
    again = Signals()
    hand.reader.start(again)
    insertion = again.next(CardInserted).insertion
    assert hand.reader.read(insertion) == credential(WANG)
    assert signals.none_left()


def test_two_listeners_are_a_bug(hand: Hand, signals: Signals) -> None:
    with pytest.raises(RuntimeError):
        hand.reader.start(Signals())


def test_check_names_the_driver(hand: Hand, signals: Signals) -> None:
    check = hand.reader.check()
    assert (check.part, check.health, check.problem) == ("card_reader", Health.READY, None)
    assert check.driver == f"{type(hand.reader).__module__}.{type(hand.reader).__qualname__}"
    assert check.evidence


@pytest.mark.parametrize("create", [pcsc.create, simulated.create, simulated.create_id_card_reader, vendor.create])
def test_an_unknown_option_is_named(create: object) -> None:
    with pytest.raises(SettingsError, match="did you mean 'read_seconds'"):
        create({"read_second": 1.0}, SystemClock())  # type: ignore[operator]
