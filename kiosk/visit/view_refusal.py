"""The pages of a refusal: one cause, one next step, one phone, the rest folded; and the claim at home."""

from __future__ import annotations

from typing import Any

from kiosk.domain.claim import ClaimItem, Office
from kiosk.domain.diagnosis import Asked, Cause, Diagnosis
from kiosk.papers import refusal as paper
from kiosk.papers.saying import Saying
from kiosk.policy.diagnosis import readable
from kiosk.visit import refusal
from kiosk.visit import states as st
from kiosk.visit.screen import Action, Screen, Text
from kiosk.visit.view_page import Pages, Surroundings, page_of, primary, quiet, second, waiting

_T = Text.of
#: What was refused is the filing itself: the title says so, not that nothing can be settled.
_OF_FILINGS = (Asked.FILING, Asked.WITHDRAWAL)


def _refused(state: st.Refused, around: Surroundings) -> Screen:
    diagnosis = state.diagnosis
    if diagnosis is None or state.office is None:
        return waiting("diagnosing", around, 0)
    first = diagnosis.first
    said = tuple(dict.fromkeys(readable(words) for words in diagnosis.said))
    facts = {
        "cause": _said(paper.cause(first)),
        "evidence": [_said(line) for line in paper.evidence(first, said)],
        "next": _said(paper.next_step(first)),
        "who": _said(paper.doer(first)),
        **_whom(diagnosis, state.office, around),
        "others": [
            {"cause": _said(paper.cause(o)), "next": _said(paper.next_step(o))} for o in paper.others(diagnosis)
        ],
        "money": state.problem.money.value,
        "moved": _T(f"moved.{state.problem.money.value}"),
        "reference": state.problem.reference,
        "said": "\n".join(said),
        "printed": state.printed,
    }
    title = f"refusal_{state.asked}" if state.asked in _OF_FILINGS else ""
    return page_of("refusal", around, _ways_on(state), facts, idle=around.idle_seconds * 3, title=title)


def _ways_on(state: st.Refused) -> tuple[Action, ...]:
    """The one main button is what helps: file now, else try again, else the paper that helps others help."""
    slip = "help_slip_again" if state.printed is not None else "help_slip"
    ways: list[tuple[str, str]] = []
    if refusal.files(state):
        ways += [("file", "file_now")] if state.ways.files_here else []
        ways += [("phone", "file_now_phone")] if state.ways.files_by_phone else []
    ways += [("retry", "retry")] if state.back is not None else []
    ways.append(("help_slip", slip))
    ways += [("claim", "claim")] if refusal.claimable(state) else []
    elsewhere = state.diagnosis is not None and state.diagnosis.first.cause is Cause.NOT_NETWORKED
    ways += [("hospitals", "hospitals")] if elsewhere else []
    (tap, key), *others = ways
    return (primary(tap, key), *(second(t, k) for t, k in others), quiet("cancel", "finish"))


def _whom(diagnosis: Diagnosis, office: Office, around: Surroundings) -> dict[str, Any]:
    """Whom to call: the insured place's agency for what it has decided, this hospital's office for the rest."""
    if paper.asks_agency(diagnosis.first):
        return {
            "office": _said(paper.office(office)),
            "phone": office.number,
            "hours": office.hours,
            "verified": _said(paper.checked(office)),
        }
    verified = None if around.phone else _T("refusal.office.none_here")
    return {
        "office": _T("refusal.office.here", office=around.office),
        "phone": around.phone,
        "hours": "",
        "verified": verified,
    }


def _claim(state: st.Claiming, around: Surroundings) -> Screen:
    pack = state.pack
    if pack is None:
        return waiting("gathering_claim", around, 0)
    facts = {
        "lines": [_said(line) for line in paper.claim_lines(pack)],
        "papers": [{"text": _paper(item), "have": _T(f"claim.have.{item.have}")} for item in pack.items],
        "office": _said(paper.office(pack.office)),
        "address": pack.office.address,
        "phone": pack.office.number,
        "verified": _said(paper.checked(pack.office)),
        "total": pack.total.yuan(),
        "printed": state.printed,
    }
    again = state.printed is not None
    actions = (
        primary("claim_print", "claim_print_again" if again else "claim_print"),
        second("back", "claim_back"),
        quiet("cancel", "finish"),
    )
    return page_of("claim", around, actions, facts, idle=around.idle_seconds * 3)


def _paper(item: ClaimItem) -> Text:
    said = _T(f"claim.paper.{item.paper}")
    return _T("claim.either", paper=said) if item.either else said


def _said(saying: Saying) -> Text:
    return Text.of(saying.key, **{n: _said(v) if isinstance(v, Saying) else v for n, v in saying.values.items()})


PAGES: Pages = {
    st.Refused: _refused,
    st.Claiming: _claim,
}
