"""What a step asks for until the filing is known. Part of kiosk.visit.effects."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.people import Credential, Insurance
from kiosk.domain.stay import Stay
from kiosk.visit.case import Case, Patient


@dataclass(frozen=True)
class WatchCodes:
    """Camera on → CodeSeen, TicketSeen, WrongCode."""


@dataclass(frozen=True)
class RestCodes:
    """Camera off. No outcome."""


@dataclass(frozen=True)
class ReadCard:
    """→ CardRead or Failed"""

    insertion: int


@dataclass(frozen=True)
class ReadIdCard:
    """→ CardRead or Failed"""


@dataclass(frozen=True)
class Identify:
    """`filing`: for filings alone, where an ID card is enough (R2) → MemberKnown or Failed"""

    credential: Credential
    filing: bool = False


@dataclass(frozen=True)
class ResumeTicket:
    """→ TicketResumed or Failed"""

    number: str


@dataclass(frozen=True)
class FindStays:
    """→ StaysFound or Failed"""

    id_number: str = field(repr=False)


@dataclass(frozen=True)
class CheckFiling:
    """→ FilingFound (UNKNOWN where nobody answers)"""

    patient: Patient
    stay: Stay
    insurance: Insurance


@dataclass(frozen=True)
class Park:
    """→ TicketIssued or Failed"""

    case: Case


@dataclass(frozen=True)
class PrintTicket:
    """→ TicketPrinted"""

    number: str
    case: Case


ArrivingEffect = (
    WatchCodes
    | RestCodes
    | ReadCard
    | ReadIdCard
    | Identify
    | ResumeTicket
    | FindStays
    | CheckFiling
    | Park
    | PrintTicket
)
