"""State → Screen: what each page says and which steps it offers. Pure; the window only draws it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain.bill import Choice
from kiosk.domain.filing import FilingFinding, FilingStatus
from kiosk.domain.money import Fen
from kiosk.domain.people import Account, Relation, mask_name
from kiosk.domain.problems import Problem
from kiosk.domain.stay import Stay
from kiosk.visit import states as st
from kiosk.visit.screen import Action, Screen, Text, Weight
from kiosk.visit.step import choices
from kiosk.visit.view_bill import bill_facts, direction
from kiosk.visit.view_close import close_facts
from kiosk.visit.view_staff import desk_facts

NOT_LEAVING = 0
_T = Text.of


@dataclass(frozen=True)
class Surroundings:
    """What pages need beside the state: the hospital's words, which ways of identifying work, the idle time (s)."""

    hospital: str = ""
    office: str = ""
    phone: str = ""
    card: bool = True
    code: bool = True
    id_card: bool = False
    open_requests: int = 0
    filing_link: str = ""
    idle_seconds: int = 60
    today: dt.date = dt.date(2026, 1, 1)


def day(value: dt.date) -> Text:
    return _T("date", y=value.year, m=value.month, d=value.day)


def moment(value: dt.datetime) -> Text:
    return _T("moment", y=value.year, m=value.month, d=value.day, time=f"{value:%H:%M}")


def problem_facts(problem: Problem) -> dict[str, Any]:
    """A problem as a page shows it: cause, who acts, and whether money moved."""
    key = f"problem.{problem.code.value}"
    return {
        "code": problem.code.value,
        "title": _T(f"{key}.title"),
        "cause": _T(f"{key}.cause"),
        "remedies": [{"who": who.value, "text": _T(f"{key}.{who.value}")} for who in problem.remedies],
        "money": problem.money.value,
        "moved": _T(f"moved.{problem.money.value}"),
        "reference": problem.reference,
    }


def primary(tap: str, key: str = "", argument: str = "") -> Action:
    return Action(tap, _T(f"action.{key or tap}"), Weight.PRIMARY, argument)


def second(tap: str, key: str = "", argument: str = "") -> Action:
    return Action(tap, _T(f"action.{key or tap}"), Weight.SECONDARY, argument)


def quiet(tap: str, key: str = "") -> Action:
    return Action(tap, _T(f"action.{key or tap}"), Weight.QUIET)


def screen(state: st.State, around: Surroundings) -> Screen:
    """The page of a state. Every state has one, and every page that waits for a person has a next step."""
    return _PAGES[type(state)](state, around)


def _page(
    page: str,
    around: Surroundings,
    actions: tuple[Action, ...] = (),
    facts: Mapping[str, Any] | None = None,
    *,
    progress: int = 0,
    idle: int | None = None,
    busy: bool = False,
    title: str = "",
) -> Screen:
    seconds = around.idle_seconds if idle is None else idle
    return Screen(page, _T(f"{title or page}.title"), actions, facts or {}, progress, seconds, busy)


def _waiting(key: str, around: Surroundings, progress: int, *, long: bool = False, leave: bool = True) -> Screen:
    actions = (quiet("cancel"),) if leave else ()
    facts = {"line": _T(f"waiting.{key}"), "long": long}
    return _page("waiting", around, actions, facts, progress=progress, idle=NOT_LEAVING, busy=True)


# ---- welcome and who -----------------------------------------------------------------------------------------


def _starting(state: st.Starting, around: Surroundings) -> Screen:
    return _waiting("starting", around, 0, leave=False)


def _welcome(state: st.Idle, around: Surroundings) -> Screen:
    ways = {"card": "ready" if around.card else "out", "code": "ready" if around.code else "out"}
    facts = {"hospital": around.hospital, "devices": ways, "owed": around.open_requests}
    return _page("welcome", around, (primary("start"), quiet("staff")), facts, idle=NOT_LEAVING)


