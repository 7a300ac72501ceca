"""Rows of what happens when it does not work, and of the service around it (R32–R39)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kiosk.domain.money import BasisPoints, Fen
from kiosk.policy.row import Row


class LookAt(StrEnum):
    """What is looked at when a settlement fails."""

    STAY = "stay"
    FILING = "filing"
    INSTITUTION = "institution"
    INSURANCE = "insurance"
    OTHER_STAY = "other_stay"
    IDENTITY = "identity"
    PLATFORM = "platform"


@dataclass(frozen=True, kw_only=True)
class LookOrder(Row):
    """The place of a cause in the order of looking; 0 is the hospital's own."""

    RULE: ClassVar[str] = "R32"
    KEY: ClassVar[tuple[str, ...]] = ("look_at",)
    look_at: LookAt
    order: int


class ClaimPaper(StrEnum):
    """What a manual claim takes."""

    RECEIPT = "receipt"
    ELECTRONIC_INVOICE = "electronic_invoice"
    DISCHARGE_RECORD = "discharge_record"
    CASE_FIRST_PAGE = "case_first_page"
    DIAGNOSIS_CERTIFICATE = "diagnosis_certificate"
    ITEMISED_BILL = "itemised_bill"


@dataclass(frozen=True, kw_only=True)
class ClaimPapers(Row):
    """The papers of a manual claim: all of `all_of`, one of `discharge`, one of `receipt`. `claim_state_first`: whether
    the electronic invoice was claimed before is looked up first."""

    RULE: ClassVar[str] = "R33"
    all_of: tuple[ClaimPaper, ...]
    discharge: tuple[ClaimPaper, ...]
    receipt: tuple[ClaimPaper, ...]
    claim_state_first: bool = False


@dataclass(frozen=True, kw_only=True)
class DowntimeNotice(Row):
    """Announced downtime is shown from so many hours before it begins."""

    RULE: ClassVar[str] = "R34"
    hours_ahead: int


@dataclass(frozen=True, kw_only=True)
class Downtime(Row):
    """One announced downtime, as a place or the platform gave it; times with their zone."""

    RULE: ClassVar[str] = "R34"
    KEY: ClassVar[tuple[str, ...]] = ("starts",)
    starts: dt.datetime
    ends: dt.datetime
    what: str

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("starts", "ends"):
            if getattr(self, name).tzinfo is None:
                raise ValueError(f"{name}: a time with its zone expected, such as 2026-03-18T22:00:00+08:00")
        if self.ends <= self.starts:
            raise ValueError("ends: not after starts")


@dataclass(frozen=True, kw_only=True)
class Unified(Row):
    """What is the same for a service item wherever it is asked for."""

    RULE: ClassVar[str] = "R35"
    things: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Clearing(Row):
    """How the places settle among themselves: advance funds are warned of at these shares (basis points); the rows are
    compared every so many days, lists come so often a year."""

    RULE: ClassVar[str] = "R36"
    warn_yellow: BasisPoints
    warn_red: BasisPoints
    compared_every_days: int
    lists_a_year: int


@dataclass(frozen=True, kw_only=True)
class EnquiryThreshold(Row):
    """A single stay above this total (fen) may be asked about between the places."""

    RULE: ClassVar[str] = "R37"
    amount: Fen


@dataclass(frozen=True, kw_only=True)
class AuditTotals(Row):
    """What a joint audit came to, as published: people and fen; `confirmed` cases."""

    RULE: ClassVar[str] = "R37"
    examined: int
    examined_amount: Fen
    on_site: int
    on_site_amount: Fen
    confirmed: int


@dataclass(frozen=True, kw_only=True)
class Networked(Row):
    """How many institutions a place had networked, as published on `begin`; `end` is the day before the next count."""

    RULE: ClassVar[str] = "R38"
    institutions: int


@dataclass(frozen=True, kw_only=True)
class RateGoal(Row):
    """The direct settlement rate (basis points) that is to be reached by `reached_by`."""

    RULE: ClassVar[str] = "R39"
    rate: BasisPoints
    reached_by: dt.date


CLASSES: tuple[type[Row], ...] = (
    LookOrder, ClaimPapers, DowntimeNotice, Downtime, Unified, Clearing, EnquiryThreshold, AuditTotals, Networked,
    RateGoal,
)  # fmt: skip
