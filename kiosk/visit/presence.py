"""What a state says of who stands at the terminal: somebody served, nothing to go on with, whose own name it is."""

from __future__ import annotations

from kiosk.domain.problems import ProblemCode
from kiosk.visit import states as st
from kiosk.visit.view_errand import whose

#: Out of service for want of writing alone, here or in the second store that vouches for a journal opened again: once
#: it is taken again there is nothing that a person must decide.
UNWRITTEN = frozenset({ProblemCode.JOURNAL_UNWRITABLE, ProblemCode.DISK_FULL, ProblemCode.SECOND_STORE_DOWN})


def serving(state: st.State) -> bool:
    """Whether somebody stands before the terminal who isn't an engineer."""
    return not isinstance(state, st.Idle | st.OutOfService | st.EngineerSignIn | st.Diagnosing)


def over(state: st.State) -> bool:
    """Whether nothing of an application can be gone on with from here."""
    match state:
        case st.Idle() | st.ForWhom() | st.NeedsStaff() | st.OutOfService():
            return True
        case st.Trouble(back=back):
            return back is None
        case _:
            return False


def own_name(state: st.State) -> str:
    """The name in clear of whoever the visit is about; "" where no one is identified."""
    match state:
        case st.ChoosingStay() | st.CheckingFiling():
            return state.patient.member.name
        case st.Explaining() | st.BackFilling() | st.ChoosingInsurance() | st.Quoting() | st.Confirming():
            return state.case.patient.member.name
        case _:
            patient = whose(state)
            return patient.member.name if patient is not None else ""
