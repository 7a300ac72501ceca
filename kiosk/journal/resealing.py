"""Sealing values anew while a schema goes forward: SQL functions, so that a migration stays one script of SQL.

`new_visit_key(visit)` makes a visit's key, sealed; `visit_key_id(visit, sealed_key)` names it; `resealed(table, column,
row, visit, sealed_key, value)` is a value that the terminal's key has sealed, sealed by the visit's instead.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from kiosk.journal.keys import new_key, opened_key
from kiosk.journal.vault import Vault
from kiosk.ports import JournalUnwritable


class ValueBroken(ValueError):
    """A sealed value doesn't open, so it can't be sealed anew."""


class Resealing:
    """The functions on one connection. SQLite keeps an exception to itself: `check` raises what stood behind it."""

    def __init__(self, connection: sqlite3.Connection, vault: Vault | None) -> None:
        self._vault = vault
        self._broken: BaseException | None = None
        functions: tuple[tuple[str, int, Callable[..., bytes | str | None]], ...] = (
            ("new_visit_key", 1, self._new),
            ("visit_key_id", 2, self._key_id),
            ("resealed", 6, self._resealed),
        )
        for name, arguments, function in functions:
            connection.create_function(name, arguments, function)

    def check(self) -> None:
        """Raises ValueBroken where a value didn't open."""
        if self._broken is not None:
            raise ValueBroken from self._broken

    def _new(self, visit: str) -> bytes:
        return new_key(self._master(), visit)[1]

    def _key_id(self, visit: str, sealed_key: bytes) -> str:
        return opened_key(self._master(), visit, sealed_key).key_id

    def _resealed(
        self, table: str, column: str, row: str, visit: str, sealed_key: bytes, value: bytes | None
    ) -> bytes | None:
        if value is None:
            return None
        try:
            plain = self._master().open(table, column, row, value)
        except JournalUnwritable as error:
            self._broken = error
            raise
        return opened_key(self._master(), visit, sealed_key).seal(table, column, row, plain)

    def _master(self) -> Vault:
        if self._vault is None:
            raise ValueError("a step that seals anew needs the vault")
        return self._vault
