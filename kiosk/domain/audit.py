"""Settlements that look wrong (R37): flagged with the reason, reviewed by a person, confirmed or unfounded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.bill import RequestId
from kiosk.domain.diagnosis import Cause
from kiosk.domain.money import BasisPoints, Fen
from kiosk.domain.stay import FeeLine


class Suspicion(StrEnum):
    """Why a settlement is looked at. None of them keeps a patient from anything."""

    DUPLICATE_DAYS = "duplicate_days"
    FAR_FROM_PEERS = "far_from_peers"
    REPEATED_ITEM = "repeated_item"
    ABOVE_THRESHOLD = "above_threshold"


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    UNFOUNDED = "unfounded"


@dataclass(frozen=True)
class Audited:
    """A settlement as the checks see it. `person` is the platform's number: equal persons are equal, nothing more;
    `peers` names whom its total is compared with; `discharged` is the first day that is no stay day any more."""

    request_id: RequestId
    person: str = field(repr=False)
    admitted: dt.date
    discharged: dt.date
    total: Fen
    peers: str = field(repr=False)
    lines: tuple[FeeLine, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Review:
    """What a member of staff found: who (a short name), when, and the amount it is about (fen)."""

    verdict: Verdict
    amount: Fen
    staff: str
    at: dt.datetime


@dataclass(frozen=True)
class Flag:
    """One reason to look at one settlement. `figures` are the numbers that explain it, as text by name; `others` the
    settlements it was held against; `amount` that of the settlement (fen)."""

    request_id: RequestId
    suspicion: Suspicion
    amount: Fen
    figures: Mapping[str, str]
    others: tuple[RequestId, ...] = ()
    review: Review | None = None

    @property
    def key(self) -> str:
        return f"{self.suspicion} {self.request_id}"


@dataclass(frozen=True)
class Sum:
    """How many flags, and the amounts of their settlements (fen), each settlement once."""

    count: int
    amount: Fen


@dataclass(frozen=True)
class Rate:
    """Direct settlements of all discharges that came to this terminal (R39): `settled` visits, the `unsettled` ones by
    cause (None: left without a reason that is known), the most first."""

    settled: int
    unsettled: tuple[tuple[Cause | None, int], ...]

    @property
    def all(self) -> int:
        return self.settled + sum(count for _, count in self.unsettled)

    @property
    def share(self) -> BasisPoints | None:
        """None where nobody came."""
        return self.settled * 10_000 // self.all if self.all else None


@dataclass(frozen=True)
class Audit:
    """The checks of a period: every flag with its review, and the rate; `goal` None: no rule names one."""

    since: dt.date
    until: dt.date
    checked: int
    flags: tuple[Flag, ...]
    rate: Rate
    goal: BasisPoints | None = None

    def sum(self, verdict: Verdict | None, *, any_verdict: bool = False) -> Sum:
        """Of the flags with this verdict, None those nobody has reviewed; `any_verdict`: of all."""
        found = [f for f in self.flags if any_verdict or (f.review.verdict if f.review else None) is verdict]
        amounts = {flag.request_id: flag.amount for flag in found}
        return Sum(len(found), sum(amounts.values(), Fen(0)))