def _out_of_service(state: st.OutOfService, around: Surroundings) -> Screen:
    facts = {"problem": problem_facts(state.problem), "hospital": around.hospital, "phone": around.phone}
    return _page("out_of_service", around, (quiet("retry", "try_service"), quiet("staff")), facts, idle=NOT_LEAVING)


def _for_whom(state: st.ForWhom, around: Surroundings) -> Screen:
    return _page("for_whom", around, (second("self"), second("family"), quiet("cancel")), progress=1)


def _agent(state: st.NamingAgent, around: Surroundings) -> Screen:
    relations = [{"value": r.value, "text": _T(f"relation.{r.value}")} for r in Relation]
    facts = {"relations": relations, "error": None}
    return _page("agent", around, (quiet("cancel"),), facts, progress=1, idle=around.idle_seconds * 2)


def _identify(state: st.Identifying, around: Surroundings) -> Screen:
    if state.asked is not None:
        return _waiting("identify", around, 2)
    if state.reading:
        return _waiting("card" if state.insertion else "id_card", around, 2)
    facts = {
        "for_family": state.agent is not None,
        "card": around.card,
        "code": around.code,
        "id_card": around.id_card,
        "camera": around.code,
        "hint": problem_facts(state.hint) if state.hint else None,
        "resumed": bool(state.resumed),
        "steps": [_T("identify.card"), _T("identify.code")],
    }
    actions = (second("id_card"),) if around.id_card else ()
    return _page("identify", around, (*actions, quiet("cancel")), facts, progress=2)


# ---- stay and filing -----------------------------------------------------------------------------------------


def _stays(state: st.ChoosingStay, around: Surroundings) -> Screen:
    if state.stays is None:
        return _waiting("stays", around, 2)
    rows = [_stay_row(i, stay, around) for i, stay in enumerate(state.stays)]
    facts = {"stays": rows, "name": mask_name(state.patient.member.name)}
    return _page("stays", around, (quiet("cancel"),), facts, progress=2)


def _stay_row(index: int, stay: Stay, around: Surroundings) -> dict[str, Any]:
    return {
        "index": index,
        "hospital": stay.hospital.name,
        "ward": stay.ward,
        "bed": stay.bed,
        "admitted": day(stay.admitted),
        "days": stay.days(around.today),
        "number": stay.inpatient_number,
    }


def _checking(state: st.CheckingFiling, around: Surroundings) -> Screen:
    return _waiting("filing", around, 3, long=True)


def filing_facts(case: st.Case, around: Surroundings) -> dict[str, Any]:
    """What the filing page says: status, evidence with its time, meaning, next step, whom to call."""
    finding, stay = case.finding, case.stay
    key = f"filing.{finding.status.value}"
    places = {"insured": case.insurance.region.name, "care": stay.hospital.region.name}
    return {
        "status": finding.status.value,
        "good": finding.status.settles,
        "name": mask_name(case.patient.member.name),
        **places,
        "stay": _T("filing.stay", ward=stay.ward, day=day(stay.admitted)),
        "evidence": _T(f"evidence.{finding.evidence.value}"),
        "checked_at": moment(finding.checked_at),
        "record": _record(finding),
        "meaning": _T(f"{key}.meaning", **places, day=day(finding.judged_on)),
        "next": _T(f"{key}.next", **places, day=day(finding.judged_on)),
        "whom": _T("filing.whom_phone", office=around.office, phone=around.phone, insured=places["insured"])
        if around.phone
        else _T("filing.whom", office=around.office, insured=places["insured"]),
        "phone": around.phone,
        "rule": _rule(finding.rule),
    }


def _rule(rule: str) -> Text | None:
    """Why no filing is needed, in words: our own rules have a text, a zone's rule its own name (R3, R4, R5)."""
    if not rule:
        return None
    return _T(f"filing.by.{rule}") if rule in ("R3", "R5") else _T("filing.rule", rule=rule)


