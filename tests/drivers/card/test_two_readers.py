"""Two slots of a real pcscd, two cards, two programs: whose turn it is, who may speak, and what diagnostics see."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from smartcard import scard

from drivers.card import pcsc
from drivers.card.pcsc import PcscCardReader, PcscOptions
from drivers.card.private_pcscd import PrivatePcscd
from drivers.card.virtual import Faults, bank_card
from kiosk.clock import SystemClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CardInserted, CardRemoved, Detail, Health
from kiosk.settings import SettingsError
from tests.drivers.card.fixtures import LONGEST_WAIT, Signals
from tests.drivers.card.people import LI, T1, WANG
from tests.drivers.card.test_contract import credential
from tests.drivers.card.test_pcsc import held
from tests.drivers.card.test_usb import bus


class Hasty(SystemClock):
    """Doesn't wait between two tries to have the card."""

    def sleep(self, seconds: float) -> None:
        return


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A waiting card needn't wait as long as at a terminal; how long it does is judged in test_turn."""
    monkeypatch.setattr("drivers.card.turn.STILL_SECONDS", 0.1)


@pytest.fixture
def make() -> Iterator[Callable[..., PcscCardReader]]:
    """Readers with these options, ended when the test ends."""
    made: list[PcscCardReader] = []

    def with_options(usb: Path | None = None, clock: SystemClock | None = None, **options: object) -> PcscCardReader:
        reader = pcsc.create({"read_seconds": LONGEST_WAIT, **options}, clock or SystemClock())
        if usb is not None:
            reader.usb = usb
        made.append(reader)
        return reader

    yield with_options
    for reader in made:
        reader.stop()


def test_the_first_counts_and_the_second_waits(make: Callable[..., PcscCardReader], pcscd: PrivatePcscd) -> None:
    """The second card is in while the first is read; then the first leaves, and the second has its turn."""
    reader, signals = make(), Signals()
    reader.start(signals)
    first, second = pcscd.slots
    first.insert(WANG.card(), Faults(delay=0.03))
    one = signals.next(CardInserted).insertion
    assert reader.reader_of(one) == pcscd.readers[0]
    second.insert(LI.card())
    assert reader.read(one) == credential(WANG), "nothing of the other card"
    _wait_two(reader)
    assert reader.same_card(one, credential(WANG).recognition_code) is None
    assert signals.none_left()
    first.remove()
    assert signals.next(CardRemoved).insertion == one
    two = signals.next(CardInserted).insertion
    assert reader.reader_of(two) == pcscd.readers[1]
    assert reader.read(one) == Problem(ProblemCode.CARD_PULLED)
    assert reader.read(two) == credential(LI)


def test_a_removal_in_the_other_reader_ends_nobodys_visit(
    make: Callable[..., PcscCardReader], pcscd: PrivatePcscd
) -> None:
    """The same person's card in both readers, as a card with both interfaces in a combined one."""
    reader, signals = make(), Signals()
    reader.start(signals)
    first, second = pcscd.slots
    second.insert(WANG.card())
    one = signals.next(CardInserted).insertion
    first.insert(WANG.card())
    _wait_two(reader)
    first.remove()
    while len(reader.cards()) == 2:
        threading.Event().wait(0.02)
    assert signals.none_left()
    assert reader.read(one) == credential(WANG)
    assert reader.same_card(one, credential(WANG).recognition_code) is None
    second.remove()
    assert signals.next(CardRemoved).insertion == one
    assert signals.none_left()


def test_both_in_at_the_start_the_preferred_counts(make: Callable[..., PcscCardReader], pcscd: PrivatePcscd) -> None:
    """The second slot stands for the contactless reader, then for the preferred one."""
    first, second = pcscd.slots
    first.insert(LI.card())
    second.insert(T1.card())
    for options, chosen in (
        ({"contactless": ["virtual"], "interface": "contactless", "readers": ["00 01", "00 00"]}, T1),
        ({"readers": ["virtual"]}, LI),
    ):
        reader, signals = make(**options), Signals()
        _wait_both_in(reader)
        reader.start(signals)
        assert reader.read(signals.next(CardInserted).insertion) == credential(chosen)
        assert signals.none_left()
        reader.stop()


