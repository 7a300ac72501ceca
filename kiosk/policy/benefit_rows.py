"""Rows of what an insured place pays (R28, R29), and who bears what exceeds a price limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from kiosk.domain.filing import FilingType
from kiosk.domain.money import WHOLE, BasisPoints, Fen
from kiosk.domain.people import InsuranceKind
from kiosk.policy.row import Row

LEVELS = ("一级", "二级", "三级", "其他")


class Rounding(StrEnum):
    """What becomes of the fraction of a fen, once a fund: a half goes up, or all of it is dropped."""

    HALF_UP = "half_up"
    DOWN = "down"


@dataclass(frozen=True)
class BandPaid:
    """Within-policy fees up to `upto` (left out: without end), deductible included, are paid at `ratio`."""

    ratio: BasisPoints
    upto: Fen | None = None


@dataclass(frozen=True)
class StepPaid:
    """From `above` on, `ratio`."""

    above: Fen
    ratio: BasisPoints


@dataclass(frozen=True)
class LayerPaid:
    """A fund behind the pool: `steps`, their bounds rising, and its `ceiling` a year (left out: none)."""

    steps: tuple[StepPaid, ...]
    ceiling: Fen | None = None


@dataclass(frozen=True, kw_only=True)
class Benefit(Row):
    """What an insured place pays for one insurance, for discharges from `begin` to `end`; amounts in fen, ratios and
    points in basis points.

    `deductible` by level of hospital (一级 二级 三级 其他): of the year's first, second … stay, the last for all that
    follow. `bands` of the pool; `retired_bonus` on top for the retired. `reductions` by filing type (a type that is
    missing: as [[reduction]] says); `home_reduction` for a long-term filer at home, at most a referral's (R17).
    `ceiling` of the pool a year. `large_amount` begins where the year's within-policy fees reach its bound, where the
    pool ends; `catastrophic` counts the own within-policy part of the year; `civil_servant` and `medical_aid` are
    shares of what is left, for members so marked, the aid at most `medical_aid_ceiling` a year. `one_deductible`: a
    stay that is split at the year's end (R40) takes one deductible for both parts. `fitted`: numbers fitted to reach
    a published total: they prove the arithmetic and are never shown as policy (R31).
    """

    RULE: ClassVar[str] = "R28"
    KEY: ClassVar[tuple[str, ...]] = ("insurance",)
    insurance: InsuranceKind
    deductible: dict[str, tuple[Fen, ...]]
    bands: tuple[BandPaid, ...]
    retired_bonus: BasisPoints = 0
    reductions: dict[str, int] = field(default_factory=dict)
    home_reduction: BasisPoints = 0
    ceiling: Fen | None = None
    large_amount: LayerPaid | None = None
    catastrophic: LayerPaid | None = None
    civil_servant: BasisPoints = 0
    medical_aid: BasisPoints = 0
    medical_aid_ceiling: Fen | None = None
    one_deductible: bool = False
    rounding: Rounding = Rounding.HALF_UP
    fitted: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_deductibles()
        shares = {"bands": [band.ratio for band in self.bands], "reductions": list(self.reductions.values())}
        for name, layer in (("large_amount", self.large_amount), ("catastrophic", self.catastrophic)):
            shares[name] = [step.ratio for step in layer.steps] if layer else []
        for name in ("retired_bonus", "home_reduction", "civil_servant", "medical_aid"):
            shares[name] = [getattr(self, name)]
        for kind in self.reductions:
            if kind not in {t.value for t in FilingType}:
                raise ValueError(f"reductions {kind}: one of {', '.join(FilingType)} expected")
        for name, given in shares.items():
            if wrong := [share for share in given if not 0 <= share <= WHOLE]:
                raise ValueError(f"{name} {wrong[0]}: basis points between 0 and {WHOLE} expected")
        self.positive("ceiling", "medical_aid_ceiling")
        self._check_bounds()

    def _check_deductibles(self) -> None:
        for level, amounts in self.deductible.items():
            if level not in LEVELS:
                raise ValueError(f"deductible {level}: one of {', '.join(LEVELS)} expected")
            if not amounts or min(amounts) < 0:
                raise ValueError(f"deductible {level}: at least one amount, none negative, expected")

    def _check_bounds(self) -> None:
        ends = [band.upto for band in self.bands]
        if not ends or ends[-1] is not None or any(end is None for end in ends[:-1]):
            raise ValueError(f"bands {len(ends)}: every band but the last has an `upto`, the last has none")
        rising = {"bands": [int(end) for end in ends if end is not None]}
        for name, layer in (("large_amount", self.large_amount), ("catastrophic", self.catastrophic)):
            if layer is not None:
                rising[name] = [int(step.above) for step in layer.steps]
                if not layer.steps:
                    raise ValueError(f"{name} steps: at least one step expected")
                if layer.ceiling is not None and layer.ceiling < 0:
                    raise ValueError(f"{name} ceiling {layer.ceiling}: must not be negative")
        for name, bounds in rising.items():
            if bounds != sorted(set(bounds)) or any(bound < 0 for bound in bounds):
                raise ValueError(f"{name} {bounds}: bounds must rise, from 0 on")
        if len(rising.get("large_amount", ())) > 1:
            raise ValueError(f"large_amount {rising['large_amount']}: this fund pays at one ratio")


@dataclass(frozen=True, kw_only=True)
class OverLimit(Row):
    """Whether the hospital of this code bears what exceeds a price limit. No row: not known, and what depends on it
    isn't proven."""

    RULE: ClassVar[str] = "R28"
    KEY: ClassVar[tuple[str, ...]] = ("institution",)
    institution: str
    hospital_bears: bool


CLASSES: tuple[type[Row], ...] = (Benefit, OverLimit)
