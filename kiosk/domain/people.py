"""Who is at the terminal, and with what they show it (R2, R16)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.money import Fen
from kiosk.domain.region import Region

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SHAPE = re.compile(r"\d{17}[\dX]\Z", re.ASCII)


def check_digit(first17: str) -> str:
    """The last character of an ID number (GB 11643)."""
    return "10X98765432"[sum(w * int(c) for w, c in zip(_WEIGHTS, first17, strict=True)) % 11]


def is_id_number(text: str) -> bool:
    """True for 18 characters with a possible birth date and the right check digit."""
    if not _SHAPE.match(text):
        return False
    try:
        born(text)
    except ValueError:
        return False
    return text[17] == check_digit(text[:17])


def born(id_number: str) -> dt.date:
    """The birth date that an ID number bears. ValueError for one that bears none."""
    return dt.date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def full_years(birth: dt.date, day: dt.date) -> int:
    """Full years on `day`; a birthday on 29 February counts from 1 March in other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def mask_name(name: str) -> str:
    """张三 → 张*, 欧阳小明 → 欧**明: enough to know oneself, not enough for the person behind."""
    if len(name) <= 1:
        return "*"
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_id(number: str) -> str:
    """First three and last two characters; the rest hidden."""
    return number[:3] + "*" * max(len(number) - 5, 0) + number[-2:] if len(number) > 5 else "*" * len(number)


class Medium(StrEnum):
    """What was shown. The platform's certificate types are 03, 01, 02 (only nhsa knows them)."""

    CARD = "card"
    VOUCHER = "voucher"
    ID_CARD = "id_card"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Credential:
    """What a person showed, as handed to the platform. Never logged.

    `token` is the card number, the voucher's text or the ID number; `recognition_code` (卡识别码, hex) and
    `issuing_region` come from a card only; name and id_number are what the medium itself says ("" for a voucher).
    """

    medium: Medium
    token: str = field(repr=False)
    name: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)
    recognition_code: str = field(default="", repr=False)
    issuing_region: str = ""
    generation: int = 0


class Relation(StrEnum):
    """Who the agent is to the patient (platform table agnter_rlts)."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    OTHER = "other"


@dataclass(frozen=True)
class Agent:
    """Who acts for the patient (R16): recorded with the visit, named on the slip, signs on it.

    Raises ValueError when the ID number or the phone can't be right.
    """

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    relation: Relation = Relation.OTHER
    phone: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("name")
        if not is_id_number(self.id_number):
            raise ValueError("id_number")
        if not re.fullmatch(r"1[0-9]{10}", self.phone):
            raise ValueError("phone")


class InsuranceKind(StrEnum):
    """Platform table insutype: 310, 390."""

    EMPLOYEE = "employee"
    RESIDENT = "resident"


class InsuranceState(StrEnum):
    """Platform table psn_insu_stas; only NORMAL may settle."""

    NORMAL = "normal"
    SUSPENDED = "suspended"
    INVALID = "invalid"
    ENDED = "ended"
    NOT_ENROLLED = "not_enrolled"
    WAITING = "waiting"


@dataclass(frozen=True)
class YearUsed:
    """What one calendar year has seen of one insurance before this stay, as the insured place keeps it. Fen, stays
    settled; `within`: fees within policy, `own`: what the pool and the large-amount fund have left of them."""

    year: int
    stays: int = 0
    within: Fen = Fen(0)
    own: Fen = Fen(0)
    pool: Fen = Fen(0)
    large_amount: Fen = Fen(0)
    catastrophic: Fen = Fen(0)
    medical_aid: Fen = Fen(0)

    def __post_init__(self) -> None:
        for key in ("stays", "within", "own", "pool", "large_amount", "catastrophic", "medical_aid"):
            if getattr(self, key) < 0:
                raise ValueError(f"{key} = {getattr(self, key)}: must not be negative")


@dataclass(frozen=True)
class Insurance:
    """One insurance of a person: where, which kind, in which state, and what the own account holds (fen).

    `civil_servant`, `medical_aid` and `used` (a year that is missing has used nothing) only explain amounts; None
    where the platform doesn't say.
    """

    kind: InsuranceKind
    region: Region
    state: InsuranceState = InsuranceState.NORMAL
    retired: bool = False
    account_balance: Fen = Fen(0)
    account_usable: bool = False
    family_account_usable: bool = False
    civil_servant: bool | None = None
    medical_aid: bool | None = None
    used: tuple[YearUsed, ...] | None = None


class Account(StrEnum):
    """Which personal account pays (platform acct_used_flag 0, 1, 2; R26)."""

    NONE = "none"
    OWN = "own"
    FAMILY = "family"


@dataclass(frozen=True)
class Member:
    """An insured person as the platform knows them. `person_id` is the platform's own number."""

    person_id: str = field(repr=False)
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    sex: Sex
    birth_date: dt.date = field(repr=False)
    insurances: tuple[Insurance, ...]
    card_number: str = field(default="", repr=False)

    def usable(self) -> tuple[Insurance, ...]:
        """The insurances in force, employee first (the platform's practice: 310 before 390)."""
        normal = [i for i in self.insurances if i.state is InsuranceState.NORMAL]
        return tuple(sorted(normal, key=lambda i: i.kind is not InsuranceKind.EMPLOYEE))

    def age_on(self, day: dt.date) -> int:
        """Full years on `day`."""
        return full_years(self.birth_date, day)
