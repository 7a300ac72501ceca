"""What an insured place pays for a bill: the catalogue of the place of care, the policy of the insured place (R28).

Pure integer arithmetic. The place of care splits each line (first self-pay rounded half-up on the line); the insured
place rounds once a fund, on the sum of the products, by the policy's own rounding; the rest is the person's. A stay
across the year's end is one part or one a year (R40); each part is computed and rounded by itself, and parts are added.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.backends.simulated.policy import CareRule, Policy, Tier
from kiosk.domain.bill import Amounts, AmountsBroken, Fund
from kiosk.domain.filing import FilingType
from kiosk.domain.money import WHOLE, BasisPoints, Fen, down, half_up, total
from kiosk.domain.people import YearUsed
from kiosk.domain.stay import FeeClass, FeeLine, Origin


class Injury(StrEnum):
    """What is known of an injury (R21). UNDECLARED: nobody has signed that no third party is liable."""

    NONE = "none"
    DECLARED = "declared"
    UNDECLARED = "undeclared"
    THIRD_PARTY = "third_party"


class Refused(StrEnum):
    """Why a bill isn't settled at all, whatever the policy would pay."""

    THIRD_PARTY = "third_party"
    INJURY_EXCLUDED = "injury_excluded"
    INJURY_UNDECLARED = "injury_undeclared"
    NOT_MAPPED = "not_mapped"


@dataclass(frozen=True)
class Terms:
    """What holds for one member and one stay: the policy, the hospital's level (一级 二级 三级 其他), the way of filing
    (None: none needed) and whether a long-term filer is at home (R17), the member's marks, what the year has `used`
    before (a missing year: nothing), what the chosen account holds (fen; 0: none chosen).

    `earlier`: the policies of the years before the discharge year, where a stay is split (R40). `care`: what the place
    of care lets go with a stay. Without `admitted` no line is asked for its day.
    """

    policy: Policy
    level: str
    way: FilingType | None = None
    at_home: bool = False
    retired: bool = False
    civil_servant: bool = False
    medical_aid: bool = False
    account: Fen = Fen(0)
    hospital_bears_over_limit: bool = False
    used: tuple[YearUsed, ...] = ()
    admitted: dt.date | None = None
    discharged: dt.date | None = None
    injury: Injury = Injury.NONE
    care: CareRule = field(default_factory=lambda: CareRule(dt.date.min))
    earlier: tuple[tuple[int, Policy], ...] = ()

    @property
    def split_by_year(self) -> bool:
        return self.policy.year_end == "split" and self.admitted is not None and self.discharged is not None


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


@dataclass(frozen=True)
class _Part:
    """One year's part of a stay: what is within policy, under which policy, and what the year had used."""

    within: Fen
    policy: Policy
    deductible: Fen
    used: YearUsed


def refused(lines: Iterable[FeeLine], terms: Terms) -> Refused | None:
    """Why this bill can't be settled directly, or None. A third party's liability comes first, whatever the date."""
    if terms.injury is Injury.THIRD_PARTY:
        return Refused.THIRD_PARTY
    if terms.injury is not Injury.NONE and not terms.care.injuries:
        return Refused.INJURY_EXCLUDED
    if terms.injury is Injury.UNDECLARED:
        return Refused.INJURY_UNDECLARED
    return None if all(line.mapped for line in lines) else Refused.NOT_MAPPED


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


def belongs(line: FeeLine, terms: Terms) -> bool:
    """Whether a line goes with the stay: emergency fees of the last hours (R22), outside items on order (R23), else
    what arose from the admission on. What doesn't is the person's, in full."""
    match line.origin:
        case Origin.EMERGENCY:
            return line.hours_before <= terms.care.emergency_hours
        case Origin.OUTSIDE:
            return line.on_order and terms.care.outside_items
        case _:
            return terms.admitted is None or line.day >= terms.admitted


def compute(lines: Iterable[FeeLine], terms: Terms) -> Amounts:
    """All amounts of a bill under `terms`. Raises AmountsBroken where a bill's corrections make a part negative."""
    lines = tuple(lines)
    whole = total(line.amount for line in lines)
    by_year: dict[int, Split] = {}
    for line in lines:
        one = split(line) if belongs(line, terms) else Split(full_self_pay=line.amount)
        year = _year(line, terms)
        by_year[year] = by_year.get(year, Split()) + one
    parts = tuple(_parts(by_year, terms))
    funds = _added(_funds(part, terms) for part in parts)
    split_up = sum(by_year.values(), Split())
    hospital = split_up.over_limit if terms.hospital_bears_over_limit else Fen(0)
    person = whole - total(amount for _, amount in funds) - hospital
    last = parts[-1]
    return Amounts(
        total=whole,
        funds=funds,
        account=min(terms.account, max(person, Fen(0))),
        hospital=hospital,
        full_self_pay=split_up.full_self_pay,
        over_limit=split_up.over_limit - hospital,
        first_self_pay=split_up.first_self_pay,
        within_policy=split_up.within_policy,
        deductible=total(min(part.deductible, part.within) for part in parts),
        ratio=_ratio_reached(last.within, last.policy, terms),
    )


