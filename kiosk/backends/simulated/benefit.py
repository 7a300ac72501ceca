"""What an insured place pays for a bill: the catalogue of the place of care, the policy of the insured place (R28).

Pure integer arithmetic. The place of care splits each line (first self-pay rounded half-up on the line); the insured
place rounds once a fund, on the segment sum, by the policy's own rounding; the rest is the person's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.backends.simulated.parts import Policy, Tier
from kiosk.domain.bill import Amounts, Fund
from kiosk.domain.money import WHOLE, BasisPoints, Fen, down, half_up, total
from kiosk.domain.stay import FeeClass, FeeLine


@dataclass(frozen=True)
class Terms:
    """What holds for one member and one stay: the policy, the hospital's level (一级 二级 三级 其他), the points off
    for the way of filing (R29), the member's marks, what the chosen account holds (fen; 0: none chosen)."""

    policy: Policy
    level: str
    reduction: BasisPoints = 0
    retired: bool = False
    civil_servant: bool = False
    medical_aid: bool = False
    account: Fen = Fen(0)
    hospital_bears_over_limit: bool = False

    @property
    def deductible(self) -> Fen:
        return self.policy.deductible[self.level]


@dataclass(frozen=True)
class Split:
    """A bill by what the catalogue says of each line (fen): the four parts add up to the total."""

    full_self_pay: Fen = Fen(0)
    over_limit: Fen = Fen(0)
    first_self_pay: Fen = Fen(0)
    within_policy: Fen = Fen(0)

    def __add__(self, other: Split) -> Split:
        return Split(
            self.full_self_pay + other.full_self_pay,
            self.over_limit + other.over_limit,
            self.first_self_pay + other.first_self_pay,
            self.within_policy + other.within_policy,
        )


def split(line: FeeLine) -> Split:
    """One line by the catalogue of the place of care: 丙 is paid in full, 乙 with a first share, limits cut."""
    if line.fee_class is FeeClass.C:
        return Split(full_self_pay=line.amount)
    covered = line.amount
    if line.price_limit is not None:
        limit = Fen(line.price_limit * line.quantity)
        covered = min(covered, limit) if line.quantity >= 0 else max(covered, limit)
    first = half_up(covered, line.first_self_pay) if line.fee_class is FeeClass.B else Fen(0)
    return Split(over_limit=line.amount - covered, first_self_pay=first, within_policy=covered - first)


def compute(lines: Iterable[FeeLine], terms: Terms) -> Amounts:
    """All amounts of a bill under `terms`. Raises AmountsBroken where a bill's corrections make a part negative."""
    lines = tuple(lines)
    whole = total(line.amount for line in lines)
    parts = sum((split(line) for line in lines), Split())
    funds = _funds(parts.within_policy, terms)
    hospital = parts.over_limit if terms.hospital_bears_over_limit else Fen(0)
    person = whole - total(amount for _, amount in funds) - hospital
    return Amounts(
        total=whole,
        funds=funds,
        account=min(terms.account, max(person, Fen(0))),
        hospital=hospital,
        full_self_pay=parts.full_self_pay,
        over_limit=parts.over_limit - hospital,
        first_self_pay=parts.first_self_pay,
        within_policy=parts.within_policy,
        deductible=min(terms.deductible, max(parts.within_policy, Fen(0))),
        ratio=_ratio_reached(parts.within_policy, terms),
    )


def _funds(within: Fen, terms: Terms) -> tuple[tuple[Fund, Fen], ...]:
    """What each fund pays of the within-policy fees, each on what the funds before it have left; the pool is always
    named, another fund where it pays."""
    policy = terms.policy
    paid: dict[Fund, Fen] = {Fund.POOL: _pool(within, terms)}
    if tier := policy.large_amount:
        paid[Fund.LARGE_AMOUNT] = _tier(within - max(tier.above, terms.deductible), tier, policy)
    if tier := policy.catastrophic:
        paid[Fund.CATASTROPHIC] = _tier(within - total(paid.values()) - tier.above, tier, policy)
    if policy.civil_servant and terms.civil_servant:
        paid[Fund.CIVIL_SERVANT] = _rounded(within - total(paid.values()), policy.civil_servant, policy)
    if policy.medical_aid and terms.medical_aid:
        paid[Fund.MEDICAL_AID] = _rounded(within - total(paid.values()), policy.medical_aid, policy)
    return tuple((fund, paid[fund]) for fund in Fund if paid.get(fund) or fund is Fund.POOL)


def _pool(within: Fen, terms: Terms) -> Fen:
    policy = terms.policy
    end = min(within, policy.large_amount.above) if policy.large_amount else within
    lower, products = terms.deductible, 0
    for segment in policy.segments:
        upper = end if segment.upto is None else min(end, segment.upto)
        if upper > lower:
            products += (upper - lower) * _ratio(segment.ratio, terms)
            lower = upper
    pool = _rounded(Fen(products), 1, policy)
    return pool if policy.ceiling is None else min(pool, policy.ceiling)


def _ratio(ratio: BasisPoints, terms: Terms) -> BasisPoints:
    """A segment's ratio for this member: the bonus of the retired on top, the reduction of R29 off."""
    bonus = terms.policy.retired_bonus if terms.retired else 0
    return max(min(ratio + bonus, WHOLE) - terms.reduction, 0)


def _ratio_reached(within: Fen, terms: Terms) -> BasisPoints:
    """The ratio of the highest segment the fees reach: what the slip states."""
    for segment in terms.policy.segments:
        if segment.upto is None or within <= segment.upto:
            return _ratio(segment.ratio, terms)
    return 0


def _tier(base: Fen, tier: Tier, policy: Policy) -> Fen:
    paid = _rounded(max(base, Fen(0)), tier.ratio, policy)
    return paid if tier.ceiling is None else min(paid, tier.ceiling)


def _rounded(amount: Fen, ratio: BasisPoints, policy: Policy) -> Fen:
    return half_up(amount, ratio) if policy.rounding == "half_up" else down(amount, ratio)
