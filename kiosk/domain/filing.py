"""A filing (异地就医备案) and what can be said about it (R6, R10–R14, platform.md §2.9)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.region import Region


class FilingStatus(StrEnum):
    """What holds of the filing for one stay. UNKNOWN is never shown as NONE."""

    IN_FORCE = "in_force"
    NONE = "none"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    OTHER_PLACE = "other_place"
    PENDING = "pending"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    NOT_REQUIRED = "not_required"
    DEEMED = "deemed"
    UNKNOWN = "unknown"

    @property
    def settles(self) -> bool:
        """True where direct settlement may go on."""
        return self in (FilingStatus.IN_FORCE, FilingStatus.NOT_REQUIRED, FilingStatus.DEEMED)


class FilingType(StrEnum):
    """Person types of R6; the first three are long-term."""

    RETIRED_SETTLED = "retired_settled"
    LONG_RESIDENT = "long_resident"
    POSTED_WORKER = "posted_worker"
    REFERRAL = "referral"
    EMERGENCY = "emergency"
    OTHER_TEMPORARY = "other_temporary"


class RecordState(StrEnum):
    """What the insured place has decided about one record."""

    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Evidence(StrEnum):
    """How the kiosk knows: printed and shown with every status."""

    PLATFORM_QUERY = "platform_query"
    ENTITLEMENT_CHECK = "entitlement_check"
    PREVIEW_ACCEPTED = "preview_accepted"
    HOSPITAL_MARK = "hospital_mark"
    RULE = "rule"
    NO_SOURCE = "no_source"


@dataclass(frozen=True)
class FilingRecord:
    """One filing as the insured place keeps it. `end` None means until changed (long-term, R10); `filed_on` the day it
    was made, `here` whether a terminal like this one made it (R11); None where the place doesn't tell."""

    number: str
    type: FilingType
    destination: Region
    begin: dt.date
    end: dt.date | None
    state: RecordState = RecordState.APPROVED
    reason: str = field(default="", repr=False)
    filed_on: dt.date | None = None
    here: bool | None = None


@dataclass(frozen=True)
class FilingFinding:
    """The status for one stay, always with evidence and time, judged on `judged_on` (the admission date)."""

    status: FilingStatus
    evidence: Evidence
    checked_at: dt.datetime
    judged_on: dt.date
    record: FilingRecord | None = None
    rule: str = ""
