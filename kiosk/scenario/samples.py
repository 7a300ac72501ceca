"""One example of every state, made from the default world through the real insurer: for pictures and for tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache

from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain import ticket as tickets
from kiosk.domain.bill import Order, Quote, RequestId, Settlement
from kiosk.domain.filing import Evidence, FilingFinding, FilingStatus
from kiosk.domain.money import Fen
from kiosk.domain.people import Agent, Medium, Relation, check_digit, mask_name
from kiosk.domain.problems import Moved, Problem, ProblemCode
from kiosk.domain.slip import PayAt, Ticket, TicketReason
from kiosk.domain.stay import Bill
from kiosk.domain.waiting import Waiting
from kiosk.domain.writes import Undo, Write
from kiosk.policy.filing import judge
from kiosk.policy.rulebook import load as rulebook
from kiosk.ports import (
    Awaited,
    DayRow,
    Declined,
    NoAnswer,
    OpenRequest,
    OpenWrite,
    Refusal,
    Reply,
    RequestState,
    SlipRow,
    SlipState,
    StaffId,
    T,
)
from kiosk.scenario import audits, closes, refusals
from kiosk.scenario.engineer_samples import engineer_samples
from kiosk.scenario.filing_samples import filing_samples
from kiosk.scenario.guide_samples import guide_samples
from kiosk.visit import states as st
from kiosk.visit.doubt import Said
from kiosk.visit.step import choices, insured_elsewhere, pick

AGENT = Agent("示例子女", "99010019850102101" + check_digit("99010019850102101"), Relation.CHILD, "13000000000")

#: Which person of the default world shows which filing status.
FILED = {
    FilingStatus.IN_FORCE: "in_force",
    FilingStatus.NONE: "unfiled",
    FilingStatus.NOT_YET_VALID: "not_yet_valid",
    FilingStatus.EXPIRED: "expired",
    FilingStatus.OTHER_PLACE: "other_place",
    FilingStatus.PENDING: "pending",
    FilingStatus.REJECTED: "rejected",
    FilingStatus.CANCELLED: "cancelled",
    FilingStatus.NOT_REQUIRED: "exempt",
    FilingStatus.DEEMED: "emergency",
    FilingStatus.UNKNOWN: "unknown_unfiled",
}


class Samples:
    """States of people of one place. Every method answers a state as the flow itself would hold it."""

    def __init__(self) -> None:
        world = load("default")
        self.clock = SimulatedClock(world.clock)
        self.place = Place(world, self.clock)

    def patient(self, person: str = "in_force", *, agent: Agent | None = None, insertion: int = 1) -> st.Patient:
        someone = self.place.world.person(person)
        medium = Medium.CARD if someone.card else Medium.VOUCHER
        credential = someone.credential(medium)
        member = _value(self.place.backend().identify(credential))
        return st.Patient(member, credential, agent, insertion if medium is Medium.CARD else 0)

    def stays(self, person: str) -> tuple[Bill, ...]:
        number = self.place.world.person(person).id_number
        hospital = self.place.hospital()
        return tuple(_value(hospital.bill(s.stay_id)) for s in _value(hospital.stays(number)))

    def case(self, person: str = "in_force", *, agent: Agent | None = None) -> st.Case:
        patient, stay = self.patient(person, agent=agent), self.stays(person)[0].stay
        care = stay.hospital.region
        insurance = insured_elsewhere(patient, care)[0]
        backend = self.place.backend()
        rule = backend.exempt(insurance.region, care, stay.admitted)
        answer = backend.filings(patient.member, insurance, stay)
        return st.Case(
            patient, stay, insurance, judge(insurance, stay, care, answer, rule, self.clock.now(), rulebook())
        )

    def child(self) -> st.Case:
        """Somebody without a filing, as old as a child in school."""
        case = self.case("unfiled")
        born = self.clock.now().date() - dt.timedelta(days=9 * 365)
        member = replace(case.patient.member, birth_date=born)
        return replace(case, patient=replace(case.patient, member=member))

    def quote(self, person: str = "in_force", *, choice: int = 0, deposit: int | None = None) -> Quote:
        case = self.case(person)
        bill = self.stays(person)[0]
        if deposit is not None:
            bill = replace(bill, deposit=Fen(deposit))
        return _value(self.place.backend().preview(case.patient.member, bill, choices(case)[choice]))

    def order(self, person: str = "in_force", sequence: int = 41) -> Order:
        case, quote = self.case(person), self.quote(person)
        request = RequestId(quote.bill.stay.hospital.code, f"{self.clock.now():%Y%m%d%H%M%S}", sequence)
        return Order(request, case.patient.member.person_id, quote, case.claim)

    def settlement(self, person: str = "in_force", sequence: int = 41) -> Settlement:
        order = self.order(person, sequence)
        number = f"S{order.request_id.stamp}{sequence:04d}"
        key, amounts = order.quote.bill.key(), order.quote.amounts
        return Settlement(order.request_id, number, order.person_id, key, amounts, self.clock.now())

    def paid(self, person: str = "in_force", *, deposit: int | None = None) -> st.Paid:
        return st.Paid(self.case(person), self.quote(person, deposit=deposit), self.settlement(person))

    def pay_at(self, paid: st.Paid) -> PayAt:
        return PayAt(paid.due, "一楼收费处 3 号窗口", f"PAY{paid.settlement.settlement_id}")

    def desk(self) -> st.Desk:
        order, settled = self.order("long_resident", 43), self.settlement()
        now = self.clock.now()
        ticket = Ticket("", TicketReason.HELP, order.quote.bill.stay.hospital, now)
        rows = [
            self._row(person, 50 + i, RequestState.SETTLED, now - dt.timedelta(minutes=7 * i))
            for i, person in enumerate(("in_force", "nanchang", "resident", "retired", "exempt"))
        ]
        rows.append(self._row("long_resident", 43, RequestState.UNKNOWN, now))
        open_request = OpenRequest(order.request_id, "V000001", RequestState.UNKNOWN, order, now)
        owed = SlipRow(settled.request_id, SlipState.UNCONFIRMED, 1, ticket)
        write = OpenWrite(Write(order.request_id, Undo(settled)), "V000001", RequestState.UNKNOWN, now)
        case = st.OpenCase(open_request, Said.NO_ANSWER)
        return st.Desk((case,), (owed,), (settled,), tuple(rows), (write,), waiting=self.waiting(), undoes=True)

    def waiting(self) -> tuple[Awaited, ...]:
        """A filing made here that is not decided yet, and one that its person makes on the phone."""
        now, day = self.clock.now(), dt.timedelta(days=1)
        found = []
        for number, person in (("BA2026000061", "unfiled"), ("", "nanchang")):
            case = self.case(person)
            waiting = Waiting(case.patient.member, case.insurance, number, case.stay)
            found.append(Awaited(f"T-{person}", "V000002", waiting, now - day, now + 29 * day))
        return tuple(found)

    def _row(self, person: str, sequence: int, state: RequestState, at: dt.datetime) -> DayRow:
        settlement = self.settlement(person, sequence)
        a = settlement.amounts
        name = mask_name(self.place.world.person(person).name)
        slip = SlipState.PRINTED if state is RequestState.SETTLED else None
        return DayRow(settlement.request_id, at, name, state, a.total, a.fund_total, a.cash, slip, True)


def samples() -> dict[str, st.State]:
    """Every state under a name of its own; every filing status, and paying, refund and nothing due."""
    return dict(_samples())


@cache
def _samples() -> dict[str, st.State]:
    s = Samples()
    case, quote = s.case(), s.quote()
    paid = s.paid()
    pay_at = s.pay_at(paid)
    reference = s.order().request_id.reference
    unknown = Problem(ProblemCode.OUTCOME_UNKNOWN, reference=reference)
    found: dict[str, st.State] = {
        "starting": st.Starting(),
        "welcome": st.Idle(),
        "out_of_service": st.OutOfService(Problem(ProblemCode.JOURNAL_UNWRITABLE)),
        "for_whom": st.ForWhom(),
        "agent": st.NamingAgent(),
        "identify": st.Identifying(),
        "identify_family": st.Identifying(agent=AGENT),
        "identify_payment_code": st.Identifying(hint=Problem(ProblemCode.CODE_IS_PAYMENT)),
        "identify_upside_down": st.Identifying(hint=Problem(ProblemCode.CARD_UPSIDE_DOWN)),
        "identify_needs_authentication": st.Identifying(hint=Problem(ProblemCode.CARD_NEEDS_AUTHENTICATION)),
        "identify_reading": st.Identifying(insertion=1, reading=True),
        "stays": st.ChoosingStay(s.patient("two_stays"), tuple(b.stay for b in s.stays("two_stays"))),
        "stays_waiting": st.ChoosingStay(case.patient),
        "checking_filing": st.CheckingFiling(case.patient, case.stay, case.insurance),
        "phone_filing": st.BackFilling(s.case("unfiled")),
        "parking": st.Parked(s.case("pending")),
        "parked": st.Parked(s.case("pending"), tickets.make(bytes(8)), True),
        "insurance": _insurance(s),
        "quoting": st.Quoting(case, quote.choice),
        "bill": st.Confirming(case, quote),
        "bill_family": st.Confirming(s.case(agent=AGENT), quote),
        "bill_refund": st.Confirming(case, s.quote(deposit=int(quote.amounts.cash) + 123456)),
        "bill_even": st.Confirming(case, s.quote(deposit=int(quote.amounts.cash))),
        "bill_account": _account(s),
        "securing": st.Securing(case, quote),
        "settling": st.Settling(case, quote),
        "reconciling": st.Reconciling(case, s.order()),
        "handing_over": st.HandingOver(paid),
        "paying": st.Paying(paid, True, pay_at),
        "printing": st.Printing(paid, True, pay_at),
        "print_ask": st.Printing(paid, True, pay_at, asking=True),
        "done": st.Done(paid, pay_at),
        "done_refund": _done(s, 123456),
        "done_even": _done(s, 0),
        "done_checking": st.Done(paid, replace(pay_at, checking=True)),
        "hospital_owed": st.HospitalOwed(paid, pay_at),
        "slip_owed": st.PaidSlipOwed(paid, pay_at, True, Problem(ProblemCode.PAPER_OUT, reference=reference)),
        "needs_staff": st.NeedsStaff(unknown),
        "problem_no_stay": st.Trouble(Problem(ProblemCode.NO_OPEN_STAY), st.ChoosingStay(case.patient)),
        "problem_not_ready": st.Trouble(Problem(ProblemCode.NO_DISCHARGE_ORDER), st.ChoosingStay(case.patient)),
        "problem_pulled": st.Trouble(Problem(ProblemCode.CARD_PULLED)),
        "problem_bug": st.Trouble(Problem(ProblemCode.BUG, Moved.NOT_KNOWN)),
        "pin": st.StaffSignIn(),
        "pin_wrong": st.StaffSignIn(Problem(ProblemCode.PIN_WRONG)),
        "staff": st.StaffDesk(StaffId("w01"), s.desk()),
        "staff_empty": st.StaffDesk(StaffId("w01")),
        "staff_undo": st.StaffDesk(StaffId("w01"), s.desk(), undoing=str(s.order().request_id)),
    }
    found |= {
        "close_choose": st.DayClosing(StaffId("w01")),
        "close_running": st.DayClosing(StaffId("w01"), closes.DAY, working=True),
        "close_findings": st.DayClosing(StaffId("w01"), closes.DAY, closes.every_kind()),
        "close_even": st.DayClosing(StaffId("w01"), closes.DAY, closes.all_even(), printed=True),
        "close_failed": st.DayClosing(StaffId("w01"), closes.DAY, notice=Problem(ProblemCode.INSURER_DOWN)),
    }
    found |= engineer_samples(s.clock.now(), case.stay.hospital)
    found |= filing_samples(s.case("unfiled"), s.child(), s.clock.now(), AGENT)
    found |= _refusals(s)
    found |= {
        "audit": st.Auditing(StaffId("w01"), audits.every_kind()),
        "audit_empty": st.Auditing(StaffId("w01"), audits.nobody()),
        "audit_waiting": st.Auditing(StaffId("w01")),
        "audit_failed": st.Auditing(StaffId("w01"), notice=Problem(ProblemCode.DISK_FULL)),
    }
    for status, person in FILED.items():
        found[f"filing_{status.value}"] = st.Explaining(s.case(person))
    return found | guide_samples(st.BackFilling(s.case("unfiled")))


def _refusals(s: Samples) -> dict[str, st.State]:
    unknown, filed, now = s.case("unknown_unfiled"), s.case(), s.clock.now()
    back = st.Quoting(filed, choices(filed)[0])
    told = {name: refusals.refused(filed, words, now, back=back) for name, words in refusals.WORDS.items()}
    told["not_filed"] = refusals.refused(unknown, refusals.WORDS["not_filed"], now)
    told["down"] = refusals.refused(filed, "", now, silent=True, back=back)
    waiting = replace(told["unknown"], diagnosis=None, office=None)
    pack = refusals.pack(filed, s.stays("in_force")[0], now)
    concern = st.Concern.of(filed)
    named: dict[str, st.State] = {f"refusal_{name}": state for name, state in told.items() if name != "elsewhere"}
    return named | {
        "problem_paid": _paid(s),
        "refusal": told["elsewhere"],
        "refusal_withdrawal": refusals.kept(filed, "该备案未满6个月，6个月内不得取消", now),
        "refusal_withdrawal_busy": refusals.kept(filed, "系统繁忙，请稍后再试", now),
        "refusal_waiting": waiting,
        "refusal_printed": replace(told["unknown"], printed=True),
        "claim": st.Claiming(concern, pack, told["unknown"]),
        "claim_printed": st.Claiming(concern, pack, printed=True),
        "claim_waiting": st.Claiming(concern),
    }


def _paid(s: Samples) -> st.State:
    """A stay that is settled already: by hand, or by its person in full."""
    person = "unready_already_settled"
    return pick(s.patient(person), s.stays(person)[0].stay).state


def _insurance(s: Samples) -> st.State:
    case = s.case("two_insurances")
    return st.ChoosingInsurance(case, choices(case)[0])


def _account(s: Samples) -> st.State:
    person = next(
        p.key
        for p in s.place.world.people
        if any(e.account_usable and e.account_balance for e in p.insurances) and s.place.world.stays_of(p.key)
    )
    case = s.case(person)
    index = next(i for i, c in enumerate(choices(case)) if c.account.value == "own")
    return st.Confirming(case, s.quote(person, choice=index))


def _done(s: Samples, over: int) -> st.State:
    paid = s.paid(deposit=int(s.quote().amounts.cash) + over)
    return st.Done(paid, s.pay_at(paid))


def finding(status: FilingStatus, at: dt.datetime) -> FilingFinding:
    """A bare finding, for tests of what follows from it."""
    return FilingFinding(status, Evidence.PLATFORM_QUERY, at, at.date())


def _value(reply: Reply[T]) -> T:
    if isinstance(reply, Refusal | NoAnswer | Declined):
        raise ValueError(f"a sample was refused: {reply.code}")
    return reply
