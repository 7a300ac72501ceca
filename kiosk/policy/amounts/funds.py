"""What each fund pays of one year's within-policy fees, each on what the funds before it have left (R25, R28).

Every fund rounds once, its own sum of numerators, as the insured place rounds; what the year had used before counts
towards bounds and ceilings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.policy.amounts.inputs import WHOLE, Case, Layer, Plan, Used
from kiosk.policy.amounts.ladder import Climb, Rung

FUNDS = ("pool", "civil_servant", "catastrophic", "large_amount", "medical_aid")


@dataclass(frozen=True)
class Paid:
    """One fund in one year: what it paid on (`base`), the exact `numerator`, what it paid (fen), and what its ceiling
    had left (None: no ceiling)."""

    fund: str
    base: int
    numerator: int
    paid: int
    room: int | None = None

    @property
    def capped(self) -> bool:
        return self.room is not None and self.paid == self.room


def paid_by(plan: Plan, ladder: tuple[Rung, ...], climbed: Climb, used: Used, case: Case) -> tuple[Paid, ...]:
    """The funds in their order, the pool always; the marks of `case` that aren't known count as not set."""
    found = [_one("pool", climbed.height, sum(climbed.numerators), plan, plan.ceiling, used.pool)]
    left = climbed.height - found[0].paid
    if plan.large_amount is not None:
        above = climbed.on_rung[-1]
        numerator = above * int(ladder[-1].large)
        found.append(_one("large_amount", above, numerator, plan, plan.large_amount.ceiling, used.large_amount))
        left -= found[-1].paid
    if plan.catastrophic is not None:
        numerator = _slope(used.own + left, plan.catastrophic) - _slope(used.own, plan.catastrophic)
        found.append(_one("catastrophic", left, numerator, plan, plan.catastrophic.ceiling, used.catastrophic))
        left -= found[-1].paid
    if plan.civil_servant and case.civil_servant:
        found.append(_one("civil_servant", left, left * plan.civil_servant, plan, None, 0))
        left -= found[-1].paid
    if plan.medical_aid and case.medical_aid:
        numerator = left * plan.medical_aid
        found.append(_one("medical_aid", left, numerator, plan, plan.medical_aid_ceiling, used.medical_aid))
    return tuple(found)


def unknown_in(plan: Plan, case: Case) -> Mapping[str, tuple[str, ...]]:
    """For each fund of the plan and the deductible, what would have to be known to prove it and isn't."""
    missing: dict[str, tuple[str, ...]] = {}
    year: tuple[str, ...] = ("year",) if case.used is None else ()
    so_far: tuple[str, ...] = ("year_end",) if case.split is None and len(case.years) > 1 else ()
    so_far += year if len(plan.deductibles) > 1 else ()
    missing["deductible"] = so_far
    so_far += ("policy",) if plan.partial else ()
    so_far += () if case.way_known else ("way",)
    if plan.ceiling is not None or plan.large_amount is not None:
        so_far = so_far or year
    missing["pool"] = so_far
    if plan.large_amount is not None:
        so_far = missing["large_amount"] = so_far or year
    if plan.catastrophic is not None:
        so_far = missing["catastrophic"] = so_far or year
    if plan.civil_servant:
        so_far = missing["civil_servant"] = so_far + (("civil_servant",) if case.civil_servant is None else ())
    if plan.medical_aid:
        capped = year if plan.medical_aid_ceiling is not None and "year" not in so_far else ()
        missing["medical_aid"] = so_far + capped + (("medical_aid",) if case.medical_aid is None else ())
    return missing


def _slope(own: int, layer: Layer) -> int:
    """The layer's numerator for an own part of `own` fen: each bound passed adds what its share is more than the one
    before."""
    numerator = before = 0
    for bound, share in layer.steps:
        numerator += (share - before) * max(0, own - bound)
        before = share
    return numerator


def _one(fund: str, base: int, numerator: int, plan: Plan, ceiling: int | None, used: int) -> Paid:
    """Rounded once: a half fen up, or the fraction dropped; then no more than the year's ceiling has left."""
    paid = (numerator + WHOLE // 2) // WHOLE if plan.halves_up else numerator // WHOLE
    room = None if ceiling is None else max(0, ceiling - used)
    return Paid(fund, base, numerator, paid if room is None else min(paid, room), room)
