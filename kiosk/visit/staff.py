"""Rows of the table for staff: the same table, recorded with the StaffId."""

from __future__ import annotations

from dataclasses import replace

from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.step import Step, leave


def sign_in(state: st.State, event: ev.StaffAsked) -> Step:
    return Step(st.StaffSignIn())


def pin_entered(state: st.StaffSignIn, event: ev.PinEntered) -> Step:
    return Step(st.StaffSignIn(), (fx.CheckPin(event.pin),))


def pin_refused(state: st.StaffSignIn, event: ev.Failed) -> Step:
    return Step(st.StaffSignIn(event.problem))


def pin_accepted(state: st.StaffSignIn, event: ev.PinAccepted) -> Step:
    return Step(st.StaffDesk(event.staff), (fx.BeginVisit("staff", event.staff), fx.LoadDesk()))


def desk_loaded(state: st.StaffDesk, event: ev.DeskLoaded) -> Step:
    return Step(replace(state, desk=event.desk))


def desk_failed(state: st.StaffDesk, event: ev.Failed) -> Step:
    return Step(replace(state, printing="", printed=False, notice=event.problem))


def refresh(state: st.StaffDesk, event: ev.Retried) -> Step:
    return Step(replace(state, notice=None, printed=False), (fx.LoadDesk(),))


def reprint(state: st.StaffDesk, event: ev.ReprintAsked) -> Step:
    """One copy at a time: a second press while one prints is the same press."""
    if state.printing:
        return Step(state)
    asked = replace(state, printing=event.request, notice=None, printed=False)
    return Step(asked, (fx.Reprint(state.staff, event.request),))


def reprinted(state: st.StaffDesk, event: ev.SlipPrinted | ev.SlipUnconfirmed) -> Step:
    done = isinstance(event, ev.SlipPrinted)
    return Step(replace(state, printing="", printed=done), (fx.LoadDesk(),))


def sign_out(state: st.StaffSignIn | st.StaffDesk, event: object) -> Step:
    return leave(state)
