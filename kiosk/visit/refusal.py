"""Rows of the table for a refusal: one reason, one next step, papers to take along (R18, R32, R33).

Nothing here moves money: whether any moved is the problem's own word, and the page says it.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.diagnosis import Asked
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CardRemoved
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.step import Step, enter, insertion_of, leave, stay_here, troubled

#: The insurer's own no, or its silence. What the terminal itself got wrong (a sign-in, the clock) is its own problem.
INSURERS = frozenset(
    (
        ProblemCode.INSURER_DOWN,
        ProblemCode.INSURER_REFUSED,
        ProblemCode.INSURER_ANSWER_BROKEN,
        ProblemCode.INSURANCE_NOT_IN_FORCE,
        ProblemCode.FILING_REFUSED,
        ProblemCode.UNSETTLED_ELSEWHERE,
        ProblemCode.INSTITUTION_NOT_NETWORKED,
        ProblemCode.IDENTITY_DIFFERS,
        ProblemCode.PERSON_UNKNOWN,
        ProblemCode.THIRD_PARTY_LIABLE,
    )
)


def refused(concern: st.Concern, problem: Problem, asked: Asked, back: st.State | None) -> Step:
    """Where a problem is the insurer's, its reason is looked for; else the problem's own page."""
    if problem.code not in INSURERS:
        gone = problem.code in (ProblemCode.CARD_PULLED, ProblemCode.CARD_SWAPPED)
        return troubled(problem, None if gone else back)
    return Step(st.Refused(concern, problem, asked, back), (fx.Diagnose(concern, problem, asked),))


def diagnosed(state: st.Refused, event: ev.Diagnosed) -> Step:
    """Trying again is offered where the reason can pass by itself or be put right meanwhile, an application where
    another one helps."""
    first = event.diagnosis.first
    helps = first.retry or (first.files and state.asked is Asked.FILING)
    back = state.back if helps else None
    return Step(replace(state, diagnosis=event.diagnosis, office=event.office, ways=event.ways, back=back))


def failed(state: st.Refused, event: ev.Failed) -> Step:
    """Without a reason found, what the insurer said is a problem like any other; a help slip that did not come out is
    said on the page."""
    if state.diagnosis is None:
        return troubled(state.problem, state.back)
    return Step(replace(state, printing=False, printed=False))


def quoting_failed(state: st.Quoting, event: ev.Failed) -> Step:
    """Before the bill is there it is the hospital that failed; then it is the insurer that didn't preview."""
    if state.bill is None:
        return troubled(event.problem, state)
    return refused(st.Concern.of(state.case), event.problem, Asked.PREVIEW, state)


def retry(state: st.Refused, event: ev.Retried) -> Step:
    return stay_here(state) if state.back is None else enter(state.back)


def files(state: st.Refused) -> bool:
    """Whether a filing made now repairs it, of a stay at hand, by a person still bound to the visit (R14)."""
    return (
        state.diagnosis is not None
        and state.diagnosis.first.files
        and state.concern.case is not None
        and not state.concern.gone
    )


def file_here(state: st.Refused, event: ev.FileHere) -> Step:
    case = state.concern.case
    if case is None or not files(state) or not state.ways.files_here:
        return stay_here(state)
    return enter(st.OpeningSheet(case))


def by_phone(state: st.Refused, event: ev.FileByPhone) -> Step:
    case = state.concern.case
    if case is None or not files(state) or not state.ways.files_by_phone:
        return stay_here(state)
    return Step(st.BackFilling(case, state.ways))


def help_asked(state: st.Refused, event: ev.HelpAsked) -> Step:
    if state.diagnosis is None or state.office is None or state.printing:
        return stay_here(state)
    asked = replace(state, printing=True, printed=None)
    return Step(asked, (fx.PrintHelp(state.problem, state.diagnosis, state.office),))


def printed(state: st.Refused | st.Claiming, event: ev.SlipPrinted) -> Step:
    return Step(replace(state, printing=False, printed=True))


def unconfirmed(state: st.Refused | st.Claiming, event: ev.SlipUnconfirmed) -> Step:
    return Step(replace(state, printing=False, printed=False))


def card_out(state: st.Refused, event: CardRemoved) -> Step:
    """The reason may be read on; what opens the person's data again, may not."""
    if event.insertion != insertion_of(state):
        return stay_here(state)
    patient = replace(state.concern.patient, insertion=0)
    return Step(replace(state, concern=replace(state.concern, patient=patient), back=None))


# ---- the claim at home ---------------------------------------------------------------------------------------


def claim_asked(state: st.Refused, event: ev.ClaimAsked) -> Step:
    if not claimable(state):
        return stay_here(state)
    kept = replace(state, printing=False, printed=None)
    return Step(st.Claiming(state.concern, refused=kept), (fx.GatherClaim(state.concern),))


def claim_without_filing(state: st.Explaining, event: ev.ClaimAsked) -> Step:
    """Not filed and no time to file now (R33)."""
    concern = st.Concern.of(state.case)
    if state.case.finding.status.settles:
        return stay_here(state)
    return Step(st.Claiming(concern), (fx.GatherClaim(concern),))


def claim_paid(state: st.Trouble, event: ev.ClaimAsked) -> Step:
    """A stay that was paid in full: the papers for its claim, the invoice's state looked up first (R15)."""
    if state.paid is None:
        return stay_here(state)
    return Step(st.Claiming(state.paid), (fx.GatherClaim(state.paid),))


def claimable(state: st.Refused) -> bool:
    """Whether there is a stay to claim for, and its person still there."""
    return state.diagnosis is not None and state.concern.stay is not None and not state.concern.gone


def gathered(state: st.Claiming, event: ev.ClaimGathered) -> Step:
    return Step(replace(state, pack=event.pack))


def claim_failed(state: st.Claiming, event: ev.Failed) -> Step:
    """Without the pack the page before; a print that failed is said here."""
    if state.pack is None:
        return troubled(event.problem, state.refused)
    return Step(replace(state, printing=False, printed=False))


def claim_print(state: st.Claiming, event: ev.ClaimPrintAsked) -> Step:
    if state.pack is None or state.printing:
        return stay_here(state)
    return Step(replace(state, printing=True, printed=None), (fx.PrintClaim(state.pack),))


def claim_back(state: st.Claiming, event: ev.WentBack) -> Step:
    """The page that it was asked from; from the filing page, that page with a fresh answer. A stay that is settled has
    none to go back to."""
    if state.refused is not None:
        return Step(state.refused)
    concern = state.concern
    if concern.stay is None or concern.finding is None:
        return leave(state)
    return enter(st.CheckingFiling(concern.patient, concern.stay, concern.insurance))
