"""What each event does from a known person to the amounts: whose stay it is, what holds of its filing, the ways on."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.problems import ProblemCode
from kiosk.domain.stay import Unready
from kiosk.ports import CardRemoved
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.step import Step, choices, enter, insertion_of, pick, stay_here, trouble, troubled


def stays_found(state: st.ChoosingStay, event: ev.StaysFound) -> Step:
    still_open = tuple(s for s in event.stays if Unready.ALREADY_SETTLED not in s.unready)
    resumed = tuple(s for s in still_open if event.resumed and s.stay_id == event.resumed)
    match resumed or still_open or event.stays:
        case ():
            return trouble(ProblemCode.NO_OPEN_STAY, state)
        case (only,):
            return pick(state.patient, only)
        case several:
            return Step(replace(state, stays=several))


def stay_chosen(state: st.ChoosingStay, event: ev.StayChosen) -> Step:
    if state.stays is None or not 0 <= event.index < len(state.stays):
        return stay_here(state)
    return pick(state.patient, state.stays[event.index])


def filing_found(state: st.CheckingFiling, event: ev.FilingFound) -> Step:
    case = st.Case(state.patient, state.stay, state.insurance, event.finding)
    return Step(st.Explaining(case, event.ways))


def check_again(state: st.Explaining | st.BackFilling, event: ev.CheckedAgain) -> Step:
    case = state.case
    return enter(st.CheckingFiling(case.patient, case.stay, case.insurance))


def file_by_phone(state: st.Explaining, event: ev.FileByPhone) -> Step:
    return Step(st.BackFilling(state.case, state.ways))


def back_to_filing(state: st.BackFilling, event: ev.Proceeded) -> Step:
    return Step(st.Explaining(state.case, state.ways))


def park(state: st.Explaining | st.BackFilling, event: ev.ParkAsked) -> Step:
    return Step(st.Parked(state.case), (fx.Park(state.case),))


def ticket_issued(state: st.Parked, event: ev.TicketIssued) -> Step:
    return Step(replace(state, ticket=event.number), (fx.PrintTicket(event.number, state.case),))


def parked_card_out(state: st.Parked, event: CardRemoved) -> Step:
    """The ticket stands without the card; a card that has gone is none that was left behind."""
    if event.insertion != insertion_of(state):
        return stay_here(state)
    patient = replace(state.case.patient, insertion=0)
    return Step(replace(state, case=replace(state.case, patient=patient)))


def ticket_printed(state: st.Parked, event: ev.TicketPrinted) -> Step:
    return Step(replace(state, printed=event.printed))


def not_parked(state: st.Parked, event: ev.Failed) -> Step:
    return troubled(event.problem, st.Explaining(state.case))


def proceed(state: st.Explaining, event: ev.Proceeded) -> Step:
    """On to the amounts. An unknown filing may go on too: the insurer's preview is the proof (never "not filed")."""
    status = state.case.finding.status
    if not status.settles and status is not status.UNKNOWN:
        return stay_here(state)
    options = choices(state.case)
    if len(options) == 1:
        return enter(st.Quoting(state.case, options[0]))
    return Step(st.ChoosingInsurance(state.case, options[0]))
