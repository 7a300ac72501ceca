"""Rules of the simulated insured place one by one: visits of the year, ceilings, tiers, the year's end, what goes with
a stay. Every expected figure is worked out by hand beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kiosk.backends.simulated.benefit import Injury, Refused, Terms, compute, refused
from kiosk.backends.simulated.policy import CareRule, Policy, Segment, Step, Tier
from kiosk.domain.bill import AmountsBroken, Fund
from kiosk.domain.filing import FilingType
from kiosk.domain.money import Fen
from kiosk.domain.people import InsuranceKind, YearUsed
from kiosk.domain.stay import FeeCategory, FeeClass, FeeLine, Origin

IN, OUT = dt.date(2024, 2, 20), dt.date(2024, 2, 29)
CARE = CareRule(dt.date(2023, 1, 1), injuries=True, emergency_hours=72, outside_items=True)
POLICY = Policy(
    "980100",
    InsuranceKind.EMPLOYEE,
    dt.date(2023, 1, 1),
    {"三级": Fen(100_000), "一级": Fen(30_000)},
    (Segment(8000),),
    later_deductibles={"三级": (Fen(50_000), Fen(0))},
    reductions={FilingType.REFERRAL: 1000, FilingType.OTHER_TEMPORARY: 2000},
    home_reduction=1500,
)
TERMS = Terms(POLICY, "三级", admitted=IN, discharged=OUT, care=CARE)


def line(amount: int = 1_000_000, day: dt.date = OUT, origin: Origin = Origin.STAY, **more: object) -> FeeLine:
    plain = FeeLine("X", "x", FeeCategory.OTHER, FeeClass.A, Fen(amount), 1, Fen(amount), day, origin=origin)
    return replace(plain, **more)  # type: ignore[arg-type]


def pool(lines: list[FeeLine], terms: Terms) -> int:
    return int(dict(compute(lines, terms).funds)[Fund.POOL])


@pytest.mark.parametrize(("before", "paid"), [(0, 720_000), (1, 760_000), (2, 800_000), (9, 800_000)])
def test_the_deductible_falls_with_the_stays_of_the_year(before: int, paid: int) -> None:
    """(10,000 − 1,000 | 500 | 0) × 80 %; the last figure holds for every stay that follows."""
    assert pool([line()], replace(TERMS, used=(YearUsed(2024, stays=before),))) == paid


def test_another_years_stays_dont_count_and_a_level_without_later_ones_keeps_the_first() -> None:
    assert pool([line()], replace(TERMS, used=(YearUsed(2023, stays=3),))) == 720_000
    assert pool([line()], replace(TERMS, level="一级", used=(YearUsed(2024, stays=3),))) == 776_000


@pytest.mark.parametrize(
    ("way", "at_home", "paid"),
    [
        (None, False, 720_000),
        (FilingType.LONG_RESIDENT, False, 720_000),
        (FilingType.REFERRAL, False, 630_000),
        (FilingType.OTHER_TEMPORARY, False, 540_000),
        (FilingType.LONG_RESIDENT, True, 630_000),
    ],
)
def test_the_way_of_filing_lowers_the_ratio_and_at_home_never_below_a_referral(
    way: FilingType | None, at_home: bool, paid: int
) -> None:
    """R29; R17: home_reduction says 15 points, a referral costs 10, so 10 it is."""
    assert pool([line()], replace(TERMS, way=way, at_home=at_home)) == paid


def test_the_ceiling_leaves_what_the_year_has_not_used() -> None:
    capped = replace(TERMS, policy=replace(POLICY, ceiling=Fen(1_000_000)))
    assert pool([line()], replace(capped, used=(YearUsed(2024, pool=Fen(400_000)),))) == 600_000
    assert pool([line()], replace(capped, used=(YearUsed(2024, pool=Fen(1_400_000)),))) == 0


def test_catastrophic_steps_count_over_the_year() -> None:
    """Own part 10,000 − 7,200 = 2,800; the year had 1,500 of it, so 1,500 to 4,300: up to 2,000 nothing, to 3,000 at
    60 %, the rest at 70 %: 600 + 910 = 1,510."""
    tier = Tier(6000, Fen(200_000), further=(Step(Fen(300_000), 7000),))
    terms = replace(TERMS, policy=replace(POLICY, catastrophic=tier), used=(YearUsed(2024, own=Fen(150_000)),))
    assert dict(compute([line()], terms).funds)[Fund.CATASTROPHIC] == 151_000


def test_aid_pays_on_what_is_left_up_to_its_years_ceiling() -> None:
    """R25: left 2,800, 50 % is 1,400; the year's 1,000 of aid has 300 left."""
    policy = replace(POLICY, medical_aid=5000)
    terms = replace(TERMS, policy=policy, medical_aid=True)
    assert dict(compute([line()], terms).funds)[Fund.MEDICAL_AID] == 140_000
    policy = replace(policy, medical_aid_ceiling=Fen(100_000))
    terms = replace(terms, policy=policy, used=(YearUsed(2024, medical_aid=Fen(70_000)),))
    assert dict(compute([line()], terms).funds)[Fund.MEDICAL_AID] == 30_000


NEW_YEAR = [line(600_000, dt.date(2023, 12, 31)), line(400_000, dt.date(2024, 1, 1))]


