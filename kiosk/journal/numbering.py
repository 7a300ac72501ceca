"""Which slice of the institution's numbers is this terminal's, who confirmed it, and on which machine."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass

from kiosk.domain.problems import ProblemCode
from kiosk.journal.book import Book
from kiosk.journal.trouble import JournalNotOpened
from kiosk.ports import shows
from kiosk.settings import Terminal
from kiosk.texts.said import Text

#: What a bench's slice is excluded by: nobody, and production does not take it.
BENCH = "bench"
_RECORD = """
INSERT INTO numbering (id, first, last, excluded_by, excluded_on, recorded_at, machine) VALUES (1, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET first = excluded.first, last = excluded.last, excluded_by = excluded.excluded_by,
  excluded_on = excluded.excluded_on, recorded_at = excluded.recorded_at, machine = excluded.machine
"""


@dataclass(frozen=True)
class Numbering:
    """What `kiosk install` has recorded. `excluded_by`: who or which document says that the hospital's own numbering
    leaves `first`–`last` out; `machine` a digest, "" unknown."""

    first: int
    last: int
    excluded_by: str
    excluded_on: str
    machine: str


def numbering_of(book: Book) -> Numbering | None:
    """None before the first installation."""
    rows = book.file.read("SELECT first, last, excluded_by, excluded_on, machine FROM numbering WHERE id = 1")
    return Numbering(*rows[0]) if rows else None


def record(book: Book, terminal: Terminal, excluded_by: str, excluded_on: dt.date, machine: str) -> None:
    """Record the slice of the settings. ValueError where nobody is named."""
    if not excluded_by.strip():
        raise ValueError("say who confirmed it, or which document")
    first, last = terminal.request_slice
    row = (first, last, excluded_by.strip(), excluded_on.isoformat(), book.now(), machine)

    def body(connection: sqlite3.Connection) -> None:
        connection.execute(_RECORD, row)
        if terminal.production:
            book.chained(connection, "installed", {"first": first, "last": last})

    book.file.write(body)


def installed(book: Book, terminal: Terminal, machine: str, *, fence: bool) -> None:
    """The slice is this terminal's to use; a bench's is recorded by itself.

    In production raises JournalNotOpened: NOT_INSTALLED where it was never recorded or is another one now, FENCED_OFF
    where it was recorded on another machine and no `fence` (a second store) can tell a copy.
    """
    found, slice_ = numbering_of(book), terminal.request_slice
    same = found is not None and (found.first, found.last) == tuple(slice_)
    if not terminal.production:
        if not same:
            record(book, terminal, BENCH, book.clock.now().date(), machine)
        return
    if found is None or found.excluded_by == BENCH:
        raise _refused(ProblemCode.NOT_INSTALLED, shows("journal.not_excluded", first=slice_[0], last=slice_[1]))
    if not same:
        other = shows("journal.other_slice", was=f"{found.first}-{found.last}", now=f"{slice_[0]}-{slice_[1]}")
        raise _refused(ProblemCode.NOT_INSTALLED, other)
    if not fence and found.machine and machine and found.machine != machine:
        raise _refused(ProblemCode.FENCED_OFF, shows("journal.moved"))


def _refused(code: ProblemCode, reason: Text) -> JournalNotOpened:
    return JournalNotOpened(code, reason)
