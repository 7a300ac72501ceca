"""Broken policies that the kill harness must catch: if it stops catching one, it proves nothing any more.

Each is broken in the killed kiosk alone, as a plausible change of its code would break it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.journal.file import JournalFile
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.opened import open_journal
from kiosk.journal.trouble import JournalNotOpened
from kiosk.ports import Clock
from kiosk.settings import JournalSettings, Terminal
from kiosk.visit.recovery import Recovery
from tests.kill import child
from tests.kill.boundaries import Target
from tests.kill.killing import Plan
from tests.kill.oracle import LOST, ORPHAN, STUCK


def damage(folder: Path) -> None:
    """A disk that has lost what the journal's pages held, and its log."""
    journal = folder / "journal.db"
    journal.write_bytes(bytes(journal.stat().st_size))
    (folder / "journal.db-wal").unlink(missing_ok=True)


@dataclass(frozen=True)
class Canary:
    """One broken policy: the run that shows it, and what the oracle must call it."""

    name: str
    plan: Plan
    oracle: str
    harness: str = "kill"


def _commit_later(held: Callable[[bool], bool]) -> None:
    """Let `write` return before its commit where `held` says so; the next one that isn't held commits both."""

    def write(self: JournalFile, body: Callable[[Any], Any], *, begins: bool = False) -> Any:
        def done(connection: Any) -> Any:
            if not connection.in_transaction:
                connection.execute("BEGIN IMMEDIATE")
            result = body(connection)
            if not held(begins):
                connection.execute("COMMIT")
            return result

        return self.look(done)

    JournalFile.write = write  # type: ignore[method-assign]


def intent_not_yet_written() -> None:
    """The request is sent while its intent still waits for its commit."""
    _commit_later(lambda begins: begins)


def outcome_not_yet_written() -> None:
    """Intents are safe; what became of them is committed by the dozen, to spare the disk."""
    written = iter(range(1, 10_000))
    _commit_later(lambda begins: not begins and next(written) % 64 != 0)


def unknown_forgotten() -> None:
    """A start serves at once and takes nothing up."""
    Recovery.take_up = lambda self: 0  # type: ignore[method-assign]


def empty_in_place_of_broken() -> None:
    """A journal that can't be opened is put aside, and a new one begun so that the terminal serves."""

    def opened(settings: JournalSettings, terminal: Terminal, clock: Clock) -> SqliteJournal:
        try:
            return open_journal(settings, terminal, clock)
        except JournalNotOpened:
            for part in ("", "-wal", "-shm", ".lock"):
                settings.path.with_name(settings.path.name + part).unlink(missing_ok=True)
            return open_journal(settings, terminal, clock)

    child.open_journal = opened  # type: ignore[attr-defined, assignment]


CANARIES = (
    Canary(
        "act before journal",
        Plan("good", (Target("settle.after"),), broken=intent_not_yet_written),
        LOST,
    ),
    Canary(
        "outcome told before it is committed",
        Plan("good", (Target("print.after"),), broken=outcome_not_yet_written),
        ORPHAN,
    ),
    Canary(
        "nothing taken up at the start",
        Plan("good", (Target("settle.before"),), broken=unknown_forgotten),
        STUCK,
    ),
    Canary(
        "broken journal replaced by an empty one",
        Plan("good", (Target("take.before"),), between=damage, broken=empty_in_place_of_broken),
        LOST,
    ),
)