def test_swapped_in_one_reader_while_the_other_holds_a_card(
    make: Callable[..., PcscCardReader], pcscd: PrivatePcscd
) -> None:
    reader, signals = make(), Signals()
    first, second = pcscd.slots
    first.insert(WANG.card(), Faults(swapped_at=9, swapped_for=LI.card()))
    second.insert(LI.card())
    _wait_both_in(reader)
    reader.start(signals)
    assert reader.read(signals.next(CardInserted).insertion) == Problem(ProblemCode.CARD_SWAPPED)


def test_a_silent_card_and_a_restart_of_the_service_with_two_cards_in(
    make: Callable[..., PcscCardReader], pcscd: PrivatePcscd
) -> None:
    """The silent one holds up itself; after a restart what is still in is told once, the preferred first."""
    reader, signals = make(read_seconds=1.0), Signals()
    reader.start(signals)
    first, second = pcscd.slots
    first.insert(WANG.card(), Faults(mute_at=6))
    one = signals.next(CardInserted).insertion
    second.insert(LI.card())
    _wait_two(reader)
    assert reader.read(one) == Problem(ProblemCode.CARD_MUTE)
    reader.options = replace(reader.options, read_seconds=LONGEST_WAIT)
    first.remove()
    assert signals.next(CardRemoved).insertion == one
    two = signals.next(CardInserted).insertion
    assert reader.read(two) == credential(LI)
    first.insert(WANG.card())
    _wait_two(reader)
    pcscd.stop(kill=True)
    assert signals.next(CardRemoved).insertion == two
    assert pcscd.start() is None
    again = signals.next(CardInserted).insertion
    assert reader.read(again) in (credential(WANG), credential(LI))
    _wait_two(reader)
    assert signals.none_left(), "only one of them is told"


def test_a_card_laid_on_the_field_for_a_moment(make: Callable[..., PcscCardReader], pcscd: PrivatePcscd) -> None:
    """Torn off in the middle of the reading: told as pulled, and the removal is told."""
    reader, signals = make(contactless=["virtual"], interface="contactless"), Signals()
    reader.start(signals)
    pcscd.slots[1].insert(T1.card(), Faults(pulled_at=2))
    insertion = signals.next(CardInserted).insertion
    assert reader.read(insertion) == Problem(ProblemCode.CARD_PULLED)
    assert signals.next(CardRemoved).insertion == insertion


def test_exclusive_use_and_another_program(make: Callable[..., PcscCardReader], pcscd: PrivatePcscd) -> None:
    """A program that only shares the card is in the way of an exclusive reading, and not of a shared one; and while we
    hold it, it is the other program that is refused."""
    alone, beside = make(clock=Hasty(), share="exclusive"), make()
    signals, others = Signals(), Signals()
    pcscd.slots[0].insert(T1.card())
    alone.start(signals)
    beside.start(others)
    insertion, other = signals.next(CardInserted).insertion, others.next(CardInserted).insertion
    with held(pcscd.readers[0], scard.SCARD_SHARE_SHARED):
        assert beside.read(other) == credential(T1)
        assert alone.read(insertion) == Problem(ProblemCode.CARD_BUSY)
    assert alone.read(insertion) == credential(T1)
    refused: list[int] = []

    def try_in(_: object) -> Problem:
        _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        either = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        result, *_ = scard.SCardConnect(context, pcscd.readers[0], scard.SCARD_SHARE_SHARED, either)
        refused.append(result & 0xFFFFFFFF)
        scard.SCardReleaseContext(context)
        return Problem(ProblemCode.BUG)

    alone.on_card(insertion, try_in)
    assert refused == [0x8010000B]


