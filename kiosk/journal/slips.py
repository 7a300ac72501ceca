"""Slips: a row owed until printed, its paper sealed (design "Money" 6)."""

from __future__ import annotations

import sqlite3
from typing import Any

from kiosk.domain.bill import RequestId
from kiosk.domain.slip import Paper, Ticket
from kiosk.journal.book import Book, one
from kiosk.journal.trouble import as_written
from kiosk.ports import SlipRow, SlipState

_OWE = """
INSERT INTO slips (number, state, copies, owed_at, changed_at, key_id, sealed_paper)
SELECT number, 'owed', 0, :now, :now, key_id, :paper FROM requests WHERE number = :number
"""
_OWE_AGAIN = """
UPDATE slips SET state = 'owed', changed_at = :now, sealed_paper = :paper WHERE number = :number
"""
_ROWS = "SELECT number, state, copies, sealed_paper FROM slips"
_OWED = (
    "WHERE state <> 'printed' AND NOT EXISTS"
    " (SELECT 1 FROM requests WHERE requests.number = slips.number AND requests.state = 'reversed')"
)
_MOVE = "UPDATE slips SET state = ?, copies = copies + ?, changed_at = ? WHERE number = ?"


class Slips:
    """What is owed on paper, and how often a print was started."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def owe(self, request_id: RequestId, paper: Paper) -> None:
        if isinstance(paper, Ticket):
            raise ValueError("a ticket is not owed")
        number, sealed = str(request_id), self._book.sealed

        def body(connection: sqlite3.Connection) -> None:
            known = connection.execute("SELECT copies FROM slips WHERE number = ?", (number,)).fetchone()
            if known and known[0]:
                return
            one(connection, "SELECT number FROM requests WHERE number = ?", number)
            row = {"number": number, "now": self._book.now(), "paper": sealed.paper(number, paper)}
            connection.execute(_OWE_AGAIN if known else _OWE, row)
            self._chain(connection, number)

        self._book.file.write(body)

    def move(self, request_id: RequestId, state: SlipState) -> int:
        """To `state`; answers how often a print was started. ValueError where the schema forbids it."""
        try:
            return self._book.file.write(lambda connection: self._move(connection, str(request_id), state))
        except sqlite3.IntegrityError as error:
            raise ValueError(f"the slip can't become {state.value} from what it is") from error

    def interrupted(self, connection: sqlite3.Connection) -> None:
        """Whatever was being printed when the last process died may have come out, or not."""
        for (number,) in connection.execute(
            "SELECT number FROM slips WHERE state <> 'printed' AND state = 'started'"
        ).fetchall():
            self._move(connection, number, SlipState.UNCONFIRMED)

    def row(self, request_id: RequestId) -> SlipRow | None:
        rows = self._book.file.read(f"{_ROWS} WHERE number = ?", str(request_id))
        return self._read(rows[0]) if rows else None

    def rows(self, *, owed_only: bool) -> tuple[SlipRow, ...]:
        rows = map(self._read, self._book.file.read(f"{_ROWS} {_OWED if owed_only else ''} ORDER BY number"))
        return tuple(row for row in rows if row is not None)

    @as_written()
    def _read(self, row: tuple[Any, ...]) -> SlipRow | None:
        """None for a shredded one."""
        number, state, copies, paper = row
        opened = self._book.sealed.open_paper(number, paper)
        return SlipRow(RequestId.parse(number), SlipState(state), copies, opened) if opened else None

    def _move(self, connection: sqlite3.Connection, number: str, state: SlipState) -> int:
        started = state is SlipState.STARTED
        connection.execute(_MOVE, (state.value, int(started), self._book.now(), number))
        return self._chain(connection, number)

    def _chain(self, connection: sqlite3.Connection, number: str) -> int:
        state, copies = one(connection, "SELECT state, copies FROM slips WHERE number = ?", number)
        self._book.chained(connection, "slip", {"request": number, "slip": state, "copies": copies})
        started: int = copies
        return started
