"""Rows of the joint audit's checks (R37). The enquiry threshold stands in service_rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kiosk.domain.money import BasisPoints
from kiosk.domain.stay import FeeCategory
from kiosk.policy.row import Row


@dataclass(frozen=True, kw_only=True)
class AuditRule(Row):
    """How far is far: settlements of the last `days` are looked at. A total is compared with at least `peers` others,
    and is far where it lies more than `deviations` robust deviations (1.4826 times the median deviation) from their
    median, and more than `least` of the median (basis points)."""

    RULE: ClassVar[str] = "R37"
    days: int
    peers: int
    deviations: int
    least: BasisPoints

    def __post_init__(self) -> None:
        super().__post_init__()
        self.positive("days", "peers", "deviations", "least")


@dataclass(frozen=True, kw_only=True)
class RepeatLimit(Row):
    """How often one item may be charged for each day of a stay, by category; one without a row is not looked at."""

    RULE: ClassVar[str] = "R37"
    KEY: ClassVar[tuple[str, ...]] = ("category",)
    category: FeeCategory
    per_day: int

    def __post_init__(self) -> None:
        super().__post_init__()
        self.positive("per_day")


CLASSES: tuple[type[Row], ...] = (AuditRule, RepeatLimit)
