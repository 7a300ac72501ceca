"""Refusals and a claim's pack as a visit would hold them, for pictures and tests. The platform's words are invented."""

from __future__ import annotations

import datetime as dt

from kiosk.domain.claim import ClaimPack, InvoiceState, Office
from kiosk.domain.diagnosis import Asked
from kiosk.domain.people import mask_id
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.stay import Bill
from kiosk.policy.claim import checklist, hospital_uploads
from kiosk.policy.diagnosis import Answer, Facts, diagnose, sayings
from kiosk.policy.rulebook import load
from kiosk.ports import Abilities, Ability
from kiosk.visit import states as st

#: Words in the platforms' style, by the sample's name.
WORDS = {
    "not_filed": "未查询到该参保人有效的跨省异地就医备案信息，请先到参保地办理备案后再结算（E-7731）",
    "unpaid": "该参保人医保欠费，暂不能享受待遇",
    "elsewhere": "该人员在院状态、不能办理入院；身份信息不一致",
    "item": "医院项目编码 XY0000 未对照医保目录",
    "unknown": "E-9999 业务处理失败",
}
NUMBER = "KT-0123456789X"


def refused(
    case: st.Case, words: str, at: dt.datetime, *, silent: bool = False, back: st.State | None = None
) -> st.Refused:
    """What the page of a refused preview holds."""
    code = ProblemCode.INSURER_DOWN if silent else ProblemCode.INSURER_REFUSED
    problem, region = Problem(code, text=words), case.insurance.region
    answer = Answer(Asked.PREVIEW, at, words, problem=code, silent=silent)
    found = diagnose(Facts(at, finding=case.finding, answers=(answer,)), sayings(load().on(at.date(), region.code)))
    office = Office(region.name, f"{region.name}医疗保障事务中心", "0000-7654321", "工作日 8:30–17:00", "", at.date())
    ways = st.Ways(Abilities(submit=Ability.NATIVE))
    kept = back if found.first.retry else None
    return st.Refused(st.Concern.of(case), problem, Asked.PREVIEW, kept, found, office, ways)


def kept(case: st.Case, words: str, at: dt.datetime) -> st.Refused:
    """What the page of a refused withdrawal holds."""
    problem = Problem(ProblemCode.FILING_REFUSED, text=words)
    region, answer = case.insurance.region, Answer(Asked.WITHDRAWAL, at, words, problem=problem.code)
    found = diagnose(Facts(at, answers=(answer,)), sayings(load().on(at.date(), region.code)))
    back = st.LookingUp(case.patient, case.insurance) if found.first.retry else None
    office = Office(region.name, f"{region.name}医疗保障事务中心")
    return st.Refused(st.Concern(case.patient, case.insurance), problem, Asked.WITHDRAWAL, back, found, office)


def pack(case: st.Case, bill: Bill, at: dt.datetime) -> ClaimPack:
    """The pack of a stay that is not paid yet."""
    stay, member, insurance = bill.stay, case.patient.member, case.insurance
    rules = load().on(at.date(), insurance.region.code)
    return ClaimPack(
        NUMBER,
        stay.hospital,
        at,
        member.name,
        mask_id(member.id_number),
        insurance.region.name,
        insurance.kind,
        insurance.retired,
        stay.inpatient_number,
        stay.ward,
        stay.admitted,
        stay.discharged,
        stay.days(at.date()),
        checklist(rules, InvoiceState.NOT_ISSUED),
        Office(insurance.region.name),
        InvoiceState.NOT_ISSUED,
        bill.deposit,
        bill.lines,
        hospital_uploads(rules),
    )
