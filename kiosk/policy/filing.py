"""Is there a filing in force for this stay? The kiosk's judgement of what the insured place answered (R3–R5, R10, R13).

Pure. Judged on the admission date: a filing that lapses during the stay still covers it (R10). The order:

1. same province: not required (R3);  2. the pair of places is exempt on the admission date: not required (R4);
3. an approved filing for the city of care with begin ≤ admission ≤ end: in force (R13);
4. the hospital's emergency mark: counts as filed (R5), never decided here;
5. no usable answer: unknown, never "none";  6. else the record that says most: pending, not yet valid, expired,
rejected, other place, cancelled;  7. a real query without such a record: none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kiosk.domain.filing import Evidence, FilingFinding, FilingRecord, FilingStatus, RecordState
from kiosk.domain.people import Insurance
from kiosk.domain.region import Region
from kiosk.domain.stay import Stay
from kiosk.ports import FilingRecords, Reply

#: Provinces that are one city: a filing for any part covers the whole (R13).
MUNICIPALITIES = frozenset(("11", "12", "31", "50"))

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
) -> FilingFinding:
    """The finding for `stay`, with evidence and time. `exempt_rule` is the rule's name or "" (Backend.exempt)."""

    def finding(
        status: FilingStatus, evidence: Evidence, record: FilingRecord | None = None, rule: str = ""
    ) -> FilingFinding:
        return FilingFinding(status, evidence, now, stay.admitted, record, rule)

    if not member_insurance.region.other_province(care_region):
        return finding(FilingStatus.NOT_REQUIRED, Evidence.RULE, rule="R3")
    if exempt_rule:
        return finding(FilingStatus.NOT_REQUIRED, Evidence.RULE, rule=exempt_rule)
    records = answer.records if isinstance(answer, FilingRecords) else ()
    evidence = answer.evidence if isinstance(answer, FilingRecords) else Evidence.NO_SOURCE
    best = _best(records, stay.admitted, care_region)
    if best is not None and best.status is FilingStatus.IN_FORCE:
        return finding(best.status, evidence, best.record)
    if stay.emergency:
        return finding(FilingStatus.DEEMED, Evidence.HOSPITAL_MARK, rule="R5")
    if best is not None:
        return finding(best.status, evidence, best.record)
    if evidence is Evidence.PLATFORM_QUERY:
        return finding(FilingStatus.NONE, evidence)
    return finding(FilingStatus.UNKNOWN, Evidence.NO_SOURCE)


def covers(destination: Region, care: Region) -> bool:
    """True where a filing for `destination` holds in `care`: the same city (first four digits); a municipality, or a
    destination that names a whole province (xx0000), by the first two (R13)."""
    whole = destination.province in MUNICIPALITIES or destination.code.endswith("0000")
    return destination.province == care.province if whole else destination.city == care.city


def _best(records: tuple[FilingRecord, ...], admitted: dt.date, care: Region) -> _Judged | None:
    judged = [_Judged(status, r) for r in records if (status := _status(r, admitted, care)) is not None]
    return min(
        judged, key=lambda j: (ORDER.index(j.status), -j.record.begin.toordinal(), j.record.number), default=None
    )


def _status(record: FilingRecord, admitted: dt.date, care: Region) -> FilingStatus | None:
    """What one record means for this stay; None for one that was refused or taken back for another place."""
    here = covers(record.destination, care)
    if record.state in (RecordState.REJECTED, RecordState.CANCELLED):
        refused = record.state is RecordState.REJECTED
        return (FilingStatus.REJECTED if refused else FilingStatus.CANCELLED) if here else None
    if not here:
        return FilingStatus.OTHER_PLACE
    if admitted < record.begin:
        return FilingStatus.NOT_YET_VALID
    if record.end is not None and record.end < admitted:
        return FilingStatus.EXPIRED
    return FilingStatus.PENDING if record.state is RecordState.PENDING else FilingStatus.IN_FORCE
