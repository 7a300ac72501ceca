"""Bills in one hand at a time, given back always, and nothing of what is open dropped, whatever fails in between."""

from __future__ import annotations

import datetime as dt
import json
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.backends.simulated.insurer import Insurer
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Order, RequestId
from kiosk.domain.problems import Moved, ProblemCode
from kiosk.domain.slip import Ticket, TicketReason
from kiosk.ports import JournalUnwritable, Printed, RequestState, SlipState, WriteRule
from kiosk.visit import events as ev
from kiosk.visit import states as st
from tests.visit.stage import Stage, stage

FOREVER = 0


def fault(call: str, kind: str, times: int = 1, **more: Any) -> dict[str, Any]:
    return {"call": call, "fault": kind, "times": times, **more}


def request_states(on: Stage) -> list[RequestState]:
    return [row.state for row in on.journal.day(on.clock.now().date())]


def left_unknown(on: Stage) -> None:
    """One visit whose settlement is booked, its answer lost, and no question answered."""
    on.place.faults.plan([fault("settle", "lost_after"), fault("find", "down", FOREVER)])
    on.to_bill()
    on.tell(ev.Confirmed())
    assert isinstance(on.run(st.NeedsStaff), st.NeedsStaff)
    on.run()
    on.tell(ev.Proceeded())
    on.run()


