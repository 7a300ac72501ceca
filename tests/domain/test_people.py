"""People: check digits, masks, ages, and who may act for whom."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.money import Fen
from kiosk.domain.people import (
    Agent,
    Insurance,
    InsuranceKind,
    InsuranceState,
    Member,
    Relation,
    Sex,
    check_digit,
    is_id_number,
    mask_id,
    mask_name,
)
from kiosk.domain.region import Region

BIRTHS = some.dates(dt.date(1900, 1, 1), dt.date(2035, 12, 31))


def number(birth: dt.date, sequence: int) -> str:
    first = f"990101{birth:%Y%m%d}{sequence:03d}"
    return first + check_digit(first)


@given(BIRTHS, some.integers(0, 999))
def test_every_made_number_is_one(birth: dt.date, sequence: int) -> None:
    assert is_id_number(number(birth, sequence))


@given(BIRTHS, some.integers(0, 999), some.integers(0, 17), some.integers(1, 9))
def test_one_wrong_digit_is_found(birth: dt.date, sequence: int, place: int, by: int) -> None:
    right = number(birth, sequence)
    if right[place] == "X":
        return
    wrong = right[:place] + str((int(right[place]) + by) % 10) + right[place + 1 :]
    assert not is_id_number(wrong)


@pytest.mark.parametrize("text", ["", "99010119990230001X", "９９０１０１１９９９０１０１０００１", "x" * 18])
def test_other_texts_are_no_numbers(text: str) -> None:
    assert not is_id_number(text)


@given(some.text(min_size=1, max_size=30))
def test_a_masked_name_hides_all_but_the_ends(name: str) -> None:
    masked = mask_name(name)
    assert "*" in masked
    assert len(masked) == len(name) or len(name) == 1


@given(some.text("0123456789X", max_size=30))
def test_a_masked_number_keeps_at_most_five(text: str) -> None:
    masked = mask_id(text)
    assert len(masked) == len(text)
    assert sum(c != "*" for c in masked) <= 5


def test_agent_needs_everything() -> None:
    good = number(dt.date(1980, 5, 5), 1)
    assert Agent("示例", good, Relation.CHILD, "13000000000").relation is Relation.CHILD
    for name, id_number, phone, what in (
        (" ", good, "13000000000", "name"),
        ("示例", good[:-1] + ("1" if good[-1] != "1" else "2"), "13000000000", "id_number"),
        ("示例", good, "1300000000", "phone"),
    ):
        with pytest.raises(ValueError, match=what):
            Agent(name, id_number, Relation.CHILD, phone)


def test_no_name_or_number_in_a_repr() -> None:
    agent = Agent("示例某某", number(dt.date(1980, 5, 5), 1), Relation.CHILD, "13000000000")
    assert "示例某某" not in repr(agent)
    assert agent.id_number not in repr(agent)


def test_only_insurances_in_force_are_usable_employee_first() -> None:
    region = Region("990100", "示例")
    resident = Insurance(InsuranceKind.RESIDENT, region)
    employee = Insurance(InsuranceKind.EMPLOYEE, region, account_balance=Fen(1))
    ended = Insurance(InsuranceKind.EMPLOYEE, region, InsuranceState.ENDED)
    member = Member("1", "示例", "0", Sex.FEMALE, dt.date(1944, 2, 29), (resident, ended, employee))
    assert member.usable() == (employee, resident)
    assert member.age_on(dt.date(2026, 2, 28)) == 81
    assert member.age_on(dt.date(2026, 3, 1)) == 82


@pytest.mark.parametrize("code", ["", "99010", "9901000", "99010a", "９９０１００"])
def test_a_region_has_six_digits(code: str) -> None:
    with pytest.raises(ValueError):
        Region(code, "示例")
