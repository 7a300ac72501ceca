"""One stay put to both implementations: each gives a plain outcome, and they must be the same to the fen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kiosk.backends.simulated.benefit import Terms, compute, refused
from kiosk.backends.simulated.insurer import injury_of
from kiosk.backends.simulated.policy import Policy, Segment, Step, Tier, level_class
from kiosk.backends.simulated.world import World, load
from kiosk.domain.bill import AmountsBroken, Fund
from kiosk.domain.money import Fen
from kiosk.domain.people import Account, Insurance
from kiosk.domain.region import Region
from kiosk.policy.benefit_rows import BandPaid, Benefit, LayerPaid, OverLimit, Rounding, StepPaid
from kiosk.policy.care_rows import Charged, YearEnd
from kiosk.policy.explaining import Asked, explanation
from kiosk.policy.row import Row
from kiosk.policy.rulebook import RuleBook
from kiosk.policy.rulebook import load as load_rules
from tests.amounts.stays import Drawn, Layer, Values

BEGIN = dt.date(2010, 1, 1)
FUNDS = (Fund.POOL, Fund.CIVIL_SERVANT, Fund.CATASTROPHIC, Fund.LARGE_AMOUNT, Fund.MEDICAL_AID)
PARTS = ("total", "full_self_pay", "over_limit", "first_self_pay", "within_policy", "deductible", "hospital", "account")


@dataclass(frozen=True)
class Outcome:
    """Amounts by part, with the share that is stated, or why there are none."""

    amounts: Mapping[str, int]
    refused: str = ""


def differ(drawn: Drawn, book: RuleBook | None = None) -> str:
    """ "" where both sides agree, else both outcomes in words."""
    ours, theirs = insurer(drawn), explained(drawn, book)
    if ours == theirs:
        return ""
    keys = [key for key in {**ours.amounts, **theirs.amounts} if ours.amounts.get(key) != theirs.amounts.get(key)]
    said = ", ".join(f"{key} {ours.amounts.get(key)} / {theirs.amounts.get(key)}" for key in keys)
    return f"insurer / explanation: refused {ours.refused!r} / {theirs.refused!r}, {said}"


def insurer(drawn: Drawn, world: World | None = None) -> Outcome:
    """What the simulated insurer's computation makes of it."""
    stay, known = drawn.bill.stay, world or load("default")
    last = _policy(drawn, drawn.day, known)
    days = [dt.date(year, 12, 31) for year in range(stay.admitted.year, drawn.day.year)]
    earlier = [(day.year, _policy(drawn, day, known)) for day in days]
    level = level_class(stay.hospital.level)
    if last is None or (last.year_end == "split" and any(p is None or level not in p.deductible for _, p in earlier)):
        return Outcome({}, "no_policy")
    if level not in last.deductible:
        return Outcome({}, "no_policy")
    terms = Terms(
        last,
        level,
        drawn.way,
        at_home=drawn.at_home,
        retired=drawn.retired,
        civil_servant=drawn.civil_servant,
        medical_aid=drawn.medical_aid,
        account=Fen(drawn.account),
        hospital_bears_over_limit=drawn.hospital_bears,
        used=drawn.used,
        admitted=stay.admitted,
        discharged=stay.discharged,
        injury=injury_of(stay),
        care=known.care_rule(drawn.day),
        earlier=tuple((year, policy) for year, policy in earlier if policy is not None),
    )
    if reason := refused(drawn.bill.lines, terms):
        return Outcome({}, reason.value)
    try:
        a = compute(drawn.bill.lines, terms)
    except AmountsBroken:
        return Outcome({}, "negative")
    paid = dict(a.funds)
    amounts = {part: int(getattr(a, part)) for part in (*PARTS, "person", "cash")}
    return Outcome(
        amounts
        | {fund.value: int(paid.get(fund, 0)) for fund in FUNDS}
        | {"share": a.ratio, "fitted": last.fitted, "unknown": 0}
    )


def explained(drawn: Drawn, book: RuleBook | None = None) -> Outcome:
    """What the explanation rebuilds, through the rulebook as at the terminal."""
    insurance = Insurance(
        drawn.kind,
        Region(drawn.insured, "参保地"),
        retired=drawn.retired,
        account_balance=Fen(drawn.account),
        account_usable=True,
        civil_servant=drawn.civil_servant,
        medical_aid=drawn.medical_aid,
        used=drawn.used,
    )
    account = Account.OWN if drawn.account else Account.NONE
    asked = Asked(drawn.bill, insurance, drawn.way, account, at_home=drawn.at_home)
    found = explanation(book or with_rows(rows_of(drawn)), asked, drawn.day)
    trail = found.trail
    if not found.known:
        return Outcome({}, "no_policy")
    if trail.refused:
        return Outcome({}, trail.refused[1])
    fitted = any(step.fitted for step in trail.steps)
    amounts = {part: int(amount) for part, amount in trail.amounts.items()}
    return Outcome(amounts | {"share": int(trail.share), "fitted": fitted, "unknown": len(trail.unknown)})


