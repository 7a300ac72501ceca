"""A start asks nothing that takes longer the longer the journal is."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock
from kiosk.journal.file import JournalFile
from kiosk.journal.journal import SqliteJournal
from kiosk.ports import RequestState
from tests.journal.cases import NOON, PERSON, opened, quote, settled, slip_of

#: Tables that grow with every visit; a partial index over what is open or owed doesn't.
LONG = ("requests", "slips", "handovers", "visits", "events", "visit_keys")
SHORT = ("requests_open", "slips_owed", "handovers_owed")


def _at_start(journal: SqliteJournal) -> None:
    """What recovery and the welcome page ask (kiosk/visit/recovery.py)."""
    journal.unslipped()
    journal.open_requests()
    journal.open_writes()
    journal.hospital_owed()
    journal.undo_owed()
    journal.locks()
    journal.slips(owed_only=True)
    journal.check()
    journal.open_visit("kiosk", 0)


def test_no_start_reads_a_whole_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(opened(tmp_path)) as journal:
        for stay in "ABC":
            order = settled(journal, stay)
            journal.owe_slip(order.request_id, slip_of(order))
            journal.slip_started(order.request_id)
        settled(journal, "D")
        journal.intend(journal.open_visit("discharge", 1), PERSON, quote("E"))
    asked: list[str] = []
    begun = JournalFile.__init__

    def traced(self: JournalFile, *given: object, **named: object) -> None:
        begun(self, *given, **named)  # type: ignore[arg-type]
        self._connection.set_trace_callback(asked.append)

    monkeypatch.setattr(JournalFile, "__init__", traced)
    with closing(opened(tmp_path)) as journal:
        _at_start(journal)
        journal._file._connection.set_trace_callback(None)
        questions = {sql for sql in asked if sql.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "INSERT"))}
        plans = {
            (step, sql)
            for sql in questions
            for *_, step in journal._file.read(f"EXPLAIN QUERY PLAN {sql}")
            if step.startswith("SCAN") and step.split()[1] in LONG and not any(index in step for index in SHORT)
        }
    assert len(questions) > 10
    # the last row of all is a scan that ends at its first step
    assert {plan for plan in plans if "ORDER BY seq DESC LIMIT 1" not in plan[1]} == set()


def test_a_slip_that_is_not_written_down_is_found(tmp_path: Path) -> None:
    with closing(opened(tmp_path, SimulatedClock(NOON))) as journal:
        first, second, third = settled(journal, "A"), settled(journal, "B"), settled(journal, "C")
        journal.owe_slip(second.request_id, slip_of(second))
        journal.outcome(third.request_id, RequestState.REVERSED)
    with closing(opened(tmp_path)) as journal:
        assert [order.request_id for order, _ in journal.unslipped()] == [first.request_id]
