"""The reader itself is unplugged and plugged in again, by a small driver of our own between pcscd and vpcd."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.card import pcsc
from drivers.card.pcsc import PcscCardReader
from drivers.card.private_pcscd import PrivatePcscd
from drivers.card.virtual import Faults
from kiosk.clock import SystemClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CardInserted, CardRemoved, CardTrouble, Health
from tests.drivers.card.fixtures import LONGEST_WAIT, Signals, until
from tests.drivers.card.people import WANG
from tests.drivers.card.test_contract import credential

SHIM = Path(__file__).with_name("unplug_shim.c")
HEADERS = Path("/usr/include/PCSC")


@pytest.fixture
def unplugged(tmp_path: Path, one_pcscd: PrivatePcscd) -> Iterator[Path]:
    """While this file exists, the reader of the running private pcscd is unplugged."""
    if not shutil.which("gcc") or not (HEADERS / "ifdhandler.h").exists():
        pytest.skip("the unplugging driver can't be compiled (apt packages: gcc libc6-dev libpcsclite-dev)")
    switch, library = tmp_path / "unplugged", tmp_path / "libshim.so"
    subprocess.run(
        [
            *("gcc", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", f"-I{HEADERS}"),
            *(f'-DDRIVER="{one_pcscd.driver}"', f'-DUNPLUGGED="{switch}"'),
            *(str(SHIM), "-o", str(library), "-ldl"),
        ],
        check=True,
    )
    one_pcscd.stop()
    assert one_pcscd.start(driver=library) is None
    yield switch
    one_pcscd.slots[0].remove()
    one_pcscd.stop()


@pytest.fixture
def reader() -> Iterator[PcscCardReader]:
    made = pcsc.create({"read_seconds": LONGEST_WAIT}, SystemClock())
    yield made
    made.stop()


def test_unplugged_with_a_card_in_it(unplugged: Path, one_pcscd: PrivatePcscd, reader: PcscCardReader) -> None:
    signals = Signals()
    reader.start(signals)
    one_pcscd.slots[0].insert(WANG.card())
    insertion = signals.next(CardInserted).insertion
    assert reader.read(insertion) == credential(WANG)
    unplugged.touch()
    assert signals.next(CardRemoved).insertion == insertion
    assert signals.next(CardTrouble) == CardTrouble(0, ProblemCode.READER_GONE)
    assert reader.read(insertion) == Problem(ProblemCode.READER_GONE)
    check = reader.check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, ProblemCode.READER_GONE)
    unplugged.unlink()
    again = signals.next(CardInserted)
    assert again == CardInserted(again.insertion, found=True), "nobody is known to have put it in"
    assert again.insertion > insertion
    assert reader.read(again.insertion) == credential(WANG)
    assert reader.check().health is Health.READY


def test_unplugged_in_the_middle_of_a_reading(unplugged: Path, one_pcscd: PrivatePcscd, reader: PcscCardReader) -> None:
    signals, slot = Signals(), one_pcscd.slots[0]
    reader.start(signals)
    slot.insert(WANG.card(), Faults(delay=0.1))
    insertion = signals.next(CardInserted).insertion

    def pull() -> None:
        until(lambda: len(slot.commands) > 2, "it is being read")
        unplugged.touch()

    pulling = threading.Thread(target=pull)
    pulling.start()
    assert reader.read(insertion) == Problem(ProblemCode.READER_GONE)
    pulling.join()
