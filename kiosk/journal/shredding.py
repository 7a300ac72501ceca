"""Making visits unreadable whose period is over: their keys are deleted, and the bytes of those with them."""

from __future__ import annotations

import datetime as dt
import sqlite3

from kiosk.journal.book import Book
from kiosk.journal.tickets import Tickets


class Shredding:
    """Keys go in bites, one transaction each; the log is folded after them, where it can be: else with the next."""

    def __init__(self, book: Book, tickets: Tickets) -> None:
        self._book, self._tickets = book, tickets
        self._to_fold = False

    def shred(self, before: dt.date) -> int:
        """Of visits opened before that day of which nothing is open or owed; answers how many."""
        shredded = 0
        while count := self._book.file.write(lambda connection: self._bite(connection, before)):
            shredded += count
            self._to_fold = True
        if self._to_fold:
            self._to_fold = not self._book.file.fold()
        return shredded

    def _bite(self, connection: sqlite3.Connection, before: dt.date) -> int:
        self._tickets.forget_run_out(connection)
        count = self._book.sealed.keys.shred(connection, before)
        if count:
            self._book.chained(connection, "shredded", {"count": count})
        return count
