"""Time."""

from __future__ import annotations

import datetime as dt
from typing import Protocol


class Clock(Protocol):
    """All time comes from here: `now()` is local aware time, `monotonic()` seconds for durations."""

    def now(self) -> dt.datetime: ...
    def monotonic(self) -> float: ...
    def sleep(self, seconds: float) -> None: ...
