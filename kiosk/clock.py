"""Real and simulated time behind the Clock port."""

from __future__ import annotations

import datetime as dt
import threading
import time

CHINA = dt.timezone(dt.timedelta(hours=8))


class SystemClock:
    """The machine's clock, in China Standard Time whatever the machine's zone."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(CHINA)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class SimulatedClock:
    """Time that moves only when told. `sleep` advances it at once, so that waits cost nothing."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now if now.tzinfo else now.replace(tzinfo=CHINA)
        self._elapsed = 0.0
        self._lock = threading.Lock()

    def now(self) -> dt.datetime:
        with self._lock:
            return self._now

    def monotonic(self) -> float:
        with self._lock:
            return self._elapsed

    def sleep(self, seconds: float) -> None:
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Move time forward; `monotonic` never goes back."""
        with self._lock:
            self._now += dt.timedelta(seconds=seconds)
            self._elapsed += max(seconds, 0.0)

    def set(self, now: dt.datetime) -> None:
        """Set the wall clock, forward or back, as an engineer or a wrong time server would."""
        with self._lock:
            self._now = now if now.tzinfo else now.replace(tzinfo=CHINA)


class ShiftedClock(SystemClock):
    """Real time moved to a chosen moment, so that the bench lives in its world's day."""

    def __init__(self, now: dt.datetime) -> None:
        start = now if now.tzinfo else now.replace(tzinfo=CHINA)
        self._shift = start - super().now()

    def now(self) -> dt.datetime:
        return super().now() + self._shift

    def advance(self, seconds: float) -> None:
        self._shift += dt.timedelta(seconds=seconds)
