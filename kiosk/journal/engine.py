"""The SQLite engine behind one seam: the standard library's, or SQLCipher's where the file is encrypted as a whole.

The journal speaks sqlite3 and knows its errors only. SQLCipher's are classes of its own and carry no extended codes:
they are said here in sqlite3's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.settings import SettingsError

#: How every plain SQLite file begins; one that is encrypted as a whole begins with its random salt.
PLAIN = b"SQLite format 3\0"
PAGE_KEY_BYTES = 32

_EXTENDED = {
    "UNIQUE": sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    "FOREIGN": sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY,
    "CHECK": sqlite3.SQLITE_CONSTRAINT_CHECK,
    "NOT": sqlite3.SQLITE_CONSTRAINT_NOTNULL,
}


@dataclass(frozen=True)
class DatabaseFile:
    """A database on the disk; with a `page_key` (32 bytes) every page of it is encrypted. `frozen`: nobody can write it
    and no log lies beside it; SQLite would not open it for reading alone, for want of a place for its index."""

    path: Path
    page_key: bytes | None = field(default=None, repr=False)
    frozen: bool = False

    def connect(self, mode: str) -> sqlite3.Connection:
        """A connection that begins no transaction by itself, usable from any thread.

        `mode` "rw"; or "ro" for whoever reads beside the terminal: it never writes, nor folds or cuts the log.
        Nothing is read yet: a wrong key shows at the first question. Raises sqlite3.Error, SettingsError.
        """
        uri = f"{self.path.absolute().as_uri()}?mode={mode}{'&immutable=1' if self.frozen else ''}"
        if self.page_key is None:
            return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        if len(self.page_key) != PAGE_KEY_BYTES:
            raise ValueError(f"the page key has {len(self.page_key)} bytes, {PAGE_KEY_BYTES} expected")
        with spoken():
            connection: sqlite3.Connection = _sqlcipher().connect(
                uri, uri=True, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA cipher_log_level = NONE")  # its own lines on standard error
            connection.execute(f"PRAGMA key = \"x'{self.page_key.hex()}'\"")
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection of one's own that only reads, closed at the end."""
        with spoken(), closing(self.connect("ro")) as connection:
            yield connection


@contextmanager
def spoken() -> Iterator[None]:
    """Whatever SQLCipher raises inside comes out as sqlite3's error of the same name and code."""
    try:
        yield
    except Exception as error:
        if (said := _said(error)) is None:
            raise
        raise said from error


def _said(error: Exception) -> sqlite3.Error | None:
    if not type(error).__module__.startswith("sqlcipher3"):
        return None
    said: sqlite3.Error = getattr(sqlite3, type(error).__name__)(*error.args)
    code: int = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_CONSTRAINT:
        code = _EXTENDED.get(str(error).partition(" ")[0], code)
    said.sqlite_errorcode = code
    return said


def _sqlcipher() -> Any:
    try:
        from sqlcipher3 import dbapi2
    except ImportError as error:
        raise SettingsError(
            "[journal] whole_file needs the package sqlcipher3: install the extra whole-file"
        ) from error
    return dbapi2
