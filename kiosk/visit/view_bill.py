"""The bill in plain words: what each side pays, as a bar and as rows; fees by category and class. Only shows amounts
that the insurer computed; the shares are for drawing, never for money."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kiosk.domain.bill import Quote
from kiosk.domain.money import Fen, total
from kiosk.domain.people import mask_name
from kiosk.domain.stay import Bill, FeeCategory, FeeClass
from kiosk.policy.explaining import Explanation
from kiosk.visit import states as st
from kiosk.visit.screen import Text
from kiosk.visit.view_explanation import explanation_facts

_CLASS_NAMES = {FeeClass.A: "甲", FeeClass.B: "乙", FeeClass.C: "丙"}


def direction(due: Fen) -> str:
    """ "pay" where the person pays the rest, "refund" where the deposit comes back, "even" where neither."""
    return "pay" if due > 0 else "refund" if due < 0 else "even"


def bill_facts(case: st.Case, quote: Quote, today: dt.date, found: Explanation | None = None) -> dict[str, Any]:
    """Everything the bill page shows; amounts as text in yuan, `due_fen` and part `fen` as whole fen."""
    amounts, insurance = quote.amounts, quote.choice.insurance
    agent = case.patient.agent
    return {
        "name": mask_name(case.patient.member.name),
        "stay": Text.of("bill.stay", ward=case.stay.ward, days=case.stay.days(today)),
        "days": case.stay.days(today),
        "insured": insurance.region.name,
        "insurance": Text.of(f"insurance.{insurance.kind.value}"),
        "total": amounts.total.yuan(),
        "parts": _parts(quote),
        "fund_total": amounts.fund_total.yuan(),
        "person": amounts.person.yuan(),
        "account": amounts.account.yuan(),
        "cash": amounts.cash.yuan(),
        "deposit": quote.bill.deposit.yuan(),
        "due": Fen(abs(quote.due)).yuan(),
        "due_fen": int(quote.due),
        "direction": direction(quote.due),
        "deductible": amounts.deductible.yuan(),
        "ratio": f"{amounts.ratio / 100:g}%",
        "categories": _categories(quote.bill),
        "lines": _lines(quote.bill),
        "informative": _informative(quote),
        "agent": Text.of("bill.agent", name=mask_name(agent.name)) if agent else None,
        "explanation": explanation_facts(found) if found is not None else None,
    }


def _parts(quote: Quote) -> list[dict[str, Any]]:
    """The stacked bar, largest claim to honesty: every fen of the total is in exactly one part (R30)."""
    amounts = quote.amounts
    parts = [(f"fund.{fund.value}", "fund", paid) for fund, paid in amounts.funds if paid]
    parts += [("part.account", "account", amounts.account), ("part.cash", "person", amounts.cash)]
    parts += [("part.hospital", "hospital", amounts.hospital)]
    whole = max(int(amounts.total), 1)
    return [
        {
            "key": key,
            "label": Text.of(key),
            "amount": paid.yuan(),
            "fen": int(paid),
            "share": int(paid) / whole,
            "kind": kind,
        }
        for key, kind, paid in parts
        if paid
    ]


def _categories(bill: Bill) -> list[dict[str, Any]]:
    rows = []
    whole = max(int(bill.total), 1)
    for category in FeeCategory:
        lines = [line for line in bill.lines if line.category is category]
        if not lines:
            continue
        by_class = {c: total(line.amount for line in lines if line.fee_class is c) for c in FeeClass}
        rows.append(
            {
                "label": Text.of(f"category.{category.value}"),
                "total": total(line.amount for line in lines).yuan(),
                "a": by_class[FeeClass.A].yuan(),
                "b": by_class[FeeClass.B].yuan(),
                "c": by_class[FeeClass.C].yuan(),
                "share": int(total(line.amount for line in lines)) / whole,
            }
        )
    return rows


def _lines(bill: Bill) -> list[dict[str, Any]]:
    return [
        {
            "name": line.name,
            "class": _CLASS_NAMES[line.fee_class],
            "quantity": line.quantity,
            "price": line.unit_price.yuan(),
            "amount": line.amount.yuan(),
            "category": Text.of(f"category.{line.category.value}"),
        }
        for line in bill.lines
    ]


def _informative(quote: Quote) -> list[dict[str, Any]]:
    amounts = quote.amounts
    rows = (
        ("within_policy", amounts.within_policy),
        ("first_self_pay", amounts.first_self_pay),
        ("over_limit", amounts.over_limit),
        ("full_self_pay", amounts.full_self_pay),
        ("deductible", amounts.deductible),
    )
    return [{"label": Text.of(f"informative.{key}"), "amount": fen.yuan()} for key, fen in rows if fen]
