"""Rows of the table for filing on the spot: ask, choose, agree, gather, sign, submit (R6–R18).

From Submitting on nothing a person does can stop the machine: the answer does.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.application import Handed, Material, Way
from kiosk.domain.diagnosis import Asked
from kiosk.policy.filing_rows import SignatureRule
from kiosk.policy.signature import fault_of
from kiosk.ports import CardRemoved
from kiosk.visit import deciding
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.filings import unless_pulled
from kiosk.visit.refusal import refused
from kiosk.visit.step import Step, enter, insertion_of, leave, stay_here

# ---- from the first question to the signature ----------------------------------------------------------------


def file_here(state: st.Explaining, event: ev.FileHere) -> Step:
    """Only where this insured place takes it here, and where a filing is what is missing."""
    if not state.ways.files_here or not deciding.missing(state.case.finding.status):
        return stay_here(state)
    return enter(st.OpeningSheet(state.case))


def sheet_opened(state: st.OpeningSheet, event: ev.SheetOpened) -> Step:
    return _asking(event.sheet)


def guardian_named(state: st.NamingGuardian, event: ev.AgentNamed) -> Step:
    """The child's own number is no guardian's: that very mistake is a known cause of refusals (R18)."""
    patient = state.sheet.patient
    if event.agent.id_number == patient.member.id_number:
        return stay_here(state)
    return _asking(replace(state.sheet, patient=replace(patient, agent=event.agent), phone=event.agent.phone))


def _asking(sheet: st.Sheet) -> Step:
    if deciding.needs_guardian(sheet):
        return Step(st.NamingGuardian(sheet))
    return Step(st.Asking(sheet) if deciding.question(sheet) else st.ChoosingType(sheet))


def answered(state: st.Asking, event: ev.Answered) -> Step:
    """Only one of the options on the page: a second press of the last page's answers nothing here."""
    sheet = deciding.answered(state.sheet, event.value)
    return stay_here(state) if sheet == state.sheet else _asking(sheet)


def last_question(state: st.Asking | st.ChoosingType, event: ev.WentBack) -> Step:
    """The answer before is open again; before the first question, the page that the application came from."""
    sheet = state.sheet
    if not sheet.answers:
        return _left(sheet)
    return Step(st.Asking(replace(sheet, answers=sheet.answers[:-1], type=None, handed=())))


def _left(sheet: st.Sheet) -> Step:
    if sheet.stay is None or not sheet.settling:
        return enter(st.LookingUp(sheet.patient, sheet.insurance))
    return enter(st.CheckingFiling(sheet.patient, sheet.stay, sheet.insurance))


def guardian_back(state: st.NamingGuardian, event: ev.WentBack) -> Step:
    return _left(state.sheet)


def type_chosen(state: st.ChoosingType, event: ev.TypeChosen) -> Step:
    """Never a type that is closed, or that the answers don't support."""
    open_ = {offer.type for offer in deciding.offers(state.sheet) if offer.open and offer.supported}
    if event.type not in open_:
        return stay_here(state)
    return Step(st.ChoosingType(replace(state.sheet, type=event.type, handed=())))


def type_taken(state: st.ChoosingType, event: ev.Proceeded) -> Step:
    return stay_here(state) if state.sheet.type is None else Step(st.Consenting(state.sheet))


def agreed(state: st.Consenting, event: ev.Agreed) -> Step:
    return Step(replace(state, keeping=True), (fx.RecordConsent(state.guardian),))


def consent_kept(state: st.Consenting, event: ev.ConsentKept) -> Step:
    sheet = replace(state.sheet, consents=(*state.sheet.consents, event.consent))
    if not state.guardian and True in deciding.notices(sheet):
        return Step(st.Consenting(sheet, guardian=True))
    return Step(st.NamingPhone(sheet)) if not sheet.phone else Step(st.Gathering(sheet))


def consent_back(state: st.Consenting, event: ev.WentBack) -> Step:
    return Step(st.ChoosingType(replace(state.sheet, consents=())))


def phone_named(state: st.NamingPhone, event: ev.PhoneNamed) -> Step:
    return Step(st.Gathering(replace(state.sheet, phone=event.number)))


