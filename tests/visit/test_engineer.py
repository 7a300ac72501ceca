"""The engineer's rows: two doors, one thing at a time, only what the page offers, and the terminal as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.diagnostics.report import SECTIONS
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.readiness import Confirmation
from kiosk.ports import CardInserted, CardRemoved, CardTrouble, Health, Role, Section
from kiosk.scenario import engineer_samples
from kiosk.scenario.samples import Samples, samples
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.engineer_states import Job, Work
from kiosk.visit.machine import TABLE, step
from kiosk.visit.step import Step, awaits
from kiosk.visit.taps import event_for

SAMPLES = samples()
AT = Samples().clock.now()
GOOD, BAD = engineer_samples.findings(AT), engineer_samples.findings(AT, broken=True)
E01 = engineer_samples.E01
PAGE = st.Diagnosing(E01, BAD)
CHECK = BAD.report.checks[0]
HALTED = Problem(ProblemCode.JOURNAL_BROKEN)
LEFT = (fx.RestCodes(), fx.EndVisit())


def took(state: st.State, *events: ev.Event) -> Step:
    taken = None
    for event in events:
        taken = step(state, event)
        assert taken is not None, (state, event)
        state = taken.state
    assert taken is not None
    return taken


def page(state: st.State) -> st.Diagnosing:
    assert isinstance(state, st.Diagnosing)
    return state


def test_only_idle_and_out_of_service_lead_here() -> None:
    assert {row.state for row in TABLE if row.event is ev.EngineerAsked} == {st.Idle, st.OutOfService}
    assert {row.state for row in TABLE if st.Diagnosing in row.to} == {st.EngineerSignIn, st.Diagnosing}
    assert {row.event for row in TABLE if row.state is st.EngineerSignIn and st.Diagnosing in row.to} == {
        ev.EngineerAccepted
    }


def test_a_pin_is_asked_for_at_the_engineers_door() -> None:
    after = took(st.EngineerSignIn(Problem(ProblemCode.PIN_WRONG)), ev.PinEntered("123456"))
    assert after == Step(st.EngineerSignIn(), (fx.CheckPin("123456", Role.ENGINEER),))


def test_no_staff_pin_reaches_the_page() -> None:
    assert step(st.EngineerSignIn(), ev.PinAccepted(engineer_samples.E01)) is None
    assert step(st.StaffSignIn(), ev.EngineerAccepted(engineer_samples.E01)) is None


def test_a_card_is_looked_at_once_and_a_late_answer_belongs_to_nobody() -> None:
    reading = took(st.EngineerSignIn(), CardInserted(7))
    assert reading == Step(st.EngineerSignIn(insertion=7, reading=True), (fx.ReadEngineerCard(7),))
    out = took(reading.state, CardRemoved(7)).state
    assert awaits(reading.state, fx.ReadEngineerCard(7))
    assert not awaits(out, fx.ReadEngineerCard(7))
    again = took(out, CardInserted(8)).state
    assert not awaits(again, fx.ReadEngineerCard(7)), "the card before"


def test_a_card_that_cant_be_powered_says_so() -> None:
    state = took(st.EngineerSignIn(), CardTrouble(3, ProblemCode.CARD_UPSIDE_DOWN)).state
    assert state == st.EngineerSignIn(Problem(ProblemCode.CARD_UPSIDE_DOWN), insertion=3)


def test_a_visit_begins_with_who_it_is_and_everything_is_checked() -> None:
    begun = took(st.EngineerSignIn(insertion=4, halted=HALTED), ev.EngineerAccepted(E01))
    assert begun.state == st.Diagnosing(E01, working=Work(Job.EXAMINING), insertion=4, halted=HALTED)
    assert begun.effects == (fx.BeginVisit("engineer", E01), fx.Examine())


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.startswith("engineer")])
def test_no_card_begins_a_visit_here_or_when_it_is_left_in(name: str) -> None:
    state = took(SAMPLES[name], CardInserted(9)).state
    assert type(state) is type(SAMPLES[name])
    left = took(state, ev.TimedOut()).state
    halted = getattr(SAMPLES[name], "halted", None)
    assert left == (st.OutOfService(halted, 9) if halted else st.Idle(card_left=9))
    assert took(left, CardInserted(9)).state == left


@pytest.mark.parametrize("event", [ev.Cancelled(), ev.TimedOut()])
def test_the_terminal_is_left_as_it_was(event: ev.Event) -> None:
    assert took(PAGE, event) == Step(st.Idle(), LEFT)
    assert took(replace(PAGE, halted=HALTED), event) == Step(st.OutOfService(HALTED), LEFT)
    assert took(replace(PAGE, burning=True), event) == Step(st.Idle(), (fx.StopBurning(), *LEFT))
    assert took(took(st.OutOfService(HALTED), ev.EngineerAsked()).state, event).state == st.OutOfService(HALTED)


def test_one_thing_at_a_time() -> None:
    busy = replace(PAGE, working=Work(Job.PROBING, "card reader", "exchange"))
    for event in (
        ev.ExaminedAgain(),
        ev.ProbeAsked("card reader", "atr"),
        ev.FixAsked("card reader", "reader_plug"),
        ev.BundleAsked(),
        ev.BurnAsked(60),
    ):
        after = took(busy, event)
        assert (page(after.state).working, after.effects) == (busy.working, ())


def test_only_what_the_page_offers_is_done() -> None:
    for event in (
        ev.ProbeAsked("card reader", "format"),
        ev.ProbeAsked("journal", "exchange"),
        ev.FixAsked("card reader", "paper"),
        ev.FixAsked("printer", "paper"),
        ev.Judged("printer", "invented", True),
        ev.ReadinessPrintAsked(),
    ):
        assert took(PAGE, event) == Step(PAGE), event
    asked = took(PAGE, ev.ProbeAsked("card reader", "exchange"))
    assert asked.effects == (fx.Probe("card reader", "exchange"),)
    assert took(PAGE, ev.FixAsked("card reader", "reader_plug")).effects == (fx.Mend("card reader", "reader_plug"),)


def test_a_fix_is_followed_by_a_look_at_its_section() -> None:
    after = took(PAGE, ev.FixAsked("card reader", "reader_plug"), ev.Mended("card reader", "reader_plug", CHECK))
    assert after.effects == (fx.Examine(Section.READERS),)
    tried = page(after.state).last(Job.FIXING, "card reader", "reader_plug")
    assert tried is not None
    assert tried.check == CHECK


def test_a_section_tested_again_leaves_the_others_as_they_were() -> None:
    after = page(took(PAGE, ev.Examined(GOOD, Section.READERS)).state)
    assert after.findings is not None
    found = after.findings.report
    for check in found.checks:
        source = GOOD if SECTIONS[check.part] is Section.READERS else BAD
        assert check == next(c for c in source.report.checks if c.part == check.part)
    assert after.findings.fixes["card reader"] == ()
    assert after.findings.fixes["camera"] == BAD.fixes["camera"]
    assert page(took(PAGE, ev.Examined(GOOD)).state).findings == GOOD


def test_what_the_engineer_saw_is_kept_and_shown_at_once() -> None:
    asked = took(PAGE, ev.Judged("printer", "print_quality", False))
    assert asked.effects == (fx.KeepJudgement(E01, "printer", "print_quality", False),)
    said = Confirmation("printer", "print_quality", False, "e01", AT)
    shown = page(took(asked.state, ev.JudgementKept(said), ev.JudgementKept(replace(said, passed=True))).state)
    assert shown.findings is not None
    assert shown.findings.report.confirmed("printer") == (replace(said, passed=True),)


def test_a_word_that_could_not_be_kept_ends_nothing_that_is_under_way() -> None:
    """Else a second job could be begun beside the first, and the first's answer would end the second."""
    busy = replace(PAGE, working=Work(Job.PROBING, "card reader", "exchange"))
    full = Problem(ProblemCode.JOURNAL_UNWRITABLE)
    after = page(took(busy, ev.Judged("printer", "print_quality", True), ev.JudgementKept(full)).state)
    assert (after.working, after.notice) == (busy.working, full)
    assert after.findings == busy.findings


