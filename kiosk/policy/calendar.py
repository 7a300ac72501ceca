"""Days: working days with holidays as data, months as a law counts them, and the Chinese day of an instant (R9, R10).

A working day is Monday to Friday, unless the calendar says otherwise: a holiday is none, and a weekend day that is
worked in exchange (调休) is one. A year that no row names is reckoned by weekends alone.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from kiosk.clock import CHINA

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """The days that differ from the plain week. `known` are the years whose calendar is announced: for another year a
    date is a guess, and `sure` says so."""

    off: frozenset[dt.date] = frozenset()
    worked: frozenset[dt.date] = frozenset()
    known: frozenset[int] = frozenset()

    def works(self, day: dt.date) -> bool:
        return day in self.worked or (day.weekday() < 5 and day not in self.off)

    def due(self, day: dt.date, working_days: int) -> dt.date:
        """The last of `working_days` after `day`, which itself doesn't count: filed on a Friday, two working days end
        on Tuesday. 0 is the day itself. ValueError for a negative number."""
        if working_days < 0:
            raise ValueError("a number of working days is not negative")
        left = working_days
        while left:
            day += ONE_DAY
            left -= self.works(day)
        return day

    def sure(self, begin: dt.date, end: dt.date) -> bool:
        """Whether every year from `begin` to `end` has its calendar."""
        return all(year in self.known for year in range(begin.year, end.year + 1))


def chinese_day(instant: dt.datetime) -> dt.date:
    """The day in China at this instant. ValueError for a time without its zone: nobody knows which day that is."""
    if instant.tzinfo is None:
        raise ValueError("a time without its zone")
    return instant.astimezone(CHINA).date()


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later (or, below 0, earlier) month, or that month's last where it has no such day: six months
    after 31 August is the last of February, a year after 29 February is 28 February."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day(begin: dt.date, months: int) -> dt.date:
    """The last day of a period of `months` that begins with `begin`: from 1 March, six months end on 31 August."""
    after = months_after(begin, months)
    return after - ONE_DAY if after.day == begin.day else after
