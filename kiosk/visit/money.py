"""Rows of the table from the preview to the slip. From Settling on nothing a person does can stop the machine."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.bill import Quote
from kiosk.domain.diagnosis import Asked
from kiosk.domain.people import Medium
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import PayAt
from kiosk.domain.stay import UNREADY
from kiosk.ports import CardRemoved
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.refusal import refused
from kiosk.visit.step import Step, at_stake, enter, insertion_of, leave, stay_here, trouble, troubled

# ---- preview and confirmation --------------------------------------------------------------------------------


def choice_made(state: st.ChoosingInsurance, event: ev.ChoiceMade) -> Step:
    return Step(replace(state, chosen=event.choice))


def insurance_chosen(state: st.ChoosingInsurance, event: ev.Proceeded) -> Step:
    """Another insurance may be filed elsewhere: its filing is checked before its preview."""
    case, chosen = state.case, state.chosen
    if chosen.insurance != case.insurance:
        return enter(st.CheckingFiling(case.patient, case.stay, chosen.insurance))
    return enter(st.Quoting(case, chosen))


def bill_loaded(state: st.Quoting, event: ev.BillLoaded) -> Step:
    unready = event.bill.stay.unready
    if unready:
        return trouble(UNREADY[unready[0]], state)
    effect = fx.Preview(state.case.patient, event.bill, state.choice)
    return Step(replace(state, bill=event.bill), (effect,))


def quoted(state: st.Quoting, event: ev.Quoted) -> Step:
    return Step(st.Confirming(state.case, event.quote, event.settles_here))


def confirmed(state: st.Confirming, event: ev.Confirmed) -> Step:
    if not state.settles_here:
        return trouble(ProblemCode.DUE_NOT_PAYABLE_HERE)
    return Step(st.Securing(state.case, state.quote), (fx.Secure(state.case.patient, state.quote),))


def not_secured(state: st.Securing, event: ev.Failed) -> Step:
    """Nothing was sent. A changed bill or a busy one is quoted anew; a card that is gone ends the visit."""
    gone = event.problem.code in (ProblemCode.CARD_PULLED, ProblemCode.CARD_SWAPPED)
    return troubled(event.problem, None if gone else _quote_again(state.case, state.quote))


# ---- settling ------------------------------------------------------------------------------------------------


def secured(state: st.Securing, event: ev.Secured) -> Step:
    return Step(st.Settling(state.case, state.quote), (fx.Settle(state.case, state.quote),))


def booked(state: st.Settling | st.Reconciling, event: ev.Booked) -> Step:
    quote = state.quote if isinstance(state, st.Settling) else state.order.quote
    return Step(st.HandingOver(st.Paid(state.case, quote, event.settlement)), (fx.HandOver(event.settlement),))


def not_settled(state: st.Settling | st.Reconciling, event: ev.NotSettled) -> Step:
    """Proven that nothing was booked: the bill is given back, the reason is looked for where the insurer said no, and
    a new preview may be tried."""
    quote = state.quote if isinstance(state, st.Settling) else state.order.quote
    told = refused(st.Concern.of(state.case), event.problem, Asked.SETTLEMENT, _quote_again(state.case, quote))
    return Step(told.state, (fx.Unlock(quote.bill.key()), *told.effects))


def outcome_lost(state: st.Settling, event: ev.OutcomeLost) -> Step:
    return Step(st.Reconciling(state.case, event.order), (fx.Resolve(event.order),))


def settling_failed(state: st.Settling | st.Reconciling, event: ev.Failed) -> Step:
    """Our own memory failed: nobody else may settle at a terminal that can't remember."""
    known = isinstance(state, st.Settling)  # there the effect itself knows best: the intent may not be written yet
    return Step(st.OutOfService(event.problem if known else at_stake(state, event.problem)))


def still_unknown(state: st.Reconciling, event: ev.StillUnknown) -> Step:
    return Step(st.NeedsStaff(event.problem), (fx.PrintReference(event.problem),))


def card_out_under_way(state: st.Settling | st.Reconciling | st.Securing, event: CardRemoved) -> Step:
    """The card isn't needed any more; pulling it stops nothing."""
    if event.insertion != insertion_of(state):
        return stay_here(state)
    return Step(replace(state, case=_without_card(state.case)))


# ---- after the booking ---------------------------------------------------------------------------------------


def hospital_answered(state: st.HandingOver, event: ev.HospitalTook) -> Step:
    return Step(st.Paying(state.paid, event.took), (fx.ArrangePayment(state.paid),))


def hand_over_failed(state: st.HandingOver, event: ev.Failed) -> Step:
    return Step(st.Paying(state.paid, False), (fx.ArrangePayment(state.paid),))


def payment_arranged(state: st.Paying, event: ev.PaymentArranged) -> Step:
    return _print(state.paid, state.hospital_took, event.pay_at)


def payment_failed(state: st.Paying, event: ev.Failed) -> Step:
    """No way to pay was offered: the settlement stands, so the slip says the window."""
    return _print(state.paid, state.hospital_took, PayAt(state.paid.due, "", str(state.paid.settlement.request_id)))


def printed(state: st.Printing, event: ev.SlipPrinted) -> Step:
    return _finished(state)


def unconfirmed(state: st.Printing, event: ev.SlipUnconfirmed) -> Step:
    return Step(replace(state, asking=True))


def paper_came(state: st.Printing, event: ev.PaperCame) -> Step:
    if not state.asking:
        return stay_here(state)
    told = fx.SlipHanded(str(state.paid.settlement.request_id), event.came)
    if event.came:
        done = _finished(state)
        return Step(done.state, (told, *done.effects))
    return Step(_owed(state, Problem(ProblemCode.PRINT_UNCONFIRMED)).state, (told,))


def nobody_answered(state: st.Printing, event: ev.TimedOut) -> Step:
    return _owed(state, Problem(ProblemCode.PRINT_UNCONFIRMED)) if state.asking else stay_here(state)


def not_printed(state: st.Printing, event: ev.Failed) -> Step:
    return _owed(state, event.problem)


def print_again(state: st.PaidSlipOwed, event: ev.Retried) -> Step:
    return _print(state.paid, state.hospital_took, state.pay_at)


def card_out_after_money(
    state: st.HandingOver | st.Paying | st.Printing | st.Done | st.PaidSlipOwed | st.HospitalOwed, event: CardRemoved
) -> Step:
    if event.insertion != insertion_of(state):
        return stay_here(state)
    return Step(replace(state, paid=replace(state.paid, case=_without_card(state.paid.case))))


def finish(state: st.State, event: object) -> Step:
    return leave(state)


def _print(paid: st.Paid, took: bool, pay_at: PayAt) -> Step:
    return Step(st.Printing(paid, took, pay_at), (fx.PrintSlip(paid, pay_at),))


def _finished(state: st.Printing) -> Step:
    if state.hospital_took:
        return Step(st.Done(state.paid, state.pay_at))
    return Step(st.HospitalOwed(state.paid, state.pay_at))


def _owed(state: st.Printing, problem: Problem) -> Step:
    return Step(st.PaidSlipOwed(state.paid, state.pay_at, state.hospital_took, at_stake(state, problem)))


def _quote_again(case: st.Case, quote: Quote) -> st.Quoting | None:
    """Back to a new preview; None where the card that opened the visit was pulled meanwhile: whoever stands there now
    must show their own."""
    patient = case.patient
    pulled = patient.credential.medium is Medium.CARD and not patient.insertion
    return None if pulled else st.Quoting(case, quote.choice)


def _without_card(case: st.Case) -> st.Case:
    return replace(case, patient=replace(case.patient, insertion=0))
