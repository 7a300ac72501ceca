"""Rows of the table for what filings there are: look up, on the phone, change, cancel (R8, R11).

From TakingBack on nothing a person does can stop the machine: the answer does.
"""

from __future__ import annotations

from kiosk.domain.diagnosis import Asked
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.visit import deciding
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.refusal import refused
from kiosk.visit.step import Step, enter, stay_here


def begin(state: st.Idle, event: ev.FilingsAsked) -> Step:
    """A visit for filings alone. A card that somebody forgot is not read for whoever comes next."""
    if state.card_left:
        return Step(st.Trouble(Problem(ProblemCode.CARD_LEFT)))
    return Step(st.ForWhom(errand=st.Errand.FILING), (fx.BeginVisit(st.Errand.FILING.value),))


def filings_found(state: st.LookingUp, event: ev.FilingsFound) -> Step:
    return Step(st.Filings(event.dossier))


def look_again(state: st.Filings | st.FilingOnPhone, event: ev.CheckedAgain) -> Step:
    return enter(st.LookingUp(state.dossier.patient, state.dossier.insurance))


def on_phone(state: st.Filings, event: ev.FileByPhone) -> Step:
    return Step(st.FilingOnPhone(state.dossier)) if state.dossier.ways.files_by_phone else stay_here(state)


def off_phone(state: st.FilingOnPhone, event: ev.Proceeded) -> Step:
    return Step(st.Filings(state.dossier))


def new(state: st.Filings, event: ev.FileHere) -> Step:
    return enter(st.OpeningSheet(state.dossier)) if state.dossier.ways.files_here else stay_here(state)


def change(state: st.Filings, event: ev.ChangeAsked) -> Step:
    """What can't be changed yet, or not here, has no such button; a late press of one changes nothing."""
    record = state.dossier.record(event.index)
    if record is None or not deciding.changeable(state.dossier, record):
        return stay_here(state)
    return enter(st.OpeningSheet(state.dossier, record))


def withdraw(state: st.Filings, event: ev.WithdrawAsked) -> Step:
    """The page says what it would mean, and why it can't be had where it can't."""
    record = state.dossier.record(event.index)
    return stay_here(state) if record is None else Step(st.Withdrawing(state.dossier, record))


def kept(state: st.Withdrawing, event: ev.WentBack) -> Step:
    return Step(st.Filings(state.dossier))


def withdraw_agreed(state: st.Withdrawing, event: ev.WithdrawAgreed) -> Step:
    if not deciding.withdrawable(state.dossier, state.record):
        return stay_here(state)
    return Step(st.TakingBack(state.dossier, state.record), (fx.WithdrawFiling(state.dossier, state.record),))


def taken_back(state: st.TakingBack, event: ev.FilingTaken) -> Step:
    """The page that follows is what the insured place says now."""
    return enter(st.LookingUp(state.dossier.patient, state.dossier.insurance, event.receipt.number))


def not_taken_back(state: st.TakingBack, event: ev.FilingNotTaken) -> Step:
    """Proven that the filing stands: why (R11), and what there is can be looked up again."""
    dossier = state.dossier
    back = unless_pulled(dossier.patient, st.LookingUp(dossier.patient, dossier.insurance))
    return refused(st.Concern(dossier.patient, dossier.insurance), event.problem, Asked.WITHDRAWAL, back)


def unless_pulled(patient: st.Patient, back: st.State) -> st.State | None:
    """Where trying again leads; None where the card that opened the visit was pulled: whoever stands there now must
    show their own."""
    return back if patient.insertion or not patient.by_card else None
