"""The engineer's pages: the door, and the page of sections."""

from __future__ import annotations

from typing import Any

from kiosk.diagnostics.fixes import Fix
from kiosk.diagnostics.report import Report, fitted
from kiosk.domain.problems import Problem, ProblemCode, Who
from kiosk.domain.readiness import Confirmation
from kiosk.ports import Check, Detail, Health, Section
from kiosk.visit import states as st
from kiosk.visit.engineer_states import Findings, Job, Tried, Work
from kiosk.visit.facts import word
from kiosk.visit.named import named
from kiosk.visit.named import part as part_name
from kiosk.visit.screen import Screen, Text
from kiosk.visit.view_burning import burning_facts
from kiosk.visit.view_page import NOT_LEAVING, Pages, Surroundings, page_of, problem_facts, quiet
from kiosk.visit.view_readiness import device_facts, readiness_facts

#: Seconds until the page is left where nobody touches it, nothing is under way and no burn-in runs.
IDLE = 300
_T = Text.of


def sign_in(state: st.EngineerSignIn, around: Surroundings) -> Screen:
    """The PIN page, with the card as the other way in."""
    facts = {
        "problem": _for_engineer(state.problem) if state.problem else None,
        "card": _T("engineer.card.reading" if state.reading else "engineer.card.or_card"),
        "unrecorded": _T("engineer.unrecorded.sign_in", code=state.unrecorded.code.value) if state.unrecorded else None,
    }
    return page_of("pin", around, (quiet("cancel"),), facts, title="engineer.sign_in", idle=around.idle_seconds)


def diagnosing(state: st.Diagnosing, around: Surroundings) -> Screen:
    """One page of sections; beside the rail one section, or one of the engineer's other papers."""
    busy = state.working is not None or state.burning
    return page_of(
        "engineer",
        around,
        (quiet("cancel", "sign_out"),),
        _facts(state, around),
        idle=NOT_LEAVING if busy else IDLE,
    )


def _facts(state: st.Diagnosing, around: Surroundings) -> dict[str, Any]:
    found = state.findings
    section = state.panel is st.Panel.SECTION
    return {
        "staff": _T("engineer.who", staff=state.staff.value),
        "unrecorded": _unrecorded(state.unrecorded) if state.unrecorded else None,
        "at": _T("engineer.at", at=f"{found.report.at:%m-%d %H:%M}") if found else None,
        "panel": state.panel.value,
        "section": state.section.value,
        "section_title": _T(f"section.{state.section}"),
        "rail": [_rail(each, found, state) for each in Section],
        "checks": [_check(check, found, state) for check in found.report.by_section()[state.section]]
        if found and section
        else [],
        "camera": section and state.section is Section.CAMERAS,
        "live": (section and state.section is Section.CAMERAS) or state.panel is st.Panel.BURNING,
        "card": _T("engineer.card.in") if state.insertion else None,
        "busy": state.working is not None,
        "working": _working(state.working) if state.working else None,
        "burning": burning_facts(around.burning) if around.burning is not None else None,
        "burns": state.burning,
        "hours": [] if state.unrecorded else [_hours(minutes) for minutes in (10, 60, 240, 720)],
        "readiness": readiness_facts(state.readiness) if state.readiness else None,
        "devices": device_facts() if state.panel is st.Panel.DEVICES else [],
        "notice": _notice(state),
        "problem": _for_engineer(state.notice) if state.notice else None,
    }


def _hours(minutes: int) -> dict[str, Any]:
    return {"minutes": minutes, "text": _T(f"burning.for.{minutes}")}


def _unrecorded(problem: Problem) -> dict[str, Any]:
    """That nothing done here is written down, and why; what is left out of the page for it."""
    said = {key: _T(f"engineer.unrecorded.{key}") for key in ("title", "then", "burn")}
    return {**said, "why": _T("engineer.unrecorded.why", code=problem.code.value)}


def _notice(state: st.Diagnosing) -> Text | None:
    if state.bundle:
        return _T("engineer.bundle_at", path=state.bundle)
    if state.printed is not None:
        return _T("engineer.printed" if state.printed else "engineer.unconfirmed")
    return None


def _working(work: Work) -> Text:
    return _T(f"engineer.working.{work.job}", what=part_name(work.part) if work.part else "")


