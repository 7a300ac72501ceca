"""The table's rows from the welcome to a known filing."""

from __future__ import annotations

from kiosk.ports import (
    CameraTrouble,
    CardInserted,
    CardRemoved,
    CardTrouble,
    CodeSeen,
    ScannerTrouble,
    TicketSeen,
    WrongCode,
)
from kiosk.visit import events as ev
from kiosk.visit import identity as who
from kiosk.visit import staff, stay
from kiosk.visit import states as st
from kiosk.visit.row import Row
from kiosk.visit.step import leave

_CARD_IN = (CardInserted, CardTrouble)
#: What the devices say before anybody is asked for a card or a code: noted, the page stays.
_NOTED = (
    (CardInserted, who.note_card),
    (CardTrouble, who.note_trouble),
    (CameraTrouble, who.device_out),
    (ScannerTrouble, who.device_out),
    (CardRemoved, who.forget_card),
)

ARRIVING: tuple[Row, ...] = (
    # start-up and welcome
    Row(st.Starting, ev.TakenUp, who.ready, (st.Idle,)),
    Row(st.Starting, ev.Failed, who.out_of_service, (st.OutOfService,)),
    Row(st.Idle, ev.Failed, who.out_of_service, (st.OutOfService,)),
    Row(st.OutOfService, ev.Retried, who.start_again, (st.Starting,)),
    Row(st.OutOfService, ev.StaffAsked, staff.sign_in, (st.StaffSignIn,)),
    *(Row(state, event, who.card_before, (state,)) for state in (st.Starting, st.OutOfService) for event in _CARD_IN),
    *(Row(state, CardRemoved, who.card_before_out, (state,)) for state in (st.Starting, st.OutOfService)),
    Row(st.Idle, ev.Started, who.begin, (st.ForWhom, st.Trouble)),
    Row(st.Idle, CardInserted, who.begin_with_card, (st.ForWhom, st.Idle)),
    Row(st.Idle, CardTrouble, who.begin_with_trouble, (st.ForWhom, st.Idle)),
    Row(st.Idle, CameraTrouble, who.device_out, (st.Idle,)),
    Row(st.Idle, ScannerTrouble, who.device_out, (st.Idle,)),
    Row(st.Idle, CardRemoved, who.welcome_card_out, (st.Idle,)),
    Row(st.Idle, ev.StaffAsked, staff.sign_in, (st.StaffSignIn,)),
    # for whom
    *(Row(st.ForWhom, event, action, (st.ForWhom,)) for event, action in _NOTED),
    Row(st.ForWhom, ev.ForSelf, who.for_self, (st.Identifying,)),
    Row(st.ForWhom, ev.ForFamily, who.for_family, (st.NamingAgent,)),
    *(Row(st.NamingAgent, event, action, (st.NamingAgent,)) for event, action in _NOTED),
    Row(st.NamingAgent, ev.AgentNamed, who.agent_named, (st.Identifying,)),
    # identify
    Row(st.Identifying, CardInserted, who.card_in, (st.Identifying,)),
    Row(st.Identifying, CardRemoved, who.card_out, (st.Identifying,)),
    Row(st.Identifying, CardTrouble, who.card_trouble, (st.Identifying,)),
    Row(st.Identifying, CameraTrouble, who.card_trouble, (st.Identifying,)),
    Row(st.Identifying, ScannerTrouble, who.scanner_out, (st.Identifying,)),
    Row(st.Identifying, ev.CardRead, who.card_read, (st.Identifying,)),
    Row(st.Identifying, CodeSeen, who.code_seen, (st.Identifying,)),
    Row(st.Identifying, WrongCode, who.wrong_code, (st.Identifying,)),
    Row(st.Identifying, ev.IdCardChosen, who.id_card, (st.Identifying,)),
    Row(st.Identifying, TicketSeen, who.ticket_seen, (st.Identifying,)),
    Row(st.Identifying, ev.TicketResumed, who.ticket_resumed, (st.Identifying,)),
    Row(st.Identifying, ev.MemberKnown, who.known, (st.ChoosingStay, st.LookingUp, st.Identifying, st.Trouble)),
    Row(st.Identifying, ev.Failed, who.not_identified, (st.Identifying,)),
    # the stay and its filing
    Row(st.ChoosingStay, ev.StaysFound, stay.stays_found, (st.ChoosingStay, st.CheckingFiling, st.Trouble)),
    Row(st.ChoosingStay, ev.StayChosen, stay.stay_chosen, (st.CheckingFiling, st.Trouble, st.ChoosingStay)),
    Row(st.ChoosingStay, ev.Failed, who.failed_back, (st.Trouble,)),
    Row(st.CheckingFiling, ev.FilingFound, stay.filing_found, (st.Explaining,)),
    Row(st.CheckingFiling, ev.Failed, who.failed_back, (st.Trouble,)),
    Row(st.Explaining, ev.Proceeded, stay.proceed, (st.Quoting, st.ChoosingInsurance, st.Explaining)),
    Row(st.Explaining, ev.CheckedAgain, stay.check_again, (st.CheckingFiling,)),
    Row(st.Explaining, ev.FileByPhone, stay.file_by_phone, (st.BackFilling,)),
    Row(st.Explaining, ev.ParkAsked, stay.park, (st.Parked,)),
    Row(st.BackFilling, ev.CheckedAgain, stay.check_again, (st.CheckingFiling,)),
    Row(st.BackFilling, ev.ParkAsked, stay.park, (st.Parked,)),
    Row(st.BackFilling, ev.Proceeded, stay.back_to_filing, (st.Explaining,)),
    Row(st.Parked, ev.TicketIssued, stay.ticket_issued, (st.Parked,)),
    Row(st.Parked, ev.TicketPrinted, stay.ticket_printed, (st.Parked,)),
    Row(st.Parked, ev.Failed, stay.not_parked, (st.Trouble,)),
    Row(st.Parked, CardRemoved, stay.parked_card_out, (st.Parked,)),
    Row(st.Parked, ev.Proceeded, leave, (st.Idle,)),
)
