"""Laws of the table, proven on real states of every kind."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kiosk.directory.directory import Area
from kiosk.directory.institution import Found, Service, Trouble
from kiosk.domain.application import Way
from kiosk.domain.audit import Verdict
from kiosk.domain.close import Action
from kiosk.domain.filing import FilingType
from kiosk.domain.people import Medium
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.readiness import Confirmation
from kiosk.domain.stay import UNREADY, Unready
from kiosk.ports import (
    CameraTrouble,
    CardInserted,
    CardRemoved,
    CardTrouble,
    CodeSeen,
    ScannerTrouble,
    Section,
    StaffId,
    TicketSeen,
    Unreadable,
    WrongCode,
)
from kiosk.scenario import audits, closes, engineer_samples
from kiosk.scenario.samples import AGENT, FILED, Samples, samples
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.machine import TABLE, step
from kiosk.visit.step import choices, insertion_of

S = Samples()
SAMPLES = samples()
CASE, QUOTE, PAID, ORDER = S.case(), S.quote(), S.paid(), S.order()
PAY_AT = S.pay_at(PAID)
PROBLEM = Problem(ProblemCode.INSURER_DOWN)


def sheet_in(name: str) -> st.Sheet:
    found = getattr(SAMPLES[name], "sheet", None)
    assert isinstance(found, st.Sheet)
    return found


FULL = sheet_in("filing_review")
DOSSIER, TAKEN, PICTURE = SAMPLES["filings"], SAMPLES["filed"], SAMPLES["photo_taken"]
assert isinstance(DOSSIER, st.Filings)
assert isinstance(TAKEN, st.Filed)
assert isinstance(PICTURE, st.Photographing)
assert PICTURE.photo is not None
assert PICTURE.handed is not None
assert FULL.signature is not None

TOLD, CLAIM = SAMPLES["refusal_down"], SAMPLES["claim"]
assert isinstance(TOLD, st.Refused)
assert isinstance(CLAIM, st.Claiming)
assert TOLD.diagnosis is not None
assert TOLD.office is not None
assert CLAIM.pack is not None
DIAGNOSED = (TOLD.diagnosis, TOLD.office)

E01 = engineer_samples.E01
FOUND = engineer_samples.findings(S.clock.now(), broken=True)
READY = engineer_samples.readiness(S.clock.now(), CASE.stay.hospital, broken=True)
CHECK = FOUND.report.checks[0]

EVENTS: tuple[ev.Event, ...] = (
    ev.AuditOpened(),
    ev.AuditFound(audits.every_kind()),
    ev.ReviewGiven(audits.every_kind().flags[0], Verdict.CONFIRMED),
    ev.HelpAsked(),
    ev.ClaimAsked(),
    ev.ClaimPrintAsked(),
    ev.Diagnosed(*DIAGNOSED),
    ev.ClaimGathered(CLAIM.pack),
    ev.Started(),
    ev.ForSelf(),
    ev.ForFamily(),
    ev.AgentNamed(AGENT),
    ev.IdCardChosen(),
    ev.StayChosen(0),
    ev.StayChosen(99),
    ev.Proceeded(),
    ev.CheckedAgain(),
    ev.FileByPhone(),
    ev.ParkAsked(),
    ev.ChoiceMade(QUOTE.choice),
    ev.Confirmed(),
    ev.PaperCame(True),
    ev.PaperCame(False),
    ev.Retried(),
    ev.Cancelled(),
    ev.TimedOut(),
    ev.StaffAsked(),
    ev.PinEntered("000000"),
    ev.ReprintAsked("x"),
    ev.CaseAsked("x", present=True),
    ev.UndoAsked("x"),
    ev.UndoAgreed(True),
    ev.UndoAgreed(False),
    ev.CloseOpened(),
    ev.CloseAsked(closes.DAY),
    ev.FindingAsked("H00000000001-20260317100830-0008", Action.TAKE_UP),
    ev.ReportAsked(),
    ev.CloseFound(closes.every_kind()),
    ev.TakenUp(0),
    ev.CardRead(CASE.patient.credential, 1),
    ev.CardRead(S.place.world.person("in_force").credential(Medium.ID_CARD)),
    ev.MemberKnown(CASE.patient.member),
    ev.TicketResumed(CASE.patient.member.id_number),
    ev.StaysFound(()),
    ev.StaysFound((CASE.stay,)),
    ev.StaysFound((CASE.stay, CASE.stay)),
    ev.FilingFound(CASE.finding),
    ev.BillLoaded(QUOTE.bill),
    ev.Quoted(QUOTE),
    ev.Secured(),
    ev.Booked(PAID.settlement),
    ev.NotSettled(PROBLEM),
    ev.OutcomeLost(ORDER),
    ev.StillUnknown(Problem(ProblemCode.OUTCOME_UNKNOWN)),
    ev.HospitalTook(True),
    ev.HospitalTook(False),
    ev.PaymentArranged(PAY_AT),
    ev.SlipPrinted(),
    ev.SlipUnconfirmed(),
    ev.TicketIssued("KT"),
    ev.TicketPrinted(True),
    ev.PinAccepted(StaffId("w01")),
    ev.DeskLoaded(st.Desk()),
    ev.CaseWorked(),
    ev.CaseWorked(PROBLEM),
    ev.Failed(PROBLEM),
    ev.GuideAsked(),
    ev.HospitalsAsked(),
    ev.Sought("hy"),
    ev.TopicChosen("item.child"),
    ev.GroupChosen(st.Group.ASKS),
    ev.AreasAsked("43"),
    ev.AreaChosen("4304"),
    ev.ServiceChosen(Service.DIALYSIS),
    ev.HospitalOpened(0),
    ev.HospitalOpened(99),
    ev.HospitalsFound(Found()),
    ev.HospitalsFound(Trouble.MISSING),
    ev.AreasFound((Area("43", "湖南省", 15),)),
    ev.AreasFound(Trouble.DAMAGED),
    ev.FilingsAsked(),
    ev.FileHere(),
    ev.ChangeAsked(0),
    ev.ChangeAsked(99),
    ev.WithdrawAsked(0),
    ev.WithdrawAsked(99),
    ev.WithdrawAgreed(),
    ev.WentBack(),
    ev.Answered("live"),
    ev.Answered("no"),
    ev.Answered("nonsense"),
    *(ev.TypeChosen(kind) for kind in FilingType),
    ev.Agreed(),
    ev.PhoneNamed("13000000000"),
    *(ev.PaperGiven(0, way) for way in Way),
    ev.PaperGiven(99, Way.LATER),
    ev.PhotoAsked(),
    ev.PhotoAgreed(),
    ev.Drawn((((0, 0, 0),),)),
    ev.Drawn(FULL.signature.strokes),
    ev.FormAsked(),
    ev.Submitted(),
    ev.FilingsFound(DOSSIER.dossier),
    ev.SheetOpened(FULL),
    ev.SheetOpened(sheet_in("guardian")),
    ev.ConsentKept(FULL.consents[0]),
    ev.PhotoTaken(PICTURE.photo, PICTURE.handed),
    ev.PhotoUseless(Unreadable.GLARE),
    ev.SignatureKept(FULL.signature),
    ev.FormPrinted("KF-000G40R40MV"),
    ev.FilingTaken(TAKEN.receipt),
    ev.FilingTaken(replace(TAKEN.receipt, pending=True)),
    ev.FilingNotTaken(PROBLEM),
    ev.FilingLost(PROBLEM),
    ev.EngineerAsked(),
    ev.EngineerAccepted(E01),
    ev.SectionChosen(Section.NETWORK),
    ev.PanelChosen(st.Panel.DEVICES),
    ev.ExaminedAgain(),
    ev.ExaminedAgain(Section.READERS),
    ev.Examined(FOUND),
    ev.Examined(FOUND, Section.READERS),
    ev.ProbeAsked("card reader", "exchange"),
    ev.ProbeAsked("card reader", "nonsense"),
    ev.Probed("card reader", "exchange", CHECK),
    ev.FixAsked("card reader", "reader_plug"),
    ev.FixAsked("card reader", "nonsense"),
    ev.Mended("card reader", "reader_plug", CHECK),
    ev.Judged("printer", "print_quality", True),
    ev.Judged("printer", "nonsense", True),
    ev.JudgementKept(Confirmation("printer", "print_quality", False, "e01", FOUND.report.at)),
    ev.BurnAsked(60),
    ev.BurnAsked(0),
    ev.BurnStopped(),
    ev.BurnEnded(),
    ev.ReadinessAsked(),
    ev.ReadinessMade(READY),
    ev.ReadinessPrintAsked(),
    ev.BundleAsked(),
    ev.BundleWritten("/media/usb/kiosk.zip"),
    CardInserted(2),
    CardRemoved(1),
    CardTrouble(1, ProblemCode.CARD_UPSIDE_DOWN),
    CodeSeen(CASE.patient.credential),
    TicketSeen("KT"),
    WrongCode(ProblemCode.CODE_IS_PAYMENT),
    CameraTrouble(ProblemCode.CAMERA_GONE),
    ScannerTrouble(ProblemCode.SCANNER_GONE),
)

#: From the confirmation on, until the slip is out or owed: nobody may walk away from money under way.
NO_WAY_OUT = (
    st.Securing,
    st.Settling,
    st.Reconciling,
    st.HandingOver,
    st.Paying,
    st.Printing,
    st.Submitting,
    st.TakingBack,
)
WAITING = (
    st.Starting,
    st.Identifying,
    st.ChoosingStay,
    st.CheckingFiling,
    st.Parked,
    st.Quoting,
    st.Refused,
    st.Claiming,
    st.Securing,
    st.Settling,
    st.Reconciling,
    st.HandingOver,
    st.Paying,
    st.Printing,
    st.StaffSignIn,
    st.StaffDesk,
    st.EngineerSignIn,
    st.Diagnosing,
    st.LookingUp,
    st.OpeningSheet,
    st.Consenting,
    st.Photographing,
    st.Signing,
    st.Submitting,
    st.TakingBack,
    st.Filed,
)


def test_every_event_is_tried() -> None:
    assert {type(e) for e in EVENTS} == set(get_args(ev.Event))


def test_one_row_a_pair() -> None:
    doubled = [pair for pair, n in Counter((r.state, r.event) for r in TABLE).items() if n > 1]
    assert doubled == []


def test_no_leaving_while_money_is_under_way() -> None:
    rows = {(r.state, r.event) for r in TABLE}
    assert not [s for s in NO_WAY_OUT if (s, ev.Cancelled) in rows]
    assert not [s for s in (st.Submitting, st.TakingBack) if (s, ev.TimedOut) in rows]


def test_failure_is_expected_wherever_the_flow_waits() -> None:
    rows = {(r.state, r.event) for r in TABLE}
    assert not [s.__name__ for s in WAITING if (s, ev.Failed) not in rows]


def test_every_state_can_be_left() -> None:
    left = {r.state for r in TABLE if any(to is not r.state for to in r.to)}
    assert left == set(get_args(st.State))


def test_only_confirming_leads_to_money() -> None:
    assert {r.state for r in TABLE if st.Securing in r.to and r.state is not st.Securing} == {st.Confirming}
    assert {r.state for r in TABLE if st.Settling in r.to and r.state is not st.Settling} == {st.Securing}
    assert {r.event for r in TABLE if st.Settling in r.to and r.state is not st.Settling} == {ev.Secured}


def test_only_a_person_who_has_seen_it_all_files_or_withdraws() -> None:
    assert {(r.state, r.event) for r in TABLE if st.Submitting in r.to and r.state is not st.Submitting} == {
        (st.Reviewing, ev.Submitted)
    }
    assert {(r.state, r.event) for r in TABLE if st.TakingBack in r.to and r.state is not st.TakingBack} == {
        (st.Withdrawing, ev.WithdrawAgreed)
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_rows_end_where_they_say(name: str) -> None:
    state = SAMPLES[name]
    declared = {(r.state, r.event): r.to for r in TABLE}
    for event in EVENTS:
        taken = step(state, event)
        row = declared.get((type(state), type(event)))
        assert (taken is None) == (row is None)
        if taken is not None and row is not None:
            assert type(taken.state) in row, (type(state), type(event), type(taken.state))


@given(some.lists(some.sampled_from(EVENTS), max_size=40))
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_settle_is_asked_for_only_after_confirmation_and_securing(events: list[ev.Event]) -> None:
    state: st.State = st.Idle()
    confirmed = secured = False
    for event in events:
        taken = step(state, event)
        if taken is None:
            continue
        if isinstance(state, st.Confirming) and isinstance(event, ev.Confirmed):
            confirmed, secured = True, False
        if isinstance(state, st.Securing) and isinstance(event, ev.Secured):
            secured = True
        settles = [e for e in taken.effects if isinstance(e, fx.Settle)]
        assert len(settles) <= 1
        if settles:
            assert confirmed
            assert secured
            confirmed = secured = False
        state = taken.state


@given(some.sampled_from(sorted(SAMPLES)), some.lists(some.sampled_from(EVENTS), max_size=25))
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_money_states_lead_only_forward(name: str, events: list[ev.Event]) -> None:
    """From Settling on, the welcome page is reached only through a page that told the person how it stands."""
    state = SAMPLES[name]
    told = (st.Done, st.HospitalOwed, st.PaidSlipOwed, st.NeedsStaff, st.Trouble, st.Refused, st.OutOfService)
    answered = (*told, st.Filed, st.LookingUp)
    for event in events:
        taken = step(state, event)
        if taken is None:
            continue
        if isinstance(state, NO_WAY_OUT) and not isinstance(taken.state, NO_WAY_OUT):
            assert isinstance(taken.state, answered)
        state = taken.state


def run(state: st.State, *events: ev.Event) -> tuple[st.State, tuple[fx.Effect, ...]]:
    effects: tuple[fx.Effect, ...] = ()
    for event in events:
        taken = step(state, event)
        assert taken is not None, (state, event)
        state, effects = taken.state, taken.effects
    return state, effects


def test_card_of_the_last_visit_starts_no_new_one() -> None:
    state, _ = run(SAMPLES["done"], ev.TimedOut())
    assert state == st.Idle(card_left=1)
    assert run(state, CardInserted(1))[0] == state
    assert run(state, CardRemoved(1), CardInserted(2))[0] == st.ForWhom(2)


def test_card_pulled_before_money_ends_the_visit() -> None:
    for name in ("stays", "checking_filing", "filing_in_force", "phone_filing", "insurance", "quoting", "bill"):
        state, _ = run(SAMPLES[name], CardRemoved(insertion_of(SAMPLES[name])))
        assert isinstance(state, st.Trouble), name
        assert state.problem.code is ProblemCode.CARD_PULLED
        assert state.back is None


def test_card_pulled_while_settling_stops_nothing() -> None:
    state, effects = run(SAMPLES["settling"], CardRemoved(1))
    assert isinstance(state, st.Settling)
    assert effects == ()


def test_another_visits_card_is_not_this_visits_card() -> None:
    state, _ = run(SAMPLES["bill"], CardRemoved(77))
    assert state == SAMPLES["bill"]


def test_own_code_is_said_to_the_agent() -> None:
    member = replace(CASE.patient.member, id_number=AGENT.id_number)
    state, _ = run(st.Identifying(agent=AGENT), CodeSeen(CASE.patient.credential), ev.MemberKnown(member))
    assert isinstance(state, st.Identifying)
    assert state.hint == Problem(ProblemCode.OWN_CODE)
    assert state.asked is None


def test_ticket_of_another_person_opens_nothing() -> None:
    state, _ = run(
        st.Identifying(),
        TicketSeen("KT"),
        ev.TicketResumed("99010019500101001X"),
        CodeSeen(CASE.patient.credential),
        ev.MemberKnown(CASE.patient.member),
    )
    assert isinstance(state, st.Identifying)
    assert state.hint == Problem(ProblemCode.OTHER_PERSON)


@pytest.mark.parametrize("reason", list(Unready))
def test_each_unready_reason_is_its_own_problem(reason: Unready) -> None:
    stay = replace(CASE.stay, unready=(reason,))
    state, effects = run(st.ChoosingStay(CASE.patient), ev.StaysFound((stay,)))
    assert isinstance(state, st.Trouble)
    assert state.problem.code is UNREADY[reason]
    assert effects == ()


@pytest.mark.parametrize("status", list(FILED))
def test_only_a_settling_or_unknown_filing_goes_on(status: Any) -> None:
    state = SAMPLES[f"filing_{status.value}"]
    after, _ = run(state, ev.Proceeded())
    goes_on = isinstance(after, st.Quoting | st.ChoosingInsurance)
    assert goes_on == (status.settles or status is status.UNKNOWN)


def test_another_insurance_has_its_own_filing_checked() -> None:
    state = SAMPLES["insurance"]
    assert isinstance(state, st.ChoosingInsurance)
    other = next(c for c in choices(state.case) if c.insurance != state.case.insurance)
    after, effects = run(state, ev.ChoiceMade(other), ev.Proceeded())
    assert isinstance(after, st.CheckingFiling)
    assert after.insurance == other.insurance
    assert [type(e) for e in effects] == [fx.CheckFiling]


def test_findings_stay_while_their_day_is_closed_again_and_go_for_another_day() -> None:
    shown = SAMPLES["close_findings"]
    assert isinstance(shown, st.DayClosing)
    assert shown.day is not None
    again, _ = run(shown, ev.CloseAsked(shown.day))
    other, _ = run(shown, ev.CloseAsked(shown.day - dt.timedelta(days=1)))
    assert isinstance(again, st.DayClosing)
    assert isinstance(other, st.DayClosing)
    assert (again.close, other.close) == (shown.close, None)


def test_quote_is_lost_after_a_refusal() -> None:
    state, effects = run(SAMPLES["settling"], ev.NotSettled(PROBLEM))
    assert isinstance(state, st.Refused)
    assert [type(e) for e in effects] == [fx.Unlock, fx.Diagnose]
    state, _ = run(state, ev.Diagnosed(*DIAGNOSED))
    again, effects = run(state, ev.Retried())
    assert isinstance(again, st.Quoting)
    assert again.bill is None
    assert [type(e) for e in effects] == [fx.LoadBill]


def test_a_person_under_two_moments_is_the_same_age_rule() -> None:
    member = replace(CASE.patient.member, birth_date=dt.date(1944, 2, 29))
    assert member.age_on(dt.date(2026, 2, 28)) == 81
    assert member.age_on(dt.date(2026, 3, 1)) == 82
