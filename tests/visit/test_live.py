"""What moves on the engineer's page: a camera that hangs keeps no worker, and is asked again when it is back."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

from kiosk.ports import Check, Detail, Health, shows
from kiosk.visit.live import Live
from kiosk.visit.runner import Inline
from tests.e2e.terminal import until


class Hanging:
    """A camera whose look comes back when it is let go."""

    def __init__(self) -> None:
        self.go, self.looks = threading.Event(), 0

    def check(self) -> Check:
        self.looks += 1
        self.go.wait(60)
        return Check("camera", Health.READY, shows("camera.frames"), "-", None, (Detail("camera_fps", "29.7"),))


def shown(live: Live, part: str) -> str:
    live.now()
    (fact,) = live.now()["cameras"][part]
    return str(fact["value"])


def test_a_camera_that_hangs_says_so_and_lets_the_worker_and_the_other_camera_go() -> None:
    hanging, quick = Hanging(), Hanging()
    quick.go.set()
    parts: Any = SimpleNamespace(camera=hanging, paper_camera=quick)
    bench: Any = SimpleNamespace(burning=lambda: None)
    live = Live(parts, bench, Inline(), seconds=0.05)
    for _ in range(3):
        assert "hangs" in shown(live, "camera")
    until(lambda: hanging.looks > 0, "it is looked at")
    assert hanging.looks == 1, "not begun again while it hangs"
    until(lambda: shown(live, "paper_camera") == "29.7", "the other camera is measured")
    hanging.go.set()
    until(lambda: shown(live, "camera") == "29.7", "it is asked again once it is back")


def test_a_camera_that_raises_is_one_without_figures() -> None:
    def check() -> Check:
        raise OSError("gone")

    parts: Any = SimpleNamespace(camera=SimpleNamespace(check=check), paper_camera=None)
    live = Live(parts, SimpleNamespace(burning=lambda: None), Inline())
    assert "OSError" in shown(live, "camera")
