"""The day close on real parts: what it ends, what it finds, what staff may do, and that a re-run is harmless."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.backends.simulated.backend import SimulatedBackend
from kiosk.backends.simulated.dayfiles import message
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Order, RequestId, Settlement
from kiosk.domain.close import Action, DayClose, Finding, FindingKind, OwnRow, PlatformRow, Stated
from kiosk.domain.money import Fen
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.writes import Kind, Receipt, Undo
from kiosk.journal.anchor import parse
from kiosk.journal.journal import SqliteJournal
from kiosk.ports import Find, Refusal, Reply, RequestState, Reversed, SlipState, StaffId, WriteRule
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.closing import Closing
from kiosk.visit.perform import Performer
from tests.visit.stage import Stage, stage

PIN = "246802"
WINDOW = Stated(Fen(500_00), Fen(300_00), Fen(0))
NEITHER = WriteRule(Find.NONE, reverse=False)


def place(rule: WriteRule | None = None, *, clearing: bool = True) -> Place:
    world = load("default")
    settle = rule or world.profile.settle
    changed = replace(world.profile, settle=settle, clearing=clearing)
    world = replace(world, world=replace(world.world, profile=changed))
    return Place(world, SimulatedClock(world.clock))


def closing(on: Stage) -> Closing:
    return Performer(on.kiosk.parts).closing


def settle(on: Stage, person: str = "in_force", *faults: dict[str, Any]) -> dt.date:
    """One visit up to its end, whatever that is; answers its day."""
    day = on.clock.now().date()
    on.to_bill(person)
    on.place.faults.plan(faults)
    on.tell(ev.Confirmed())
    on.run()
    on.place.faults.clear()
    on.tell(ev.Proceeded(), ev.TimedOut())
    on.run()
    return day


def tomorrow(on: Stage) -> None:
    on.clock.sleep(24 * 3600.0)


def close(on: Stage, day: dt.date) -> DayClose:
    done = closing(on).run(day, "w01")
    assert isinstance(done, DayClose), done
    return done


def only(done: DayClose, kind: FindingKind) -> Finding:
    (finding,) = done.of(kind)
    return finding


def own(on: Stage) -> OwnRow:
    (row,) = on.journal.own_rows((on.clock.now().date(), on.clock.now().date() - dt.timedelta(days=1)), frozenset())
    return row


def kinds(done: DayClose) -> list[FindingKind]:
    return [finding.kind for finding in done.findings]


def test_a_good_day_is_even_and_a_rerun_is_harmless(tmp_path: Path) -> None:
    with stage(tmp_path, place()) as on:
        day = settle(on)
        on.place.dayfiles.window(day, 5001, WINDOW)
        tomorrow(on)
        first, second = close(on, day), close(on, day)
        assert kinds(first) == [FindingKind.MATCHED, FindingKind.OTHER_WRITER]
        assert (first.even, first.wrong, first.provisional) == (True, (), False)
        assert [row.request_id for row in first.own] == [own(on).request_id]
        assert (first.run, second.run, on.journal.closes(day)) == (1, 2, 2)
        assert (second.findings, second.totals) == (first.findings, first.totals)
        assert second.seq == first.seq + 1
        assert first.totals[0].total.count == 2


def test_the_record_holds_nobodys_data_and_the_chain_holds_the_record(tmp_path: Path) -> None:
    with stage(tmp_path, place()) as on:
        day = settle(on)
        tomorrow(on)
        done = close(on, day)
        person = own(on).person_id
    with sqlite3.connect(tmp_path / "journal.db") as journal:
        ((totals, findings, head, seq),) = journal.execute("SELECT totals, findings, head, head_seq FROM closes")
        ((event, facts),) = journal.execute("SELECT event, facts FROM events WHERE seq = ?", (seq + 1,))
        assert journal.execute("SELECT link FROM events WHERE seq = ?", (seq,)).fetchone() == (head,)
    journal.close()
    assert (parse(done.anchor).seq, done.seq) == (seq + 1, seq + 1)
    (kept,) = json.loads(findings)
    assert (kept["kind"], kept["request"]) == ("matched", str(done.findings[0].request_id))
    assert person not in totals + findings
    assert "示" not in totals + findings
    assert event == "closed"
    assert (json.loads(facts)["run"], json.loads(facts)["even"], json.loads(facts)["count"]) == (1, True, 0)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE closes SET findings = replace(findings, 'matched', 'only_ours')",
        "UPDATE closes SET totals = '{}'",
        "UPDATE closes SET head_seq = head_seq - 1",
        "DELETE FROM closes",
    ],
)
def test_an_edited_record_shows(tmp_path: Path, edit: str) -> None:
    """Written past the triggers, as somebody with the file could."""
    with stage(tmp_path, place()) as on:
        day = settle(on)
        tomorrow(on)
        done = close(on, day)
        assert isinstance(on.journal, SqliteJournal)
        assert on.journal.verify_chain().whole
        with sqlite3.connect(tmp_path / "journal.db") as forger:
            for (trigger,) in forger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                forger.execute(f"DROP TRIGGER {trigger}")
            forger.execute(edit)
        forger.close()
        assert f"close {done.seq}" in on.journal.verify_chain().disagreeing


def test_today_is_provisional(tmp_path: Path) -> None:
    with stage(tmp_path, place()) as on:
        day = settle(on)
        assert close(on, day).provisional
        assert closing(on).run(day + dt.timedelta(days=1)) == Problem(ProblemCode.NOT_OFFERED)


# ---- what nothing but the files can end ------------------------------------------------------------------------


def test_a_booking_that_nobody_can_be_asked_about_is_taken_up(tmp_path: Path) -> None:
    with stage(tmp_path, place(NEITHER)) as on:
        day = settle(on, "in_force", {"call": "settle", "fault": "lost_after"})
        assert on.kiosk.recover() == 1
        found = only(close(on, day), FindingKind.MATCHED)
        assert found.ours
        assert found.ours.state == RequestState.SETTLED
        assert on.journal.open_requests() == ()
        (slip,) = on.journal.slips(owed_only=True)
        assert (slip.request_id, slip.state) == (found.request_id, SlipState.OWED)
        assert on.place.wards.taken(on.key()) is not None
        assert on.kiosk.recover() == 0
        assert kinds(close(on, day)) == [FindingKind.MATCHED]


def test_a_booking_of_somebody_who_left_is_reversed_where_that_can_be(tmp_path: Path) -> None:
    """Nobody is charged after leaving: the file's row is as good as the platform's answer, and has the same rule."""
    with stage(tmp_path, place(WriteRule(Find.NEXT_DAY_FILE, reverse=True))) as on:
        silent = {"call": "reverse", "fault": "lost_before", "times": 0}
        day = settle(on, "in_force", {"call": "settle", "fault": "lost_after"}, silent)
        assert own(on).state == RequestState.UNKNOWN
        assert kinds(close(on, day)) == [FindingKind.MATCHED]
        assert own(on).state == RequestState.REVERSED
        assert (on.place.books.live(), on.holder(), on.journal.open_requests()) == ((), "", ())


def test_a_request_is_concluded_only_as_it_was_ordered_and_once(tmp_path: Path) -> None:
    with stage(tmp_path, place(NEITHER)) as on:
        settle(on, "in_force", {"call": "settle", "fault": "lost_after"})
        (booked,), recovery = on.place.books.live(), Performer(on.kiosk.parts).recovery
        number, settled = booked.request_id, RequestState.SETTLED
        assert not recovery.conclude(number, settled, replace(booked, person_id="another"))
        assert recovery.hold(on.key())
        assert not recovery.conclude(number, settled, booked), "a visit has the bill in hand"
        recovery.let_go(on.key())
        assert own(on).state == RequestState.UNKNOWN
        assert recovery.conclude(number, settled, booked)
        assert not recovery.conclude(number, settled, booked)


def test_what_may_have_been_reversed_is_not_taken_up_any_more(tmp_path: Path) -> None:
    """A reversal without an answer may still take effect: accepting the row would give a slip for nothing."""
    with stage(tmp_path, place()) as on:
        silent = {"fault": "lost_before", "times": 0}
        faults = ({"call": "settle", "fault": "lost_after"}, {"call": "find", **silent}, {"call": "reverse", **silent})
        day = settle(on, "in_force", *faults)
        tomorrow(on)
        here = closing(on)
        (key,) = (finding.key for finding in close(on, day).wrong)
        on.place.faults.plan([{"call": "reverse", "fault": "lost_after"}])
        unsure = here.act(day, key, Action.REVERSE)
        assert unsure
        assert unsure.code is ProblemCode.OUTCOME_UNKNOWN
        on.place.dayfiles.add(day, _again(on))
        assert here.act(day, key, Action.TAKE_UP) == Problem(
            ProblemCode.ALREADY_IN_PROGRESS, reference=own(on).request_id.reference
        )
        assert own(on).state == RequestState.UNKNOWN


def _again(on: Stage) -> PlatformRow:
    """The row of a file that was made before the reversal."""
    row = own(on)
    return PlatformRow(row.request_id, message(row.request_id), row.stated, "S1", row.person_id)


def test_what_stands_in_no_file_was_not_booked(tmp_path: Path) -> None:
    """Only once the day is closed at the centre: till then it may still arrive."""
    with stage(tmp_path, place(NEITHER)) as on:
        day = settle(on, "in_force", {"call": "settle", "fault": "lost_before"})
        assert only(close(on, day), FindingKind.ONLY_OURS).actions == (Action.ASK_STAFF,)
        assert on.holder() != ""
        tomorrow(on)
        assert kinds(close(on, day)) == [FindingKind.MATCHED]
        assert own(on).state == RequestState.NOT_BOOKED
        assert (on.holder(), on.journal.locks()) == ("", ())


def test_a_message_sent_before_midnight_may_stand_in_the_next_file(tmp_path: Path) -> None:
    """Sent at 23:58 with ten minutes to arrive: the file of its own day alone proves nothing."""
    with stage(tmp_path, place(NEITHER)) as on:
        now = on.clock.now()
        on.clock.sleep((now.replace(hour=23, minute=57, second=0) - now).total_seconds())
        day = settle(on, "in_force", {"call": "settle", "fault": "lost_before"})
        tomorrow(on)
        assert only(close(on, day), FindingKind.ONLY_OURS).ours is not None
        tomorrow(on)
        assert kinds(close(on, day)) == [FindingKind.MATCHED]


def test_other_amounts_are_never_taken_up(tmp_path: Path) -> None:
    with stage(tmp_path, place(NEITHER)) as on:
        day = settle(on, "in_force", {"call": "settle", "fault": "lost_after"})
        on.place.dayfiles.alter(own(on).request_id, Fen(1))
        tomorrow(on)
        done = close(on, day)
        assert only(done, FindingKind.ONLY_THEIRS).actions == (Action.ASK_STAFF,)
        assert only(done, FindingKind.ONLY_THEIRS).ours == own(on)
        assert own(on).state == RequestState.UNKNOWN
        assert done.even is False


def test_midnight_is_no_mismatch_on_either_day(tmp_path: Path) -> None:
    """Sent at 23:59:58, booked and taken after midnight."""
    with stage(tmp_path, place()) as on:
        now = on.clock.now()
        on.to_bill()
        on.clock.sleep((now.replace(hour=23, minute=59, second=58) - on.clock.now()).total_seconds())
        on.place.faults.plan([{"call": "settle", "fault": "slow", "seconds": 4.0}])
        on.tell(ev.Confirmed())
        on.run()
        (booked,) = on.place.books.live()
        assert (own(on).day, booked.settled_at.date()) == (now.date(), now.date() + dt.timedelta(days=1))
        tomorrow(on)
        first, second = close(on, now.date()), close(on, booked.settled_at.date())
        assert (kinds(first), first.even) == ([FindingKind.MATCHED], True)
        assert (kinds(second), second.even) == ([FindingKind.OTHER_DAY], True)
        assert second.own == ()


# ---- what is found and what staff may do -----------------------------------------------------------------------


def test_a_lost_disk_shows_in_the_close(tmp_path: Path) -> None:
    """The journal is gone, the booking stands: found as the centre's and the hospital's, and never reversed here."""
    at = place()
    with stage(tmp_path / "first", at) as on:
        settle(on)
    with stage(tmp_path / "second", at) as on:
        day = on.clock.now().date()
        tomorrow(on)
        found = only(close(on, day), FindingKind.ONLY_THEIRS)
        (booked,) = at.books.live()
        assert (found.ours, found.request_id, found.actions) == (None, booked.request_id, (Action.ASK_STAFF,))
        assert [row.settlement_id for row in found.hospital] == [booked.settlement_id]
        assert found.centre[0].stated.total == booked.amounts.total
        for action in Action:
            assert closing(on).act(day, found.key, action) is None
        assert at.books.live() == (booked,)


class Spy(SimulatedBackend):
    """Remembers what it was asked to reverse; `lies`: books, and answers that it refused."""

    def __init__(self, at: Place, *, lies: bool = False) -> None:
        super().__init__(at)
        self.lies = lies
        self.reversed: list[RequestId] = []

    def settle(self, order: Order) -> Reply[Settlement]:
        answer = super().settle(order)
        return Refusal(ProblemCode.INSURER_REFUSED) if self.lies else answer

    def reverse(self, request_id: RequestId) -> Reply[Reversed]:
        self.reversed.append(request_id)
        return super().reverse(request_id)


def spied(on: Stage, spy: Spy) -> Closing:
    return Performer(replace(on.kiosk.parts, backend=spy)).closing


def test_no_foreign_number_is_ever_reversed(tmp_path: Path) -> None:
    with stage(tmp_path, place()) as on:
        day, spy = settle(on), Spy(on.place)
        on.place.dayfiles.window(day, 5001, WINDOW, taken=False)
        on.place.dayfiles.add(day, PlatformRow(None, "X1", WINDOW))
        other = RequestId("H00000000002", f"{day:%Y%m%d}080000", 1)
        on.place.dayfiles.add(day, PlatformRow(other, message(other), WINDOW))
        mine = RequestId("H00000000001", f"{day:%Y%m%d}080000", 5)
        on.place.dayfiles.add(day, PlatformRow(mine, message(mine), WINDOW))
        tomorrow(on)
        done = spied(on, spy).run(day)
        assert isinstance(done, DayClose)
        assert len(done.of(FindingKind.OTHER_WRITER)) == 3
        assert len(done.of(FindingKind.ONLY_THEIRS)) == 1
        for finding in done.findings:
            assert spied(on, spy).act(day, finding.key, Action.REVERSE) is None
        assert spied(on, spy).act(day, "no such key", Action.REVERSE) is None
        assert spy.reversed == []


def test_what_was_said_to_be_refused_and_is_booked_can_be_reversed_once(tmp_path: Path) -> None:
    with stage(tmp_path, place()) as on:
        liar = Spy(on.place, lies=True)
        on.kiosk._performer._settling._p = replace(on.kiosk.parts, backend=liar)
        day = settle(on)
        assert own(on).state == RequestState.REFUSED
        tomorrow(on)
        found = only(close(on, day), FindingKind.ONLY_THEIRS)
        assert found.actions == (Action.ASK_STAFF, Action.REVERSE)
        assert spied(on, liar).act(day, found.key, Action.REVERSE) is None
        assert spied(on, liar).act(day, found.key, Action.REVERSE) is None
        assert liar.reversed == [found.request_id]
        assert on.place.books.live() == ()
        assert kinds(close(on, day)) == [FindingKind.MATCHED]


def test_a_reversal_without_an_answer_is_said_to_be_unsure(tmp_path: Path) -> None:
    with stage(tmp_path, place()) as on:
        liar = Spy(on.place, lies=True)
        on.kiosk._performer._settling._p = replace(on.kiosk.parts, backend=liar)
        day = settle(on)
        tomorrow(on)
        found = only(close(on, day), FindingKind.ONLY_THEIRS)
        on.place.faults.plan([{"call": "reverse", "fault": "lost_before"}])
        unsure = closing(on).act(day, found.key, Action.REVERSE)
        assert unsure
        assert unsure.code is ProblemCode.OUTCOME_UNKNOWN
        assert only(close(on, day), FindingKind.ONLY_THEIRS).actions == (Action.ASK_STAFF, Action.REVERSE)


@pytest.mark.parametrize(("action", "becomes"), [(Action.TAKE_UP, "settled"), (Action.REVERSE, "reversed")])
def test_staff_end_an_unknown_that_is_booked(tmp_path: Path, action: Action, becomes: str) -> None:
    """A platform that is asked by key, and gave no answer: the row of the file is proof enough for staff."""
    with stage(tmp_path, place()) as on:
        silent = {"fault": "lost_before", "times": 0}
        faults = ({"call": "settle", "fault": "lost_after"}, {"call": "find", **silent}, {"call": "reverse", **silent})
        day = settle(on, "in_force", *faults)
        assert own(on).state == RequestState.UNKNOWN
        tomorrow(on)
        found = only(close(on, day), FindingKind.ONLY_THEIRS)
        assert found.actions == (Action.TAKE_UP, Action.REVERSE)
        assert closing(on).act(day, found.key, action) is None
        assert own(on).state == becomes
        assert kinds(close(on, day)) == [FindingKind.MATCHED]
        assert closing(on).act(day, found.key, action) is None
        assert on.journal.open_requests() == ()


def test_what_the_hospital_lacks_is_told_again(tmp_path: Path) -> None:
    with stage(tmp_path, place()) as on:
        day = settle(on, "in_force", {"call": "take", "fault": "down", "times": 0})
        tomorrow(on)
        found = only(close(on, day), FindingKind.HOSPITAL_HAS_NOT)
        on.place.faults.plan([{"call": "take", "fault": "down"}])
        owed = closing(on).act(day, found.key, Action.HAND_OVER_AGAIN)
        assert owed
        assert owed.code is ProblemCode.HOSPITAL_OWED
        assert closing(on).act(day, found.key, Action.HAND_OVER_AGAIN) is None
        assert on.place.wards.taken(on.key()) is not None
        assert kinds(close(on, day)) == [FindingKind.MATCHED]


# ---- when the others don't answer ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "fault", "code"),
    [
        ("rows", "down", ProblemCode.INSURER_DOWN),
        ("rows", "truncated", ProblemCode.INSURER_ANSWER_BROKEN),
        ("settled", "garbage", ProblemCode.HOSPITAL_ANSWER_BROKEN),
    ],
)
def test_without_the_rows_nothing_is_closed(tmp_path: Path, call: str, fault: str, code: ProblemCode) -> None:
    with stage(tmp_path, place(NEITHER)) as on:
        day = settle(on, "in_force", {"call": "settle", "fault": "lost_before"})
        tomorrow(on)
        on.place.faults.plan([{"call": call, "fault": fault}])
        assert closing(on).run(day) == Problem(code)
        assert (on.journal.closes(day), own(on).state) == (0, RequestState.UNKNOWN)


def test_totals_without_an_answer_are_said_so(tmp_path: Path) -> None:
    with stage(tmp_path, place()) as on:
        day = settle(on)
        tomorrow(on)
        on.place.faults.plan([{"call": "compare", "fault": "down"}])
        done = close(on, day)
        assert (done.even, done.totals[0].even, done.wrong) == (None, None, ())
        on.place.dayfiles.uneven = True
        assert (close(on, day).even, close(on, day).wrong) == (False, ())


def test_a_platform_that_does_not_compare_is_not_asked(tmp_path: Path) -> None:
    with stage(tmp_path, place(clearing=False)) as on:
        assert closing(on).run(on.clock.now().date()) == Problem(ProblemCode.NOT_OFFERED)


# ---- at the staff's desk -----------------------------------------------------------------------------------------


def test_staff_close_the_day_at_the_desk(tmp_path: Path) -> None:
    with stage(tmp_path, place()) as on:
        day = settle(on, "in_force", {"call": "take", "fault": "down", "times": 0})
        tomorrow(on)
        on.journal.set_staff_pin(StaffId("w01"), PIN)
        on.tell(ev.StaffAsked(), ev.PinEntered(PIN))
        on.run()
        on.tell(ev.CloseOpened())
        assert on.state == st.DayClosing(StaffId("w01"))
        on.tell(ev.CloseAsked(day), ev.CloseAsked(day))
        on.run()
        shown = on.state
        assert isinstance(shown, st.DayClosing)
        assert shown.close
        assert (shown.close.run, shown.close.who, shown.working) == (1, "w01", False)
        (finding,) = shown.close.wrong
        on.tell(ev.FindingAsked(finding.key, Action.REVERSE))
        assert on.workers.jobs == [], "not allowed for this finding"
        on.kiosk.tap("close_act", f"hand_over_again {finding.key}")
        on.run()
        assert isinstance(on.state, st.DayClosing)
        assert on.state.close
        assert (on.state.close.run, on.state.close.wrong) == (2, ())
        on.kiosk.tap("close_print")
        on.run()
        assert isinstance(on.state, st.DayClosing)
        assert on.state.printed
        on.tell(ev.Proceeded())
        on.run()
        assert isinstance(on.state, st.StaffDesk)


def test_a_close_that_comes_late_is_not_shown(tmp_path: Path) -> None:
    with stage(tmp_path, place()) as on:
        on.journal.set_staff_pin(StaffId("w01"), PIN)
        on.tell(ev.StaffAsked(), ev.PinEntered(PIN))
        on.run()
        on.tell(ev.CloseOpened())
        on.kiosk.tap("close_day", on.clock.now().date().isoformat())
        on.tell(ev.Cancelled())
        on.run()
        assert isinstance(on.state, st.Idle)
        assert on.journal.closes(on.clock.now().date()) == 1


def test_a_run_of_another_day_does_not_show_on_this_one(tmp_path: Path) -> None:
    with stage(tmp_path, place()) as on:
        today = on.clock.now().date()
        on.journal.set_staff_pin(StaffId("w01"), PIN)
        on.tell(ev.StaffAsked(), ev.PinEntered(PIN))
        on.run()
        on.tell(ev.CloseOpened(), ev.CloseAsked(today), ev.Proceeded(), ev.CloseOpened())
        on.tell(ev.CloseAsked(today - dt.timedelta(days=1)))
        on.next()
        assert isinstance(on.state, st.DayClosing)
        assert (on.state.close, on.state.working) == (None, True)
        on.run()
        assert on.state.close
        assert on.state.close.day == today - dt.timedelta(days=1)


def test_a_failed_close_says_why(tmp_path: Path) -> None:
    with stage(tmp_path, place()) as on:
        on.journal.set_staff_pin(StaffId("w01"), PIN)
        on.tell(ev.StaffAsked(), ev.PinEntered(PIN))
        on.run()
        on.place.faults.plan([{"call": "rows", "fault": "down", "times": 0}])
        on.tell(ev.CloseOpened(), ev.CloseAsked(on.clock.now().date()))
        on.run()
        assert isinstance(on.state, st.DayClosing)
        assert on.state.notice == Problem(ProblemCode.INSURER_DOWN)
        assert not on.state.working
        on.kiosk.tap("close_day", "2026-13-40")
        on.kiosk.tap("close_act", "burn it")
        assert on.workers.jobs == []


def test_an_undone_settlement_agrees_with_its_refund(tmp_path: Path) -> None:
    """Undone at the desk two days later: the refund stands under the undoing's own number, and days away."""
    with stage(tmp_path, place()) as on:
        day = settle(on)
        (booked,) = on.place.books.live()
        tomorrow(on)
        tomorrow(on)
        visit, later = on.journal.open_visit("staff", 1), on.clock.now().date()
        undoing = on.journal.begin(visit, Undo(booked)).request_id
        on.journal.ended(undoing, RequestState.SETTLED, Receipt(undoing, Kind.UNDO, "R1", on.clock.now()))
        on.place.wards.undo(booked.request_id)
        (row,) = on.journal.own_rows((day,), frozenset())
        assert (row.undone_by, row.state) == (undoing, RequestState.REVERSED)
        on.place.dayfiles.add(later, PlatformRow(undoing, message(undoing), -row.stated, "R1", refund=True))
        tomorrow(on)
        assert kinds(close(on, later)) == [FindingKind.OTHER_DAY]
        assert kinds(close(on, day)) == [FindingKind.MATCHED]
