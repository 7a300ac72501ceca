"""What an insured place pays: the published cases to the fen, and laws over any bill and any policy."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.backends.simulated.benefit import Terms, compute, split
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.policy import LEVELS, Policy, Segment, Step, Tier
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Amounts, Choice, Fund, Quote
from kiosk.domain.filing import FilingType
from kiosk.domain.money import Fen, total
from kiosk.domain.people import Account, InsuranceKind, Medium, Member
from kiosk.domain.stay import Bill, FeeCategory, FeeClass, FeeLine

DAY = dt.date(2026, 3, 18)


def quote(key: str, account: Account = Account.NONE, kind: InsuranceKind | None = None, stay: int = 0) -> Quote:
    """The preview of a person's stay in a fresh default world."""
    world = load("default")
    place = Place(world, SimulatedClock(world.clock))
    member = place.backend().identify(world.person(key).credential(Medium.ID_CARD))
    assert isinstance(member, Member)
    insurance = next(i for i in member.insurances if kind in (None, i.kind))
    bill = place.wards.bill(world.stays_of(key)[stay].id)
    assert isinstance(bill, Bill)
    answer = place.insurer.preview(member, bill, Choice(insurance, account))
    assert isinstance(answer, Quote)
    return answer


def test_reference_hengyang_to_the_fen() -> None:
    amounts = quote("reference_hengyang").amounts
    assert amounts.total == Fen.of_yuan("11811.24")
    assert amounts.person == Fen.of_yuan("3792.11")


def test_reference_ningxia_to_the_fen() -> None:
    amounts = quote("reference_ningxia").amounts
    assert amounts.total == Fen.of_yuan("7356.82")
    assert amounts.person == Fen.of_yuan("2769.85")


