"""Giving request numbers: unique for the institution for ever, whatever the clock does (design "Money" 1)."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass
from typing import NamedTuple

from kiosk.clock import CHINA
from kiosk.domain.bill import RequestId
from kiosk.domain.problems import ProblemCode
from kiosk.journal.trouble import as_written
from kiosk.ports import JournalUnwritable

_STAMP = "%Y%m%d%H%M%S"
#: Numbers this far ahead of the clock show that it was wrong, or is: no more are given until somebody has looked.
LIMIT = dt.timedelta(days=1)
_GIVEN = """
INSERT INTO numbers (institution, stamp, sequence) VALUES (?, ?, ?)
ON CONFLICT (institution, sequence) DO UPDATE SET stamp = excluded.stamp WHERE excluded.stamp > numbers.stamp
"""
_HIGHEST = """
SELECT stamp, sequence FROM numbers WHERE institution = ? AND sequence BETWEEN ? AND ?
ORDER BY stamp DESC, sequence DESC LIMIT 1
"""


class Number(NamedTuple):
    """The part of a request number that counts up: local time yyyyMMddHHmmss, and a place in the kiosk's slice."""

    stamp: str
    sequence: int


def next_number(now: dt.datetime, highest: Number | None, first: int, last: int) -> Number:
    """The number after `highest` (None: the first ever) in the slice `first`–`last`.

    Its stamp never goes back: a clock set back is ignored until it has caught up. When a second's slice is used
    up, the next second is taken, ahead of the clock. So the numbers of a slice only grow.
    """
    stamp = now.astimezone(CHINA).strftime(_STAMP)
    if highest is None or stamp > highest.stamp:
        return Number(stamp, first)
    if highest.sequence < last:
        return Number(highest.stamp, max(highest.sequence + 1, first))
    second = dt.datetime.strptime(highest.stamp, _STAMP).replace(tzinfo=CHINA) + dt.timedelta(seconds=1)
    return Number(second.strftime(_STAMP), first)


def ahead(now: dt.datetime, highest: Number | None) -> dt.timedelta:
    """How far numbers run ahead of the clock: more than minutes means that the clock once was wrong."""
    if highest is None:
        return dt.timedelta()
    return max(dt.datetime.strptime(highest.stamp, _STAMP).replace(tzinfo=CHINA) - now, dt.timedelta())


@dataclass(frozen=True)
class Numbers:
    """The terminal's own numbers, one high-water mark for every kind of write."""

    institution: str
    first: int
    last: int

    def give(self, connection: sqlite3.Connection, now: dt.datetime) -> RequestId:
        """The next number, its mark set in the transaction that is open. Raises JournalUnwritable(CLOCK_WRONG) where
        it would be more than LIMIT ahead of the clock."""
        number = next_number(now, self.highest(connection), self.first, self.last)
        if ahead(now, number) > LIMIT:
            raise JournalUnwritable(ProblemCode.CLOCK_WRONG)
        self.know(connection, number)
        return RequestId(self.institution, *number)

    def know(self, connection: sqlite3.Connection, number: Number) -> None:
        """A number was given, here or elsewhere: none before it is given any more."""
        connection.execute(_GIVEN, (self.institution, *number))

    def highest(self, connection: sqlite3.Connection) -> Number | None:
        """The highest number known to be given in the slice."""
        row = connection.execute(_HIGHEST, (self.institution, self.first, self.last)).fetchone()
        if row is None:
            return None
        with as_written():
            dt.datetime.strptime(row[0], _STAMP)  # what is no moment would begin a number that nobody can read again
        return Number(*row)
