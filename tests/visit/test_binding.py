"""A visit belongs to who stands there: answers about another card, a forgotten one or a pulled one open nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.people import Medium
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CodeSeen, JournalUnwritable, Printed, RequestState, SlipState, StaffId
from kiosk.visit import events as ev
from kiosk.visit import states as st
from tests.visit.stage import Stage, stage
from tests.visit.test_recovery import fault


def show(on: Stage, person: str, medium: Medium = Medium.CARD) -> None:
    if medium is Medium.CARD:
        on.reader.insert(on.credential(person, medium))
    else:
        on.tell(CodeSeen(on.credential(person, medium)))


def identifying(on: Stage) -> st.Identifying:
    assert isinstance(on.state, st.Identifying), on.state
    return on.state


# ---- answers in another order than they were asked for -------------------------------------------------------------


def test_first_persons_answer_is_not_the_second_persons_identity(tmp_path: Path) -> None:
    """The platform is slow; the first card is pulled, somebody else's put in."""
    with stage(tmp_path) as on:
        show(on, "in_force")
        on.tell(ev.ForSelf())
        on.next()  # camera
        on.next()  # the first card is read
        assert identifying(on).asked is not None
        on.reader.remove()
        show(on, "nanchang")
        asked_first, watch, read_second = on.workers.jobs
        read_second()
        on.runner.drain()
        asked_first()
        on.runner.drain()
        assert identifying(on).asked == on.credential("nanchang", Medium.CARD)
        on.workers.jobs[:] = [watch, on.workers.jobs[-1]]
        state = on.run(st.Explaining)
        assert isinstance(state, st.Explaining)
        assert state.case.patient.member.id_number == on.place.world.person("nanchang").id_number


def test_failed_reading_of_a_card_ends_no_other_question(tmp_path: Path) -> None:
    """A code is shown while a bad card is being read: the card's trouble must not make the code's answer unwanted."""
    with stage(tmp_path) as on:
        on.reader.insert(ProblemCode.CARD_MUTE)
        on.tell(ev.ForSelf())
        on.next()
        show(on, "in_force", Medium.VOUCHER)
        on.next()  # the card's trouble
        assert identifying(on).asked is not None
        assert isinstance(on.run(st.Explaining), st.Explaining)


def test_reading_that_was_cut_short_says_so(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        show(on, "in_force")
        on.tell(ev.ForSelf())
        on.reader.remove()
        on.run()
        assert identifying(on).hint == Problem(ProblemCode.CARD_PULLED)


def test_old_cards_trouble_is_not_the_new_cards(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        show(on, "in_force")
        on.tell(ev.ForSelf())
        on.reader.remove()
        show(on, "nanchang")
        on.next()  # camera
        on.next()  # the first card, gone
        assert identifying(on).hint is None
        assert identifying(on).reading


# ---- the card is gone, or was forgotten ----------------------------------------------------------------------------


@pytest.mark.parametrize("call", ["settle", "lock"])
def test_after_the_card_was_pulled_no_second_try_without_it(call: str, tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.to_bill_by_card()
        on.place.faults.plan([fault(call, "refuse")])
        on.tell(ev.Confirmed())
        if call == "settle":
            on.next()
            on.reader.remove()
            on.run()
        else:
            job = on.workers.jobs.pop(0)
            job()
            on.reader.remove()
            on.run()
        assert isinstance(on.state, st.Refused if call == "settle" else st.Trouble)
        assert on.state.back is None


def test_second_try_with_the_card_still_in(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.to_bill_by_card()
        on.place.faults.plan([fault("settle", "refuse")])
        on.tell(ev.Confirmed())
        on.run()
        on.tell(ev.Retried())
        assert isinstance(on.run(st.Confirming), st.Confirming)


def test_forgotten_card_opens_nothing_for_the_next_person(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.to_bill_by_card()
        on.tell(ev.TimedOut())
        on.run()
        state = on.tell(ev.Started())
        assert isinstance(state, st.Trouble)
        assert state.problem.code is ProblemCode.CARD_LEFT
        on.reader.remove()
        show(on, "nanchang")
        on.tell(ev.ForSelf())
        state = on.run(st.Explaining)
        assert isinstance(state, st.Explaining)
        assert state.case.patient.member.id_number == on.place.world.person("nanchang").id_number


# ---- staff ---------------------------------------------------------------------------------------------------------


def full(*_: object) -> None:
    raise JournalUnwritable(ProblemCode.DISK_FULL)


def signed_in(on: Stage) -> st.StaffDesk:
    on.journal.set_staff_pin(StaffId("w01"), "735911")
    on.tell(ev.StaffAsked(), ev.PinEntered("735911"))
    on.run()
    assert isinstance(on.state, st.StaffDesk)
    return on.state


@pytest.mark.parametrize("as_staff", [False, True])
def test_signing_out_brings_no_terminal_back_into_service(
    as_staff: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage(tmp_path) as on:
        with monkeypatch.context() as once:
            once.setattr(on.journal, "record", full)
            on.tell(ev.Started())
        assert isinstance(on.state, st.OutOfService)
        if as_staff:
            signed_in(on)
        else:
            on.tell(ev.StaffAsked())
        state = on.tell(ev.Cancelled())
        assert isinstance(state, st.OutOfService)
        assert state.problem.code is ProblemCode.DISK_FULL
        on.tell(ev.Retried())
        assert isinstance(on.run(), st.Idle)


def test_reversed_settlement_is_not_printed_again(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.to_bill()
        on.tell(ev.Confirmed())
        on.run()
        (row,) = on.journal.slips()
        on.tell(ev.Proceeded())
        signed_in(on)
        on.tell(ev.ReprintAsked(str(row.request_id)))
        on.run()
        assert [r.copies for r in on.journal.slips()] == [2]
        on.journal.outcome(row.request_id, RequestState.REVERSED)
        on.tell(ev.Retried())
        on.run()
        on.tell(ev.ReprintAsked(str(row.request_id)))
        on.run()
        assert [r.copies for r in on.journal.slips()] == [2]


@pytest.mark.parametrize(("came", "left"), [(True, SlipState.PRINTED), (False, SlipState.OWED)])
def test_staff_say_whether_paper_came_where_the_printer_cannot(
    came: bool, left: SlipState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage(tmp_path) as on:
        printer: Any = on.kiosk.parts.printer
        monkeypatch.setattr(type(printer), "print", lambda *_: Printed.UNCONFIRMED)
        on.to_bill()
        on.tell(ev.Confirmed())
        on.run()
        on.tell(ev.TimedOut(), ev.Proceeded())
        on.run()
        (row,) = on.journal.slips(owed_only=True)
        signed_in(on)
        on.tell(ev.ReprintAsked(str(row.request_id)))
        on.run()
        assert {"paper_yes", "paper_no"} <= {action.tap for action in on.kiosk.screen.actions}
        on.tell(ev.PaperCame(came))
        on.run()
        assert [r.state for r in on.journal.slips()] == [left]
        assert isinstance(on.state, st.StaffDesk)
        assert bool(on.state.desk.slips) is not came
