"""What one step answers, and the small moves that many rows share."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.domain.bill import Choice
from kiosk.domain.people import Account, Insurance
from kiosk.domain.problems import REMEDIES, Moved, Problem, ProblemCode
from kiosk.domain.region import Region
from kiosk.domain.stay import UNREADY, Stay, Unready
from kiosk.visit import effects as fx
from kiosk.visit import states as st


@dataclass(frozen=True)
class Step:
    """The next state and what is to be done; `effects` empty where the world has nothing to do."""

    state: st.State
    effects: tuple[fx.Effect, ...] = ()


def stay_here(state: st.State) -> Step:
    """A declared row that changes nothing: the event is expected here and means nothing."""
    return Step(state)


def insertion_of(state: st.State) -> int:
    """The insertion of the card this state is bound to; 0 where it isn't bound to one."""
    match state:
        case st.ForWhom() | st.NamingAgent() | st.Identifying() | st.EngineerSignIn() | st.Diagnosing():
            return state.insertion
        case st.ChoosingStay() | st.CheckingFiling() | st.LookingUp() | st.OpeningSheet():
            return state.patient.insertion
        case st.Filings() | st.FilingOnPhone() | st.Withdrawing() | st.TakingBack():
            return state.dossier.patient.insertion
        case (
            st.NamingGuardian()
            | st.Asking()
            | st.ChoosingType()
            | st.Consenting()
            | st.NamingPhone()
            | st.Gathering()
            | st.Photographing()
            | st.Signing()
            | st.Reviewing()
            | st.Submitting()
            | st.Filed()
        ):
            return state.sheet.patient.insertion
        case (
            st.Explaining()
            | st.BackFilling()
            | st.Parked()
            | st.ChoosingInsurance()
            | st.Quoting()
            | st.Confirming()
            | st.Securing()
            | st.Settling()
            | st.Reconciling()
        ):
            return state.case.patient.insertion
        case st.HandingOver() | st.Paying() | st.Printing() | st.Done() | st.PaidSlipOwed() | st.HospitalOwed():
            return state.paid.case.patient.insertion
        case st.Refused() | st.Claiming():
            return state.concern.patient.insertion
        case st.Trouble(paid=paid) if paid is not None:
            return paid.patient.insertion
        case st.Trouble(back=back) if back is not None:
            return insertion_of(back)
        case st.ReadingGuide() | st.FindingHospital():
            return insertion_of(state.back)
        case st.Idle() | st.Starting() | st.OutOfService():
            return state.card_left
        case _:
            return 0


def leave(state: st.State, _: object = None) -> Step:
    """The visit ends; a card that is still in must not start the next one by itself."""
    return Step(st.Idle(card_left=insertion_of(state)), (fx.RestCodes(), fx.EndVisit()))


def trouble(code: ProblemCode, back: st.State | None = None) -> Step:
    return troubled(Problem(code), back)


def troubled(problem: Problem, back: st.State | None) -> Step:
    """A problem page; trying again is offered only where it can help."""
    return Step(st.Trouble(problem, back if REMEDIES[problem.code].retry else None))


def enter(state: st.State) -> Step:
    """Go (back) into a state that waits for the world: with the effects that it waits for."""
    match state:
        case st.Identifying():
            return Step(replace(state, asked=None, reading=False), (fx.WatchCodes(),))
        case st.ChoosingStay():
            asking = replace(state, stays=None)
            return Step(asking, (fx.FindStays(state.patient.member.id_number),))
        case st.CheckingFiling():
            return Step(state, (fx.CheckFiling(state.patient, state.stay, state.insurance),))
        case st.Quoting():
            return Step(replace(state, bill=None), (fx.LoadBill(state.case.stay),))
        case st.LookingUp():
            return Step(state, (fx.LookUpFilings(state.patient, state.insurance, state.sent),))
        case st.OpeningSheet():
            return Step(state, (fx.OpenSheet(state.origin, state.replaces),))
        case st.Consenting():
            return Step(replace(state, keeping=False))
        case _:
            return Step(state)


