"""A key of its own for every visit that seals something: without it, what the visit has left says nothing any more.

Each key is random, and itself sealed by the terminal's. Deleting it is shredding the visit (`shred`): rows and the
chain stay as they are, so what was settled stays proven, and nobody can be named. design "Money", retention.
"""

from __future__ import annotations

import datetime as dt
import secrets
import sqlite3

from kiosk.journal.file import JournalFile
from kiosk.journal.vault import KEY_BYTES, Vault

#: Visits shredded in one transaction: the kiosk serves between two of them.
_AT_ONCE = 500
#: How many opened keys are kept in memory.
_KEPT = 64
_OF_REQUEST = """
SELECT k.visit, k.key_id, k.sealed_key FROM requests r JOIN visit_keys k ON k.visit = r.visit AND k.key_id = r.key_id
WHERE r.number = ?
"""
_OF_TICKET = """
SELECT k.visit, k.key_id, k.sealed_key FROM parked p JOIN visit_keys k ON k.visit = p.visit AND k.key_id = p.key_id
WHERE p.ticket = ?
"""
_OVER = """
SELECT k.visit FROM visit_keys k JOIN visits v ON v.id = k.visit
WHERE substr(v.opened_at, 1, 10) < ? AND k.visit NOT IN (SELECT visit FROM held_visits) ORDER BY v.ordinal LIMIT ?
"""
#: What an admission or a filing was about names a person to whoever has the terminal's key and guesses.
_FORGET = "UPDATE requests SET bill = '' WHERE visit = ? AND kind IN ('admit', 'file', 'unfile') AND bill <> ''"


class Keys:
    """The visits' keys, opened by the terminal's."""

    def __init__(self, master: Vault, file: JournalFile) -> None:
        self.master = master
        self._file = file
        self._opened: dict[str, Vault] = {}

    def of_visit(self, connection: sqlite3.Connection, visit: str) -> Vault:
        """The visit's vault, made in the transaction that is open where there is none. sqlite3.IntegrityError for a
        visit that was never opened."""
        row = connection.execute(
            "SELECT visit, key_id, sealed_key FROM visit_keys WHERE visit = ?", (visit,)
        ).fetchone()
        if row is not None:
            return self._open(*row)
        key_id, sealed = new_key(self.master, visit)
        connection.execute(
            "INSERT INTO visit_keys (visit, key_id, sealed_key) VALUES (?, ?, ?)", (visit, key_id, sealed)
        )
        return self._open(visit, key_id, sealed)

    def of_request(self, number: str) -> Vault | None:
        """The vault of a request's visit; None once it is shredded."""
        return self._found(_OF_REQUEST, number)

    def of_ticket(self, ticket: str) -> Vault | None:
        """The vault of a parked visit."""
        return self._found(_OF_TICKET, ticket)

    def shred(self, connection: sqlite3.Connection, before: dt.date) -> int:
        """Delete the keys of some visits opened before that day, in the transaction that is open; how many.

        A visit of which something is open or owed keeps its key: the schema holds that too (visit_keys_kept)."""
        over = connection.execute(_OVER, (before.isoformat(), _AT_ONCE)).fetchall()
        self._opened.clear()
        connection.executemany("DELETE FROM visit_keys WHERE visit = ?", over)
        connection.executemany(_FORGET, over)
        return len(over)

    def _found(self, sql: str, row: str) -> Vault | None:
        rows = self._file.read(sql, row)
        return self._open(*rows[0]) if rows else None

    def _open(self, visit: str, key_id: str, sealed: bytes) -> Vault:
        """Raises JournalUnwritable(JOURNAL_BROKEN) for a changed or moved key."""
        vault = self._opened.get(key_id)
        if vault is None:
            vault = opened_key(self.master, visit, sealed)
            if len(self._opened) >= _KEPT:
                self._opened.clear()
            self._opened[key_id] = vault
        return vault


def new_key(master: Vault, visit: str) -> tuple[str, bytes]:
    """A new key's name, and the key sealed by `master` for this visit."""
    key = secrets.token_bytes(KEY_BYTES)
    return Vault(key).key_id, master.seal("visit_keys", "sealed_key", visit, key)


def opened_key(master: Vault, visit: str, sealed: bytes) -> Vault:
    """The vault under a sealed key. Raises JournalUnwritable(JOURNAL_BROKEN)."""
    return Vault(master.open("visit_keys", "sealed_key", visit, sealed))
