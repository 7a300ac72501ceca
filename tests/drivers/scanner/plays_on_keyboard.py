"""Plays that only a held keyboard can give. Collected by test_wedge.py, in a process with the fake device."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.scanner import wedge
from kiosk.clock import SystemClock
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import ProblemCode
from kiosk.ports import CodeSeen, Health, ScannerTrouble, TicketSeen, WrongCode
from tests.drivers.camera.test_classify import TICKET, VOUCHER
from tests.drivers.scanner.stages import WedgeStage, until

GONE = ScannerTrouble(ProblemCode.SCANNER_GONE)
CTRL, V, LEFT_ALT, F4 = 29, 47, 56, 62


@pytest.fixture
def play() -> Iterator[WedgeStage]:
    made = WedgeStage()
    yield made
    made.close()


def test_it_is_held_from_the_first_key_on_and_let_go_at_the_end(play: WedgeStage) -> None:
    grabbed = play.folder / "grabbed"
    assert not grabbed.exists()
    play.begin()
    assert grabbed.exists()
    assert play.facts()["scanner_settings"] == "Test Barcode Scanner (1eab:0c22)"
    play.scanner.stop()
    assert not grabbed.exists()


def test_where_another_program_holds_it_nothing_is_read(play: WedgeStage) -> None:
    held = play.folder / "held"
    held.touch()
    play.show(VOUCHER.encode())
    play.begin()
    assert play.next_signal() == GONE
    check = play.scanner.check()
    assert (check.health, check.problem) == (Health.OUT_OF_ORDER, ProblemCode.SCANNER_GONE)
    assert "another program" in str(check.evidence)
    assert not (play.folder / "leaked").exists()
    held.unlink()
    play.await_open()
    play.scanner.watch()
    play.scan(TICKET)
    assert play.next_signal() == TicketSeen(TICKET)


def test_commands_and_lost_keys_spoil_a_code(play: WedgeStage) -> None:
    play.begin()
    play.scanner.watch()
    for code, key, at in ((CTRL, V, 20), (LEFT_ALT, F4, 10)):
        before = play.count("codes")
        play.put(VOUCHER[:at].encode())
        play.event(1, code, 1)
        play.strike(key)
        play.event(1, code, 0)
        play.show(VOUCHER[at:].encode())
        until(lambda before=before: play.count("codes") == before + 1, "the code is read")  # type: ignore[misc]
    play.event(0, 3, 0)  # SYN_DROPPED: the kernel's queue ran over
    play.show(VOUCHER.encode())
    assert [play.next_signal() for _ in range(3)] == [WrongCode(ProblemCode.CODE_NOT_VOUCHER)] * 3


def test_a_shift_whose_letting_go_was_lost_spoils_no_later_code(play: WedgeStage) -> None:
    play.begin()
    play.scanner.watch()
    play.event(1, 42, 1)  # shift goes down, and is let go of while the kernel's queue runs over
    play.event(0, 3, 0)
    before = play.count("codes")
    play.put(b"\r")
    until(lambda: play.count("codes") == before + 1, "the spoilt code is read")
    play.take_away()
    assert play.next_signal() == WrongCode(ProblemCode.CODE_NOT_VOUCHER)
    play.scan(VOUCHER.encode())
    assert play.next_signal() == CodeSeen(Credential(Medium.VOUCHER, token=VOUCHER))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"device": "by-id/*", "name": "Other*"}, "no device fits"),
        ({"device": "*event*", "name": "Test*Scanner"}, ""),
        ({"name": "Test Barcode Scanner", "device": "event*"}, "2 devices fit"),
    ],
)
def test_it_is_chosen_by_name_and_only_where_one_fits(play: WedgeStage, options: dict[str, str], said: str) -> None:
    if "2" in said:
        (play.folder / "event4").touch()
    made = wedge.create({**options, "device": str(Path(play.folder) / options["device"])}, SystemClock())
    check = made.check()
    assert said in str(check.evidence)
    assert check.health is (Health.OUT_OF_ORDER if said else Health.UNKNOWN)


def test_a_mouse_is_no_scanner(play: WedgeStage) -> None:
    (play.folder / "mouse").touch()
    assert "no keyboard" in str(play.scanner.check().evidence)
