"""Parked visits: whose each ticket is, and, where a filing isn't decided yet, what to ask and what came of it."""

from __future__ import annotations

import datetime as dt
import sqlite3

from kiosk.domain.filing import RecordState
from kiosk.domain.waiting import Waiting
from kiosk.journal.book import Book, one
from kiosk.ports import Awaited

_PARK = "INSERT INTO parked (ticket, visit, parked_at, until, key_id, sealed_id_number) VALUES (?, ?, ?, ?, ?, ?)"
_WAITS = "INSERT INTO awaited (ticket, sealed_case) VALUES (?, ?)"
_ROWS = """
SELECT ticket, visit, parked_at, until, sealed_case, decided FROM awaited JOIN parked USING (ticket)
WHERE until >= ? ORDER BY parked_at, ticket
"""
_DECIDE = "UPDATE awaited SET decided = ?, decided_at = ? WHERE ticket = ? AND decided IS NULL"


class Tickets:
    """Rows that go when their ticket runs out."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def park(self, visit: str, ticket: str, id_number: str, until: dt.datetime, waiting: Waiting | None) -> None:
        """ValueError for a ticket that is out already, or a visit that was never opened."""
        sealed = self._book.sealed

        def body(connection: sqlite3.Connection) -> None:
            self.forget_run_out(connection)
            key = (ticket, visit, self._book.now(), int(until.timestamp()))
            connection.execute(_PARK, (*key, *sealed.id_number(connection, visit, ticket, id_number)))
            if waiting is not None:
                connection.execute(_WAITS, (ticket, sealed.waiting(connection, ticket, waiting)))
            self._book.chained(connection, "parked", {}, visit)

        try:
            self._book.file.write(body)
        except sqlite3.IntegrityError as error:
            raise ValueError("the ticket is out already, or the visit was never opened") from error

    def parked(self, ticket: str) -> str | None:
        """Whose it is; None once it has run out."""
        now = self._book.clock.now().timestamp()
        rows = self._book.file.read("SELECT sealed_id_number FROM parked WHERE ticket = ? AND until >= ?", ticket, now)
        return self._book.sealed.open_id_number(ticket, rows[0][0]) if rows else None

    def forget_run_out(self, connection: sqlite3.Connection) -> None:
        """In a transaction that is open anyway."""
        connection.execute("DELETE FROM parked WHERE until < ?", (self._book.clock.now().timestamp(),))

    def awaited(self) -> tuple[Awaited, ...]:
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

    def decided(self, ticket: str, state: RecordState) -> None:
        """Written down once; said again, nothing changes. ValueError for an unknown ticket or no decision."""
        if state is RecordState.PENDING:
            raise ValueError("pending is no decision")

        def body(connection: sqlite3.Connection) -> None:
            (visit,) = one(connection, "SELECT visit FROM awaited JOIN parked USING (ticket) WHERE ticket = ?", ticket)
            if connection.execute(_DECIDE, (state.value, self._book.now(), ticket)).rowcount:
                self._book.chained(connection, "filing_decided", {"decided": state.value}, visit)

        self._book.file.write(body)
