"""The real journal on SQLite in memory. A crash throws the process's objects away; the database stays.

The disk goes wrong where it does in life: at COMMIT. `crash_before` leaves the transaction open (rolled back, as SQLite
does at the next start), `crash_after` has committed it; `full` is a full disk until somebody makes room; after `fsync`
nobody knows which of the two it was, so both are played.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from kiosk.clock import SimulatedClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.journal.book import Book
from kiosk.journal.file import JournalFile
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.kept import KeptJournal
from kiosk.journal.lock import Lock
from kiosk.journal.migrations import MIGRATIONS, migrate
from kiosk.journal.numbering import installed
from kiosk.journal.reserve import Reserve
from kiosk.journal.sealed import Sealed
from kiosk.journal.second import SecondBook
from kiosk.journal.vault import Vault
from kiosk.ports import JournalUnwritable, Role, StaffId
from kiosk.settings import SecondStoreSettings, Terminal
from tests.simulation.life import Life
from tests.simulation.picks import Picks
from tests.stores.memory import MemoryStore, StoreFault

T = TypeVar("T")

#: One key for all runs: what is sealed is the same work, and no secret.
VAULT = Vault(bytes(range(16)))
GENESIS = "5a" * 32
STAFF, PIN = StaffId("w01"), "246810"
WRITES = ("well", "crash_after", "full", "full_for_good", "fsync_lost", "fsync_kept", "crash_before")
#: Without `crash_before`, which is a crash after whatever changed something last.
FEWER_WRITES = WRITES[:-1]


class Disk(Reserve):
    """The disk under the journal: `full` or not, and the reserve that stands on it."""

    def __init__(self) -> None:
        self.full = self.spent = False
        self.held = True

    def fill(self, *, spent: bool) -> None:
        """Somebody fills the disk; `spent`: what the reserve gives back is taken by others at once."""
        self.full, self.spent = True, spent

    def make_room(self) -> None:
        self.full = self.spent = False

    def hold(self) -> None:
        if self.full:
            raise JournalUnwritable(ProblemCode.DISK_FULL)
        self.held = True

    def release(self) -> bool:
        had, self.held = self.held, False
        return had

    def standing(self) -> bool:
        return self.held

    @property
    def room(self) -> bool:
        """Whether a row still fits: the reserve's own space counts once it was given back."""
        return not self.full or not (self.held or self.spent)


class Ledger(sqlite3.Connection):
    """The database of one terminal. What the process asks of it goes wrong by pick, and not at all once it is dead."""

    life: Life
    disk: Disk
    picks: Picks
    ways: tuple[str, ...] = WRITES
    writing = ""

    def execute(self, sql: str, values: Any = (), /) -> sqlite3.Cursor:
        if sql == "COMMIT":
            return self._commit()
        if sql == "BEGIN IMMEDIATE":
            self.life.go_on()
            if not self.disk.room:
                raise failed(sqlite3.SQLITE_FULL)
        return super().execute(sql, values)

    def _commit(self) -> sqlite3.Cursor:
        how = self.picks.pick(self.writing, self.ways)
        if how in ("crash_before", "full", "full_for_good", "fsync_lost"):
            super().execute("ROLLBACK")
        match how:
            case "crash_before":
                raise self.life.end()
            case "full" | "full_for_good":
                self.disk.fill(spent=how == "full_for_good")
                raise failed(sqlite3.SQLITE_FULL)
            case "fsync_lost":
                raise failed(_FSYNC)
        done = super().execute("COMMIT")
        if how == "crash_after":
            raise self.life.end()
        if how == "fsync_kept":
            raise failed(_FSYNC)
        return done

    def close(self) -> None:
        """The file outlives the process; `forget` ends it."""

    def forget(self) -> None:
        super().close()


class Unlocked(Lock):
    """No lock file: nobody else can have a database in memory, and no anchor is kept beside it."""

    def __init__(self) -> None:
        self.genesis, self.anchor = "", None

    def close(self) -> None:
        pass


class MemoryFile(JournalFile):
    """The journal's file, which also says what is being written: the name of the pick."""

    def write(self, body: Callable[[sqlite3.Connection], T], *, begins: bool = False) -> T:
        ledger: Any = self._connection
        ledger.writing = _name(getattr(body, "__qualname__", ""))
        return super().write(body, begins=begins)


@cache
def _name(qualified: str) -> str:
    """`Requests.outcome.<locals>.body` is written as `w.outcome`."""
    return "w." + qualified.split(".<locals>")[0].rpartition(".")[2].strip("_")


def failed(code: int) -> sqlite3.OperationalError:
    """The error as SQLite gives it."""
    error = sqlite3.OperationalError("simulated")
    error.sqlite_errorcode = code
    return error


_FSYNC = 1034  # SQLITE_IOERR_FSYNC


def new_ledger(created_at: str) -> Ledger:
    """An empty journal at its newest version, made by the migrations (once a process: then its bytes are copied)."""
    ledger: Ledger = sqlite3.connect(":memory:", isolation_level=None, factory=Ledger, cached_statements=256)
    ledger.deserialize(_empty())
    for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "secure_delete = ON"):
        sqlite3.Connection.execute(ledger, f"PRAGMA {pragma}")
    row = (1, len(MIGRATIONS), GENESIS, VAULT.key_id, created_at)
    columns = "INSERT INTO schema (id, version, genesis, key_id, created_at) VALUES (?, ?, ?, ?, ?)"
    sqlite3.Connection.execute(ledger, columns, row)
    return ledger


@cache
def _empty() -> bytes:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(connection)
        return connection.serialize()
    finally:
        connection.close()


def open_memory(
    ledger: Ledger,
    disk: Disk,
    life: Life,
    picks: Picks,
    terminal: Terminal,
    clock: SimulatedClock,
    store: MemoryStore | None = None,
) -> SqliteJournal:
    """The next process takes the journal up, as opening does: what was open is rolled back, prints are looked after.
    With a second `store` whose calls go wrong by pick. Raises JournalNotOpened, JournalUnwritable and Crash."""
    if ledger.in_transaction:
        sqlite3.Connection.execute(ledger, "ROLLBACK")
    ledger.life, ledger.disk, ledger.picks = life, disk, picks
    file = MemoryFile(ledger, disk, Unlocked(), GENESIS)
    book = Book(file, Sealed(VAULT, file), clock)
    installed(book, terminal, "simulated", fence=store is not None)
    if store is None:
        return SimulatedJournal(book, terminal)
    store.fault = lambda call: _kept(life, picks, call)
    second = SecondBook(store, book, terminal, SecondStoreSettings(""))
    second.open(first_claim=True)
    return KeptJournal(book, terminal, second, background=False)


STORES = ("well", "down", "slow", "torn", "crash")


def _kept(life: Life, picks: Picks, call: str) -> StoreFault:
    life.go_on()
    how = picks.pick(f"store.{call}", STORES)
    if how == "crash":
        raise life.end()
    return StoreFault.NONE if how == "well" else StoreFault(how)


class SimulatedJournal(SqliteJournal):
    """The very journal; only what it costs to guess a PIN (argon2, 140 ms on purpose) is left out."""

    def staff_pin(self, pin: str, role: Role = Role.STAFF) -> StaffId | Problem:
        return STAFF if pin == PIN and role is STAFF.role else Problem(ProblemCode.PIN_WRONG)
