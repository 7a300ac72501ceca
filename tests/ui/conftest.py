"""A real kiosk window drawn offscreen, with a double behind it that remembers every tap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication

from kiosk.clock import SimulatedClock
from tests.ui.hand import Hand
from ui.app import application, open_window
from ui.gallery import Showcase, wall


@pytest.fixture(scope="session")
def qapp() -> QGuiApplication:
    """The product's own application object, not pytest-qt's."""
    return application()


@pytest.fixture
def kiosk() -> Showcase:
    return Showcase(frame=wall())


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(dt.datetime(2026, 3, 18, 9, 30))


@pytest.fixture
def hand(qapp: QGuiApplication, kiosk: Showcase, clock: SimulatedClock) -> Iterator[Hand]:
    window = open_window(kiosk, clock)
    window.bridge.guard_seconds = 0.0
    yield Hand(window, kiosk)
    window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
