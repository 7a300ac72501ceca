"""Why a stay can't be settled directly: one cause with what shows it, the others behind it (R18, R32)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class Asked(StrEnum):
    """At which call an answer came."""

    ADMISSION = "admission"
    IDENTITY = "identity"
    FILING_QUERY = "filing_query"
    FILING = "filing"
    WITHDRAWAL = "withdrawal"
    PREVIEW = "preview"
    SETTLEMENT = "settlement"


class Cause(StrEnum):
    """What it can be. Step, rank, who acts and what helps are data (diagnosis.toml)."""

    # the hospital's own (step 0)
    NO_DISCHARGE_ORDER = "no_discharge_order"
    FEES_POSTING = "fees_posting"
    FEES_NOT_UPLOADED = "fees_not_uploaded"
    ITEM_NOT_MAPPED = "item_not_mapped"
    ADMISSION_NOT_REGISTERED = "admission_not_registered"
    WRONG_VISIT_TYPE = "wrong_visit_type"
    INJURY_UNDECLARED = "injury_undeclared"
    THIRD_PARTY_LIABLE = "third_party_liable"
    ALREADY_SETTLED = "already_settled"
    DIAGNOSIS_REFUSED = "diagnosis_refused"
    EMERGENCY_NOT_SENT = "emergency_not_sent"
    # the filing (1)
    NAME_WRONG = "name_wrong"
    ID_WRONG = "id_wrong"
    GUARDIAN_DATA = "guardian_data"
    PROVINCE_LEVEL = "province_level"
    INSURED_PLACE_WRONG = "insured_place_wrong"
    CARE_PLACE_WRONG = "care_place_wrong"
    ANOTHER_IN_FORCE = "another_in_force"
    CHANGE_LOCKED = "change_locked"
    PAPERS_MISSING = "papers_missing"
    FILING_PENDING = "filing_pending"
    FILING_NOT_YET_VALID = "filing_not_yet_valid"
    FILING_EXPIRED = "filing_expired"
    FILING_OTHER_PLACE = "filing_other_place"
    FILING_CANCELLED = "filing_cancelled"
    FILING_REJECTED = "filing_rejected"
    FILING_NOT_SEEN = "filing_not_seen"
    NOT_FILED = "not_filed"
    # the institution (2)
    SERVICE_NOT_OPENED = "service_not_opened"
    NOT_NETWORKED = "not_networked"
    # the insurance (3)
    UNPAID = "unpaid"
    WAITING_PERIOD = "waiting_period"
    SUSPENDED = "suspended"
    NOT_ENROLLED = "not_enrolled"
    # another stay (4)
    STAY_ELSEWHERE = "stay_elsewhere"
    # the person (5)
    CREDENTIAL_INVALID = "credential_invalid"
    IDENTITY_DIFFERS = "identity_differs"
    # the platform (6)
    PLANNED_DOWNTIME = "planned_downtime"
    PLATFORM_DOWN = "platform_down"
    UNEXPLAINED = "unexplained"


class Doer(StrEnum):
    """Who does the next step."""

    PATIENT = "patient"
    WARD = "ward"
    HOSPITAL_OFFICE = "hospital_office"
    INSURED_AGENCY = "insured_agency"


class ShownBy(StrEnum):
    """Which kind of answer shows a cause."""

    HOSPITAL_MARK = "hospital_mark"
    FILING = "filing"
    PLATFORM_WORDS = "platform_words"
    PLATFORM_CODE = "platform_code"
    NO_ANSWER = "no_answer"
    DIRECTORY = "directory"
    INSURANCE = "insurance"
    OTHER_STAY = "other_stay"
    COMPARISON = "comparison"
    NOTICE = "notice"


@dataclass(frozen=True)
class Sign:
    """One thing that shows a cause: which answer, which words of it, of which day. `words` are the other side's own,
    made readable, and may name a person: shown and printed, never logged."""

    by: ShownBy
    words: str = field(default="", repr=False)
    on: dt.date | None = None
    asked: Asked | None = None


@dataclass(frozen=True)
class Reason:
    """A cause with what shows it. `step` is that of R32 (0 the hospital's own); `code` the word of platform.md §5.1
    ("R03"; "" for the hospital's own); `retry`: trying again can help; `files`: a filing made now repairs it (R14)."""

    cause: Cause
    step: int
    code: str
    doer: Doer
    signs: tuple[Sign, ...]
    retry: bool = False
    files: bool = False


@dataclass(frozen=True)
class Diagnosis:
    """`first` is the one cause a page shows, `others` what else was found, in the order to look in. `said`: the
    platform's own words, kept as they came."""

    first: Reason
    others: tuple[Reason, ...] = ()
    said: tuple[str, ...] = field(default=(), repr=False)
