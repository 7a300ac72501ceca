"""The staff's pages: signing in, the desk (what is open, what is owed, what the day brought), day close and audit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kiosk.domain.bill import RequestId
from kiosk.domain.money import total
from kiosk.domain.people import mask_name
from kiosk.domain.problems import Problem
from kiosk.domain.slip import Slip
from kiosk.ports import Awaited, DayRow, RequestState, SlipRow
from kiosk.visit import states as st
from kiosk.visit.screen import Action, Screen, Text, Weight
from kiosk.visit.view_audit import audit_facts
from kiosk.visit.view_close import close_facts
from kiosk.visit.view_page import NOT_LEAVING, Pages, Surroundings, page_of, primary, problem_facts, quiet, second

_T = Text.of


def _pin(state: st.StaffSignIn, around: Surroundings) -> Screen:
    facts = {"problem": problem_facts(state.problem) if state.problem else None}
    return page_of("pin", around, (quiet("cancel"),), facts)


def _staff(state: st.StaffDesk, around: Surroundings) -> Screen:
    facts = _desk_facts(state, around.today)
    facts["notice"] = problem_facts(state.notice)["title"] if state.notice else facts["notice"]
    asked = (primary("paper_yes"), second("paper_no")) if state.asking else ()
    if state.undoing:
        asked = (second("undo_yes"), primary("undo_no"))
    day_close = () if asked else (Action("close", _T("close.title")), Action("audit", _T("audit.title")))
    actions = (*asked, *day_close, second("retry", "refresh"), quiet("cancel", "sign_out"))
    return page_of("staff", around, actions, facts, idle=180)


def _for_staff(problem: Problem) -> dict[str, Any]:
    """A problem without what a patient could do: nobody but staff stands there."""
    facts = problem_facts(problem)
    return facts | {"remedies": [r for r in facts["remedies"] if r["who"] != "patient"]}


def _day_close(state: st.DayClosing, around: Surroundings) -> Screen:
    facts = close_facts(state, around.today)
    facts["problem"] = _for_staff(state.notice) if state.notice else None
    ready = state.close is not None and not state.working
    printing = (Action("close_print", _T("close.action.print"), Weight.PRIMARY),) if ready else ()
    actions = (*printing, Action("proceed", _T("close.action.back")), quiet("cancel", "sign_out"))
    return page_of("close", around, actions, facts, idle=NOT_LEAVING if state.working else 300)


def _audit(state: st.Auditing, around: Surroundings) -> Screen:
    facts = audit_facts(state)
    facts["problem"] = _for_staff(state.notice) if state.notice else None
    again = (second("retry", "refresh"),) if state.audit is not None else ()
    actions = (Action("proceed", _T("close.action.back")), *again, quiet("cancel", "sign_out"))
    return page_of("audit", around, actions, facts, idle=NOT_LEAVING if state.audit is None else 300)


def _desk_facts(state: st.StaffDesk, today: dt.date) -> dict[str, Any]:
    """Facts of the page "staff"; names masked, amounts as text in yuan."""
    desk = state.desk
    settled = [row for row in desk.rows if row.state is RequestState.SETTLED]
    return {
        "staff": state.staff.value,
        "day": Text.of("date", y=today.year, m=today.month, d=today.day),
        "open": [_case(case) for case in desk.open],
        "reverses": desk.reverses,
        "undoes": desk.undoes,
        "writes": [
            {
                "reference": w.write.request_id.reference,
                "at": f"{w.begun_at:%m-%d %H:%M}",
                "kind": Text.of(f"write_kind.{w.write.draft.kind.value}"),
                "state": Text.of(f"request_state.{w.state.value}"),
            }
            for w in desk.writes
        ],
        "waiting": [_waits(each) for each in desk.waiting],
        "undo_owed": [number.reference for number in desk.undo_owed],
        "owed": [_owed(row) for row in desk.slips],
        "hospital_owed": [
            {"reference": s.request_id.reference, "total": s.amounts.total.yuan()} for s in desk.hospital_owed
        ],
        "rows": [_row(row) for row in desk.rows],
        "sums": {
            "count": len(settled),
            "total": total(r.total for r in settled).yuan(),
            "fund": total(r.fund_total for r in settled).yuan(),
            "cash": total(r.cash for r in settled).yuan(),
        },
        "notice": _notice(state),
    }


def _case(case: st.OpenCase) -> dict[str, Any]:
    """Both sides' facts of a settlement in doubt: what was sent, and what the platform said last."""
    r = case.request
    return {
        "request": str(r.request_id),
        "reference": r.request_id.reference,
        "name": mask_name(r.order.quote.bill.stay.patient_name),
        "at": f"{r.begun_at:%m-%d %H:%M}",
        "total": r.order.quote.amounts.total.yuan(),
        "state": Text.of(f"request_state.{r.state.value}"),
        "said": Text.of(f"said.{case.said.value}"),
    }


def _notice(state: st.StaffDesk) -> Text | None:
    if state.printing:
        return Text.of("staff.printing")
    if state.working:
        return Text.of("staff.working")
    if state.undoing:
        return Text.of("staff.undo_sure", reference=RequestId.parse(state.undoing).reference)
    if state.asking:
        return Text.of("print_ask.title")
    return Text.of("staff.printed") if state.printed else None


def _owed(row: SlipRow) -> dict[str, Any]:
    return {
        "request": str(row.request_id),
        "reference": row.request_id.reference,
        "name": mask_name(row.paper.name) if isinstance(row.paper, Slip) else "",
        "copies": row.copies,
        "state": Text.of(f"slip_state.{row.state.value}"),
    }


def _waits(each: Awaited) -> dict[str, Any]:
    """Whose filing is not decided yet, since when, and until when their ticket brings them back (R9)."""
    one = each.waiting
    return {
        "number": one.number or Text.of("staff.on_phone"),
        "name": mask_name(one.member.name),
        "insured": one.insurance.region.name,
        "since": f"{each.since:%m-%d %H:%M}",
        "until": f"{each.until:%m-%d}",
    }


def _row(row: DayRow) -> dict[str, Any]:
    return {
        "request": str(row.request_id),
        "reference": row.request_id.reference,
        "at": f"{row.at:%H:%M}",
        "name": row.name_masked,
        "state": Text.of(f"request_state.{row.state.value}"),
        "settled": row.state is RequestState.SETTLED,
        "total": row.total.yuan(),
        "fund": row.fund_total.yuan(),
        "cash": row.cash.yuan(),
        "slip": Text.of(f"slip_state.{row.slip.value}") if row.slip else None,
        "hospital": row.hospital_took,
    }


PAGES: Pages = {
    st.StaffSignIn: _pin,
    st.StaffDesk: _staff,
    st.DayClosing: _day_close,
    st.Auditing: _audit,
}
