"""Filing at the terminal: filed once whatever becomes of the answer, nothing kept of who left, pending asked for."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.backends.simulated.parts import Filing
from kiosk.domain.application import Material, Way
from kiosk.domain.filing import FilingStatus, FilingType, RecordState
from kiosk.domain.people import Medium, mask_name
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import TicketReason
from kiosk.domain.writes import NewFiling, Receipt, Write
from kiosk.ports import Reply, StaffId, TicketSeen
from kiosk.scenario.samples import samples
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.machine import step
from kiosk.visit.step import insertion_of
from kiosk.visit.view import Surroundings, screen
from tests.visit.applying import (
    PARENT,
    SPELL,
    filed,
    to_filing,
    to_papers,
    to_review,
    to_submit,
    to_types,
)
from tests.visit.stage import Stage, stage


def fault(on: Stage, call: str, kind: str, **more: Any) -> None:
    on.place.faults.plan([{"call": call, "fault": kind, **more}])


def said(folder: Path, event: str) -> list[dict[str, Any]]:
    """The facts that the journal kept of every such event."""
    with closing(sqlite3.connect(folder / "journal.db")) as reader:
        rows = reader.execute("SELECT facts FROM events WHERE event = ? ORDER BY seq", (event,))
        return [json.loads(facts) for (facts,) in rows]


def photos(folder: Path) -> list[Path]:
    kept = folder / "journal.db.materials"
    return [path for path in kept.iterdir() if path.suffix == ".photo"] if kept.exists() else []


# ---- the way -------------------------------------------------------------------------------------------------------


def test_filed_at_once_goes_on_to_the_amounts_in_the_same_visit(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        state = to_submit(on)
        assert isinstance(state, st.Reviewing)
        on.tell(ev.Submitted())
        state = on.run()
        assert isinstance(state, st.Filed)
        assert not state.receipt.pending
        on.tell(ev.Proceeded())
        state = on.run(st.Explaining)
        assert isinstance(state, st.Explaining)
        assert state.case.finding.status is FilingStatus.IN_FORCE
        on.tell(ev.Proceeded())
        assert isinstance(on.run(st.Confirming), st.Confirming)
        (record,) = filed(on)
        assert state.case.stay.admitted == record.begin
        assert record.number == state.case.finding.record.number  # type: ignore[union-attr]


def test_the_consent_is_in_the_journal_before_anything_is_asked_further(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_filing(on)
        to_types(on)
        on.tell(ev.TypeChosen(FilingType.OTHER_TEMPORARY), ev.Proceeded(), ev.Agreed())
        assert isinstance(on.state, st.Consenting)
        assert said(tmp_path, "ConsentKept") == []
        on.run()
        (kept,) = said(tmp_path, "ConsentKept")
        assert kept == {"notice": "2026-11-26", "guardian": False, "state": "NamingPhone"}


def test_a_child_has_a_guardian_and_a_notice_of_its_own(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.reader.insert(on.credential("child", Medium.CARD))
        on.tell(ev.ForSelf())
        on.run(st.Explaining)
        on.tell(ev.FileHere())
        assert isinstance(on.run(), st.NamingGuardian)
        on.tell(ev.AgentNamed(PARENT), ev.Answered("visit"), ev.Answered("no"))
        to_papers(on)
        assert [kept["guardian"] for kept in said(tmp_path, "ConsentKept")] == [False, True]
        to_review(on)
        on.tell(ev.Submitted())
        on.run()
        (draft,) = [w.draft for w in on.place.register.standing() if isinstance(w.draft, NewFiling)]
        member = on.place.world.member(on.place.world.person("child"))
        assert draft.person_id == member.person_id
        assert draft.agent == PARENT
        assert draft.consent is not None
        assert draft.consent.guardian
        assert draft.signature is not None
        assert draft.signature.by_agent


def test_a_guardian_with_the_childs_own_number_is_none(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.reader.insert(on.credential("child", Medium.CARD))
        on.tell(ev.ForSelf())
        on.run(st.Explaining)
        on.tell(ev.FileHere())
        state = on.run()
        assert isinstance(state, st.NamingGuardian)
        own = replace(PARENT, id_number=state.sheet.member.id_number)
        assert on.tell(ev.AgentNamed(own)) == state


def touched(on: Stage, person: str, *taps: tuple[str, object]) -> int:
    """Touch the screen like this, the voucher shown after the second; how many touches that were."""
    for count, (tap, argument) in enumerate(taps, 1):
        if tap == "check":
            files_on_phone(on, person)
        on.kiosk.tap(tap, argument)
        on.run()
        if count == 2:
            on.tell(on.shown(person))
            on.run()
    return len(taps)


def test_on_the_phone_it_takes_six_touches_and_here_fifteen(tmp_path: Path) -> None:
    """From the welcome page to the slip, beside the voucher and what is done on the phone itself."""
    begin = [("start", ""), ("self", "")]
    end = [("proceed", ""), ("confirm", "")]
    on_phone = [*begin, ("phone", ""), ("check", ""), *end]
    with stage(tmp_path / "a") as on:
        assert touched(on, "unfiled", *on_phone) == 6
        assert isinstance(on.state, st.Done)
    drawn = [[list(point) for point in stroke] for stroke in SPELL]
    asked = [("file", ""), ("answer", "visit"), ("answer", "no"), ("type", "0"), ("proceed", ""), ("agree", "")]
    given = [("phone_number", "13000000000"), ("proceed", ""), ("sign", drawn), ("submit", ""), ("proceed", "")]
    with stage(tmp_path / "b") as on:
        assert touched(on, "files_at_once", *begin, *asked, *given, *end) == 15
        assert isinstance(on.state, st.Done)


def files_on_phone(on: Stage, person: str) -> None:
    begin = on.place.world.stays_of(person)[0].admitted
    on.place.file(Filing(person, "PHONE0001", FilingType.OTHER_TEMPORARY, "990100", begin))


# ---- submitted once ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["lost_after", "garbage", "truncated"])
def test_a_lost_answer_is_found_while_the_person_waits(how: str, tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_submit(on)
        fault(on, "write", how)
        on.tell(ev.Submitted())
        assert isinstance(on.run(), st.Filed)
        assert on.journal.open_writes() == ()
        assert len(filed(on)) == 1


def test_a_filing_that_never_arrived_is_in_doubt_until_it_cannot_arrive_any_more(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_submit(on)
        fault(on, "write", "lost_before")
        on.tell(ev.Submitted())
        assert isinstance(on.run(), st.NeedsStaff)
        assert len(on.journal.open_writes()) == 1
        on.clock.advance(on.place.world.profile.max_message_age + 1)
        on.kiosk.recover()
        assert on.journal.open_writes() == ()
        assert filed(on) == ()


def test_an_answer_that_stays_away_is_the_desks_and_a_second_filing_is_not_sent(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_submit(on)
        fault(on, "write", "lost_after")
        fault(on, "find_write", "down", times=0)
        on.tell(ev.Submitted())
        first = on.run()
        assert isinstance(first, st.NeedsStaff)
        assert first.problem.code is ProblemCode.FILING_UNKNOWN
        (open_,) = on.journal.open_writes()
        assert first.problem.reference == open_.write.request_id.reference
        printer: Any = on.kiosk.parts.printer
        ((ticket, _),) = printer.printed
        assert (ticket.number, ticket.reason) == (first.problem.reference, TicketReason.FILING_UNKNOWN)
        on.tell(ev.Proceeded())
        # The person comes again: the insured place doesn't show it yet, so that they may file once more.
        # The hospital doesn't answer either, so that this one would begin today: another filing by its dates.
        fault(on, "filings", "down", times=2)
        fault(on, "stays", "down", times=2)
        on.tell(ev.FilingsAsked(), ev.ForSelf(), on.shown("files_at_once"))
        on.run()
        to_types(on)
        to_papers(on)
        to_review(on)
        on.tell(ev.Submitted())
        second = on.run()
        assert isinstance(second, st.NeedsStaff)
        assert second.problem == first.problem
        on.place.faults.clear()
        on.kiosk.recover()
        assert on.journal.open_writes() == ()
        assert len(filed(on)) == 1


class PowerCut(BaseException):
    """The terminal is gone in the middle of a call."""


class Dies:
    """A backend that does the write, and whose answer finds nobody any more."""

    def __init__(self, behind: Any) -> None:
        self._behind, self.armed = behind, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._behind, name)

    def write(self, write: Write) -> Reply[Receipt]:
        answer: Reply[Receipt] = self._behind.write(write)
        if self.armed:
            raise PowerCut
        return answer

    def find_write(self, write: Write) -> Any:
        return self._behind.find_write(write)

    def upload(self, material: Material, photo: bytes) -> Any:
        return self._behind.upload(material, photo)


def test_a_crash_between_the_intent_and_the_answer_is_taken_up(tmp_path: Path) -> None:
    with stage(tmp_path) as before:
        place, clock = before.place, before.clock
    dies = Dies(place.backend())
    with stage(tmp_path, place, clock=clock, backend=dies) as on:
        to_submit(on)
        dies.armed = True
        on.tell(ev.Submitted())
        with pytest.raises(PowerCut):
            on.run()
    with stage(tmp_path, place, clock=clock) as on:
        assert on.journal.open_writes() == ()
        (record,) = filed(on)
        on.tell(ev.Started(), ev.ForSelf(), on.shown("files_at_once"))
        state = on.run(st.Explaining)
        assert isinstance(state, st.Explaining)
        assert state.case.finding.record == record


def test_a_second_press_is_the_same_press(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_submit(on)
        on.tell(ev.Submitted(), ev.Submitted(), ev.Submitted())
        assert isinstance(on.run(), st.Filed)
        assert len(filed(on)) == 1
        assert len(said(tmp_path, "FilingTaken")) == 1


@pytest.mark.parametrize("event", [ev.Cancelled(), ev.TimedOut(), ev.WentBack(), ev.Retried(), ev.Proceeded()])
def test_nothing_a_person_does_stops_it(event: ev.Event, tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_submit(on)
        on.tell(ev.Submitted(), event)
        assert isinstance(on.state, st.Submitting)
        assert isinstance(on.run(), st.Filed)


def test_another_card_during_the_submission_gets_nothing_of_it(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_submit(on, card=True)
        on.tell(ev.Submitted())
        on.reader.remove()
        other = on.reader.insert(on.credential("in_force", Medium.CARD))
        assert isinstance(on.state, st.Submitting)
        state = on.run()
        assert isinstance(state, st.Filed)
        assert insertion_of(state) == 0
        assert on.tell(ev.Proceeded()) == st.ForWhom(other), "a visit of its own"
        assert len(filed(on)) == 1


def test_a_refusal_leads_back_to_the_sheet_and_says_that_nothing_was_filed(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        reviewed = to_submit(on)
        fault(on, "write", "refuse", text="备案信息有误", code="K-306")
        on.tell(ev.Submitted())
        state = on.run()
        assert filed(on) == ()
        assert on.journal.open_writes() == ()
        assert getattr(state, "back", None) == reviewed


def test_a_refusal_with_the_card_gone_leads_nowhere(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_submit(on, card=True)
        fault(on, "write", "refuse", text="备案信息有误", code="K-306")
        on.tell(ev.Submitted())
        on.reader.remove()
        state = on.run()
        assert getattr(state, "back", None) is None


# ---- photos --------------------------------------------------------------------------------------------------------


def photographed(on: Stage) -> st.State:
    """A residence proof before the camera, taken and kept."""
    to_filing(on, "files_in_two_days")
    to_types(on, "live", "long", "no", "no")
    to_papers(on, FilingType.LONG_RESIDENT)
    on.tell(ev.PaperGiven(0, Way.PHOTO))
    camera: Any = on.kiosk.parts.camera
    camera.lay()
    on.tell(ev.PhotoAsked())
    on.run()
    assert photos(on.folder)
    on.tell(ev.PhotoAgreed())
    return on.state


def test_a_photo_is_handed_over_before_the_number_and_gone_after_the_answer(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        assert isinstance(photographed(on), st.Gathering)
        assert len(photos(tmp_path)) == 1
        on.tell(ev.Proceeded(), ev.Drawn(SPELL))
        on.run()
        on.tell(ev.Submitted())
        assert isinstance(on.run(), st.Filed)
        assert photos(tmp_path) == []
        (draft,) = [w.draft for w in on.place.register.standing() if isinstance(w.draft, NewFiling)]
        (handed,) = [h for h in draft.handed if h.way is Way.PHOTO]
        assert handed.file


def test_an_upload_that_fails_sends_no_filing(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        photographed(on)
        on.tell(ev.Proceeded(), ev.Drawn(SPELL))
        on.run()
        fault(on, "upload", "lost_before")
        on.tell(ev.Submitted())
        state = on.run()
        assert on.journal.open_writes() == ()
        assert filed(on, "files_in_two_days") == ()
        assert isinstance(getattr(state, "back", None), st.Reviewing)
        assert len(photos(tmp_path)) == 1


@pytest.mark.parametrize("leave", [lambda _: ev.Cancelled(), lambda _: ev.TimedOut()], ids=["cancel", "time out"])
def test_nothing_of_a_photo_stays_when_the_person_leaves(leave: Callable[[Stage], ev.Event], tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        photographed(on)
        on.tell(leave(on))
        assert photos(tmp_path) == []


def test_nothing_of_a_photo_stays_when_the_card_is_pulled(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_filing(on, "files_in_two_days", card=True)
        to_types(on, "live", "long", "no", "no")
        to_papers(on, FilingType.LONG_RESIDENT)
        on.tell(ev.PaperGiven(0, Way.PHOTO))
        camera: Any = on.kiosk.parts.camera
        camera.lay()
        on.tell(ev.PhotoAsked())
        on.run()
        assert len(photos(tmp_path)) == 1
        on.reader.remove()
        assert isinstance(on.state, st.Trouble)
        assert photos(tmp_path) == []


def test_a_photo_that_a_crash_leaves_is_swept_at_the_start(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        photographed(on)
        place, clock = on.place, on.clock
    with stage(tmp_path, place, clock=clock):
        assert photos(tmp_path) == []


def test_a_paper_that_cant_be_read_is_said_and_can_be_taken_again(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        to_filing(on, "files_in_two_days")
        to_types(on, "live", "long", "no", "no")
        to_papers(on, FilingType.LONG_RESIDENT)
        on.tell(ev.PaperGiven(0, Way.PHOTO), ev.PhotoAsked())
        state = on.run()
        assert isinstance(state, st.Photographing)
        assert state.useless is not None
        on.tell(ev.PhotoAgreed())
        assert on.state == state


# ---- pending -------------------------------------------------------------------------------------------------------


def pending(on: Stage) -> st.Filed:
    to_submit(on, "files_in_two_days")
    on.tell(ev.Submitted())
    state = on.run()
    assert isinstance(state, st.Filed)
    assert state.receipt.pending
    assert state.ticket
    assert state.printed
    on.tell(ev.Proceeded())
    return state


def asked(on: Stage, backend: Any) -> int:
    """How often the insured place was asked in one background pass."""
    count, real = 0, backend.filings

    def counting(*args: Any) -> Any:
        nonlocal count
        count += 1
        return real(*args)

    backend.filings = counting
    on.kiosk.recover()
    backend.filings = real
    return count


def test_the_kiosk_asks_by_itself_not_all_the_time_and_not_for_ever(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        filed_now = pending(on)
        backend = on.kiosk.parts.backend
        assert asked(on, backend) == 1
        assert asked(on, backend) == 0
        on.clock.advance(299)
        assert asked(on, backend) == 0
        on.clock.advance(1)
        assert asked(on, backend) == 1
        on.clock.advance(3 * 86400)
        assert asked(on, backend) == 1
        (awaited,) = on.journal.awaited()
        assert (awaited.ticket, awaited.decided) == (filed_now.ticket, RecordState.APPROVED)
        on.clock.advance(3600)
        assert asked(on, backend) == 0
        assert [f["decided"] for f in said(tmp_path, "filing_decided")] == ["approved"]


def test_staff_see_who_waits_until_it_is_decided(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        filed_now = pending(on)
        on.journal.set_staff_pin(StaffId("w01"), "735911")
        on.tell(ev.StaffAsked(), ev.PinEntered("735911"))
        on.run()
        (row,) = screen(on.state, Surroundings()).facts["waiting"]
        person = on.place.world.person("files_in_two_days")
        (waits,) = on.journal.awaited()
        assert row == {
            "number": filed_now.receipt.number,
            "name": mask_name(person.name),
            "insured": filed_now.sheet.insurance.region.name,
            "since": f"{waits.since:%m-%d %H:%M}",
            "until": f"{waits.since + dt.timedelta(days=on.kiosk.parts.settings.terminal.ticket_days):%m-%d}",
        }
        assert person.name not in str(row)
        on.clock.advance(3 * 86400)
        asked(on, on.kiosk.parts.backend)
        on.tell(ev.Retried())
        on.run()
        assert screen(on.state, Surroundings()).facts["waiting"] == []


def test_a_silent_insurer_keeps_no_pass_waiting(tmp_path: Path) -> None:
    """Each question may take half a minute: after one without an answer the pass goes back to what money waits for."""
    with stage(tmp_path) as on:
        pending(on)
        (one,) = on.journal.awaited()
        for n in range(3):
            on.journal.park(one.visit, f"KT-{n}", "x", one.since.replace(year=2027), one.waiting)
        on.place.faults.plan([{"call": "filings", "fault": "down", "times": 0}])
        assert asked(on, on.kiosk.parts.backend) == 1
        on.place.faults.clear()
        assert asked(on, on.kiosk.parts.backend) == 3


@pytest.mark.parametrize("with_ticket", [True, False])
def test_what_was_decided_meanwhile_goes_on_with_the_card_alone_or_the_ticket(
    with_ticket: bool, tmp_path: Path
) -> None:
    with stage(tmp_path) as on:
        ticket = pending(on).ticket
        place, clock = on.place, on.clock
    with stage(tmp_path, place, clock=clock) as on:
        on.clock.advance(3 * 86400)
        on.kiosk.recover()
        on.tell(ev.Started(), ev.ForSelf())
        if with_ticket:
            on.tell(TicketSeen(ticket))
            on.run()
        on.tell(on.shown("files_in_two_days"))
        state = on.run(st.Explaining)
        assert isinstance(state, st.Explaining)
        assert state.case.finding.status is FilingStatus.IN_FORCE


def test_the_stay_that_was_waited_for_comes_up_by_itself(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.tell(ev.Started(), ev.ForSelf(), on.shown("two_stays"))
        state = on.run()
        assert isinstance(state, st.ChoosingStay)
        assert state.stays is not None
        assert len(state.stays) == 2
        chosen = state.stays[1]
        on.tell(ev.StayChosen(1))
        on.run(st.Explaining)
        on.tell(ev.ParkAsked())
        on.run()
        on.tell(ev.Proceeded(), ev.Started(), ev.ForSelf(), on.shown("two_stays"))
        state = on.run(st.Explaining)
        assert isinstance(state, st.Explaining)
        assert state.case.stay.stay_id == chosen.stay_id


def test_a_ticket_of_a_filing_alone_goes_on_with_the_filings(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.tell(ev.FilingsAsked(), ev.ForSelf(), on.shown("files_in_two_days"))
        on.run()
        to_types(on)
        to_papers(on)
        to_review(on)
        on.tell(ev.Submitted())
        state = on.run()
        assert isinstance(state, st.Filed)
        on.tell(ev.Proceeded(), ev.Started(), ev.ForSelf(), TicketSeen(state.ticket))
        on.run()
        on.tell(on.shown("files_in_two_days"))
        after = on.run()
        assert isinstance(after, st.Filings)
        assert [r.state for r in after.dossier.records or ()] == [RecordState.PENDING]


def test_a_park_that_fails_leaves_the_filing_standing() -> None:
    state = samples()["filed_pending"]
    taken = step(state, ev.Failed(Problem(ProblemCode.DISK_FULL)))
    assert taken is not None
    assert isinstance(taken.state, st.Filed)
    assert taken.state.printed is False
