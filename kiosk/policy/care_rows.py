"""Rows of what can be settled and how much (R19–R31, R40)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kiosk.domain.care import CareKind
from kiosk.domain.filing import FilingType
from kiosk.domain.money import WHOLE, BasisPoints, Fen
from kiosk.domain.people import Account, InsuranceKind
from kiosk.policy.row import Row


class Settles(StrEnum):
    """PLACE: the insured place decides, and has said nothing here: not known."""

    YES = "yes"
    NO = "no"
    PLACE = "place"


@dataclass(frozen=True, kw_only=True)
class Care(Row):
    """Whether a kind of care settles directly across provinces for this insurance; `place` is the insured place."""

    RULE: ClassVar[str] = "R19"
    KEY: ClassVar[tuple[str, ...]] = ("kind", "insurance")
    kind: CareKind
    insurance: InsuranceKind
    settles: Settles


@dataclass(frozen=True, kw_only=True)
class Chronic(Row):
    """A chronic outpatient disease that settles across provinces, with its name as the place words it (Chinese). It
    takes a qualification at the insured place, and that the patient says so at the visit."""

    RULE: ClassVar[str] = "R20"
    KEY: ClassVar[tuple[str, ...]] = ("disease",)
    disease: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Injury(Row):
    """Whether an injury without a liable third party settles, and with a signed `declaration`. With one it never does:
    that is why there is no field for it."""

    RULE: ClassVar[str] = "R21"
    settles: bool
    declaration: bool = False


@dataclass(frozen=True, kw_only=True)
class Merge(Row):
    """An outpatient emergency or rescue that turns into a stay within so many hours goes with the stay."""

    RULE: ClassVar[str] = "R22"
    hours: int


class OutsideKind(StrEnum):
    """What a stay may need elsewhere."""

    EXAMINATION = "examination"
    TREATMENT = "treatment"
    DRUG = "drug"


@dataclass(frozen=True, kw_only=True)
class OutsideItem(Row):
    """Whether what was got elsewhere during the stay is merged into it: on the hospital's `order`, with its stamped
    `form`, in a `designated` institution or pharmacy."""

    RULE: ClassVar[str] = "R23"
    KEY: ClassVar[tuple[str, ...]] = ("kind",)
    kind: OutsideKind
    merged: bool
    order: bool = True
    form: bool = True
    designated: bool = True


class Price(StrEnum):
    """By which price a dual-channel drug is paid back."""

    HOME_LIST = "home_list"
    LOWEST_SAME_GENERIC = "lowest_same_generic"


@dataclass(frozen=True, kw_only=True)
class DualChannel(Row):
    """Dual-channel drugs got outside the province: whether they settle there (else: file, pay, claim at home), and by
    which prices they are paid back, the first that exists."""

    RULE: ClassVar[str] = "R24"
    settles: bool
    prices: tuple[Price, ...]


@dataclass(frozen=True, kw_only=True)
class Aid(Row):
    """Whether basic insurance, catastrophic insurance and medical aid come in one settlement."""

    RULE: ClassVar[str] = "R25"
    one_settlement: bool


@dataclass(frozen=True, kw_only=True)
class AccountUse(Row):
    """Which personal accounts may pay across provinces."""

    RULE: ClassVar[str] = "R26"
    accounts: tuple[Account, ...]


@dataclass(frozen=True, kw_only=True)
class InternetHospital(Row):
    """Whether internet-hospital care settles across provinces; `in_zones_only`: only between areas of a zone (R4)."""

    RULE: ClassVar[str] = "R27"
    settles: bool
    in_zones_only: bool = True


class Side(StrEnum):
    """Which of the two places."""

    CARE = "care"
    INSURED = "insured"


@dataclass(frozen=True, kw_only=True)
class Catalogue(Row):
    """Whose catalogue says what is covered, and whose policy says how much."""

    RULE: ClassVar[str] = "R28"
    catalogue: Side
    policy: Side


@dataclass(frozen=True, kw_only=True)
class StatedBenefit(Row):
    """A deductible (fen) and ratio (basis points) that a source states of an insured place, for tertiary hospitals."""

    RULE: ClassVar[str] = "R28"
    KEY: ClassVar[tuple[str, ...]] = ("insurance",)
    insurance: InsuranceKind
    deductible: Fen
    ratio: BasisPoints

    def __post_init__(self) -> None:
        super().__post_init__()
        self.positive("deductible", "ratio")
        if self.ratio > WHOLE:
            raise ValueError(f"ratio {self.ratio}: above {WHOLE}, the whole")


@dataclass(frozen=True, kw_only=True)
class ReductionCeiling(Row):
    """By how many points (basis points: 1000 is 10) a place may lower its ratio for this type at most."""

    RULE: ClassVar[str] = "R29"
    KEY: ClassVar[tuple[str, ...]] = ("type",)
    type: FilingType
    at_most: BasisPoints

    def __post_init__(self) -> None:
        super().__post_init__()
        self.positive("at_most")


@dataclass(frozen=True, kw_only=True)
class Reduction(Row):
    """By how many points (basis points) an insured place lowers its ratio for this type."""

    RULE: ClassVar[str] = "R29"
    KEY: ClassVar[tuple[str, ...]] = ("type",)
    type: FilingType
    points: BasisPoints

    def __post_init__(self) -> None:
        super().__post_init__()
        self.positive("points")


@dataclass(frozen=True, kw_only=True)
class Reference(Row):
    """A published settlement (fen): what the arithmetic must reach. The source gives no deductible, ratio or lines."""

    RULE: ClassVar[str] = "R31"
    KEY: ClassVar[tuple[str, ...]] = ("name",)
    name: str
    hospital: str
    settled: dt.date
    total: Fen
    own_part: Fen


class Charged(StrEnum):
    """To which year a stay across 31 December goes."""

    DISCHARGE_YEAR = "discharge_year"
    SPLIT = "split"


@dataclass(frozen=True, kw_only=True)
class YearEnd(Row):
    """How an insured place charges a stay across the end of the year."""

    RULE: ClassVar[str] = "R40"
    charged: Charged


CLASSES: tuple[type[Row], ...] = (
    Care, Chronic, Injury, Merge, OutsideItem, DualChannel, Aid, AccountUse, InternetHospital, Catalogue, StatedBenefit,
    ReductionCeiling, Reduction, Reference, YearEnd,
)  # fmt: skip