def test_nanchang_pays_by_its_own_rule_and_not_for_the_drug_covered_only_there() -> None:
    """R28: 800 yuan and 85 % of what this place's catalogue covers."""
    found = quote("nanchang")
    home_only = next(line for line in found.bill.lines if line.code == "HOME-ONLY")
    assert home_only.fee_class is FeeClass.C
    assert found.amounts.full_self_pay == home_only.amount
    assert found.amounts.deductible == Fen.of_yuan("800")
    covered = found.bill.total - home_only.amount - found.amounts.deductible
    assert found.amounts.funds == ((Fund.POOL, Fen((covered * 85 + 50) // 100)),)


def test_the_way_of_filing_lowers_the_ratio() -> None:
    """R29, as the world's insured place sets it: long-term nothing, referral 5 points, other temporary 15."""
    ratios = [quote(key).amounts.ratio for key in ("long_resident", "in_force", "lapsed_during_stay", "emergency")]
    assert ratios == [8500, 8000, 7000, 8000]


def test_the_retired_get_their_bonus() -> None:
    assert quote("retired").amounts.ratio == 8800


def test_the_account_pays_what_it_holds_and_no_more() -> None:
    own = quote("account_own", Account.OWN).amounts
    assert (own.account, own.cash) == (Fen(234567), own.person - Fen(234567))
    family = quote("account_family", Account.FAMILY).amounts
    assert (family.account, family.cash) == (family.person, Fen(0))


def test_the_hospital_bears_what_exceeds_a_limit_where_it_must() -> None:
    amounts = quote("over_limit").amounts
    assert amounts.hospital == Fen(5 * (9000 - 4000))
    assert amounts.over_limit == 0
    assert amounts.total == amounts.fund_total + amounts.person + amounts.hospital


def test_three_funds_in_one_settlement() -> None:
    funds = dict(quote("catastrophic").amounts.funds)
    assert set(funds) == {Fund.POOL, Fund.CATASTROPHIC, Fund.MEDICAL_AID}
    assert all(funds.values())


def test_the_large_amount_fund_begins_where_the_pool_ends() -> None:
    found = quote("large_amount").amounts
    assert dict(found.funds)[Fund.LARGE_AMOUNT] == Fen((found.within_policy - 20_000_000) * 9 // 10)


def test_down_keeps_the_fraction_from_the_fund() -> None:
    """R31 depends on the half: with `down` the same policy gives one fen less."""
    world = load("default")
    policy = world.policy("960400", InsuranceKind.EMPLOYEE, dt.date(2017, 8, 8))
    assert policy is not None
    lines = world.bill(world.stays_of("reference_hengyang")[0]).lines
    up = compute(lines, Terms(policy, "其他"))
    down = compute(lines, Terms(replace(policy, rounding="down"), "其他"))
    assert up.fund_total - down.fund_total == 1


@pytest.mark.parametrize(
    "line_class,first,limit,expected",
    [
        (FeeClass.A, 0, None, (0, 0, 0, 1000)),
        (FeeClass.B, 1000, None, (0, 0, 100, 900)),
        (FeeClass.B, 1500, 150, (0, 250, 113, 637)),
        (FeeClass.C, 0, 150, (1000, 0, 0, 0)),
        (FeeClass.A, 0, 500, (0, 0, 0, 1000)),
    ],
)
def test_a_line_splits_by_class(
    line_class: FeeClass, first: int, limit: int | None, expected: tuple[int, int, int, int]
) -> None:
    line = _line(line_class, 200, 5, first, limit)
    parts = split(line)
    assert (parts.full_self_pay, parts.over_limit, parts.first_self_pay, parts.within_policy) == expected


def _line(line_class: FeeClass, price: int, quantity: int, first: int = 0, limit: int | None = None) -> FeeLine:
    amount, cap = Fen(price * quantity), None if limit is None else Fen(limit)
    return FeeLine("X", "x", FeeCategory.OTHER, line_class, Fen(price), quantity, amount, DAY, first, cap)


shares = st.integers(0, 10_000)
fen = st.integers(0, 50_000_000).map(Fen)
tiers = st.none() | st.builds(Tier, ratio=shares, above=fen, ceiling=st.none() | fen)
rising = st.builds(
    lambda above, ratio, gap, next_ratio, ceiling: Tier(ratio, above, ceiling, (Step(Fen(above + gap), next_ratio),)),
    fen,
    shares,
    st.integers(1, 5_000_000),
    shares,
    st.none() | fen,
)
lines = st.lists(
    st.builds(
        _line,
        st.sampled_from(FeeClass),
        st.integers(0, 2_000_000),
        st.integers(0, 40),
        shares,
        st.none() | st.integers(0, 2_000_000),
    ),
    max_size=12,
)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    bounds = sorted(draw(st.sets(st.integers(1, 50_000_000), max_size=3)))
    segments = (*(Segment(draw(shares), Fen(b)) for b in bounds), Segment(draw(shares)))
    return Policy(
        "980100",
        InsuranceKind.EMPLOYEE,
        DAY,
        {level: draw(fen) for level in LEVELS},
        segments,
        retired_bonus=draw(shares),
        ceiling=draw(st.none() | fen),
        large_amount=draw(tiers),
        catastrophic=draw(tiers | rising),
        reductions={FilingType.REFERRAL.value: draw(shares)},
        home_reduction=draw(shares),
        medical_aid_ceiling=draw(st.none() | fen),
        civil_servant=draw(shares),
        medical_aid=draw(shares),
        rounding=draw(st.sampled_from(["half_up", "down"])),
    )


terms = st.builds(
    Terms,
    policies(),
    st.sampled_from(LEVELS),
    way=st.sampled_from([None, FilingType.REFERRAL]),
    at_home=st.booleans(),
    retired=st.booleans(),
    civil_servant=st.booleans(),
    medical_aid=st.booleans(),
    account=fen,
    hospital_bears_over_limit=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(lines, terms)
def test_any_bill_under_any_policy_adds_up(bill: list[FeeLine], t: Terms) -> None:
    """R30, and the parts of the total cover it exactly."""
    a = compute(bill, t)
    assert a.total == total(line.amount for line in bill)
    assert a.total == a.fund_total + a.person + a.hospital
    assert a.person == a.account + a.cash
    assert min(a.person, a.cash, a.account, a.hospital, *(v for _, v in a.funds)) >= 0
    assert a.full_self_pay + a.over_limit + a.first_self_pay + a.within_policy + a.hospital == a.total
    assert a.fund_total <= a.within_policy
    assert Amounts.stated(a, fund_total=a.fund_total, person=a.person, cash=a.cash) == a


@settings(max_examples=150, deadline=None)
@given(lines, lines, terms)
def test_a_longer_bill_never_lowers_anybodys_part(bill: list[FeeLine], more: list[FeeLine], t: Terms) -> None:
    short, long = compute(bill, t), compute(bill + more, t)
    assert short.total <= long.total
    assert short.fund_total <= long.fund_total
    assert short.person <= long.person


@settings(max_examples=100, deadline=None)
@given(lines, terms, shares)
def test_a_greater_reduction_never_pays_more(bill: list[FeeLine], t: Terms, points: int) -> None:
    pool = dict(compute(bill, t).funds)[Fund.POOL]
    more = {FilingType.REFERRAL.value: max(points, t.policy.reductions[FilingType.REFERRAL])}
    harder = replace(t, policy=replace(t.policy, reductions=more))
    less = dict(compute(bill, harder).funds)[Fund.POOL]
    assert less <= pool
