"""All amounts of a stay in their order, each step with its rule, what it was made of, and its result in fen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kiosk.policy.amounts.coverage import Cover, cover, refusal
from kiosk.policy.amounts.funds import FUNDS, paid_by, unknown_in
from kiosk.policy.amounts.inputs import NOTHING, Care, Case, Fee, Plan, Share, Used
from kiosk.policy.amounts.ladder import climb, rungs, share_reached
from kiosk.policy.amounts.steps import Step, Year, closing_steps, cover_steps, year_steps

SUMS = ("full_self_pay", "over_limit", "first_self_pay", "within_policy")


@dataclass(frozen=True)
class Trail:
    """The steps in order, the amounts they lead to by part (fen), what couldn't be known by part, and each line's
    cover and exact numerator for the pool. `refused`: rule, reason and line where the bill isn't settled at all."""

    steps: tuple[Step, ...] = ()
    amounts: Mapping[str, int] = field(default_factory=dict)
    unknown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lines: tuple[Cover, ...] = ()
    numerators: tuple[int, ...] = ()
    share: Share = NOTHING
    refused: tuple[str, str, int] | None = None


def explain(fees: Sequence[Fee], case: Case, care: Care, plans: Mapping[int, Plan]) -> Trail:
    """Rebuild every amount. `plans` by year: the discharge year's, and where the stay is split every year's; a year
    that is missing leaves what is covered, and no funds.

    A bill that isn't settled gives a trail that says why, and no amounts.
    """
    refused = refusal(fees, case, care) if fees else ("R30", "no_lines", 0)
    if refused is not None:
        return Trail(refused=refused)
    lines = cover(fees, care)
    by_year, places = _by_year(fees, lines, case)
    sums = dict(zip(SUMS, _sums(lines), strict=True))
    if not all(year in plans for year in by_year):
        whole = {"total": sum(fee.amount for fee in fees)}
        return Trail(tuple(cover_steps(lines, sums, care)), whole | sums, {}, tuple(lines))
    years = tuple(_climb_years(by_year, case, plans))
    if min(sums.values()) < 0 or any(year.climbed.height < 0 for year in years):
        return Trail(lines=tuple(lines), refused=("R30", "negative", 0))
    numerators = [0] * len(fees)
    for year in years:
        for place, numerator in zip(places[year.year], year.climbed.numerators, strict=True):
            numerators[place] = numerator
    amounts, unknown = _amounts(fees, lines, sums, years, case)
    steps = (*cover_steps(lines, sums, care), *year_steps(years, case), *closing_steps(amounts, unknown, case))
    last = years[-1]
    share = share_reached(last.plan, last.climbed.height, retired=case.retired, at_home=case.at_home)
    return Trail(steps, amounts, unknown, tuple(lines), tuple(numerators), share)


def _by_year(
    fees: Sequence[Fee], lines: Sequence[Cover], case: Case
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The within-policy fen of the lines by the year they are charged to, and the lines' places (R40)."""
    first, last = case.years[0], case.years[-1]
    if not case.split or first == last:
        return {last: [line[0] for line in lines]}, {last: list(range(len(lines)))}
    fen: dict[int, list[int]] = {}
    places: dict[int, list[int]] = {}
    for place, (fee, line) in enumerate(zip(fees, lines, strict=True)):
        year = first if fee.year < first else last if fee.year > last else fee.year
        fen.setdefault(year, []).append(line.within)
        places.setdefault(year, []).append(place)
    return dict(sorted(fen.items())), places


def _climb_years(by_year: Mapping[int, list[int]], case: Case, plans: Mapping[int, Plan]) -> Iterator[Year]:
    carried: int | None = None
    for year, fees in by_year.items():
        plan, used = plans[year], (case.used or {}).get(year, Used())
        visit = min(used.stays, len(plan.deductibles) - 1)
        deductible = plan.deductibles[visit] if carried is None else carried
        ladder = rungs(plan, deductible, used.within, retired=case.retired, at_home=case.at_home)
        climbed = climb(fees, ladder)
        if case.one_deductible:
            carried = max(0, deductible - climbed.height)
        yield Year(year, plan, deductible, ladder, climbed, paid_by(plan, ladder, climbed, used, case))


def _sums(lines: Sequence[Cover]) -> tuple[int, int, int, int]:
    within = first = over = own = 0
    for line_within, line_first, line_over, line_own, _why in lines:
        within += line_within
        first += line_first
        over += line_over
        own += line_own
    return own, over, first, within


def _amounts(
    fees: Sequence[Fee], lines: Sequence[Cover], sums: Mapping[str, int], years: Sequence[Year], case: Case
) -> tuple[dict[str, int], dict[str, tuple[str, ...]]]:
    """Every part in fen, and what isn't known of each."""
    whole = sum(fee.amount for fee in fees)
    funds = {fund: sum(p.paid for year in years for p in year.paid if p.fund == fund) for fund in FUNDS}
    outside = ("outside",) if any(line.why == "outside_unknown" for line in lines) else ()
    unknown = dict.fromkeys(("full_self_pay", "within_policy", "pool"), outside)
    for year in years:
        for part, missing in unknown_in(year.plan, case).items():
            unknown[part] = tuple(dict.fromkeys((*unknown.get(part, ()), *missing)))
    bears = ("hospital_bears",) if sums["over_limit"] and case.hospital_bears is None else ()
    hospital = sums["over_limit"] if case.hospital_bears else 0
    funds_unknown = tuple(dict.fromkeys(m for fund in FUNDS for m in unknown.get(fund, ())))
    person = whole - sum(funds.values()) - hospital
    account = min(case.account or 0, person)
    unknown |= {"over_limit": bears, "hospital": bears, "person": (*funds_unknown, *bears)}
    unknown["account"] = (
        () if case.account == 0 else (*unknown["person"], *(("account",) if case.account is None else ()))
    )
    unknown["cash"] = unknown["account"] or unknown["person"]
    amounts = {
        "total": whole,
        **sums,
        "over_limit": sums["over_limit"] - hospital,
        "deductible": sum(min(year.deductible, year.climbed.height) for year in years),
        **funds,
        "hospital": hospital,
        "person": person,
        "account": account,
        "cash": person - account,
    }
    return amounts, {part: missing for part, missing in unknown.items() if missing}
