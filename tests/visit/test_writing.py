"""Undoing, admitting, filing, paying: sent once, never lost, never done twice, whatever becomes of the answer."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.bill import RequestId, Settlement
from kiosk.domain.filing import FilingType
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.writes import Admission, Draft, FilingWithdrawn, Kind, NewFiling, Payment, Receipt, Undo, Write
from kiosk.payments.simulated import Options, Outcome, SimulatedPayments
from kiosk.ports import RequestState, SlipState, StaffId, WriteRule
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.writing import StillOpen, Writing
from tests.visit.stage import Stage, stage

FOREVER = 0
SECONDS = 5.0


def fault(call: str, kind: str, times: int = 1, **more: Any) -> dict[str, Any]:
    return {"call": call, "fault": kind, "times": times, **more}


def writing(on: Stage) -> Writing:
    parts = on.kiosk.parts
    return Writing(parts.backend, parts.payments, parts.journal, parts.clock)


def settled(on: Stage) -> Settlement:
    on.to_bill()
    on.tell(ev.Confirmed())
    on.run()
    (booked,) = on.place.books.live()
    return booked


def filing(on: Stage) -> NewFiling:
    world = on.place.world
    member = world.member(world.person("unfiled"))
    care = world.hospital().region
    begin = dt.date(2026, 3, 1)
    return NewFiling(member.person_id, member.insurances[0], FilingType.OTHER_TEMPORARY, care, begin)


def admission(on: Stage) -> Admission:
    world = on.place.world
    member = world.member(world.person("unfiled"))
    return Admission(member.person_id, member.insurances[0], world.bill(world.stays_of("unfiled")[0]).stay)


def withdrawal(on: Stage) -> FilingWithdrawn:
    filed = filing(on)
    visit = on.journal.open_visit("filing", 1)
    receipt = writing(on).carry_out(visit, filed, SECONDS)
    assert isinstance(receipt, Receipt)
    return FilingWithdrawn(filed.person_id, filed.insurance, receipt.number)


def done(on: Stage, draft: Draft) -> int:
    """How often the other side has really done it, by its own books."""
    match draft:
        case FilingWithdrawn(number=number):
            filings = [f for f in on.place.world.filings if f.number == number]
            return sum(f.state.value == "cancelled" for f in filings)
        case Undo(settlement=settlement):
            return int(settlement not in on.place.books.live())
        case _:
            return sum(w.draft == draft for w in on.place.register.standing())


DRAFTS: dict[str, Callable[[Stage], Draft]] = {
    "undo": lambda on: Undo(settled(on), "患者要求"),
    "admit": admission,
    "file": filing,
    "unfile": withdrawal,
}
FAULTS = ("lost_before", "lost_after", "late", "garbage", "truncated", "http_502", "wrong_number", "down", "refuse")


@pytest.mark.parametrize("kind", DRAFTS)
def test_a_write_that_is_answered_is_done_once(kind: str, tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        draft = DRAFTS[kind](on)
        visit = on.journal.open_visit("desk", 1)
        receipt = writing(on).carry_out(visit, draft, SECONDS)
        assert isinstance(receipt, Receipt)
        assert receipt.kind is draft.kind
        assert on.journal.receipt(receipt.request_id) == receipt
        assert on.journal.open_writes() == ()
        assert done(on, draft) == 1


@pytest.mark.parametrize("lost", FAULTS)
@pytest.mark.parametrize("kind", DRAFTS)
def test_whatever_becomes_of_the_answer_both_sides_agree_at_the_end(kind: str, lost: str, tmp_path: Path) -> None:
    """Sent, answer lost, nobody answers for a while, the terminal asks on: one truth, and never done twice."""
    with stage(tmp_path) as on:
        draft = DRAFTS[kind](on)
        visit = on.journal.open_visit("desk", 1)
        on.place.faults.plan([fault("write", lost, seconds=90.0), fault("find_write", "down", 4)])
        outcome = writing(on).carry_out(visit, draft, SECONDS)
        surely_not = isinstance(outcome, Problem)
        assert surely_not == (lost in ("down", "refuse"))
        if not surely_not:
            assert isinstance(outcome, StillOpen)
            assert [w.state for w in on.journal.open_writes()] == [RequestState.UNKNOWN]
            assert [w.write for w in on.journal.open_writes()] == [outcome.write]
        desk = writing(on)
        for _ in range(30):
            desk.take_up()
            on.clock.advance(30)
        assert on.journal.open_writes() == ()
        booked = sum(_ended(on, draft.kind))
        assert booked == done(on, draft)


def _ended(on: Stage, kind: Kind) -> list[bool]:
    """Whether each write of a kind ended as done, by the journal."""
    journal: Any = on.journal
    rows = journal._file.read("SELECT state FROM requests WHERE kind = ?", kind.value)
    return [state == RequestState.SETTLED for (state,) in rows]


def test_the_same_write_is_not_begun_twice(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        draft = admission(on)
        visit = on.journal.open_visit("desk", 1)
        on.place.faults.plan([fault("write", "lost_before"), fault("find_write", "down", FOREVER)])
        assert isinstance(writing(on).carry_out(visit, draft, 0), StillOpen)
        again = writing(on).carry_out(visit, draft, 0)
        assert isinstance(again, Problem)
        assert again.code is ProblemCode.ALREADY_IN_PROGRESS


def test_no_pass_meets_a_write_between_its_number_and_its_sending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage(tmp_path) as on:
        draft, desk, begin = admission(on), writing(on), on.journal.begin
        passing = threading.Thread(target=desk.take_up)

        def slow(visit: str, draft: Draft) -> Write:
            begun = begin(visit, draft)
            passing.start()
            passing.join(0.2)
            return begun

        monkeypatch.setattr(on.journal, "begin", slow)
        assert isinstance(desk.carry_out(on.journal.open_visit("desk", 1), draft, SECONDS), Receipt)
        passing.join()
        journal: Any = on.journal
        said = "".join(facts for (facts,) in journal._file.read("SELECT facts FROM events WHERE event = 'request'"))
        assert '"unknown"' not in said
        assert '"settled"' in said


def test_what_the_platform_does_not_offer_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stage(tmp_path) as on:
        draft = admission(on)
        bare = type(on.kiosk.parts.backend.profile())()
        monkeypatch.setattr(type(on.kiosk.parts.backend), "profile", lambda _: bare)
        outcome = writing(on).carry_out(on.journal.open_visit("desk", 1), draft, 0)
        assert isinstance(outcome, Problem)
        assert outcome.code is ProblemCode.NOT_OFFERED


def test_a_settlement_undone_by_staff_voids_its_slip_and_leaves_the_hospital(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        booked = settled(on)
        sign_in(on)
        assert on.place.wards.taken(booked.bill_key) == booked
        on.tell(ev.UndoAsked(str(booked.request_id)), ev.UndoAgreed(True))
        on.run()
        state = on.state
        assert isinstance(state, st.StaffDesk)
        assert state.notice is not None
        assert state.notice.code is ProblemCode.REVERSED
        assert on.place.books.live() == ()
        assert on.place.wards.taken(booked.bill_key) is None
        assert on.journal.slips(owed_only=True) == ()
        assert on.journal.undo_owed() == ()


def test_nothing_is_undone_unless_staff_are_sure(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        booked = settled(on)
        sign_in(on)
        on.tell(ev.UndoAsked(str(booked.request_id)), ev.UndoAgreed(False), ev.UndoAgreed(True))
        on.run()
        assert on.place.books.live() == (booked,)


def test_what_the_hospital_has_not_undone_is_owed_until_it_has(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        booked = settled(on)
        sign_in(on)
        on.place.faults.plan([fault("undo", "lost_before", 2)])
        on.tell(ev.UndoAsked(str(booked.request_id)), ev.UndoAgreed(True))
        on.run()
        assert on.journal.undo_owed() == (booked.request_id,)
        on.kiosk.recover()
        assert on.place.wards.taken(booked.bill_key) == booked
        on.kiosk.recover()
        assert on.place.wards.taken(booked.bill_key) is None
        assert on.journal.undo_owed() == ()


def test_an_undone_stay_can_be_settled_again(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        booked = settled(on)
        sign_in(on)
        on.tell(ev.UndoAsked(str(booked.request_id)), ev.UndoAgreed(True))
        on.run()
        on.tell(ev.Cancelled())
        again = settled(on)
        assert again.request_id != booked.request_id


@pytest.mark.parametrize("present", [True, False])
def test_staff_decide_a_case_by_whether_the_patient_is_there(present: bool, tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.place.faults.plan([fault("settle", "lost_after"), fault("find", "down", FOREVER)])
        on.to_bill()
        on.tell(ev.Confirmed())
        on.run(st.NeedsStaff)
        on.run()
        sign_in(on, ev.StaffAsked())
        on.place.faults.clear()
        (case,) = on.journal.open_requests()
        on.tell(ev.CaseAsked(str(case.request_id), present=present))
        on.run()
        assert on.journal.open_requests() == ()
        assert len(on.place.books.live()) == int(present)
        owed = [row.state for row in on.journal.slips(owed_only=True)]
        assert owed == ([SlipState.OWED] if present else [])
        assert on.journal.hospital_owed() == ()


def sign_in(on: Stage, *first: ev.Event) -> None:
    if not isinstance(on.state, st.NeedsStaff):
        on.tell(ev.Proceeded())
        on.run()
    on.tell(*(first or (ev.StaffAsked(),)))
    on.journal.set_staff_pin(StaffId("w01"), "246810")
    on.tell(ev.PinEntered("246810"))
    on.run()
    assert isinstance(on.state, st.StaffDesk)


# ---- paying at the terminal ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "paid", "checking"),
    [
        (Outcome.PAID, True, False),
        (Outcome.REFUSED, False, False),
        (Outcome.DOWN, False, False),
        (Outcome.LOST, True, False),
        (Outcome.LOST_BEFORE, False, False),
    ],
)
def test_a_payment_is_taken_once_and_said_as_it_is(
    outcome: Outcome, paid: bool, checking: bool, tmp_path: Path
) -> None:
    with stage(tmp_path, payments=True) as on:
        terminal = on.kiosk.parts.payments
        assert isinstance(terminal, SimulatedPayments)
        terminal.outcome = outcome
        on.to_bill()
        on.tell(ev.Confirmed())
        state = on.run()
        assert isinstance(state, st.Done)
        assert (state.pay_at.paid, state.pay_at.checking) == (paid, checking)
        assert len(terminal.paid) == int(paid)
        assert on.journal.open_writes() == ()


def test_a_payment_in_doubt_is_collected_by_nobody_until_it_is_known(tmp_path: Path) -> None:
    with stage(tmp_path, payments=True) as on:
        terminal = on.kiosk.parts.payments
        assert isinstance(terminal, SimulatedPayments)
        terminal.outcome, terminal.answers = Outcome.LOST, False
        on.to_bill()
        on.tell(ev.Confirmed())
        state = on.run()
        assert isinstance(state, st.Done)
        assert state.pay_at.checking
        (slip,) = on.journal.slips()
        assert slip.paper.pay_at.checking  # type: ignore[union-attr]
        terminal.outcome, terminal.answers = Outcome.PAID, True
        on.kiosk.recover()
        assert on.journal.open_writes() == ()
        assert len(terminal.paid) == 1


def test_a_payment_is_no_settlement(tmp_path: Path) -> None:
    """The simulated terminal refuses what it doesn't take."""
    with stage(tmp_path) as on:
        terminal = SimulatedPayments(Options(), on.clock)
        refused: Any = terminal.collect(Write(RequestId("H00000000001", "20260318093000", 1), admission(on)))
        assert refused.code is ProblemCode.NOT_OFFERED
        assert terminal.rule() == WriteRule()
        assert Payment.kind is Kind.PAY


def test_a_program_that_ends_keeps_nobody_waiting(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.place.faults.plan(
            [{"call": "write", "fault": "lost_after"}, {"call": "find_write", "fault": "down", "times": 0}]
        )
        stopped, before = writing(on), on.clock.monotonic()
        stopped.stop()
        draft, visit = filing(on), on.journal.open_visit("filing", 1)
        assert isinstance(stopped.carry_out(visit, draft, SECONDS), StillOpen)
        assert on.clock.monotonic() == before
        on.place.faults.clear()
        assert writing(on).take_up() == 0
        assert done(on, draft) == 1
