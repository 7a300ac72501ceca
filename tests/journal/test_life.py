"""Any calls in any order, with crashes, restarts and shredding between them, against a model of plain dictionaries."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Order, RequestId
from kiosk.domain.writes import Kind, Write
from kiosk.ports import OPEN, BillInProgress, RequestState, SlipState
from tests.journal.cases import NOON, PERSON, drafts, opened, quote, receipt_of, settlement_of, slip_of

S, P = RequestState, SlipState
TWICE_NEVER = (Kind.SETTLE, Kind.UNDO, Kind.PAY)


@dataclass
class Row:
    """One request as the model knows it. `concerns`: the settlement that it undoes or pays."""

    sent: Order | Write
    kind: Kind
    subject: str
    day: dt.date
    concerns: RequestId | None = None
    state: RequestState = S.INTENT
    slip: SlipState | None = None
    took: bool | None = None
    shredded: bool = False
    ever_done: bool = field(default=False)

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def blocks(self) -> bool:
        return self.open or (self.state is S.SETTLED and self.kind in TWICE_NEVER)

    def may_become(self, state: RequestState) -> bool:
        legal = {
            S.INTENT: {S.UNKNOWN, S.SETTLED, S.REFUSED, S.NOT_SENT},
            S.UNKNOWN: {S.UNKNOWN, S.SETTLED, S.NOT_BOOKED, S.REVERSED, S.REFUSED},
            S.SETTLED: set() if self.kind in (Kind.UNDO, Kind.UNFILE) else {S.REVERSED},
        }
        return state in legal.get(self.state, ())


class Life(RuleBasedStateMachine):
    """Every request is of a visit of its own, so that visits and rows are shredded together."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = SimulatedClock(NOON)
        self.journal = opened(self.folder, self.clock)
        self.rows: dict[RequestId, Row] = {}
        self.images = 0

    def teardown(self) -> None:
        assert self.journal.verify_chain().whole
        self.journal.close()
        shutil.rmtree(self.folder)

    # ---- what is begun and how it ends

    def free(self, kind: Kind, subject: str) -> bool:
        return not any(row.kind is kind and row.subject == subject and row.blocks for row in self.rows.values())

    @rule(stay=st.sampled_from("AB"))
    def intend(self, stay: str) -> None:
        visit = self.journal.open_visit("discharge", 1)
        if not self.free(Kind.SETTLE, stay):
            with pytest.raises(BillInProgress):
                self.journal.intend(visit, PERSON, quote(stay))
            return
        order = self.journal.intend(visit, PERSON, quote(stay))
        assert order.request_id not in self.rows, "a number is given once"
        self.rows[order.request_id] = Row(order, Kind.SETTLE, stay, self.clock.now().date())

    @rule(data=st.data(), kind=st.sampled_from([kind for kind in Kind if kind is not Kind.SETTLE]))
    def begin(self, data: st.DataObject, kind: Kind) -> None:
        settlements = [row for row in self.rows.values() if row.kind is Kind.SETTLE]
        if not settlements:
            return
        target = data.draw(st.sampled_from(settlements))
        assert isinstance(target.sent, Order)
        number = target.sent.request_id
        draft = drafts(settlement_of(target.sent))[kind]
        about = kind in (Kind.UNDO, Kind.PAY)
        busy = about and any(row.concerns == number and row.open for row in self.rows.values())
        visit = self.journal.open_visit("staff", 2)
        if busy or not self.free(kind, draft.subject) or (about and target.state is not S.SETTLED):
            with pytest.raises(BillInProgress):
                self.journal.begin(visit, draft)
            return
        write = self.journal.begin(visit, draft)
        assert write.request_id not in self.rows, "a number is given once"
        day = self.clock.now().date()
        self.rows[write.request_id] = Row(write, kind, draft.subject, day, number if about else None)

    @rule(data=st.data(), state=st.sampled_from(S))
    def end(self, data: st.DataObject, state: RequestState) -> None:
        if not self.rows:
            return
        number, row = data.draw(st.sampled_from(sorted(self.rows.items(), key=lambda item: str(item[0]))))
        if not row.may_become(state):
            with pytest.raises(ValueError, match="can't become"):
                self.told(number, row, state)
            return
        self.told(number, row, state)
        was, row.state = row.state, state
        row.ever_done |= state is S.SETTLED
        if row.kind is Kind.SETTLE and (was is S.SETTLED or state is S.SETTLED):
            row.took = False
        settlement = self.rows[row.concerns] if row.concerns else None
        if row.kind is Kind.UNDO and state is S.SETTLED and settlement and settlement.state is S.SETTLED:
            settlement.state, settlement.took = S.REVERSED, False

    def told(self, number: RequestId, row: Row, state: RequestState) -> None:
        done = state is S.SETTLED
        if isinstance(row.sent, Order):
            self.journal.outcome(number, state, settlement_of(row.sent) if done else None, note="说明")
        else:
            self.journal.ended(number, state, receipt_of(row.sent) if done else None, note="说明")

    # ---- what is owed

    @rule(printed=st.booleans())
    def print_all(self, printed: bool) -> None:
        for order, settlement in self.journal.unslipped():
            assert settlement == settlement_of(order)
            self.journal.owe_slip(order.request_id, slip_of(order))
            self.rows[order.request_id].slip = P.OWED
        for row in self.journal.slips(owed_only=True):
            self.journal.slip_started(row.request_id)
            end = P.PRINTED if printed else P.UNCONFIRMED
            self.journal.slip_ended(row.request_id, end)
            self.rows[row.request_id].slip = end

    @rule(took=st.booleans())
    def hospital_answers(self, took: bool) -> None:
        for number in [s.request_id for s in self.journal.hospital_owed()] + list(self.journal.undo_owed()):
            self.journal.hospital_took(number, took)
            self.rows[number].took = took

    # ---- time, crashes, shredding

    @rule(days=st.integers(1, 40))
    def days_go_by(self, days: int) -> None:
        self.clock.advance(days * 86_400)

    @rule()
    def restart(self) -> None:
        self.journal.close()
        self.journal = opened(self.folder, self.clock)

    @rule()
    def crash(self) -> None:
        """The process is gone without a word: what the disk has then is opened."""
        self.images += 1
        image = self.folder.with_name(f"{self.folder.name}-{self.images}")
        shutil.copytree(self.folder, image)
        self.journal.close()
        shutil.rmtree(self.folder)
        image.rename(self.folder)
        self.journal = opened(self.folder, self.clock)

    @rule(days=st.integers(0, 60))
    def shred(self, days: int) -> None:
        before = self.clock.now().date() - dt.timedelta(days=days)
        over = [row for number, row in self.rows.items() if row.day < before and not self.held(number, row)]
        assert self.journal.shred(before) == len([row for row in over if not row.shredded])
        for row in over:
            row.shredded = True

    def held(self, number: RequestId, row: Row) -> bool:
        unprinted = row.kind is Kind.SETTLE and row.state is S.SETTLED and row.slip is not P.PRINTED
        about_it = any(other.concerns == number and other.open for other in self.rows.values())
        return row.open or unprinted or row.took is False or about_it

    # ---- what is read

    @invariant()
    def agrees(self) -> None:
        journal, rows = self.journal, self.rows
        assert {r.request_id: r.order for r in journal.open_requests()} == {
            n: row.sent for n, row in rows.items() if row.open and row.kind is Kind.SETTLE
        }
        assert {w.write.request_id: w.write for w in journal.open_writes()} == {
            n: row.sent for n, row in rows.items() if row.open and row.kind is not Kind.SETTLE
        }
        standing = {n for n, row in rows.items() if row.kind is Kind.SETTLE and row.state is S.SETTLED}
        assert {s.request_id for s in journal.hospital_owed()} == {n for n in standing if rows[n].took is False}
        owed = {n for n, row in rows.items() if row.state is S.REVERSED and row.took is False}
        assert set(journal.undo_owed()) == owed
        assert {o.request_id for o, _ in journal.unslipped()} == {n for n in standing if rows[n].slip is None}
        for number, row in rows.items():
            answer = journal.settlement(number) or journal.receipt(number)
            assert (answer is not None) == (row.ever_done and not row.shredded)
            if row.shredded:
                assert journal.note(number) == ""
                assert journal.slip(number) is None


Life.TestCase.settings = settings(
    max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestLife = Life.TestCase
