"""A watch that begins right after another: the camera has its automatic back all the same."""

from __future__ import annotations

import threading
from typing import Any

from drivers.camera.controls import AUTOMATIC, MANUAL, Controls
from drivers.camera.exposure import Light
from drivers.camera.eyes import Eyes
from drivers.camera.options import OpenCvOptions
from kiosk.clock import SystemClock


class Grabber:
    """Keeps what is to be turned."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.numbers, self.shot, self.gone, self.alive_at = 0, None, False, 0.0
        self.stands = Controls(auto=AUTOMATIC, exposure=200.0)
        self.turned: list[Controls] = []

    def turn(self, wanted: Controls) -> None:
        self.turned.append(wanted)


class Blank:
    def forget(self) -> None:
        pass


def test_a_watch_right_after_another_does_not_take_its_exposure_for_the_cameras_own() -> None:
    grabber: Any = Grabber()
    reader: Any = Blank()
    eyes = Eyes(grabber, OpenCvOptions(), SystemClock(), reader)
    eyes.watch()
    eyes._begin_watch(1)
    for n in range(9):
        turn = eyes._helping._steering.look(Light(255.0, 0.6), n / 30, code_like=True)
        grabber.turned += [turn] if turn is not None else []
    assert grabber.turned[-1].auto == MANUAL
    eyes.rest()
    eyes.watch()  # before the eyes have seen that they rest
    grabber.stands = Controls(auto=MANUAL, exposure=2.0)
    eyes._begin_watch(2)
    assert [turn.auto for turn in grabber.turned if turn.auto is not None][-1] == AUTOMATIC
    assert eyes._helping._steering._stands == Controls(auto=AUTOMATIC, exposure=200.0)
