"""The staff's rows of the table: signing in, the desk, the day close, the audit."""

from __future__ import annotations

from kiosk.visit import events as ev
from kiosk.visit import staff
from kiosk.visit import staff_audit as auditing
from kiosk.visit import staff_close as closing
from kiosk.visit import states as st
from kiosk.visit.row import Row

STAFF: tuple[Row, ...] = (
    # staff
    Row(st.StaffSignIn, ev.PinEntered, staff.pin_entered, (st.StaffSignIn,)),
    Row(st.StaffSignIn, ev.PinAccepted, staff.pin_accepted, (st.StaffDesk,)),
    Row(st.StaffSignIn, ev.Failed, staff.pin_refused, (st.StaffSignIn,)),
    Row(st.StaffDesk, ev.DeskLoaded, staff.desk_loaded, (st.StaffDesk,)),
    Row(st.StaffDesk, ev.Retried, staff.refresh, (st.StaffDesk,)),
    Row(st.StaffDesk, ev.ReprintAsked, staff.reprint, (st.StaffDesk,)),
    Row(st.StaffDesk, ev.CaseAsked, staff.case_asked, (st.StaffDesk,)),
    Row(st.StaffDesk, ev.UndoAsked, staff.undo_asked, (st.StaffDesk,)),
    Row(st.StaffDesk, ev.UndoAgreed, staff.undo_agreed, (st.StaffDesk,)),
    Row(st.StaffDesk, ev.CaseWorked, staff.case_worked, (st.StaffDesk,)),
    Row(st.StaffDesk, ev.SlipPrinted, staff.reprinted, (st.StaffDesk,)),
    Row(st.StaffDesk, ev.SlipUnconfirmed, staff.reprinted, (st.StaffDesk,)),
    Row(st.StaffDesk, ev.PaperCame, staff.paper_came, (st.StaffDesk,)),
    Row(st.StaffDesk, ev.Failed, staff.desk_failed, (st.StaffDesk,)),
    # the day close
    Row(st.StaffDesk, ev.CloseOpened, closing.opened, (st.DayClosing,)),
    Row(st.DayClosing, ev.CloseAsked, closing.asked, (st.DayClosing,)),
    Row(st.DayClosing, ev.CloseFound, closing.found, (st.DayClosing,)),
    Row(st.DayClosing, ev.FindingAsked, closing.act, (st.DayClosing,)),
    Row(st.DayClosing, ev.ReportAsked, closing.print_asked, (st.DayClosing,)),
    Row(st.DayClosing, ev.SlipPrinted, closing.printed, (st.DayClosing,)),
    Row(st.DayClosing, ev.SlipUnconfirmed, closing.printed, (st.DayClosing,)),
    Row(st.DayClosing, ev.Failed, closing.failed, (st.DayClosing,)),
    Row(st.DayClosing, ev.Proceeded, closing.back, (st.StaffDesk,)),
    # the audit
    Row(st.StaffDesk, ev.AuditOpened, auditing.opened, (st.Auditing,)),
    Row(st.Auditing, ev.AuditFound, auditing.found, (st.Auditing,)),
    Row(st.Auditing, ev.ReviewGiven, auditing.reviewed, (st.Auditing,)),
    Row(st.Auditing, ev.Retried, auditing.again, (st.Auditing,)),
    Row(st.Auditing, ev.Failed, auditing.failed, (st.Auditing,)),
    Row(st.Auditing, ev.Proceeded, auditing.back, (st.StaffDesk,)),
    *(
        Row(state, event, staff.sign_out, (st.Idle, st.OutOfService))
        for state in (st.StaffSignIn, st.StaffDesk, st.DayClosing, st.Auditing)
        for event in (ev.Cancelled, ev.TimedOut)
    ),
)
