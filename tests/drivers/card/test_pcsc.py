"""The real reader's own troubles: a real pcscd, its virtual reader, and cards that misbehave."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from weakref import finalize

import pytest
from smartcard import scard

from drivers.card import pcsc, pcsc_check
from drivers.card.pcsc import PcscCardReader
from drivers.card.private_pcscd import PrivatePcscd, Unavailable
from drivers.card.virtual import Faults, Slot
from kiosk.clock import SystemClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CardInserted, CardRemoved, CardTrouble, Health
from kiosk.settings import SettingsError
from tests.drivers.card.fixtures import LONGEST_WAIT, Signals, until
from tests.drivers.card.people import CUT_CHARACTER, FIRST_GENERATION, LI, LONG_NAME, T1, WANG, Person
from tests.drivers.card.test_contract import credential

#: The command of a reading that a silent card doesn't answer.
MUTE_AT = 6


@pytest.fixture
def reader() -> Iterator[PcscCardReader]:
    made = pcsc.create({"read_seconds": LONGEST_WAIT}, SystemClock())
    yield made
    made.stop()


@pytest.fixture
def signals(reader: PcscCardReader, pcscd: PrivatePcscd) -> Signals:
    listener = Signals()
    reader.start(listener)
    return listener


@pytest.mark.parametrize("person", [FIRST_GENERATION, LONG_NAME, CUT_CHARACTER, T1], ids=lambda p: p.card_number)
def test_read(person: Person, reader: PcscCardReader, signals: Signals, slot: Slot) -> None:
    slot.insert(person.card())
    assert reader.read(signals.next(CardInserted).insertion) == credential(person)
    assert {command[1] for command in slot.commands} <= {0xA4, 0xB2, 0xC0}


def test_a_slow_card_is_read(reader: PcscCardReader, signals: Signals, slot: Slot) -> None:
    slot.insert(WANG.card(), Faults(delay=0.03))
    assert reader.read(signals.next(CardInserted).insertion) == credential(WANG)


def test_the_line_to_the_service_stays_open_between_two_readings(
    reader: PcscCardReader, signals: Signals, slot: Slot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot.insert(WANG.card())
    insertion = signals.next(CardInserted).insertion
    assert reader.read(insertion) == credential(WANG)
    monkeypatch.setattr("drivers.card.hands.Service.reach", lambda: pytest.fail("another line"))
    assert reader.read(insertion) == credential(WANG)
    assert reader.same_card(insertion, credential(WANG).recognition_code) is None


class Read:
    """Stands for what a person's card has said."""


def test_what_was_read_is_kept_no_longer_than_its_reading(reader: PcscCardReader, signals: Signals, slot: Slot) -> None:
    slot.insert(WANG.card())
    gone = threading.Event()
    found = reader.on_card(signals.next(CardInserted).insertion, lambda channel: Read())
    assert isinstance(found, Read)
    finalize(found, gone.set)
    del found
    assert gone.wait(LONGEST_WAIT)


def test_a_silent_card_holds_nobody_up(reader: PcscCardReader, signals: Signals, slot: Slot) -> None:
    slot.insert(WANG.card(), Faults(mute_at=MUTE_AT))
    insertion = signals.next(CardInserted).insertion
    reader.options = replace(reader.options, read_seconds=1.5)
    assert reader.read(insertion) == Problem(ProblemCode.CARD_MUTE)
    reader.options = replace(reader.options, read_seconds=LONGEST_WAIT)
    until(lambda: len(slot.commands) == MUTE_AT, "the reading has come to where it hangs")
    assert reader.read(insertion) == Problem(ProblemCode.CARD_MUTE)
    assert len(slot.commands) == MUTE_AT, "nobody queues behind a reading that hangs"
    assert reader.check().health is Health.DEGRADED
    slot.remove()
    assert signals.next(CardRemoved).insertion == insertion
    slot.insert(WANG.card())
    assert reader.read(signals.next(CardInserted).insertion) == credential(WANG)
    assert reader.check().health is Health.READY


