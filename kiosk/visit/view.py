"""State → Screen: what each page says and which steps it offers. Pure; the window only draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.domain.bill import Choice
from kiosk.domain.filing import FilingFinding, FilingStatus
from kiosk.domain.money import Fen
from kiosk.domain.people import Account, Relation, mask_name
from kiosk.domain.problems import Problem, ProblemCode, Who
from kiosk.domain.stay import Stay
from kiosk.visit import deciding, view_engineer, view_filing, view_filings, view_guide, view_refusal
from kiosk.visit import states as st
from kiosk.visit.screen import Action, Screen, Text, Weight
from kiosk.visit.step import choices
from kiosk.visit.view_agency import agency_facts
from kiosk.visit.view_audit import audit_facts
from kiosk.visit.view_bill import bill_facts, direction
from kiosk.visit.view_close import close_facts
from kiosk.visit.view_errand import in_its_visit
from kiosk.visit.view_explanation import explained
from kiosk.visit.view_page import (
    NOT_LEAVING,
    Surroundings,
    day,
    moment,
    page_of,
    primary,
    problem_facts,
    quiet,
    second,
    waiting,
)
from kiosk.visit.view_staff import desk_facts

__all__ = ["Surroundings", "screen"]

_T = Text.of


def screen(state: st.State, around: Surroundings) -> Screen:
    """The page of a state. Every state has one, and every page that waits for a person has a next step."""
    return in_its_visit(state, _PAGES[type(state)](state, around))


# ---- welcome and who -----------------------------------------------------------------------------------------


def _starting(state: st.Starting, around: Surroundings) -> Screen:
    return waiting("starting", around, 0, leave=False)


def _welcome(state: st.Idle, around: Surroundings) -> Screen:
    works = {"card": around.card, "code": around.code, "paper": around.paper}
    ways = {name: "ready" if ready else "out" for name, ready in works.items()}
    facts = {"hospital": around.hospital, "devices": ways, "owed": around.open_requests, "notice": _notice(around)}
    actions = (primary("start"), second("filings"), second("guide"), quiet("staff"))
    return page_of("welcome", around, actions, facts, idle=NOT_LEAVING)


def _notice(around: Surroundings) -> dict[str, Any] | None:
    """An announced downtime, shown before anyone queues (R34)."""
    found = around.downtime
    if found is None:
        return None
    now = around.now
    running = now is not None and found.starts <= now
    zone = now.tzinfo if now is not None else found.starts.tzinfo
    local = {"starts": found.starts.astimezone(zone), "ends": found.ends.astimezone(zone)}
    times = {name: _T("downtime.at", m=at.month, d=at.day, time=f"{at:%H:%M}") for name, at in local.items()}
    return {
        "running": running,
        "head": _T(f"downtime.{'running' if running else 'ahead'}", **times),
        "words": found.what,
        "advice": _T(f"downtime.{'now' if running else 'before'}"),
    }


def _out_of_service(state: st.OutOfService, around: Surroundings) -> Screen:
    facts = {"problem": problem_facts(state.problem), "hospital": around.hospital, "phone": around.phone}
    return page_of("out_of_service", around, (quiet("retry", "try_service"), quiet("staff")), facts, idle=NOT_LEAVING)


def _for_whom(state: st.ForWhom, around: Surroundings) -> Screen:
    title = "for_whom.filing" if state.errand is st.Errand.FILING else ""
    return page_of("for_whom", around, (second("self"), second("family"), quiet("cancel")), progress=1, title=title)


def _agent(state: st.NamingAgent, around: Surroundings) -> Screen:
    relations = [{"value": r.value, "text": _T(f"relation.{r.value}")} for r in Relation]
    facts = {"relations": relations, "error": None}
    return page_of("agent", around, (quiet("cancel"),), facts, progress=1, idle=around.idle_seconds * 2)


def _identify(state: st.Identifying, around: Surroundings) -> Screen:
    if state.asked is not None:
        return waiting("identify", around, 2)
    if state.reading:
        return waiting("card" if state.insertion else "id_card", around, 2)
    id_card = around.id_card and (around.id_card_settles or state.errand is st.Errand.FILING)
    alone = around.scanner and not around.camera
    facts = {
        "for_family": state.agent is not None,
        "card": around.card,
        "code": around.code,
        "id_card": id_card,
        "camera": around.camera,
        "scanner": around.scanner,
        "hint": _hint(state, around, id_card=id_card),
        "resumed": bool(state.resumed),
        "steps": [_T("identify.card"), _T("identify.code_scanner" if alone else "identify.code")],
    }
    actions = (second("id_card"),) if id_card else ()
    return page_of("identify", around, (*actions, quiet("cancel")), facts, progress=2)


_CAMERA = frozenset((ProblemCode.CAMERA_GONE, ProblemCode.CAMERA_FROZEN, ProblemCode.CAMERA_BLIND))


def _hint(state: st.Identifying, around: Surroundings, *, id_card: bool) -> dict[str, Any] | None:
    """What was wrong. A scanner that is out is said only where no other eye works; and what the person is told to do
    instead of showing a code is what works here now."""
    problem = state.hint
    if problem is None and state.scanner_out and not around.code:
        problem = Problem(ProblemCode.SCANNER_GONE)
    if problem is None:
        return None
    facts = problem_facts(problem)
    if problem.code is ProblemCode.SCANNER_GONE:
        way = "card" if around.card else "id_card" if id_card else "window"
    elif problem.code in _CAMERA and around.scanner:
        way = "scanner"
    else:
        return facts
    others = [remedy for remedy in facts["remedies"] if remedy["who"] != Who.PATIENT]
    return facts | {"remedies": [{"who": Who.PATIENT.value, "text": _T(f"identify.instead.{way}")}, *others]}


# ---- stay and filing -----------------------------------------------------------------------------------------


def _stays(state: st.ChoosingStay, around: Surroundings) -> Screen:
    if state.stays is None:
        return waiting("stays", around, 2)
    rows = [_stay_row(i, stay, around) for i, stay in enumerate(state.stays)]
    facts = {"stays": rows, "name": mask_name(state.patient.member.name)}
    return page_of("stays", around, (quiet("cancel"),), facts, progress=2)


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
    return waiting("filing", around, 3, long=True)


def filing_facts(case: st.Case, ways: st.Ways, around: Surroundings) -> dict[str, Any]:
    """What the filing page says: status, evidence with its time, meaning, next step, whom to call."""
    finding, stay = case.finding, case.stay
    key = f"filing.{finding.status.value}"
    places = {"insured": case.insurance.region.name, "care": stay.hospital.region.name}
    office = agency_facts(around.agency(case.insurance))
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
        "next": _T(_next(finding.status, ways), **places, day=day(finding.judged_on)),
        "whom": _whom(office, around, places["insured"]),
        "phone": office["number"] or around.phone,
        "rule": _rule(finding.rule),
    }


def _whom(office: dict[str, Any], around: Surroundings, insured: str) -> Text:
    """The insured place's own office where a number of it may be shown (R33), beside the hospital's."""
    if office["number"]:
        at = {name: office[name] for name in ("number", "verified")}
        return _T("filing.whom_agency", here=around.office, agency=office["office"], **at)
    if around.phone:
        return _T("filing.whom_phone", office=around.office, phone=around.phone, insured=insured)
    return _T("filing.whom", office=around.office, insured=insured)


def _next(status: FilingStatus, ways: st.Ways) -> str:
    """What to do now, as far as this insured place allows it here, on the phone, or nowhere."""
    if deciding.missing(status) and ways.files_here:
        return "filing.next_here"
    return "filing.next_nowhere" if _nowhere(status, ways) else f"filing.{status.value}.next"


def _nowhere(status: FilingStatus, ways: st.Ways) -> bool:
    """A filing is missing, and the insured place takes none here nor on a phone: its own window does (R8)."""
    return deciding.missing(status) and not ways.files_here and not ways.files_by_phone


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
    elif _nowhere(status, state.ways):
        actions = (primary("park"), second("check"), second("claim"), quiet("cancel"))
    else:
        ways = _ways_on(state)
        again = second("check") if ways else primary("check")
        actions = (*ways, again, second("park"), second("claim"), quiet("cancel"))
    none_here = status is FilingStatus.NONE and _nowhere(status, state.ways)
    facts = filing_facts(state.case, state.ways, around)
    title = "filing.none_nowhere" if none_here else f"filing.{status.value}"
    return page_of("filing", around, actions, facts, progress=3, title=title)


def _ways_on(state: st.Explaining) -> tuple[Action, ...]:
    """The next step where a filing is missing: here, else on the phone; where neither, there is none."""
    if state.ways.files_here and deciding.missing(state.case.finding.status):
        return (primary("file"), second("phone")) if state.ways.abilities.link else (primary("file"),)
    return (primary("phone"),) if state.ways.files_by_phone else ()


def _phone_filing(state: st.BackFilling, around: Surroundings) -> Screen:
    case = state.case
    admitted = day(case.stay.admitted)
    places = {"insured": case.insurance.region.name, "care": case.stay.hospital.region.name}
    facts = {
        "link": state.ways.abilities.link or around.filing_link,
        "steps": [_T(f"phone_filing.step{n}", **places, admitted=admitted) for n in (1, 2, 3, 4)],
        "name": mask_name(case.patient.member.name),
        **places,
        "admitted": admitted,
    }
    actions = (primary("check", "filed"), second("park"), second("hospitals"), quiet("proceed", "back"))
    return page_of("phone_filing", around, actions, facts, progress=3, idle=around.idle_seconds * 10)


def _parked(state: st.Parked, around: Surroundings) -> Screen:
    if not state.ticket:
        return waiting("parking", around, 3, leave=False)
    lines = [_T("parked.keep"), _T("parked.resume"), _T("parked.next")]
    facts = {"ticket": state.ticket, "lines": lines, "printed": state.printed}
    return page_of("parked", around, (primary("proceed", "finish"),), facts, progress=3)


# ---- amounts and money ---------------------------------------------------------------------------------------


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


def _needs_staff(state: st.NeedsStaff, around: Surroundings) -> Screen:
    facts = {"problem": problem_facts(state.problem), "reference": state.problem.reference}
    return page_of("needs_staff", around, (primary("proceed", "understood"), quiet("staff")), facts, idle=180)


def _problem(state: st.Trouble, around: Surroundings) -> Screen:
    again = state.back is not None
    actions = (primary("retry"), quiet("cancel")) if again else (primary("cancel", "finish"),)
    if state.problem.code is ProblemCode.INSTITUTION_NOT_NETWORKED:
        actions = (second("hospitals"), *actions)
    if state.paid is not None:
        actions = (second("claim", "claim_paid"), *actions)
    facts = {"problem": problem_facts(state.problem), "back": again, "phone": around.phone, "office": around.office}
    return page_of("problem", around, actions, facts)


# ---- staff ---------------------------------------------------------------------------------------------------


def _pin(state: st.StaffSignIn, around: Surroundings) -> Screen:
    facts = {"problem": problem_facts(state.problem) if state.problem else None}
    return page_of("pin", around, (quiet("cancel"),), facts)


def _staff(state: st.StaffDesk, around: Surroundings) -> Screen:
    facts = desk_facts(state, around.today)
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
    st.Refused: view_refusal.refused,
    st.Claiming: view_refusal.claim,
    st.StaffSignIn: _pin,
    st.StaffDesk: _staff,
    st.DayClosing: _day_close,
    st.Auditing: _audit,
    **view_filing.PAGES,
    **view_filings.PAGES,
    **view_guide.PAGES,
    **view_engineer.PAGES,
}
