"""Opening the journal: lock it, look before touching anything, verify; a broken one is never replaced."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from dataclasses import replace
from pathlib import Path

from kiosk.domain.problems import ProblemCode
from kiosk.durable import sync_folder
from kiosk.journal.engine import DatabaseFile, spoken
from kiosk.journal.examination import found_before
from kiosk.journal.file import Anew, JournalFile
from kiosk.journal.glance import ends_well, genesis_of, is_ours, looks_right
from kiosk.journal.lock import Lock, take, take_to_read
from kiosk.journal.migrations import MIGRATIONS, Migrations, differences, migrate, version
from kiosk.journal.resealing import ValueBroken
from kiosk.journal.reserve import Reserve
from kiosk.journal.trouble import JournalNotOpened, NextStep, broken, of_sqlite, of_system
from kiosk.journal.vault import Vault
from kiosk.ports import JournalUnwritable, shows
from kiosk.settings import SettingsError

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
    path: Path,
    vault: Vault,
    reserve_bytes: int,
    created_at: str,
    migrations: Migrations = MIGRATIONS,
    *,
    whole_file: bool = False,
) -> JournalFile:
    """Open the journal at `path`, or make it where there never was one. It takes no longer for a long one.

    Raises JournalNotOpened (another kiosk has it; damaged, foreign, newer, sealed with another key, a lost trigger,
    its last events gone: a broken journal is never replaced by an empty one), JournalUnwritable (disk full or
    read-only) and SettingsError (whole_file without its package).
    """
    reserve = Reserve(path.with_name(path.name + ".reserve"), reserve_bytes)
    lock = take(path)
    connection: sqlite3.Connection | None = None
    try:
        database = DatabaseFile(path, vault.page_key() if whole_file else None)
        if not path.exists():
            if lock.genesis or path.with_name(path.name + "-wal").exists():
                raise broken(shows("journal.gone", path=str(path)))
            _create(database, vault.key_id, created_at, migrations)
        looks_right(path, whole_file=whole_file)
        try:
            genesis = _looked_at(database, vault.key_id, lock, migrations)
            connection = prepared(database, vault, migrations)
        except sqlite3.Error as error:
            trouble = of_sqlite(error)
            if trouble is None or trouble.code is not ProblemCode.DISK_FULL or not reserve.release():
                raise
            genesis = _looked_at(database, vault.key_id, lock, migrations)
            connection = prepared(database, vault, migrations)
        if (finding := found_before(path)) is not None:
            raise broken(finding, NextStep.VERIFY)
        if not lock.genesis:
            lock.keep(genesis)
        with contextlib.suppress(JournalUnwritable):  # a full disk must not keep recovery from reading
            reserve.hold()
        anew = _anew(database, vault, migrations)
        return JournalFile(connection, reserve, lock, genesis, database, anew=anew)
    except BaseException as error:
        if connection is not None:
            connection.close()
        lock.close()
        if isinstance(error, OSError):
            raise of_system(error) from error
        if isinstance(error, ValueError | TypeError) and not isinstance(error, SettingsError):
            raise broken(shows("journal.value")) from error
        if isinstance(error, sqlite3.Error):
            raise _not_opened(error, whole_file=whole_file) from error
        raise


def open_to_read(
    path: Path, vault: Vault, reserve_bytes: int, why: ProblemCode, *, whole_file: bool = False
) -> JournalFile:
    """The journal at `path`, which takes no writes for now (`why`): looked at as for writing, and only read until
    `JournalFile.renew` finds that it can be written again.

    Raises JournalNotOpened, and JournalUnwritable(`why`) where it can't be read either, or was never made.
    """
    lock: Lock | None = None
    try:
        lock = take_to_read(path)
        log = path.with_name(path.name + "-wal")
        frozen = not log.exists() or log.stat().st_size == 0  # the lock keeps every writer out
        whole = DatabaseFile(path, vault.page_key() if whole_file else None)
        looks_right(path, whole_file=whole_file)
        read = replace(whole, frozen=frozen)
        genesis = _looked_at(read, vault.key_id, lock, MIGRATIONS, oldest=len(MIGRATIONS))
        if (finding := found_before(path)) is not None:
            raise broken(finding, NextStep.VERIFY)
        reserve = Reserve(path.with_name(path.name + ".reserve"), reserve_bytes)
        anew = _anew(whole, vault, MIGRATIONS)
        return JournalFile(read.connect("ro"), reserve, lock, genesis, read, anew=anew, shut=why)
    except (OSError, sqlite3.Error, ValueError, TypeError, JournalUnwritable, JournalNotOpened) as error:
        if lock is not None:
            lock.close()
        if isinstance(error, JournalNotOpened | SettingsError):
            raise
        raise JournalUnwritable(why) from error


def _anew(database: DatabaseFile, vault: Vault, migrations: Migrations) -> Anew:
    def opened(lock: Lock, genesis: str) -> tuple[sqlite3.Connection, DatabaseFile]:
        if _looked_at(database, vault.key_id, lock, migrations) != genesis:
            raise broken(shows("journal.another", path=str(database.path)))
        if (finding := found_before(database.path)) is not None:
            raise broken(finding, NextStep.VERIFY)
        return prepared(database, vault, migrations), database

    return opened


def _create(database: DatabaseFile, key_id: str, created_at: str, migrations: Migrations) -> None:
    """Make the journal under another name and rename it whole: a file of this name is never half made."""
    path = database.path
    new = path.with_name(path.name + ".new")
    for leftover in (new, new.with_name(new.name + "-journal")):
        leftover.unlink(missing_ok=True)
    os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    connection = replace(database, path=new).connect("rw")
    try:
        connection.execute("PRAGMA synchronous = EXTRA")
        migrate(connection, migrations)
        connection.execute(
            "INSERT INTO schema (id, version, genesis, key_id, created_at) VALUES (1, ?, ?, ?, ?)",
            (len(migrations), secrets.token_hex(32), key_id, created_at),
        )
        # Already here: a power cut while a journal in its place went over to the log would leave a half rollback beside
        # it, and who looks at it first only reads.
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
    finally:
        connection.close()
    new.rename(path)
    sync_folder(path.parent)


def _looked_at(database: DatabaseFile, key_id: str, lock: Lock, migrations: Migrations, *, oldest: int = 0) -> str:
    """The genesis of a journal that is right at a glance, of the schema version `oldest` at least. Looked at on a
    connection that only reads: closing one that may write would fold the log of a journal that is refused."""
    with spoken(), contextlib.closing(database.connect("ro")) as connection:
        is_ours(connection, migrations)
        if version(connection) < oldest:
            raise JournalUnwritable(ProblemCode.JOURNAL_UNWRITABLE)
        genesis = genesis_of(connection, key_id)
        if lock.genesis and lock.genesis != genesis:
            raise broken(shows("journal.another", path=str(database.path)))
        ends_well(connection, lock.anchor)
    return genesis


def prepared(database: DatabaseFile, vault: Vault, migrations: Migrations = MIGRATIONS) -> sqlite3.Connection:
    """The one connection that writes: its pragmas set and read back, the schema brought to the newest version."""
    connection = database.connect("rw")
    try:
        with spoken():
            for name, value, expected in _PRAGMAS:
                connection.execute(f"PRAGMA {name} = {value}").fetchall()
                if (found := connection.execute(f"PRAGMA {name}").fetchone()[0]) != expected:
                    raise broken(shows("journal.pragma", name=name, found=found, expected=expected))
            if version(connection) < len(migrations):
                _upgrade(connection, vault, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def _upgrade(connection: sqlite3.Connection, vault: Vault, migrations: Migrations) -> None:
    try:
        migrate(connection, migrations, vault)
    except ValueBroken as error:
        raise broken(shows("journal.sealed_value")) from error
    if wrong := differences(connection, migrations):
        raise broken(shows("journal.schema_after", names=", ".join(wrong)))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what was sealed before leaves the log too


def _not_opened(error: sqlite3.Error, *, whole_file: bool) -> Exception:
    trouble = of_sqlite(error)
    if trouble is None:
        # The statements of an opening are right on every sound file: what they stumble over is the file.
        return broken(shows("journal.damaged")) if isinstance(error, sqlite3.OperationalError) else error
    if trouble.code is not ProblemCode.JOURNAL_BROKEN:
        return trouble
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
        if whole_file:
            return broken(shows("journal.damaged_or_key"), NextStep.KEY)
        return broken(shows("journal.no_database_or_whole"), NextStep.WHOLE_FILE)
    return broken(shows("journal.damaged"))