def test_a_protocol_can_be_forced_and_must_be_the_cards(
    make: Callable[..., PcscCardReader], pcscd: PrivatePcscd
) -> None:
    """T=0 fetches its answers with GET RESPONSE, T=1 doesn't; a card that only speaks T=1 isn't read with T=0."""
    pcscd.slots[0].insert(T1.card())
    ways = {}
    for protocol in ("t1", "t0"):
        reader, signals = make(protocol=protocol), Signals()
        reader.start(signals)
        ways[protocol] = reader.read(signals.next(CardInserted).insertion)
        reader.stop()
    assert ways == {"t1": credential(T1), "t0": Problem(ProblemCode.CARD_UNREADABLE)}
    assert 0xC0 not in {command[1] for command in pcscd.slots[0].commands}
    pcscd.slots[1].insert(WANG.card())
    reader, signals = make(protocol="t0", reader="00 01"), Signals()
    reader.start(signals)
    assert reader.read(signals.next(CardInserted).insertion) == credential(WANG)
    assert 0xC0 in {command[1] for command in pcscd.slots[1].commands}


def test_what_diagnostics_see(make: Callable[..., PcscCardReader], pcscd: PrivatePcscd, tmp_path: Path) -> None:
    bus(tmp_path, "1-1", idVendor="1234", idProduct="5678", manufacturer="Sampo", product="Card Terminal")
    reader = make(usb=tmp_path, excluded=["01"])
    check = reader.check()
    assert check.health is Health.READY
    unsure = "USB reader 1234:5678 Sampo Card Terminal is plugged in; whether PC/SC has a driver for it is not known"
    assert unsure in str(check.evidence)
    told = {(each.name, str(each.value), each.health) for each in check.details}
    assert ("usb_reader", unsure, Health.UNKNOWN) in told
    assert ("psam_slot", pcscd.readers[1], None) in told
    assert ("reader", f"{pcscd.readers[0]} (contact): no card", Health.READY) in told
    assert {each.name for each in check.details} >= {"pcsc_version"}
    none = [reader.probe(name) for name in reader.probes()]
    assert {(each.health, str(each.evidence)) for each in none} == {
        (Health.UNKNOWN, "no card is in: put one in and try again")
    }
    pcscd.slots[0].insert(WANG.card())
    _wait_cards(reader, 1)
    found = {name: reader.probe(name) for name in reader.probes()}
    assert {each.health for each in found.values()} == {Health.READY}
    details = {name: dict((d.name, str(d.value)) for d in each.details) for name, each in found.items()}
    assert details["atr"] == {"atr": WANG.card().atr.hex(" ").upper(), "protocol": "T=0"}
    assert details["application"] == {"application": "found", "algorithm": "3DES"}
    assert details["exchange"].keys() == {"exchanges", "exchange_p50", "exchange_p95", "protocol"}
    assert len(found["dump"].details) > 10
    said = repr(found) + repr(reader.check())
    assert not [secret for secret in (WANG.name, WANG.id_number, WANG.card_number) if secret in said]
    with pytest.raises(ValueError, match="no probe"):
        reader.probe("verify")
    pcscd.stop(kill=True)
    down = reader.probe("atr")
    assert (down.health, down.problem) == (Health.OUT_OF_ORDER, ProblemCode.READER_SERVICE_DOWN)
    assert Detail("usb_reader", "1234:5678 Sampo Card Terminal") in reader.check().details


def test_a_probe_of_another_card_says_so(make: Callable[..., PcscCardReader], pcscd: PrivatePcscd) -> None:
    pcscd.slots[0].insert(bank_card())
    reader = make()
    _wait_cards(reader, 1)
    found = reader.probe("application")
    assert (found.health, found.problem) == (Health.DEGRADED, ProblemCode.CARD_NOT_SOCIAL)


def test_options_that_contradict_each_other() -> None:
    for options in ({"reader": "a", "readers": ["b"]}, {"readers": [""]}, {"share": "exclusiv"}):
        with pytest.raises(SettingsError):
            pcsc.create(options, SystemClock())
    assert PcscOptions(reader="a").choice.patterns == ("a",)


def _wait_two(reader: PcscCardReader) -> None:
    while len(reader.cards()) < 2:
        threading.Event().wait(0.02)


def _wait_both_in(reader: PcscCardReader) -> None:
    _wait_cards(reader, 2)


def _wait_cards(reader: PcscCardReader, count: int) -> None:
    """Wait until the service has seen that many cards, with power, in the readers that count."""
    while sum(": a card, ATR" in str(each.value) for each in reader.check().details) < count:
        threading.Event().wait(0.05)
