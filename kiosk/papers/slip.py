"""The slip as a value, made of a settlement and everything that belongs to it (platform.md §4.1). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kiosk.domain.bill import Choice, Settlement
from kiosk.domain.filing import FilingFinding, FilingStatus
from kiosk.domain.money import Fen, total
from kiosk.domain.people import Agent, Member
from kiosk.domain.region import Region
from kiosk.domain.slip import FeeSum, PayAt, Slip
from kiosk.domain.stay import Bill, FeeCategory, FeeClass, FeeLine
from kiosk.texts import text

#: GB/T 2260, first two digits: the form's title names the insured province.
_CODES = (
    "11北京市 12天津市 13河北省 14山西省 15内蒙古自治区 21辽宁省 22吉林省 23黑龙江省 "
    "31上海市 32江苏省 33浙江省 34安徽省 35福建省 36江西省 37山东省 41河南省 42湖北省 "
    "43湖南省 44广东省 45广西壮族自治区 46海南省 50重庆市 51四川省 52贵州省 53云南省 "
    "54西藏自治区 61陕西省 62甘肃省 63青海省 64宁夏回族自治区 65新疆维吾尔自治区 "
    "66新疆生产建设兵团 71台湾省 81香港特别行政区 82澳门特别行政区"
)
_PROVINCES = {entry[:2]: entry[2:] for entry in _CODES.split()}
_NAMED = re.compile(r".+?(?:省|自治区|特别行政区)")


def build(
    *,
    settlement: Settlement,
    bill: Bill,
    member: Member,
    choice: Choice,
    finding: FilingFinding,
    agent: Agent | None,
    pay_at: PayAt | None,
    kiosk: str,
    language: str = "zh",
) -> Slip:
    """The original of a slip (copy 0, unsigned). Amounts are the insurer's (design "Money" 10), fees the bill's."""
    stay, region = bill.stay, choice.insurance.region
    discharged = stay.discharged or settlement.settled_at.date()
    return Slip(
        request_id=settlement.request_id,
        settlement_id=settlement.settlement_id,
        name=member.name,
        sex=member.sex,
        age=member.age_on(stay.admitted),
        id_number=member.id_number,
        card_number=member.card_number,
        insured_region=region,
        insured_province=province(region),
        insurance=choice.insurance.kind,
        retired=choice.insurance.retired,
        hospital=stay.hospital,
        emergency=stay.emergency,
        inpatient_number=stay.inpatient_number,
        ward=stay.ward,
        diagnoses=bill.diagnoses,
        admitted=stay.admitted,
        discharged=discharged,
        days=stay.days(discharged),
        amounts=settlement.amounts,
        deposit=bill.deposit,
        fees=fee_sums(bill.lines),
        filing=filing_text(finding, language),
        settled_at=settlement.settled_at,
        kiosk=kiosk,
        pay_at=pay_at,
        agent=agent,
    )


def fee_sums(lines: Iterable[FeeLine]) -> tuple[FeeSum, ...]:
    """Fees by category and class in fen, in the platform's order; categories without a line are left out."""
    kept = tuple(lines)

    def of(category: FeeCategory, fee_class: FeeClass) -> Fen:
        return total(x.amount for x in kept if x.category is category and x.fee_class is fee_class)

    present = {line.category for line in kept}
    return tuple(FeeSum(c, *(of(c, fee_class) for fee_class in FeeClass)) for c in FeeCategory if c in present)


def province(region: Region) -> str:
    """The insured province's name: as the area's own name begins, else by its code, else the area's name."""
    named = _NAMED.match(region.name)
    return named[0] if named else _PROVINCES.get(region.province, region.name)


def filing_text(finding: FilingFinding, language: str = "zh") -> str:
    """One line on the filing, as the slip prints it: person type, number and validity, or why none was needed."""
    record = finding.record
    if finding.status is FilingStatus.IN_FORCE and record is not None:
        return text(
            language,
            "paper.filing.open" if record.end is None else "paper.filing.until",
            type=text(language, f"paper.filing_type.{record.type}"),
            number=record.number,
            begin=record.begin.isoformat(),
            end=record.end.isoformat() if record.end else "",
        )
    if finding.status is FilingStatus.NOT_REQUIRED and finding.rule:
        return text(language, "paper.filing.not_required_rule", rule=finding.rule)
    return text(language, f"paper.filing.{finding.status}")
