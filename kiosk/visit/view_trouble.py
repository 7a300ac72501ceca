"""Pages of what went wrong: a problem with its next step, the staff who are needed, a terminal out of service."""

from __future__ import annotations

from kiosk.domain.problems import ProblemCode
from kiosk.visit import states as st
from kiosk.visit.screen import Screen
from kiosk.visit.view_page import NOT_LEAVING, Pages, Surroundings, page_of, primary, problem_facts, quiet, second


def _problem(state: st.Trouble, around: Surroundings) -> Screen:
    again = state.back is not None
    actions = (primary("retry"), quiet("cancel")) if again else (primary("cancel", "finish"),)
    if state.problem.code is ProblemCode.INSTITUTION_NOT_NETWORKED:
        actions = (second("hospitals"), *actions)
    if state.paid is not None:
        actions = (second("claim", "claim_paid"), *actions)
    facts = {"problem": problem_facts(state.problem), "back": again, "phone": around.phone, "office": around.office}
    return page_of("problem", around, actions, facts)


def _needs_staff(state: st.NeedsStaff, around: Surroundings) -> Screen:
    facts = {"problem": problem_facts(state.problem), "reference": state.problem.reference}
    return page_of("needs_staff", around, (primary("proceed", "understood"), quiet("staff")), facts, idle=180)


def _out_of_service(state: st.OutOfService, around: Surroundings) -> Screen:
    facts = {"problem": problem_facts(state.problem), "hospital": around.hospital, "phone": around.phone}
    return page_of("out_of_service", around, (quiet("retry", "try_service"), quiet("staff")), facts, idle=NOT_LEAVING)


PAGES: Pages = {
    st.Trouble: _problem,
    st.NeedsStaff: _needs_staff,
    st.OutOfService: _out_of_service,
}
