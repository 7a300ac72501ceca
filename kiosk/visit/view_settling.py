"""Pages of the money: how to pay, the amounts, the settlement, where to pay what is due, and the slip."""

from __future__ import annotations

from typing import Any

from kiosk.domain.bill import Choice
from kiosk.domain.money import Fen
from kiosk.domain.people import Account, mask_name
from kiosk.visit import states as st
from kiosk.visit.screen import Screen, Text
from kiosk.visit.step import choices
from kiosk.visit.view_bill import bill_facts, direction
from kiosk.visit.view_explanation import explained
from kiosk.visit.view_page import (
    NOT_LEAVING,
    Pages,
    Surroundings,
    page_of,
    primary,
    problem_facts,
    quiet,
    second,
    waiting,
)

_T = Text.of


def _insurance(state: st.ChoosingInsurance, around: Surroundings) -> Screen:
    offered = choices(state.case)
    one = len({choice.insurance for choice in offered}) == 1
    options = [_option(i, choice, one) | {"chosen": choice == state.chosen} for i, choice in enumerate(offered)]
    facts = {"name": mask_name(state.case.patient.member.name), "options": options}
    return page_of("insurance", around, (primary("proceed"), quiet("cancel")), facts, progress=4)


def _option(index: int, choice: Choice, one: bool) -> dict[str, Any]:
    """One way to pay; what tells the options apart stands first: the account where there is `one` insurance."""
    insurance = choice.insurance
    kind = _T(f"insurance.{insurance.kind.value}{'_retired' if insurance.retired else ''}")
    account = _T(f"account.{choice.account.value}")
    title, other = (account, kind) if one else (kind, account)
    return {
        "index": index,
        "kind": kind,
        "account": account,
        "region": insurance.region.name,
        "title": title,
        "detail": _T("insurance.detail", other=other, region=insurance.region.name),
        "balance": insurance.account_balance.yuan() if choice.account is Account.OWN else "0.00",
    }


def _quoting(state: st.Quoting, around: Surroundings) -> Screen:
    return waiting("bill" if state.bill is None else "preview", around, 4, long=True)


def _bill(state: st.Confirming, around: Surroundings) -> Screen:
    found = explained(around.rulebook, state.case, state.quote, around.today) if around.rulebook is not None else None
    facts = bill_facts(state.case, state.quote, around.today, found) | {
        "settles_here": state.settles_here,
        "paper": around.paper,
    }
    actions = (primary("confirm"), quiet("cancel", "not_now"))
    return page_of("bill", around, actions, facts, progress=4, idle=around.idle_seconds * 3)


def _securing(state: st.Securing, around: Surroundings) -> Screen:
    return waiting("securing", around, 5, leave=False)


def _settling(state: st.Settling, around: Surroundings) -> Screen:
    amounts = state.quote.amounts
    facts = {"total": amounts.total.yuan(), "cash": amounts.cash.yuan(), "reference": ""}
    return page_of("settling", around, (), facts, progress=5, idle=NOT_LEAVING, busy=True)


def _reconciling(state: st.Reconciling, around: Surroundings) -> Screen:
    order = state.order
    facts = {"reference": order.request_id.reference, "total": order.quote.amounts.total.yuan()}
    return page_of("reconciling", around, (), facts, progress=5, idle=NOT_LEAVING, busy=True)


def _handing_over(state: st.HandingOver, around: Surroundings) -> Screen:
    return waiting("hand_over", around, 5, leave=False)


def _paying(state: st.Paying, around: Surroundings) -> Screen:
    return page_of("pay", around, (), _due(state.paid, state.pay_at), progress=5, idle=NOT_LEAVING, busy=True)


def _printing(state: st.Printing, around: Surroundings) -> Screen:
    reference = state.paid.settlement.request_id.reference
    if not state.asking:
        return page_of("printing", around, (), {"copy": 0}, progress=6, idle=NOT_LEAVING, busy=True)
    actions = (primary("paper_yes"), second("paper_no"))
    return page_of("print_ask", around, actions, {"reference": reference}, progress=6)


def _done(state: st.Done | st.HospitalOwed, around: Surroundings) -> Screen:
    facts = _due(state.paid, state.pay_at) | {
        "take_card": bool(state.paid.case.patient.insertion),
        "take_slip": True,
        "hospital_owed": isinstance(state, st.HospitalOwed),
        "reference": state.paid.settlement.request_id.reference,
    }
    return page_of("done", around, (primary("proceed", "finish"),), facts, progress=6)


def _slip_owed(state: st.PaidSlipOwed, around: Surroundings) -> Screen:
    facts = _due(state.paid, state.pay_at) | {
        "problem": problem_facts(state.problem),
        "reference": state.paid.settlement.request_id.reference,
        "take_card": bool(state.paid.case.patient.insertion),
    }
    actions = (primary("retry", "print_again"), second("proceed", "to_window"))
    return page_of("slip_owed", around, actions, facts, progress=6)


def _due(paid: st.Paid, pay_at: Any) -> dict[str, Any]:
    amounts = paid.settlement.amounts
    return {
        "due": Fen(abs(paid.due)).yuan(),
        "direction": direction(paid.due),
        "window": pay_at.window if pay_at else "",
        "barcode": pay_at.barcode if pay_at else "",
        "paid": bool(pay_at and pay_at.paid),
        "checking": bool(pay_at and pay_at.checking),
        "deposit": paid.quote.bill.deposit.yuan(),
        "total": amounts.total.yuan(),
        "fund_total": amounts.fund_total.yuan(),
        "account": amounts.account.yuan(),
        "cash": amounts.cash.yuan(),
    }


PAGES: Pages = {
    st.ChoosingInsurance: _insurance,
    st.Quoting: _quoting,
    st.Confirming: _bill,
    st.Securing: _securing,
    st.Settling: _settling,
    st.Reconciling: _reconciling,
    st.HandingOver: _handing_over,
    st.Paying: _paying,
    st.Printing: _printing,
    st.Done: _done,
    st.HospitalOwed: _done,
    st.PaidSlipOwed: _slip_owed,
}
