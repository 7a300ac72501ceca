"""The table's rows of filing: what filings there are, and an application from the first question to its receipt.

Nothing a person does has a row in Submitting and TakingBack: the filing may be on the wire.
"""

from __future__ import annotations

from kiosk.ports import CardRemoved
from kiosk.visit import events as ev
from kiosk.visit import filing as how
from kiosk.visit import filings as there
from kiosk.visit import identity as who
from kiosk.visit import states as st
from kiosk.visit.row import Row
from kiosk.visit.step import leave

#: The pages between the application's beginning and its submission.
_SHEET = (
    st.OpeningSheet,
    st.NamingGuardian,
    st.Asking,
    st.ChoosingType,
    st.Consenting,
    st.NamingPhone,
    st.Gathering,
    st.Photographing,
    st.Signing,
    st.Reviewing,
)
_LIST = (st.LookingUp, st.Filings, st.FilingOnPhone, st.Withdrawing)

FILING: tuple[Row, ...] = (
    # what filings there are
    Row(st.Idle, ev.FilingsAsked, there.begin, (st.ForWhom, st.Trouble)),
    Row(st.LookingUp, ev.FilingsFound, there.filings_found, (st.Filings,)),
    Row(st.LookingUp, ev.Failed, who.failed_back, (st.Trouble,)),
    Row(st.Filings, ev.CheckedAgain, there.look_again, (st.LookingUp,)),
    Row(st.Filings, ev.FileByPhone, there.on_phone, (st.FilingOnPhone, st.Filings)),
    Row(st.Filings, ev.FileHere, there.new, (st.OpeningSheet, st.Filings)),
    Row(st.Filings, ev.ChangeAsked, there.change, (st.OpeningSheet, st.Filings)),
    Row(st.Filings, ev.WithdrawAsked, there.withdraw, (st.Withdrawing, st.Filings)),
    Row(st.FilingOnPhone, ev.CheckedAgain, there.look_again, (st.LookingUp,)),
    Row(st.FilingOnPhone, ev.Proceeded, there.off_phone, (st.Filings,)),
    Row(st.Withdrawing, ev.WentBack, there.kept, (st.Filings,)),
    Row(st.Withdrawing, ev.WithdrawAgreed, there.withdraw_agreed, (st.TakingBack, st.Withdrawing)),
    Row(st.TakingBack, ev.FilingTaken, there.taken_back, (st.LookingUp,)),
    Row(st.TakingBack, ev.FilingNotTaken, there.not_taken_back, (st.Refused, st.Trouble)),
    Row(st.TakingBack, ev.FilingLost, how.lost, (st.NeedsStaff,)),
    Row(st.TakingBack, ev.Failed, how.submitting_failed, (st.OutOfService,)),
    # the sheet
    Row(st.Explaining, ev.FileHere, how.file_here, (st.OpeningSheet, st.Explaining)),
    Row(st.OpeningSheet, ev.SheetOpened, how.sheet_opened, (st.NamingGuardian, st.Asking, st.ChoosingType)),
    Row(st.OpeningSheet, ev.Failed, who.failed_back, (st.Trouble,)),
    Row(st.NamingGuardian, ev.AgentNamed, how.guardian_named, (st.Asking, st.ChoosingType, st.NamingGuardian)),
    Row(st.NamingGuardian, ev.WentBack, how.guardian_back, (st.LookingUp, st.CheckingFiling)),
    Row(st.Asking, ev.Answered, how.answered, (st.Asking, st.ChoosingType)),
    Row(st.Asking, ev.WentBack, how.last_question, (st.Asking, st.LookingUp, st.CheckingFiling)),
    Row(st.ChoosingType, ev.TypeChosen, how.type_chosen, (st.ChoosingType,)),
    Row(st.ChoosingType, ev.Proceeded, how.type_taken, (st.Consenting, st.ChoosingType)),
    Row(st.ChoosingType, ev.WentBack, how.last_question, (st.Asking, st.LookingUp, st.CheckingFiling)),
    Row(st.Consenting, ev.Agreed, how.agreed, (st.Consenting,)),
    Row(st.Consenting, ev.ConsentKept, how.consent_kept, (st.Consenting, st.NamingPhone, st.Gathering)),
    Row(st.Consenting, ev.Failed, who.failed_back, (st.Trouble,)),
    Row(st.Consenting, ev.WentBack, how.consent_back, (st.ChoosingType,)),
    Row(st.NamingPhone, ev.PhoneNamed, how.phone_named, (st.Gathering,)),
    Row(st.NamingPhone, ev.WentBack, how.to_types, (st.ChoosingType,)),
    # papers and signature
    Row(st.Gathering, ev.PaperGiven, how.paper_given, (st.Gathering, st.Photographing)),
    Row(st.Gathering, ev.Proceeded, how.gathered, (st.Signing, st.Gathering)),
    Row(st.Gathering, ev.WentBack, how.to_types, (st.ChoosingType,)),
    Row(st.Photographing, ev.PhotoAsked, how.photo_asked, (st.Photographing,)),
    Row(st.Photographing, ev.PhotoTaken, how.photo_taken, (st.Photographing,)),
    Row(st.Photographing, ev.PhotoUseless, how.photo_useless, (st.Photographing,)),
    Row(st.Photographing, ev.Failed, how.photo_failed, (st.Photographing,)),
    Row(st.Photographing, ev.PhotoAgreed, how.photo_agreed, (st.Gathering, st.Reviewing, st.Photographing)),
    Row(st.Photographing, ev.WentBack, how.photo_back, (st.Gathering, st.Signing, st.Photographing)),
    Row(st.Signing, ev.Drawn, how.drawn, (st.Signing,)),
    Row(st.Signing, ev.SignatureKept, how.signed, (st.Reviewing,)),
    Row(st.Signing, ev.FormAsked, how.form_asked, (st.Signing,)),
    Row(st.Signing, ev.FormPrinted, how.form_printed, (st.Signing,)),
    Row(st.Signing, ev.Proceeded, how.form_signed, (st.Photographing, st.Signing)),
    Row(st.Signing, ev.Failed, how.signing_failed, (st.Signing,)),
    Row(st.Signing, ev.WentBack, how.signing_back, (st.Gathering,)),
    # submitting
    Row(st.Reviewing, ev.WentBack, how.review_back, (st.Gathering,)),
    Row(st.Reviewing, ev.Submitted, how.submitted, (st.Submitting, st.Reviewing)),
    Row(st.Submitting, ev.FilingTaken, how.taken, (st.Filed,)),
    Row(st.Submitting, ev.FilingNotTaken, how.not_taken, (st.Refused, st.Trouble)),
    Row(st.Submitting, ev.FilingLost, how.lost, (st.NeedsStaff,)),
    Row(st.Submitting, ev.Failed, how.submitting_failed, (st.OutOfService,)),
    # filed
    Row(st.Filed, ev.TicketIssued, how.ticket_issued, (st.Filed,)),
    Row(st.Filed, ev.TicketPrinted, how.ticket_printed, (st.Filed,)),
    Row(st.Filed, ev.Failed, how.not_parked, (st.Filed,)),
    Row(st.Filed, ev.FormAsked, how.copy_asked, (st.Filed,)),
    Row(st.Filed, ev.FormPrinted, how.copied, (st.Filed,)),
    Row(st.Filed, ev.Proceeded, how.on, (st.CheckingFiling, st.LookingUp, st.Idle)),
    *(Row(state, CardRemoved, how.card_out, (state,)) for state in (st.Submitting, st.TakingBack, st.Filed)),
    # leaving before anything is sent, and after it was answered
    *(
        Row(state, event, leave, (st.Idle,))
        for state in (*_LIST, *_SHEET, st.Filed)
        for event in (ev.Cancelled, ev.TimedOut)
    ),
    *(Row(state, CardRemoved, who.pulled, (st.Trouble, state)) for state in (*_LIST, *_SHEET)),
)