def test_swapped_unnoticed_within_a_reading(reader: PcscCardReader, signals: Signals, slot: Slot) -> None:
    slot.insert(WANG.card(), Faults(swapped_at=9, swapped_for=LI.card()))
    insertion = signals.next(CardInserted).insertion
    assert reader.read(insertion) == Problem(ProblemCode.CARD_SWAPPED)


def test_swapped_faster_than_the_service_looks(reader: PcscCardReader, signals: Signals, slot: Slot) -> None:
    """The next call breaks, then the new card answers under the old insertion, or a new insertion is told."""
    slot.insert(WANG.card())
    insertion = signals.next(CardInserted).insertion
    assert reader.read(insertion) == credential(WANG)
    slot.insert(LI.card())
    problem = reader.same_card(insertion, credential(WANG).recognition_code)
    assert problem is not None
    assert problem.code in (ProblemCode.CARD_SWAPPED, ProblemCode.CARD_PULLED)


@contextmanager
def held(reader: str, share: int) -> Iterator[int]:
    """Another program's connection with the card."""
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    assert result == 0
    either = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    result, card, _ = scard.SCardConnect(context, reader, share, either)
    assert result == 0
    yield card
    scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
    scard.SCardReleaseContext(context)


def test_held_exclusively(reader: PcscCardReader, signals: Signals, slot: Slot, pcscd: PrivatePcscd) -> None:
    slot.insert(WANG.card())
    insertion = signals.next(CardInserted).insertion
    with held(pcscd.readers[0], scard.SCARD_SHARE_EXCLUSIVE):
        assert reader.read(insertion) == Problem(ProblemCode.CARD_BUSY)
    assert reader.read(insertion) == credential(WANG)


class LettingGo(SystemClock):
    """A clock in whose first pause the other program lets the card go."""

    def __init__(self, card: int) -> None:
        self._card = card

    def sleep(self, seconds: float) -> None:
        scard.SCardDisconnect(self._card, scard.SCARD_LEAVE_CARD)


def test_held_for_a_moment(reader: PcscCardReader, signals: Signals, slot: Slot, pcscd: PrivatePcscd) -> None:
    slot.insert(WANG.card())
    signals.next(CardInserted)
    reader.stop()
    listener = Signals()
    with held(pcscd.readers[0], scard.SCARD_SHARE_EXCLUSIVE) as card:
        reader = pcsc.create({"read_seconds": LONGEST_WAIT}, LettingGo(card))
        reader.start(listener)
        assert reader.read(listener.next(CardInserted).insertion) == credential(WANG)
    reader.stop()


def test_held_in_a_transaction(reader: PcscCardReader, signals: Signals, slot: Slot, pcscd: PrivatePcscd) -> None:
    slot.insert(WANG.card())
    insertion = signals.next(CardInserted).insertion
    with held(pcscd.readers[0], scard.SCARD_SHARE_SHARED) as card:
        assert scard.SCardBeginTransaction(card) == 0
        reader.options = replace(reader.options, read_seconds=0.5)  # the whole of it is waited
        assert reader.read(insertion) == Problem(ProblemCode.CARD_BUSY)
        scard.SCardEndTransaction(card, scard.SCARD_LEAVE_CARD)


def test_pcscd_killed_and_restarted(reader: PcscCardReader, signals: Signals, slot: Slot, pcscd: PrivatePcscd) -> None:
    slot.insert(WANG.card())
    insertion = signals.next(CardInserted).insertion
    pcscd.stop(kill=True)
    assert signals.next(CardRemoved).insertion == insertion
    assert signals.next(CardTrouble) == CardTrouble(0, ProblemCode.READER_SERVICE_DOWN)
    assert reader.read(insertion) == Problem(ProblemCode.READER_SERVICE_DOWN)
    check = reader.check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, ProblemCode.READER_SERVICE_DOWN)
    assert str(check.evidence).startswith("no PC/SC service (pcscd) answers: it does not run")
    assert pcscd.start() is None
    again = signals.next(CardInserted).insertion
    assert again > insertion, "a card in a restarted reader is a new insertion: nobody saw what happened between"
    assert reader.read(again) == credential(WANG)
    assert reader.check().health is Health.READY


