"""Is our clock the platform's? Money is begun only while it is: the day of a settlement is the day it was sent."""

from __future__ import annotations

import datetime as dt
import threading

from kiosk.clock import CHINA
from kiosk.ports import Clock


class PlatformTime:
    """The platform's time as its last answer stated it, carried on by the monotonic clock: so a clock that is set
    between the amounts and the money shows too. `tolerance` seconds either way; 0: never compared. Thread-safe."""

    def __init__(self, clock: Clock, tolerance: float) -> None:
        self._clock, self._tolerance = clock, tolerance
        self._heard: tuple[dt.datetime, float] | None = None
        self._lock = threading.Lock()

    def heard(self, stated: dt.datetime) -> None:
        """An answer states the platform's time. Without a zone it is China's."""
        at = stated if stated.tzinfo else stated.replace(tzinfo=CHINA)
        with self._lock:
            self._heard = (at, self._clock.monotonic())

    def ahead(self) -> float:
        """Seconds by which our clock is ahead of the platform's, below 0 behind; 0 while no answer has stated it."""
        return self.known() or 0.0

    def known(self) -> float | None:
        """`ahead`, None while no answer has stated the platform's time."""
        with self._lock:
            if self._heard is None:
                return None
            stated, then = self._heard
        passed = self._clock.monotonic() - then
        return (self._clock.now() - stated).total_seconds() - passed

    def differs(self) -> bool:
        """True where nothing may be begun."""
        return self._tolerance > 0 and abs(self.ahead()) > self._tolerance
