"""The simulated insured places behind one platform: who is insured, who has filed, what is paid, what is booked.

Answers a value or a Refusal, as a platform that always answers; the line or the HTTP shell makes it misbehave. It
judges filings by itself (the kiosk's own judgement, kiosk/policy/filing.py, must agree but is not asked).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kiosk.backends.simulated.benefit import Injury, Refused, Terms, compute, refused
from kiosk.backends.simulated.books import Books
from kiosk.backends.simulated.parts import Enrolment, Person
from kiosk.backends.simulated.policy import level_class
from kiosk.backends.simulated.register import Register
from kiosk.backends.simulated.world import World
from kiosk.clock import CHINA
from kiosk.domain.bill import Amounts, AmountsBroken, Choice, Order, Quote, RequestId, Settlement
from kiosk.domain.filing import Evidence, FilingRecord, FilingType, RecordState
from kiosk.domain.money import BasisPoints, Fen
from kiosk.domain.people import Account, Credential, Insurance, InsuranceState, Medium, Member
from kiosk.domain.problems import ProblemCode
from kiosk.domain.region import Region
from kiosk.domain.stay import Bill, Stay, Unready
from kiosk.domain.writes import Admission, Kind, Receipt, Write
from kiosk.ports import Ability, Clock, FilingRecords, Find, Found, NoAnswer, NotFound, Refusal, Reversed

#: What the platform says of a bill that isn't settled, with the code where there is one of its own (R21, R28).
_REFUSED: Mapping[Refused, Refusal] = {
    Refused.THIRD_PARTY: Refusal(ProblemCode.THIRD_PARTY_LIABLE, "涉及第三方责任，不予直接结算"),
    Refused.INJURY_EXCLUDED: Refusal(ProblemCode.INSURER_REFUSED, "意外伤害住院不纳入跨省直接结算"),
    Refused.INJURY_UNDECLARED: Refusal(ProblemCode.INJURY_UNDECLARED, "未上传外伤无第三方责任承诺书"),
    Refused.NOT_MAPPED: Refusal(ProblemCode.ITEM_NOT_MAPPED, "费用明细项目未对照"),
}


@dataclass(frozen=True)
class Insurer:
    """One world's insurer with its books. All methods are thread-safe."""

    world: World
    books: Books
    register: Register
    clock: Clock

    def identify(self, credential: Credential) -> Member | Refusal:
        """The person of a card number, voucher text or ID number; what the medium itself says must fit (R32.5)."""
        person = self._person(credential)
        if isinstance(person, Refusal):
            return person
        said = (credential.name or person.name, credential.id_number or person.id_number)
        card = person.card.recognition_code if person.card else ""
        if said != (person.name, person.id_number) or (credential.recognition_code or card) != card:
            return Refusal(ProblemCode.IDENTITY_DIFFERS, "人员信息与参保信息不一致")
        return self._member(person)

    def filings(self, member: Member, insurance: Insurance, stay: Stay | None) -> FilingRecords | Refusal:
        """The member's filings with the place of `insurance`; NO_SOURCE where it answers no query."""
        person = self._by_number(member.person_id)
        if person is None:
            return Refusal(ProblemCode.PERSON_UNKNOWN)
        insured = insurance.region.code
        asked = self.world.profile.abilities(insurance.region).query in (Ability.NATIVE, Ability.EXTENSION)
        if not asked or not self.world.area(insured).answers_filing_query:
            return FilingRecords((), Evidence.NO_SOURCE)
        return FilingRecords(self.world.records(person, insured, self.today), Evidence.PLATFORM_QUERY)

    @property
    def today(self) -> dt.date:
        return self.clock.now().astimezone(CHINA).date()

    def exempt(self, insured: Region, care: Region, day: dt.date) -> str:
        return self.world.exempt_rule(insured.code, care.code, day)

    def preview(self, member: Member, bill: Bill, choice: Choice) -> Quote | Refusal:
        """What settling now would give. Changes nothing."""
        amounts = self._amounts(member.person_id, bill, choice)
        return amounts if isinstance(amounts, Refusal) else Quote(bill, choice, amounts, self.clock.now())

    def settle(self, order: Order) -> Settlement | Refusal | NoAnswer:
        """Book the order at the amount the person saw, or refuse it."""
        return self.books.book(order, lambda: self._settlement(order))

    def find(self, request_id: RequestId) -> Found | NotFound | Refusal:
        if self.world.profile.settle.find is not Find.BY_KEY:
            return Refusal(ProblemCode.INSURER_REFUSED, "不支持按报文编号查询")
        settlement = self.books.find(request_id)
        return Found(settlement) if settlement else NotFound()

    def reverse(self, request_id: RequestId) -> Reversed | Refusal:
        if not self.world.profile.settle.reverse:
            return Refusal(ProblemCode.INSURER_REFUSED, "不支持冲正")
        self.books.reverse(request_id)
        self.register.reverse(request_id)
        return Reversed()

    def find_write(self, write: Write) -> Receipt | NotFound | Refusal:
        rule = self.world.profile.rule(write.draft.kind)
        self.end_filings()
        return self.register.find(write, rule.find) if rule else Refusal(ProblemCode.NOT_OFFERED, "不支持该交易")

    def end_filings(self) -> None:
        """What was refused, cancelled or changed by today stands no more: it is neither found nor in the way."""
        self.register.end(Kind.FILE, self.world.ended(self.today))

    def undo(self, settlement: Settlement) -> Refusal | None:
        """Take a settlement that stands back; refuse one that doesn't (2305)."""
        live = self.books.find(settlement.request_id)
        if live is None or live.settlement_id != settlement.settlement_id:
            return Refusal(ProblemCode.REVERSED, "该结算已撤销或不存在")
        self.books.reverse(settlement.request_id)
        return None

    def admit(self, admission: Admission) -> Refusal | None:
        """Register an admission of a person this insurer knows and who lies nowhere else (R32.4)."""
        person = self.person(admission.person_id)
        if person is None or person.id_number != admission.stay.patient_id_number:
            return Refusal(ProblemCode.PERSON_UNKNOWN, "未查询到参保信息")
        if person.unsettled_at:
            return Refusal(ProblemCode.UNSETTLED_ELSEWHERE, "该人员在院状态、不能办理入院")
        return None

    def person(self, person_id: str) -> Person | None:
        """The person behind the platform's own number."""
        return self._by_number(person_id)

    def _settlement(self, order: Order) -> Settlement | Refusal:
        quote = order.quote
        amounts = self._amounts(order.person_id, quote.bill, quote.choice)
        if isinstance(amounts, Refusal):
            return amounts
        if amounts != quote.amounts:
            return Refusal(ProblemCode.QUOTE_STALE, "结算金额与预结算不一致")
        number = f"S{order.request_id.stamp}{order.request_id.sequence:04d}"
        return Settlement(
            order.request_id, number, order.person_id, quote.bill.key(), amounts, settled_at=self.clock.now()
        )

    def _amounts(self, person_id: str, bill: Bill, choice: Choice) -> Amounts | Refusal:
        person = self._by_number(person_id)
        if person is None:
            return Refusal(ProblemCode.PERSON_UNKNOWN)
        if person.id_number != bill.stay.patient_id_number:
            return Refusal(ProblemCode.OTHER_PERSON, "就诊人员与参保人员不一致")
        enrolment = _enrolment(person, choice.insurance)
        if enrolment is None or not bill.lines:
            return Refusal(ProblemCode.INSURER_REFUSED, "险种或费用明细有误")
        entitled = self.entitled(person, enrolment, bill.stay)
        if isinstance(entitled, Refusal):
            return entitled
        account = self._account(person_id, enrolment, choice.account)
        if isinstance(account, Refusal):
            return account
        terms = self._terms(enrolment, bill.stay, entitled, account)
        if terms is None:
            return Refusal(ProblemCode.INSURER_REFUSED, "未维护待遇政策")
        if reason := refused(bill.lines, terms):
            return _REFUSED[reason]
        try:
            return compute(bill.lines, terms)
        except AmountsBroken:
            return Refusal(ProblemCode.INSURER_REFUSED, "费用明细有误")

    def _terms(self, enrolment: Enrolment, stay: Stay, way: FilingType | None, account: Fen) -> Terms | None:
        """What holds for this stay; None where the insured place has no policy for a day or a level of it."""
        day = stay.discharged or self.clock.now().date()
        level = level_class(stay.hospital.level)
        days = (*(dt.date(year, 12, 31) for year in range(stay.admitted.year, day.year)), day)
        policies = [(d.year, self.world.policy(enrolment.region, enrolment.kind, d)) for d in days]
        known = [(year, policy) for year, policy in policies if policy is not None and level in policy.deductible]
        if not known or known[-1][0] != day.year or (known[-1][1].year_end == "split" and len(known) != len(days)):
            return None
        return Terms(
            known[-1][1],
            level,
            way,
            retired=enrolment.retired,
            civil_servant=enrolment.civil_servant,
            medical_aid=enrolment.medical_aid,
            account=account,
            hospital_bears_over_limit=self.world.institution_of(stay.hospital.code).bears_over_limit,
            used=enrolment.used,
            admitted=stay.admitted,
            discharged=day,
            injury=injury_of(stay),
            care=self.world.care_rule(day),
            earlier=tuple(known[:-1]),
        )

    def entitled(self, person: Person, enrolment: Enrolment, stay: Stay) -> FilingType | Refusal | None:
        """The way of filing that covers the stay, None where none is needed, or why it isn't settled, in the order
        of R32: filing, institution, insurance, a stay elsewhere."""
        insured, care = self.world.region(enrolment.region), stay.hospital.region
        if not insured.other_province(care):
            return Refusal(ProblemCode.NOT_CROSS_PROVINCE, "非跨省异地就医")
        way: FilingType | None = None
        if not self.exempt(insured, care, stay.admitted):
            way = self._filed(person, enrolment, stay)
            if way is None:
                return Refusal(ProblemCode.FILING_REFUSED, "未查到有效的异地就医备案")
        codes = (self.world.institution, *self.world.institutions)
        if not any(i.code == stay.hospital.code and i.networked for i in codes):
            return Refusal(ProblemCode.INSTITUTION_NOT_NETWORKED, "医疗机构未开通跨省直接结算")
        if enrolment.state is not InsuranceState.NORMAL:
            return Refusal(ProblemCode.INSURANCE_NOT_IN_FORCE, "参保状态异常")
        if person.unsettled_at:
            return Refusal(ProblemCode.UNSETTLED_ELSEWHERE, f"在{person.unsettled_at}有未结算的住院")
        return way

    def _filed(self, person: Person, enrolment: Enrolment, stay: Stay) -> FilingType | None:
        """The covering filing that costs the person least (R29), else the emergency mark (R5)."""
        policy = self.world.policy(enrolment.region, enrolment.kind, stay.discharged or stay.admitted)
        covering = [r.type for r in self.world.records(person, enrolment.region, self.today) if _covering(r, stay)]
        if not covering:
            return FilingType.EMERGENCY if stay.emergency else None

        def points_off(way: FilingType) -> BasisPoints:
            return policy.points_off(way) if policy else 0

        return min(covering, key=points_off)

    def _account(self, person_id: str, enrolment: Enrolment, account: Account) -> Fen | Refusal:
        if account is Account.NONE:
            return Fen(0)
        own = account is Account.OWN
        if not (enrolment.account_usable if own else enrolment.family_account_usable):
            return Refusal(ProblemCode.INSURER_REFUSED, "个人账户不可用于跨省结算")
        held = enrolment.account_balance if own else enrolment.family_balance
        return max(held - self.books.account_used(person_id, account), Fen(0))

    def _member(self, person: Person) -> Member:
        member = self.world.member(person)
        used = self.books.account_used(member.person_id, Account.OWN)
        return replace(
            member,
            insurances=tuple(
                replace(i, account_balance=max(i.account_balance - used, Fen(0))) if i.account_usable else i
                for i in member.insurances
            ),
        )

    def _by_number(self, person_id: str) -> Person | None:
        return next((p for p in self.world.people if self.world.person_number(p) == person_id), None)

    def _person(self, credential: Credential) -> Person | Refusal:
        token = credential.token
        for person in self.world.people:
            match credential.medium:
                case Medium.CARD if person.card and person.card.number == token:
                    return person
                case Medium.VOUCHER if person.voucher == token:
                    return person
                case Medium.VOUCHER if person.expired_voucher == token:
                    return Refusal(ProblemCode.CODE_EXPIRED, "二维码已过期")
                case Medium.ID_CARD if person.id_number == token:
                    return person
                case _:
                    continue
        return Refusal(ProblemCode.PERSON_UNKNOWN, "未查询到参保信息")


def _enrolment(person: Person, insurance: Insurance) -> Enrolment | None:
    return next((e for e in person.insurances if (e.kind, e.region) == (insurance.kind, insurance.region.code)), None)


def injury_of(stay: Stay) -> Injury:
    """What the hospital's marks say of an injury."""
    if Unready.THIRD_PARTY_LIABLE in stay.unready:
        return Injury.THIRD_PARTY
    if Unready.INJURY_UNDECLARED in stay.unready:
        return Injury.UNDECLARED
    return Injury.DECLARED if stay.injury else Injury.NONE


def _covering(record: FilingRecord, stay: Stay) -> bool:
    """Approved, for the city of care, and in force on the admission date (R10, R13)."""
    place = record.destination
    there = place.city == stay.hospital.region.city or (
        place.code.endswith("0000") and place.province == stay.hospital.region.province
    )
    ended = record.end is not None and record.end < stay.admitted
    return record.state is RecordState.APPROVED and there and record.begin <= stay.admitted and not ended
