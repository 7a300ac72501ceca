"""The guards in the database itself: they hold against our own code and against another program."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlite_utils import Database

from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Order
from kiosk.domain.waiting import Waiting
from kiosk.journal.journal import SqliteJournal
from kiosk.ports import BillInProgress, RequestState, SlipState
from tests.journal.cases import NOON, PERSON, opened, quote, settled, settlement_of, slip_of
from tests.papers import samples

S = RequestState
LEGAL = {
    S.INTENT: {S.UNKNOWN, S.SETTLED, S.REFUSED, S.NOT_SENT},
    S.UNKNOWN: {S.SETTLED, S.NOT_BOOKED, S.REVERSED, S.REFUSED},
    S.SETTLED: {S.REVERSED},
}
LIVE = {S.INTENT, S.UNKNOWN, S.SETTLED}
#: One row of each table that the journal itself doesn't fill here.
OTHER_ROWS = """
INSERT INTO closes VALUES (1, '2026-03-12', '2026-03-13T00:05:00+08:00', 0, '{}', '[]', 1, zeroblob(32));
INSERT INTO fence (id, generation, changed_at) VALUES (1, '0a', '2026-03-01T09:00:00+08:00');
"""


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE events SET facts = '{}' WHERE seq = 1",
        "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 1",
        "INSERT INTO events SELECT 99, at, visit, step, event, staff, facts, effects, link FROM events WHERE seq = 1",
        "UPDATE visits SET kind = 'staff'",
        "DELETE FROM visits",
        "DELETE FROM requests",
        "UPDATE requests SET number = 'x'",
        "UPDATE requests SET sealed_order = x'00'",
        "UPDATE requests SET bill = 'x'",
        "UPDATE requests SET day = '2026-01-01'",
        "UPDATE requests SET total = 1, state = 'reversed'",
        "UPDATE requests SET total = 1",
        "UPDATE requests SET state = 'refused'",
        "INSERT OR REPLACE INTO requests SELECT * FROM requests",
        "UPDATE requests SET total = 'ten'",
        "UPDATE requests SET kind = 'file'",
        "UPDATE requests SET kind = 'file', state = 'reversed'",
        "UPDATE requests SET concerns = number, kind = 'pay'",
        "DELETE FROM handovers",
        "UPDATE handovers SET wanted = 'undo'",
        "INSERT OR REPLACE INTO handovers SELECT number, 1, changed_at, wanted FROM handovers",
        "DELETE FROM slips",
        "UPDATE slips SET state = 'printed'",
        "UPDATE slips SET state = 'started', copies = 7",
        "UPDATE numbers SET sequence = sequence - 1",
        "UPDATE numbers SET stamp = '20250101000000', sequence = 9999",
        "DELETE FROM numbers",
        "UPDATE parked SET until = 0",
        "UPDATE awaited SET sealed_case = x'00'",
        "UPDATE awaited SET decided = 'approved'",
        "UPDATE awaited SET decided = 'pending', decided_at = 'x'",
        "UPDATE awaited SET decided_at = 'x'",
        "UPDATE awaited SET ticket = 'T-2', decided = 'approved', decided_at = 'x'",
        "INSERT INTO awaited VALUES ('T-2', x'00', 'approved', 'x')",
        "UPDATE closes SET even = 1",
        "DELETE FROM closes",
        "INSERT OR REPLACE INTO closes SELECT id, day, run_at, 1, totals, findings, head_seq, head FROM closes",
        "UPDATE numbering SET first = 200",
        "UPDATE numbering SET last = 10000",
        "DELETE FROM numbering",
        "UPDATE fence SET generation = 'G'",
        "DELETE FROM fence",
        "UPDATE schema SET genesis = 'x', version = 99",
        "UPDATE schema SET version = 0",
        "DELETE FROM schema",
    ],
)
def test_the_database_refuses(journal: SqliteJournal, beside: sqlite3.Connection, attack: str) -> None:
    order = settled(journal)
    journal.owe_slip(order.request_id, slip_of(order))
    journal.park(
        journal.open_visit("discharge", 2), "T-1", "x", NOON, Waiting(samples.MEMBER, samples.MEMBER.insurances[0])
    )
    journal.park(journal.open_visit("discharge", 3), "T-2", "x", NOON)
    beside.executescript(OTHER_ROWS)
    before = list(beside.iterdump())
    with pytest.raises(sqlite3.IntegrityError):
        beside.execute(attack)
    assert list(beside.iterdump()) == before


def test_sqlite_utils_cant_rewrite_history_either(journal: SqliteJournal, beside: sqlite3.Connection) -> None:
    settled(journal)
    with pytest.raises(sqlite3.IntegrityError):
        Database(beside).table("events").upsert({"seq": 1, "event": "Started"}, pk="seq")


def test_one_live_row_a_bill_even_for_plain_sql(journal: SqliteJournal, beside: sqlite3.Connection) -> None:
    settled(journal)
    with pytest.raises(sqlite3.IntegrityError, match=r"requests\.bill"):
        beside.execute(
            "INSERT INTO requests SELECT 'other', visit, bill, 'intent', total, fund_total, cash, begun_at, day,"
            " changed_at, key_id, sealed_order, NULL, NULL, kind, concerns FROM requests"
        )


@pytest.mark.parametrize("was", list(S))
@pytest.mark.parametrize("to", list(S))
def test_only_the_legal_ways_of_a_request(tmp_path: Path, was: RequestState, to: RequestState) -> None:
    with closing(opened(tmp_path)) as journal:
        order = journal.intend(journal.open_visit("discharge", 1), PERSON, quote())
        way = {S.INTENT: (), S.NOT_BOOKED: (S.UNKNOWN, was), S.REVERSED: (S.SETTLED, was)}.get(was, (was,))
        for state in way:
            move(journal, order, state)
        if to in LEGAL.get(was, ()) or was == to == S.UNKNOWN:
            move(journal, order, to)
        else:
            with pytest.raises(ValueError, match="can't become"):
                move(journal, order, to)
        assert journal.verify_chain().whole


def move(journal: SqliteJournal, order: Order, state: RequestState) -> None:
    journal.outcome(order.request_id, state, settlement_of(order) if state is S.SETTLED else None)


class Requests(RuleBasedStateMachine):
    """Three bills, any calls in any order, restarts in between, against a model of four lines."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = SimulatedClock(NOON)
        self.latest = self.clock.now()
        self.journal = opened(Path(self.folder.name), self.clock)
        self.states: dict[Order, RequestState] = {}

    def teardown(self) -> None:
        assert self.journal.verify_chain().whole
        self.journal.close()
        self.folder.cleanup()

    def live(self, stay: str) -> bool:
        return any(o.quote.bill.stay.stay_id == stay and s in LIVE for o, s in self.states.items())

    @rule(stay=st.sampled_from("ABC"))
    def intend(self, stay: str) -> None:
        visit = self.journal.open_visit("discharge", 1)
        if self.live(stay):
            with pytest.raises(BillInProgress):
                self.journal.intend(visit, PERSON, quote(stay))
        else:
            self.states[self.journal.intend(visit, PERSON, quote(stay))] = S.INTENT

    @rule(data=st.data(), state=st.sampled_from(S))
    def outcome(self, data: st.DataObject, state: RequestState) -> None:
        if not self.states:
            return
        order = data.draw(st.sampled_from(list(self.states)))
        was = self.states[order]
        if state in LEGAL.get(was, ()):
            move(self.journal, order, state)
            self.states[order] = state
        elif not was == state == S.UNKNOWN:
            with pytest.raises(ValueError):
                move(self.journal, order, state)

    @rule()
    def print_all(self) -> None:
        for order, settlement in self.journal.unslipped():
            assert settlement == settlement_of(order)
            self.journal.owe_slip(order.request_id, slip_of(order))
            self.journal.slip_started(order.request_id)
            self.journal.slip_ended(order.request_id, SlipState.PRINTED)

    @rule(seconds=st.integers(-90_000, 90_000))
    def clock_jumps(self, seconds: int) -> None:
        """Never a whole day behind where it stood: then no number is given at all (K-909, test_numbers)."""
        self.latest = max(self.latest, self.clock.now())
        behind = (self.latest - self.clock.now()).total_seconds()
        self.clock.advance(max(seconds, behind - 80_000))

    @rule()
    def restart(self) -> None:
        self.journal.close()
        self.journal = opened(Path(self.folder.name), self.clock)

    @invariant()
    def agrees(self) -> None:
        still = {r.order: r.state for r in self.journal.open_requests()}
        assert still == {o: s for o, s in self.states.items() if s in (S.INTENT, S.UNKNOWN)}
        owed = {s.request_id for s in self.journal.hospital_owed()}
        assert owed == {o.request_id for o, s in self.states.items() if s is S.SETTLED}
        assert len({o.request_id for o in self.states}) == len(self.states)


Requests.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestRequests = Requests.TestCase