@pytest.mark.parametrize(
    ("year_end", "deductible", "paid", "taken"),
    [
        ("discharge_year", "each", 760_000, 50_000),
        ("split", "each", 680_000, 150_000),
        ("split", "once", 720_000, 100_000),
    ],
)
def test_a_stay_across_the_years_end_is_charged_as_the_insured_place_sets(
    year_end: str, deductible: str, paid: int, taken: int
) -> None:
    """R40. 2024 had one stay, 2023 none. Whole: (10,000 − 500) × 80 %. Split: (6,000 − 1,000) × 80 % + (4,000 − 500) ×
    80 %, or the second part without a deductible of its own."""
    policy = replace(POLICY, year_end=year_end, split_deductible=deductible)
    stay = replace(TERMS, admitted=dt.date(2023, 12, 28), discharged=dt.date(2024, 1, 3), policy=policy)
    stay = replace(stay, earlier=((2023, policy),), used=(YearUsed(2024, stays=1),))
    found = compute(NEW_YEAR, stay)
    assert dict(found.funds)[Fund.POOL] == paid
    assert found.deductible == taken


def test_what_one_deductible_leaves_goes_on_into_the_new_year() -> None:
    """600 in December take 600 of the 1,000; January takes the other 400: (5,000 − 400) × 80 %."""
    policy = replace(POLICY, year_end="split", split_deductible="once")
    stay = replace(TERMS, admitted=dt.date(2023, 12, 31), discharged=dt.date(2024, 1, 9), policy=policy)
    lines = [line(60_000, dt.date(2023, 12, 31)), line(500_000, dt.date(2024, 1, 2))]
    assert pool(lines, replace(stay, earlier=((2023, policy),))) == 368_000


def test_each_part_uses_the_policy_and_the_ceiling_of_its_year() -> None:
    """2023 paid 50 % and had 100 yuan of its ceiling left: 100 + (4,000 − 1,000) × 80 %."""
    now = replace(POLICY, year_end="split", ceiling=Fen(9_000_000))
    before = replace(now, segments=(Segment(5000),), ceiling=Fen(2_000_000))
    stay = replace(TERMS, admitted=dt.date(2023, 12, 28), discharged=dt.date(2024, 1, 3), policy=now)
    stay = replace(stay, earlier=((2023, before),), used=(YearUsed(2023, pool=Fen(1_990_000)),))
    assert pool(NEW_YEAR, stay) == 10_000 + 240_000


def test_a_correction_in_the_wrong_year_is_an_error_not_a_gift() -> None:
    policy = replace(POLICY, year_end="split")
    stay = replace(TERMS, admitted=dt.date(2023, 12, 28), discharged=dt.date(2024, 1, 3), policy=policy)
    stay = replace(stay, earlier=((2023, policy),))
    wrong = line(-1_000, dt.date(2024, 1, 2), quantity=-1)
    with pytest.raises(AmountsBroken, match="negative"):
        compute([NEW_YEAR[0], wrong], stay)
    right = replace(wrong, day=dt.date(2023, 12, 31))
    assert pool([NEW_YEAR[0], right], stay) == 399_200


BEFORE = dt.date(2024, 2, 18)


@pytest.mark.parametrize(
    ("more", "goes_with_it"),
    [
        ({"origin": Origin.EMERGENCY, "day": BEFORE, "hours_before": 72}, True),
        ({"origin": Origin.EMERGENCY, "day": BEFORE, "hours_before": 73}, False),
        ({"day": BEFORE}, False),
        ({"origin": Origin.OUTSIDE, "on_order": True}, True),
        ({"origin": Origin.OUTSIDE}, False),
    ],
)
def test_what_goes_with_a_stay(more: dict[str, object], goes_with_it: bool) -> None:
    """R22, R23; what doesn't is the person's in full."""
    found = compute([line(), replace(line(10_000), **more)], TERMS)  # type: ignore[arg-type]
    assert found.full_self_pay == (0 if goes_with_it else 10_000)
    assert dict(found.funds)[Fund.POOL] == (728_000 if goes_with_it else 720_000)


def test_before_2023_outside_items_were_not_merged() -> None:
    terms = replace(TERMS, care=CareRule(dt.date(2017, 1, 1), emergency_hours=72))
    assert compute([line(), line(10_000, origin=Origin.OUTSIDE, on_order=True)], terms).full_self_pay == 10_000


@pytest.mark.parametrize(
    ("injury", "allowed", "reason"),
    [
        (Injury.NONE, False, None),
        (Injury.DECLARED, True, None),
        (Injury.UNDECLARED, True, Refused.INJURY_UNDECLARED),
        (Injury.DECLARED, False, Refused.INJURY_EXCLUDED),
        (Injury.UNDECLARED, False, Refused.INJURY_EXCLUDED),
        (Injury.THIRD_PARTY, True, Refused.THIRD_PARTY),
        (Injury.THIRD_PARTY, False, Refused.THIRD_PARTY),
    ],
)
def test_an_injury_settles_when_the_date_and_the_declaration_allow_it(
    injury: Injury, allowed: bool, reason: Refused | None
) -> None:
    """R21: from 2023-01-01 with a declaration, before never; a liable third party never."""
    terms = replace(TERMS, injury=injury, care=replace(CARE, injuries=allowed))
    assert refused([line()], terms) is reason


def test_an_item_without_counterpart_in_the_catalogue_is_refused_not_guessed() -> None:
    assert refused([line(), line(mapped=False)], TERMS) is Refused.NOT_MAPPED
