"""Every row of filing does what it says, on the sample of its state: without it the test here fails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.application import Handed, Material, Way
from kiosk.domain.filing import FilingType
from kiosk.domain.people import Medium
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.policy.rulebook import load
from kiosk.policy.signature import SignatureFault
from kiosk.ports import CardRemoved, Unreadable
from kiosk.scenario.samples import AGENT, Samples, samples
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.filing_rows import FILING
from kiosk.visit.machine import step
from kiosk.visit.step import Step, insertion_of
from tests.visit.applying import SPELL

SAMPLES: Any = samples()
DOWN = ev.Failed(Problem(ProblemCode.INSURER_DOWN))
DOSSIER: st.Dossier = SAMPLES["filings"].dossier
FULL: st.Sheet = SAMPLES["filing_review"].sheet
CASE: st.Case = SAMPLES["filing_here"].case
LOST = Problem(ProblemCode.FILING_UNKNOWN, reference="0318-0001")
REFUSED = Problem(ProblemCode.FILING_HINDERED)
LOOKING = st.LookingUp(DOSSIER.patient, DOSSIER.insurance)
CHECKING = st.CheckingFiling(FULL.patient, CASE.stay, FULL.insurance)


def look_up(sent: str = "") -> Step:
    state = replace(LOOKING, sent=sent)
    return Step(state, (fx.LookUpFilings(state.patient, state.insurance, sent),))


def took(name: str | st.State, event: ev.Event) -> Step:
    state = SAMPLES[name] if isinstance(name, str) else name
    taken = step(state, event)
    assert taken is not None, f"{type(state).__name__} ignores {type(event).__name__}"
    return taken


def opening(origin: st.Case | st.Dossier, replaces: Any = None) -> Step:
    return Step(st.OpeningSheet(origin, replaces), (fx.OpenSheet(origin, replaces),))


EMPTY: st.Sheet = SAMPLES["question"].sheet
TYPED: st.Sheet = SAMPLES["filing_type"].sheet
POSTED: st.Sheet = SAMPLES["materials_several"].sheet
PHOTO: st.Photographing = SAMPLES["photo_taken"]
CONTRACT = Material.WORK_CONTRACT
FILED: st.Filed = SAMPLES["filed"]
WAITS: st.Filed = SAMPLES["filed_pending"]
INK = st.Signing(FULL, ink=True)
FORM = replace(FULL, form="F1")
ON_FORM = st.Photographing(FORM, Material.FORM)
STANDING = DOSSIER.records[0]  # type: ignore[index]
ASKING_ONE = replace(EMPTY, answers=(("why", "visit"),))

#: What each row leads to: sample or state, event, the step.
EXPECTED: list[tuple[str | st.State, ev.Event, Step]] = [
    ("welcome", ev.FilingsAsked(), Step(st.ForWhom(errand=st.Errand.FILING), (fx.BeginVisit("filing"),))),
    (st.Idle(card_left=3), ev.FilingsAsked(), Step(st.Trouble(Problem(ProblemCode.CARD_LEFT)))),
    ("filings_waiting", ev.FilingsFound(DOSSIER), Step(st.Filings(DOSSIER))),
    (LOOKING, DOWN, Step(st.Trouble(DOWN.problem, LOOKING))),
    ("filings", ev.CheckedAgain(), look_up()),
    ("filings_unknown", ev.FileByPhone(), Step(st.FilingOnPhone(SAMPLES["filings_unknown"].dossier))),
    ("filings", ev.FileHere(), opening(DOSSIER)),
    ("filings", ev.ChangeAsked(0), opening(DOSSIER, STANDING)),
    ("filings", ev.WithdrawAsked(0), Step(st.Withdrawing(DOSSIER, STANDING))),
    ("filing_on_phone", ev.CheckedAgain(), look_up()),
    ("filing_on_phone", ev.Proceeded(), Step(st.Filings(SAMPLES["filing_on_phone"].dossier))),
    ("withdraw", ev.WentBack(), Step(st.Filings(DOSSIER))),
    (
        "withdraw",
        ev.WithdrawAgreed(),
        Step(st.TakingBack(DOSSIER, STANDING), (fx.WithdrawFiling(DOSSIER, STANDING),)),
    ),
    ("withdrawing", ev.FilingTaken(FILED.receipt), look_up(FILED.receipt.number)),
    ("withdrawing", ev.FilingNotTaken(REFUSED), Step(st.Trouble(REFUSED, LOOKING))),
    ("withdrawing", ev.FilingLost(LOST), Step(st.NeedsStaff(LOST), (fx.PrintReference(LOST),))),
    ("withdrawing", DOWN, Step(st.OutOfService(DOWN.problem))),
    ("filing_here", ev.FileHere(), opening(CASE)),
    ("opening", ev.SheetOpened(EMPTY), Step(st.Asking(EMPTY))),
    ("opening", ev.SheetOpened(SAMPLES["guardian"].sheet), Step(SAMPLES["guardian"])),
    ("opening", DOWN, Step(st.Trouble(DOWN.problem, SAMPLES["opening"]))),
    ("question", ev.Answered("visit"), Step(st.Asking(ASKING_ONE))),
    (st.Asking(ASKING_ONE), ev.WentBack(), Step(st.Asking(EMPTY))),
    ("question", ev.WentBack(), Step(CHECKING, (fx.CheckFiling(FULL.patient, CASE.stay, FULL.insurance),))),
    (
        "filing_type",
        ev.TypeChosen(FilingType.LONG_RESIDENT),
        Step(st.ChoosingType(replace(TYPED, type=FilingType.LONG_RESIDENT))),
    ),
    ("filing_type_chosen", ev.Proceeded(), Step(st.Consenting(SAMPLES["filing_type_chosen"].sheet))),
    ("filing_type", ev.WentBack(), Step(st.Asking(replace(TYPED, answers=TYPED.answers[:-1])))),
    ("consent", ev.Agreed(), Step(st.Consenting(FULL, keeping=True), (fx.RecordConsent(False),))),
    (
        st.Consenting(replace(FULL, consents=(), phone=""), keeping=True),
        ev.ConsentKept(FULL.consents[0]),
        Step(st.NamingPhone(replace(FULL, phone=""))),
    ),
    ("consent_keeping", DOWN, Step(st.Trouble(DOWN.problem, SAMPLES["consent_keeping"]))),
    ("consent", ev.WentBack(), Step(st.ChoosingType(replace(FULL, consents=())))),
    ("contact", ev.PhoneNamed("13900000000"), Step(st.Gathering(replace(FULL, phone="13900000000")))),
    ("contact", ev.WentBack(), Step(st.ChoosingType(replace(FULL, consents=())))),
    ("materials", ev.PaperGiven(0, Way.COMMITMENT), Step(st.Gathering(FULL))),
    (
        "materials",
        ev.PaperGiven(0, Way.PHOTO),
        Step(st.Photographing(replace(FULL, handed=()), FULL.handed[0].material)),
    ),
    ("materials_given", ev.Proceeded(), Step(st.Signing(FULL))),
    ("materials", ev.WentBack(), Step(st.ChoosingType(replace(FULL, handed=(), consents=())))),
    ("photo", ev.PhotoAsked(), Step(st.Photographing(POSTED, CONTRACT, taking=True), (fx.TakePhoto(CONTRACT),))),
    (
        ON_FORM,
        ev.PhotoAsked(),
        Step(replace(ON_FORM, taking=True), (fx.TakePhoto(Material.FORM, "F1"),)),
    ),
    ("photo_taking", ev.PhotoTaken(PHOTO.photo, PHOTO.handed), Step(PHOTO)),  # type: ignore[arg-type]
    ("photo_taking", ev.PhotoUseless(Unreadable.GLARE), Step(SAMPLES["photo_useless"])),
    ("photo_taking", DOWN, Step(st.Photographing(POSTED, CONTRACT, problem=DOWN.problem))),
    ("photo_taken", ev.PhotoAgreed(), Step(st.Gathering(POSTED.given(PHOTO.handed)))),  # type: ignore[arg-type]
    (
        replace(ON_FORM, photo=PHOTO.photo, handed=Handed(Material.FORM, Way.PHOTO, "0" * 64)),
        ev.PhotoAgreed(),
        Step(st.Reviewing(FORM.given(Handed(Material.FORM, Way.PHOTO, "0" * 64)))),
    ),
    ("photo", ev.WentBack(), Step(st.Gathering(POSTED))),
    (ON_FORM, ev.WentBack(), Step(st.Signing(FORM, ink=True, printed=True))),
    ("signature", ev.Drawn(SPELL), Step(st.Signing(FULL, keeping=True), (fx.KeepSignature(SPELL, by_agent=False),))),
    (st.Signing(FULL, keeping=True), ev.SignatureKept(FULL.signature), Step(st.Reviewing(FULL))),  # type: ignore[arg-type]
    (INK, ev.FormAsked(), Step(replace(INK, printing=True), (fx.PrintForm(FULL),))),
    (replace(INK, printing=True), ev.FormPrinted("F1"), Step(st.Signing(FORM, ink=True, printed=True))),
    (st.Signing(FORM, ink=True, printed=True), ev.Proceeded(), Step(ON_FORM)),
    (replace(INK, printing=True), DOWN, Step(replace(INK, problem=DOWN.problem))),
    ("signature", ev.WentBack(), Step(st.Gathering(FULL))),
    ("filing_review", ev.WentBack(), Step(st.Gathering(replace(FULL, signature=None)))),
    ("filing_review", ev.Submitted(), Step(st.Submitting(FULL), (fx.SubmitFiling(FULL),))),
    ("submitting", ev.FilingTaken(FILED.receipt), Step(FILED)),
    (
        "submitting",
        ev.FilingTaken(WAITS.receipt),
        Step(st.Filed(FULL, WAITS.receipt), (fx.ParkFiling(FULL, WAITS.receipt),)),
    ),
    ("submitting", ev.FilingNotTaken(REFUSED), Step(st.Trouble(REFUSED, st.Reviewing(FULL)))),
    ("submitting", ev.FilingLost(LOST), Step(st.NeedsStaff(LOST), (fx.PrintReference(LOST),))),
    ("submitting", DOWN, Step(st.OutOfService(DOWN.problem))),
    (
        st.Filed(FULL, WAITS.receipt),
        ev.TicketIssued("KT"),
        Step(st.Filed(FULL, WAITS.receipt, "KT"), (fx.PrintFilingTicket("KT", FULL, WAITS.receipt),)),
    ),
    (st.Filed(FULL, WAITS.receipt, "KT"), ev.TicketPrinted(False), Step(st.Filed(FULL, WAITS.receipt, "KT", False))),
    (st.Filed(FULL, WAITS.receipt), DOWN, Step(st.Filed(FULL, WAITS.receipt, "", False))),
    ("filed", ev.Proceeded(), Step(CHECKING, (fx.CheckFiling(FULL.patient, CASE.stay, FULL.insurance),))),
    (
        st.Filed(replace(FULL, settling=False), FILED.receipt),
        ev.Proceeded(),
        look_up(FILED.receipt.number),
    ),
]


@pytest.mark.parametrize(("state", "event", "expected"), EXPECTED, ids=lambda v: type(v).__name__)
def test_a_row_leads_where_it_should(state: str | st.State, event: ev.Event, expected: Step) -> None:
    assert took(state, event) == expected


def test_a_named_guardian_files_and_is_where_the_place_can_ask() -> None:
    sheet: st.Sheet = SAMPLES["guardian"].sheet
    after = took("guardian", ev.AgentNamed(AGENT)).state
    assert after == st.Asking(replace(sheet, patient=replace(sheet.patient, agent=AGENT), phone=AGENT.phone))
    left = took("guardian", ev.WentBack()).state
    assert isinstance(left, st.CheckingFiling)


@pytest.mark.parametrize(
    "name", ["filings", "withdraw", "question", "filing_review", "photo_taken", "filed", "opening"]
)
def test_leaving_ends_the_visit_and_remembers_the_card(name: str) -> None:
    state = SAMPLES[name]
    for event in (ev.Cancelled(), ev.TimedOut()):
        left = took(state, event)
        assert left == Step(st.Idle(card_left=insertion_of(state)), (fx.RestCodes(), fx.EndVisit()))


LEFT = sorted({row.state for row in FILING if row.event is ev.Cancelled}, key=lambda s: s.__name__)
OF_STATE = {type(state): name for name, state in SAMPLES.items()}


@pytest.mark.parametrize("state", LEFT, ids=lambda s: s.__name__)
def test_every_page_before_the_submission_can_be_left(state: type[st.State]) -> None:
    for event in (ev.Cancelled(), ev.TimedOut()):
        assert isinstance(took(OF_STATE[state], event).state, st.Idle)


def test_only_the_two_that_submit_cant_be_left() -> None:
    left = {row.state for row in FILING if row.event is ev.Cancelled}
    assert {row.state for row in FILING} - left == {st.Idle, st.Explaining, st.Submitting, st.TakingBack}


def by_card() -> st.Sheet:
    patient = Samples().patient("in_force", insertion=7)
    assert patient.credential.medium is Medium.CARD
    return replace(FULL, patient=patient)


@pytest.mark.parametrize("row", [r for r in FILING if r.event is CardRemoved], ids=lambda r: r.state.__name__)
def test_the_visits_own_card_ends_it_before_the_submission_and_disturbs_nothing_after(row: Any) -> None:
    state = SAMPLES[OF_STATE[row.state]]
    holder = getattr(state, "sheet", None) or getattr(state, "dossier", None) or getattr(state, "origin", None)
    patient = Samples().patient("in_force", insertion=7)
    if holder is None:
        held = replace(state, patient=patient)
    else:
        name = next(n for n in ("sheet", "dossier", "origin") if getattr(state, n, None) is holder)
        held = replace(state, **{name: replace(holder, patient=patient)})
    assert insertion_of(held) == 7
    assert took(held, CardRemoved(8)) == Step(held)
    after = took(held, CardRemoved(7))
    if row.state in (st.Submitting, st.TakingBack, st.Filed):
        assert type(after.state) is row.state
        assert insertion_of(after.state) == 0
        assert after.effects == ()
    else:
        assert after == Step(st.Trouble(Problem(ProblemCode.CARD_PULLED)), (fx.EndVisit(),))


# ---- what no page offers changes nothing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("filings_unknown", ev.FileHere()),
        ("filings", ev.FileByPhone()),
        ("filings", ev.ChangeAsked(99)),
        ("filings", ev.ChangeAsked(3)),
        ("filings", ev.WithdrawAsked(99)),
        ("withdraw_locked", ev.WithdrawAgreed()),
        ("filing_none", ev.FileHere()),
        ("filing_pending", ev.FileHere()),
        ("filing_nowhere", ev.FileHere()),
        ("question", ev.Answered("yes")),
        ("filing_type", ev.TypeChosen(FilingType.EMERGENCY)),
        ("filing_type", ev.TypeChosen(FilingType.REFERRAL)),
        ("filing_type", ev.Proceeded()),
        ("materials", ev.Proceeded()),
        ("materials", ev.PaperGiven(5, Way.LATER)),
        ("materials", ev.PaperGiven(0, Way.SEEN)),
        ("photo_taking", ev.PhotoAsked()),
        ("photo", ev.PhotoAgreed()),
        ("signature_ink", ev.Drawn(SPELL)),
        ("signature", ev.FormAsked()),
        ("signature_ink", ev.Proceeded()),
        ("filing_review_wrong", ev.Submitted()),
    ],
)
def test_a_late_or_foreign_press_changes_nothing(name: str, event: ev.Event) -> None:
    assert took(name, event) == Step(SAMPLES[name])


def test_r7_a_place_that_wants_a_longer_signature_gets_it(tmp_path: Path) -> None:
    drawn = ev.Drawn(SPELL)
    state = SAMPLES["signature"]
    sheet: st.Sheet = state.sheet
    place = sheet.insurance.region.code
    (tmp_path / "place.toml").write_text(
        f'[[signature_rule]]\nbegin = 2023-01-01\nplace = "{place}"\nextent = 100\nlength = 90000\nbend = 20\n'
        'source = "a place that wants more"\n',
        encoding="utf-8",
    )
    assert took(state, drawn).effects
    longer = replace(state, sheet=replace(sheet, rules=load((tmp_path,)).on(sheet.today, place)))
    assert took(longer, drawn) == Step(replace(longer, error=SignatureFault.SMALL))


def test_a_dot_is_no_signature() -> None:
    after = took("signature", ev.Drawn((((5, 5, 0), (5, 5, 9)),))).state
    assert isinstance(after, st.Signing)
    assert after.error is not None
    assert not after.keeping


def test_a_receipt_of_a_pending_filing_or_after_the_card_went_settles_nothing() -> None:
    assert isinstance(took("filed_pending", ev.Proceeded()).state, st.Idle)
    gone = st.Filed(replace(by_card(), patient=replace(by_card().patient, insertion=0)), FILED.receipt)
    assert isinstance(took(gone, ev.Proceeded()).state, st.Idle)
