"""What only a device can do wrong. Run by test_v4l2.py, in a process where fake_v4l2.c is preloaded."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import ProblemCode
from kiosk.ports import CameraTrouble, CodeSeen, Health, TicketSeen
from tests.drivers.camera.stages import DeviceStage, until
from tests.drivers.camera.test_classify import TICKET, VOUCHER


@pytest.fixture
def play() -> Iterator[DeviceStage]:
    found = DeviceStage()
    yield found
    found.camera.stop()


@pytest.mark.parametrize("fault", ["garbage", "broken", "empty"])
def test_frames_that_are_no_pictures(play: DeviceStage, fault: str) -> None:
    """They are as good as none, and the picture before them (a code already gone) isn't seen again in their place."""
    play.begin()
    play.show(VOUCHER)
    play.switch(fault, True)
    until(lambda: play.camera.frame() is None, "the preview is empty")
    if fault != "broken":  # these are known for what they are without being opened, so at rest too
        until(lambda: play.camera.check().problem is ProblemCode.CAMERA_FROZEN, "it is frozen")
    play.camera.watch()
    frozen = CameraTrouble(ProblemCode.CAMERA_FROZEN)
    assert play.next_signal() == frozen
    assert play.camera.check().health is Health.OUT_OF_ORDER
    play.place(np.zeros((480, 640, 3), np.uint8), None)
    play.switch(fault, False)
    play.show(TICKET)
    told = [play.next_signal()]
    while told[-1] == frozen:  # told on its own, and again to the one who began to watch
        told.append(play.next_signal())
    assert told[-1] == TicketSeen(TICKET)
    assert play.signals.empty()


@pytest.mark.parametrize("size", [(1, 1), (1, 640), (480, 1)])
def test_frames_of_one_pixel(play: DeviceStage, size: tuple[int, int]) -> None:
    play.begin()
    play.camera.watch()
    play.place(np.zeros((*size, 3), np.uint8), None)
    until(lambda: (f := play.camera.frame()) is not None and (f.height, f.width) == size, "the frames are small")
    assert play.camera.check().health is Health.READY
    play.show(VOUCHER)
    assert play.next_signal() == CodeSeen(Credential(Medium.VOUCHER, token=VOUCHER))
