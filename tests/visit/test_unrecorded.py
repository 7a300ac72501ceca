"""Where the journal can't be written: what is done all the same, what never, and what is remembered of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from kiosk.clock import SimulatedClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import JournalUnwritable, Role, Section
from kiosk.scenario.samples import Samples, samples
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.engineer_states import Job
from kiosk.visit.machine import step
from kiosk.visit.screen import resolve
from kiosk.visit.step import Step
from kiosk.visit.unrecorded import KEPT, LOOKS, Remembered, looks, on_record, without_record
from kiosk.visit.view import Surroundings, screen
from tests.visit.test_machine import EVENTS

SAMPLES = samples()
FULL = Problem(ProblemCode.DISK_FULL)
DOOR = SAMPLES["engineer_sign_in_unrecorded"]
assert isinstance(DOOR, st.EngineerSignIn)


def page(name: str) -> st.Diagnosing:
    found = SAMPLES[name]
    assert isinstance(found, st.Diagnosing)
    return found


PAGE, WRITTEN = page("engineer_unrecorded"), page("engineer_broken")
ENGINEERS = (st.EngineerSignIn, st.Diagnosing)


def instead(state: st.State, event: ev.Event, problem: Problem = FULL) -> Step | None:
    taken = step(state, event)
    assert taken is not None
    return without_record(state, taken, problem)


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_but_an_engineers_look_goes_on_without_a_record(name: str) -> None:
    state = SAMPLES[name]
    for event in EVENTS:
        taken = step(state, event)
        if taken is None:
            continue
        bare = without_record(state, taken, FULL)
        if not isinstance(state, (*ENGINEERS, st.OutOfService)):
            assert bare is None
        if bare is None:
            continue
        assert all(looks(effect) for effect in bare.effects), (event, bare.effects)
        assert isinstance(bare.state, (*ENGINEERS, st.OutOfService))
        if isinstance(bare.state, ENGINEERS):
            assert bare.state.unrecorded == FULL
            assert bare.state.halted is not None, "whoever leaves finds it out of service"


def test_what_looks_is_a_short_list_without_money() -> None:
    """A new effect is none of them until somebody says so here too."""
    names = {effect.__name__ for effect in get_args(fx.Effect) if effect in LOOKS}
    assert names == {
        "BeginVisit",
        "EndVisit",
        "RestCodes",
        "ReadEngineerCard",
        "Examine",
        "Probe",
        "StopBurning",
        "MakeReadiness",
        "PrintReadiness",
        "WriteBundle",
    }
    assert looks(fx.CheckPin("1", Role.ENGINEER))
    assert not looks(fx.CheckPin("1"))


def test_the_gesture_opens_the_door_and_a_retry_does_not_serve() -> None:
    out = st.OutOfService(Problem(ProblemCode.JOURNAL_BROKEN), card_left=4)
    after = instead(out, ev.EngineerAsked())
    assert after == Step(st.EngineerSignIn(insertion=4, halted=out.problem, unrecorded=FULL))
    assert instead(out, ev.Retried()) is None
    assert instead(out, ev.StaffAsked()) is None
    assert instead(st.Idle(), ev.EngineerAsked()) is None


def test_who_comes_in_sees_the_disk_first_and_the_visit_is_begun() -> None:
    after = instead(DOOR, ev.EngineerAccepted(PAGE.staff))
    assert after is not None
    assert isinstance(after.state, st.Diagnosing)
    assert after.state.section is Section.STORAGE
    assert after.effects == (fx.BeginVisit("engineer", PAGE.staff), fx.Examine())


def test_a_page_that_is_open_stays_and_what_it_can_no_longer_do_is_not_done() -> None:
    burning = replace(WRITTEN, burning=True)
    after = instead(burning, ev.SectionChosen(Section.NETWORK))
    assert after is not None
    assert isinstance(after.state, st.Diagnosing)
    assert (after.state.section, after.state.burning, after.effects) == (Section.NETWORK, False, (fx.StopBurning(),))
    fixing = instead(burning, ev.FixAsked("card reader", "reader_plug"))
    assert fixing == Step(replace(WRITTEN, unrecorded=FULL, halted=FULL), (fx.StopBurning(),))
    judged = instead(WRITTEN, ev.Judged("card reader", "card_read", True))
    fixed = instead(WRITTEN, ev.FixAsked("card reader", "reader_plug"))
    assert judged == fixed == Step(replace(WRITTEN, unrecorded=FULL, halted=FULL))


@pytest.mark.parametrize(
    "event", [ev.Judged("printer", "print_quality", True), ev.FixAsked("printer", "queue_holds"), ev.BurnAsked(60)]
)
def test_what_needs_a_record_is_not_begun(event: ev.Event) -> None:
    recorded = replace(PAGE, unrecorded=None)
    assert step(recorded, event) != Step(recorded), "a sample that offers it"
    assert step(PAGE, event) == Step(PAGE)
    assert PAGE.offers(Job.PROBING, "printer", "status")


def test_leaving_leads_out_of_service_and_once_it_is_written_again_to_a_start() -> None:
    quiet = (fx.RestCodes(), fx.EndVisit())
    for state in (PAGE, DOOR):
        left = instead(state, ev.Cancelled())
        assert left == Step(st.OutOfService(FULL), quiet)
        mended = step(on_record(state), ev.Cancelled())
        assert mended == Step(st.Starting(), (*quiet, fx.TakeUp()))
        assert instead(on_record(state), ev.Cancelled()) == left, "full again at that moment"
    broken = Problem(ProblemCode.JOURNAL_BROKEN)
    assert step(replace(PAGE, halted=broken, unrecorded=None), ev.TimedOut()) == Step(st.OutOfService(broken), quiet)


def test_another_look_opens_the_journal_anew() -> None:
    asked = step(PAGE, ev.ExaminedAgain(Section.STORAGE))
    assert asked is not None
    assert asked.effects == (fx.Examine(Section.STORAGE, anew=True),)
    recorded = step(on_record(PAGE), ev.ExaminedAgain())
    assert recorded is not None
    assert recorded.effects == (fx.Examine(),)


def facts_of(state: st.State) -> dict[str, Any]:
    found: dict[str, Any] = resolve(screen(state, Surroundings()).facts, "en")
    return found


def test_the_page_says_so_and_why_something_is_not_there() -> None:
    printers = replace(PAGE, section=Section.PRINTERS)
    facts, recorded = facts_of(printers), facts_of(replace(printers, unrecorded=None))
    assert "K-902" in facts["unrecorded"]["why"]
    assert recorded["unrecorded"] is None
    (now,), (else_,) = facts["checks"], recorded["checks"]
    assert (now["asks"], bool(now["withheld"])) == ([], True)
    assert else_["asks"]
    assert else_["withheld"] is None
    assert (now["fixes"][0]["act"], bool(now["fixes"][0]["withheld"])) == (None, True)
    assert (bool(else_["fixes"][0]["act"]), else_["fixes"][0]["withheld"]) == (True, None)
    assert now["probes"] == else_["probes"]
    assert facts["hours"] == []
    assert "K-902" in facts_of(DOOR)["unrecorded"]
    assert "not in the journal" in facts_of(SAMPLES["engineer_unrecorded_report"])["readiness"]["digest"]
    assert "not in the journal" not in facts_of(SAMPLES["engineer_not_ready"])["readiness"]["digest"]


class Paper:
    """A journal that takes so many writes."""

    def __init__(self, room: int) -> None:
        self.room, self.rows, self.visits = room, [], []  # type: ignore[var-annotated]

    def _use(self) -> None:
        if not self.room:
            raise JournalUnwritable(ProblemCode.DISK_FULL)
        self.room -= 1

    def open_visit(self, kind: str, epoch: int, staff: object) -> str:
        self._use()
        self.visits.append((kind, epoch, staff))
        return f"V{len(self.visits)}"

    def record(self, visit: str, step: int, event: str, facts: dict[str, object], effects: tuple[str, ...]) -> None:
        self._use()
        self.rows.append((visit, step, event, facts["ago"]))


def test_what_was_done_is_written_down_later_whole_and_once() -> None:
    clock = SimulatedClock(Samples().clock.now())
    remembered, paper = Remembered(clock), Paper(3)
    remembered.add(2, ev.EngineerAsked(), DOOR)
    for _ in range(2):
        clock.advance(10)
        remembered.add(3, ev.ExaminedAgain(), PAGE)
    remembered.add(5, ev.ExaminedAgain(), PAGE)
    with pytest.raises(JournalUnwritable):
        remembered.write_down(paper, "V0")  # type: ignore[arg-type]
    assert remembered.visit_of(3) == ("V1", 1)
    paper.room = 9
    for _ in range(2):
        remembered.write_down(paper, "V0")  # type: ignore[arg-type]
    assert paper.rows == [
        ("V0", 0, "EngineerAsked", 20),
        ("V1", 1, "ExaminedAgain", 10),
        ("V1", 2, "ExaminedAgain", 0),
        ("V2", 1, "ExaminedAgain", 0),
    ]
    assert paper.visits == [("engineer", 3, PAGE.staff), ("engineer", 5, PAGE.staff)]


def test_no_more_is_remembered_than_there_is_room_for() -> None:
    remembered, paper = Remembered(SimulatedClock(Samples().clock.now())), Paper(10_000)
    for _ in range(3 * KEPT):
        remembered.add(3, ev.PinEntered("970531"), DOOR)
    remembered.write_down(paper, "")  # type: ignore[arg-type]
    assert len(paper.rows) == KEPT
    assert "970531" not in repr(paper.rows)
