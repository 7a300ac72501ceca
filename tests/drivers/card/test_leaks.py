"""Readers that are started, asked and stopped over and over leave no descriptor, no thread, no process behind."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from drivers.card import pcsc, several, simulated, vendor
from drivers.card.virtual import Slot
from kiosk.clock import SystemClock
from kiosk.ports import CardInserted, CardReader
from tests.drivers.card.fixtures import LONGEST_WAIT, Signals
from tests.drivers.card.people import WANG
from tests.drivers.card.test_contract import credential
from tests.drivers.card.vendor_kit import Desk, options
from tests.held import ROUNDS, leaves_nothing

#: A card that answers may be slow.
PATIENT = {"read_seconds": LONGEST_WAIT}


def live(reader: CardReader) -> None:
    """Start, read the card that is in, stop, and have a look at it all the same."""
    signals = Signals()
    reader.start(signals)
    insertion = signals.next(CardInserted).insertion
    assert reader.read(insertion) == credential(WANG)
    assert reader.same_card(insertion, credential(WANG).recognition_code) is None
    reader.check()
    reader.stop()


def test_pcsc(slot: Slot) -> None:
    slot.insert(WANG.card())
    leaves_nothing(lambda: live(pcsc.create(PATIENT, SystemClock())))


def test_a_makers_library(desk: Desk) -> None:
    desk.put(WANG)
    leaves_nothing(lambda: live(vendor.create(options(), SystemClock())), min(ROUNDS, 3))


@pytest.mark.parametrize("deed", ["segfault", "hang"])
def test_a_makers_library_that_dies_or_hangs(desk: Desk, deed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.card.vendor_process.FIRST_WAIT", 0.02)
    desk.put(WANG, deed)

    def life() -> None:
        reader, signals = vendor.create(options(read_seconds=0.2), SystemClock()), Signals()
        reader.start(signals)
        reader.read(signals.next(CardInserted).insertion)
        reader.stop()

    leaves_nothing(life, min(ROUNDS, 3))


def test_a_makers_library_that_leaves_a_service_of_its_own_behind(desk: Desk, tmp_path: Path) -> None:
    """It holds the pipes open: nobody waits for their end, in `stop` or ever after."""
    desk.put(WANG, "fork")

    def life() -> None:
        reader, signals = vendor.create(options(), SystemClock()), Signals()
        reader.start(signals)
        assert reader.read(signals.next(CardInserted).insertion) == credential(WANG)
        reader.stop()
        assert reader.process._run is None

    try:
        leaves_nothing(life, 2)
    finally:
        for mark in tmp_path.glob("control.forked.*"):
            with suppress(ProcessLookupError):
                os.kill(int(mark.suffix[1:]), signal.SIGKILL)


def test_several(slot: Slot) -> None:
    slot.insert(WANG.card())
    chosen = {"readers": [{"driver": "pcsc", "options": PATIENT}, {"driver": "simulated"}]}
    leaves_nothing(lambda: live(several.create(chosen, SystemClock())))


def test_simulated() -> None:
    def life() -> None:
        reader = simulated.create({}, SystemClock())
        signals = Signals()
        reader.start(signals)
        reader.insert(credential(WANG))
        reader.read(signals.next(CardInserted).insertion)
        reader.stop()

    leaves_nothing(life)


def test_an_id_card_reader_ends_with_its_owner(desk: Desk) -> None:
    """It has no `stop`: its process goes when the kiosk lets go of it, and there is one, however often it is asked."""
    reader = vendor.create_id_card_reader(options(), SystemClock())

    def life() -> None:
        reader.check()

    leaves_nothing(life)
    reader.process.close()
