"""Opening the journal: lock it, look before touching anything, verify; a broken one is never replaced."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import sqlite3
from pathlib import Path

from kiosk.domain.problems import ProblemCode
from kiosk.journal.chain import verify_chain
from kiosk.journal.file import JournalFile
from kiosk.journal.migrations import APPLICATION_ID, MIGRATIONS, Migrations, differences, migrate, version
from kiosk.journal.resealing import ValueBroken
from kiosk.journal.reserve import Reserve
from kiosk.journal.trouble import JournalNotOpened, of_sqlite, of_system
from kiosk.journal.vault import Vault
from kiosk.ports import JournalUnwritable

#: How many of the last events are verified at start-up; the whole chain is verified on demand.
TAIL = 20_000
_PRAGMAS = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("secure_delete", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("busy_timeout", "5000", 5000),
    ("journal_size_limit", "4194304", 4194304),
)


def open_file(
    path: Path, vault: Vault, reserve_bytes: int, created_at: str, migrations: Migrations = MIGRATIONS
) -> JournalFile:
    """Open the journal at `path`, or make it where there never was one.

    Raises JournalNotOpened (another kiosk has it; damaged, foreign, newer, sealed with another key, a lost trigger:
    a broken journal is never replaced by an empty one) and JournalUnwritable (disk full or read-only).
    """
    reserve = Reserve(path.with_name(path.name + ".reserve"), reserve_bytes)
    lock = _lock(path)
    connection: sqlite3.Connection | None = None
    try:
        known = os.pread(lock, 64, 0).decode("ascii", "replace")
        if not path.exists():
            if known or path.with_name(path.name + "-wal").exists():
                raise _broken(f"{path} is gone; restore it, or remove {_lock_path(path)} to begin a new one")
            _create(path, vault.key_id, created_at, migrations)
        connection = _connect(path)
        try:
            _prepare(connection, vault, migrations)
        except sqlite3.Error as error:
            trouble = of_sqlite(error)
            if trouble is None or trouble.code is not ProblemCode.DISK_FULL or not reserve.release():
                raise
            _prepare(connection, vault, migrations)
        genesis = _verified(connection, vault.key_id)
        if known and known != genesis:
            raise _broken(f"{path} is another journal than the one this terminal has kept")
        if not known:
            os.pwrite(lock, genesis.encode(), 0)
            os.fsync(lock)
        with contextlib.suppress(JournalUnwritable):  # a full disk must not keep recovery from reading
            reserve.hold()
        return JournalFile(connection, reserve, lock, genesis)
    except BaseException as error:
        if connection is not None:
            connection.close()
        os.close(lock)
        if isinstance(error, OSError):
            raise of_system(error) from error
        if isinstance(error, sqlite3.Error):
            raise _not_opened(error) from error
        raise


def _lock_path(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


def _lock(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(_lock_path(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise of_system(error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise JournalNotOpened(ProblemCode.SECOND_INSTANCE, "another kiosk has the journal open") from error
    return descriptor


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, check_same_thread=False
    )


def _create(path: Path, key_id: str, created_at: str, migrations: Migrations) -> None:
    """Make the journal under another name and rename it whole: a file of this name is never half made."""
    new = path.with_name(path.name + ".new")
    for leftover in (new, new.with_name(new.name + "-journal")):
        leftover.unlink(missing_ok=True)
    os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    connection = _connect(new)
    try:
        connection.execute("PRAGMA synchronous = EXTRA")
        migrate(connection, migrations)
        connection.execute(
            "INSERT INTO schema (id, version, genesis, key_id, created_at) VALUES (1, ?, ?, ?, ?)",
            (len(migrations), secrets.token_hex(32), key_id, created_at),
        )
    finally:
        connection.close()
    new.rename(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _prepare(connection: sqlite3.Connection, vault: Vault, migrations: Migrations) -> None:
    """Look before touching anything, then set the pragmas, read them back, and migrate."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise _broken("not a journal of this kiosk")
    if version(connection) > len(migrations):
        raise _broken(f"schema version {version(connection)} is newer than this program ({len(migrations)})")
    if wrong := differences(connection, migrations):
        raise _broken(f"the schema differs: {', '.join(wrong)}")
    for name, value, expected in _PRAGMAS:
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
        if (found := connection.execute(f"PRAGMA {name}").fetchone()[0]) != expected:
            raise _broken(f"sqlite keeps {name} at {found}, {expected} expected")
    _upgrade(connection, vault, migrations)
    if wrong := differences(connection, migrations):
        raise _broken(f"the schema differs after migration: {', '.join(wrong)}")


def _upgrade(connection: sqlite3.Connection, vault: Vault, migrations: Migrations) -> None:
    if version(connection) == len(migrations):
        return
    _same_key(connection, vault.key_id)  # before a step seals anything anew
    try:
        migrate(connection, migrations, vault)
    except ValueBroken as error:
        raise _broken("a sealed value is damaged: the journal stays at the version it has") from error
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what was sealed before leaves the log too


def _same_key(connection: sqlite3.Connection, key_id: str) -> None:
    row = connection.execute("SELECT key_id FROM schema").fetchone()
    if row is None:
        raise _broken("the schema row is gone")
    if row[0] != key_id:
        raise _broken(f"sealed with key {row[0]}, the key at hand is {key_id}")


def _verified(connection: sqlite3.Connection, key_id: str) -> str:
    """The journal's genesis, once its pages, its chain's tail and its key were found right."""
    for pragma in ("quick_check(1)", "integrity_check(requests)"):  # the latter also reads the money's unique index
        if connection.execute(f"PRAGMA {pragma}").fetchone()[0] != "ok":
            raise _broken("a page is damaged")
    _same_key(connection, key_id)
    report = verify_chain(connection, TAIL)
    if not report.whole:
        raise _broken(f"the chain is broken at event {min((*report.edited, *report.gaps))}")
    genesis: str = connection.execute("SELECT genesis FROM schema").fetchone()[0]
    return genesis


def _broken(reason: str) -> JournalNotOpened:
    return JournalNotOpened(ProblemCode.JOURNAL_BROKEN, reason)


def _not_opened(error: sqlite3.Error) -> Exception:
    trouble = of_sqlite(error)
    if trouble is None:
        return error
    if trouble.code is ProblemCode.JOURNAL_BROKEN:
        return _broken("the file is damaged or no database")
    return trouble
