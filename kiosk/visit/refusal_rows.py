"""The table's rows of a refusal: the reason, the help slip, a filing made now, the claim at home."""

from __future__ import annotations

from kiosk.ports import CardInserted, CardRemoved, CardTrouble
from kiosk.visit import events as ev
from kiosk.visit import identity as who
from kiosk.visit import refusal as how
from kiosk.visit import states as st
from kiosk.visit.row import Row
from kiosk.visit.step import leave

REFUSAL: tuple[Row, ...] = (
    Row(st.Refused, ev.Diagnosed, how.diagnosed, (st.Refused,)),
    Row(st.Refused, ev.Failed, how.failed, (st.Refused, st.Trouble)),
    Row(st.Refused, ev.Retried, how.retry, (st.Quoting, st.Reviewing, st.LookingUp, st.Refused)),
    Row(st.Refused, ev.FileHere, how.file_here, (st.OpeningSheet, st.Refused)),
    Row(st.Refused, ev.FileByPhone, how.by_phone, (st.BackFilling, st.Refused)),
    Row(st.Refused, ev.HelpAsked, how.help_asked, (st.Refused,)),
    Row(st.Refused, ev.ClaimAsked, how.claim_asked, (st.Claiming, st.Refused)),
    Row(st.Refused, CardRemoved, how.card_out, (st.Refused,)),
    Row(st.Refused, CardInserted, who.begin_with_card, (st.ForWhom, st.Refused)),
    Row(st.Refused, CardTrouble, who.begin_with_trouble, (st.ForWhom, st.Refused)),
    Row(st.Explaining, ev.ClaimAsked, how.claim_without_filing, (st.Claiming, st.Explaining)),
    Row(st.Trouble, ev.ClaimAsked, how.claim_paid, (st.Claiming, st.Trouble)),
    Row(st.Claiming, ev.ClaimGathered, how.gathered, (st.Claiming,)),
    Row(st.Claiming, ev.Failed, how.claim_failed, (st.Claiming, st.Trouble)),
    Row(st.Claiming, ev.ClaimPrintAsked, how.claim_print, (st.Claiming,)),
    Row(st.Claiming, ev.WentBack, how.claim_back, (st.Refused, st.CheckingFiling, st.Idle)),
    Row(st.Claiming, CardRemoved, who.pulled, (st.Trouble, st.Claiming)),
    *(Row(state, ev.SlipPrinted, how.printed, (state,)) for state in (st.Refused, st.Claiming)),
    *(Row(state, ev.SlipUnconfirmed, how.unconfirmed, (state,)) for state in (st.Refused, st.Claiming)),
    *(
        Row(state, event, leave, (st.Idle,))
        for state in (st.Refused, st.Claiming)
        for event in (ev.Cancelled, ev.TimedOut)
    ),
)