def _year(line: FeeLine, terms: Terms) -> int:
    """The year a line is charged to: its own where stays are split, but never one outside the stay (an emergency fee of
    the evening before goes with the admission); else one year for all (0 where no dates are given)."""
    if terms.discharged is None:
        return 0
    if not terms.split_by_year or terms.admitted is None:
        return terms.discharged.year
    return min(max(line.day.year, terms.admitted.year), terms.discharged.year)


def _parts(by_year: dict[int, Split], terms: Terms) -> Iterator[_Part]:
    """The years in their order, each with its deductible; a deductible taken `once` goes on with what is left of it.
    Raises AmountsBroken where a year's corrections exceed its fees: a correction bears the day of what it corrects."""
    policies, used = dict(terms.earlier), {u.year: u for u in terms.used}
    left: Fen | None = None
    for year in sorted(by_year) or [0]:
        within = by_year[year].within_policy if by_year else Fen(0)
        if within < 0:
            raise AmountsBroken("a part is negative")
        policy, before = policies.get(year, terms.policy), used.get(year, YearUsed(year))
        deductible = policy.deductible_of(terms.level, before.stays + 1) if left is None else left
        if terms.policy.split_deductible == "once":
            left = deductible - min(deductible, within)
        yield _Part(within, policy, deductible, before)


def _added(parts: Iterable[dict[Fund, Fen]]) -> tuple[tuple[Fund, Fen], ...]:
    """What each fund pays over all parts; the pool is always named, another fund where it pays."""
    paid: dict[Fund, Fen] = {}
    for part in parts:
        for fund, amount in part.items():
            paid[fund] = paid.get(fund, Fen(0)) + amount
    return tuple((fund, paid[fund]) for fund in Fund if paid.get(fund) or fund is Fund.POOL)


def _funds(part: _Part, terms: Terms) -> dict[Fund, Fen]:
    """What each fund pays of one part's within-policy fees, each on what the funds before it have left."""
    policy, within, used = part.policy, part.within, part.used
    paid: dict[Fund, Fen] = {Fund.POOL: _pool(part, terms)}
    if tier := policy.large_amount:
        over = max(within - max(tier.above - used.within, part.deductible, Fen(0)), Fen(0))
        paid[Fund.LARGE_AMOUNT] = _capped(_rounded(over, tier.ratio, policy), tier.ceiling, used.large_amount)
    if tier := policy.catastrophic:
        own = used.own + within - total(paid.values())
        paid[Fund.CATASTROPHIC] = _capped(
            _rounded(_products(used.own, own, tier), 1, policy), tier.ceiling, used.catastrophic
        )
    if policy.civil_servant and terms.civil_servant:
        paid[Fund.CIVIL_SERVANT] = _rounded(within - total(paid.values()), policy.civil_servant, policy)
    if policy.medical_aid and terms.medical_aid:
        aid = _rounded(within - total(paid.values()), policy.medical_aid, policy)
        paid[Fund.MEDICAL_AID] = _capped(aid, policy.medical_aid_ceiling, used.medical_aid)
    return paid


def _pool(part: _Part, terms: Terms) -> Fen:
    policy, end = part.policy, part.within
    if policy.large_amount is not None:
        end = min(end, max(policy.large_amount.above - part.used.within, Fen(0)))
    lower, products = part.deductible, 0
    for segment in policy.segments:
        upper = end if segment.upto is None else min(end, segment.upto)
        if upper > lower:
            products += (upper - lower) * _ratio(segment.ratio, policy, terms)
            lower = upper
    return _capped(_rounded(Fen(products), 1, policy), policy.ceiling, part.used.pool)


def _ratio(ratio: BasisPoints, policy: Policy, terms: Terms) -> BasisPoints:
    """A segment's ratio for this member: the bonus of the retired on top, the reduction of R29 off."""
    bonus = policy.retired_bonus if terms.retired else 0
    return max(min(ratio + bonus, WHOLE) - policy.points_off(terms.way, at_home=terms.at_home), 0)


def _ratio_reached(within: Fen, policy: Policy, terms: Terms) -> BasisPoints:
    """The ratio of the highest segment the fees reach: what the slip states."""
    for segment in policy.segments:
        if segment.upto is None or within <= segment.upto:
            return _ratio(segment.ratio, policy, terms)
    return 0


def _products(low: Fen, high: Fen, tier: Tier) -> Fen:
    """Fen times basis points of what lies between `low` and `high`, each step at its own ratio."""
    bounds = [tier.above, *(step.above for step in tier.further), max(high, tier.above)]
    ratios = [tier.ratio, *(step.ratio for step in tier.further)]
    products = 0
    for ratio, begin, end in zip(ratios, bounds, bounds[1:], strict=False):
        products += max(min(high, end) - max(low, begin), 0) * ratio
    return Fen(products)


def _capped(paid: Fen, ceiling: Fen | None, used: Fen) -> Fen:
    """`paid`, but over the year no more than the ceiling."""
    return paid if ceiling is None else min(paid, max(ceiling - used, Fen(0)))


def _rounded(amount: Fen, ratio: BasisPoints, policy: Policy) -> Fen:
    return half_up(amount, ratio) if policy.rounding == "half_up" else down(amount, ratio)
