"""A clock for tests of parts with threads: real time, but a span that must pass does so when a test says it."""

from __future__ import annotations

from kiosk.clock import SystemClock


class Ahead(SystemClock):
    """With spans of minutes in the part's settings, a machine that stands still for some seconds makes nothing late."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self._ahead

    def pass_by(self, seconds: float) -> None:
        self._ahead += seconds