def _rail(section: Section, found: Findings | None, state: st.Diagnosing) -> dict[str, Any]:
    health = found.report.health(section) if found else None
    return {
        "value": section.value,
        "text": _T(f"section.{section}"),
        "health": health.value if health else "",
        "word": _health(health) if health else _T("engineer.not_yet"),
        "chosen": state.panel is st.Panel.SECTION and section is state.section,
    }


def _health(health: Health) -> Text:
    return _T(f"health.{health}")


def _check(check: Check, found: Findings, state: st.Diagnosing) -> dict[str, Any]:
    part = check.part
    absent = not fitted(check)
    return {
        "part": word(part),
        "title": part_name(part),
        "health": "absent" if absent else check.health.value,
        "word": _T("engineer.absent") if absent else _health(check.health),
        "evidence": check.evidence,
        "driver": "" if check.driver == "-" else check.driver,
        "details": [detail_facts(detail) for detail in check.details],
        "problem": _cause(check.problem) if check.problem else None,
        "probes": [_probe(part, name, state) for name in found.probes.get(part, ())],
        "fixes": [_fix(part, fix, state) for fix in found.fixes.get(part, ())] if not absent else [],
        "asks": [] if state.unrecorded else [_ask(part, name, found.report) for name in found.asks.get(part, ())],
        "withheld": _T("engineer.unrecorded.asks") if state.unrecorded and found.asks.get(part) else None,
    }


def detail_facts(detail: Detail) -> dict[str, Any]:
    return {
        "label": named("detail", detail.name),
        "value": detail.value,
        "health": detail.health.value if detail.health else "",
        "word": _health(detail.health) if detail.health else "",
    }


def _probe(part: str, name: str, state: st.Diagnosing) -> dict[str, Any]:
    return {
        "argument": f"{part}/{name}",
        "text": named("probe", name),
        "working": state.working == Work(Job.PROBING, part, name),
        "result": _result(state.last(Job.PROBING, part, name)),
    }


def _result(tried: Tried | None) -> dict[str, Any] | None:
    if tried is None:
        return None
    return {
        "health": tried.check.health.value,
        "word": _health(tried.check.health),
        "evidence": tried.check.evidence,
        "details": [detail_facts(detail) for detail in tried.check.details],
    }


def _fix(part: str, fix: Fix, state: st.Diagnosing) -> dict[str, Any]:
    key = f"fix.{fix.name}"
    steps = [named(key, str(number)) for number in range(1, fix.steps + 1)]
    return {
        "argument": f"{part}/{fix.name}",
        "title": named(key, "title"),
        "steps": [{"number": number, "text": text} for number, text in enumerate(steps, start=1)],
        "act": named(key, "act") if fix.acts and not state.unrecorded else None,
        "withheld": _T("engineer.unrecorded.act") if fix.acts and state.unrecorded else None,
        "working": state.working == Work(Job.FIXING, part, fix.name),
        "result": _result(state.last(Job.FIXING, part, fix.name)),
    }


def _ask(part: str, name: str, report: Report) -> dict[str, Any]:
    said = next((r for r in report.confirmed(part) if r.name == name), None)
    return {
        "argument": f"{part}/{name}",
        "name": name,
        "text": named("confirm", name),
        "said": _said(said) if said else None,
        "passed": said.passed if said else None,
    }


def _said(record: Confirmation) -> Text:
    how = "passed" if record.passed else "failed"
    return _T(f"engineer.said.{how}", staff=record.staff, at=f"{record.at:%Y-%m-%d %H:%M}")


def _cause(code: ProblemCode) -> dict[str, Any]:
    """A code with its cause, and what the engineer does about it; where nobody wrote that, what staff do."""
    problem = Problem(code)
    who = [*([Who.ENGINEER] if Who.ENGINEER in problem.remedies else []), Who.STAFF, Who.PATIENT]
    first = next((each for each in who if each in problem.remedies), None)
    key = f"problem.{code.value}"
    return {
        "code": code.value,
        "title": _T(f"{key}.title"),
        "cause": _T(f"{key}.cause"),
        "remedy": _T(f"{key}.{first}") if first else None,
    }


def _for_engineer(problem: Problem) -> dict[str, Any]:
    """The engineer's remedy first: the page shows one."""
    facts = problem_facts(problem)
    return facts | {"remedies": sorted(facts["remedies"], key=lambda remedy: remedy["who"] != Who.ENGINEER)}


PAGES: Pages = {
    st.EngineerSignIn: sign_in,
    st.Diagnosing: diagnosing,
}
