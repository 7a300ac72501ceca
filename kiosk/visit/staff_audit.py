"""Rows of the table for the audit's checks, from the staff's desk and back to it (R37)."""

from __future__ import annotations

from dataclasses import replace

from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.step import Step, stay_here


def opened(state: st.StaffDesk, event: ev.AuditOpened) -> Step:
    return Step(st.Auditing(state.staff, halted=state.halted), (fx.RunAudit(),))


def found(state: st.Auditing, event: ev.AuditFound) -> Step:
    return Step(replace(state, audit=event.audit))


def reviewed(state: st.Auditing, event: ev.ReviewGiven) -> Step:
    """The review is this event, noted with its person. The page is made anew: it shows what stands in the journal."""
    if state.audit is None or event.flag not in state.audit.flags:
        return stay_here(state)
    return Step(replace(state, audit=None, notice=None), (fx.RunAudit(),))


def again(state: st.Auditing, event: ev.Retried) -> Step:
    return Step(replace(state, audit=None, notice=None), (fx.RunAudit(),))


def failed(state: st.Auditing, event: ev.Failed) -> Step:
    return Step(replace(state, notice=event.problem))


def back(state: st.Auditing, event: ev.Proceeded) -> Step:
    return Step(st.StaffDesk(state.staff, halted=state.halted), (fx.LoadDesk(),))
