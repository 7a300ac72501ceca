"""Invented people, stays and slips for the papers' tests. No real place, no real number."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from kiosk.clock import CHINA
from kiosk.domain.bill import Amounts, Choice, Fund, Order, Quote, RequestId, Settlement
from kiosk.domain.filing import Evidence, FilingFinding, FilingRecord, FilingStatus, FilingType
from kiosk.domain.money import Fen
from kiosk.domain.people import (
    Account,
    Agent,
    Insurance,
    InsuranceKind,
    Member,
    Relation,
    Sex,
    check_digit,
)
from kiosk.domain.region import Region
from kiosk.domain.slip import FeeSum, OfficialSlip, PayAt, Slip, Ticket, TicketReason
from kiosk.domain.stay import Bill, Diagnosis, FeeCategory, FeeClass, FeeLine, Hospital, Stay

CARE = Region("990100", "示例省样城市")
INSURED = Region("000100", "虚构省云川市")
HOSPITAL = Hospital("H99010000001", "样城市第一人民医院", "三级甲等", CARE, phone="0000-1234567")
SETTLED_AT = dt.datetime(2026, 3, 12, 10, 21, 5, tzinfo=CHINA)
REQUEST = RequestId(HOSPITAL.code, "20260312102104", 7)


def id_number(first17: str) -> str:
    return first17 + check_digit(first17)


MEMBER = Member(
    person_id="00010000000000000000001",
    name="林小满",
    id_number=id_number("00010119570316002"),
    sex=Sex.FEMALE,
    birth_date=dt.date(1957, 3, 16),
    insurances=(Insurance(InsuranceKind.EMPLOYEE, INSURED, retired=True, account_balance=Fen(120_000)),),
    card_number="00A000017",
)
AGENT = Agent("林大寒", id_number("00010119820105004"), Relation.CHILD, "10000000000")
STAY = Stay(
    stay_id="ZY0001",
    hospital=HOSPITAL,
    patient_id_number=MEMBER.id_number,
    patient_name=MEMBER.name,
    inpatient_number="ZY20260301001",
    ward="心血管内科",
    bed="12",
    admitted=dt.date(2026, 3, 1),
    discharged=dt.date(2026, 3, 12),
)


def _line(number: int, category: FeeCategory, fee_class: FeeClass, price: int, quantity: int) -> FeeLine:
    return FeeLine(
        code=f"X{number:05d}",
        name=f"项目{number}",
        category=category,
        fee_class=fee_class,
        unit_price=Fen(price),
        quantity=quantity,
        amount=Fen(price * quantity),
        day=dt.date(2026, 3, 2),
    )


BILL = Bill(
    stay=STAY,
    lines=(
        _line(1, FeeCategory.BED, FeeClass.A, 6_000, 11),
        _line(2, FeeCategory.EXAMINATION, FeeClass.B, 45_050, 3),
        _line(3, FeeCategory.WESTERN_DRUG, FeeClass.A, 12_345, 20),
        _line(4, FeeCategory.WESTERN_DRUG, FeeClass.B, 80_000, 4),
        _line(5, FeeCategory.MATERIAL, FeeClass.C, 50_000, 1),
        _line(6, FeeCategory.NURSING, FeeClass.A, 2_700, 11),
    ),
    diagnoses=(
        Diagnosis("I25.103", "冠状动脉粥样硬化性心脏病", main=True),
        Diagnosis("I10.x00", "原发性高血压"),
        Diagnosis("E11.900", "2型糖尿病"),
    ),
    deposit=Fen(300_000),
)
AMOUNTS = Amounts(
    total=BILL.total,
    funds=((Fund.POOL, Fen(512_345)), (Fund.CATASTROPHIC, Fen(20_000))),
    account=Fen(15_000),
    full_self_pay=Fen(50_000),
    first_self_pay=Fen(45_515),
    within_policy=Fen(600_000),
    deductible=Fen(80_000),
    ratio=8500,
)
CHOICE = Choice(MEMBER.insurances[0], Account.OWN)
QUOTE = Quote(BILL, CHOICE, AMOUNTS, dt.datetime(2026, 3, 12, 10, 20, 1, tzinfo=CHINA))
ORDER = Order(REQUEST, MEMBER.person_id, QUOTE)
SETTLEMENT = Settlement(REQUEST, "990100000123456789", MEMBER.person_id, BILL.key(), AMOUNTS, SETTLED_AT)
FILING = FilingFinding(
    status=FilingStatus.IN_FORCE,
    evidence=Evidence.PLATFORM_QUERY,
    checked_at=dt.datetime(2026, 3, 12, 10, 18, tzinfo=CHINA),
    judged_on=STAY.admitted,
    record=FilingRecord("BA0000017", FilingType.LONG_RESIDENT, CARE, dt.date(2025, 9, 1), None),
)
PAY_AT = PayAt(AMOUNTS.cash - BILL.deposit, "住院部一楼 3 号窗口", "990100000123456789")

SLIP = Slip(
    request_id=REQUEST,
    settlement_id=SETTLEMENT.settlement_id,
    name=MEMBER.name,
    sex=MEMBER.sex,
    age=69,
    id_number=MEMBER.id_number,
    card_number=MEMBER.card_number,
    insured_region=INSURED,
    insured_province="虚构省",
    insurance=InsuranceKind.EMPLOYEE,
    retired=True,
    hospital=HOSPITAL,
    emergency=False,
    inpatient_number=STAY.inpatient_number,
    ward=STAY.ward,
    diagnoses=BILL.diagnoses,
    admitted=STAY.admitted,
    discharged=dt.date(2026, 3, 12),
    days=11,
    amounts=AMOUNTS,
    deposit=BILL.deposit,
    fees=(
        FeeSum(FeeCategory.BED, Fen(66_000), Fen(0), Fen(0)),
        FeeSum(FeeCategory.EXAMINATION, Fen(0), Fen(135_150), Fen(0)),
        FeeSum(FeeCategory.NURSING, Fen(29_700), Fen(0), Fen(0)),
        FeeSum(FeeCategory.MATERIAL, Fen(0), Fen(0), Fen(50_000)),
        FeeSum(FeeCategory.WESTERN_DRUG, Fen(246_900), Fen(320_000), Fen(0)),
    ),
    filing="异地长期居住人员 自2025-09-01起长期有效",
    settled_at=SETTLED_AT,
    kiosk="K01",
    pay_at=PAY_AT,
    agent=AGENT,
)
PLAIN_SLIP = replace(SLIP, agent=None, pay_at=None)
TICKET = Ticket(
    number="T-0312-4821",
    reason=TicketReason.PARKED,
    hospital=HOSPITAL,
    issued_at=SETTLED_AT,
    lines=(("paper.ticket.keep", ()),),
    link="https://example.invalid/beian",
)
OFFICIAL = OfficialSlip(REQUEST, b"%PDF-1.4 synthetic")
