"""Doing what the filing pages ask for: look up, open a sheet, photograph, submit, withdraw, park (R6–R18).

Photos are handed over before the INTENT is written: what may lie on the wire never needs them again.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import replace

from kiosk.domain import ticket as tickets
from kiosk.domain.application import Consent, Handed, Material, Signature, Way
from kiosk.domain.filing import Evidence, FilingRecord
from kiosk.domain.form import Signed, make_number
from kiosk.domain.people import Insurance, Member
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import Ticket, TicketReason
from kiosk.domain.stay import Stay, Unready
from kiosk.domain.waiting import Waiting
from kiosk.domain.writes import Draft, FilingWithdrawn, Kind, NewFiling, Receipt
from kiosk.papers.form import form_of
from kiosk.policy.rulebook import Rules
from kiosk.ports import (
    Abilities,
    Ability,
    FilingRecords,
    FormReader,
    NoAnswer,
    Photo,
    Printed,
    Refusal,
    Unreadable,
    Uploads,
)
from kiosk.texts import text
from kiosk.visit import deciding
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.filing_effects import FilingEffect
from kiosk.visit.parts import Parts
from kiosk.visit.proof import problem_of, read
from kiosk.visit.step import insured_elsewhere
from kiosk.visit.writing import StillOpen, Writing


class Applying:
    """The filing pages' effects. Callable from several threads."""

    def __init__(self, parts: Parts, writing: Writing) -> None:
        self._p, self._writing = parts, writing

    def perform(self, effect: FilingEffect, visit: str) -> ev.Event:
        """The event that came of `effect`. Raises JournalUnwritable; what was sent by then is taken up later."""
        match effect:
            case fx.LookUpFilings():
                return self._look_up(effect)
            case fx.OpenSheet():
                return ev.SheetOpened(self._sheet(effect))
            case fx.RecordConsent(guardian=guardian):
                return ev.ConsentKept(self._consent(guardian))
            case fx.TakePhoto(material=material, form=form):
                return self._photograph(visit, material, form)
            case fx.KeepSignature(strokes=strokes, by_agent=by_agent):
                return ev.SignatureKept(Signature(strokes, self._p.clock.now(), by_agent))
            case fx.PrintForm(sheet=sheet):
                return self._print_form(sheet)
            case fx.SubmitFiling(sheet=sheet):
                return self._submit(sheet, visit)
            case fx.WithdrawFiling(dossier=dossier, record=record):
                if (other := self._other_card(dossier.patient)) is not None:
                    return ev.FilingNotTaken(other)
                draft = FilingWithdrawn(dossier.patient.member.person_id, dossier.insurance, record.number)
                return self._write(draft, visit)
            case fx.ParkFiling(sheet=sheet, receipt=receipt):
                stay = sheet.stay if sheet.settling else None
                return self.park(Waiting(sheet.member, sheet.insurance, receipt.number, stay), visit)
            case fx.PrintFilingTicket():
                return self._ticket(effect)

    # ---- what is known -------------------------------------------------------------------------------------

    def ways(self, insurance: Insurance) -> st.Ways:
        """What the insured place takes, as far as this platform and this terminal can do it."""
        offered = self._p.backend.profile().abilities(insurance.region)
        able = replace(
            offered,
            submit=self._able(offered.submit, Kind.FILE, offered),
            change=self._able(offered.change, Kind.FILE, offered),
            cancel=self._able(offered.cancel, Kind.UNFILE, offered),
        )
        camera = self._p.papers is not None and self._p.materials is not None
        return st.Ways(able, photos=camera and isinstance(self._p.backend, Uploads))

    def _able(self, said: Ability, kind: Kind, offered: Abilities) -> Ability:
        """A place that would take it here is of no use where this platform has no such call: then the phone is left."""
        here = said in (Ability.NATIVE, Ability.EXTENSION)
        if not here or self._writing.offers(kind):
            return said
        return Ability.PHONE if offered.link else Ability.NONE

    def _rules(self, insurance: Insurance) -> Rules:
        return self._p.rulebook.on(self._p.clock.now().date(), insurance.region.code)

    def _records(self, member: Member, insurance: Insurance) -> tuple[FilingRecord, ...] | None:
        """None: not known, which is never "none"."""
        answer = self._p.backend.filings(member, insurance, None)
        known = isinstance(answer, FilingRecords) and (answer.records or answer.evidence is Evidence.PLATFORM_QUERY)
        return answer.records if isinstance(answer, FilingRecords) and known else None

    def _stay(self, member: Member) -> Stay | None:
        """The one stay at this hospital that isn't settled yet: a filing made now begins with it (R14)."""
        found = self._p.hospital.stays(member.id_number)
        own = found if isinstance(found, tuple) else ()
        left = [s for s in own if Unready.ALREADY_SETTLED not in s.unready and s.patient_id_number == member.id_number]
        return left[0] if len(left) == 1 else None

    def _look_up(self, effect: fx.LookUpFilings) -> ev.Event:
        patient, care = effect.patient, self._p.settings.hospital_here().region
        elsewhere = insured_elsewhere(patient, care) or patient.member.usable()
        insurance = effect.insurance or elsewhere[0]
        records = self._records(patient.member, insurance)
        return ev.FilingsFound(
            st.Dossier(
                patient,
                insurance,
                care,
                self._p.clock.now(),
                self._rules(insurance),
                records,
                self.ways(insurance),
                self._stay(patient.member),
                effect.sent,
            )
        )

    def _sheet(self, effect: fx.OpenSheet) -> st.Sheet:
        origin = effect.origin
        case = isinstance(origin, st.Case)
        if isinstance(origin, st.Case):
            records = self._records(origin.patient.member, origin.insurance)
        else:
            records = origin.records
        agent = origin.patient.agent
        return st.Sheet(
            origin.patient,
            origin.insurance,
            origin.stay.hospital.region if isinstance(origin, st.Case) else origin.care,
            self._p.clock.now().date(),
            self._rules(origin.insurance),
            self.ways(origin.insurance),
            origin.stay,
            settling=case,
            held=records or (),
            known=records is not None,
            replaces=effect.replaces,
            phone=agent.phone if agent else "",
        )

    # ---- agreeing, photographing ---------------------------------------------------------------------------

    def _consent(self, guardian: bool) -> Consent:
        """The words that were on the screen are told by their version."""
        version = text(self._p.settings.terminal.language, f"consent{'.child' if guardian else ''}.version")
        return Consent(version, self._p.clock.now(), guardian)

    def _print_form(self, sheet: st.Sheet) -> ev.Event:
        """The form to sign in ink. Whether it came out is seen when its picture is taken."""
        number, draft = make_number(secrets.token_bytes(7)), deciding.draft(sheet)
        if draft is None:
            return ev.Failed(Problem(ProblemCode.FILING_HINDERED))
        guardian = True in deciding.notices(sheet)
        hospital, now = self._p.settings.hospital_here(), self._p.clock.now()
        printed = self._p.printer.print(form_of(draft, sheet.member, number, hospital, now, guardian=guardian))
        return ev.FormPrinted(number) if isinstance(printed, Printed) else ev.Failed(printed)

    def _photograph(self, visit: str, material: Material, form: str) -> ev.Event:
        if self._p.papers is None or self._p.materials is None:
            return ev.Failed(Problem(ProblemCode.CAMERA_GONE))
        match self._p.papers.photograph():
            case Photo() as photo:
                signed = self._signed(photo, form) if form else Signed.YES
                if isinstance(signed, Unreadable):
                    return ev.PhotoUseless(signed)
                kept = self._p.materials.keep(visit, material, photo)
                unsure = signed is Signed.UNSURE
                return ev.Failed(kept) if isinstance(kept, Problem) else ev.PhotoTaken(photo, kept, unsure)
            case Unreadable() as why:
                return ev.PhotoUseless(why)
            case Problem() as problem:
                return ev.Failed(problem)

    def _signed(self, photo: Photo, form: str) -> Signed | Unreadable:
        """Of a photographed form: it must be the one that was printed; unsigned it is no use yet. A camera that can't
        read forms leaves it to staff."""
        if not isinstance(self._p.papers, FormReader):
            return Signed.UNSURE
        scan = self._p.papers.read_form(photo)
        if not scan.of(form):
            return Unreadable.OTHER_PAPER
        return Unreadable.NOT_SIGNED if scan.signed is Signed.NO else scan.signed

    # ---- submitting ----------------------------------------------------------------------------------------

    def _submit(self, sheet: st.Sheet, visit: str) -> ev.Event:
        if (other := self._other_card(sheet.patient)) is not None:
            return ev.FilingNotTaken(other)
        handed: list[Handed] = []
        for each in sheet.handed:
            sent = self._handed_over(each, visit) if each.way is Way.PHOTO else each
            if isinstance(sent, Problem):
                return ev.FilingNotTaken(sent)
            handed.append(sent)
        draft = deciding.draft(replace(sheet, handed=tuple(handed)))
        if draft is None:
            return ev.FilingNotTaken(Problem(ProblemCode.FILING_HINDERED))
        written = self._write(draft, visit)
        if isinstance(written, ev.FilingTaken) and self._p.materials is not None:
            self._p.materials.drop(visit)
        return written

    def _other_card(self, patient: st.Patient) -> Problem | None:
        """Nothing is written in somebody's name while another's card is in the reader: it may have been swapped too
        fast for the reader to notice. A card taken out after signing stops nothing."""
        if not patient.insertion or self._p.card_reader is None:
            return None
        found = self._p.card_reader.same_card(patient.insertion, patient.credential.recognition_code)
        return found if found is not None and found.code is ProblemCode.CARD_SWAPPED else None

    def _handed_over(self, handed: Handed, visit: str) -> Handed | Problem:
        backend, kept = self._p.backend, self._p.materials
        photo = kept.read(visit, handed.digest) if kept is not None else None
        if photo is None or not isinstance(backend, Uploads):
            return Problem(ProblemCode.PHOTO_NOT_KEPT)
        named = read(backend.upload(handed.material, photo), ProblemCode.INSURER_REFUSED, backend.profile().refusals)
        if isinstance(named, Refusal | NoAnswer):
            return problem_of(named)
        return replace(handed, file=named)

    def _write(self, draft: Draft, visit: str) -> ev.Event:
        """Once, under one number. While another of this person's filings is in doubt nothing is sent: that one may be
        this very filing, made under another date or in another visit."""
        open_ = self._in_doubt(draft.person_id)
        if open_ is not None:
            return ev.FilingLost(Problem(ProblemCode.FILING_UNKNOWN, reference=open_))
        done = self._writing.carry_out(visit, draft, self._p.settings.terminal.reconcile_seconds)
        match done:
            case Receipt():
                return ev.FilingTaken(done)
            case StillOpen():
                return ev.FilingLost(Problem(ProblemCode.FILING_UNKNOWN, reference=done.reference))
            case Problem(code=ProblemCode.ALREADY_IN_PROGRESS):
                reference = self._in_doubt(draft.person_id) or ""
                return ev.FilingLost(Problem(ProblemCode.FILING_UNKNOWN, reference=reference))
            case Problem():
                return ev.FilingNotTaken(done)

    def _in_doubt(self, person_id: str) -> str | None:
        """The reference of a filing or withdrawal of this person whose end isn't known, None where there is none."""
        for open_ in self._p.journal.open_writes():
            draft = open_.write.draft
            if isinstance(draft, NewFiling | FilingWithdrawn) and draft.person_id == person_id:
                return open_.write.request_id.reference
        return None

    # ---- waiting for the decision --------------------------------------------------------------------------

    def park(self, waiting: Waiting, visit: str) -> ev.Event:
        """Let the visit rest until somebody comes back with its ticket."""
        number = tickets.make(secrets.token_bytes(8))
        until = self._p.clock.now() + dt.timedelta(days=self._p.settings.terminal.ticket_days)
        self._p.journal.park(visit, number, waiting.member.id_number, until, waiting)
        return ev.TicketIssued(number)

    def _ticket(self, effect: fx.PrintFilingTicket) -> ev.Event:
        """The ticket of a filing that is waited for."""
        sheet, receipt = effect.sheet, effect.receipt
        places = (("insured", sheet.insurance.region.name), ("care", sheet.care.name))
        lines = (
            ("ticket.filing.why", (("number", receipt.number),)),
            ("ticket.parked.places", places),
            ("ticket.filing.sent", (("at", f"{receipt.done_at:%Y-%m-%d %H:%M}"),)),
            ("ticket.filing.next", ()),
        )
        now, hospital = self._p.clock.now(), self._p.settings.hospital_here()
        paper = Ticket(effect.number, TicketReason.PARKED, hospital, now, lines)
        return ev.TicketPrinted(isinstance(self._p.printer.print(paper), Printed))
