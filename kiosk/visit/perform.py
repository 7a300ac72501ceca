"""Doing what a step asked for. One method an effect; answers the event that came of it.

The money effect commits INTENT before the first byte leaves and the outcome before anybody hears of it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.bill import Order, Settlement
from kiosk.domain.filing import FilingStatus
from kiosk.domain.people import Medium
from kiosk.domain.problems import Moved, Problem, ProblemCode
from kiosk.domain.stay import Stay
from kiosk.domain.waiting import Waiting
from kiosk.domain.writes import Kind, Payment, Receipt
from kiosk.policy.filing import judge
from kiosk.ports import (
    BillInProgress,
    JournalUnwritable,
    NoAnswer,
    Refusal,
    Reply,
    RequestState,
    SecondStoreDown,
    StaffId,
    T,
)
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit.applying import Applying
from kiosk.visit.asking_again import AskingAgain
from kiosk.visit.case import Errand
from kiosk.visit.closing import Closing
from kiosk.visit.desk import DeskWork
from kiosk.visit.engineer_effects import EngineerEffect
from kiosk.visit.engineer_work import Bench, EngineerWork, accepted
from kiosk.visit.parts import Parts
from kiosk.visit.platform_time import PlatformTime
from kiosk.visit.printing import Printing
from kiosk.visit.proof import Proven, read, signed_out, written
from kiosk.visit.recovery import Recovery, matches
from kiosk.visit.refusal_work import RefusalWork
from kiosk.visit.states import Case, Paid
from kiosk.visit.writing import StillOpen, Writing

log = logging.getLogger("kiosk")


class Performer:
    """Runs effects in a worker. Expected trouble comes back as Failed; an exception is a bug (or the journal)."""

    def __init__(self, parts: Parts, bench: Callable[[], Bench] | None = None) -> None:
        self._p = parts
        self._terminal = parts.settings.terminal
        self._platform_time = PlatformTime(parts.clock, parts.settings.terminal.clock_tolerance)
        self.recovery = Recovery(
            parts.backend, parts.hospital, parts.journal, parts.clock, parts.settings.terminal.name
        )
        self.closing = Closing(parts.backend, parts.hospital, parts.journal, parts.clock, self.recovery, parts.settings)
        self.writing = Writing(parts.backend, parts.payments, parts.journal, parts.clock)
        self._printing = Printing(parts)
        self._desk = DeskWork(parts, self.recovery, self.writing)
        self._applying = Applying(parts, self.writing)
        self._asking = AskingAgain(parts)
        self._engineer = EngineerWork(parts, bench)
        self._refusal = RefusalWork(parts, self._applying.ways)

    def clock_ahead(self) -> float | None:
        """Seconds by which our clock is ahead of the platform's own word, None while no answer has stated it."""
        return self._platform_time.known()

    def perform(self, effect: fx.Effect, visit: str) -> ev.Event | None:
        """The event that came of `effect`, None where it has no outcome. Raises JournalUnwritable."""
        match effect:
            case fx.TakeUp():
                return ev.TakenUp(self.take_up())
            case fx.WatchCodes() | fx.RestCodes():
                for eye in (self._p.camera, self._p.scanner):
                    if eye is not None:
                        (eye.watch if isinstance(effect, fx.WatchCodes) else eye.rest)()
                return None
            case fx.ReadCard():
                return self._read_card(effect)
            case fx.ReadIdCard():
                return self._read_id_card()
            case fx.Identify():
                return self._identify(effect)
            case fx.ResumeTicket():
                return self._resume(effect.number)
            case fx.FindStays():
                stays = _of_hospital(self._p.hospital.stays(effect.id_number))
                return _failed(stays) or self._stays(effect.id_number, _value(stays))
            case fx.CheckFiling():
                return self._check_filing(effect)
            case fx.Park():
                return self._park(effect.case, visit)
            case fx.PrintTicket():
                return self._printing.ticket(effect.number, effect.case)
            case fx.LoadBill():
                bill = _of_hospital(self._p.hospital.bill(effect.stay.stay_id))
                return _failed(bill) or ev.BillLoaded(_value(bill))
            case fx.Preview():
                return self._preview(effect)
            case fx.Secure():
                return self._secure(effect)
            case fx.Settle():
                return self._settle(effect, visit)
            case fx.Resolve():
                return self._resolve(effect.order)
            case fx.Unlock():
                self.recovery.give_back(effect.bill_key)
                return None
            case fx.HandOver():
                return ev.HospitalTook(self.recovery.hand_over(effect.settlement))
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
            case fx.CheckPin():
                return accepted(self._p.journal.staff_pin(effect.pin, effect.role))
            case fx.LoadDesk():
                return ev.DeskLoaded(self._desk.load())
            case fx.Reprint():
                return self._printing.again(effect)
            case fx.WorkCase():
                return self._desk.work(effect)
            case fx.UndoSettlement():
                return self._desk.undo(effect, visit)
            case fx.RunClose():
                return self._close(effect.day, effect.staff, visit)
            case fx.ActOnFinding():
                problem = self.closing.act(effect.day, effect.key, effect.action, visit)
                return self._close(effect.day, effect.staff, visit, problem)
            case fx.LookUpHospitals():
                return ev.HospitalsFound(self._p.directory.search(effect.question))
            case fx.ListAreas():
                return ev.AreasFound(self._p.directory.areas(effect.within))
            case fx.PrintClose():
                return self._printing.close(self.closing.report(effect.close))
            case fx.RunAudit():
                return ev.AuditFound(self._desk.audit())
            case fx.Diagnose():
                return self._refusal.diagnose(effect)
            case fx.PrintHelp():
                return self._refusal.print_help(effect)
            case fx.GatherClaim():
                return self._refusal.gather(effect)
            case fx.PrintClaim():
                return self._refusal.print_claim(effect)
            case fx.BeginVisit() | fx.EndVisit():
                return None
            case _ if isinstance(effect, EngineerEffect):
                return self._engineer.perform(effect)
            case _:
                return self._applying.perform(effect, visit)

    def take_up(self) -> int:
        """One pass over everything that is open or owed; answers how many requests are still open."""
        self._p.journal.follow()  # first: a box that another has replaced must not reverse what that one accepts
        return self.writing.take_up() + self.recovery.take_up()

    def ask_again(self) -> int:
        """One pass over the filings that somebody waits for; answers how many were decided."""
        return self._asking.pass_over()

    def abandoned(self, effect: fx.Effect, over: str = "") -> None:
        """What came of `effect` leads nowhere: its bill is let go. `over`: the visit, where that has ended meanwhile;
        then a picture that was being taken is not kept."""
        if isinstance(effect, fx.Secure | fx.Settle):
            self.recovery.let_go(effect.quote.bill.key())
        if over and isinstance(effect, fx.TakePhoto) and self._p.materials is not None:
            self._p.materials.drop(over)

    def _asked(self, reply: Reply[T]) -> Proven[T]:
        """A question to the insurer, and what its answer proves."""
        return read(reply, ProblemCode.INSURER_REFUSED, self._p.backend.profile().refusals)

    # ---- identity ----------------------------------------------------------------------------------------

    def _read_card(self, effect: fx.ReadCard) -> ev.Event:
        if self._p.card_reader is None:
            return _trouble(ProblemCode.READER_GONE)
        read = self._p.card_reader.read(effect.insertion)
        return ev.Failed(read) if isinstance(read, Problem) else ev.CardRead(read, effect.insertion)

    def _read_id_card(self) -> ev.Event:
        if self._p.id_card_reader is None:
            return _trouble(ProblemCode.READER_GONE)
        read = self._p.id_card_reader.read(20.0)
        return ev.Failed(read) if isinstance(read, Problem) else ev.CardRead(read)

    def _identify(self, effect: fx.Identify) -> ev.Event:
        """An ID card is a credential for filing everywhere, for settling where the platform takes it (R2)."""
        credential, settles = effect.credential, self._p.backend.profile().id_card_settles
        if credential.medium is Medium.ID_CARD and not settles and not effect.filing:
            return _trouble(ProblemCode.ID_CARD_FILES_ONLY)
        member = self._asked(self._p.backend.identify(credential))
        return _failed(member) or ev.MemberKnown(_value(member))

    # ---- filing ------------------------------------------------------------------------------------------

    def _check_filing(self, effect: fx.CheckFiling) -> ev.Event:
        care = effect.stay.hospital.region
        answer = self._p.backend.filings(effect.patient.member, effect.insurance, effect.stay)
        rule = self._p.backend.exempt(effect.insurance.region, care, effect.stay.admitted)
        now, book = self._p.clock.now(), self._p.rulebook
        finding = judge(effect.insurance, effect.stay, care, answer, rule, now, book)
        return ev.FilingFound(finding, self._applying.ways(effect.insurance))

    def _resume(self, ticket: str) -> ev.Event:
        """Whose visit it is; one that waits for a filing without a stay goes on with the filings."""
        id_number = self._p.journal.parked(ticket)
        if not id_number:
            return _trouble(ProblemCode.TICKET_UNKNOWN)
        waits = self._asking.under(ticket)
        alone = waits is not None and waits.waiting.stay is None
        return ev.TicketResumed(id_number, Errand.FILING if alone else Errand.DISCHARGE)

    def _stays(self, id_number: str, stays: tuple[Stay, ...]) -> ev.Event:
        """The stay whose filing this person has waited for comes up by itself: with the ticket or without."""
        waits = self._asking.resumes(id_number)
        resumed = waits.waiting.stay.stay_id if waits is not None and waits.waiting.stay is not None else ""
        return ev.StaysFound(stays, resumed)

    def _park(self, case: Case, visit: str) -> ev.Event:
        record, member = case.finding.record, case.patient.member
        pending = record is not None and case.finding.status is FilingStatus.PENDING
        waiting = Waiting(member, case.insurance, record.number if record and pending else "", case.stay)
        return self._applying.park(waiting, visit)

    # ---- amounts and money -------------------------------------------------------------------------------

    def _preview(self, effect: fx.Preview) -> ev.Event:
        quote = self._asked(self._p.backend.preview(effect.patient.member, effect.bill, effect.choice))
        failed = _failed(quote)
        if failed is not None:
            return failed
        value = _value(quote)
        if value.amounts.total != effect.bill.total:
            return _trouble(ProblemCode.AMOUNTS_BROKEN)
        self._platform_time.heard(value.quoted_at)
        if self._platform_time.differs():
            return _trouble(ProblemCode.CLOCK_DIFFERS)
        return ev.Quoted(value, settles_here=self._terminal.settle_with_due or value.due <= 0)

    def _secure(self, effect: fx.Secure) -> ev.Event:
        patient = effect.patient
        if patient.insertion and self._p.card_reader is not None:
            problem = self._p.card_reader.same_card(patient.insertion, patient.credential.recognition_code)
            if problem is not None:
                return ev.Failed(problem)
        bill = effect.quote.bill
        if self.recovery.in_progress(bill.key()):
            return _trouble(ProblemCode.ALREADY_IN_PROGRESS)
        if not self.recovery.hold(bill.key()):
            return _trouble(ProblemCode.BILL_LOCKED)
        failed: ev.Failed | None = _trouble(ProblemCode.BUG)
        try:
            self._p.journal.lock_asked(bill.key())
            failed = _failed(_of_hospital(self._p.hospital.lock(bill, self._terminal.name)))
        finally:
            if failed is not None:
                self.recovery.let_go(bill.key())
                self.recovery.give_back(bill.key())
        return failed or ev.Secured()

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
                self.recovery.let_go(effect.quote.bill.key())
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

    def _resolve(self, order: Order) -> ev.Event:
        try:
            return self.recovery.wait(order, self._terminal.reconcile_seconds)
        except JournalUnwritable as error:
            return _unremembered(order, error)
        finally:
            self.recovery.let_go(order.quote.bill.key())

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
                return self.recovery.accept(order, proven)
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

    def _arrange_payment(self, paid: Paid, visit: str) -> ev.Event:
        """Where to pay; at a terminal that takes the money itself, whether it has. Nobody collects what may be paid."""
        reply = self._p.payments.request(paid.settlement, paid.due, paid.quote.bill)
        pay_at = read(reply, ProblemCode.PAYMENT_FAILED)
        failed = _failed(pay_at, ProblemCode.PAYMENT_FAILED)
        if failed is not None or paid.due <= 0 or not self.writing.offers(Kind.PAY):
            return failed or ev.PaymentArranged(_value(pay_at))
        match self.writing.carry_out(visit, Payment(paid.settlement, paid.due), self._terminal.reconcile_seconds):
            case Receipt():
                return ev.PaymentArranged(replace(_value(pay_at), paid=True))
            case StillOpen():
                return ev.PaymentArranged(replace(_value(pay_at), checking=True))
            case Problem():
                return ev.PaymentArranged(_value(pay_at))

    # ---- the day close ---------------------------------------------------------------------------------------

    def _close(self, day: dt.date, staff: StaffId, visit: str, problem: Problem | None = None) -> ev.Event:
        close = self.closing.run(day, staff.value, visit)
        return ev.Failed(close) if isinstance(close, Problem) else ev.CloseFound(close, problem)


def _of_hospital(reply: Reply[T]) -> Proven[T]:
    """A question to the hospital; a lock that it could not set is asked for again, or given back."""
    return read(reply, ProblemCode.HOSPITAL_DOWN)


def _failed(reply: Proven[T], code: ProblemCode | None = None) -> ev.Failed | None:
    """The failure in a reply; None where it is a value. `code` replaces the other side's where that is too fine."""
    if isinstance(reply, Refusal | NoAnswer):
        return ev.Failed(Problem(code or reply.code, text=reply.text))
    return None


def _value(reply: Proven[T]) -> T:
    """The value of a reply that has not failed."""
    if isinstance(reply, Refusal | NoAnswer):
        raise TypeError("a failed reply has no value")
    return reply


def _unremembered(order: Order, error: JournalUnwritable) -> ev.Failed:
    """Sent, but the answer could not be written down: INTENT stands, and recovery asks at the next start."""
    return ev.Failed(Problem(error.code, Moved.NOT_KNOWN, reference=order.request_id.reference))


def _trouble(code: ProblemCode) -> ev.Failed:
    return ev.Failed(Problem(code))