def to_types(state: st.NamingPhone | st.Gathering, event: ev.WentBack) -> Step:
    return Step(st.ChoosingType(replace(state.sheet, consents=())))


def paper_given(state: st.Gathering, event: ev.PaperGiven) -> Step:
    """A photo is taken on a page of its own; a commitment is signed with the form; later is owed."""
    papers = deciding.papers(state.sheet)
    if not 0 <= event.index < len(papers) or event.way not in papers[event.index].ways:
        return stay_here(state)
    material = papers[event.index].material
    if event.way is Way.PHOTO:
        return Step(st.Photographing(state.sheet, material))
    return Step(st.Gathering(state.sheet.given(Handed(material, event.way))))


def gathered(state: st.Gathering, event: ev.Proceeded) -> Step:
    if not deciding.complete(state.sheet):
        return stay_here(state)
    return Step(st.Signing(state.sheet, ink=deciding.in_ink(state.sheet)))


def photo_asked(state: st.Photographing, event: ev.PhotoAsked) -> Step:
    if state.taking:
        return stay_here(state)
    of_form = state.material is Material.FORM
    taking = replace(state, taking=True, photo=None, unsure=False, useless=None, problem=None)
    return Step(taking, (fx.TakePhoto(state.material, state.sheet.form if of_form else ""),))


def photo_taken(state: st.Photographing, event: ev.PhotoTaken) -> Step:
    """The picture before this one is gone from the disk, whether or not this one is agreed to."""
    left = tuple(h for h in state.sheet.handed if (h.material, h.way) != (state.material, Way.PHOTO))
    taken = replace(state, sheet=replace(state.sheet, handed=left), taking=False, photo=event.photo)
    return Step(replace(taken, handed=event.handed, unsure=event.unsure))


def photo_useless(state: st.Photographing, event: ev.PhotoUseless) -> Step:
    return Step(replace(state, taking=False, useless=event.why))


def photo_failed(state: st.Photographing, event: ev.Failed) -> Step:
    return Step(replace(state, taking=False, problem=event.problem))


def photo_agreed(state: st.Photographing, event: ev.PhotoAgreed) -> Step:
    if state.handed is None:
        return stay_here(state)
    sheet = state.sheet.given(state.handed)
    signed = state.material is Material.FORM
    return Step(st.Reviewing(sheet) if signed else st.Gathering(sheet))


def photo_back(state: st.Photographing, event: ev.WentBack) -> Step:
    if state.taking:  # what is coming takes the place of the picture before
        return stay_here(state)
    if state.material is Material.FORM:
        return Step(st.Signing(state.sheet, ink=True, printed=True))
    return Step(st.Gathering(state.sheet))


def drawn(state: st.Signing, event: ev.Drawn) -> Step:
    if state.ink or state.keeping:
        return stay_here(state)
    fault = fault_of(event.strokes, state.sheet.rules.find(SignatureRule))
    if fault is not None:
        return Step(replace(state, error=fault))
    keeping = replace(state, keeping=True, error=None)
    return Step(keeping, (fx.KeepSignature(event.strokes, by_agent=state.sheet.patient.agent is not None),))


def signed(state: st.Signing, event: ev.SignatureKept) -> Step:
    return Step(st.Reviewing(replace(state.sheet, signature=event.signature)))


def signing_failed(state: st.Signing, event: ev.Failed) -> Step:
    return Step(replace(state, keeping=False, printing=False, problem=event.problem))


def form_asked(state: st.Signing, event: ev.FormAsked) -> Step:
    if not state.ink or state.printing:
        return stay_here(state)
    return Step(replace(state, printing=True, problem=None), (fx.PrintForm(state.sheet),))


def form_printed(state: st.Signing, event: ev.FormPrinted) -> Step:
    return Step(replace(state, sheet=replace(state.sheet, form=event.number), printing=False, printed=True))


def form_signed(state: st.Signing, event: ev.Proceeded) -> Step:
    """Signed in ink: its picture comes back before the camera."""
    return Step(st.Photographing(state.sheet, Material.FORM)) if state.printed else stay_here(state)


