"""The day close by itself: from a time of day on, while nobody is served, until the days before are closed for good."""

from __future__ import annotations

import datetime as dt

from kiosk.clock import CHINA
from kiosk.domain.close import DayClose
from kiosk.domain.problems import Problem
from kiosk.ports import Clock, Journal
from kiosk.visit.closing import Closing

#: How many days are looked back on: a terminal may have been off over a long holiday.
_BACK = 10
#: Seconds until a close that did not come about, or was not final, is tried again.
_AGAIN = 1800.0


class Nightly:
    """Closes the days before, oldest first, each until a close of it was final. `at` "" never does."""

    def __init__(self, closing: Closing, journal: Journal, clock: Clock, at: str) -> None:
        self._closing, self._journal, self._clock = closing, journal, clock
        self._at = dt.time.fromisoformat(at) if at else None
        self._tried: dict[dt.date, float] = {}

    def due(self) -> dt.date | None:
        """The day to be closed now, None where there is none. Yesterday always is; an older one where it has rows."""
        now = self._clock.now().astimezone(CHINA)
        if self._at is None or now.time() < self._at:
            return None
        yesterday = now.date() - dt.timedelta(days=1)
        days = (yesterday - dt.timedelta(days=n) for n in range(_BACK, -1, -1))
        return next((day for day in days if self._open(day) and (day == yesterday or self._journal.day(day))), None)

    def run(self) -> DayClose | Problem | None:
        """Close the day that is due. None: nothing was. Raises JournalUnwritable."""
        day = self.due()
        if day is None:
            return None
        self._tried[day] = self._clock.monotonic()
        return self._closing.run(day)

    def _open(self, day: dt.date) -> bool:
        tried = self._tried.get(day)
        resting = tried is not None and self._clock.monotonic() - tried < _AGAIN
        return not resting and not self._journal.closed(day)
