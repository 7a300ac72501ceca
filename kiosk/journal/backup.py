"""A copy of the journal taken while the kiosk runs, and put back without ever giving a number a second time."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.clock import CHINA
from kiosk.domain.problems import ProblemCode
from kiosk.durable import sync_folder
from kiosk.journal import anchor, chain
from kiosk.journal.anchor import Anchor
from kiosk.journal.engine import DatabaseFile, spoken
from kiosk.journal.examination import examine
from kiosk.journal.lock import take
from kiosk.journal.numbers import Number, Numbers
from kiosk.journal.opening import prepared
from kiosk.journal.trouble import NextStep, broken, of_sqlite, of_system
from kiosk.journal.vault import Vault
from kiosk.log import redact
from kiosk.ports import Clock, shows
from kiosk.settings import SettingsError, Terminal

#: How far beyond every known mark numbers go on after a restore. A number runs ahead of the clock only where a second's
#: slice was used up or the clock was set back: an hour is more than a clock that is kept right is ever off.
SAFETY = dt.timedelta(hours=1)
_STAMP = "%Y%m%d%H%M%S"


@dataclass(frozen=True)
class Restored:
    """What stands again: the backup's last event and its time; `missing` the events this terminal had written after
    it, None unknown; `open_requests` taken up at the next start; numbers go on after `mark`."""

    anchor: Anchor
    until: str
    missing: int | None
    open_requests: int
    mark: Number


def back_up(journal: DatabaseFile, vault: Vault, target: Path) -> Anchor:
    """Copy the journal to `target` (mode 600, encrypted as it is), examine the copy and make it durable; its anchor.

    The source is only read, the kiosk may be running. Never over an existing file. Raises SettingsError,
    JournalNotOpened where the copy isn't sound, JournalUnwritable.
    """
    if target.exists():
        raise SettingsError(f"{target} exists: a backup is never written over")
    with _translated(NextStep.VERIFY), _part(target) as part:
        copy = replace(journal, path=part)
        _copied(journal, copy)
        taken = _sound(copy, vault, NextStep.VERIFY)
        _placed(part, target)
    return taken


def restore(
    journal: DatabaseFile, vault: Vault, terminal: Terminal, clock: Clock, backup: Path, known: Number | None = None
) -> Restored:
    """Put a backup in the journal's place, where there is none. `known`: the highest number given according to whoever
    else knows (the second store, a slip).

    Numbers go on an hour beyond the latest of: the backup's mark, its last event, the clock, `known`. Raises
    SettingsError, JournalNotOpened (a kiosk is running; the backup isn't sound, of another journal or key) and
    JournalUnwritable.
    """
    path = journal.path
    for there in (path, path.with_name(path.name + "-wal")):
        if there.exists():
            raise SettingsError(f"{there} is there: move the journal's files aside first, and keep them")
    with _translated(NextStep.OTHER), contextlib.closing(take(path)) as lock, _part(path) as part:
        copy = replace(journal, path=part)
        _copied(replace(journal, path=backup), copy)
        _sound(copy, vault, NextStep.OTHER)
        with contextlib.closing(prepared(copy, vault)) as connection, spoken():
            genesis = chain.genesis(connection).hex()
            if lock.genesis and lock.genesis != genesis:
                raise broken(shows("journal.backup_other"), NextStep.PATH)
            gone = lock.anchor
            restored = _taken_up(connection, terminal, clock, known, gone)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")
            after = anchor.current(connection)
        _placed(part, path)
        lock.keep(genesis)
        lock.note(after)
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + ".finding").unlink()
    return restored


def _taken_up(
    connection: sqlite3.Connection, terminal: Terminal, clock: Clock, known: Number | None, gone: Anchor | None
) -> Restored:
    """Raise the mark and chain what was done, in one transaction on the copy."""
    numbers = Numbers(terminal.institution, *terminal.request_slice)
    until = connection.execute("SELECT at FROM events ORDER BY seq DESC LIMIT 1").fetchone()[0]
    at, now = anchor.current(connection), clock.now()
    missing = max(gone.seq - at.seq, 0) if gone is not None else None
    latest = [now, dt.datetime.fromisoformat(until)]
    for number in (numbers.highest(connection), known):
        if number is not None:
            latest.append(dt.datetime.strptime(number.stamp, _STAMP).replace(tzinfo=CHINA))
    mark = Number((max(latest) + SAFETY).astimezone(CHINA).strftime(_STAMP), terminal.request_slice[1])
    _, head = chain.head(connection)
    connection.execute("BEGIN IMMEDIATE")
    numbers.know(connection, mark)
    facts = redact({"head": head.hex(), "count": missing})
    chain.append(connection, chain.Entry(now.isoformat(timespec="microseconds"), "restored", facts))
    connection.execute("COMMIT")
    (count,) = connection.execute("SELECT count(*) FROM requests WHERE state IN ('intent', 'unknown')").fetchone()
    return Restored(at, until, missing, count, mark)


def _copied(source: DatabaseFile, copy: DatabaseFile) -> None:
    """One view of `source` by SQLite's own backup, as a file without a log."""
    with spoken(), contextlib.closing(source.connect("ro")) as reading, contextlib.closing(copy.connect("rw")) as new:
        new.execute("PRAGMA synchronous = FULL")
        reading.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")


def _sound(copy: DatabaseFile, vault: Vault, step: NextStep) -> Anchor:
    examined = examine(copy, vault.key_id)
    if examined is None or not examined.sound:
        said = examined.reason if examined is not None else shows("journal.not_examined")
        raise broken(shows("journal.copy_unsound", said=said), step)
    with spoken(), contextlib.closing(copy.connect("ro")) as connection:
        return anchor.current(connection)


@contextlib.contextmanager
def _part(target: Path) -> Iterator[Path]:
    """A new file beside `target`, mode 600, gone at the end unless it was put in place."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        yield part
    finally:
        for leftover in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm", "-journal"))):
            leftover.unlink(missing_ok=True)


def _placed(part: Path, target: Path) -> None:
    """Durable under its name, and never over a file that came meanwhile."""
    descriptor = os.open(part, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.link(part, target)
    sync_folder(target.parent)


@contextlib.contextmanager
def _translated(step: NextStep) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise broken(shows("journal.no_database"), NextStep.KEY) from error
        trouble = of_sqlite(error)
        if trouble is not None and trouble.code is ProblemCode.JOURNAL_BROKEN:
            raise broken(shows("journal.page"), step) from error
        raise trouble or error from error
    except OSError as error:
        raise of_system(error) from error