def _record(finding: FilingFinding) -> dict[str, Any] | None:
    record = finding.record
    if record is None:
        return None
    return {
        "type": _T(f"filing_type.{record.type.value}"),
        "begin": day(record.begin),
        "end": day(record.end) if record.end else _T("filing.no_end"),
        "destination": record.destination.name,
        "number": record.number,
        "reason": record.reason,
    }


def _filing(state: st.Explaining, around: Surroundings) -> Screen:
    status = state.case.finding.status
    if status.settles:
        actions: tuple[Action, ...] = (primary("proceed"), quiet("cancel"))
    elif status is FilingStatus.UNKNOWN:
        actions = (primary("proceed", "proceed_unknown"), second("check"), second("park"), quiet("cancel"))
    elif status is FilingStatus.PENDING:
        actions = (primary("park"), second("check"), quiet("cancel"))
    else:
        actions = (primary("phone"), second("check"), second("park"), quiet("cancel"))
    facts = filing_facts(state.case, around)
    return _page("filing", around, actions, facts, progress=3, title=f"filing.{status.value}")


def _phone_filing(state: st.BackFilling, around: Surroundings) -> Screen:
    case = state.case
    admitted = day(case.stay.admitted)
    places = {"insured": case.insurance.region.name, "care": case.stay.hospital.region.name}
    facts = {
        "link": around.filing_link,
        "steps": [_T(f"phone_filing.step{n}", **places, admitted=admitted) for n in (1, 2, 3, 4)],
        "name": mask_name(case.patient.member.name),
        **places,
        "admitted": admitted,
    }
    actions = (primary("check", "filed"), second("park"), quiet("proceed", "back"))
    return _page("phone_filing", around, actions, facts, progress=3, idle=around.idle_seconds * 10)


def _parked(state: st.Parked, around: Surroundings) -> Screen:
    if not state.ticket:
        return _waiting("parking", around, 3, leave=False)
    lines = [_T("parked.keep"), _T("parked.resume"), _T("parked.next")]
    facts = {"ticket": state.ticket, "lines": lines, "printed": state.printed}
    return _page("parked", around, (primary("proceed", "finish"),), facts, progress=3)


# ---- amounts and money ---------------------------------------------------------------------------------------


def _insurance(state: st.ChoosingInsurance, around: Surroundings) -> Screen:
    offered = choices(state.case)
    one = len({choice.insurance for choice in offered}) == 1
    options = [_option(i, choice, one) | {"chosen": choice == state.chosen} for i, choice in enumerate(offered)]
    facts = {"name": mask_name(state.case.patient.member.name), "options": options}
    return _page("insurance", around, (primary("proceed"), quiet("cancel")), facts, progress=4)


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
    return _waiting("bill" if state.bill is None else "preview", around, 4, long=True)


def _bill(state: st.Confirming, around: Surroundings) -> Screen:
    facts = bill_facts(state.case, state.quote, around.today) | {"settles_here": state.settles_here}
    actions = (primary("confirm"), quiet("cancel", "not_now"))
    return _page("bill", around, actions, facts, progress=4, idle=around.idle_seconds * 3)


def _securing(state: st.Securing, around: Surroundings) -> Screen:
    return _waiting("securing", around, 5, leave=False)


def _settling(state: st.Settling, around: Surroundings) -> Screen:
    amounts = state.quote.amounts
    facts = {"total": amounts.total.yuan(), "cash": amounts.cash.yuan(), "reference": ""}
    return _page("settling", around, (), facts, progress=5, idle=NOT_LEAVING, busy=True)


def _reconciling(state: st.Reconciling, around: Surroundings) -> Screen:
    order = state.order
    facts = {"reference": order.request_id.reference, "total": order.quote.amounts.total.yuan()}
    return _page("reconciling", around, (), facts, progress=5, idle=NOT_LEAVING, busy=True)


