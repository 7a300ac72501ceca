"""The look at a journal before it is used: what money depends on, in bounded time however long the journal is.

Every page, the whole chain and every request are gone through by examination.py, beside the running terminal and
whenever an engineer asks.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kiosk.journal import anchor
from kiosk.journal.anchor import Anchor, Held
from kiosk.journal.engine import PLAIN
from kiosk.journal.migrations import APPLICATION_ID, MIGRATIONS, Migrations, differences, version
from kiosk.journal.trouble import NextStep, broken
from kiosk.journal.walk import verify_chain
from kiosk.ports import shows

#: How many of the last events are verified at start-up (about 3 ms).
TAIL = 1_000


def looks_right(path: Path, *, whole_file: bool) -> None:
    """The file's first bytes: a plain file and one encrypted as a whole are never taken for each other.

    Only before any connection to the file is open in this process: closing a file drops the process's locks on it.
    Raises JournalNotOpened, OSError.
    """
    with path.open("rb") as file:
        begins = file.read(len(PLAIN))
    if not begins:
        raise broken(shows("journal.empty"))
    if whole_file and begins == PLAIN:
        raise broken(shows("journal.not_whole_file"), NextStep.WHOLE_FILE)


def is_ours(connection: sqlite3.Connection, migrations: Migrations = MIGRATIONS) -> None:
    """The file is a journal of a version we know, and no table, index or trigger of it is missing or changed."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise broken(shows("journal.foreign"), NextStep.PATH)
    if version(connection) > len(migrations):
        reason = shows("journal.newer", version=version(connection), known=len(migrations))
        raise broken(reason, NextStep.UPDATE)
    if wrong := differences(connection, migrations):
        raise broken(shows("journal.schema", names=", ".join(wrong)))


def genesis_of(connection: sqlite3.Connection, key_id: str) -> str:
    """The journal's genesis, sealed with the key at hand."""
    row = connection.execute("SELECT genesis, key_id FROM schema").fetchone()
    if row is None:
        raise broken(shows("journal.schema_row"))
    if row[1] != key_id:
        raise broken(shows("journal.other_key", sealed=row[1], here=key_id), NextStep.KEY)
    genesis: str = row[0]
    return genesis


def ends_well(connection: sqlite3.Connection, noted: Anchor | None) -> None:
    """The last events are linked, and the chain goes at least as far as this terminal noted it.

    Less is there where a write-ahead log was cut short, or where an older copy lies in the journal's place.
    """
    report = verify_chain(connection, TAIL)
    if not report.whole:
        raise broken(shows("journal.chain", seq=min((*report.edited, *report.gaps))), NextStep.VERIFY)
    if noted is None:
        return
    match anchor.held(connection, noted):
        case Held.CUT:
            reason = shows("journal.short", ends=report.length, written=noted.seq)
            raise broken(reason)
        case Held.REWRITTEN:
            raise broken(shows("journal.not_as_written", seq=noted.seq), NextStep.VERIFY)
