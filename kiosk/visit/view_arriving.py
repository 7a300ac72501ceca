"""Pages from the welcome to who stands there: for whom, who acts for the person, card or code."""

from __future__ import annotations

from typing import Any

from kiosk.domain.people import Relation
from kiosk.domain.problems import Problem, ProblemCode, Who
from kiosk.visit import states as st
from kiosk.visit.screen import Screen, Text
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
#: Troubles of the camera alone: where a scanner works, it reads the code.
_CAMERA = frozenset((ProblemCode.CAMERA_GONE, ProblemCode.CAMERA_FROZEN, ProblemCode.CAMERA_BLIND))


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


PAGES: Pages = {
    st.Starting: _starting,
    st.Idle: _welcome,
    st.ForWhom: _for_whom,
    st.NamingAgent: _agent,
    st.Identifying: _identify,
}