def test_a_short_restart_is_no_trouble(
    reader: PcscCardReader, signals: Signals, slot: Slot, pcscd: PrivatePcscd
) -> None:
    slot.insert(WANG.card())
    put_in = signals.next(CardInserted)
    assert not put_in.found
    assert reader.read(put_in.insertion) == credential(WANG)
    pcscd.stop(kill=True)
    signals.next(CardRemoved)
    assert pcscd.start() is None
    again = signals.next(CardInserted)
    assert again.found, "nobody is known to have put it in"
    assert reader.read(again.insertion) == credential(WANG), "gone only after three misses"


def test_pcscd_killed_in_the_middle_of_a_reading(
    reader: PcscCardReader, signals: Signals, slot: Slot, pcscd: PrivatePcscd
) -> None:
    slot.insert(WANG.card(), Faults(mute_at=MUTE_AT))
    insertion = signals.next(CardInserted).insertion

    def kill() -> None:
        until(lambda: len(slot.commands) == MUTE_AT, "it is being read")
        pcscd.stop(kill=True)

    killing = threading.Thread(target=kill)
    killing.start()
    assert reader.read(insertion) == Problem(ProblemCode.READER_SERVICE_DOWN)
    killing.join()


def test_started_without_pcscd(reader: PcscCardReader, pcscd: PrivatePcscd, slot: Slot) -> None:
    pcscd.stop()
    listener = Signals()
    reader.start(listener)
    assert listener.next(CardTrouble) == CardTrouble(0, ProblemCode.READER_SERVICE_DOWN)
    assert reader.read(1) == Problem(ProblemCode.READER_SERVICE_DOWN)
    slot.insert(WANG.card())
    assert pcscd.start() is None
    assert reader.read(listener.next(CardInserted).insertion) == credential(WANG)


def test_no_such_reader(pcscd: PrivatePcscd) -> None:
    reader = pcsc.create({"reader": "Card Terminal of another make"}, SystemClock())
    listener = Signals()
    reader.start(listener)
    assert listener.next(CardTrouble) == CardTrouble(0, ProblemCode.READER_GONE)
    check = reader.check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, ProblemCode.READER_GONE)
    assert pcscd.readers[0] in str(check.evidence)
    assert "another make" in str(check.evidence)
    reader.stop()


@pytest.mark.parametrize("pattern", ["Virtual*01"])
def test_only_the_named_reader_counts(pattern: str, pcscd: PrivatePcscd) -> None:
    reader = pcsc.create({"reader": pattern}, SystemClock())
    listener = Signals()
    reader.start(listener)
    first, second = pcscd.slots
    first.insert(LI.card())
    second.insert(WANG.card())
    assert reader.read(listener.next(CardInserted).insertion) == credential(WANG)
    second.remove()
    listener.next(CardRemoved)
    reader.stop()
    assert listener.none_left()


def test_read_seconds_must_be_positive() -> None:
    with pytest.raises(SettingsError, match="read_seconds"):
        pcsc.create({"read_seconds": 0}, SystemClock())


def test_one_private_pcscd_a_process(pcscd: PrivatePcscd) -> None:
    assert isinstance(PrivatePcscd.prepare(), Unavailable)


def test_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.card.private_pcscd._DRIVERS", ())
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    assert PrivatePcscd.prepare() == Unavailable("not installed: pcscd, vsmartcard-vpcd")


def test_why_no_service_answers_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engineer must know whether to install, to start, or to give a right."""
    socket = tmp_path / "pcscd.comm"
    monkeypatch.setenv("PCSCLITE_CSOCK_NAME", str(socket))
    monkeypatch.setattr(pcsc_check, "service_version", lambda: "1.9.9")
    assert str(pcsc_check.why_not()) == f"it does not run ({socket} is missing)"
    socket.touch()
    assert str(pcsc_check.why_not()) == f"its socket {socket} is there and accepts nobody"
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert str(pcsc_check.why_not()) == f"there is no right to its socket {socket}"
    monkeypatch.setattr(pcsc_check, "service_version", lambda: "")
    assert str(pcsc_check.why_not()) == "it is not installed"
