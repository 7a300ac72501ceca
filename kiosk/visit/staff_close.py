"""Rows of the table for the day close, from the staff's desk and back to it."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.close import Action
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.step import Step


def opened(state: st.StaffDesk, event: ev.CloseOpened) -> Step:
    return Step(st.DayClosing(state.staff, halted=state.halted))


def asked(state: st.DayClosing, event: ev.CloseAsked) -> Step:
    """One run at a time. The findings of another day don't stay on the page meanwhile."""
    if state.working:
        return Step(state)
    close = state.close if state.day == event.day else None
    asked = replace(state, day=event.day, close=close, working=True, notice=None, printed=None)
    return Step(asked, (fx.RunClose(state.staff, event.day),))


def found(state: st.DayClosing, event: ev.CloseFound) -> Step:
    return Step(replace(state, close=event.close, working=False, notice=event.problem))


def act(state: st.DayClosing, event: ev.FindingAsked) -> Step:
    """Only what the close on the page allows, and one thing at a time; whether it still holds is asked again."""
    close = state.close
    findings = close.findings if close is not None and not state.working else ()
    allowed = any(event.key == f.key and event.action in f.actions for f in findings)
    if close is None or not allowed or event.action is Action.ASK_STAFF:
        return Step(state)
    going = replace(state, working=True, notice=None, printed=None)
    return Step(going, (fx.ActOnFinding(state.staff, close.day, event.key, event.action),))


def print_asked(state: st.DayClosing, event: ev.ReportAsked) -> Step:
    if state.close is None or state.working:
        return Step(state)
    return Step(replace(state, working=True, notice=None, printed=None), (fx.PrintClose(state.close),))


def printed(state: st.DayClosing, event: ev.SlipPrinted | ev.SlipUnconfirmed) -> Step:
    return Step(replace(state, working=False, printed=isinstance(event, ev.SlipPrinted)))


def failed(state: st.DayClosing, event: ev.Failed) -> Step:
    return Step(replace(state, working=False, notice=event.problem))


def back(state: st.DayClosing, event: ev.Proceeded) -> Step:
    return Step(st.StaffDesk(state.staff, halted=state.halted), (fx.LoadDesk(),))
