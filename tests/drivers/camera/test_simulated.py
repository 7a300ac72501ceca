"""The simulated camera as tests and scripted visits use it: without a thread, signals come before the call returns."""

from __future__ import annotations

import datetime as dt

import pytest

from drivers.camera.simulated import CameraFault, SimulatedCamera, create
from kiosk.clock import SimulatedClock
from kiosk.domain.problems import ProblemCode
from kiosk.ports import CameraTrouble, CodeSignal, TicketSeen, WrongCode
from kiosk.settings import SettingsError
from tests.drivers.camera.test_classify import TICKET


def begun() -> tuple[SimulatedCamera, list[CodeSignal]]:
    camera = create({"threaded": False}, SimulatedClock(dt.datetime(2025, 6, 2, 9, 0)))
    signals: list[CodeSignal] = []
    camera.start(signals.append)
    return camera, signals


def test_show_signals_at_once_while_watching() -> None:
    camera, signals = begun()
    camera.show(TICKET)
    assert signals == []
    camera.watch()
    assert signals == [TicketSeen(TICKET)]
    camera.show(TICKET)
    assert signals == [TicketSeen(TICKET)]
    camera.show(b"\xff\xfe")
    assert signals == [TicketSeen(TICKET), WrongCode(ProblemCode.CODE_NOT_VOUCHER)]


def test_what_is_hidden_has_left_at_once() -> None:
    camera, signals = begun()
    camera.watch()
    camera.show(TICKET)
    camera.hide()
    camera.show(TICKET)
    assert signals == [TicketSeen(TICKET)] * 2


@pytest.mark.parametrize(
    ("fault", "problem"),
    [(CameraFault.GONE, ProblemCode.CAMERA_GONE), (CameraFault.FROZEN, ProblemCode.CAMERA_FROZEN)],
)
def test_faults_signal_at_once_and_hide_what_is_shown(fault: CameraFault, problem: ProblemCode) -> None:
    camera, signals = begun()
    camera.fail(fault)
    camera.show(TICKET)
    assert signals == [CameraTrouble(problem)]
    camera.watch()
    assert signals == [CameraTrouble(problem)] * 2
    camera.mend()
    assert signals[2:] == [TicketSeen(TICKET)]


def test_a_code_that_no_picture_holds() -> None:
    camera, _ = begun()
    for content in ("7" * 7090, b"x" * 3000):
        with pytest.raises(ValueError, match="no QR code"):
            camera.show(content)
    small = create({"threaded": False, "width": 20, "height": 20}, SimulatedClock(dt.datetime(2025, 6, 2)))
    with pytest.raises(ValueError, match="too few"):
        small.show(TICKET)


def test_settings_that_cannot_be_used() -> None:
    with pytest.raises(SettingsError, match="did you mean 'threaded'"):
        create({"thraeded": True}, SimulatedClock(dt.datetime(2025, 6, 2)))
