"""Visits, and what happened in them: one row a visit, one chained event a step."""

from __future__ import annotations

import sqlite3

from kiosk.domain.problems import ProblemCode
from kiosk.journal.book import Book
from kiosk.log import redact_name
from kiosk.ports import JournalUnwritable, StaffId

_OPEN = "INSERT INTO visits (id, ordinal, kind, epoch, staff, opened_at) VALUES (?, ?, ?, ?, ?, ?)"


class Visits:
    """Rows that are only ever added."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def open(self, kind: str, epoch: int, staff: StaffId | None) -> str:
        """Its id: "V000001" and on, never given twice."""

        def body(connection: sqlite3.Connection) -> str:
            (ordinal,) = connection.execute("SELECT ifnull(max(ordinal), 0) + 1 FROM visits").fetchone()
            visit = f"V{ordinal:06d}"
            row = (visit, ordinal, redact_name(kind), epoch, staff.value if staff else None, self._book.now())
            connection.execute(_OPEN, row)
            self._book.chained(connection, "visit", {"kind": kind, "epoch": epoch}, visit)
            return visit

        try:
            return self._book.file.write(body)
        except sqlite3.IntegrityError as error:  # an id that was given before: rows and their index disagree
            raise JournalUnwritable(ProblemCode.JOURNAL_BROKEN) from error

    def record(self, visit: str, step: int, event: str, facts: dict[str, object], effects: tuple[str, ...]) -> None:
        """ValueError for a visit that was never opened."""
        try:
            self._book.file.write(lambda c: self._book.chained(c, event, facts, visit or None, step, effects))
        except sqlite3.IntegrityError as error:
            raise ValueError("the visit was never opened") from error
