"""Everything that can happen in a visit. A device's signals (kiosk.ports) are events as they are."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.problems import Problem
from kiosk.ports import (
    CameraTrouble,
    CardInserted,
    CardRemoved,
    CardTrouble,
    CodeSeen,
    ScannerTrouble,
    TicketSeen,
    WrongCode,
)
from kiosk.visit.arriving_events import (
    AgentNamed,
    ArrivingEvent,
    CardRead,
    CheckedAgain,
    FileByPhone,
    FilingFound,
    ForFamily,
    ForSelf,
    IdCardChosen,
    MemberKnown,
    ParkAsked,
    StayChosen,
    StaysFound,
    TicketIssued,
    TicketPrinted,
    TicketResumed,
)
from kiosk.visit.engineer_events import (
    BundleAsked,
    BundleWritten,
    BurnAsked,
    BurnEnded,
    BurnStopped,
    EngineerAccepted,
    EngineerAsked,
    EngineerEvent,
    Examined,
    ExaminedAgain,
    FixAsked,
    Judged,
    JudgementKept,
    Mended,
    PanelChosen,
    ProbeAsked,
    Probed,
    ReadinessAsked,
    ReadinessMade,
    ReadinessPrintAsked,
    SectionChosen,
)
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
from kiosk.visit.refusal_events import ClaimAsked, ClaimGathered, ClaimPrintAsked, Diagnosed, HelpAsked, RefusalEvent
from kiosk.visit.settling_events import (
    BillLoaded,
    Booked,
    ChoiceMade,
    Confirmed,
    HospitalTook,
    NotSettled,
    OutcomeLost,
    PaperCame,
    PaymentArranged,
    Quoted,
    Secured,
    SettlingEvent,
    SlipPrinted,
    SlipUnconfirmed,
    StillUnknown,
)
from kiosk.visit.staff_events import (
    AuditFound,
    AuditOpened,
    CaseAsked,
    CaseWorked,
    CloseAsked,
    CloseFound,
    CloseOpened,
    DeskLoaded,
    FindingAsked,
    PinAccepted,
    PinEntered,
    ReportAsked,
    ReprintAsked,
    ReviewGiven,
    StaffAsked,
    StaffEvent,
    UndoAgreed,
    UndoAsked,
)

__all__ = [
    "AgentNamed",
    "Agreed",
    "Answered",
    "AreaChosen",
    "AreasAsked",
    "AreasFound",
    "AuditFound",
    "AuditOpened",
    "BillLoaded",
    "Booked",
    "BundleAsked",
    "BundleWritten",
    "BurnAsked",
    "BurnEnded",
    "BurnStopped",
    "CardRead",
    "CaseAsked",
    "CaseWorked",
    "ChangeAsked",
    "CheckedAgain",
    "ChoiceMade",
    "ClaimAsked",
    "ClaimGathered",
    "ClaimPrintAsked",
    "CloseAsked",
    "CloseFound",
    "CloseOpened",
    "Confirmed",
    "ConsentKept",
    "DeskLoaded",
    "Diagnosed",
    "Drawn",
    "EngineerAccepted",
    "EngineerAsked",
    "Examined",
    "ExaminedAgain",
    "FileByPhone",
    "FileHere",
    "FilingFound",
    "FilingLost",
    "FilingNotTaken",
    "FilingTaken",
    "FilingsAsked",
    "FilingsFound",
    "FindingAsked",
    "FixAsked",
    "ForFamily",
    "ForSelf",
    "FormAsked",
    "FormPrinted",
    "GroupChosen",
    "GuideAsked",
    "HelpAsked",
    "HospitalOpened",
    "HospitalTook",
    "HospitalsAsked",
    "HospitalsFound",
    "IdCardChosen",
    "Judged",
    "JudgementKept",
    "MemberKnown",
    "Mended",
    "NotSettled",
    "OutcomeLost",
    "PanelChosen",
    "PaperCame",
    "PaperGiven",
    "ParkAsked",
    "PaymentArranged",
    "PhoneNamed",
    "PhotoAgreed",
    "PhotoAsked",
    "PhotoTaken",
    "PhotoUseless",
    "PinAccepted",
    "PinEntered",
    "ProbeAsked",
    "Probed",
    "Quoted",
    "ReadinessAsked",
    "ReadinessMade",
    "ReadinessPrintAsked",
    "ReportAsked",
    "ReprintAsked",
    "ReviewGiven",
    "SectionChosen",
    "Secured",
    "ServiceChosen",
    "SheetOpened",
    "SignatureKept",
    "SlipPrinted",
    "SlipUnconfirmed",
    "Sought",
    "StaffAsked",
    "StayChosen",
    "StaysFound",
    "StillUnknown",
    "Submitted",
    "TicketIssued",
    "TicketPrinted",
    "TicketResumed",
    "TopicChosen",
    "TypeChosen",
    "UndoAgreed",
    "UndoAsked",
    "WentBack",
    "WithdrawAgreed",
    "WithdrawAsked",
]

# ---- what a person does --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Started:
    """The screen was touched on the welcome page."""


@dataclass(frozen=True)
class Proceeded:
    """On to the next step (the page's main button)."""


@dataclass(frozen=True)
class Retried:
    pass


@dataclass(frozen=True)
class Cancelled:
    """Leave. Has no row once money can be under way."""


@dataclass(frozen=True)
class TimedOut:
    """Nobody touched anything for the page's time, and the extension was not taken."""


# ---- what the other side answers -----------------------------------------------------------------------------


@dataclass(frozen=True)
class TakenUp:
    """Start-up recovery has run; `still_open` requests wait for an answer in the background."""

    still_open: int


@dataclass(frozen=True)
class Failed:
    """A step could not be done; the problem says why and whether money moved. Every waiting state has a row."""

    problem: Problem


Event = (
    Started
    | ArrivingEvent
    | Proceeded
    | SettlingEvent
    | Retried
    | Cancelled
    | TimedOut
    | StaffEvent
    | EngineerEvent
    | TakenUp
    | Failed
    | CardInserted
    | CardRemoved
    | CardTrouble
    | CodeSeen
    | TicketSeen
    | WrongCode
    | CameraTrouble
    | ScannerTrouble
    | FilingEvent
    | RefusalEvent
    | GuideEvent
)

#: Ignoring one of these raises an alarm: money may hang on it.
MONEY_EVENTS = (Booked, NotSettled, OutcomeLost, StillUnknown, FilingTaken, FilingNotTaken, FilingLost)
