"""Pages of an application: questions, types with what they would mean, notice, phone, review, receipt. Its papers and
signature are view_papers.py's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kiosk.domain.application import Handed, Material
from kiosk.domain.filing import FilingType
from kiosk.domain.people import Relation, mask_name
from kiosk.policy.applicant import Said
from kiosk.policy.application import Decided, Offer
from kiosk.visit import deciding
from kiosk.visit import states as st
from kiosk.visit.screen import Screen, Text
from kiosk.visit.view_page import (
    Pages,
    Surroundings,
    day,
    page_of,
    primary,
    quiet,
    second,
    waiting,
)

_T = Text.of
#: The ways off a page of an application.
LEAVE = (quiet("back"), quiet("cancel"))


def said(found: Said) -> Text:
    """What a rule says, as a page words it."""
    return Text(found.key, tuple((name, worded(value)) for name, value in found.values))


def worded(value: object) -> object:
    match value:
        case FilingType():
            return _T(f"filing_type.{value.value}")
        case Material():
            return _T(f"material.{value.value}")
        case dt.date():
            return day(value)
        case _:
            return value


# ---- questions and types -------------------------------------------------------------------------------------


def _opening(state: st.OpeningSheet, around: Surroundings) -> Screen:
    return waiting("filings", around, 3, long=True)


def _guardian(state: st.NamingGuardian, around: Surroundings) -> Screen:
    relations = [{"value": r.value, "text": _T(f"relation.{r.value}")} for r in Relation]
    facts = {"relations": relations, "error": None}
    return page_of("agent", around, LEAVE, facts, progress=3, idle=around.idle_seconds * 2, title="guardian")


def _question(state: st.Asking, around: Surroundings) -> Screen:
    asked = deciding.question(state.sheet)
    if asked is None:
        return waiting("filings", around, 3)
    given = [
        {"text": _T(f"wizard.{key}.asked"), "answer": _T(f"wizard.{key}.{value}")} for key, value in state.sheet.answers
    ]
    options = [
        {"value": o.value, "text": _T(o.text), "detail": _T(o.detail) if o.detail else None} for o in asked.options
    ]
    facts = {
        "text": _T(asked.text),
        "note": _T(asked.note) if asked.note else None,
        "options": options,
        "step": asked.step,
        "of": asked.of,
        "given": given,
    }
    return page_of("question", around, LEAVE, facts, progress=3, idle=around.idle_seconds * 2)


def _filing_type(state: st.ChoosingType, around: Surroundings) -> Screen:
    options = [_option(i, offer, state.sheet) for i, offer in enumerate(deciding.offers(state.sheet))]
    ready = (primary("proceed"),) if state.sheet.type is not None else ()
    facts = {"note": _T("filing_type.note"), "options": options}
    return page_of("filing_type", around, (*ready, *LEAVE), facts, progress=3, idle=around.idle_seconds * 3)


def _option(index: int, offer: Offer, sheet: st.Sheet) -> dict[str, Any]:
    usable = offer.open and offer.supported
    return {
        "index": index,
        "title": _T(f"filing_type.{offer.type.value}"),
        "pays": said(offer.pays),
        "papers": _papers(offer),
        "until": _T("filing_type.until", day=day(offer.end)) if offer.end else _T("filing_type.until_changed"),
        "decided": decided(offer.decided),
        "open": usable,
        "why": None if usable else said(offer.why) if offer.why else _T("application.closed.answers"),
        "chosen": sheet.type is offer.type,
    }


def _papers(offer: Offer) -> Text:
    asked = [*offer.needed.all_of, *offer.needed.one_of]
    own = (Material.IDENTITY, Material.FORM)
    if not [m for m in asked if m not in own]:
        return _T("filing_type.no_papers")
    return _T("filing_type.commitment" if offer.needed.commitment else "filing_type.papers")


def decided(when: Decided) -> Text:
    """When the insured place decides (R9)."""
    if when.at_once:
        return _T("decided.at_once")
    if when.until is None:
        return _T("decided.not_known")
    return _T("decided.until" if when.sure else "decided.about", day=day(when.until))


# ---- notice and phone ----------------------------------------------------------------------------------------

#: The lines of each notice, in their order; the words stand in consent.toml.
_NOTICE = ("use", "photos", "kept", "truth", "choice")
_CHILDS = ("use", "sensitive", "photos", "kept", "truth", "choice")


def _consent(state: st.Consenting, around: Surroundings) -> Screen:
    if state.keeping:
        return waiting("consent", around, 3, leave=False)
    key = "consent.child" if state.guardian else "consent"
    lines = [_T(f"{key}.{line}") for line in (_CHILDS if state.guardian else _NOTICE)]
    facts = {"lines": lines, "child": state.guardian, "who": _T(f"{key}.who")}
    actions = (primary("agree"), *LEAVE)
    return page_of("consent", around, actions, facts, progress=3, idle=around.idle_seconds * 3, title=key)


def _phone(state: st.NamingPhone, around: Surroundings) -> Screen:
    return page_of("contact", around, LEAVE, {"error": None}, progress=3, idle=around.idle_seconds * 2)


# ---- review and receipt --------------------------------------------------------------------------------------


def _review(state: st.Reviewing, around: Surroundings) -> Screen:
    sheet, offer = state.sheet, deciding.offer(state.sheet)
    agent, wrong = sheet.patient.agent, deciding.wrong(sheet)
    rows: list[dict[str, Any]] = [
        _row("name", mask_name(sheet.member.name)),
        _row("insured", sheet.insurance.region.name),
        _row("care", sheet.care.name),
        _row("type", _T(f"filing_type.{sheet.type.value}") if sheet.type else ""),
    ]
    if offer is not None:
        rows += [_row("period", period(offer.begin, offer.end)), _row("pays", said(offer.pays))]
    if agent is not None:
        relation = _T(f"relation.{agent.relation.value}")
        rows.append(_row("agent", _T("review.named", name=mask_name(agent.name), relation=relation)))
    rows.append(_row("phone", f"{sheet.phone[:3]}****{sheet.phone[-4:]}" if sheet.phone else _T("review.no_phone")))
    rows += [_row("papers", _given(handed)) for handed in sheet.handed]
    begins = "review.begins" if sheet.stay else "review.begins_today"
    facts = {
        "rows": rows,
        "owed": [_T(f"material.{m.value}") for m in deciding.owed(sheet)],
        "begins": _T(begins, day=day(offer.begin)) if offer else _T("review.gone"),
        "decided": decided(offer.decided) if offer else _T("decided.not_known"),
        "replaces": _T("review.replaces", number=offer.replaces) if offer and offer.replaces else None,
        "wrong": _T("review.wrong", what=said(wrong.what), next=said(wrong.next)) if wrong else None,
    }
    ready = offer is not None and wrong is None
    actions = ((primary("submit"),) if ready else ()) + (LEAVE if ready else (primary("back"), quiet("cancel")))
    return page_of("filing_review", around, actions, facts, progress=3, idle=around.idle_seconds * 3)


def period(begin: dt.date, end: dt.date | None) -> Text:
    """From when to when a filing holds; without an end until it is changed (R10)."""
    return _T("review.from_to", begin=day(begin), end=day(end)) if end else _T("review.from_on", begin=day(begin))


def _row(key: str, value: object) -> dict[str, Any]:
    return {"label": _T(f"review.{key}"), "value": value}


def _given(handed: Handed) -> Text:
    return _T("review.given", paper=_T(f"material.{handed.material.value}"), state=_T(f"given.{handed.way.value}"))


def _submitting(state: st.Submitting, around: Surroundings) -> Screen:
    return waiting("submitting", around, 3, long=True, leave=False)


def _filed(state: st.Filed, around: Surroundings) -> Screen:
    sheet, receipt = state.sheet, state.receipt
    pending = "pending" if receipt.pending else "approved"
    lines = [_T(f"filing_sent.{pending}.meaning", insured=sheet.insurance.region.name, care=sheet.care.name)]
    if receipt.pending:
        lines += [_T("filing_sent.pending.next"), _T("filing_sent.pending.asks")]
        lines += [_ticket(state.ticket, state.printed)] if state.printed is not None else []
    elif sheet.settling:
        lines.append(_T("filing_sent.approved.next"))
    if state.copied is not None:
        lines.append(_T(f"signature.copy.{'printed' if state.copied else 'failed'}"))
    owed = deciding.owed(sheet)
    if owed:
        lines.append(_T("filing_sent.owed"))
    facts = {
        "state": pending,
        "number": receipt.number,
        "head": _T(f"filing_sent.{pending}.head"),
        "lines": lines,
        "owed": [_T(f"material.{m.value}") for m in owed],
        "reference": receipt.request_id.reference,
        "ticket": state.ticket,
        "printed": state.printed,
    }
    done = "finish" if receipt.pending else "settle_on" if sheet.settling else "to_filings"
    leave = () if receipt.pending else (quiet("cancel"),)
    copy = (second("print_form", "print_copy"),) if state.may_copy and not state.copied else ()
    return page_of("filing_sent", around, (primary("proceed", done), *copy, *leave), facts, progress=3)


def _ticket(number: str, printed: bool | None) -> Text:
    if not number:
        return _T("filing_sent.no_ticket")
    return _T("filing_sent.not_printed" if printed is False else "filing_sent.ticket", number=number)


def _taking_back(state: st.TakingBack, around: Surroundings) -> Screen:
    return waiting("withdrawing", around, 3, long=True, leave=False)


PAGES: Pages = {
    st.OpeningSheet: _opening,
    st.NamingGuardian: _guardian,
    st.Asking: _question,
    st.ChoosingType: _filing_type,
    st.Consenting: _consent,
    st.NamingPhone: _phone,
    st.Reviewing: _review,
    st.Submitting: _submitting,
    st.Filed: _filed,
    st.TakingBack: _taking_back,
}
