"""Pages of a visit for filings: all there are and what each means, the phone's way, cancelling one."""

from __future__ import annotations

from typing import Any

from kiosk.domain.filing import FilingRecord, RecordState
from kiosk.domain.people import mask_name
from kiosk.policy.change import Allowed, may_cancel
from kiosk.visit import deciding
from kiosk.visit import states as st
from kiosk.visit.screen import Action, Screen, Text
from kiosk.visit.view_agency import agency_facts
from kiosk.visit.view_filing import period, said
from kiosk.visit.view_page import Pages, Surroundings, day, page_of, primary, quiet, second, waiting

_T = Text.of


def ordered(dossier: st.Dossier) -> tuple[tuple[int, FilingRecord], ...]:
    """Every record with its index: pending first, then what stands, then what is over; the newest of each first."""
    today = dossier.checked_at.date()

    def key(row: tuple[int, FilingRecord]) -> tuple[bool, bool, int]:
        record = row[1]
        return (
            record.state is not RecordState.PENDING,
            not deciding.standing(record, today),
            -record.begin.toordinal(),
        )

    return tuple(sorted(enumerate(dossier.records or ()), key=key))


def _looking_up(state: st.LookingUp, around: Surroundings) -> Screen:
    return waiting("filings", around, 3, long=True)


def _filings(state: st.Filings, around: Surroundings) -> Screen:
    dossier = state.dossier
    facts = {
        "name": mask_name(dossier.patient.member.name),
        "insured": dossier.insurance.region.name,
        "known": dossier.records is not None,
        "rows": [row(index, record, dossier) for index, record in ordered(dossier)],
        "notice": _notice(dossier),
        "phone": _phone(dossier, around),
    }
    ways = dossier.ways
    here = (primary("file", "file_new"),) if ways.files_here else ()
    phone = (primary("phone"),) if ways.files_by_phone else ()
    done = () if here or phone else (primary("cancel", "finish"),)
    leave = () if done else (quiet("cancel"),)
    actions = (*here, *phone, *done, second("check"), *leave)
    return page_of("filings", around, actions, facts, progress=3, idle=around.idle_seconds * 3)


def row(index: int, record: FilingRecord, dossier: st.Dossier) -> dict[str, Any]:
    """One filing as a row: what it is, what it means, what can be done about it here."""
    today = dossier.checked_at.date()
    over = record.state is RecordState.APPROVED and record.end is not None and record.end < today
    state = "over" if over else record.state.value
    actions = []
    if deciding.changeable(dossier, record):
        actions.append({"tap": "change", "argument": str(index), "text": _T("action.change")})
    if deciding.standing(record, today):
        actions.append({"tap": "withdraw", "argument": str(index), "text": _T("action.withdraw")})
    return {
        "index": index,
        "title": _T(f"filing_type.{record.type.value}"),
        "place": record.destination.name,
        "period": period(record.begin, record.end),
        "state": _T(f"record.{state}"),
        "good": record.state is RecordState.APPROVED and not over,
        "number": record.number,
        "note": _T(f"record.{state}_note") if state != "approved" else None,
        "actions": actions,
    }


def _notice(dossier: st.Dossier) -> Text | None:
    if dossier.sent:
        return _T("filings.sent", number=dossier.sent)
    if dossier.records is None:
        return _T("filings.unknown", insured=dossier.insurance.region.name)
    if not dossier.records:
        return _T("filings.none", insured=dossier.insurance.region.name)
    return None if dossier.ways.files_here else said(dossier.ways.routes.submit.why)


def _phone(dossier: st.Dossier, around: Surroundings) -> dict[str, Any]:
    found = agency_facts(around.agency(dossier.insurance))
    return {name: found[name] for name in ("office", "number", "hours", "verified")}


def _on_phone(state: st.FilingOnPhone, around: Surroundings) -> Screen:
    dossier = state.dossier
    places = {"insured": dossier.insurance.region.name, "care": dossier.care.name}
    begin = day(dossier.stay.admitted if dossier.stay else dossier.checked_at.date())
    facts = {
        "link": dossier.ways.abilities.link or around.filing_link,
        "steps": [_T(f"phone_filing.step{n}", **places, admitted=begin) for n in (1, 2, 3, 4)],
        "name": mask_name(dossier.patient.member.name),
        **places,
        "admitted": begin,
    }
    actions = (primary("check", "filed"), quiet("proceed", "back"), quiet("cancel"))
    return page_of("phone_filing", around, actions, facts, progress=3, idle=around.idle_seconds * 10)


def _why_not(dossier: st.Dossier, may: Allowed) -> Text:
    """Why it can't be cancelled here: its lock or its channel (R11), else what this insured place offers (R8)."""
    if may.why is not None:
        return said(may.why)
    cancel = dossier.ways.routes.cancel
    return _T("withdraw.elsewhere") if cancel.here else said(cancel.why)


def _withdraw(state: st.Withdrawing, around: Surroundings) -> Screen:
    dossier, record = state.dossier, state.record
    allowed = deciding.withdrawable(dossier, record)
    may = may_cancel(record, dossier.checked_at.date(), dossier.rules)
    index = (dossier.records or ()).index(record)
    facts = {
        "title": _T("withdraw.which", place=record.destination.name),
        "row": row(index, record, dossier) | {"actions": []},
        "lines": [_T("withdraw.settled"), _T("withdraw.again")],
        "consequence": _T("withdraw.consequence", place=record.destination.name),
        "allowed": allowed,
        "why": None if allowed else _why_not(dossier, may),
        "phone": _phone(dossier, around),
    }
    yes = (Action("withdraw_yes", _T("action.withdraw_yes")),) if allowed else ()
    return page_of("withdraw", around, (*yes, primary("back", "keep_filing"), quiet("cancel")), facts, progress=3)


PAGES: Pages = {
    st.LookingUp: _looking_up,
    st.Filings: _filings,
    st.FilingOnPhone: _on_phone,
    st.Withdrawing: _withdraw,
}
