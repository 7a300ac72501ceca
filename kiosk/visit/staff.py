"""Rows of the table for staff: the same table, recorded with the StaffId."""

from __future__ import annotations

from dataclasses import replace

from kiosk.ports import RequestState
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.step import Step, leave


def sign_in(state: st.State, event: ev.StaffAsked) -> Step:
    return Step(st.StaffSignIn(halted=state.problem if isinstance(state, st.OutOfService) else None))


def pin_entered(state: st.StaffSignIn, event: ev.PinEntered) -> Step:
    return Step(replace(state, problem=None), (fx.CheckPin(event.pin),))


def pin_refused(state: st.StaffSignIn, event: ev.Failed) -> Step:
    return Step(replace(state, problem=event.problem))


def pin_accepted(state: st.StaffSignIn, event: ev.PinAccepted) -> Step:
    return Step(st.StaffDesk(event.staff, halted=state.halted), (fx.BeginVisit("staff", event.staff), fx.LoadDesk()))


def desk_loaded(state: st.StaffDesk, event: ev.DeskLoaded) -> Step:
    return Step(replace(state, desk=event.desk))


def desk_failed(state: st.StaffDesk, event: ev.Failed) -> Step:
    return Step(replace(state, printing="", working="", printed=False, notice=event.problem))


def refresh(state: st.StaffDesk, event: ev.Retried) -> Step:
    return Step(replace(state, notice=None, printed=False, undoing=""), (fx.LoadDesk(),))


def reprint(state: st.StaffDesk, event: ev.ReprintAsked) -> Step:
    """One copy at a time: a second press while one prints is the same press. Only of what the desk shows as owed or
    settled: a reversed settlement has no slip any more."""
    owed = {row.request_id for row in state.desk.slips}
    settled = {row.request_id for row in state.desk.rows if row.state is RequestState.SETTLED}
    if state.printing or event.request not in {str(r) for r in owed | settled}:
        return Step(state)
    asked = replace(state, printing=event.request, notice=None, printed=False, asking="")
    return Step(asked, (fx.Reprint(state.staff, event.request),))


def reprinted(state: st.StaffDesk, event: ev.SlipPrinted | ev.SlipUnconfirmed) -> Step:
    done = isinstance(event, ev.SlipPrinted)
    asking = "" if done else state.printing
    return Step(replace(state, printing="", printed=done, asking=asking), (fx.LoadDesk(),))


def case_asked(state: st.StaffDesk, event: ev.CaseAsked) -> Step:
    """One case at a time, and only one that the desk shows as open."""
    if state.working or event.request not in {str(c.request.request_id) for c in state.desk.open}:
        return Step(state)
    asked = replace(state, working=event.request, undoing="", notice=None, printed=False)
    return Step(asked, (fx.WorkCase(state.staff, event.request, event.present),))


def undo_asked(state: st.StaffDesk, event: ev.UndoAsked) -> Step:
    """Only what the desk shows as settled, and only after staff were asked whether they are sure."""
    settled = {str(row.request_id) for row in state.desk.rows if row.state is RequestState.SETTLED}
    if state.working or not state.desk.undoes or event.request not in settled:
        return Step(state)
    return Step(replace(state, undoing=event.request, notice=None, printed=False))


def undo_agreed(state: st.StaffDesk, event: ev.UndoAgreed) -> Step:
    if not state.undoing or not event.sure:
        return Step(replace(state, undoing=""))
    going = replace(state, working=state.undoing, undoing="")
    return Step(going, (fx.UndoSettlement(state.staff, state.undoing),))


def case_worked(state: st.StaffDesk, event: ev.CaseWorked) -> Step:
    return Step(replace(state, working="", notice=event.problem), (fx.LoadDesk(),))


def paper_came(state: st.StaffDesk, event: ev.PaperCame) -> Step:
    """Where the printer can't say, staff do: without their word the slip would be owed for ever."""
    if not state.asking:
        return Step(state)
    desk = state.desk
    if event.came:
        desk = replace(desk, slips=tuple(row for row in desk.slips if str(row.request_id) != state.asking))
    return Step(replace(state, desk=desk, asking=""), (fx.SlipHanded(state.asking, event.came),))


def sign_out(state: st.StaffSignIn | st.StaffDesk | st.DayClosing | st.Auditing, event: object) -> Step:
    """Whoever signs out leaves the terminal as it was: out of service it stays until everything is taken up."""
    left = leave(state)
    return Step(st.OutOfService(state.halted), left.effects) if state.halted is not None else left
