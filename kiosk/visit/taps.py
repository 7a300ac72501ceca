"""What a tap means in a state. The window sends names; here they become events, or an error a page can show."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from kiosk.domain.audit import Verdict
from kiosk.domain.close import Action
from kiosk.domain.people import Agent, Relation
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.engineer_taps import ENGINEER_TAPS, engineer_event
from kiosk.visit.filing_taps import FILING_TAPS, filing_event
from kiosk.visit.guide_taps import GUIDE_TAPS, guide_event
from kiosk.visit.step import choices
from kiosk.visit.tap_error import TapError

__all__ = ["TapError", "event_for"]

_PLAIN: Mapping[str, Callable[[], ev.Event]] = {
    "start": ev.Started,
    "self": ev.ForSelf,
    "family": ev.ForFamily,
    "id_card": ev.IdCardChosen,
    "proceed": ev.Proceeded,
    "check": ev.CheckedAgain,
    "phone": ev.FileByPhone,
    "park": ev.ParkAsked,
    "confirm": ev.Confirmed,
    "paper_yes": lambda: ev.PaperCame(True),
    "paper_no": lambda: ev.PaperCame(False),
    "undo_yes": lambda: ev.UndoAgreed(True),
    "undo_no": lambda: ev.UndoAgreed(False),
    "retry": ev.Retried,
    "cancel": ev.Cancelled,
    "timeout": ev.TimedOut,
    "staff": ev.StaffAsked,
    "filings": ev.FilingsAsked,
    "guide": ev.GuideAsked,
    "hospitals": ev.HospitalsAsked,
    "file": ev.FileHere,
    "back": ev.WentBack,
    "agree": ev.Agreed,
    "shoot": ev.PhotoAsked,
    "again": ev.PhotoAsked,
    "keep": ev.PhotoAgreed,
    "print_form": ev.FormAsked,
    "submit": ev.Submitted,
    "withdraw_yes": ev.WithdrawAgreed,
    "help_slip": ev.HelpAsked,
    "claim": ev.ClaimAsked,
    "claim_print": ev.ClaimPrintAsked,
    "audit": ev.AuditOpened,
    "close": ev.CloseOpened,
    "close_print": ev.ReportAsked,
}


_OF_A_REQUEST: Mapping[str, Callable[[str], ev.Event]] = {
    "reprint": ev.ReprintAsked,
    "case_here": lambda request: ev.CaseAsked(request, present=True),
    "case_gone": lambda request: ev.CaseAsked(request, present=False),
    "undo": ev.UndoAsked,
}


def event_for(state: st.State, tap: str, argument: object = "") -> ev.Event | None:
    """The event of a tap; None for a tap this kiosk doesn't know. Raises TapError for impossible input."""
    if tap in _PLAIN:
        return _PLAIN[tap]()
    if tap == "agent" and isinstance(argument, Mapping):
        return ev.AgentNamed(agent_of(argument))
    if tap == "pin" and isinstance(argument, str):
        return ev.PinEntered(argument)
    if tap in _OF_A_REQUEST and isinstance(argument, str):
        return _OF_A_REQUEST[tap](argument)
    if tap in ("close_day", "close_act"):
        with contextlib.suppress(ValueError):  # not a day, not an action: a tap that no page sends
            if tap == "close_day":
                return ev.CloseAsked(dt.date.fromisoformat(str(argument)))
            action, _, key = str(argument).partition(" ")
            return ev.FindingAsked(key, Action(action))
    if tap == "review":
        return _review(state, str(argument))
    if tap in FILING_TAPS:
        return filing_event(state, tap, argument)
    if tap in ENGINEER_TAPS:
        return engineer_event(tap, str(argument))
    if tap in GUIDE_TAPS:
        return guide_event(tap, str(argument))
    if tap in ("stay", "choice") and str(argument).isdigit():
        index = int(str(argument))
        if tap == "stay":
            return ev.StayChosen(index)
        options = choices(state.case) if isinstance(state, st.ChoosingInsurance) else ()
        return ev.ChoiceMade(options[index]) if index < len(options) else None
    return None


def _review(state: st.State, argument: str) -> ev.Event | None:
    """Of a flag on the page, as it stands there; None for another."""
    verdict, _, key = argument.partition(" ")
    shown = state.audit.flags if isinstance(state, st.Auditing) and state.audit else ()
    flag = next((f for f in shown if f.key == key), None)
    return ev.ReviewGiven(flag, Verdict(verdict)) if flag is not None and verdict in set(Verdict) else None


def agent_of(given: Mapping[Any, Any]) -> Agent:
    """The agent as typed. Raises TapError naming the field that can't be right."""
    try:
        return Agent(
            name=str(given.get("name", "")).strip(),
            id_number=str(given.get("id_number", "")).strip().upper(),
            relation=Relation(str(given.get("relation", ""))),
            phone=str(given.get("phone", "")).strip(),
        )
    except ValueError as error:
        field = str(error) if str(error) in ("name", "id_number", "phone") else "relation"
        raise TapError(f"agent.error.{field}") from error
