"""What a step asks for. The runner records an effect before a worker runs it; its outcome comes back as an event."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ports import StaffId
from kiosk.visit.arriving_effects import (
    ArrivingEffect,
    CheckFiling,
    FindStays,
    Identify,
    Park,
    PrintTicket,
    ReadCard,
    ReadIdCard,
    RestCodes,
    ResumeTicket,
    WatchCodes,
)
from kiosk.visit.engineer_effects import (
    EngineerEffect,
    Examine,
    KeepJudgement,
    MakeReadiness,
    Mend,
    PrintReadiness,
    Probe,
    ReadEngineerCard,
    StartBurning,
    StopBurning,
    WriteBundle,
)
from kiosk.visit.filing_effects import (
    FilingEffect,
    KeepSignature,
    LookUpFilings,
    OpenSheet,
    ParkFiling,
    PrintFilingTicket,
    PrintForm,
    RecordConsent,
    SubmitFiling,
    TakePhoto,
    WithdrawFiling,
)
from kiosk.visit.guide_effects import GuideEffect, ListAreas, LookUpHospitals
from kiosk.visit.refusal_effects import Diagnose, GatherClaim, PrintClaim, PrintHelp, RefusalEffect
from kiosk.visit.settling_effects import (
    ArrangePayment,
    HandOver,
    LoadBill,
    Preview,
    PrintReference,
    PrintSlip,
    Resolve,
    Secure,
    Settle,
    SettlingEffect,
    SlipHanded,
    Unlock,
)
from kiosk.visit.staff_effects import (
    ActOnFinding,
    CheckPin,
    LoadDesk,
    PrintClose,
    Reprint,
    RunAudit,
    RunClose,
    StaffEffect,
    UndoSettlement,
    WorkCase,
)

__all__ = [
    "ActOnFinding",
    "ArrangePayment",
    "CheckFiling",
    "CheckPin",
    "Diagnose",
    "Examine",
    "FindStays",
    "GatherClaim",
    "HandOver",
    "Identify",
    "KeepJudgement",
    "KeepSignature",
    "ListAreas",
    "LoadBill",
    "LoadDesk",
    "LookUpFilings",
    "LookUpHospitals",
    "MakeReadiness",
    "Mend",
    "OpenSheet",
    "Park",
    "ParkFiling",
    "Preview",
    "PrintClaim",
    "PrintClose",
    "PrintFilingTicket",
    "PrintForm",
    "PrintHelp",
    "PrintReadiness",
    "PrintReference",
    "PrintSlip",
    "PrintTicket",
    "Probe",
    "ReadCard",
    "ReadEngineerCard",
    "ReadIdCard",
    "RecordConsent",
    "Reprint",
    "Resolve",
    "RestCodes",
    "ResumeTicket",
    "RunAudit",
    "RunClose",
    "Secure",
    "Settle",
    "SlipHanded",
    "StartBurning",
    "StopBurning",
    "SubmitFiling",
    "TakePhoto",
    "UndoSettlement",
    "Unlock",
    "WatchCodes",
    "WithdrawFiling",
    "WorkCase",
    "WriteBundle",
]


@dataclass(frozen=True)
class TakeUp:
    """Recover every open request before anyone is served → TakenUp."""


@dataclass(frozen=True)
class BeginVisit:
    """A new epoch: from here on nothing of the last person exists. No outcome."""

    kind: str = "discharge"
    staff: StaffId | None = None


@dataclass(frozen=True)
class EndVisit:
    """Forget the person. No outcome."""


Effect = (
    TakeUp
    | BeginVisit
    | EndVisit
    | ArrivingEffect
    | SettlingEffect
    | StaffEffect
    | FilingEffect
    | RefusalEffect
    | GuideEffect
    | EngineerEffect
)
