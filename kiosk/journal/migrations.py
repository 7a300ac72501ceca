"""Schema versions, forward only. A new journal goes the same way as an old one: from nothing to the newest."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from kiosk.journal.resealing import Resealing
from kiosk.journal.vault import Vault

#: Marks the file as ours (PRAGMA application_id): "KIOS".
APPLICATION_ID = 0x4B494F53

Migrations = tuple[str, ...]
#: MIGRATIONS[n] is the SQL that leads from version n to n + 1. Never change one that has been released: add one.
MIGRATIONS: Migrations = tuple(
    (files(__package__) / f"schema_{number}.sql").read_text(encoding="utf-8") for number in (1, 2, 3, 4, 5, 6)
)


def migrate(connection: sqlite3.Connection, migrations: Migrations = MIGRATIONS, vault: Vault | None = None) -> int:
    """Bring the database to the newest version, each step in one transaction; answers the version it had.

    A step that fails leaves the version before it. What a step seals anew needs the `vault`; an empty database needs
    none. Raises sqlite3.Error, ValueBroken, and ValueError for a newer database.
    """
    had = version(connection)
    if had > len(migrations):
        raise ValueError(f"schema version {had} is newer than {len(migrations)}")
    resealing = Resealing(connection, vault)
    for number, sql in enumerate(migrations[had:], start=had + 1):
        upgrade = f"UPDATE schema SET version = {number};" if number > 1 else ""  # noqa: S608 (a whole number)
        begin, end = "BEGIN IMMEDIATE;", f"{upgrade} PRAGMA user_version = {number}; COMMIT;"
        try:
            connection.executescript(f"{begin}\nPRAGMA application_id = {APPLICATION_ID};\n{sql}\n{end}")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            resealing.check()
            raise
    return had


def version(connection: sqlite3.Connection) -> int:
    """PRAGMA user_version: 0 before the first migration."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def differences(connection: sqlite3.Connection, migrations: Migrations = MIGRATIONS) -> tuple[str, ...]:
    """Names of tables, indexes and triggers that are missing, changed or too many at the database's own version.

    A lost trigger or index takes the guard of the money away silently, so it is looked for at every start.
    """
    expected, found = _expected(migrations[: version(connection)]), _objects(connection)
    return tuple(sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)))


@cache
def _expected(migrations: Migrations) -> Mapping[str, tuple[str, str | None]]:
    """What these steps make of nothing: found once a process, as every opening asks for it twice."""
    model = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(model, migrations)
        return _objects(model)
    finally:
        model.close()


def _objects(connection: sqlite3.Connection) -> dict[str, tuple[str, str | None]]:
    rows = connection.execute("SELECT name, type, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'")
    return {name: (kind, sql) for name, kind, sql in rows}
