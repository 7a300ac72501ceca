"""The flow, as one table: what each event does in each state, and where it can lead.

A pair that has no row is ignored (and journalled): people pull cards and press twice. `Cancelled` has no row in
Securing, Settling, Reconciling, HandingOver, Paying, Printing, Submitting and TakingBack; `Failed` has one in every
state that waits. The rows of filing stand in filing_rows.py, those of a refusal in refusal_rows.py, those of the guide
in guide_rows.py, the engineer's in engineer_rows.py, those of the next person's card in next_card.py.
docs/flow.svg is drawn from this table.
"""

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
from kiosk.visit import identity as who
from kiosk.visit import money, refusal, staff
from kiosk.visit import staff_audit as auditing
from kiosk.visit import staff_close as closing
from kiosk.visit.engineer_rows import ENGINEER
from kiosk.visit.events import (
    AgentNamed,
    AuditFound,
    AuditOpened,
    BillLoaded,
    Booked,
    Cancelled,
    CardRead,
    CaseAsked,
    CaseWorked,
    CheckedAgain,
    ChoiceMade,
    CloseAsked,
    CloseFound,
    CloseOpened,
    Confirmed,
    DeskLoaded,
    Event,
    Failed,
    FileByPhone,
    FilingFound,
    FindingAsked,
    ForFamily,
    ForSelf,
    HospitalTook,
    IdCardChosen,
    MemberKnown,
    NotSettled,
    OutcomeLost,
    PaperCame,
    ParkAsked,
    PaymentArranged,
    PinAccepted,
    PinEntered,
    Proceeded,
    Quoted,
    ReportAsked,
    ReprintAsked,
    Retried,
    ReviewGiven,
    Secured,
    SlipPrinted,
    SlipUnconfirmed,
    StaffAsked,
    Started,
    StayChosen,
    StaysFound,
    StillUnknown,
    TakenUp,
    TicketIssued,
    TicketPrinted,
    TicketResumed,
    TimedOut,
    UndoAgreed,
    UndoAsked,
)
from kiosk.visit.filing_rows import FILING
from kiosk.visit.guide_rows import GUIDE
from kiosk.visit.next_card import NEXT_CARD
from kiosk.visit.refusal_rows import REFUSAL
from kiosk.visit.row import Row
from kiosk.visit.states import (
    Auditing,
    BackFilling,
    CheckingFiling,
    ChoosingInsurance,
    ChoosingStay,
    Confirming,
    Consenting,
    DayClosing,
    Done,
    Explaining,
    ForWhom,
    HandingOver,
    HospitalOwed,
    Identifying,
    Idle,
    LookingUp,
    NamingAgent,
    NeedsStaff,
    OpeningSheet,
    OutOfService,
    PaidSlipOwed,
    Parked,
    Paying,
    Printing,
    Quoting,
    Reconciling,
    Refused,
    Reviewing,
    Securing,
    Settling,
    StaffDesk,
    StaffSignIn,
    Starting,
    State,
    Trouble,
)
from kiosk.visit.step import Step, leave

_CARD_IN = (CardInserted, CardTrouble)

