"""A terminal for the diagnostics' tests: simulated parts, a real journal, and devices that behave as told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.diagnostics.bounded import Bounded
from kiosk.diagnostics.examining import Around
from kiosk.diagnostics.machine import Machine
from kiosk.diagnostics.workbench import Workbench
from kiosk.ports import Check, Clock, Health, Role, StaffId, shows
from kiosk.settings import Settings
from tests.terminal.bench import bench

ENGINEER = StaffId("e01", Role.ENGINEER)
#: Seconds after which a check hangs where one is to, and after which a test that hangs is ended.
SOON, PATIENCE = 0.2, 60.0


@contextmanager
def terminal(folder: Path, clock: Clock | None = None, made: Settings | None = None, **parts: Any) -> Iterator[Kiosk]:
    """A kiosk that isn't running; `parts` as bootstrap names them."""
    kiosk = build(made or bench(folder), Overrides(clock=clock, parts=parts), threaded=False)
    try:
        yield kiosk
    finally:
        kiosk.stop()


def workbench(kiosk: Kiosk, machine: Machine | None = None, seconds: float = PATIENCE, **more: Any) -> Workbench:
    parts = {key: more.pop(key) for key in tuple(more) if hasattr(kiosk.parts, key)}
    around = Around(machine=machine or Machine(), bounded=Bounded(seconds))
    return Workbench(replace(kiosk.parts, **parts), around, **more)


class Device:
    """Answers what it is told; `probe` notes what was asked."""

    def __init__(self, health: Health = Health.READY, answer: Callable[[], Check] | None = None) -> None:
        self.health, self.answer = health, answer
        self.asked: list[str] = []

    def check(self) -> Check:
        return (
            self.answer()
            if self.answer is not None
            else Check("device", self.health, shows("told", words="as told"), "Device")
        )

    def probes(self) -> Sequence[str]:
        return ("exchange", "dump")

    def probe(self, name: str) -> Check:
        self.asked.append(name)
        return Check("device", Health.READY, shows("told", words=f"tried {name}"), "Device")

    def start(self, listener: Callable[[Any], None]) -> None:
        self.asked.append("start")

    def stop(self) -> None:
        self.asked.append("stop")


class Hanging(Device):
    """Its check doesn't come back before `let_go`."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = 0
        self.inside, self.let_go = threading.Event(), threading.Event()

    def check(self) -> Check:
        self.begun += 1
        self.inside.set()
        self.let_go.wait(PATIENCE)
        return super().check()
