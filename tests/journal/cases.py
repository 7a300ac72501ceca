"""Bills, quotes and settlements of the journal's tests, on the papers' invented people."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from kiosk.clock import CHINA, SimulatedClock
from kiosk.domain.application import Consent, Handed, Material, Signature, Way
from kiosk.domain.bill import Order, Quote, Settlement
from kiosk.domain.filing import FilingType
from kiosk.domain.money import Fen
from kiosk.domain.slip import Slip
from kiosk.domain.writes import Admission, Draft, FilingWithdrawn, Kind, NewFiling, Payment, Receipt, Undo, Write
from kiosk.journal.engine import DatabaseFile
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.opened import open_journal
from kiosk.journal.vault import open_vault
from kiosk.ports import RequestState
from kiosk.settings import JournalSettings, Terminal
from tests.papers import samples

NOON = dt.datetime(2026, 3, 12, 12, 0, 0, tzinfo=CHINA)
TERMINAL = Terminal(institution=samples.HOSPITAL.code, request_slice=(100, 199))
PERSON = samples.MEMBER.person_id


#: Whether the journals opened here are encrypted as a whole; the fixture `engine` sets it.
WHOLE_FILE = False


def settings(folder: Path, *, reserve_bytes: int = 64 * 1024) -> JournalSettings:
    return JournalSettings(folder / "journal.db", reserve_bytes=reserve_bytes, whole_file=WHOLE_FILE)


def database(folder: Path) -> DatabaseFile:
    """The file of the journal in `folder`, as whoever reads beside it opens it."""
    kept = settings(folder)
    return DatabaseFile(kept.path, open_vault(kept, TERMINAL).page_key() if kept.whole_file else None)


def opened(folder: Path, clock: SimulatedClock | None = None, *, reserve_bytes: int = 64 * 1024) -> SqliteJournal:
    """The journal in `folder`, with a throw-away key and a small reserve."""
    return open_journal(settings(folder, reserve_bytes=reserve_bytes), TERMINAL, clock or SimulatedClock(NOON))


def quote(stay_id: str = "ZY0001") -> Quote:
    """A quote of its own bill for each `stay_id`."""
    return replace(samples.QUOTE, bill=replace(samples.BILL, stay=replace(samples.STAY, stay_id=stay_id)))


def settlement_of(order: Order) -> Settlement:
    """What the insurer books for `order`."""
    return replace(samples.SETTLEMENT, request_id=order.request_id, bill_key=order.quote.bill.key())


def slip_of(order: Order) -> Slip:
    return replace(samples.SLIP, request_id=order.request_id)


def settled(journal: SqliteJournal, stay_id: str = "ZY0001") -> Order:
    """One bill settled in a visit of its own."""
    order = journal.intend(journal.open_visit("discharge", 1), PERSON, quote(stay_id))
    journal.outcome(order.request_id, RequestState.SETTLED, settlement_of(order))
    return order


def drafts(settlement: Settlement) -> dict[Kind, Draft]:
    """One draft of every other kind, with its person, bill and settlement."""
    insurance, began = samples.MEMBER.insurances[0], dt.date(2026, 3, 1)
    return {
        Kind.UNDO: Undo(settlement, "金额有误"),
        Kind.ADMIT: Admission(PERSON, insurance, samples.STAY),
        Kind.FILE: NewFiling(
            PERSON,
            insurance,
            FilingType.OTHER_TEMPORARY,
            samples.CARE,
            began,
            began,
            agent=samples.AGENT,
            phone=samples.AGENT.phone,
            handed=(Handed(Material.REFERRAL_FORM, Way.PHOTO, "ab" * 32, "F01"), Handed(Material.FORM, Way.SEEN)),
            signature=Signature((((0, 0, 0), (90, 40, 200)), ((10, 60, 400),)), NOON, by_agent=True),
            consent=Consent("2026-01", NOON),
            replaces="BA20260101000001",
        ),
        Kind.UNFILE: FilingWithdrawn(PERSON, insurance, "BA20260301000001"),
        Kind.PAY: Payment(settlement, Fen(12_345)),
    }


def receipt_of(write: Write, number: str = "JY000001") -> Receipt:
    """What the other side answers when it has done `write`."""
    return Receipt(write.request_id, write.draft.kind, number, NOON)


def by_hand(*statements: str) -> Callable[[Path], None]:
    """Somebody's statements on a journal's file, past the program."""

    def harm(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)

    return harm
