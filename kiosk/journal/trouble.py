"""What can be wrong with the journal's file, translated once from sqlite and the operating system."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from kiosk.domain.problems import ProblemCode
from kiosk.ports import JournalUnwritable
from kiosk.texts.said import Text

_FULL = (errno.ENOSPC, errno.EDQUOT)
#: SQLite's primary result codes (sqlite.org/rescode.html) that are the file's trouble. Any other one is a bug of ours.
_CODES = {
    sqlite3.SQLITE_PERM: ProblemCode.JOURNAL_UNWRITABLE,
    sqlite3.SQLITE_BUSY: ProblemCode.JOURNAL_UNWRITABLE,
    sqlite3.SQLITE_LOCKED: ProblemCode.JOURNAL_UNWRITABLE,
    sqlite3.SQLITE_NOMEM: ProblemCode.JOURNAL_UNWRITABLE,
    sqlite3.SQLITE_READONLY: ProblemCode.JOURNAL_UNWRITABLE,
    sqlite3.SQLITE_IOERR: ProblemCode.JOURNAL_UNWRITABLE,
    sqlite3.SQLITE_PROTOCOL: ProblemCode.JOURNAL_UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: ProblemCode.JOURNAL_UNWRITABLE,
    sqlite3.SQLITE_FULL: ProblemCode.DISK_FULL,
    sqlite3.SQLITE_CORRUPT: ProblemCode.JOURNAL_BROKEN,
    sqlite3.SQLITE_NOTADB: ProblemCode.JOURNAL_BROKEN,
}
#: SQLITE_IOERR_SHMSIZE: the -shm file can't grow, which on a full disk is the disk being full.
_SHM_SIZE = 4874


class NextStep(StrEnum):
    """What an engineer does about a journal that isn't opened; the words stand in texts under journal.next."""

    STOP = "stop"
    RESTORE = "restore"
    VERIFY = "verify"
    OTHER = "other"
    UPDATE = "update"
    KEY = "key"
    PATH = "path"
    WHOLE_FILE = "whole_file"


class JournalNotOpened(Exception):
    """The journal can't be used and none is made in its place: SECOND_INSTANCE, JOURNAL_BROKEN, NOT_INSTALLED,
    FENCED_OFF, or the second store that must vouch for it is down.

    `reason` is for the engineer: which check failed. `step` is what to do; None: what the code says. Neither holds
    personal data or library text.
    """

    def __init__(self, code: ProblemCode, reason: Text, step: NextStep | None = None) -> None:
        super().__init__(f"{code.value}: {reason}")
        self.code = code
        self.reason = reason
        self.step = step


def broken(reason: Text, step: NextStep = NextStep.RESTORE) -> JournalNotOpened:
    """The journal as it stands must not be written: JOURNAL_BROKEN."""
    return JournalNotOpened(ProblemCode.JOURNAL_BROKEN, reason, step)


@contextmanager
def as_written() -> Iterator[None]:
    """What is read inside is what was once written: a value without its form is a damaged journal, not a bug.
    Raises JournalUnwritable(JOURNAL_BROKEN) for a ValueError and a TypeError."""
    try:
        yield
    except (ValueError, TypeError) as error:
        raise JournalUnwritable(ProblemCode.JOURNAL_BROKEN) from error


def of_sqlite(error: sqlite3.Error) -> JournalUnwritable | None:
    """The trouble an error of sqlite stands for; None for a bug of ours, which is let through."""
    code: int = getattr(error, "sqlite_errorcode", 0) or 0
    if not code and isinstance(error, sqlite3.OperationalError):
        return JournalUnwritable(ProblemCode.JOURNAL_BROKEN)  # the module's own, for a text that is not UTF-8
    if code == _SHM_SIZE:
        return JournalUnwritable(ProblemCode.DISK_FULL)
    found = _CODES.get(code & 0xFF)
    return JournalUnwritable(found) if found is not None else None


def of_system(error: OSError) -> JournalUnwritable:
    """A full disk or quota is DISK_FULL; anything else (read-only, I/O, permission) JOURNAL_UNWRITABLE."""
    return JournalUnwritable(ProblemCode.DISK_FULL if error.errno in _FULL else ProblemCode.JOURNAL_UNWRITABLE)
