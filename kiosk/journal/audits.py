"""What the audit reads of the journal: settlements that stand, and what was noted in visits (R37, R39)."""

from __future__ import annotations

import datetime as dt
import json

from kiosk.domain.bill import Order, Settlement
from kiosk.journal.book import Book
from kiosk.ports import Noted

_SETTLED = """
SELECT number, sealed_order, sealed_settlement FROM requests
WHERE kind = 'settle' AND state = 'settled' AND day BETWEEN ? AND ? ORDER BY number
"""
#: No index on time: the rows are gone through once, on a connection of their own, beside the one that writes.
_NOTED = """
SELECT visit, at, event, staff, facts FROM events
WHERE event IN (SELECT value FROM json_each(?)) AND visit IS NOT NULL AND at >= ? ORDER BY seq
"""


class Audits:
    """Reads only. Nobody's name leaves it."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def settled(self, since: dt.date, until: dt.date) -> tuple[tuple[Order, Settlement], ...]:
        """Shredded ones are left out: what they were can't be said any more."""
        sealed = self._book.sealed
        rows = self._book.file.read(_SETTLED, since.isoformat(), until.isoformat())
        opened = ((sealed.open_order(n, order), sealed.open_settlement(n, booked)) for n, order, booked in rows)
        return tuple((order, booked) for order, booked in opened if order is not None and booked is not None)

    def noted(self, events: frozenset[str], since: dt.date) -> tuple[Noted, ...]:
        names = json.dumps(sorted(events))
        with self._book.file.database.reading() as connection:
            rows = connection.execute(_NOTED, (names, since.isoformat())).fetchall()
        return tuple(
            Noted(visit, dt.datetime.fromisoformat(at), event, staff or "", json.loads(facts))
            for visit, at, event, staff, facts in rows
        )