def insured_elsewhere(patient: st.Patient, care: Region) -> tuple[Insurance, ...]:
    """The insurances this kiosk can settle with: in force, and of another province than the place of care."""
    return tuple(i for i in patient.member.usable() if i.region.other_province(care))


def choices(case: st.Case) -> tuple[Choice, ...]:
    """Every insurance × account the person may choose (R26); the checked insurance first, no account first."""
    usable = insured_elsewhere(case.patient, case.stay.hospital.region)
    ordered = sorted(usable, key=lambda i: i != case.insurance)
    found: list[Choice] = []
    for insurance in ordered:
        found.append(Choice(insurance, Account.NONE))
        if insurance.account_usable:
            found.append(Choice(insurance, Account.OWN))
        if insurance.family_account_usable:
            found.append(Choice(insurance, Account.FAMILY))
    return tuple(found)


def awaits(state: st.State, effect: fx.Effect) -> bool:
    """Whether `state` still waits for what comes of `effect`: what was shown first and answered last belongs to
    nobody who stands there now. Only asked within the visit and the kind of state that `effect` was asked in."""
    match state, effect:
        case st.Identifying(), fx.Identify():
            return state.asked == effect.credential
        case st.Identifying(), fx.ReadCard():
            return state.asked is None and state.insertion in (0, effect.insertion)
        case st.Identifying(), fx.ReadIdCard() | fx.ResumeTicket():
            return state.asked is None
        case st.FindingHospital(), fx.LookUpHospitals():
            return state.asking and state.question == effect.question
        case st.FindingHospital(), fx.ListAreas():
            return state.areas is not None and state.within == effect.within
        case st.DayClosing(), fx.RunClose() | fx.ActOnFinding():
            return state.working and state.day == effect.day
        case st.Refused(), fx.PrintHelp():
            return state.printing
        case st.Claiming(), fx.PrintClaim():
            return state.printing
        case st.EngineerSignIn(), fx.ReadEngineerCard():
            return state.reading and state.insertion == effect.insertion
        case st.StaffDesk(), fx.Reprint():
            return state.printing == effect.request
        case st.StaffDesk(), fx.WorkCase() | fx.UndoSettlement():
            return state.working == effect.request
        case _:
            return True


def at_stake(state: st.State, problem: Problem) -> Problem:
    """`problem` as a person in `state` must be told it: whether money moved, and the number to ask after."""
    match state:
        case st.Settling():
            return replace(problem, moved=Moved.NOT_KNOWN)
        case st.Reconciling():
            return replace(problem, moved=Moved.NOT_KNOWN, reference=state.order.request_id.reference)
        case st.HandingOver() | st.Paying() | st.Printing() | st.Done() | st.PaidSlipOwed() | st.HospitalOwed():
            return replace(problem, moved=Moved.YES, reference=state.paid.settlement.request_id.reference)
        case st.Refused() | st.NeedsStaff() | st.OutOfService():
            return replace(problem, moved=state.problem.money, reference=state.problem.reference)
        case _:
            return problem


def pick(patient: st.Patient, stay: Stay) -> Step:
    """One stay is chosen: is it this person's, ready, and cross-province? Then its filing is checked."""
    again = st.ChoosingStay(patient)
    if stay.patient_id_number != patient.member.id_number:
        return trouble(ProblemCode.OTHER_PERSON)
    insurances = insured_elsewhere(patient, stay.hospital.region)
    if stay.unready:
        told = trouble(UNREADY[stay.unready[0]], again)
        if Unready.ALREADY_SETTLED in stay.unready and insurances and isinstance(told.state, st.Trouble):
            return Step(replace(told.state, paid=st.Concern(patient, insurances[0], stay)))
        return told
    if not insurances:
        return trouble(ProblemCode.NOT_CROSS_PROVINCE)
    return enter(st.CheckingFiling(patient, stay, insurances[0]))
