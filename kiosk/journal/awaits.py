"""Parked visits whose filing isn't decided yet: what to ask, sealed, and what came of it."""

from __future__ import annotations

import datetime as dt
import sqlite3

from kiosk.domain.filing import RecordState
from kiosk.domain.waiting import Waiting
from kiosk.journal.book import Book, one
from kiosk.ports import Awaited

_ROWS = """
SELECT ticket, visit, parked_at, until, sealed_case, decided FROM awaited JOIN parked USING (ticket)
WHERE until >= ? ORDER BY parked_at, ticket
"""
_DECIDE = "UPDATE awaited SET decided = ?, decided_at = ? WHERE ticket = ? AND decided IS NULL"


class Awaits:
    """Rows beside the tickets: each goes when its ticket runs out."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def add(self, connection: sqlite3.Connection, ticket: str, waiting: Waiting) -> None:
        """In the transaction that parks the visit."""
        sealed = self._book.sealed.waiting(connection, ticket, waiting)
        connection.execute("INSERT INTO awaited (ticket, sealed_case) VALUES (?, ?)", (ticket, sealed))

    def all(self) -> tuple[Awaited, ...]:
        """Those whose ticket hasn't run out and whose visit isn't shredded, oldest first."""
        rows = self._book.file.read(_ROWS, self._book.clock.now().timestamp())
        found = []
        for ticket, visit, since, until, sealed, decided in rows:
            waiting = self._book.sealed.open_waiting(ticket, sealed)
            if waiting is not None:
                state = RecordState(decided) if decided else None
                parked = dt.datetime.fromisoformat(since)
                ends = dt.datetime.fromtimestamp(until, parked.tzinfo)
                found.append(Awaited(ticket, visit, waiting, parked, ends, state))
        return tuple(found)

    def decide(self, ticket: str, state: RecordState) -> None:
        """Written down once; said again, nothing changes. ValueError for an unknown ticket or no decision."""
        if state is RecordState.PENDING:
            raise ValueError("pending is no decision")

        def body(connection: sqlite3.Connection) -> None:
            (visit,) = one(connection, "SELECT visit FROM awaited JOIN parked USING (ticket) WHERE ticket = ?", ticket)
            if connection.execute(_DECIDE, (state.value, self._book.now(), ticket)).rowcount:
                self._book.chained(connection, "filing_decided", {"decided": state.value}, visit)

        self._book.file.write(body)
