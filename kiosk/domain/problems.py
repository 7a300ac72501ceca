"""One vocabulary of trouble: every problem has a cause, a person who acts, and says whether money moved.

The texts stand in kiosk/texts under `problem.<code>.title`, `.cause`, and `.patient` / `.staff` / `.engineer`
for each person named in `remedies`. docs/problems.md is generated from this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Moved(StrEnum):
    """Whether money moved. The screen always says it."""

    NO = "no"
    YES = "yes"
    NOT_KNOWN = "not_known"


class Who(StrEnum):
    """Who can do the next step."""

    PATIENT = "patient"
    STAFF = "staff"
    ENGINEER = "engineer"


class ProblemCode(StrEnum):
    """Printed on screens and papers. 1xx identity and devices that read it, 2xx hospital, 3xx insurer and filing,
    4xx money, 5xx paper, 6xx staff, 9xx the terminal itself."""

    # 1xx: card, voucher, identity
    CARD_UNREADABLE = "K-101"
    CARD_UPSIDE_DOWN = "K-102"
    CARD_NOT_SOCIAL = "K-103"
    CARD_MUTE = "K-104"
    CARD_PULLED = "K-105"
    CARD_SWAPPED = "K-106"
    CARD_NEEDS_AUTHENTICATION = "K-107"
    CARD_DATA_INVALID = "K-108"
    CARD_BUSY = "K-109"
    READER_GONE = "K-110"
    READER_SERVICE_DOWN = "K-111"
    CARD_LEFT = "K-112"
    CARD_REFUSED = "K-113"
    MODULE_SILENT = "K-114"
    CARD_AUTHENTICATION_FAILED = "K-115"
    CODE_IS_PAYMENT = "K-121"
    CODE_IS_LINK = "K-122"
    CODE_NOT_VOUCHER = "K-123"
    CODE_EXPIRED = "K-124"
    CODE_IS_ID_NUMBER = "K-125"
    CAMERA_GONE = "K-126"
    CAMERA_FROZEN = "K-127"
    SCANNER_GONE = "K-128"
    CAMERA_BLIND = "K-129"
    OWN_CODE = "K-131"
    OTHER_PERSON = "K-132"
    PERSON_UNKNOWN = "K-133"
    IDENTITY_DIFFERS = "K-134"
    TICKET_UNKNOWN = "K-135"
    ID_CARD_FILES_ONLY = "K-136"
    # 2xx: the hospital's side
    NO_OPEN_STAY = "K-201"
    NO_DISCHARGE_ORDER = "K-202"
    FEES_POSTING = "K-203"
    FEES_NOT_UPLOADED = "K-204"
    ITEM_NOT_MAPPED = "K-205"
    ADMISSION_NOT_REGISTERED = "K-206"
    WRONG_VISIT_TYPE = "K-207"
    INJURY_UNDECLARED = "K-208"
    THIRD_PARTY_LIABLE = "K-209"
    HOSPITAL_DOWN = "K-210"
    BILL_LOCKED = "K-211"
    BILL_CHANGED = "K-212"
    ALREADY_SETTLED = "K-213"
    HOSPITAL_OWED = "K-214"
    HOSPITAL_ANSWER_BROKEN = "K-215"
    # 3xx: the insurer
    INSURER_DOWN = "K-301"
    INSURER_REFUSED = "K-302"
    INSURER_ANSWER_BROKEN = "K-303"
    INSURANCE_NOT_IN_FORCE = "K-304"
    NOT_CROSS_PROVINCE = "K-305"
    FILING_REFUSED = "K-306"
    AMOUNTS_BROKEN = "K-307"
    UNSETTLED_ELSEWHERE = "K-308"
    INSTITUTION_NOT_NETWORKED = "K-309"
    SIGN_IN_EXPIRED = "K-310"
    SIGN_IN_FAILED = "K-311"
    FILING_UNKNOWN = "K-312"
    FILING_HINDERED = "K-313"
    # 4xx: money
    OUTCOME_UNKNOWN = "K-401"
    ALREADY_IN_PROGRESS = "K-402"
    NOT_BOOKED = "K-403"
    REVERSED = "K-404"
    DUE_NOT_PAYABLE_HERE = "K-405"
    PAYMENT_FAILED = "K-406"
    QUOTE_STALE = "K-407"
    AMOUNTS_DIFFER = "K-408"
    NOT_OFFERED = "K-409"
    # 5xx: paper
    PAPER_OUT = "K-501"
    PRINTER_GONE = "K-502"
    PRINT_UNCONFIRMED = "K-503"
    GLYPH_MISSING = "K-504"
    PRINT_FAILED = "K-505"
    PAPER_JAM = "K-506"
    COVER_OPEN = "K-507"
    PAPER_LOW = "K-508"
    CUTTER_STUCK = "K-509"
    PRINTER_BUSY = "K-510"
    INK_OUT = "K-511"
    WRONG_PAPER = "K-512"
    QUEUE_HOLDS = "K-513"
    QUEUE_KEEPS = "K-514"
    PRINT_DISK_FULL = "K-515"
    # 6xx: staff
    PIN_WRONG = "K-601"
    PIN_LOCKED = "K-602"
    PIN_OF_ENGINEER = "K-603"
    PIN_OF_STAFF = "K-604"
    CARD_NOT_ENGINEERS = "K-605"
    PIN_PAUSED = "K-606"
    # 9xx: the terminal
    JOURNAL_UNWRITABLE = "K-901"
    DISK_FULL = "K-902"
    SECOND_INSTANCE = "K-903"
    BUG = "K-904"
    JOURNAL_BROKEN = "K-905"
    SECOND_STORE_DOWN = "K-906"
    FENCED_OFF = "K-907"
    NOT_INSTALLED = "K-908"
    CLOCK_WRONG = "K-909"
    CLOCK_DIFFERS = "K-910"
    PHOTO_NOT_KEPT = "K-911"
    DIRECTORY_OUT = "K-912"
    BUNDLE_NOT_WRITTEN = "K-913"
    VOICE_SILENT = "K-921"
    VOICE_INCOMPLETE = "K-922"


@dataclass(frozen=True)
class Remedy:
    """Who acts on a problem, and whether money moved when it arises (unless the place of arising knows better)."""

    remedies: tuple[Who, ...]
    moved: Moved = Moved.NO
    retry: bool = True


_P, _S, _E = Who.PATIENT, Who.STAFF, Who.ENGINEER
_C = ProblemCode

REMEDIES: Mapping[ProblemCode, Remedy] = {
    _C.CARD_UNREADABLE: Remedy((_P, _S)),
    _C.CARD_UPSIDE_DOWN: Remedy((_P,)),
    _C.CARD_NOT_SOCIAL: Remedy((_P,)),
    _C.CARD_MUTE: Remedy((_P, _S)),
    _C.CARD_PULLED: Remedy((_P,)),
    _C.CARD_SWAPPED: Remedy((_P,)),
    _C.CARD_NEEDS_AUTHENTICATION: Remedy((_P, _S)),
    _C.CARD_DATA_INVALID: Remedy((_P, _S)),
    _C.CARD_BUSY: Remedy((_P, _E)),
    _C.READER_GONE: Remedy((_P, _E)),
    _C.READER_SERVICE_DOWN: Remedy((_P, _E)),
    _C.CARD_LEFT: Remedy((_P, _S), retry=False),
    _C.CARD_REFUSED: Remedy((_P, _S), retry=False),
    _C.MODULE_SILENT: Remedy((_P, _S)),
    _C.CARD_AUTHENTICATION_FAILED: Remedy((_P, _S, _E), retry=False),
    _C.CODE_IS_PAYMENT: Remedy((_P,)),
    _C.CODE_IS_LINK: Remedy((_P,)),
    _C.CODE_NOT_VOUCHER: Remedy((_P,)),
    _C.CODE_EXPIRED: Remedy((_P,)),
    _C.CODE_IS_ID_NUMBER: Remedy((_P,)),
    _C.CAMERA_GONE: Remedy((_P, _E)),
    _C.CAMERA_FROZEN: Remedy((_P, _E)),
    _C.SCANNER_GONE: Remedy((_P, _E)),
    _C.CAMERA_BLIND: Remedy((_P, _E)),
    _C.OWN_CODE: Remedy((_P,)),
    _C.OTHER_PERSON: Remedy((_P, _S)),
    _C.PERSON_UNKNOWN: Remedy((_P, _S)),
    _C.IDENTITY_DIFFERS: Remedy((_P, _S)),
    _C.TICKET_UNKNOWN: Remedy((_P, _S)),
    _C.ID_CARD_FILES_ONLY: Remedy((_P, _S)),
    _C.NO_OPEN_STAY: Remedy((_P, _S)),
    _C.NO_DISCHARGE_ORDER: Remedy((_P, _S)),
    _C.FEES_POSTING: Remedy((_P, _S)),
    _C.FEES_NOT_UPLOADED: Remedy((_P, _S)),
    _C.ITEM_NOT_MAPPED: Remedy((_P, _S)),
    _C.ADMISSION_NOT_REGISTERED: Remedy((_P, _S)),
    _C.WRONG_VISIT_TYPE: Remedy((_P, _S)),
    _C.INJURY_UNDECLARED: Remedy((_P, _S)),
    _C.THIRD_PARTY_LIABLE: Remedy((_P, _S), retry=False),
    _C.HOSPITAL_DOWN: Remedy((_P, _S, _E)),
    _C.BILL_LOCKED: Remedy((_P, _S)),
    _C.BILL_CHANGED: Remedy((_P,)),
    _C.ALREADY_SETTLED: Remedy((_P, _S), retry=False),
    _C.HOSPITAL_OWED: Remedy((_P, _S), Moved.YES, retry=False),
    _C.HOSPITAL_ANSWER_BROKEN: Remedy((_P, _S, _E)),
    _C.INSURER_DOWN: Remedy((_P, _S)),
    _C.INSURER_REFUSED: Remedy((_P, _S)),
    _C.INSURER_ANSWER_BROKEN: Remedy((_P, _S, _E)),
    _C.INSURANCE_NOT_IN_FORCE: Remedy((_P, _S)),
    _C.NOT_CROSS_PROVINCE: Remedy((_P, _S), retry=False),
    _C.FILING_REFUSED: Remedy((_P, _S)),
    _C.AMOUNTS_BROKEN: Remedy((_S, _E), retry=False),
    _C.UNSETTLED_ELSEWHERE: Remedy((_P, _S)),
    _C.INSTITUTION_NOT_NETWORKED: Remedy((_P, _S), retry=False),
    _C.SIGN_IN_EXPIRED: Remedy((_P, _S, _E)),
    _C.SIGN_IN_FAILED: Remedy((_P, _E)),
    _C.FILING_UNKNOWN: Remedy((_P, _S), retry=False),
    _C.FILING_HINDERED: Remedy((_P, _S)),
    _C.OUTCOME_UNKNOWN: Remedy((_P, _S), Moved.NOT_KNOWN, retry=False),
    _C.ALREADY_IN_PROGRESS: Remedy((_P, _S), Moved.NOT_KNOWN, retry=False),
    _C.NOT_BOOKED: Remedy((_P,)),
    _C.REVERSED: Remedy((_P, _S)),
    _C.DUE_NOT_PAYABLE_HERE: Remedy((_P, _S), retry=False),
    _C.PAYMENT_FAILED: Remedy((_P, _S), Moved.YES),
    _C.QUOTE_STALE: Remedy((_P,)),
    _C.AMOUNTS_DIFFER: Remedy((_S, _E), Moved.YES, retry=False),
    _C.NOT_OFFERED: Remedy((_S,), retry=False),
    _C.PAPER_OUT: Remedy((_S,), Moved.YES),
    _C.PRINTER_GONE: Remedy((_S, _E), Moved.YES),
    _C.PRINT_UNCONFIRMED: Remedy((_P, _S), Moved.YES),
    _C.GLYPH_MISSING: Remedy((_S, _E), Moved.YES, retry=False),
    _C.PRINT_FAILED: Remedy((_S, _E), Moved.YES),
    _C.PAPER_JAM: Remedy((_S, _E), Moved.YES),
    _C.COVER_OPEN: Remedy((_S,), Moved.YES),
    _C.PAPER_LOW: Remedy((_S,)),
    _C.CUTTER_STUCK: Remedy((_S, _E), Moved.YES),
    _C.PRINTER_BUSY: Remedy((_S, _E), Moved.YES),
    _C.INK_OUT: Remedy((_S,), Moved.YES),
    _C.WRONG_PAPER: Remedy((_S, _E)),
    _C.QUEUE_HOLDS: Remedy((_E,)),
    _C.QUEUE_KEEPS: Remedy((_E,)),
    _C.PRINT_DISK_FULL: Remedy((_S, _E), Moved.YES),
    _C.PIN_WRONG: Remedy((_S,)),
    _C.PIN_LOCKED: Remedy((_S, _E), retry=False),
    _C.PIN_OF_ENGINEER: Remedy((_E,)),
    _C.PIN_OF_STAFF: Remedy((_S,)),
    _C.CARD_NOT_ENGINEERS: Remedy((_E, _P)),
    _C.PIN_PAUSED: Remedy((_E,)),
    _C.JOURNAL_UNWRITABLE: Remedy((_P, _E), retry=False),
    _C.DISK_FULL: Remedy((_P, _E), retry=False),
    _C.SECOND_INSTANCE: Remedy((_E,), retry=False),
    _C.BUG: Remedy((_P, _S, _E), Moved.NOT_KNOWN, retry=False),
    _C.JOURNAL_BROKEN: Remedy((_P, _E), retry=False),
    _C.SECOND_STORE_DOWN: Remedy((_P, _S, _E)),
    _C.FENCED_OFF: Remedy((_P, _E), retry=False),
    _C.NOT_INSTALLED: Remedy((_P, _E), retry=False),
    _C.CLOCK_WRONG: Remedy((_P, _E), retry=False),
    _C.CLOCK_DIFFERS: Remedy((_P, _E)),
    _C.PHOTO_NOT_KEPT: Remedy((_P, _E)),
    _C.DIRECTORY_OUT: Remedy((_P, _E)),
    _C.BUNDLE_NOT_WRITTEN: Remedy((_E,)),
    _C.VOICE_SILENT: Remedy((_E,)),
    _C.VOICE_INCOMPLETE: Remedy((_E,)),
}


@dataclass(frozen=True)
class Problem:
    """One occurrence. `text` is the other side's own wording (kept for staff, never logged);
    `reference` is what the person reads out."""

    code: ProblemCode
    moved: Moved | None = None
    text: str = field(default="", repr=False)
    reference: str = ""

    @property
    def money(self) -> Moved:
        return self.moved if self.moved is not None else REMEDIES[self.code].moved

    @property
    def remedies(self) -> tuple[Who, ...]:
        return REMEDIES[self.code].remedies
