"""What a simulated insured place pays, and what the place of care settles at all: tables of a world file.

Amounts are whole fen, ratios basis points (8500 is 85 %). A ValueError names the key.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kiosk.domain.filing import FilingType
from kiosk.domain.money import WHOLE, BasisPoints, Fen
from kiosk.domain.people import InsuranceKind

#: The levels a deductible is stated for (dedc_hosp_lv); a level outside the three is 其他.
LEVELS = ("一级", "二级", "三级", "其他")
ROUNDINGS = ("half_up", "down")
YEAR_ENDS = ("discharge_year", "split")
SPLIT_DEDUCTIBLES = ("each", "once")


def level_class(level: str) -> str:
    """三级甲等 → 三级; anything without a grade → 其他."""
    return level[:2] if level[:2] in LEVELS else "其他"


def share(key: str, value: BasisPoints) -> None:
    """Raises ValueError unless `value` is a share of a whole."""
    if not 0 <= value <= WHOLE:
        raise ValueError(f"{key} = {value}: basis points between 0 and {WHOLE} expected")


def not_negative(key: str, value: int | None) -> None:
    """Raises ValueError for an amount below nothing; None is no amount."""
    if value is not None and value < 0:
        raise ValueError(f"{key} = {value}: must not be negative")


def one_of(key: str, value: str, known: tuple[str, ...]) -> None:
    """Raises ValueError naming what would be right."""
    if value not in known:
        raise ValueError(f"{key} = {value!r}: {' or '.join(known)} expected")


@dataclass(frozen=True)
class CareRule:
    """What the place of care lets go with a stay, for discharges from `begin` to `end`: `injuries` without a third
    party (R21), emergency fees of the last `emergency_hours` before the admission (R22), `outside_items` on the
    hospital's order (R23)."""

    begin: dt.date
    end: dt.date | None = None
    injuries: bool = False
    emergency_hours: int = 0
    outside_items: bool = False
    source: str = ""

    def __post_init__(self) -> None:
        not_negative("emergency_hours", self.emergency_hours)


@dataclass(frozen=True)
class Segment:
    """Within-policy fees up to `upto` (deductible included; None: without end) are paid at `ratio`."""

    ratio: BasisPoints
    upto: Fen | None = None

    def __post_init__(self) -> None:
        share("ratio", self.ratio)
        not_negative("upto", self.upto)


@dataclass(frozen=True)
class Step:
    """From `above` on a tier pays at `ratio`."""

    above: Fen
    ratio: BasisPoints

    def __post_init__(self) -> None:
        share("ratio", self.ratio)
        not_negative("above", self.above)


@dataclass(frozen=True)
class Tier:
    """A fund behind the pool: `ratio` of what lies above `above`, at the ratios of `further` from their bounds on, at
    most `ceiling` a year. What lies above is counted over the year."""

    ratio: BasisPoints
    above: Fen = Fen(0)
    ceiling: Fen | None = None
    further: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        share("ratio", self.ratio)
        not_negative("above", self.above)
        not_negative("ceiling", self.ceiling)
        bounds = [int(self.above), *(int(step.above) for step in self.further)]
        if bounds != sorted(set(bounds)):
            raise ValueError("further: `above` must rise from step to step")


@dataclass(frozen=True)
class Policy:
    """What one insured place pays for one kind of insurance, for discharges from `begin` to `end` (R28, R29).

    `deductible` by hospital level for the year's first stay, `later_deductibles` for the second, third … (the last
    one holds for all that follow; a level that is missing: as the first). `reductions` by filing type in points;
    `home_reduction` for a long-term filer treated at home, never more than for a referral (R17); `retired_bonus` is
    added for the retired. `ceiling` of the pool a year; `large_amount` pays on the year's within-policy fees above
    its `above`, where the pool ends; `catastrophic` on the person's own within-policy part of the year above its
    `above`; `civil_servant` and `medical_aid` a share of what is left of it, for members so marked, the aid at most
    `medical_aid_ceiling` a year. `year_end`: a stay across 31 December is charged to the discharge year or split by
    the lines' days (R40), then with a deductible for `each` part or `once`. `rounding` is applied once a fund and part,
    on the sum of the products. `fitted`: the numbers were fitted to reach a reported total, prove only the arithmetic
    and are never shown as policy (R31).
    """

    region: str
    insurance: InsuranceKind
    begin: dt.date
    deductible: dict[str, Fen]
    segments: tuple[Segment, ...]
    end: dt.date | None = None
    later_deductibles: dict[str, tuple[Fen, ...]] = field(default_factory=dict)
    retired_bonus: BasisPoints = 0
    reductions: dict[str, int] = field(default_factory=dict)
    home_reduction: BasisPoints = 0
    ceiling: Fen | None = None
    large_amount: Tier | None = None
    catastrophic: Tier | None = None
    civil_servant: BasisPoints = 0
    medical_aid: BasisPoints = 0
    medical_aid_ceiling: Fen | None = None
    year_end: str = "discharge_year"
    split_deductible: str = "each"
    rounding: str = "half_up"
    fitted: bool = False
    source: str = ""

    def __post_init__(self) -> None:
        for level, amount in self.deductible.items():
            one_of(f"deductible: {level}", level, LEVELS)
            not_negative(f"deductible.{level}", amount)
        for level, amounts in self.later_deductibles.items():
            if level not in self.deductible:
                raise ValueError(f"later_deductibles.{level}: the first stay's deductible is missing")
            for amount in amounts:
                not_negative(f"later_deductibles.{level}", amount)
        for kind, points in self.reductions.items():
            if kind not in {t.value for t in FilingType}:
                raise ValueError(f"reductions.{kind}: one of {', '.join(FilingType)} expected")
            share(f"reductions.{kind}", points)
        one_of("rounding", self.rounding, ROUNDINGS)
        one_of("year_end", self.year_end, YEAR_ENDS)
        one_of("split_deductible", self.split_deductible, SPLIT_DEDUCTIBLES)
        for key in ("retired_bonus", "home_reduction", "civil_servant", "medical_aid"):
            share(key, getattr(self, key))
        not_negative("ceiling", self.ceiling)
        not_negative("medical_aid_ceiling", self.medical_aid_ceiling)
        if self.large_amount is not None and self.large_amount.further:
            raise ValueError("large_amount.further: this fund pays at one ratio")
        bounds = [s.upto for s in self.segments]
        if not bounds or bounds[-1] is not None or any(b is None for b in bounds[:-1]):
            raise ValueError("segments: every segment but the last has an `upto`, the last has none")
        finite = [b for b in bounds if b is not None]
        if finite != sorted(set(finite)):
            raise ValueError("segments: `upto` must rise from segment to segment")

    def deductible_of(self, level: str, visit: int) -> Fen:
        """The deductible of the year's `visit`-th stay (1: the first) in a hospital of this level. KeyError for a
        level the place states none for."""
        later = self.later_deductibles.get(level, ())
        if visit <= 1 or not later:
            return self.deductible[level]
        return later[min(visit - 2, len(later) - 1)]

    def points_off(self, way: FilingType | None, *, at_home: bool = False) -> BasisPoints:
        """What the way of filing costs in points (R29); at home never more than a referral costs (R17)."""
        if at_home:
            return min(self.home_reduction, self.reductions.get(FilingType.REFERRAL, 0))
        return 0 if way is None else self.reductions.get(way, 0)
