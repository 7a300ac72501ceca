"""What a hand can do to the simulated readers beyond the common promises."""

from __future__ import annotations

import datetime as dt

import pytest

from drivers.card import simulated
from drivers.card.simulated import SimulatedCardReader, SimulatedIdCardReader
from drivers.card.synthetic import SyntheticCard, answer_to
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CardInserted, CardRemoved, CardTrouble, Health
from tests.drivers.card.fixtures import Signals
from tests.drivers.card.people import LI, WANG
from tests.drivers.card.test_contract import credential

ID_CARD = Credential(Medium.ID_CARD, WANG.id_number, WANG.name, WANG.id_number)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(dt.datetime(2026, 1, 5, 9, 0))


@pytest.fixture
def reader(clock: SimulatedClock) -> SimulatedCardReader:
    return simulated.create({"read_seconds": 1.0}, clock)


@pytest.fixture
def id_reader(clock: SimulatedClock) -> SimulatedIdCardReader:
    return simulated.create_id_card_reader({}, clock)


def test_reading_takes_its_time(reader: SimulatedCardReader, clock: SimulatedClock) -> None:
    assert reader.read(reader.insert(credential(WANG))) == credential(WANG)
    assert clock.monotonic() == 1.0


def test_unplugged_and_back(reader: SimulatedCardReader) -> None:
    signals = Signals()
    reader.start(signals)
    reader.insert(credential(WANG))
    first = signals.next(CardInserted).insertion
    reader.gone = True
    assert signals.next(CardRemoved).insertion == first
    assert signals.next(CardTrouble) == CardTrouble(0, ProblemCode.READER_GONE)
    assert reader.read(first) == Problem(ProblemCode.READER_GONE)
    assert reader.check().health is Health.OUT_OF_ORDER
    reader.gone = False
    second = signals.next(CardInserted).insertion
    assert second > first
    assert reader.read(second) == credential(WANG)


def test_probes(reader: SimulatedCardReader) -> None:
    assert {reader.probe(name).health for name in reader.probes()} == {Health.UNKNOWN}, "no card is in"
    reader.insert(credential(WANG))
    timed = reader.probe("exchange")
    assert (timed.health, timed.details[1].value) == (Health.READY, "1000.00 ms")
    assert reader.probe("application").health is Health.READY
    reader.insert(ProblemCode.CARD_NOT_SOCIAL)
    assert reader.probe("application").problem is ProblemCode.CARD_NOT_SOCIAL
    with pytest.raises(ValueError, match="no probe"):
        reader.probe("dump")


def test_a_third_generation_card_in_two_steps(clock: SimulatedClock) -> None:
    """As a maker's library reads it; what the platform answers is given to the card that asked, and to no other."""
    reader = simulated.create({"two_steps": True}, clock)
    third, other = (load("default").person(key).credential(Medium.CARD) for key in ("card3", "card3_no_phone"))
    insertion = reader.insert(third)
    assert reader.read(insertion) == Problem(ProblemCode.CARD_NEEDS_AUTHENTICATION), "the platform offers none"
    reader.authenticate_with(answer_to)
    assert reader.read(insertion) == third
    reader.authenticate_with(lambda _: Problem(ProblemCode.MODULE_SILENT))
    assert reader.read(insertion) == Problem(ProblemCode.MODULE_SILENT)
    reader.authenticate_with(lambda _: answer_to(SyntheticCard(other.recognition_code).ask()))
    assert reader.read(insertion) == Problem(ProblemCode.CARD_AUTHENTICATION_FAILED)

    def swapped(question: str) -> str:
        reader.swap(other)
        return answer_to(question)

    reader.authenticate_with(swapped)
    assert reader.read(insertion) == Problem(ProblemCode.CARD_PULLED)
    plain = simulated.create({}, clock)
    plain.authenticate_with(answer_to)
    assert plain.read(plain.insert(third)) == Problem(ProblemCode.CARD_NEEDS_AUTHENTICATION), "as over PC/SC"


def test_busy(reader: SimulatedCardReader) -> None:
    insertion = reader.insert(credential(WANG))
    reader.faults.busy = True
    assert reader.read(insertion) == Problem(ProblemCode.CARD_BUSY)
    reader.faults.busy = False
    assert reader.read(insertion) == credential(WANG)


def test_swapped_unnoticed(reader: SimulatedCardReader) -> None:
    insertion = reader.insert(credential(WANG))
    reader.swap(credential(LI))
    code = credential(WANG).recognition_code
    assert reader.same_card(insertion, code) == Problem(ProblemCode.CARD_SWAPPED)


def test_pulled_while_it_is_read(clock: SimulatedClock) -> None:
    class Pulling(SimulatedClock):
        def sleep(self, seconds: float) -> None:
            moved.remove()

    moved = simulated.create({}, Pulling(clock.now()))
    assert moved.read(moved.insert(credential(WANG))) == Problem(ProblemCode.CARD_PULLED)


def test_id_card_is_read_once(id_reader: SimulatedIdCardReader) -> None:
    id_reader.put(ID_CARD)
    assert id_reader.read(5.0) == ID_CARD
    assert id_reader.read(0.0) == Problem(ProblemCode.CARD_UNREADABLE), "nothing is left for the next person"


def test_id_card_reader_waits_no_longer_than_asked(id_reader: SimulatedIdCardReader, clock: SimulatedClock) -> None:
    assert id_reader.read(5.0) == Problem(ProblemCode.CARD_UNREADABLE)
    assert 5.0 <= clock.monotonic() < 5.1


def test_id_card_troubles(id_reader: SimulatedIdCardReader) -> None:
    id_reader.put(ProblemCode.CARD_DATA_INVALID)
    assert id_reader.read(1.0) == Problem(ProblemCode.CARD_DATA_INVALID)
    id_reader.put(ID_CARD)
    id_reader.take()
    assert id_reader.read(0.0) == Problem(ProblemCode.CARD_UNREADABLE)
    id_reader.gone = True
    assert id_reader.read(1.0) == Problem(ProblemCode.READER_GONE)
    assert id_reader.check().problem is ProblemCode.READER_GONE
