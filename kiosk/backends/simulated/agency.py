"""What the agency of a simulated insured place says to an application: takes it, decides it later, or refuses it
(R9–R18).

Its words are a platform's: free text that the kiosk has to understand. It judges by itself; kiosk/policy must agree but
is not asked. An area without a desk in the world file takes whatever comes, as before there was any.
"""

from __future__ import annotations

import calendar
import datetime as dt

from kiosk.backends.simulated.parts import Decides, Desk, Filing, Person
from kiosk.backends.simulated.world import World
from kiosk.domain.application import Material, Way
from kiosk.domain.filing import FilingRecord, FilingType, RecordState
from kiosk.domain.problems import ProblemCode
from kiosk.domain.region import Region
from kiosk.domain.writes import FilingWithdrawn, NewFiling
from kiosk.ports import Ability, Refusal

LONG_TERM = (FilingType.RETIRED_SETTLED, FilingType.LONG_RESIDENT, FilingType.POSTED_WORKER)
_CITIES = ("11", "12", "31", "50")
_PAPERS: dict[FilingType, tuple[Material, ...]] = {
    FilingType.RETIRED_SETTLED: (Material.HOUSEHOLD_REGISTER,),
    FilingType.LONG_RESIDENT: (Material.RESIDENCE_PROOF,),
    FilingType.POSTED_WORKER: (Material.POSTING_LETTER, Material.EMPLOYER_CERTIFICATE, Material.WORK_CONTRACT),
    FilingType.REFERRAL: (Material.REFERRAL_FORM,),
}


def take(
    world: World, person: Person, draft: NewFiling, given: str, today: dt.date, uploaded: frozenset[str]
) -> Filing | Refusal:
    """The filing as it is kept from now on under the number `given`, or why it isn't taken."""
    insured = draft.insurance.region.code
    theirs = insured in {e.region for e in person.insurances}
    desk = world.area(insured).desk if theirs else Desk()  # nobody files where nobody knows them
    if theirs and world.profile.abilities(draft.insurance.region).submit is Ability.NONE:
        return Refusal(ProblemCode.NOT_OFFERED, "参保地未开通网上备案，请到窗口办理")
    if desk is not None:
        refused = _refused(world, person, draft, desk, today, uploaded)
        if refused is not None:
            return refused
    later = desk is not None and desk.decides is Decides.TWO_DAYS
    return Filing(
        person.key,
        given,
        draft.type,
        draft.destination.code,
        draft.begin,
        draft.end,
        RecordState.PENDING if later else RecordState.APPROVED,
        insured=insured,
        filed_on=today,
        here=True,
        decided_on=world.working_day(today, 2) if later else None,
        refusal=person.review or _paper_missing(draft) if later else "",
        replaces=draft.replaces,
    )


def cancel(world: World, person: Person, draft: FilingWithdrawn, today: dt.date) -> Refusal | None:
    """Why a filing isn't cancelled (R11), None where it is."""
    insured = draft.insurance.region.code
    record = _record(world, person, insured, draft.number, today)
    if record is None or record.state in (RecordState.CANCELLED, RecordState.REJECTED):
        return Refusal(ProblemCode.FILING_REFUSED, "无此备案")
    desk = world.area(insured).desk
    if desk is None:
        return None
    if record.here is False:
        return Refusal(ProblemCode.FILING_REFUSED, "请通过原备案渠道取消")
    return _locked(record, desk, today, "取消")


def _refused(
    world: World, person: Person, draft: NewFiling, desk: Desk, today: dt.date, uploaded: frozenset[str]
) -> Refusal | None:
    """The reasons of R18 first, in the order of the guide, then dates, locks and papers."""
    words = (
        _wrong_person(world, person, draft)
        or _wrong_place(world, person, draft)
        or _wrong_begin(draft, desk, today)
        or _wrong_papers(draft, desk, uploaded)
    )
    if words:
        return Refusal(ProblemCode.FILING_REFUSED, words)
    records = world.records(person, draft.insurance.region.code, today)
    if draft.replaces:
        old = next((r for r in records if r.number == draft.replaces), None)
        if old is None or old.state in (RecordState.CANCELLED, RecordState.REJECTED):
            return Refusal(ProblemCode.FILING_REFUSED, "原备案记录不存在或已撤销，不能变更")
        if old.here is False:
            return Refusal(ProblemCode.FILING_REFUSED, "请通过原备案渠道变更")
        moved = not _same_place(old.destination, draft.destination)
        locked = _locked(old, desk, today, "变更") if moved else None
        if locked is not None:
            return locked
        records = tuple(r for r in records if r != old)
    return _other_filing(records, draft)


