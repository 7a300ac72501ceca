"""Boxes: a journal each, in a folder of its own, over one second store and one key; and copies of them."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Order
from kiosk.journal.installing import Exclusion, install
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.opened import open_journal
from kiosk.journal.takeover import TakenUp
from kiosk.journal.vault import make_key
from kiosk.ports import RequestState, SecondStore
from kiosk.settings import JournalSettings, SecondStoreSettings, Terminal
from tests.journal.cases import NOON, PERSON, TERMINAL, quote, settlement_of, slip_of

AGREED = Exclusion("医保办 2026-17号", dt.date(2026, 3, 1))


@dataclass
class Box:
    """A terminal's disk, and its journal while it runs."""

    folder: Path
    store: SecondStore | None
    terminal: Terminal = TERMINAL
    clock: SimulatedClock = field(default_factory=lambda: SimulatedClock(NOON))
    required: bool = True
    machine: str = "m1"
    journal: SqliteJournal | None = None

    @property
    def settings(self) -> JournalSettings:
        key = self.folder.parent / "the.key"
        if not key.exists():
            make_key(key)
        return JournalSettings(self.folder / "journal.db", key, reserve_bytes=4096)

    @property
    def rules(self) -> SecondStoreSettings:
        return SecondStoreSettings("memory", required=self.required)

    def open(self) -> SqliteJournal:
        self.journal = open_journal(
            self.settings, self.terminal, self.clock, self.store, self.rules, machine=self.machine
        )
        return self.journal

    def close(self) -> None:
        if self.journal is not None:
            self.journal.close()
            self.journal = None

    def kill(self) -> None:
        """As a power cut: nothing more is said to anybody. What was committed stands."""
        if self.journal is not None:
            self.journal._file.close()
            self.journal = None

    def install(self, replaces: str = "") -> TakenUp | None:
        return install(
            self.settings, self.terminal, self.clock, AGREED, self.store, replaces=replaces, machine=self.machine
        )

    def copy(self, name: str, machine: str = "m1") -> Box:
        """Its disk as it stands, in another folder."""
        folder = self.folder.parent / name
        shutil.copytree(self.folder, folder)
        return replace(self, folder=folder, machine=machine, journal=None)

    def empty(self, name: str, **more: object) -> Box:
        """A new box of the same kind, with nothing on its disk."""
        return replace(self, folder=self.folder.parent / name, journal=None, **more)  # type: ignore[arg-type]

    def restore(self, backup: Box) -> None:
        """Put a copy in the place of its disk."""
        shutil.rmtree(self.folder)
        shutil.copytree(backup.folder, self.folder)


def intend(journal: SqliteJournal, stay: str) -> Order:
    return journal.intend(journal.open_visit("discharge", 1), PERSON, quote(stay))


def settle(journal: SqliteJournal, stay: str, *, slip: bool = True) -> Order:
    order = intend(journal, stay)
    journal.outcome(order.request_id, RequestState.SETTLED, settlement_of(order))
    if slip:
        journal.owe_slip(order.request_id, slip_of(order))
    return order
