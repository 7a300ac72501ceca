"""Cards, readers and cameras that fail in the middle of a visit: each its own code on the page, and the same kiosk
settles afterwards with a good card or phone, without a restart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from drivers.card.pcsc import PcscCardReader
from drivers.card.private_pcscd import PrivatePcscd
from drivers.card.virtual import Faults, Slot, VirtualCard, bank_card
from kiosk.backends.simulated.place import Place
from kiosk.settings import Part
from tests.drivers.card.fixtures import wait_empty
from tests.drivers.card.test_unplugged import unplugged
from tests.e2e.terminal import (
    PATIENCE,
    AtTheKiosk,
    Film,
    booked,
    card_of,
    place,
    settings,
    standing,
    until,
    voucher_of,
)

__all__ = ["unplugged"]


@dataclass(frozen=True)
class BadCard:
    """What is put into the slot, and the code that the page then says."""

    card: VirtualCard
    faults: Faults
    code: str


BAD_CARDS = {
    "bank card": BadCard(bank_card(), Faults(), "K-103"),
    "upside down": BadCard(card_of("in_force"), Faults(upside_down=True), "K-102"),
    "mute": BadCard(card_of("in_force"), Faults(mute_at=6), "K-104"),
    "pulled while it is read": BadCard(card_of("in_force"), Faults(pulled_at=6), "K-105"),
    "swapped while it is read": BadCard(
        card_of("in_force"), Faults(swapped_at=9, swapped_for=card_of("retired")), "K-106"
    ),
}


@pytest.fixture
def there() -> Place:
    return place()


@pytest.fixture
def person(tmp_path: Path, there: Place, pcscd: PrivatePcscd) -> Iterator[AtTheKiosk]:
    """Somebody before a kiosk with the real reader."""
    reader = Part("pcsc", {"readers": ["virtual"], "read_seconds": PATIENCE})
    with standing(settings(tmp_path, card_reader=reader), there) as found:
        yield found


def reads_for(person: AtTheKiosk, seconds: float) -> None:
    """Only a card that never answers is given up in the test's time."""
    reader = person.kiosk.parts.card_reader
    assert isinstance(reader, PcscCardReader)
    reader.options = replace(reader.options, read_seconds=seconds)


def settles(person: AtTheKiosk, there: Place) -> None:
    person.to_the_bill()
    assert person.settle().page == "done"
    assert len(booked(there)) == 1


@pytest.mark.parametrize(
    ("which", "where"),
    [
        *((which, "at the welcome page") for which in BAD_CARDS),
        ("upside down", "at the identify page"),
        ("pulled while it is read", "at the identify page"),
    ],
)
def test_bad_card_then_the_good_one(
    which: str, where: str, person: AtTheKiosk, there: Place, slot: Slot, pcscd: PrivatePcscd
) -> None:
    bad = BAD_CARDS[which]
    if which == "mute":
        reads_for(person, 1.0)
    if where == "at the welcome page":
        slot.insert(bad.card, bad.faults)
        person.at("for_whom")
        person.tap("self")
    else:
        person.for_myself()
        person.at("identify")
        slot.insert(bad.card, bad.faults)
    person.at("identify", hint=bad.code)
    reads_for(person, PATIENCE)
    slot.remove()
    wait_empty(pcscd)
    assert booked(there) == ()
    slot.insert(card_of("in_force"))
    settles(person, there)
    assert person.problems == [bad.code]


def test_bad_card_then_leaving_then_the_next_person(
    person: AtTheKiosk, there: Place, slot: Slot, pcscd: PrivatePcscd
) -> None:
    """A person who gives up takes their trouble with them."""
    person.for_myself()
    person.at("identify")
    slot.insert(bank_card())
    person.at("identify", hint="K-103")
    person.tap("cancel")
    person.at("welcome")
    slot.remove()
    wait_empty(pcscd)
    slot.insert(card_of("in_force"))
    person.at("for_whom")
    person.tap("self")
    settles(person, there)


@pytest.mark.parametrize("swapped_for", ["", "retired"])
def test_pulled_at_the_bill(
    swapped_for: str, person: AtTheKiosk, there: Place, slot: Slot, pcscd: PrivatePcscd
) -> None:
    """The visit ends with its card; the next card begins a new one, whoever's it is."""
    slot.insert(card_of("in_force"))
    person.at("for_whom")
    person.tap("self")
    person.to_the_bill()
    slot.remove()
    person.at("problem", hint="K-105")
    wait_empty(pcscd)
    slot.insert(card_of(swapped_for or "in_force"))
    person.at("for_whom")
    person.tap("self")
    settles(person, there)
    (only,) = booked(there)
    assert only.bill_key in {there.world.bill(stay).key() for stay in there.world.stays_of(swapped_for or "in_force")}


