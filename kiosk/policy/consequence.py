"""What a type of filing costs the person at home, in plain words, before anything is submitted (R29). Pure."""

from __future__ import annotations

from kiosk.domain.filing import FilingType
from kiosk.policy.applicant import Said
from kiosk.policy.care_rows import Reduction, ReductionCeiling
from kiosk.policy.rulebook import Rules


def points_off(type_: FilingType, rules: Rules) -> int | None:
    """By how many basis points the insured place pays less, at most; None where no row says."""
    row, ceiling = rules.find(Reduction, type=type_), rules.find(ReductionCeiling, type=type_)
    if row is not None:
        return row.points
    return ceiling.at_most if ceiling is not None else None


def pays(type_: FilingType, rules: Rules) -> Said:
    """The consequence in plain words: as at home, so many points less, at most so many, or not known."""
    off = points_off(type_, rules)
    if off is None:
        return Said("application.pays.unknown")
    if not off:
        return Said("application.pays.same")
    known = rules.find(Reduction, type=type_) is not None
    return Said.of("application.pays.less" if known else "application.pays.at_most", points=in_points(off))


def in_points(basis_points: int) -> str:
    """1000 → "10", 750 → "7.5": percentage points as people say them."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)
