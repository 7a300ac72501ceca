"""Parked visits that wait for a filing: sealed, asked for until they are decided, gone with their ticket."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock
from kiosk.domain.filing import RecordState
from kiosk.domain.waiting import Waiting
from kiosk.journal.journal import SqliteJournal
from kiosk.ports import Awaited
from tests.journal import version_1
from tests.journal.cases import NOON, opened, settings
from tests.papers import samples

INSURANCE = samples.MEMBER.insurances[0]
WITH_STAY = Waiting(samples.MEMBER, INSURANCE, "B1", samples.STAY)
ALONE = Waiting(samples.MEMBER, INSURANCE, "B2")
WEEK = NOON + dt.timedelta(days=7)


def park(journal: SqliteJournal, ticket: str, waiting: Waiting | None) -> str:
    visit = journal.open_visit("discharge", 1)
    journal.park(visit, ticket, samples.MEMBER.id_number, WEEK, waiting)
    return visit


def test_what_waits_is_read_after_a_restart_and_decided_once(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as journal:
        first, second = park(journal, "T-1", WITH_STAY), park(journal, "T-2", ALONE)
        park(journal, "T-3", None)
        since = journal.awaited()[0].since
        assert journal.awaited() == (
            Awaited("T-1", first, WITH_STAY, since, WEEK),
            Awaited("T-2", second, ALONE, since, WEEK),
        )
    with closing(opened(tmp_path)) as journal:
        journal.decided("T-2", RecordState.APPROVED)
        journal.decided("T-2", RecordState.REJECTED)
        assert [(a.ticket, a.decided) for a in journal.awaited()] == [("T-1", None), ("T-2", RecordState.APPROVED)]
        assert journal.verify_chain().whole


def test_it_is_forgotten_with_its_ticket(tmp_path: Path) -> None:
    clock = SimulatedClock(NOON)
    with closing(opened(tmp_path, clock)) as journal:
        park(journal, "T-1", WITH_STAY)
        clock.advance(7 * 86400 + 1)
        assert journal.awaited() == ()
        park(journal, "T-2", None)
        with closing(sqlite3.connect(settings(tmp_path).path)) as reader:
            assert reader.execute("SELECT count(*) FROM awaited").fetchone() == (0,)


def test_nothing_of_the_person_can_be_read_in_the_file(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as journal:
        park(journal, "T-1", WITH_STAY)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    for secret in (samples.MEMBER.name, samples.MEMBER.id_number, samples.STAY.inpatient_number, "B1 "):
        assert secret.encode() not in kept


def test_a_decision_is_about_something(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as journal:
        park(journal, "T-1", None)
        for ticket, state in (("T-1", RecordState.APPROVED), ("T-9", RecordState.APPROVED)):
            with pytest.raises(ValueError, match="no such row"):
                journal.decided(ticket, state)
        with pytest.raises(ValueError, match="no decision"):
            journal.decided("T-1", RecordState.PENDING)


@pytest.mark.parametrize("older", range(1, 5))
def test_tickets_of_an_older_journal_wait_for_nothing_and_new_ones_do(tmp_path: Path, older: int) -> None:
    version_1.write(tmp_path, older)
    with closing(opened(tmp_path)) as journal:
        assert journal.parked(version_1.TICKET) == samples.MEMBER.id_number
        assert journal.awaited() == ()
        park(journal, "T-1", WITH_STAY)
        assert [a.waiting for a in journal.awaited()] == [WITH_STAY]
