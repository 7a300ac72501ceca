"""Both implementations on the published cases, on the whole default world, and on two thousand drawn stays."""

from __future__ import annotations

import ast
import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest

import kiosk.policy.amounts as package
from kiosk.backends.simulated.parts import StayEntry
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load, rules_of
from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Amounts, Choice, Fund, Quote
from kiosk.domain.filing import FilingType
from kiosk.domain.money import Fen
from kiosk.domain.people import Account, Insurance
from kiosk.domain.region import Region
from kiosk.policy.explaining import Asked, Explanation, explanation
from kiosk.policy.rulebook import RuleBook
from kiosk.policy.rulebook import load as load_rules
from tests.amounts.__main__ import compare
from tests.amounts.sides import differ
from tests.amounts.stays import draw
from tests.amounts.values import survivors

WORLD = load("default")
TODAY = WORLD.clock.date()


@cache
def book() -> RuleBook:
    return load_rules(rules_of("default"))


def settled(key: str, account: Account = Account.NONE, number: int = 0) -> tuple[Asked, Amounts]:
    """A person's stay as the explanation is asked about it, and what the insurer says it comes to."""
    place = Place(WORLD, SimulatedClock(WORLD.clock))
    entry, person = WORLD.stays_of(key)[number], WORLD.person(key)
    member, enrolment = WORLD.member(person), person.insurances[0]
    bill = WORLD.bill(entry)
    quote = place.backend().preview(member, bill, Choice(member.insurances[0], account))
    assert isinstance(quote, Quote)
    way = place.insurer.entitled(person, enrolment, bill.stay)
    assert way is None or isinstance(way, FilingType)
    return Asked(bill, member.insurances[0], way, account), quote.amounts


def explained(key: str, account: Account = Account.NONE, **changes: object) -> Explanation:
    asked, amounts = settled(key, account)
    if changes:
        insurance: Insurance = replace(asked.insurance, **changes)  # type: ignore[arg-type]
        asked = replace(asked, insurance=insurance)
    return explanation(book(), asked, TODAY, amounts)


@pytest.mark.parametrize("seed", range(4))
def test_two_implementations_agree_to_the_fen(seed: int) -> None:
    rng = Random(seed)
    for number in range(500):
        assert not (said := differ(draw(rng))), f"seed {seed}, stay {number}: {said}"


def test_no_policy_value_can_be_taken_out_or_halved_unnoticed() -> None:
    """All of them in `make faults`; here those of the place that sets everything, and what holds everywhere."""
    made, left = survivors(only="970100")
    assert made > 300
    assert not left


def test_a_value_that_nothing_looks_at_would_be_named() -> None:
    made, left = survivors(stays=0, only="970100")
    assert "benefit 970100 employee 2023-01-01: bands[0].ratio halved" in left
    assert len(left) == made


def test_the_harness_answers_its_rows() -> None:
    bad, met = compare(seed=5, stays=60)
    assert not bad
    assert {"paid: pool", "a correction", "across a year's end"} <= set(met)


@pytest.mark.parametrize(
    ("key", "total", "own"),
    [("reference_hengyang", "11811.24", "3792.11"), ("reference_ningxia", "7356.82", "2769.85")],
)
def test_the_published_settlements_on_both_sides_and_never_as_policy(key: str, total: str, own: str) -> None:
    """R31: the insurer's computation and the explanation reach them; every step of a fund says it is fitted."""
    asked, amounts = settled(key)
    found = explanation(book(), asked, TODAY, amounts)
    reached = found.trail.amounts
    assert (amounts.total, amounts.person) == (Fen.of_yuan(total), Fen.of_yuan(own))
    assert (reached["total"], reached["person"]) == (Fen.of_yuan(total), Fen.of_yuan(own))
    assert {e.step.fitted for e in found.steps if e.step.part in ("deductible", "pool")} == {True}


def test_the_nanchang_example_on_both_sides() -> None:
    """R28: 800 yuan and 85 % of what this place's catalogue covers; the drug covered only at home isn't paid."""
    asked, amounts = settled("nanchang")
    found = explanation(book(), asked, TODAY, amounts)
    home_only = sum(line.amount for line in asked.bill.lines if line.code == "HOME-ONLY")
    covered = asked.bill.total - home_only - 80_000
    assert amounts.deductible == found.trail.amounts["deductible"] == 80_000
    assert amounts.fund_total == found.trail.amounts["pool"] == (covered * 85 + 50) // 100
    assert found.trail.amounts["full_self_pay"] == home_only
    assert found.proven


def test_the_real_nanchang_shows_its_arithmetic_and_says_what_the_source_leaves_out() -> None:
    """The packaged row states deductible and ratio only: the amount is the same, and still not proven."""
    asked, amounts = settled("nanchang")
    real = replace(asked, insurance=replace(asked.insurance, region=Region("360100", "江西省南昌市")))
    found = explanation(load_rules(), real, TODAY, amounts)
    assert found.trail.amounts["pool"] == amounts.fund_total
    assert not found.proven
    assert {part: why for part, _, _, why in found.parts if why}["pool"] == "policy"


@pytest.mark.parametrize("entry", WORLD.stays, ids=lambda entry: entry.id)
def test_every_amount_of_the_default_world_is_proven(entry: StayEntry) -> None:
    place = Place(WORLD, SimulatedClock(WORLD.clock))
    person, bill = WORLD.person(entry.person), WORLD.bill(entry)
    member = WORLD.member(person)
    for insurance, enrolment in zip(member.insurances, person.insurances, strict=True):
        quote = place.backend().preview(member, bill, Choice(insurance))
        way = place.insurer.entitled(person, enrolment, bill.stay)
        if not isinstance(quote, Quote) or not (way is None or isinstance(way, FilingType)):
            continue
        found = explanation(book(), Asked(bill, insurance, way), TODAY, quote.amounts)
        assert found.proven, [part for part in found.parts if not part[2]]
        assert all(e.proven for e in found.steps)
        assert int(found.trail.share) == quote.amounts.ratio