def test_swapped_at_the_bill_faster_than_the_service_looks(person: AtTheKiosk, there: Place, slot: Slot) -> None:
    """Confirmed with another card in: nothing is settled for either of them."""
    slot.insert(card_of("in_force"))
    person.at("for_whom")
    person.tap("self")
    person.to_the_bill()
    slot.insert(card_of("retired"))
    person.tap("confirm")
    person.at("problem", "for_whom")
    assert set(person.problems) <= {"K-105", "K-106"}
    assert booked(there) == ()


def out_and_in_again(person: AtTheKiosk, slot: Slot) -> None:
    """A card that the reader has in when it is back begins nothing until its owner moves it."""
    until(lambda: "card_in" in person.kiosk.screen.facts, "the welcome page speaks of the card")
    assert person.kiosk.screen.page == "welcome"
    slot.remove()
    until(lambda: "card_in" not in person.kiosk.screen.facts, "the page no longer speaks of it")
    slot.insert(card_of("in_force"))
    person.at("for_whom")


def test_pcscd_killed_at_the_bill(person: AtTheKiosk, there: Place, slot: Slot, pcscd: PrivatePcscd) -> None:
    """Nobody can say any more that the same card is in: the visit ends before money, and the reader comes back."""
    slot.insert(card_of("in_force"))
    person.at("for_whom")
    person.tap("self")
    person.to_the_bill()
    pcscd.stop(kill=True)
    person.at("problem", hint="K-105")
    person.tap("cancel")
    person.at("welcome")
    until(lambda: person.kiosk.screen.facts.get("devices", {}).get("card") == "out", "the welcome page says it")
    assert pcscd.start() is None
    out_and_in_again(person, slot)
    person.tap("self")
    settles(person, there)


def test_pcscd_killed_while_waiting_for_the_card(
    person: AtTheKiosk, there: Place, slot: Slot, pcscd: PrivatePcscd
) -> None:
    """The page says that the reader is out, and the voucher still works; a new pcscd is found by itself."""
    person.for_myself()
    person.at("identify")
    pcscd.stop(kill=True)
    shown = person.at("identify", hint="K-111")
    assert (shown.facts["card"], shown.facts["code"]) == (False, True)
    slot.insert(card_of("in_force"))
    assert pcscd.start() is None
    person.at("identify", hint="K-112")
    slot.remove()
    wait_empty(pcscd)
    slot.insert(card_of("in_force"))
    settles(person, there)


def test_reader_unplugged_with_the_card_in_it(
    tmp_path: Path, there: Place, unplugged: Path, one_pcscd: PrivatePcscd
) -> None:
    reader = Part("pcsc", {"reader": one_pcscd.readers[0], "read_seconds": PATIENCE})
    with standing(settings(tmp_path, card_reader=reader), there) as person:
        one_pcscd.slots[0].insert(card_of("in_force"))
        person.at("for_whom")
        person.tap("self")
        person.to_the_bill()
        unplugged.touch()
        person.at("problem", hint="K-105")
        person.tap("cancel")
        person.at("welcome")
        until(lambda: person.kiosk.screen.facts.get("devices", {}).get("card") == "out", "the welcome page says it")
        assert booked(there) == ()
        unplugged.unlink()
        out_and_in_again(person, one_pcscd.slots[0])
        person.tap("self")
        settles(person, there)


def test_camera_absent_then_plugged_in(tmp_path: Path, there: Place) -> None:
    film = Film(tmp_path)
    film.unplug()
    with standing(settings(tmp_path, camera=film.part), there) as person:
        until(lambda: person.kiosk.screen.facts.get("devices", {}).get("code") == "out", "the welcome page says it")
        person.for_myself()
        shown = person.at("identify", hint="K-126")
        assert (shown.facts["card"], shown.facts["code"]) == (True, False)
        film.plug()
        film.show_phone(voucher_of("voucher_only"))
        settles(person, there)


def test_another_card_in_the_other_reader_is_nobodys_business(
    person: AtTheKiosk, there: Place, slot: Slot, pcscd: PrivatePcscd
) -> None:
    """Laid on the second reader, taken away and laid on again while somebody is at the bill: it waits for its turn."""
    slot.insert(card_of("in_force"))
    person.at("for_whom")
    person.tap("self")
    person.to_the_bill()
    other = pcscd.slots[1]
    reader = person.kiosk.parts.card_reader
    assert isinstance(reader, PcscCardReader)
    for cards in (2, 1, 2):
        other.insert(card_of("retired")) if cards == 2 else other.remove()
        until(lambda cards=cards: len(reader.cards()) == cards, "the reader has seen it")  # type: ignore[misc]
    assert person.settle().page == "done"
    (only,) = booked(there)
    assert only.bill_key in {there.world.bill(stay).key() for stay in there.world.stays_of("in_force")}
    assert person.problems == []
    person.tap("proceed")
    person.at("welcome")
    slot.remove()
    person.at("for_whom")
