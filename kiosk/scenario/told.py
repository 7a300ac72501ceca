"""What visit.json tells of a visit and of the journal (docs/scenarios.md). No name, no ID number, no card number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kiosk.domain.bill import Amounts
from kiosk.domain.writes import Kind
from kiosk.scenario.scenario import Visit
from kiosk.terminal.kiosk import Kiosk
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.facts import facts
from kiosk.visit.runner import Heard


def amounts_facts(amounts: Amounts) -> dict[str, Any]:
    """Amounts as whole fen, with R30's sums."""
    return {
        "total": int(amounts.total),
        "funds": {fund.value: int(paid) for fund, paid in amounts.funds},
        "fund_total": int(amounts.fund_total),
        "account": int(amounts.account),
        "person": int(amounts.person),
        "cash": int(amounts.cash),
        "hospital": int(amounts.hospital),
        "deductible": int(amounts.deductible),
    }


def visit_facts(visit: Visit, last: st.State, heard: list[Heard], pages: list[str], cut: bool) -> dict[str, Any]:
    """How one visit went; `cut`: the power was cut in it."""
    found: dict[str, Any] = {"person": visit.person, "end": type(last).__name__, "power_cut": cut, "pages": pages}
    events = [
        {
            "state": type(h.state).__name__,
            "event": type(h.event).__name__,
            "after": type(h.after).__name__,
            "ignored": h.ignored,
            "facts": facts(h.event),
        }
        for h in heard
    ]
    states: list[str] = []
    for h in heard:
        name = type(h.after).__name__
        if not states or states[-1] != name:
            states.append(name)
    found["states"] = states
    found["events"] = events
    found["problems"] = list(_problems(heard))
    found["filing"] = _last_filing(heard)
    found["filed"] = _filed(heard)
    causes = [h.event.diagnosis.first.cause.value for h in heard if isinstance(h.event, ev.Diagnosed)]
    found["cause"] = causes[-1] if causes else ""
    found |= _money_facts(heard)
    return found


def _problems(heard: list[Heard]) -> Iterator[str]:
    for h in heard:
        if h.ignored:
            continue
        problem = getattr(h.after, "problem", None) or getattr(h.after, "hint", None)
        before = getattr(h.state, "problem", None) or getattr(h.state, "hint", None)
        if problem is not None and problem != before:
            yield problem.code.value


def _last_filing(heard: list[Heard]) -> Mapping[str, Any] | None:
    for h in reversed(heard):
        if isinstance(h.event, ev.FilingFound):
            finding = h.event.finding
            return {
                "status": finding.status.value,
                "evidence": finding.evidence.value,
                "judged_on": finding.judged_on.isoformat(),
                "rule": finding.rule,
            }
    return None


def _filed(heard: list[Heard]) -> str:
    """What came of the last filing made or cancelled here, "" for none."""
    for h in reversed(heard):
        match h.event:
            case ev.FilingTaken(receipt=receipt) if receipt.kind is Kind.FILE:
                return "pending" if receipt.pending else "approved"
            case ev.FilingTaken():
                return "cancelled"
            case ev.FilingNotTaken():
                return "refused"
            case ev.FilingLost():
                return "in_doubt"
    return ""


def _money_facts(heard: list[Heard]) -> dict[str, Any]:
    found: dict[str, Any] = {"quote": None, "settlement": None}
    for h in heard:
        if isinstance(h.event, ev.Quoted):
            quote = h.event.quote
            found["quote"] = amounts_facts(quote.amounts) | {"deposit": int(quote.bill.deposit), "due": int(quote.due)}
        if isinstance(h.event, ev.Booked) and not h.ignored:
            settled = h.event.settlement
            found["settlement"] = {"request": str(settled.request_id), "id": settled.settlement_id}
            found["settlement"] |= amounts_facts(settled.amounts)
    return found


def journal_facts(kiosk: Kiosk) -> dict[str, Any]:
    """How things stand when the last visit is over."""
    journal, clock = kiosk.parts.journal, kiosk.parts.clock
    return {
        "requests": [
            {"request": str(r.request_id), "state": r.state.value, "total": int(r.total)}
            for r in journal.day(clock.now().date())
        ],
        "open": [str(r.request_id) for r in journal.open_requests()],
        "slips": [{"request": str(r.request_id), "state": r.state.value, "copies": r.copies} for r in journal.slips()],
        "hospital_owed": [str(s.request_id) for s in journal.hospital_owed()],
        "drivers": {c.part: c.driver for c in kiosk.report().checks},
    }
