"""R30: the parts of a stay's amounts add up, whatever a backend states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.bill import Amounts, AmountsBroken, Fund, RequestId
from kiosk.domain.money import Fen

PART = some.integers(0, 10**9).map(Fen)


@given(PART, PART, PART, PART, PART)
def test_r30_holds_by_construction(pool: Fen, aid: Fen, account: Fen, hospital: Fen, cash: Fen) -> None:
    whole = pool + aid + account + hospital + cash
    amounts = Amounts(whole, ((Fund.POOL, pool), (Fund.MEDICAL_AID, aid)), account, hospital)
    assert amounts.total == amounts.fund_total + amounts.person + amounts.hospital
    assert amounts.person == amounts.account + amounts.cash
    assert amounts.cash == cash


@given(PART, some.integers(1, 10**6))
def test_more_than_the_total_is_broken(whole: Fen, over: int) -> None:
    with pytest.raises(AmountsBroken):
        Amounts(whole, ((Fund.POOL, whole + over),))
    with pytest.raises(AmountsBroken):
        Amounts(whole, (), account=whole + over)
    with pytest.raises(AmountsBroken):
        Amounts(whole, (), within_policy=whole + over)


@pytest.mark.parametrize("name", ["account", "hospital", "full_self_pay", "over_limit", "deductible"])
def test_a_negative_part_is_broken(name: str) -> None:
    with pytest.raises(AmountsBroken):
        Amounts(Fen(100), (), **{name: Fen(-1)})


def test_one_fund_twice_is_broken() -> None:
    with pytest.raises(AmountsBroken):
        Amounts(Fen(100), ((Fund.POOL, Fen(1)), (Fund.POOL, Fen(2))))


@pytest.mark.parametrize("off", [1, -1])
@pytest.mark.parametrize("which", ["fund_total", "person", "cash"])
def test_a_stated_sum_one_fen_off_is_broken(which: str, off: int) -> None:
    amounts = Amounts(Fen(1000), ((Fund.POOL, Fen(700)),), account=Fen(100))
    stated = {"fund_total": amounts.fund_total, "person": amounts.person, "cash": amounts.cash}
    assert Amounts.stated(amounts, **stated) is amounts
    stated[which] = stated[which] + off
    with pytest.raises(AmountsBroken):
        Amounts.stated(amounts, **stated)


def test_request_number_reads_back() -> None:
    request = RequestId("H00000000001", "20260318093000", 7)
    assert RequestId.parse(str(request)) == request
    assert request.reference == "0318-093000-0007"
    for wrong in ("", "H-1-2", "H00000000001-2026031809300-0007", "H00000000001-20260318093000-7"):
        with pytest.raises(ValueError):
            RequestId.parse(wrong)
