"""Every amount that a page shows, held against whole fen added up here, and not with the code under test."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.domain.stay import Bill, FeeClass
from kiosk.scenario.samples import samples
from kiosk.visit import states as st
from kiosk.visit.view import Surroundings, screen

SAMPLES = samples()
BILLS = [name for name, state in SAMPLES.items() if isinstance(state, st.Confirming)]
PAID = [
    name
    for name, state in SAMPLES.items()
    if isinstance(state, st.Paying | st.Done | st.HospitalOwed | st.PaidSlipOwed)
    and screen(state, Surroundings()).facts
]


def fen(shown: str) -> int:
    """ "1,234.50" → 123450"""
    yuan, cents = shown.replace(",", "").split(".")
    assert len(cents) == 2
    return int(yuan + cents)


def direction(due: int) -> str:
    return "pay" if due > 0 else "refund" if due < 0 else "even"


def classes(bill: Bill) -> dict[str, int]:
    return {
        key: sum(int(line.amount) for line in bill.lines if line.fee_class is fee_class)
        for key, fee_class in (("a", FeeClass.A), ("b", FeeClass.B), ("c", FeeClass.C))
    }


def test_there_is_something_to_look_at() -> None:
    assert {type(SAMPLES[name]) for name in PAID} == {st.Paying, st.Done, st.HospitalOwed, st.PaidSlipOwed}
    dues = {screen(SAMPLES[name], Surroundings()).facts["direction"] for name in (*BILLS, *PAID)}
    assert dues >= {"pay", "refund"}


@pytest.mark.parametrize("name", BILLS)
def test_bill(name: str) -> None:
    state = SAMPLES[name]
    assert isinstance(state, st.Confirming)
    shown: dict[str, Any] = dict(screen(state, Surroundings()).facts)
    amounts, bill = state.quote.amounts, state.quote.bill
    whole, funds = sum(int(line.amount) for line in bill.lines), sum(int(paid) for _, paid in amounts.funds)
    person = whole - funds - int(amounts.hospital)
    cash = person - int(amounts.account)
    due = cash - int(bill.deposit)
    wanted = {
        "total": whole,
        "fund_total": funds,
        "person": person,
        "account": int(amounts.account),
        "cash": cash,
        "deposit": int(bill.deposit),
        "due": abs(due),
        "deductible": int(amounts.deductible),
    }
    assert {key: fen(shown[key]) for key in wanted} == wanted
    assert (shown["due_fen"], shown["direction"]) == (due, direction(due))
    assert [fen(part["amount"]) for part in shown["parts"]] == [part["fen"] for part in shown["parts"]]
    assert [fen(line["amount"]) for line in shown["lines"]] == [int(line.amount) for line in bill.lines]
    assert [fen(line["price"]) for line in shown["lines"]] == [int(line.unit_price) for line in bill.lines]
    assert sum(fen(row["total"]) for row in shown["categories"]) == whole
    assert {key: sum(fen(row[key]) for row in shown["categories"]) for key in "abc"} == classes(bill)
    known = (
        amounts.within_policy,
        amounts.first_self_pay,
        amounts.over_limit,
        amounts.full_self_pay,
        amounts.deductible,
    )
    assert [fen(row["amount"]) for row in shown["informative"]] == [int(amount) for amount in known if amount]


@pytest.mark.parametrize("name", PAID)
def test_after_the_booking(name: str) -> None:
    state = SAMPLES[name]
    assert isinstance(state, st.Paying | st.Done | st.HospitalOwed | st.PaidSlipOwed)
    shown = screen(state, Surroundings()).facts
    amounts, deposit = state.paid.settlement.amounts, int(state.paid.quote.bill.deposit)
    funds = sum(int(paid) for _, paid in amounts.funds)
    cash = int(amounts.total) - funds - int(amounts.hospital) - int(amounts.account)
    due = cash - deposit
    wanted = {
        "total": int(amounts.total),
        "fund_total": funds,
        "account": int(amounts.account),
        "cash": cash,
        "deposit": deposit,
        "due": abs(due),
    }
    assert {key: fen(shown[key]) for key in wanted} == wanted
    assert shown["direction"] == direction(due)
    assert int(state.paid.due) == due