def test_one_fen_more_is_not_proven() -> None:
    """The backend's amounts stand; the explanation says where it can't follow."""
    asked, amounts = settled("in_force")
    (fund, paid), *_ = amounts.funds
    other = replace(amounts, funds=((fund, Fen(paid + 1)),))
    found = explanation(book(), asked, TODAY, other)
    assert {part: why for part, _, _, why in found.parts if why} == {
        "pool": "differs",
        "person": "differs",
        "cash": "differs",
    }
    assert {e.why for e in found.steps if e.step.part == "pool"} == {"differs"}


def test_a_fund_that_we_know_nothing_of_is_doubted_only_where_it_pays() -> None:
    asked, amounts = settled("in_force")
    listed = replace(amounts, funds=(*amounts.funds, (Fund.ENTERPRISE, Fen(0))))
    assert explanation(book(), asked, TODAY, listed).proven
    paid = replace(amounts, funds=(*amounts.funds, (Fund.ENTERPRISE, Fen(5))))
    doubted = {part: why for part, _, _, why in explanation(book(), asked, TODAY, paid).parts if why}
    assert doubted == {"enterprise": "no_policy", "person": "differs", "cash": "differs"}


@pytest.mark.parametrize(
    ("key", "account", "changes", "part", "why"),
    [
        ("second_stay", Account.NONE, {"used": None}, "deductible", "year"),
        ("in_force", Account.NONE, {"used": None}, "pool", "year"),
        ("large_amount", Account.NONE, {"used": None}, "large_amount", "year"),
        ("catastrophic", Account.NONE, {"used": None}, "catastrophic", "year"),
        ("account_own", Account.OWN, {"used": None}, "account", "year"),
        ("civil_servant", Account.NONE, {"civil_servant": None}, "civil_servant", "civil_servant"),
        ("catastrophic", Account.NONE, {"medical_aid": None}, "medical_aid", "medical_aid"),
        ("account_family", Account.FAMILY, {}, "account", "account"),
    ],
)
def test_what_is_not_known_is_not_proven(
    key: str, account: Account, changes: dict[str, object], part: str, why: str
) -> None:
    found = explained(key, account, **changes)
    assert {p: w for p, _, _, w in found.parts if w}[part] == why
    assert ("within_policy", True) in [(p, proven) for p, _, proven, _ in found.parts]


def test_what_doesnt_depend_on_the_unknown_stays_proven() -> None:
    """A place without a ceiling, a fund above the pool or a second deductible needs nothing of the year."""
    assert explained("exempt", used=None, civil_servant=None, medical_aid=None).proven


def test_without_a_row_of_the_place_only_what_is_covered_is_proven() -> None:
    asked, amounts = settled("in_force")
    found = explanation(load_rules(), asked, TODAY, amounts)
    assert not found.known
    verdicts = {part: (proven, why) for part, _, proven, why in found.parts}
    assert verdicts["within_policy"] == (True, "")
    assert verdicts["pool"] == (False, "no_policy")


def test_nobody_said_which_filing() -> None:
    asked, amounts = settled("in_force")
    found = explanation(book(), replace(asked, way_known=False), TODAY, amounts)
    assert {part: why for part, _, _, why in found.parts if why}["pool"] == "way"


def test_the_numerators_of_the_lines_are_what_the_pool_rounds() -> None:
    asked, amounts = settled("in_force")
    trail = explanation(book(), asked, TODAY, amounts).trail
    assert (sum(trail.numerators) + 5_000) // 10_000 == trail.amounts["pool"] == amounts.fund_total
    assert len(trail.lines) == len(trail.numerators) == len(asked.bill.lines)
    for line, cover in zip(asked.bill.lines, trail.lines, strict=True):
        assert line.amount == cover.within + cover.first + cover.over + cover.own


def test_an_item_without_counterpart_is_refused_with_its_line() -> None:
    asked, amounts = settled("in_force")
    lines = (*asked.bill.lines[:3], replace(asked.bill.lines[3], mapped=False), *asked.bill.lines[4:])
    found = explanation(book(), replace(asked, bill=replace(asked.bill, lines=lines)), TODAY, amounts)
    assert found.trail.refused == ("R28", "not_mapped", 4)


def test_corrections_below_nothing_are_refused_and_a_zero_line_changes_nothing() -> None:
    asked, amounts = settled("in_force")
    first = asked.bill.lines[0]
    nothing = replace(first, quantity=0, amount=Fen(0), day=dt.date(2026, 3, 15))
    same = explanation(book(), replace(asked, bill=replace(asked.bill, lines=(*asked.bill.lines, nothing))), TODAY)
    assert dict(same.trail.amounts) == dict(explanation(book(), asked, TODAY).trail.amounts)
    back = replace(first, quantity=-1, amount=Fen(-1))
    broken = explanation(book(), replace(asked, bill=replace(asked.bill, lines=(back,))), TODAY, amounts)
    assert broken.trail.refused == ("R30", "negative", 0)


def test_the_explanation_imports_nothing_of_the_kiosk_but_money() -> None:
    """What import-linter's list might leave out."""
    for file in Path(str(package.__file__)).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            ours = [name for name in names if name.startswith(("kiosk", "ui", "drivers", "tests"))]
            assert all(name == "kiosk.domain.money" or name.startswith("kiosk.policy.amounts") for name in ours), file
