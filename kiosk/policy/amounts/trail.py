"""All amounts of a stay in their order, each step with its rule, what it was made of, and its result in fen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kiosk.policy.amounts.coverage import Covered, cover, refusal
from kiosk.policy.amounts.funds import FUNDS, paid_by, unknown_in
from kiosk.policy.amounts.inputs import NOTHING, Care, Case, Fee, Plan, Share, Used
from kiosk.policy.amounts.ladder import climb, rungs, share_reached
from kiosk.policy.amounts.steps import Step, Year, closing_steps, cover_steps, year_steps

#: What is said of the lines before any fund pays.
SUMS = ("full_self_pay", "over_limit", "first_self_pay", "within_policy")


@dataclass(frozen=True)
class Trail:
    """The steps in order, the amounts they lead to by part (fen), what couldn't be known by part, and each line's
    cover and exact numerator for the pool. `refused`: rule, reason and line where the bill isn't settled at all."""

    steps: tuple[Step, ...] = ()
    amounts: Mapping[str, int] = field(default_factory=dict)
    unknown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lines: Covered = field(default_factory=Covered)
    numerators: tuple[int, ...] = ()
    share: Share = NOTHING
    refused: tuple[str, str, int] | None = None


def explain(fees: Iterable[Fee], case: Case, care: Care, plans: Mapping[int, Plan]) -> Trail:
    """Rebuild every amount, in one pass over the lines. `plans` by year: the discharge year's, and where the stay is
    split every year's; a year that is missing leaves what is covered, and no funds.

    A bill that isn't settled gives a trail that says why, and no amounts.
    """
    if (refused := refusal(case, care)) is not None:
        return Trail(refused=refused)
    lines = cover(fees, care)
    if not lines or lines.unmapped:
        return Trail(refused=("R28", "not_mapped", lines.unmapped) if lines else ("R30", "no_lines", 0))
    by_year = _by_year(lines, case)
    sums = {"full_self_pay": sum(lines.own), "over_limit": sum(lines.over)}
    sums |= {"first_self_pay": sum(lines.first), "within_policy": sum(lines.within)}
    whole = sum(sums.values())
    if not all(year in plans for year in by_year):
        return Trail(tuple(cover_steps(lines, sums, care)), {"total": whole} | sums, {}, lines)
    years = tuple(_climb_years(by_year, case, plans))
    if min(sums.values()) < 0 or any(year.climbed.height < 0 for year in years):
        return Trail(lines=lines, refused=("R30", "negative", 0))
    amounts, unknown = _amounts(whole, lines, sums, years, case)
    steps = (*cover_steps(lines, sums, care), *year_steps(years, case), *closing_steps(amounts, unknown, case))
    last = years[-1]
    share = share_reached(last.plan, last.climbed.height, retired=case.retired, at_home=case.at_home)
    return Trail(steps, amounts, unknown, lines, _numerators(by_year, lines, years, case), share)


def _charged(year: int, case: Case) -> int:
    """The year a line of `year` is charged to: never one outside the stay (R40)."""
    return min(max(year, case.years[0]), case.years[-1])


def _by_year(lines: Covered, case: Case) -> dict[int, list[int]]:
    """The within-policy fen of the lines by the year they are charged to (R40)."""
    if not case.split or len(case.years) == 1:
        return {case.years[-1]: lines.within}
    fen: dict[int, list[int]] = {}
    for year, within in zip(lines.years, lines.within, strict=True):
        fen.setdefault(_charged(year, case), []).append(within)
    return dict(sorted(fen.items()))


def _numerators(by_year: Mapping[int, list[int]], lines: Covered, years: Sequence[Year], case: Case) -> tuple[int, ...]:
    """Every line's exact part of the pool's sum (fen × basis points), in the bill's order."""
    if len(by_year) == 1:
        return years[0].climbed.numerators
    climbed = {year.year: iter(year.climbed.numerators) for year in years}
    return tuple(next(climbed[_charged(year, case)]) for year in lines.years)


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


def _amounts(
    whole: int, lines: Covered, sums: Mapping[str, int], years: Sequence[Year], case: Case
) -> tuple[dict[str, int], dict[str, tuple[str, ...]]]:
    """Every part in fen, and what isn't known of each."""
    funds = {fund: sum(p.paid for year in years for p in year.paid if p.fund == fund) for fund in FUNDS}
    outside = ("outside",) if "outside_unknown" in lines.why else ()
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
    held = ("account",) if case.account is None else ()
    unknown["account"] = () if case.account == 0 else (*unknown["person"], *held)
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
