"""The engineer at a whole terminal: window, threads, parts. A press meets what is on the glass just then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.clock import SystemClock
from kiosk.ports import Role, StaffId
from tests.e2e.terminal import PATIENCE, place, settings
from tests.ui.hand import Hand
from ui.app import application, open_window

PIN = "970531"


@pytest.fixture
def qapp() -> QGuiApplication:
    """The product's own application object, not pytest-qt's."""
    return application()


@contextmanager
def terminal(folder: Path) -> Iterator[tuple[Kiosk, Hand]]:
    here = place()
    kiosk = build(settings(folder), Overrides(here.clock, {"backend": here.backend(), "hospital": here.hospital()}))
    kiosk.parts.journal.set_staff_pin(StaffId("e01", Role.ENGINEER), PIN)
    window = open_window(kiosk, SystemClock())
    window.bridge.guard_seconds = 0.0
    kiosk.start()
    try:
        yield kiosk, Hand(window, kiosk)  # type: ignore[arg-type]
    finally:
        window.close()
        kiosk.stop()


def test_from_two_corners_to_a_burn_in_and_out(qapp: QGuiApplication, tmp_path: Path) -> None:
    with terminal(tmp_path) as (kiosk, hand):

        def facts() -> dict[str, Any]:
            shown: dict[str, Any] = hand.window.bridge.property("screen")["facts"]
            return shown

        def at(page: str) -> None:
            hand.wait(lambda: hand.page.objectName() == page, page)

        at("welcome")
        hand.open_door()
        for digit in PIN:
            hand.tap(f"key_{digit}")
        hand.tap("action_enter")
        at("engineer")
        hand.wait(lambda: not facts()["busy"], "everything was looked at")
        for section in ("screen", "network", "cameras"):
            hand.tap(f"section_{section}")
            hand.wait(lambda s=section: facts()["section"] == s, section)  # type: ignore[misc]
        hand.wait(lambda: int(hand.window.preview.property("count")) > 1, "the camera's picture moves")
        hand.wait(lambda: bool(hand.window.bridge.property("live").get("cameras")), "and is measured")
        hand.tap("tool_burning")
        hand.wait(lambda: hand.sees("burn_10"), "for how long?")
        hand.tap("burn_10")
        hand.wait(
            lambda: (hand.window.bridge.property("live").get("burning") or {}).get("state") == "running", "it runs"
        )
        hand.tap("action_cancel")
        at("welcome")
        assert kiosk.workbench.wait_burning(PATIENCE), "whoever leaves ends it"