def signing_back(state: st.Signing, event: ev.WentBack) -> Step:
    return Step(st.Gathering(state.sheet))


def review_back(state: st.Reviewing, event: ev.WentBack) -> Step:
    return Step(st.Gathering(replace(state.sheet, signature=None)))


# ---- submitting ----------------------------------------------------------------------------------------------


def submitted(state: st.Reviewing, event: ev.Submitted) -> Step:
    """Never with what the insured place would refuse: the page has said what is wrong, and its way back."""
    if deciding.draft(state.sheet) is None or deciding.wrong(state.sheet) is not None:
        return stay_here(state)
    return Step(st.Submitting(state.sheet), (fx.SubmitFiling(state.sheet),))


def taken(state: st.Submitting, event: ev.FilingTaken) -> Step:
    """Pending: the visit is parked at once, whether or not the person waits for the paper."""
    filed = st.Filed(state.sheet, event.receipt)
    parked = (fx.ParkFiling(state.sheet, event.receipt),) if event.receipt.pending else ()
    return Step(filed, parked)


def not_taken(state: st.Submitting, event: ev.FilingNotTaken) -> Step:
    """Proven that nothing was filed: why (R18), and the sheet can be looked at again."""
    sheet = state.sheet
    back = unless_pulled(sheet.patient, st.Reviewing(sheet))
    return refused(st.Concern(sheet.patient, sheet.insurance, sheet.stay), event.problem, Asked.FILING, back)


def lost(state: st.Submitting | st.TakingBack, event: ev.FilingLost) -> Step:
    return Step(st.NeedsStaff(event.problem), (fx.PrintReference(event.problem),))


def submitting_failed(state: st.Submitting | st.TakingBack, event: ev.Failed) -> Step:
    """Our own memory failed: nobody else may be served at a terminal that can't remember."""
    return Step(st.OutOfService(event.problem))


def card_out(state: st.Submitting | st.TakingBack | st.Filed, event: CardRemoved) -> Step:
    """The card isn't needed any more; pulling it stops nothing."""
    if event.insertion != insertion_of(state):
        return stay_here(state)
    if isinstance(state, st.TakingBack):
        return Step(replace(state, dossier=replace(state.dossier, patient=_without_card(state.dossier.patient))))
    return Step(replace(state, sheet=replace(state.sheet, patient=_without_card(state.sheet.patient))))


def ticket_issued(state: st.Filed, event: ev.TicketIssued) -> Step:
    return Step(replace(state, ticket=event.number), (fx.PrintFilingTicket(event.number, state.sheet, state.receipt),))


def ticket_printed(state: st.Filed, event: ev.TicketPrinted) -> Step:
    return Step(replace(state, printed=event.printed))


def not_parked(state: st.Filed, event: ev.Failed) -> Step:
    """The filing stands; without a ticket the card alone resumes. Or its copy did not come out."""
    return Step(replace(state, copying=False, copied=False) if state.copying else replace(state, printed=False))


def copy_asked(state: st.Filed, event: ev.FormAsked) -> Step:
    """What was signed by finger, on paper to keep."""
    if not state.may_copy:
        return stay_here(state)
    return Step(replace(state, copying=True), (fx.PrintForm(state.sheet),))


def copied(state: st.Filed, event: ev.FormPrinted) -> Step:
    return Step(replace(state, copying=False, copied=True))


def on(state: st.Filed, event: ev.Proceeded) -> Step:
    """Approved, and a stay to settle: on to its check; in a visit for filings, back to what there is now. A pending
    one is left, and so is one whose card was pulled meanwhile: whoever stands there now must show their own."""
    sheet = state.sheet
    if state.receipt.pending or unless_pulled(sheet.patient, state) is None:
        return leave(state)
    if sheet.settling and sheet.stay is not None:
        return enter(st.CheckingFiling(sheet.patient, sheet.stay, sheet.insurance))
    return enter(st.LookingUp(sheet.patient, sheet.insurance, state.receipt.number))


def _without_card(patient: st.Patient) -> st.Patient:
    return replace(patient, insertion=0)
