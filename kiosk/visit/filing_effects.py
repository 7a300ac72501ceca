"""What the filing pages ask for. Part of kiosk.visit.effects."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.application import Material, Point
from kiosk.domain.filing import FilingRecord
from kiosk.domain.people import Insurance
from kiosk.domain.writes import Receipt
from kiosk.visit.case import Case, Patient
from kiosk.visit.sheet import Dossier, Sheet


@dataclass(frozen=True)
class LookUpFilings:
    """→ FilingsFound or Failed"""

    patient: Patient
    insurance: Insurance | None = None
    sent: str = ""


@dataclass(frozen=True)
class OpenSheet:
    """→ SheetOpened or Failed"""

    origin: Case | Dossier
    replaces: FilingRecord | None = None


@dataclass(frozen=True)
class RecordConsent:
    """→ ConsentKept"""

    guardian: bool


@dataclass(frozen=True)
class TakePhoto:
    """`form`: the number of the form that is expected, "" for another paper → PhotoTaken, PhotoUseless or Failed"""

    material: Material
    form: str = ""


@dataclass(frozen=True)
class KeepSignature:
    """The time of a signature is noted → SignatureKept"""

    strokes: tuple[tuple[Point, ...], ...] = field(repr=False)
    by_agent: bool = False


@dataclass(frozen=True)
class PrintForm:
    """The form to sign in ink → FormPrinted or Failed"""

    sheet: Sheet


@dataclass(frozen=True)
class SubmitFiling:
    """Photos handed over, INTENT committed, then sent once → FilingTaken, FilingNotTaken, FilingLost or Failed"""

    sheet: Sheet


@dataclass(frozen=True)
class WithdrawFiling:
    """INTENT committed, then sent once → FilingTaken, FilingNotTaken, FilingLost or Failed"""

    dossier: Dossier
    record: FilingRecord


@dataclass(frozen=True)
class ParkFiling:
    """The visit rests until the insured place has decided → TicketIssued or Failed"""

    sheet: Sheet
    receipt: Receipt


@dataclass(frozen=True)
class PrintFilingTicket:
    """→ TicketPrinted"""

    number: str
    sheet: Sheet
    receipt: Receipt


FilingEffect = (
    LookUpFilings
    | OpenSheet
    | RecordConsent
    | TakePhoto
    | KeepSignature
    | PrintForm
    | SubmitFiling
    | WithdrawFiling
    | ParkFiling
    | PrintFilingTicket
)
