"""Writes to another system besides settling: what is asked for, under which number, and the receipt of it.

Every one of them follows the same protocol as a settlement (design "Money" 1-3): the number is written down before the
first byte leaves, is sent at most once, and a lost answer is UNKNOWN until the other side itself has ended it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from kiosk.domain.application import Consent, Handed, Signature
from kiosk.domain.bill import RequestId, Settlement
from kiosk.domain.filing import FilingType
from kiosk.domain.money import Fen
from kiosk.domain.people import Agent, Insurance
from kiosk.domain.region import Region
from kiosk.domain.stay import Stay


class Kind(StrEnum):
    """The calls that change something outside and carry a number of ours (platform.md §1.6: 2304, 2305, 2401)."""

    SETTLE = "settle"
    UNDO = "undo"
    ADMIT = "admit"
    FILE = "file"
    UNFILE = "unfile"
    PAY = "pay"


@dataclass(frozen=True)
class Undo:
    """Take a settlement that stands back again (2305); `reason` is what staff say of it."""

    settlement: Settlement
    reason: str = field(default="", repr=False)

    kind = Kind.UNDO

    @property
    def person_id(self) -> str:
        return self.settlement.person_id

    @property
    def subject(self) -> str:
        """What may be written once at a time: this settlement's number."""
        return str(self.settlement.request_id)


@dataclass(frozen=True)
class Admission:
    """Register a stay as a cross-province one (2401)."""

    person_id: str = field(repr=False)
    insurance: Insurance
    stay: Stay

    kind = Kind.ADMIT

    @property
    def subject(self) -> str:
        return f"{self.stay.hospital.code}|{self.stay.stay_id}"


@dataclass(frozen=True)
class NewFiling:
    """File (R6, R13, R14): `begin` is the admission date or before when back-filing; `end` None for a long-term one.
    `phone` is where the insured place can ask; `handed` are the materials and how each was given (R7); `replaces` the
    number of the filing that this one changes, in the channel that made it (R11), "" for a new one."""

    person_id: str = field(repr=False)
    insurance: Insurance
    type: FilingType
    destination: Region
    begin: dt.date
    end: dt.date | None = None
    agent: Agent | None = field(default=None, repr=False)
    phone: str = field(default="", repr=False)
    handed: tuple[Handed, ...] = ()
    signature: Signature | None = field(default=None, repr=False)
    consent: Consent | None = None
    replaces: str = ""

    kind = Kind.FILE

    @property
    def subject(self) -> str:
        """One filing of a person for one place and one beginning at a time."""
        return f"{self.person_id}|{self.insurance.region.code}|{self.destination.code}|{self.begin.isoformat()}"


@dataclass(frozen=True)
class FilingWithdrawn:
    """Cancel a filing in the channel that made it (R11)."""

    person_id: str = field(repr=False)
    insurance: Insurance
    number: str

    kind = Kind.UNFILE

    @property
    def subject(self) -> str:
        return f"{self.insurance.region.code}|{self.number}"


@dataclass(frozen=True)
class Payment:
    """Take what is due for a settlement at the terminal (fen > 0)."""

    settlement: Settlement
    due: Fen

    kind = Kind.PAY

    @property
    def person_id(self) -> str:
        return self.settlement.person_id

    @property
    def subject(self) -> str:
        return str(self.settlement.request_id)


Draft: TypeAlias = Undo | Admission | NewFiling | FilingWithdrawn | Payment
#: The class of each kind's draft: what a stored or sent one is read as.
DRAFTS: Mapping[Kind, type[Draft]] = {d.kind: d for d in (Undo, Admission, NewFiling, FilingWithdrawn, Payment)}


@dataclass(frozen=True)
class Write:
    """A draft under its number: what is sent, at most once."""

    request_id: RequestId
    draft: Draft


@dataclass(frozen=True)
class Receipt:
    """The other side has done it. `number` is its own: of the admission, the filing, the payment. `pending`: the
    insured place decides about the filing later (R9)."""

    request_id: RequestId
    kind: Kind
    number: str
    done_at: dt.datetime
    pending: bool = False