TABLE: tuple[Row, ...] = (
    # start-up and welcome
    Row(Starting, TakenUp, who.ready, (Idle,)),
    Row(Starting, Failed, who.out_of_service, (OutOfService,)),
    Row(Idle, Failed, who.out_of_service, (OutOfService,)),
    Row(OutOfService, Retried, who.start_again, (Starting,)),
    Row(OutOfService, StaffAsked, staff.sign_in, (StaffSignIn,)),
    *(Row(state, event, who.card_before, (state,)) for state in (Starting, OutOfService) for event in _CARD_IN),
    *(Row(state, CardRemoved, who.card_before_out, (state,)) for state in (Starting, OutOfService)),
    Row(Idle, Started, who.begin, (ForWhom, Trouble)),
    Row(Idle, CardInserted, who.begin_with_card, (ForWhom, Idle)),
    Row(Idle, CardTrouble, who.begin_with_trouble, (ForWhom, Idle)),
    Row(Idle, CameraTrouble, who.device_out, (Idle,)),
    Row(Idle, ScannerTrouble, who.device_out, (Idle,)),
    Row(Idle, CardRemoved, who.welcome_card_out, (Idle,)),
    Row(Idle, StaffAsked, staff.sign_in, (StaffSignIn,)),
    # for whom
    Row(ForWhom, CardInserted, who.note_card, (ForWhom,)),
    Row(ForWhom, CardTrouble, who.note_trouble, (ForWhom,)),
    Row(ForWhom, CameraTrouble, who.device_out, (ForWhom,)),
    Row(ForWhom, ScannerTrouble, who.device_out, (ForWhom,)),
    Row(ForWhom, CardRemoved, who.forget_card, (ForWhom,)),
    Row(ForWhom, ForSelf, who.for_self, (Identifying,)),
    Row(ForWhom, ForFamily, who.for_family, (NamingAgent,)),
    Row(NamingAgent, CardInserted, who.note_card, (NamingAgent,)),
    Row(NamingAgent, CardTrouble, who.note_trouble, (NamingAgent,)),
    Row(NamingAgent, CameraTrouble, who.device_out, (NamingAgent,)),
    Row(NamingAgent, ScannerTrouble, who.device_out, (NamingAgent,)),
    Row(NamingAgent, CardRemoved, who.forget_card, (NamingAgent,)),
    Row(NamingAgent, AgentNamed, who.agent_named, (Identifying,)),
    # identify
    Row(Identifying, CardInserted, who.card_in, (Identifying,)),
    Row(Identifying, CardRemoved, who.card_out, (Identifying,)),
    Row(Identifying, CardTrouble, who.card_trouble, (Identifying,)),
    Row(Identifying, CameraTrouble, who.card_trouble, (Identifying,)),
    Row(Identifying, ScannerTrouble, who.scanner_out, (Identifying,)),
    Row(Identifying, CardRead, who.card_read, (Identifying,)),
    Row(Identifying, CodeSeen, who.code_seen, (Identifying,)),
    Row(Identifying, WrongCode, who.wrong_code, (Identifying,)),
    Row(Identifying, IdCardChosen, who.id_card, (Identifying,)),
    Row(Identifying, TicketSeen, who.ticket_seen, (Identifying,)),
    Row(Identifying, TicketResumed, who.ticket_resumed, (Identifying,)),
    Row(Identifying, MemberKnown, who.known, (ChoosingStay, LookingUp, Identifying, Trouble)),
    Row(Identifying, Failed, who.not_identified, (Identifying,)),
    # the stay and its filing
    Row(ChoosingStay, StaysFound, who.stays_found, (ChoosingStay, CheckingFiling, Trouble)),
    Row(ChoosingStay, StayChosen, who.stay_chosen, (CheckingFiling, Trouble, ChoosingStay)),
    Row(ChoosingStay, Failed, who.failed_back, (Trouble,)),
    Row(CheckingFiling, FilingFound, who.filing_found, (Explaining,)),
    Row(CheckingFiling, Failed, who.failed_back, (Trouble,)),
    Row(Explaining, Proceeded, who.proceed, (Quoting, ChoosingInsurance, Explaining)),
    Row(Explaining, CheckedAgain, who.check_again, (CheckingFiling,)),
    Row(Explaining, FileByPhone, who.file_by_phone, (BackFilling,)),
    Row(Explaining, ParkAsked, who.park, (Parked,)),
    Row(BackFilling, CheckedAgain, who.check_again, (CheckingFiling,)),
    Row(BackFilling, ParkAsked, who.park, (Parked,)),
    Row(BackFilling, Proceeded, who.back_to_filing, (Explaining,)),
    Row(Parked, TicketIssued, who.ticket_issued, (Parked,)),
    Row(Parked, TicketPrinted, who.ticket_printed, (Parked,)),
    Row(Parked, Failed, who.not_parked, (Trouble,)),
    Row(Parked, CardRemoved, who.parked_card_out, (Parked,)),
    Row(Parked, Proceeded, leave, (Idle,)),
    # the amounts
    Row(ChoosingInsurance, ChoiceMade, money.choice_made, (ChoosingInsurance,)),
    Row(ChoosingInsurance, Proceeded, money.insurance_chosen, (Quoting, CheckingFiling)),
    Row(Quoting, BillLoaded, money.bill_loaded, (Quoting, Trouble)),
    Row(Quoting, Quoted, money.quoted, (Confirming,)),
    Row(Quoting, Failed, refusal.quoting_failed, (Refused, Trouble)),
    Row(Confirming, Confirmed, money.confirmed, (Securing, Trouble)),
    Row(Securing, Secured, money.secured, (Settling,)),
    Row(Securing, Failed, money.not_secured, (Trouble,)),
    Row(Securing, CardRemoved, money.card_out_under_way, (Securing,)),
    # money
    Row(Settling, Booked, money.booked, (HandingOver,)),
    Row(Settling, NotSettled, money.not_settled, (Refused, Trouble)),
    Row(Settling, OutcomeLost, money.outcome_lost, (Reconciling,)),
    Row(Settling, Failed, money.settling_failed, (OutOfService,)),
    Row(Settling, CardRemoved, money.card_out_under_way, (Settling,)),
    Row(Reconciling, Booked, money.booked, (HandingOver,)),
    Row(Reconciling, NotSettled, money.not_settled, (Refused, Trouble)),
    Row(Reconciling, StillUnknown, money.still_unknown, (NeedsStaff,)),
    Row(Reconciling, Failed, money.settling_failed, (OutOfService,)),
    Row(Reconciling, CardRemoved, money.card_out_under_way, (Reconciling,)),
    # after the booking
    Row(HandingOver, HospitalTook, money.hospital_answered, (Paying,)),
    Row(HandingOver, Failed, money.hand_over_failed, (Paying,)),
    Row(Paying, PaymentArranged, money.payment_arranged, (Printing,)),
    Row(Paying, Failed, money.payment_failed, (Printing,)),
    Row(Printing, SlipPrinted, money.printed, (Done, HospitalOwed)),
    Row(Printing, SlipUnconfirmed, money.unconfirmed, (Printing,)),
    Row(Printing, PaperCame, money.paper_came, (Done, HospitalOwed, PaidSlipOwed, Printing)),
    Row(Printing, TimedOut, money.nobody_answered, (PaidSlipOwed, Printing)),
    Row(Printing, Failed, money.not_printed, (PaidSlipOwed,)),
    Row(PaidSlipOwed, Retried, money.print_again, (Printing,)),
    *(
        Row(state, CardRemoved, money.card_out_after_money, (state,))
        for state in (HandingOver, Paying, Printing, Done, PaidSlipOwed, HospitalOwed)
    ),
    *(
        Row(state, event, money.finish, (Idle,))
        for state in (Done, HospitalOwed, PaidSlipOwed, NeedsStaff)
        for event in (Proceeded, TimedOut)
    ),
    Row(NeedsStaff, StaffAsked, staff.sign_in, (StaffSignIn,)),
    # leaving before any money
    *(
        Row(state, event, leave, (Idle,))
        for state in (
            ForWhom,
            NamingAgent,
            Identifying,
            ChoosingStay,
            CheckingFiling,
            Explaining,
            BackFilling,
            Parked,
            ChoosingInsurance,
            Quoting,
            Confirming,
            Trouble,
        )
        for event in (Cancelled, TimedOut)
    ),
    *(
        Row(state, CardRemoved, who.pulled, (Trouble, state))
        for state in (
            ChoosingStay,
            CheckingFiling,
            Explaining,
            BackFilling,
            ChoosingInsurance,
            Quoting,
            Confirming,
        )
    ),
    # trouble
    Row(
        Trouble,
        Retried,
        who.retry,
        (
            Identifying,
            ChoosingStay,
            CheckingFiling,
            Explaining,
            Quoting,
            LookingUp,
            OpeningSheet,
            Consenting,
            Reviewing,
            Refused,
            Idle,
        ),
    ),
    Row(Trouble, CardRemoved, who.trouble_card_out, (Trouble,)),
    Row(Trouble, CardInserted, who.begin_with_card, (ForWhom,)),
    Row(Trouble, CardTrouble, who.trouble_card_trouble, (ForWhom, Trouble)),
    # staff
    Row(StaffSignIn, PinEntered, staff.pin_entered, (StaffSignIn,)),
    Row(StaffSignIn, PinAccepted, staff.pin_accepted, (StaffDesk,)),
    Row(StaffSignIn, Failed, staff.pin_refused, (StaffSignIn,)),
    Row(StaffDesk, DeskLoaded, staff.desk_loaded, (StaffDesk,)),
    Row(StaffDesk, Retried, staff.refresh, (StaffDesk,)),
    Row(StaffDesk, ReprintAsked, staff.reprint, (StaffDesk,)),
    Row(StaffDesk, CaseAsked, staff.case_asked, (StaffDesk,)),
    Row(StaffDesk, UndoAsked, staff.undo_asked, (StaffDesk,)),
    Row(StaffDesk, UndoAgreed, staff.undo_agreed, (StaffDesk,)),
    Row(StaffDesk, CaseWorked, staff.case_worked, (StaffDesk,)),
    Row(StaffDesk, SlipPrinted, staff.reprinted, (StaffDesk,)),
    Row(StaffDesk, SlipUnconfirmed, staff.reprinted, (StaffDesk,)),
    Row(StaffDesk, PaperCame, staff.paper_came, (StaffDesk,)),
    Row(StaffDesk, Failed, staff.desk_failed, (StaffDesk,)),
    # the day close
    Row(StaffDesk, CloseOpened, closing.opened, (DayClosing,)),
    Row(DayClosing, CloseAsked, closing.asked, (DayClosing,)),
    Row(DayClosing, CloseFound, closing.found, (DayClosing,)),
    Row(DayClosing, FindingAsked, closing.act, (DayClosing,)),
    Row(DayClosing, ReportAsked, closing.print_asked, (DayClosing,)),
    Row(DayClosing, SlipPrinted, closing.printed, (DayClosing,)),
    Row(DayClosing, SlipUnconfirmed, closing.printed, (DayClosing,)),
    Row(DayClosing, Failed, closing.failed, (DayClosing,)),
    Row(DayClosing, Proceeded, closing.back, (StaffDesk,)),
    # the audit
    Row(StaffDesk, AuditOpened, auditing.opened, (Auditing,)),
    Row(Auditing, AuditFound, auditing.found, (Auditing,)),
    Row(Auditing, ReviewGiven, auditing.reviewed, (Auditing,)),
    Row(Auditing, Retried, auditing.again, (Auditing,)),
    Row(Auditing, Failed, auditing.failed, (Auditing,)),
    Row(Auditing, Proceeded, auditing.back, (StaffDesk,)),
    *(
        Row(state, event, staff.sign_out, (Idle, OutOfService))
        for state in (StaffSignIn, StaffDesk, DayClosing, Auditing)
        for event in (Cancelled, TimedOut)
    ),
    *FILING,
    *REFUSAL,
    *GUIDE,
    *ENGINEER,
    *NEXT_CARD,
)

_ROWS = {(row.state, row.event): row for row in TABLE}


def step(state: State, event: Event) -> Step | None:
    """The next state and its effects; None where the table has no row: the event is ignored here."""
    row = _ROWS.get((type(state), type(event)))
    return None if row is None else row.handle(state, event)