def _wrong_person(world: World, person: Person, draft: NewFiling) -> str:
    agent = draft.agent
    if agent is None:
        return ""
    if agent.id_number == person.id_number:
        return "代办人信息不能与参保人相同，请填写儿童本人信息"
    named = next((p for p in world.people if p.id_number == agent.id_number), None)
    return "代办人姓名与身份证号码不一致" if named is not None and named.name != agent.name else ""


def _wrong_place(world: World, person: Person, draft: NewFiling) -> str:
    insured, place = draft.insurance.region, draft.destination
    own = [world.region(e.region) for e in person.insurances]
    if insured.code not in {r.code for r in own}:
        province = any(r.code[2:4] == "99" and r.province == insured.province for r in own)
        return f"参保地选择错误：应选省本级，不是{insured.name}" if province else "参保地选择错误，未查询到参保信息"
    if not insured.other_province(place):
        return "就医地选择错误：省内就医无需跨省备案"
    if place.code.endswith("0000") and place.province not in _CITIES:
        return "就医地选择错误：请选择到城市"
    return ""


def _wrong_begin(draft: NewFiling, desk: Desk, today: dt.date) -> str:
    if desk.back_days is not None and draft.begin < today - dt.timedelta(days=desk.back_days):
        return f"备案开始日期超过可补办期限{desk.back_days}天"
    return "备案结束日期早于开始日期" if draft.end is not None and draft.end < draft.begin else ""


def _wrong_papers(draft: NewFiling, desk: Desk, uploaded: frozenset[str]) -> str:
    form = next((h for h in draft.handed if h.material is Material.FORM), None)
    if desk.ink and (form is None or form.way is not Way.PHOTO):
        return "备案表（本人签字）未上传"
    if any(h.way is Way.PHOTO and h.file not in uploaded for h in draft.handed):
        return "附件未上传，请重新上传附件"
    return "备案表缺少签名" if not desk.ink and draft.signature is None else ""


def _paper_missing(draft: NewFiling) -> str:
    """Why the review will refuse: a paper that is wanted and neither given, promised nor owed."""
    wanted = _PAPERS.get(draft.type, ())
    given = {h.material for h in draft.handed}
    return "备案材料不全" if wanted and not given & set(wanted) else ""


def _other_filing(records: tuple[FilingRecord, ...], draft: NewFiling) -> Refusal | None:
    """Another long-term one anywhere, or any for the same place at the same time (R12, R18)."""
    for record in records:
        alive = record.state in (RecordState.APPROVED, RecordState.PENDING)
        if not alive or (record.end is not None and record.end < draft.begin):
            continue
        two = draft.type in LONG_TERM and record.type in LONG_TERM
        if two or _same_place(record.destination, draft.destination):
            words = f"有效期内已存在其他备案信息：{record.destination.name}"
            return Refusal(ProblemCode.FILING_REFUSED, words)
    return None


def _locked(record: FilingRecord, desk: Desk, today: dt.date, what: str) -> Refusal | None:
    if record.type not in LONG_TERM or record.state is not RecordState.APPROVED:
        return None
    if today >= _months_after(record.begin, desk.lock_months):
        return None
    words = f"长期备案{desk.lock_months}个月内不得{what}，如有特殊情况请联系参保地经办机构"
    return Refusal(ProblemCode.FILING_REFUSED, words)


def _record(world: World, person: Person, insured: str, number: str, today: dt.date) -> FilingRecord | None:
    return next((r for r in world.records(person, insured, today) if r.number == number), None)


def _same_place(one: Region, other: Region) -> bool:
    return one.province == other.province and (one.province in _CITIES or one.city == other.city)


def _months_after(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
