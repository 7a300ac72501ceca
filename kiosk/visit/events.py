"""Everything that can happen in a visit. A device's signals (kiosk.ports) are events as they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kiosk.domain.audit import Audit, Flag, Verdict
from kiosk.domain.bill import Choice, Order, Quote, Settlement
from kiosk.domain.close import Action, DayClose
from kiosk.domain.filing import FilingFinding
from kiosk.domain.people import Agent, Credential, Member
from kiosk.domain.problems import Problem
from kiosk.domain.slip import PayAt
from kiosk.domain.stay import Bill, Stay
from kiosk.ports import (
    CameraTrouble,
    CardInserted,
    CardRemoved,
    CardTrouble,
    CodeSeen,
    StaffId,
    TicketSeen,
    WrongCode,
)
from kiosk.visit.case import Errand
from kiosk.visit.filing_events import (
    Agreed,
    Answered,
    ChangeAsked,
    ConsentKept,
    Drawn,
    FileHere,
    FilingEvent,
    FilingLost,
    FilingNotTaken,
    FilingsAsked,
    FilingsFound,
    FilingTaken,
    FormAsked,
    FormPrinted,
    PaperGiven,
    PhoneNamed,
    PhotoAgreed,
    PhotoAsked,
    PhotoTaken,
    PhotoUseless,
    SheetOpened,
    SignatureKept,
    Submitted,
    TypeChosen,
    WentBack,
    WithdrawAgreed,
    WithdrawAsked,
)
from kiosk.visit.guide_events import (
    AreaChosen,
    AreasAsked,
    AreasFound,
    GroupChosen,
    GuideAsked,
    GuideEvent,
    HospitalOpened,
    HospitalsAsked,
    HospitalsFound,
    ServiceChosen,
    Sought,
    TopicChosen,
)
from kiosk.visit.refusal_events import (
    ClaimAsked,
    ClaimGathered,
    ClaimPrintAsked,
    Diagnosed,
    HelpAsked,
    RefusalEvent,
)
from kiosk.visit.sheet import Ways
from kiosk.visit.states import Desk

__all__ = [
    "Agreed",
    "Answered",
    "AreaChosen",
    "AreasAsked",
    "AreasFound",
    "ChangeAsked",
    "ClaimAsked",
    "ClaimGathered",
    "ClaimPrintAsked",
    "ConsentKept",
    "Diagnosed",
    "Drawn",
    "FileHere",
    "FilingLost",
    "FilingNotTaken",
    "FilingTaken",
    "FilingsAsked",
    "FilingsFound",
    "FormAsked",
    "FormPrinted",
    "GroupChosen",
    "GuideAsked",
    "HelpAsked",
    "HospitalOpened",
    "HospitalsAsked",
    "HospitalsFound",
    "PaperGiven",
    "PhoneNamed",
    "PhotoAgreed",
    "PhotoAsked",
    "PhotoTaken",
    "PhotoUseless",
    "ServiceChosen",
    "SheetOpened",
    "SignatureKept",
    "Sought",
    "Submitted",
    "TopicChosen",
    "TypeChosen",
    "WentBack",
    "WithdrawAgreed",
    "WithdrawAsked",
]

# ---- what a person does --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Started:
    """The screen was touched on the welcome page."""


@dataclass(frozen=True)
class ForSelf:
    pass


@dataclass(frozen=True)
class ForFamily:
    pass


@dataclass(frozen=True)
class AgentNamed:
    agent: Agent


@dataclass(frozen=True)
class IdCardChosen:
    pass


@dataclass(frozen=True)
class StayChosen:
    index: int


@dataclass(frozen=True)
class Proceeded:
    """On to the next step (the page's main button)."""


@dataclass(frozen=True)
class CheckedAgain:
    """I have filed now: ask again."""


@dataclass(frozen=True)
class FileByPhone:
    pass


@dataclass(frozen=True)
class ParkAsked:
    """Come back later with a ticket."""


@dataclass(frozen=True)
class ChoiceMade:
    choice: Choice


@dataclass(frozen=True)
class Confirmed:
    """The person agrees to the amounts on the screen. The only event that leads to money."""


@dataclass(frozen=True)
class PaperCame:
    """The person's answer where the printer can't say."""

    came: bool


@dataclass(frozen=True)
class Retried:
    pass


@dataclass(frozen=True)
class Cancelled:
    """Leave. Has no row once money can be under way."""


@dataclass(frozen=True)
class TimedOut:
    """Nobody touched anything for the page's time, and the extension was not taken."""


@dataclass(frozen=True)
class StaffAsked:
    pass


@dataclass(frozen=True)
class PinEntered:
    pin: str = field(repr=False)


@dataclass(frozen=True)
class ReprintAsked:
    request: str


@dataclass(frozen=True)
class CaseAsked:
    """Staff want a settlement in doubt looked into now; `present`: its patient is there and wants it."""

    request: str
    present: bool


@dataclass(frozen=True)
class UndoAsked:
    """Staff want a settlement that stands taken back."""

    request: str


@dataclass(frozen=True)
class UndoAgreed:
    """Staff's answer to whether they are sure."""

    sure: bool


@dataclass(frozen=True)
class CloseOpened:
    """Staff turn to the day close."""


@dataclass(frozen=True)
class CloseAsked:
    """Close this day now; again is harmless."""

    day: dt.date


@dataclass(frozen=True)
class FindingAsked:
    """Staff want what a finding allows."""

    key: str
    action: Action


@dataclass(frozen=True)
class ReportAsked:
    """Print the close on the page."""


@dataclass(frozen=True)
class AuditOpened:
    """Staff turn to the audit's checks."""


@dataclass(frozen=True)
class ReviewGiven:
    """What staff have found of a flag. Noted with who they are: this event is the review."""

    flag: Flag
    verdict: Verdict


# ---- what the other side answers -----------------------------------------------------------------------------


@dataclass(frozen=True)
class TakenUp:
    """Start-up recovery has run; `still_open` requests wait for an answer in the background."""

    still_open: int


@dataclass(frozen=True)
class CardRead:
    """A card was read whole. `insertion` 0: the resident ID card."""

    credential: Credential
    insertion: int = 0


@dataclass(frozen=True)
class MemberKnown:
    member: Member


@dataclass(frozen=True)
class TicketResumed:
    """Whose visit the ticket stands for, and what it was for."""

    id_number: str = field(repr=False)
    errand: Errand = Errand.DISCHARGE


@dataclass(frozen=True)
class StaysFound:
    """`resumed` is the id of the stay whose filing this person has waited for, "" none."""

    stays: tuple[Stay, ...]
    resumed: str = ""


@dataclass(frozen=True)
class FilingFound:
    finding: FilingFinding
    ways: Ways = Ways()


@dataclass(frozen=True)
class BillLoaded:
    bill: Bill


@dataclass(frozen=True)
class Quoted:
    quote: Quote
    settles_here: bool = True


@dataclass(frozen=True)
class Secured:
    """The same card is in, the bill is locked."""


@dataclass(frozen=True)
class Booked:
    """The insurer has booked it. A money event."""

    settlement: Settlement


@dataclass(frozen=True)
class NotSettled:
    """Proven: nothing was booked (refused, not sent, not booked, reversed). A money event."""

    problem: Problem


@dataclass(frozen=True)
class OutcomeLost:
    """Sent, and no usable answer. A money event."""

    order: Order


@dataclass(frozen=True)
class StillUnknown:
    """Asked for as long as a person can be asked to wait. A money event."""

    problem: Problem


@dataclass(frozen=True)
class HospitalTook:
    took: bool


@dataclass(frozen=True)
class PaymentArranged:
    pay_at: PayAt


@dataclass(frozen=True)
class SlipPrinted:
    pass


@dataclass(frozen=True)
class SlipUnconfirmed:
    pass


@dataclass(frozen=True)
class TicketIssued:
    number: str


@dataclass(frozen=True)
class TicketPrinted:
    printed: bool


@dataclass(frozen=True)
class PinAccepted:
    staff: StaffId


@dataclass(frozen=True)
class DeskLoaded:
    desk: Desk


@dataclass(frozen=True)
class CaseWorked:
    """What came of a case that staff had looked into, or undone; None: it is booked, its slip is owed."""

    problem: Problem | None = None


@dataclass(frozen=True)
class CloseFound:
    """The close of a day as it stands now. `problem`: what was asked for about a finding could not be done."""

    close: DayClose
    problem: Problem | None = None


@dataclass(frozen=True)
class AuditFound:
    audit: Audit


@dataclass(frozen=True)
class Failed:
    """A step could not be done; the problem says why and whether money moved. Every waiting state has a row."""

    problem: Problem


Event = (
    Started
    | ForSelf
    | ForFamily
    | AgentNamed
    | IdCardChosen
    | StayChosen
    | Proceeded
    | CheckedAgain
    | FileByPhone
    | ParkAsked
    | ChoiceMade
    | Confirmed
    | PaperCame
    | Retried
    | Cancelled
    | TimedOut
    | StaffAsked
    | PinEntered
    | ReprintAsked
    | CaseAsked
    | UndoAsked
    | UndoAgreed
    | CloseOpened
    | CloseAsked
    | FindingAsked
    | ReportAsked
    | AuditOpened
    | ReviewGiven
    | AuditFound
    | TakenUp
    | CardRead
    | MemberKnown
    | TicketResumed
    | StaysFound
    | FilingFound
    | BillLoaded
    | Quoted
    | Secured
    | Booked
    | NotSettled
    | OutcomeLost
    | StillUnknown
    | HospitalTook
    | PaymentArranged
    | SlipPrinted
    | SlipUnconfirmed
    | TicketIssued
    | TicketPrinted
    | PinAccepted
    | DeskLoaded
    | CaseWorked
    | CloseFound
    | Failed
    | CardInserted
    | CardRemoved
    | CardTrouble
    | CodeSeen
    | TicketSeen
    | WrongCode
    | CameraTrouble
    | FilingEvent
    | RefusalEvent
    | GuideEvent
)

#: Ignoring one of these raises an alarm: money may hang on it.
MONEY_EVENTS = (Booked, NotSettled, OutcomeLost, StillUnknown, FilingTaken, FilingNotTaken, FilingLost)
