"""The steps in the order a person follows them: what is covered, each year's deductible, bands and funds, who pays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kiosk.domain.money import Fen
from kiosk.policy.amounts.coverage import Covered
from kiosk.policy.amounts.funds import FUNDS, Paid, unknown_in
from kiosk.policy.amounts.inputs import WHOLE, Care, Case, Plan, Share, Used
from kiosk.policy.amounts.ladder import Climb, Rung, points_off


@dataclass(frozen=True)
class Step:
    """One step. `part`: the amount that it is (or belongs to, where one year's); `text`: which formula, with `values`
    (Fen, Share or a count); `unknown`: what would have to be known to prove it; `of_sum`: one of several steps that
    make the part together. `source`: where the value it rests on was read."""

    rule: str
    part: str
    text: str
    values: tuple[tuple[str, Fen | Share | int], ...]
    result: Fen
    source: str = ""
    unknown: tuple[str, ...] = ()
    fitted: bool = False
    of_sum: bool = False


@dataclass(frozen=True)
class Year:
    """One year's part of the stay."""

    year: int
    plan: Plan
    deductible: int
    ladder: tuple[Rung, ...]
    climbed: Climb
    paid: tuple[Paid, ...]


def cover_steps(lines: Covered, sums: Mapping[str, int], care: Care) -> Iterator[Step]:
    """What the person pays whatever the policy says, and what is left within it."""
    reasons: dict[str, list[int]] = {}
    for why, own in zip(lines.why, lines.own, strict=True):
        if why:
            reasons.setdefault(why, []).append(own)
    rules = {"class_c": "R28", "early": "R22", "emergency_too_early": "R22", "outside": "R23", "outside_unknown": "R23"}
    for why, fees in reasons.items():
        values = (("lines", len(fees)), ("hours", care.emergency_hours))
        source = "" if why == "class_c" else care.source
        unknown = ("outside",) if why == "outside_unknown" else ()
        yield Step(rules[why], "full_self_pay", why, values, Fen(sum(fees)), source, unknown, of_sum=len(reasons) > 1)
    if sums["over_limit"]:
        number = len(lines) - lines.over.count(0)
        yield Step("R28", "over_limit", "over_limit", (("lines", number),), Fen(sums["over_limit"]))
    if sums["first_self_pay"]:
        number = len(lines) - lines.first.count(0)
        yield Step("R28", "first_self_pay", "first_self_pay", (("lines", number),), Fen(sums["first_self_pay"]))
    yield Step("R28", "within_policy", "within_policy", (("lines", len(lines)),), Fen(sums["within_policy"]))


def year_steps(years: Sequence[Year], case: Case) -> Iterator[Step]:
    """Each year's deductible, bands and funds; years only where the stay is split (R40)."""
    several = len(years) > 1
    for number, year in enumerate(years):
        plan, missing = year.plan, unknown_in(year.plan, case)
        own = {"source": plan.source, "fitted": plan.fitted, "of_sum": several}
        if several:
            yield Step("R40", "within_policy", "year", (("year", year.year),), Fen(year.climbed.height), of_sum=True)
        visit = (case.used or {}).get(year.year, Used()).stays + 1
        carried = number > 0 and case.one_deductible
        text = "deductible_rest" if carried else "deductible_visit" if len(plan.deductibles) > 1 else "deductible"
        taken = Fen(min(year.deductible, year.climbed.height))
        values = (("deductible", Fen(year.deductible)), ("visit", visit))
        yield _step("R28", "deductible", text, values, taken, missing, own)
        yield from _band_steps(year, case, missing, own)
        for paid in year.paid:
            if paid.fund == "catastrophic" and paid.paid:
                yield from _tier_steps(paid, plan, (case.used or {}).get(year.year, Used()).own, missing, own)
            if paid.fund == "pool" or paid.paid or missing.get(paid.fund):
                yield _fund_step(paid, plan, missing, own)


def _band_steps(
    year: Year, case: Case, missing: Mapping[str, tuple[str, ...]], own: Mapping[str, object]
) -> Iterator[Step]:
    plan = year.plan
    off = points_off(plan, at_home=case.at_home)
    bonus = plan.retired_bonus if case.retired else 0
    for rung, fen in zip(year.ladder[1:], year.climbed.on_rung[1:], strict=True):
        if fen and not rung.large:
            rule = "R17" if case.at_home else "R29" if off else "R28"
            text = "band_off" if off else "band"
            values = (("fees", Fen(fen)), ("share", rung.pool), ("off", Share(off)), ("bonus", Share(bonus)))
            exact = Fen((fen * int(rung.pool) + (WHOLE // 2 if plan.halves_up else 0)) // WHOLE)
            yield _step(rule, "pool", text, values, exact, missing, {**own, "of_sum": True})


def _tier_steps(
    paid: Paid, plan: Plan, before: int, missing: Mapping[str, tuple[str, ...]], own: Mapping[str, object]
) -> Iterator[Step]:
    """What of the year's own part lies in each tier. `before`: what the year had of it."""
    steps = plan.catastrophic.steps if plan.catastrophic is not None else ()
    ends = [*(bound for bound, _ in steps[1:]), before + paid.base]
    for (bound, share), end in zip(steps, ends, strict=True):
        fen = min(before + paid.base, end) - max(before, bound)
        if fen > 0:
            values = (("fees", Fen(fen)), ("share", Share(share)), ("above", Fen(bound)))
            exact = Fen((fen * share + (WHOLE // 2 if plan.halves_up else 0)) // WHOLE)
            yield _step("R28", "catastrophic", "tier", values, exact, missing, {**own, "of_sum": True})


def _fund_step(paid: Paid, plan: Plan, missing: Mapping[str, tuple[str, ...]], own: Mapping[str, object]) -> Step:
    text = f"{paid.fund}_capped" if paid.capped else paid.fund
    text = "pool_down" if text == "pool" and not plan.halves_up else text
    shares = {"civil_servant": plan.civil_servant, "medical_aid": plan.medical_aid}
    if paid.fund == "large_amount" and plan.large_amount is not None:
        shares[paid.fund] = plan.large_amount.steps[0][1]
    values = (("base", Fen(paid.base)), ("share", Share(shares.get(paid.fund, 0))), ("room", Fen(paid.room or 0)))
    return _step("R25" if paid.fund == "medical_aid" else "R28", paid.fund, text, values, Fen(paid.paid), missing, own)


def _step(
    rule: str,
    part: str,
    text: str,
    values: tuple[tuple[str, Fen | Share | int], ...],
    result: Fen,
    missing: Mapping[str, tuple[str, ...]],
    own: Mapping[str, object],
) -> Step:
    source, fitted, of_sum = str(own["source"]), bool(own["fitted"]), bool(own["of_sum"])
    return Step(rule, part, text, values, result, source, missing.get(part, ()), fitted, of_sum)


def closing_steps(amounts: Mapping[str, int], unknown: Mapping[str, tuple[str, ...]], case: Case) -> Iterator[Step]:
    """What the hospital bears, the person's part, the account, the cash (R26, R30)."""
    funds = Fen(sum(amounts[fund] for fund in FUNDS))
    hospital, person = Fen(amounts["hospital"]), Fen(amounts["person"])
    if hospital:
        values: tuple[tuple[str, Fen], ...] = (("over", hospital),)
        yield Step("R28", "hospital", "hospital", values, hospital, unknown=unknown.get("hospital", ()))
    values = (("total", Fen(amounts["total"])), ("funds", funds), ("hospital", hospital))
    yield Step("R30", "person", "person", values, person, unknown=unknown.get("person", ()))
    account = Fen(amounts["account"])
    if case.account != 0:
        held = (("held", Fen(case.account or 0)), ("person", person))
        yield Step("R26", "account", "account", held, account, unknown=unknown.get("account", ()))
    rest = (("person", person), ("account", account))
    yield Step("R30", "cash", "cash", rest, Fen(amounts["cash"]), unknown=unknown.get("cash", ()))