def test_who_leaves_with_an_unknown_outcome_has_its_number_on_paper(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        left_unknown(on)
        printer: Any = on.kiosk.parts.printer
        ((ticket, _),) = printer.printed
        assert isinstance(ticket, Ticket)
        (request,) = on.journal.open_requests()
        assert (ticket.number, ticket.reason) == (request.request_id.reference, TicketReason.OUTCOME_UNKNOWN)


# ---- the bill stays locked while money may hang on it ------------------------------------------------------------


def test_next_visit_on_the_bill_leaves_its_lock_alone(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        left_unknown(on)
        on.to_bill()
        on.tell(ev.Confirmed())
        state = on.run()
        assert isinstance(state, st.Trouble)
        assert state.problem.code is ProblemCode.ALREADY_IN_PROGRESS
        assert on.holder() == "K01"


def test_lost_answer_of_a_second_lock_leaves_the_first_alone(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        left_unknown(on)
        on.to_bill()
        on.place.faults.plan([fault("lock", "lost_after")])
        on.tell(ev.Confirmed())
        on.run()
        assert on.holder() == "K01"


# ---- and is given back when none does ----------------------------------------------------------------------------


def test_bill_is_given_back_though_the_hospital_was_down(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.to_bill()
        on.place.faults.plan([fault("settle", "refuse"), fault("unlock", "down", 2)])
        on.tell(ev.Confirmed())
        on.run()
        on.kiosk.recover()
        assert on.holder() == "K01"
        on.kiosk.recover()
        assert on.holder() == ""


@pytest.mark.parametrize("moment", ["before the intent", "after the refusal"])
def test_power_cut_leaves_no_bill_locked(moment: str, tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.to_bill()
        on.place.faults.plan([fault("settle", "refuse")])
        on.tell(ev.Confirmed())
        on.next()
        if moment == "after the refusal":
            on.next()
        place = on.place
        assert on.holder() == "K01"
    with stage(tmp_path, place) as again:
        assert again.holder() == ""


def test_bill_of_a_visit_that_ended_while_it_was_being_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal fails for a moment while the hospital is locking: the answer finds the terminal out of service."""
    with stage(tmp_path) as on:
        on.to_bill()
        on.tell(ev.Confirmed())
        out_of_service(on, monkeypatch)
        on.run()
        assert on.holder() == "K01"
        on.kiosk.recover()
        assert on.holder() == ""


def test_bill_of_a_visit_is_not_given_back_under_its_hands(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.to_bill()
        on.tell(ev.Confirmed())
        on.next()
        assert isinstance(on.state, st.Settling)
        on.kiosk.recover()
        assert on.holder() == "K01"


# ---- out of service with money under way -------------------------------------------------------------------------


def out_of_service(on: Stage, monkeypatch: pytest.MonkeyPatch) -> st.OutOfService:
    """The journal refuses one event, and takes the next ones again."""

    def full(*_: object) -> None:
        raise JournalUnwritable(ProblemCode.DISK_FULL)

    with monkeypatch.context() as once:
        once.setattr(on.journal, "record", full)
        on.tell(ev.TimedOut())
    state = on.state
    assert isinstance(state, st.OutOfService)
    return state


def test_out_of_service_never_says_no_money_while_it_may_have_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage(tmp_path) as on:
        on.to_bill()
        on.tell(ev.Confirmed())
        on.next()
        assert isinstance(on.state, st.Settling)
        assert out_of_service(on, monkeypatch).problem.money is Moved.NOT_KNOWN


def test_out_of_service_after_the_booking_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stage(tmp_path) as on:
        on.to_bill()
        on.tell(ev.Confirmed())
        on.run(st.HandingOver)
        problem = out_of_service(on, monkeypatch).problem
        assert problem.money is Moved.YES
        assert problem.reference == on.journal.hospital_owed()[0].request_id.reference


def test_lost_answer_that_nobody_waits_for_is_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stage(tmp_path) as on:
        on.to_bill()
        on.place.faults.plan([fault("settle", "lost_after")])
        on.tell(ev.Confirmed())
        on.next()
        out_of_service(on, monkeypatch)
        on.run()
        assert request_states(on) == [RequestState.UNKNOWN]
        on.kiosk.recover()
        assert request_states(on) == [RequestState.REVERSED]
        assert on.holder() == ""
        assert on.place.books.live() == ()


def test_starting_again_leaves_a_request_on_the_wire_to_its_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage(tmp_path) as on:
        on.to_bill()
        on.tell(ev.Confirmed())
        on.next()
        out_of_service(on, monkeypatch)
        answer = on.kiosk.parts.backend.settle

        def meanwhile(order: Any) -> Any:
            on.kiosk.recover()
            on.clock.advance(60)
            on.kiosk.recover()
            return answer(order)

        monkeypatch.setattr(on.kiosk.parts.backend, "settle", meanwhile)
        on.tell(ev.Retried())
        on.next(-1)
        on.run()
        assert request_states(on) == [RequestState.SETTLED]
        assert len(on.place.books.live()) == 1


# ---- one case that can't be worked does not stop the others -------------------------------------------------------


def test_one_poisoned_case_keeps_nothing_else_from_being_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage(tmp_path) as on:
        left_unknown(on)
        on.place.faults.clear()
        on.place.faults.plan([fault("take", "down")])
        on.to_bill("nanchang")
        on.tell(ev.Confirmed())
        on.run()
        assert len(on.journal.hospital_owed()) == 1
        monkeypatch.setattr(Insurer, "find", poisoned)
        assert on.kiosk.recover() == 1
        assert on.journal.hospital_owed() == ()


def poisoned(insurer: Insurer, request_id: RequestId) -> Any:
    raise KeyError("a bug in an adapter")


def test_bug_in_one_case_does_not_keep_the_terminal_from_serving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage(tmp_path) as on:
        left_unknown(on)
        place = on.place

    place.faults.clear()
    monkeypatch.setattr(Insurer, "find", poisoned)
    with stage(tmp_path, place) as again:
        assert isinstance(again.state, st.Idle)
        assert len(again.journal.open_requests()) == 1
        assert again.holder() == "K01"


def test_two_passes_at_once_end_a_case_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The start-up's pass takes longer than the background's interval."""
    with stage(tmp_path) as on:
        left_unknown(on)
        on.place.faults.clear()
        find, other = Insurer.find, threading.Thread(target=on.kiosk.recover)

        def slow(insurer: Insurer, request_id: RequestId) -> Any:
            if not other.ident:
                other.start()
                other.join(0.3)
            return find(insurer, request_id)

        monkeypatch.setattr(Insurer, "find", slow)
        assert on.kiosk.recover() == 0
        other.join()
        assert request_states(on) == [RequestState.REVERSED]


# ---- only the platform's own word ---------------------------------------------------------------------------------


def test_what_we_asked_to_undo_is_never_accepted(tmp_path: Path) -> None:
    """The reversal's answer is lost, then the booking is found: the reversal may still be under way and undo it."""
    with stage(tmp_path) as on:
        on.to_bill()
        on.place.faults.plan([fault("settle", "late", seconds=20.0), fault("reverse", "late", seconds=25.0)])
        on.tell(ev.Confirmed())
        on.run()
        on.clock.advance(120)
        on.kiosk.recover()
        on.kiosk.parts.backend.find(RequestId("H00000000001", "20260101000000", 1))  # what was under way arrives
        booked = {s.request_id for s in on.place.books.live()}
        held = {row.request_id for row in on.journal.day(on.clock.now().date()) if row.state is RequestState.SETTLED}
        assert held == booked


def test_clock_set_forward_makes_no_request_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stage(tmp_path) as on:
        unreversible(on, monkeypatch)
        on.to_bill()
        on.place.faults.plan([fault("settle", "late", seconds=300.0)])
        on.tell(ev.Confirmed())
        on.run()
        on.clock.set(on.clock.now() + dt.timedelta(days=1))
        on.kiosk.recover()
        assert len(on.journal.open_requests()) == 1
        on.clock.advance(300)
        on.kiosk.recover()
        assert on.journal.open_requests() == ()
        assert len(on.place.books.live()) == 1
        assert len(on.journal.slips()) == 1


def test_clock_set_back_keeps_no_request_open_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stage(tmp_path) as on:
        unreversible(on, monkeypatch)
        on.to_bill()
        on.place.faults.plan([fault("settle", "lost_before")])
        on.tell(ev.Confirmed())
        on.run()
        on.clock.set(on.clock.now() - dt.timedelta(days=1))
        on.kiosk.recover()
        on.clock.advance(601)
        on.kiosk.recover()
        assert on.journal.open_requests() == ()
        assert on.holder() == ""


def unreversible(on: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = replace(on.place.world.profile, settle=WriteRule(reverse=False))
    monkeypatch.setattr(type(on.kiosk.parts.backend), "profile", lambda _: profile)


def test_what_is_delivered_twice_is_not_left_booked_where_a_reversal_does_not_bind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Booked, reversed, and then the network delivers the very same message once more."""
    world = load("default")
    loose = replace(world.profile, reversed_stays_refused=False)
    world = replace(world, world=replace(world.world, profile=loose))
    with stage(tmp_path, Place(world, SimulatedClock(world.clock))) as on:
        sent: list[Order] = []
        insurer, settle = on.place.insurer, Insurer.settle

        def kept(insurer: Insurer, order: Order) -> Any:
            sent.append(order)
            return settle(insurer, order)

        with monkeypatch.context() as once:
            once.setattr(Insurer, "settle", kept)
            left_unknown(on)
        on.place.faults.clear()
        on.kiosk.recover()
        assert on.place.books.live() == ()
        assert len(on.journal.open_requests()) == 1
        insurer.settle(sent[0])
        assert len(on.place.books.live()) == 1
        on.kiosk.recover()
        assert on.place.books.live() == ()
        on.clock.advance(601)
        on.kiosk.recover()
        assert on.journal.open_requests() == ()
        assert on.holder() == ""


def test_old_request_is_reversed_rather_than_believed_gone(tmp_path: Path) -> None:
    """Where a reversal binds it is surer than any age: whatever arrives afterwards is refused."""
    with stage(tmp_path) as on:
        on.to_bill()
        on.place.faults.plan([fault("settle", "late", seconds=2000.0), fault("find", "down", FOREVER)])
        on.tell(ev.Confirmed())
        assert isinstance(on.run(st.NeedsStaff), st.NeedsStaff)
        on.clock.advance(700)
        on.place.faults.clear()
        on.kiosk.recover()
        assert on.journal.open_requests() == ()
        on.clock.advance(2000)
        on.kiosk.parts.backend.find(RequestId("H00000000001", "20260101000000", 1))  # what was under way arrives
        assert on.place.books.live() == ()


# ---- paper --------------------------------------------------------------------------------------------------------


def test_bug_while_printing_leaves_a_slip_that_can_be_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stage(tmp_path) as on:
        printer = type(on.kiosk.parts.printer)

        def broken(*_: object) -> Printed:
            raise RuntimeError("a bug in a driver")

        on.to_bill()
        on.tell(ev.Confirmed())
        with monkeypatch.context() as once:
            once.setattr(printer, "print", broken)
            state = on.run()
        assert isinstance(state, st.PaidSlipOwed)
        assert state.problem.money is Moved.YES
        on.tell(ev.Retried())
        assert isinstance(on.run(), st.Done)
        assert [row.state for row in on.journal.slips()] == [SlipState.PRINTED]


def test_refusals_own_words_are_kept_for_staff_and_not_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with stage(tmp_path) as on:
        on.to_bill()
        on.place.faults.plan([fault("settle", "refuse", text="测试拒绝原因")])
        on.tell(ev.Confirmed())
        on.run()
        (number,) = [str(facts["request"]) for facts in _chained(on) if facts.get("became") == "refused"]
        journal: Any = on.journal
        assert journal.note(RequestId.parse(number)) == "测试拒绝原因"
        assert "测试拒绝原因" not in caplog.text


def _chained(on: Stage) -> list[dict[str, object]]:
    journal: Any = on.journal
    return [json.loads(facts) for (facts,) in journal._file.read("SELECT facts FROM events")]
