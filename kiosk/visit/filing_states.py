"""The states of filing: what a person's filings are, and an application from the first question to its receipt."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.application import Handed, Material
from kiosk.domain.filing import FilingRecord
from kiosk.domain.people import Insurance
from kiosk.domain.problems import Problem
from kiosk.domain.writes import Receipt
from kiosk.policy.signature import SignatureFault
from kiosk.ports import Photo, Unreadable
from kiosk.visit.case import Case, Patient
from kiosk.visit.sheet import Dossier, Sheet

# ---- what filings there are ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class LookingUp:
    """The insured place is asked for every filing. `insurance` None: the first that a filing is of use for; `sent`:
    the number of what was just done."""

    patient: Patient
    insurance: Insurance | None = None
    sent: str = ""


@dataclass(frozen=True)
class Filings:
    dossier: Dossier


@dataclass(frozen=True)
class FilingOnPhone:
    """The phone's way, where no stay is at hand: how, with a QR; then look again."""

    dossier: Dossier


@dataclass(frozen=True)
class Withdrawing:
    """One filing is about to be cancelled: what that means is on the page."""

    dossier: Dossier
    record: FilingRecord


@dataclass(frozen=True)
class TakingBack:
    """The withdrawal may be on the wire. Nothing a person does can stop it here."""

    dossier: Dossier
    record: FilingRecord


# ---- the application -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OpeningSheet:
    """What the person has filed already is looked up before the first question. `replaces`: a filing to change."""

    origin: Case | Dossier
    replaces: FilingRecord | None = None

    @property
    def patient(self) -> Patient:
        return self.origin.patient


@dataclass(frozen=True)
class NamingGuardian:
    """A child's filing is made by a guardian (R16)."""

    sheet: Sheet


@dataclass(frozen=True)
class Asking:
    sheet: Sheet


@dataclass(frozen=True)
class ChoosingType:
    """What each type would mean is on the page; `sheet.type` is the one touched last."""

    sheet: Sheet


@dataclass(frozen=True)
class Consenting:
    """The notice; `guardian`: the one of its own for a child under 14; `keeping` while the consent is written down."""

    sheet: Sheet
    guardian: bool = False
    keeping: bool = False


@dataclass(frozen=True)
class NamingPhone:
    """Where the insured place can ask."""

    sheet: Sheet


@dataclass(frozen=True)
class Gathering:
    sheet: Sheet


@dataclass(frozen=True)
class Photographing:
    """A paper before the camera. `taking` while the picture is taken; `photo` to be looked at, `unsure` by staff too;
    `useless`: why the last one was no good."""

    sheet: Sheet
    material: Material
    taking: bool = False
    photo: Photo | None = field(default=None, repr=False)
    handed: Handed | None = None
    unsure: bool = False
    useless: Unreadable | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class Signing:
    """By finger, or in ink: then the form is printed (`printing`, then `printed`), signed and photographed. `keeping`
    while the time of a signature is noted; `error`: why what was drawn is none."""

    sheet: Sheet
    ink: bool = False
    keeping: bool = False
    printing: bool = False
    printed: bool = False
    error: SignatureFault | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class Reviewing:
    sheet: Sheet


@dataclass(frozen=True)
class Submitting:
    """The filing may be on the wire. Nothing a person does can stop it here, and it is never sent twice."""

    sheet: Sheet


@dataclass(frozen=True)
class Filed:
    """Taken by the insured place: decided at once, or pending; then the visit is parked under `ticket` ("" while it is
    made, or where none is needed), and `printed` as in Parked. `copying` while the form that was signed by finger is
    printed for the person to keep, `copied` how that ended, None: not asked for."""

    sheet: Sheet
    receipt: Receipt
    ticket: str = ""
    printed: bool | None = None
    copying: bool = False
    copied: bool | None = None

    @property
    def may_copy(self) -> bool:
        """There is a signature to print, and the printer isn't busy with the ticket."""
        ready = not self.receipt.pending or self.printed is not None
        return self.sheet.signature is not None and ready and not self.copying
