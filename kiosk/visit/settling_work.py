"""Doing what the pages of the money ask for: the bill, the amounts, one settlement sent once, and where to pay.

The money effect commits INTENT before the first byte leaves and the outcome before anybody hears of it.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from kiosk.domain.bill import Order, Settlement
from kiosk.domain.problems import Moved, Problem, ProblemCode
from kiosk.domain.writes import Kind, Payment, Receipt
from kiosk.ports import (
    BillInProgress,
    JournalUnwritable,
    NoAnswer,
    Refusal,
    Reply,
    RequestState,
    SecondStoreDown,
)
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit.parts import Parts
from kiosk.visit.platform_time import PlatformTime
from kiosk.visit.printing import Printing
from kiosk.visit.proof import problem_of, read, signed_out, written
from kiosk.visit.recovery import Recovery, matches
from kiosk.visit.settling_effects import SettlingEffect
from kiosk.visit.states import Paid
from kiosk.visit.writing import StillOpen, Writing

log = logging.getLogger("kiosk")


class SettlingWork:
    """The effects from the bill to the slip, on the terminal's one recovery. Callable from several threads."""

    def __init__(self, parts: Parts, recovery: Recovery, writing: Writing, printing: Printing) -> None:
        self._p, self._recovery, self._writing, self._printing = parts, recovery, writing, printing
        self._terminal = parts.settings.terminal
        self._platform_time = PlatformTime(parts.clock, self._terminal.clock_tolerance)

    def clock_ahead(self) -> float | None:
        """Seconds by which our clock is ahead of the platform's own word, None while no answer has stated it."""
        return self._platform_time.known()

    def perform(self, effect: SettlingEffect, visit: str) -> ev.Event | None:
        """The event that came of `effect`, None where it has no outcome. Raises JournalUnwritable."""
        match effect:
            case fx.LoadBill():
                return self._load(effect)
            case fx.Preview():
                return self._preview(effect)
            case fx.Secure():
                return self._secure(effect)
            case fx.Settle():
                return self._settle(effect, visit)
            case fx.Resolve():
                return self._resolve(effect.order)
            case fx.Unlock():
                self._recovery.give_back(effect.bill_key)
                return None
            case fx.HandOver():
                return ev.HospitalTook(self._recovery.hand_over(effect.settlement))
            case fx.ArrangePayment():
                return self._arrange_payment(effect.paid, visit)
            case fx.PrintSlip():
                return self._printing.slip(effect)
            case fx.SlipHanded():
                self._printing.handed(effect)
                return None
            case fx.PrintReference():
                self._printing.reference(effect.problem)
                return None

    # ---- the amounts

    def _load(self, effect: fx.LoadBill) -> ev.Event:
        bill = read(self._p.hospital.bill(effect.stay.stay_id), ProblemCode.HOSPITAL_DOWN)
        return ev.Failed(problem_of(bill)) if isinstance(bill, Refusal | NoAnswer) else ev.BillLoaded(bill)

    def _preview(self, effect: fx.Preview) -> ev.Event:
        backend = self._p.backend
        reply = backend.preview(effect.patient.member, effect.bill, effect.choice)
        quote = read(reply, ProblemCode.INSURER_REFUSED, backend.profile().refusals)
        if isinstance(quote, Refusal | NoAnswer):
            return ev.Failed(problem_of(quote))
        if quote.amounts.total != effect.bill.total:
            return ev.Failed(Problem(ProblemCode.AMOUNTS_BROKEN))
        self._platform_time.heard(quote.quoted_at)
        if self._platform_time.differs():
            return ev.Failed(Problem(ProblemCode.CLOCK_DIFFERS))
        return ev.Quoted(quote, settles_here=self._terminal.settle_with_due or quote.due <= 0)

    # ---- the settlement

    def _secure(self, effect: fx.Secure) -> ev.Event:
        patient = effect.patient
        if patient.insertion and self._p.card_reader is not None:
            problem = self._p.card_reader.same_card(patient.insertion, patient.credential.recognition_code)
            if problem is not None:
                return ev.Failed(problem)
        bill = effect.quote.bill
        if self._recovery.in_progress(bill.key()):
            return ev.Failed(Problem(ProblemCode.ALREADY_IN_PROGRESS))
        if not self._recovery.hold(bill.key()):
            return ev.Failed(Problem(ProblemCode.BILL_LOCKED))
        event: ev.Event = ev.Failed(Problem(ProblemCode.BUG))
        try:
            self._p.journal.lock_asked(bill.key())
            locked = read(self._p.hospital.lock(bill, self._terminal.name), ProblemCode.HOSPITAL_DOWN)
            event = ev.Failed(problem_of(locked)) if isinstance(locked, Refusal | NoAnswer) else ev.Secured()
        finally:
            if isinstance(event, ev.Failed):
                self._recovery.let_go(bill.key())
                self._recovery.give_back(bill.key())
        return event

    def _settle(self, effect: fx.Settle, visit: str) -> ev.Event:
        """The bill is in hand since it was locked, and stays so until its outcome is known, or said to be lost."""
        lost = False
        try:
            event = self._attempt(effect, visit)
            if signed_out(event.problem if isinstance(event, ev.NotSettled) else None):
                event = self._attempt(effect, visit)
            lost = isinstance(event, ev.OutcomeLost)
        finally:
            if not lost:
                self._recovery.let_go(effect.quote.bill.key())
        return event

    def _attempt(self, effect: fx.Settle, visit: str) -> ev.Event:
        """One number, sent once."""
        if self._platform_time.differs():  # the clock was set since the amounts came
            return ev.NotSettled(Problem(ProblemCode.CLOCK_DIFFERS))
        order = self._intend(effect, visit)
        return self._sent(order) if isinstance(order, Order) else order

    def _intend(self, effect: fx.Settle, visit: str) -> Order | ev.Event:
        case = effect.case
        try:
            return self._p.journal.intend(visit, case.patient.member.person_id, effect.quote, case.claim)
        except BillInProgress:
            return ev.NotSettled(Problem(ProblemCode.ALREADY_IN_PROGRESS))
        except SecondStoreDown:
            return ev.NotSettled(Problem(ProblemCode.SECOND_STORE_DOWN))
        except JournalUnwritable as error:
            return ev.Failed(Problem(error.code))

    def _sent(self, order: Order) -> ev.Event:
        """From here on the request is on its way, whatever happens to us."""
        try:
            answer = self._p.backend.settle(order)
        except Exception:
            # A bug in a backend after INTENT must not become "not settled": nobody knows.
            log.exception("settle_raised")
            answer = NoAnswer(ProblemCode.BUG)
        try:
            return self._answered(order, answer)
        except JournalUnwritable as error:
            return _unremembered(order, error)

    def _answered(self, order: Order, answer: Reply[Settlement]) -> ev.Event:
        """The outcome is durable before anybody hears of it."""
        outcome, request = self._p.journal.outcome, order.request_id
        proven = written(answer, Kind.SETTLE, self._p.backend.profile().refusals)
        match proven:
            case Settlement() if matches(order, proven):
                return self._recovery.accept(order, proven)
            case Refusal(code=code, text=text):
                outcome(request, RequestState.REFUSED, note=text)
                return ev.NotSettled(Problem(code, text=text, reference=request.reference))
            case NoAnswer(sent=False, code=code):
                outcome(request, RequestState.NOT_SENT)
                return ev.NotSettled(Problem(code, reference=request.reference))
            case NoAnswer(text=text):
                # No usable answer: only the platform's word ends this.
                outcome(request, RequestState.UNKNOWN, note=text)
                return ev.OutcomeLost(order)
            case _:
                # A booking that isn't the one agreed to proves nothing of ours either.
                outcome(request, RequestState.UNKNOWN)
                return ev.OutcomeLost(order)

    def _resolve(self, order: Order) -> ev.Event:
        try:
            return self._recovery.wait(order, self._terminal.reconcile_seconds)
        except JournalUnwritable as error:
            return _unremembered(order, error)
        finally:
            self._recovery.let_go(order.quote.bill.key())

    # ---- what is left to pay

    def _arrange_payment(self, paid: Paid, visit: str) -> ev.Event:
        """Where to pay; at a terminal that takes the money itself, whether it has. Nobody collects what may be paid."""
        reply = self._p.payments.request(paid.settlement, paid.due, paid.quote.bill)
        pay_at = read(reply, ProblemCode.PAYMENT_FAILED)
        if isinstance(pay_at, Refusal | NoAnswer):
            return ev.Failed(Problem(ProblemCode.PAYMENT_FAILED, text=pay_at.text))
        if paid.due <= 0 or not self._writing.offers(Kind.PAY):
            return ev.PaymentArranged(pay_at)
        match self._writing.carry_out(visit, Payment(paid.settlement, paid.due), self._terminal.reconcile_seconds):
            case Receipt():
                return ev.PaymentArranged(replace(pay_at, paid=True))
            case StillOpen():
                return ev.PaymentArranged(replace(pay_at, checking=True))
            case Problem():
                return ev.PaymentArranged(pay_at)


def _unremembered(order: Order, error: JournalUnwritable) -> ev.Failed:
    """Sent, but the answer could not be written down: INTENT stands, and recovery asks at the next start."""
    return ev.Failed(Problem(error.code, Moved.NOT_KNOWN, reference=order.request_id.reference))