def _handing_over(state: st.HandingOver, around: Surroundings) -> Screen:
    return _waiting("hand_over", around, 5, leave=False)


def _paying(state: st.Paying, around: Surroundings) -> Screen:
    return _page("pay", around, (), _due(state.paid, state.pay_at), progress=5, idle=NOT_LEAVING, busy=True)


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


def _printing(state: st.Printing, around: Surroundings) -> Screen:
    reference = state.paid.settlement.request_id.reference
    if not state.asking:
        return _page("printing", around, (), {"copy": 0}, progress=6, idle=NOT_LEAVING, busy=True)
    actions = (primary("paper_yes"), second("paper_no"))
    return _page("print_ask", around, actions, {"reference": reference}, progress=6)


def _done(state: st.Done | st.HospitalOwed, around: Surroundings) -> Screen:
    facts = _due(state.paid, state.pay_at) | {
        "take_card": bool(state.paid.case.patient.insertion),
        "take_slip": True,
        "hospital_owed": isinstance(state, st.HospitalOwed),
        "reference": state.paid.settlement.request_id.reference,
    }
    return _page("done", around, (primary("proceed", "finish"),), facts, progress=6)


def _slip_owed(state: st.PaidSlipOwed, around: Surroundings) -> Screen:
    facts = _due(state.paid, state.pay_at) | {
        "problem": problem_facts(state.problem),
        "reference": state.paid.settlement.request_id.reference,
        "take_card": bool(state.paid.case.patient.insertion),
    }
    actions = (primary("retry", "print_again"), second("proceed", "to_window"))
    return _page("slip_owed", around, actions, facts, progress=6)


def _needs_staff(state: st.NeedsStaff, around: Surroundings) -> Screen:
    facts = {"problem": problem_facts(state.problem), "reference": state.problem.reference}
    return _page("needs_staff", around, (primary("proceed", "understood"), quiet("staff")), facts, idle=180)


def _problem(state: st.Trouble, around: Surroundings) -> Screen:
    again = state.back is not None
    actions = (primary("retry"), quiet("cancel")) if again else (primary("cancel", "finish"),)
    facts = {"problem": problem_facts(state.problem), "back": again, "phone": around.phone, "office": around.office}
    return _page("problem", around, actions, facts)


# ---- staff ---------------------------------------------------------------------------------------------------


def _pin(state: st.StaffSignIn, around: Surroundings) -> Screen:
    facts = {"problem": problem_facts(state.problem) if state.problem else None}
    return _page("pin", around, (quiet("cancel"),), facts)


def _staff(state: st.StaffDesk, around: Surroundings) -> Screen:
    facts = desk_facts(state, around.today)
    facts["notice"] = problem_facts(state.notice)["title"] if state.notice else facts["notice"]
    asked = (primary("paper_yes"), second("paper_no")) if state.asking else ()
    if state.undoing:
        asked = (second("undo_yes"), primary("undo_no"))
    day_close = () if asked else (Action("close", _T("close.title")),)
    actions = (*asked, *day_close, second("retry", "refresh"), quiet("cancel", "sign_out"))
    return _page("staff", around, actions, facts, idle=180)


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
    return _page("close", around, actions, facts, idle=NOT_LEAVING if state.working else 300)


_PAGES: Mapping[type[st.State], Callable[[Any, Surroundings], Screen]] = {
    st.Starting: _starting,
    st.Idle: _welcome,
    st.OutOfService: _out_of_service,
    st.ForWhom: _for_whom,
    st.NamingAgent: _agent,
    st.Identifying: _identify,
    st.ChoosingStay: _stays,
    st.CheckingFiling: _checking,
    st.Explaining: _filing,
    st.BackFilling: _phone_filing,
    st.Parked: _parked,
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
    st.NeedsStaff: _needs_staff,
    st.Trouble: _problem,
    st.StaffSignIn: _pin,
    st.StaffDesk: _staff,
    st.DayClosing: _day_close,
}