def _policy(drawn: Drawn, day: dt.date, world: World) -> Policy | None:
    """The policy of this day: the drawn one, else the world's."""
    if not drawn.policies:
        return world.policy(drawn.insured, drawn.kind, day)
    return policy_of(drawn, drawn.policies[-1 if day >= drawn.since else 0])


def policy_of(drawn: Drawn, v: Values) -> Policy:
    """The values as the simulated insurer keeps them."""
    return Policy(
        drawn.insured,
        drawn.kind,
        BEGIN,
        {level: Fen(amounts[0]) for level, amounts in v.deductibles.items()},
        tuple(Segment(ratio, None if upto is None else Fen(upto)) for upto, ratio in v.bands),
        later_deductibles={
            level: tuple(map(Fen, amounts[1:])) for level, amounts in v.deductibles.items() if amounts[1:]
        },
        retired_bonus=v.retired_bonus,
        reductions=v.reductions,
        home_reduction=v.home_reduction,
        ceiling=_fen(v.ceiling),
        large_amount=_tier(v.large_amount),
        catastrophic=_tier(v.catastrophic),
        civil_servant=v.civil_servant,
        medical_aid=v.medical_aid,
        medical_aid_ceiling=_fen(v.medical_aid_ceiling),
        year_end="split" if v.split else "discharge_year",
        split_deductible="once" if v.once else "each",
        rounding="down" if v.down else "half_up",
    )


def rows_of(drawn: Drawn) -> Iterator[Row]:
    """The values as rows of the rulebook."""
    several = len(drawn.policies) > 1
    for number, v in enumerate(drawn.policies):
        first, last = number == 0, number == len(drawn.policies) - 1
        yield Benefit(
            begin=BEGIN if first else drawn.since,
            end=None if last or not several else drawn.since - dt.timedelta(days=1),
            place=drawn.insured,
            source="drawn",
            insurance=drawn.kind,
            deductible={level: tuple(map(Fen, amounts)) for level, amounts in v.deductibles.items()},
            bands=tuple(BandPaid(ratio, _fen(upto)) for upto, ratio in v.bands),
            retired_bonus=v.retired_bonus,
            reductions=v.reductions,
            home_reduction=v.home_reduction,
            ceiling=_fen(v.ceiling),
            large_amount=_layer(v.large_amount),
            catastrophic=_layer(v.catastrophic),
            civil_servant=v.civil_servant,
            medical_aid=v.medical_aid,
            medical_aid_ceiling=_fen(v.medical_aid_ceiling),
            one_deductible=v.once,
            rounding=Rounding.DOWN if v.down else Rounding.HALF_UP,
        )
    charged = Charged.SPLIT if drawn.policies[-1].split else Charged.DISCHARGE_YEAR
    yield YearEnd(begin=BEGIN, place=drawn.insured, source="drawn", charged=charged)
    hospital = drawn.bill.stay.hospital
    yield OverLimit(
        begin=BEGIN,
        place=hospital.region.code,
        source="drawn",
        institution=hospital.code,
        hospital_bears=drawn.hospital_bears,
    )


def with_rows(rows: Iterable[Row]) -> RuleBook:
    """The packaged rules with these rows beside them."""
    by_class = dict(load_rules().by_class)
    for row in rows:
        by_class[type(row)] = (*by_class.get(type(row), ()), row)
    return RuleBook(by_class)


def _fen(value: int | None) -> Fen | None:
    return None if value is None else Fen(value)


def _tier(layer: Layer | None) -> Tier | None:
    if layer is None:
        return None
    (above, ratio), *further = layer.steps
    return Tier(ratio, Fen(above), _fen(layer.ceiling), tuple(Step(Fen(bound), share) for bound, share in further))


def _layer(layer: Layer | None) -> LayerPaid | None:
    if layer is None:
        return None
    return LayerPaid(tuple(StepPaid(Fen(bound), share) for bound, share in layer.steps), _fen(layer.ceiling))
