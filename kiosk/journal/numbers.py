"""Giving request numbers: unique for the institution for ever, whatever the clock does (design "Money" 1)."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass
from typing import NamedTuple

from kiosk.clock import CHINA
from kiosk.domain.bill import RequestId

_STAMP = "%Y%m%d%H%M%S"
_GIVEN = """
INSERT INTO numbers (institution, stamp, sequence) VALUES (?, ?, ?)
ON CONFLICT (institution) DO UPDATE SET stamp = excluded.stamp, sequence = excluded.sequence
"""


class Number(NamedTuple):
    """The part of a request number that counts up: local time yyyyMMddHHmmss, and a place in the kiosk's slice."""

    stamp: str
    sequence: int


def next_number(now: dt.datetime, highest: Number | None, first: int, last: int) -> Number:
    """The number after `highest` (None: the first ever) in the slice `first`–`last`.

    Its stamp never goes back: a clock set back is ignored until it has caught up. When a second's slice is used
    up, the next second is taken, ahead of the clock. So numbers only grow, also where the slice was changed.
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
        """The next number, its mark set in the transaction that is open."""
        number = next_number(now, self.highest(connection), self.first, self.last)
        connection.execute(_GIVEN, (self.institution, *number))
        return RequestId(self.institution, *number)

    def highest(self, connection: sqlite3.Connection) -> Number | None:
        """The highest number ever given."""
        key = (self.institution,)
        row = connection.execute("SELECT stamp, sequence FROM numbers WHERE institution = ?", key).fetchone()
        return Number(*row) if row else None
