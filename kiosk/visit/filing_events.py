"""What can happen while a person looks at their filings, or files. Part of kiosk.visit.events."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.application import Consent, Handed, Point, Signature, Way
from kiosk.domain.filing import FilingType
from kiosk.domain.problems import Problem
from kiosk.domain.writes import Receipt
from kiosk.ports import Photo, Unreadable
from kiosk.visit.sheet import Dossier, Sheet

# ---- what a person does --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FilingsAsked:
    """On the welcome page: look up, make, change or cancel a filing, without settling anything."""


@dataclass(frozen=True)
class FileHere:
    """Fill in an application at this terminal."""


@dataclass(frozen=True)
class ChangeAsked:
    """Change the filing in this row (R11)."""

    index: int


@dataclass(frozen=True)
class WithdrawAsked:
    """Cancel the filing in this row (R11)."""

    index: int


@dataclass(frozen=True)
class WithdrawAgreed:
    """The person has read what cancelling means. The only event that leads to a withdrawal."""


@dataclass(frozen=True)
class WentBack:
    """To the page before, with what was given kept."""


@dataclass(frozen=True)
class Answered:
    """An answer to the question on the page."""

    value: str


@dataclass(frozen=True)
class TypeChosen:
    type: FilingType


@dataclass(frozen=True)
class Agreed:
    """The notice on the page was read and agreed to."""


@dataclass(frozen=True)
class PhoneNamed:
    """Where the insured place can ask: a mobile number, or a landline with its area code."""

    number: str = field(repr=False)


@dataclass(frozen=True)
class PaperGiven:
    """How the paper in this row is given."""

    index: int
    way: Way


@dataclass(frozen=True)
class PhotoAsked:
    """Take the paper's picture now, or once more."""


@dataclass(frozen=True)
class PhotoAgreed:
    """The picture can be read."""


@dataclass(frozen=True)
class Drawn:
    """A signature on the pad."""

    strokes: tuple[tuple[Point, ...], ...] = field(repr=False)


@dataclass(frozen=True)
class FormAsked:
    """Print the form to sign in ink."""


@dataclass(frozen=True)
class Submitted:
    """The person has seen the whole application. The only event that leads to a filing."""


# ---- what comes of it ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FilingsFound:
    dossier: Dossier


@dataclass(frozen=True)
class SheetOpened:
    """A sheet to fill in."""

    sheet: Sheet


@dataclass(frozen=True)
class ConsentKept:
    """Agreed, and written down with the notice's version and the time."""

    consent: Consent


@dataclass(frozen=True)
class PhotoTaken:
    """A readable picture, kept sealed until the filing is confirmed or the visit left. `unsure`: of a form, that it is
    signed can't be told; somebody has to look."""

    photo: Photo = field(repr=False)
    handed: Handed
    unsure: bool = False


@dataclass(frozen=True)
class PhotoUseless:
    why: Unreadable


@dataclass(frozen=True)
class SignatureKept:
    signature: Signature = field(repr=False)


@dataclass(frozen=True)
class FormPrinted:
    """`number`: of the form, by which its picture is known again."""

    number: str


@dataclass(frozen=True)
class FilingTaken:
    """The insured place has the filing, or has cancelled it. A money event: it may decide who pays."""

    receipt: Receipt


@dataclass(frozen=True)
class FilingNotTaken:
    """Proven: nothing was filed or cancelled. A money event."""

    problem: Problem


@dataclass(frozen=True)
class FilingLost:
    """Asked for as long as a person can be asked to wait; staff have the reference. A money event."""

    problem: Problem


FilingEvent = (
    FilingsAsked
    | FileHere
    | ChangeAsked
    | WithdrawAsked
    | WithdrawAgreed
    | WentBack
    | Answered
    | TypeChosen
    | Agreed
    | PhoneNamed
    | PaperGiven
    | PhotoAsked
    | PhotoAgreed
    | Drawn
    | FormAsked
    | Submitted
    | FilingsFound
    | SheetOpened
    | ConsentKept
    | PhotoTaken
    | PhotoUseless
    | SignatureKept
    | FormPrinted
    | FilingTaken
    | FilingNotTaken
    | FilingLost
)