def test_a_burn_in_is_begun_once_and_keeps_the_page() -> None:
    begun = took(PAGE, ev.BurnAsked(60))
    assert begun.effects == (fx.StartBurning(60),)
    assert page(begun.state).burning
    assert took(begun.state, ev.BurnAsked(60)).effects == ()
    assert took(begun.state, ev.BurnStopped()).effects == (fx.StopBurning(),)
    assert took(took(begun.state, ev.BurnEnded()).state, ev.BurnStopped()).effects == ()


def test_what_failed_frees_the_page() -> None:
    busy = took(PAGE, ev.BundleAsked()).state
    after = page(took(busy, ev.Failed(Problem(ProblemCode.BUNDLE_NOT_WRITTEN))).state)
    assert (after.working, after.notice) == (None, Problem(ProblemCode.BUNDLE_NOT_WRITTEN))


@pytest.mark.parametrize(
    ("tap", "argument", "event"),
    [
        ("engineer", "", ev.EngineerAsked()),
        ("section", "network", ev.SectionChosen(Section.NETWORK)),
        ("section", "nowhere", None),
        ("panel", "devices", ev.PanelChosen(st.Panel.DEVICES)),
        ("panel", "", None),
        ("retest", "", ev.ExaminedAgain()),
        ("retest", "readers", ev.ExaminedAgain(Section.READERS)),
        ("probe", "ID card reader/exchange", ev.ProbeAsked("ID card reader", "exchange")),
        ("probe", "exchange", None),
        ("fix", "printer/paper", ev.FixAsked("printer", "paper")),
        ("judge", "screen/colours/yes", ev.Judged("screen", "colours", True)),
        ("judge", "screen/colours/no", ev.Judged("screen", "colours", False)),
        ("judge", "screen/colours/perhaps", None),
        ("burn", "240", ev.BurnAsked(240)),
        ("burn", "long", None),
        ("burn_stop", "", ev.BurnStopped()),
        ("readiness", "", ev.ReadinessAsked()),
        ("readiness_print", "", ev.ReadinessPrintAsked()),
        ("bundle", "", ev.BundleAsked()),
    ],
)
def test_taps(tap: str, argument: str, event: ev.Event | None) -> None:
    assert event_for(PAGE, tap, argument) == event


def test_health_is_never_unknown_by_mistake() -> None:
    """The samples show what they are meant to show: all good but what nobody can know, and every kind of bad."""
    assert {c.health for c in GOOD.report.checks} == {Health.READY, Health.UNKNOWN}
    assert {c.health for c in BAD.report.checks} == set(Health)
