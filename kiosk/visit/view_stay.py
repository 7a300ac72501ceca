"""Pages of the stay and its filing: what is in force, what it means, and the ways on where none is."""

from __future__ import annotations

from typing import Any

from kiosk.domain.filing import FilingFinding, FilingStatus
from kiosk.domain.people import mask_name
from kiosk.domain.stay import Stay
from kiosk.visit import deciding
from kiosk.visit import states as st
from kiosk.visit.screen import Action, Screen, Text
from kiosk.visit.view_agency import agency_facts
from kiosk.visit.view_page import Pages, Surroundings, day, moment, page_of, primary, quiet, second, waiting

_T = Text.of


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
    facts = _filing_facts(state.case, state.ways, around)
    title = "filing.none_nowhere" if none_here else f"filing.{status.value}"
    return page_of("filing", around, actions, facts, progress=3, title=title)


def _ways_on(state: st.Explaining) -> tuple[Action, ...]:
    """The next step where a filing is missing: here, else on the phone; where neither, there is none."""
    if state.ways.files_here and deciding.missing(state.case.finding.status):
        return (primary("file"), second("phone")) if state.ways.abilities.link else (primary("file"),)
    return (primary("phone"),) if state.ways.files_by_phone else ()


def _filing_facts(case: st.Case, ways: st.Ways, around: Surroundings) -> dict[str, Any]:
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


PAGES: Pages = {
    st.ChoosingStay: _stays,
    st.CheckingFiling: _checking,
    st.Explaining: _filing,
    st.BackFilling: _phone_filing,
    st.Parked: _parked,
}
