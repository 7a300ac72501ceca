"""The table's rows of going away: before any money is under way, and from a trouble."""

from __future__ import annotations

from kiosk.ports import CardInserted, CardRemoved, CardTrouble
from kiosk.visit import events as ev
from kiosk.visit import identity as who
from kiosk.visit import states as st
from kiosk.visit.row import Row
from kiosk.visit.step import leave

LEAVING: tuple[Row, ...] = (
    # leaving before any money
    *(
        Row(state, event, leave, (st.Idle,))
        for state in (
            st.ForWhom,
            st.NamingAgent,
            st.Identifying,
            st.ChoosingStay,
            st.CheckingFiling,
            st.Explaining,
            st.BackFilling,
            st.Parked,
            st.ChoosingInsurance,
            st.Quoting,
            st.Confirming,
            st.Trouble,
        )
        for event in (ev.Cancelled, ev.TimedOut)
    ),
    *(
        Row(state, CardRemoved, who.pulled, (st.Trouble, state))
        for state in (
            st.ChoosingStay,
            st.CheckingFiling,
            st.Explaining,
            st.BackFilling,
            st.ChoosingInsurance,
            st.Quoting,
            st.Confirming,
        )
    ),
    # trouble
    Row(
        st.Trouble,
        ev.Retried,
        who.retry,
        (
            st.Identifying,
            st.ChoosingStay,
            st.CheckingFiling,
            st.Explaining,
            st.Quoting,
            st.LookingUp,
            st.OpeningSheet,
            st.Consenting,
            st.Reviewing,
            st.Refused,
            st.Idle,
        ),
    ),
    Row(st.Trouble, CardRemoved, who.trouble_card_out, (st.Trouble,)),
    Row(st.Trouble, CardInserted, who.begin_with_card, (st.ForWhom, st.Trouble)),
    Row(st.Trouble, CardTrouble, who.trouble_card_trouble, (st.ForWhom, st.Trouble)),
)
