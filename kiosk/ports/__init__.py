"""What the kiosk needs from the world, as Protocols. Every call is synchronous and made from a worker thread.

Expected trouble is a value: a call to another system answers a value, a `Refusal` (it said no: nothing was done),
`Declined` (it said that it failed, which proves nothing by itself) or `NoAnswer` (and whether anything can have been
done). An exception out of a port is a bug.
"""

from __future__ import annotations

from kiosk.ports.cards import CardInserted, CardReader, CardRemoved, CardSignal, CardTrouble, IdCardReader
from kiosk.ports.clock import Clock
from kiosk.ports.eyes import (
    Advice,
    Camera,
    CameraTrouble,
    CodeSeen,
    CodeSignal,
    FormReader,
    Frame,
    PaperCamera,
    Photo,
    Scanner,
    ScannerTrouble,
    TicketSeen,
    Unreadable,
    WrongCode,
)
from kiosk.ports.health import Check, Detail, Health, Probing, Section
from kiosk.ports.hospital import DayBook, Hospital, Invoices, Locked
from kiosk.ports.insurer import (
    Backend,
    Clearing,
    FilingRecords,
    Found,
    NotFound,
    Registry,
    Reversed,
    SignedIn,
    SignedOut,
    Signing,
    Uploads,
)
from kiosk.ports.journal import BillInProgress, Journal, JournalUnwritable
from kiosk.ports.materials import MaterialStore
from kiosk.ports.payments import Collecting, Payments
from kiosk.ports.printing import Printed, Printer
from kiosk.ports.profile import (
    Abilities,
    Ability,
    AreaAbilities,
    BackendProfile,
    Find,
    SignInRule,
    SignOutEnds,
    WriteRule,
)
from kiosk.ports.replies import Declined, NoAnswer, Refusal, Reply, T
from kiosk.ports.rows import (
    OPEN,
    Awaited,
    DayRow,
    Noted,
    OpenRequest,
    OpenWrite,
    RequestState,
    Role,
    SlipRow,
    SlipState,
    StaffId,
)
from kiosk.ports.second_store import SecondStore, SecondStoreDown
from kiosk.ports.voice import Voice

__all__ = [
    "OPEN",
    "Abilities",
    "Ability",
    "Advice",
    "AreaAbilities",
    "Awaited",
    "Backend",
    "BackendProfile",
    "BillInProgress",
    "Camera",
    "CameraTrouble",
    "CardInserted",
    "CardReader",
    "CardRemoved",
    "CardSignal",
    "CardTrouble",
    "Check",
    "Clearing",
    "Clock",
    "CodeSeen",
    "CodeSignal",
    "Collecting",
    "DayBook",
    "DayRow",
    "Declined",
    "Detail",
    "FilingRecords",
    "Find",
    "FormReader",
    "Found",
    "Frame",
    "Health",
    "Hospital",
    "IdCardReader",
    "Invoices",
    "Journal",
    "JournalUnwritable",
    "Locked",
    "MaterialStore",
    "NoAnswer",
    "NotFound",
    "Noted",
    "OpenRequest",
    "OpenWrite",
    "PaperCamera",
    "Payments",
    "Photo",
    "Printed",
    "Printer",
    "Probing",
    "Refusal",
    "Registry",
    "Reply",
    "RequestState",
    "Reversed",
    "Role",
    "Scanner",
    "ScannerTrouble",
    "SecondStore",
    "SecondStoreDown",
    "Section",
    "SignInRule",
    "SignOutEnds",
    "SignedIn",
    "SignedOut",
    "Signing",
    "SlipRow",
    "SlipState",
    "StaffId",
    "T",
    "TicketSeen",
    "Unreadable",
    "Uploads",
    "Voice",
    "WriteRule",
    "WrongCode",
]
