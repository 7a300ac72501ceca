"""Is there a filing in force for this stay? The kiosk's judgement of what the insured place answered (R3–R5, R10, R13).

Pure. The rules are those of the admission date, which is also the day a filing is judged on unless the rulebook names
the discharge (R10): a filing that lapses during the stay still covers it. The order:

1. the member's own province, where it wants no filing inside: not required (R3);
2. the pair of places is exempt, as the backend or the rulebook's zones say: not required (R4);
3. an approved filing for the city of care with begin ≤ day ≤ end: in force (R13);
4. the hospital's emergency mark, since it counts as filed (R5), never decided here;
5. no usable answer: unknown, never "none";  6. else the record that says most: pending, not yet valid, expired,
rejected, other place, cancelled;  7. a real query without such a record: none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kiosk.domain.care import CareKind
from kiosk.domain.filing import Evidence, FilingFinding, FilingRecord, FilingStatus, RecordState
from kiosk.domain.people import Insurance
from kiosk.domain.region import Region
from kiosk.domain.stay import Stay
from kiosk.policy.places import holds_in
from kiosk.policy.rows import EmergencyMark, InForce, InProvince, JudgedOn, Zone
from kiosk.policy.rulebook import RuleBook, Rules
from kiosk.ports import FilingRecords, Reply

#: Which record is shown where several say something: the first of these. Ties: the later begin, then the number.
ORDER = (
    FilingStatus.IN_FORCE,
    FilingStatus.PENDING,
    FilingStatus.NOT_YET_VALID,
    FilingStatus.EXPIRED,
    FilingStatus.REJECTED,
    FilingStatus.OTHER_PLACE,
    FilingStatus.CANCELLED,
)


@dataclass(frozen=True)
class _Judged:
    status: FilingStatus
    record: FilingRecord


def judge(
    member_insurance: Insurance,
    stay: Stay,
    care_region: Region,
    answer: Reply[FilingRecords],
    exempt_rule: str,
    now: dt.datetime,
    book: RuleBook,
) -> FilingFinding:
    """The finding for `stay`, with evidence and time. `exempt_rule` is the rule's name or "" (Backend.exempt)."""
    rules = book.on(stay.admitted, member_insurance.region.code)
    day = judged_on(stay, now.date(), rules)

    def finding(
        status: FilingStatus, evidence: Evidence, record: FilingRecord | None = None, rule: str = ""
    ) -> FilingFinding:
        return FilingFinding(status, evidence, now, day, record, rule)

    if rule := exempt_rule or exemption(member_insurance.region, care_region, CareKind.INPATIENT, rules):
        return finding(FilingStatus.NOT_REQUIRED, Evidence.RULE, rule=rule)
    records = answer.records if isinstance(answer, FilingRecords) else ()
    evidence = answer.evidence if isinstance(answer, FilingRecords) else Evidence.NO_SOURCE
    here = frozenset(r for r in records if holds_in(r.destination, care_region, rules, now.date()))
    best = _best(records, day, here)
    if best is not None and best.status is FilingStatus.IN_FORCE:
        return finding(best.status, evidence, best.record)
    if stay.emergency and _mark_counts(rules):
        return finding(FilingStatus.DEEMED, Evidence.HOSPITAL_MARK, rule="R5")
    if best is not None:
        return finding(best.status, evidence, best.record)
    if evidence is Evidence.PLATFORM_QUERY:
        return finding(FilingStatus.NONE, evidence)
    return finding(FilingStatus.UNKNOWN, Evidence.NO_SOURCE)


def exemption(insured: Region, care: Region, kind: CareKind, rules: Rules) -> str:
    """Why the pair of places needs no filing for `kind` of care: "R3" inside a province that wants none, else the name
    of the zone that holds both (R4); "" where it needs one."""
    if not insured.other_province(care):
        inside = rules.find(InProvince)
        return InProvince.RULE if inside is not None and not inside.filing else ""
    return next((zone.name for zone in rules.all(Zone) if zone.exempts(insured.code, care.code, kind)), "")


def judged_on(stay: Stay, today: dt.date, rules: Rules) -> dt.date:
    """The day on which a filing must be in force (R10): the admission, or the discharge (today, while the person stays)
    where the rulebook says so."""
    row = rules.find(InForce)
    return stay.admitted if row is None or row.judged_on is JudgedOn.ADMISSION else stay.discharged or today


def _mark_counts(rules: Rules) -> bool:
    mark = rules.find(EmergencyMark)
    return mark is not None and mark.counts_as_filed


def _best(records: tuple[FilingRecord, ...], day: dt.date, here: frozenset[FilingRecord]) -> _Judged | None:
    judged = [_Judged(status, r) for r in records if (status := _status(r, day, r in here)) is not None]
    return min(
        judged, key=lambda j: (ORDER.index(j.status), -j.record.begin.toordinal(), j.record.number), default=None
    )


def _status(record: FilingRecord, day: dt.date, here: bool) -> FilingStatus | None:
    """What one record means for this stay; None for one that was refused or taken back for another place."""
    if record.state in (RecordState.REJECTED, RecordState.CANCELLED):
        refused = record.state is RecordState.REJECTED
        return (FilingStatus.REJECTED if refused else FilingStatus.CANCELLED) if here else None
    if not here:
        return FilingStatus.OTHER_PLACE
    if day < record.begin:
        return FilingStatus.NOT_YET_VALID
    if record.end is not None and record.end < day:
        return FilingStatus.EXPIRED
    return FilingStatus.PENDING if record.state is RecordState.PENDING else FilingStatus.IN_FORCE
