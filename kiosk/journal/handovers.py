"""What the hospital still owes us: a settlement in its books, an undone one out of them, a bill given back."""

from __future__ import annotations

import sqlite3

from kiosk.domain.bill import RequestId, Settlement
from kiosk.journal.book import Book, one
from kiosk.journal.sealed import there

_LOCK = """
INSERT INTO locks (bill, asked_at, key_id, sealed_bill) VALUES (?, ?, ?, ?) ON CONFLICT (bill) DO NOTHING
"""


class Handovers:
    """Each is owed until the hospital has said that it is done. Bills it holds still for us are listed as well."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def took(self, request_id: RequestId, took: bool) -> None:
        """ValueError for a request that was never settled."""
        number = str(request_id)

        def body(connection: sqlite3.Connection) -> None:
            one(connection, "SELECT took FROM handovers WHERE number = ?", number)
            row = (int(took), self._book.now(), number)
            connection.execute("UPDATE handovers SET took = ?, changed_at = ? WHERE number = ?", row)
            self._book.chained(connection, "hospital", {"request": number, "took": took})

        self._book.file.write(body)

    def owed(self) -> tuple[Settlement, ...]:
        """Settlements that stand and are not taken yet."""
        rows = self._book.file.read(
            "SELECT number, sealed_settlement FROM handovers CROSS JOIN requests USING (number)"
            " WHERE state = 'settled' AND wanted = 'take' AND took = 0 ORDER BY number"
        )
        return tuple(there(self._book.sealed.open_settlement(number, sealed)) for number, sealed in rows)

    def undo_owed(self) -> tuple[RequestId, ...]:
        """Settlements that stand no more and may still be in the hospital's books."""
        rows = self._book.file.read("SELECT number FROM handovers WHERE wanted = 'undo' AND took = 0 ORDER BY number")
        return tuple(RequestId.parse(number) for (number,) in rows)

    def lock_asked(self, bill_key: str) -> None:
        sealed = self._book.sealed
        index = sealed.vault.index(bill_key)

        def body(connection: sqlite3.Connection) -> None:
            row = (index, self._book.now(), sealed.vault.key_id, sealed.bill(index, bill_key))
            if connection.execute(_LOCK, row).rowcount:
                self._book.chained(connection, "lock_asked", {})

        self._book.file.write(body)

    def lock_ended(self, bill_key: str) -> None:
        index = self._book.sealed.vault.index(bill_key)

        def body(connection: sqlite3.Connection) -> None:
            if connection.execute("DELETE FROM locks WHERE bill = ?", (index,)).rowcount:
                self._book.chained(connection, "lock_ended", {})

        self._book.file.write(body)

    def locks(self) -> tuple[str, ...]:
        rows = self._book.file.read("SELECT bill, sealed_bill FROM locks ORDER BY asked_at")
        return tuple(self._book.sealed.open_bill(index, sealed) for index, sealed in rows)
