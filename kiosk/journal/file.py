"""The journal's file: one process, one connection that writes, every commit on the disk before it returns.

SQLite 3.7.0–3.51.2 can damage a write-ahead log that two connections write or checkpoint (reliability.md §0.5):
whoever else reads the file opens it with `mode=ro`.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from kiosk.domain.problems import ProblemCode
from kiosk.journal import anchor
from kiosk.journal.engine import DatabaseFile, spoken
from kiosk.journal.lock import Lock
from kiosk.journal.reserve import Reserve
from kiosk.journal.trouble import JournalNotOpened, as_written, of_sqlite
from kiosk.ports import JournalUnwritable

T = TypeVar("T")
#: Opens the journal anew for writing, verified: (lock, genesis) → connection and the file as it is connected to.
Anew = Callable[[Lock, str], tuple[sqlite3.Connection, DatabaseFile]]


class JournalFile:
    """An open journal. Safe to call from several threads: a guard lets one at a time have the connection. `anew` opens
    it again where it stopped taking writes; `shut`: why it can only be read for now."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        reserve: Reserve,
        lock: Lock,
        genesis: str,
        database: DatabaseFile | None = None,
        *,
        anew: Anew | None = None,
        shut: ProblemCode | None = None,
    ) -> None:
        self._connection = connection
        self._guard = threading.RLock()  # what is sealed is opened by its visit's key, read within the same look
        self._lock = lock
        self._failed: ProblemCode | None = None
        self._condemned = False
        self._closed = False
        self._anew, self._shut = anew, shut
        self._renewing = threading.Lock()
        self._renewer = 0  # the thread that makes a renewed journal ready: nobody else writes into it yet
        self.reserve = reserve
        self.database = database or DatabaseFile(Path(":memory:"))
        self.genesis = genesis

    def write(self, body: Callable[[sqlite3.Connection], T], *, begins: bool = False) -> T:
        """Run `body` in one transaction and commit it to the disk; all of it, or nothing.

        On a full disk the reserve is given back and `body` runs once more, unless money `begins` with it: then the
        reserve must stand first. Raises JournalUnwritable, and sqlite3.IntegrityError where the schema refuses.
        """
        with self._guard:
            self.writable()
            if begins:
                if self._condemned:
                    raise JournalUnwritable(ProblemCode.JOURNAL_BROKEN)
                self.reserve.hold()
                return self._commit(body)
            try:
                return self._commit(body)
            except JournalUnwritable as error:
                if error.code is not ProblemCode.DISK_FULL or not self.reserve.release():
                    raise
            return self._commit(body)

    def read(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises JournalUnwritable(JOURNAL_BROKEN) for a damaged page."""
        return self.look(lambda connection: connection.execute(sql, values).fetchall())

    def look(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """What `question` finds with the one connection; it writes nothing."""
        with self._guard:
            self._usable()
            try:
                with spoken(), as_written():
                    return question(self._connection)
            except sqlite3.Error as error:
                if (trouble := self._trouble(error)) is None:
                    raise
                raise trouble from error

    @property
    def shut(self) -> ProblemCode | None:
        """Why it can only be read for now; None where it takes writes."""
        return self._shut

    def writable(self) -> None:
        """Raises JournalUnwritable where it can only be read for now, or not be used at all."""
        self._usable()
        if self._shut is not None and self._renewer != threading.get_ident():
            raise JournalUnwritable(self._shut)

    def only_read(self, code: ProblemCode) -> None:
        """From now on it is only read, until `renew`."""
        with self._guard:
            self._shut = code

    def renew(self, begin: Callable[[], object]) -> None:
        """See that it takes writes, with room for an outcome. Where it was shut, or failed, it is opened and verified
        anew as at a start, and `begin` makes it ready before anybody else writes. Raises JournalUnwritable, and what
        was wrong stands as before: one that was found broken, or told to act no more, is not opened again."""
        with self._renewing:
            with self._guard:
                if self._failed is None and self._shut is None:
                    self.reserve.hold()
                    return
                if self._closed or self._anew is None or self._failed not in (None, ProblemCode.JOURNAL_UNWRITABLE):
                    raise JournalUnwritable(self._failed or ProblemCode.JOURNAL_UNWRITABLE)
                self._open_anew(self._anew)
                self._renewer = threading.get_ident()
            try:  # without the guard: what begins may wait for somebody who reads
                self.reserve.hold()
                begin()
            except JournalUnwritable as error:
                self._shut = error.code
                raise
            else:
                self._shut = None
            finally:
                self._renewer = 0

    def _open_anew(self, anew: Anew) -> None:
        if self._failed is not None:  # of this connection nothing is believed, and its lock may still be there
            with contextlib.suppress(sqlite3.Error), spoken():
                self._connection.close()
        try:
            self._lock.renew()
            connection, self.database = anew(self._lock, self.genesis)
        except sqlite3.Error as error:
            raise self._trouble(error) or error from error
        except JournalNotOpened as error:
            self._failed = error.code
            raise JournalUnwritable(error.code) from error
        with contextlib.suppress(sqlite3.Error), spoken():
            self._connection.close()
        self._connection, self._failed = connection, None
        self._shut = self._shut or ProblemCode.JOURNAL_UNWRITABLE

    def refuse(self, code: ProblemCode) -> None:
        """From now on everything raises JournalUnwritable(`code`): this journal must not act any more."""
        with self._guard:
            self._failed = self._failed or code

    def fold(self) -> bool:
        """Write the log into the file and empty it, so that neither holds what was deleted. False while another
        connection reads: nobody waits for it, the next time does it. Raises JournalUnwritable."""

        def folded(connection: sqlite3.Connection) -> bool:
            (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
            connection.execute("PRAGMA busy_timeout = 0")
            try:
                busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                connection.execute(f"PRAGMA busy_timeout = {patience}")
            return not busy

        return self.look(folded)

    def condemn(self) -> None:
        """Something of it was found wrong: no money begins with it any more, what is under way is still written."""
        with self._guard:
            self._condemned = True

    def close(self) -> None:
        """Fold the log into the file and let others have it. Harmless the second time."""
        with self._guard:
            if self._closed:
                return
            self._closed = True
            self._failed = self._failed or ProblemCode.JOURNAL_UNWRITABLE
            # what was committed stands in the log: the next start folds it
            with contextlib.suppress(sqlite3.Error), spoken():
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._connection.close()
            self._lock.close()

    def _commit(self, body: Callable[[sqlite3.Connection], T]) -> T:
        gone = None
        try:
            with spoken():
                self._connection.execute("BEGIN IMMEDIATE")
                result = body(self._connection)
                if self._lock.genesis:
                    gone = anchor.current(self._connection)
                self._connection.execute("COMMIT")
        except sqlite3.IntegrityError:
            self._roll_back()
            raise
        except sqlite3.Error as error:
            trouble = self._trouble(error)
            self._roll_back()
            if trouble is None:
                raise
            raise trouble from error
        except BaseException:
            self._roll_back()
            raise
        if gone is not None:
            self._lock.note(gone)
        return result

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            try:
                with spoken():
                    self._connection.execute("ROLLBACK")
            except sqlite3.Error:
                self._failed = ProblemCode.JOURNAL_UNWRITABLE

    def _trouble(self, error: sqlite3.Error) -> JournalUnwritable | None:
        """What an error stands for; None for a bug of ours.

        After an I/O error or a damaged page nothing more is believed until the file is opened and verified anew: a
        failed fsync may have dropped pages that a second one would call safe.
        """
        trouble = of_sqlite(error)
        if trouble is None:
            return None
        broken = trouble.code is ProblemCode.JOURNAL_BROKEN
        code: int = getattr(error, "sqlite_errorcode", 0) or 0
        io_error = code & 0xFF == sqlite3.SQLITE_IOERR and trouble.code is not ProblemCode.DISK_FULL
        if broken or io_error:
            self._failed = trouble.code
        return trouble

    def _usable(self) -> None:
        if self._failed is not None:
            raise JournalUnwritable(self._failed)
