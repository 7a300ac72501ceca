"""The insurer's platform: what it must do (`Backend`), and what it may offer besides."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from kiosk.domain.application import Material
from kiosk.domain.bill import Choice, Order, Quote, RequestId, Settlement
from kiosk.domain.close import ClearingTotal, DayFile, Even, HospitalRow, Uneven
from kiosk.domain.filing import Evidence, FilingRecord
from kiosk.domain.people import Credential, Insurance, Member
from kiosk.domain.region import Region
from kiosk.domain.stay import Bill, Stay
from kiosk.domain.writes import Receipt, Write
from kiosk.ports.health import Check
from kiosk.ports.profile import BackendProfile
from kiosk.ports.replies import Reply


@dataclass(frozen=True)
class FilingRecords:
    """What the insured place answered about filings. `evidence` says by which way it is known."""

    records: tuple[FilingRecord, ...]
    evidence: Evidence


@dataclass(frozen=True)
class Found:
    """The platform has booked this request."""

    settlement: Settlement


@dataclass(frozen=True)
class NotFound:
    """The platform has no booking under this number *now*. No answer while the request may be in flight."""


@dataclass(frozen=True)
class Reversed:
    """The number is undone, and (where `reversed_stays_refused`) can never be booked again."""


class Backend(Protocol):
    """The insurer's platform. Only `settle` and `reverse` change anything there."""

    def profile(self) -> BackendProfile: ...
    def identify(self, credential: Credential) -> Reply[Member]: ...
    def filings(self, member: Member, insurance: Insurance, stay: Stay | None) -> Reply[FilingRecords]:
        """The filings kept by the place of this very insurance: a person with two may have filed for one only.
        `stay` None: the person asks for all of them, no stay is at hand."""
        ...

    def exempt(self, insured: Region, care: Region, day: dt.date) -> str:
        """The rule's name where the pair needs no filing on that day (R4), "" where it does."""
        ...

    def preview(self, member: Member, bill: Bill, choice: Choice) -> Reply[Quote]: ...
    def settle(self, order: Order) -> Reply[Settlement]: ...
    def find(self, request_id: RequestId) -> Reply[Found | NotFound]: ...
    def reverse(self, request_id: RequestId) -> Reply[Reversed]: ...
    def check(self) -> Check: ...


@runtime_checkable
class Registry(Protocol):
    """What a backend may offer besides settling, as its profile says: undo, admission, filing. `reverse` of Backend
    serves these numbers too. `find_write` answers what stands: not a filing that was rejected, cancelled or changed,
    nor the one that this write would change."""

    def write(self, write: Write) -> Reply[Receipt]: ...
    def find_write(self, write: Write) -> Reply[Receipt | NotFound]: ...


@runtime_checkable
class Uploads(Protocol):
    """What a backend may offer for materials (9101): hands a photo over before the filing that names it. Said again
    with the same bytes it is the same file."""

    def upload(self, material: Material, photo: bytes) -> Reply[str]:
        """The platform's own name of the file. `photo` is a JPEG."""
        ...


@runtime_checkable
class SecurityModule(Protocol):
    """What a backend may offer for third-generation (3.0) cards where its profile says `security_module`: the
    platform's security module (加密机, HSM) answers what such a card asks before it shows whose it is, where the
    terminal has no module (PSAM) of its own. It changes nothing there. Source: findings card.md, "Certified readers"
    (iReadCardBas_HSM_Step1, _Step2)."""

    def authenticate(self, question: str) -> Reply[str]:
        """What the card is to be given, word for word, and only this card: a wrong answer counts against it, and the
        third locks it. An answer to anything but `question` is NoAnswer. Question and answer are as a certified
        reader's library gives and takes them: parts divided by "|", with the card's own codes, so neither is logged."""
        ...


@dataclass(frozen=True)
class SignedIn:
    """The platform's number of this sign-in (sign_no) and its own time."""

    number: str
    at: dt.datetime


@dataclass(frozen=True)
class SignedOut:
    at: dt.datetime


@runtime_checkable
class Signing(Protocol):
    """What a backend offers where its profile wants a sign-in. The adapter itself sends the number of its last sign-in
    with every call; a call without a good one is refused with SIGN_IN_EXPIRED, which proves that nothing was done."""

    def sign_in(self) -> Reply[SignedIn]: ...
    def sign_out(self) -> Reply[SignedOut]:
        """End the sign-in of this very terminal, by its own number."""
        ...


@runtime_checkable
class Clearing(Protocol):
    """What a backend offers for the day close where its profile says `clearing`. It changes nothing (3201, 3202)."""

    def compare(self, total: ClearingTotal) -> Reply[Even | Uneven]:
        """3201 for one insurance and clearing type: the institution's total, for it knows no terminal."""
        ...

    def rows(self, day: dt.date, taken: tuple[HospitalRow, ...]) -> Reply[DayFile]:
        """3202: every row the centre has booked on `day`. `taken` are the hospital's own, which the platform wants
        uploaded to compare with. A file that is not whole is NoAnswer."""
        ...
