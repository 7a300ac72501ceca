"""What moves on the engineer's page between two screens: the burn-in, and what the cameras measure of themselves.

Not the flow's: nothing of it is an event, and nothing is written down. The window asks twice a second and never waits:
a worker looks, and the next answer has it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import partial
from typing import Any

from kiosk.diagnostics.bounded import LIMIT, Bounded, Hangs, Raised
from kiosk.diagnostics.examining import finding
from kiosk.ports import Camera, Check, Detail, Health, Probing
from kiosk.visit.engineer_work import Bench
from kiosk.visit.parts import Parts
from kiosk.visit.runner import Workers
from kiosk.visit.view_burning import burning_facts
from kiosk.visit.view_engineer import detail_facts

#: The test of a camera that looks at one frame: size, rate, age, sharpness, exposure. It changes nothing.
PICTURE = "picture"


class Live:
    """One a terminal; thread-safe. A camera that hangs is looked at for `seconds`, and not again until it has come
    back: the workers are everybody's."""

    def __init__(self, parts: Parts, bench: Bench, workers: Workers, *, seconds: float = LIMIT) -> None:
        self._bench, self._workers = bench, workers
        self._bounded = Bounded(seconds)
        self._cameras = {"camera": parts.camera, "paper_camera": parts.paper_camera}
        self._last: Mapping[str, Any] = {}
        self._looking = threading.Lock()

    def now(self) -> Mapping[str, Any]:
        """{burning: as the page's own or None, cameras: {part: [details]}}, as found last; has it looked at anew."""
        if self._looking.acquire(blocking=False):
            try:
                self._workers.submit(self._look)
            except RuntimeError:  # the terminal stops while its window still asks
                self._looking.release()
        return self._last

    def _look(self) -> None:
        try:
            burning = self._bench.burning()
            fitted = {part: camera for part, camera in self._cameras.items() if camera is not None}
            came = self._bounded.run({part: partial(_measured, camera) for part, camera in fitted.items()})
            cameras = {part: [detail_facts(detail) for detail in _details(each)] for part, each in came.items()}
            self._last = {"burning": burning_facts(burning) if burning is not None else None, "cameras": cameras}
        finally:
            self._looking.release()


def _measured(camera: Camera) -> Check:
    """What one frame shows, where the camera can be asked for it (`PICTURE`); else what its check says."""
    asked = isinstance(camera, Probing) and PICTURE in camera.probes()
    return camera.probe(PICTURE) if asked and isinstance(camera, Probing) else camera.check()


def _details(came: Check | Hangs | Raised) -> tuple[Detail, ...]:
    """Figures, or that there are none: how old the last frame is nobody knows then."""
    if isinstance(came, Check):
        return came.details
    return (Detail("camera_age", finding("camera", came, "").evidence, Health.UNKNOWN),)
