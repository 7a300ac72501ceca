"""A PC/SC reader, a maker's library and a simulated reader as one: numbers of its own, one card at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.card import several, simulated
from drivers.card.pcsc import PcscCardReader
from drivers.card.several import SeveralCardReaders
from drivers.card.simulated import SimulatedCardReader
from drivers.card.virtual import Slot
from kiosk.bootstrap import load
from kiosk.clock import SystemClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CardInserted, CardRemoved, CardTrouble, Health
from kiosk.settings import Part, SettingsError
from tests.drivers.card import vendor_kit
from tests.drivers.card.fixtures import Signals
from tests.drivers.card.people import LI, T1, WANG
from tests.drivers.card.test_contract import credential
from tests.drivers.card.vendor_kit import Desk

C = ProblemCode


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A waiting card needn't wait as long as at a terminal; how long it does is judged in test_turn."""
    monkeypatch.setattr("drivers.card.turn.STILL_SECONDS", 0.1)


@pytest.fixture
def two() -> Iterator[tuple[SeveralCardReaders, SimulatedCardReader, SimulatedCardReader]]:
    members = (simulated.create({}, SystemClock()), simulated.create({}, SystemClock()))
    reader = SeveralCardReaders(members, SystemClock())
    yield reader, *members
    reader.stop()


def test_real_and_simulated_readers_together(slot: Slot, desk: Desk) -> None:
    """Contact by PC/SC, a maker's library, and a simulated one: no insertion's number comes twice."""
    chosen = [
        {"driver": "pcsc", "options": {"interface": "contact"}},
        {"driver": "vendor", "options": vendor_kit.options()},
        {"driver": "simulated"},
    ]
    reader, signals = several.create({"readers": chosen}, SystemClock()), Signals()
    pcsc, _, third = reader.members
    assert isinstance(pcsc, PcscCardReader)
    assert isinstance(third, SimulatedCardReader)
    reader.start(signals)
    slot.insert(WANG.card())
    one = signals.next(CardInserted).insertion
    assert reader.reader_of(one) is pcsc
    third.insert(credential(LI))
    assert reader.read(one) == credential(WANG)
    assert reader.same_card(one, credential(WANG).recognition_code) is None
    third.remove()
    desk.put(T1)
    assert reader.read(one) == credential(WANG), "what happens at the others ends nobody's visit"
    slot.remove()
    assert signals.next(CardRemoved).insertion == one
    two = signals.next(CardInserted).insertion
    assert reader.read(two) == credential(T1)
    assert reader.read(one) == Problem(C.CARD_PULLED)
    desk.empty()
    assert signals.next(CardRemoved).insertion == two
    assert two > one
    assert reader.check().health is Health.READY
    reader.stop()
    assert signals.none_left()


def test_one_that_is_gone_leaves_the_others_in_service(
    two: tuple[SeveralCardReaders, SimulatedCardReader, SimulatedCardReader],
) -> None:
    reader, left, right = two
    signals = Signals()
    reader.start(signals)
    left.gone = True
    right.insert(credential(WANG))
    insertion = signals.next(CardInserted).insertion
    assert reader.read(insertion) == credential(WANG)
    assert reader.check().health is Health.DEGRADED
    left.gone = False
    right.gone = True
    assert signals.next(CardRemoved).insertion == insertion
    left.insert(credential(LI))
    again = signals.next(CardInserted).insertion
    assert reader.read(again) == credential(LI), "the first was back, and nothing was told"
    left.gone = True
    assert signals.next(CardRemoved).insertion == again
    assert signals.next(CardTrouble) == CardTrouble(0, C.READER_GONE)
    assert reader.read(again) == Problem(C.READER_GONE)
    check = reader.check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, C.READER_GONE)


def test_a_card_without_power_at_one_and_a_good_one_at_the_other(
    two: tuple[SeveralCardReaders, SimulatedCardReader, SimulatedCardReader],
) -> None:
    reader, left, right = two
    signals = Signals()
    reader.start(signals)
    left.insert(C.CARD_UPSIDE_DOWN)
    assert signals.next(CardTrouble).code is C.CARD_UPSIDE_DOWN
    right.insert(credential(WANG))
    assert reader.read(signals.next(CardInserted).insertion) == credential(WANG)


def test_probes_are_those_of_its_readers(
    two: tuple[SeveralCardReaders, SimulatedCardReader, SimulatedCardReader],
) -> None:
    reader, _, right = two
    assert reader.probe("application").health is Health.UNKNOWN
    right.insert(credential(WANG))
    assert reader.probe("application").health is Health.READY
    assert tuple(reader.probes()) == ("application", "exchange")
    with pytest.raises(ValueError, match="no probe"):
        reader.probe("dump")


@pytest.mark.parametrize(
    "readers, named",
    [
        ([], "at least two"),
        ([{"driver": "pcsc"}], "at least two"),
        ([{"driver": "pcsc"}, {"driver": "several"}], "no reader 'several'"),
        ([{"driver": "pcsc"}, {"driver": "pscs"}], "installed: pcsc, simulated, vendor"),
        ([{"driver": "pcsc"}, {"driver": "pcsc", "options": {"readres": []}}], r"readers\[1\].*did you mean 'readers'"),
    ],
)
def test_options_that_cant_be(readers: list[dict[str, object]], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        several.create({"readers": readers}, SystemClock())


def test_production_refuses_a_simulated_reader_among_them() -> None:
    part = Part("several", {"readers": [{"driver": "pcsc"}, {"driver": "simulated"}]})
    with pytest.raises(SettingsError, match="simulated and refused"):
        load("kiosk.card_readers", part, SystemClock(), production=True)
