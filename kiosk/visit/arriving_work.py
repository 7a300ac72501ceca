"""Doing what the pages before the money ask for: who stands there, which stay it is, and what filing it has."""

from __future__ import annotations

from kiosk.domain.filing import FilingStatus
from kiosk.domain.people import Medium
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.waiting import Waiting
from kiosk.policy.filing import judge
from kiosk.ports import NoAnswer, Refusal
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit.applying import Applying
from kiosk.visit.arriving_effects import ArrivingEffect
from kiosk.visit.asking_again import AskingAgain
from kiosk.visit.case import Case, Errand
from kiosk.visit.parts import Parts
from kiosk.visit.printing import Printing
from kiosk.visit.proof import problem_of, read

#: Seconds that a person has to lay the ID card on its reader.
_ID_CARD_SECONDS = 20.0


class ArrivingWork:
    """The effects up to a known filing. Nothing of it moves money. Callable from several threads."""

    def __init__(self, parts: Parts, applying: Applying, asking: AskingAgain, printing: Printing) -> None:
        self._p, self._applying, self._asking, self._printing = parts, applying, asking, printing

    def perform(self, effect: ArrivingEffect, visit: str) -> ev.Event | None:
        """The event that came of `effect`, None where it has no outcome."""
        match effect:
            case fx.WatchCodes() | fx.RestCodes():
                for eye in (self._p.camera, self._p.scanner):
                    if eye is not None:
                        (eye.watch if isinstance(effect, fx.WatchCodes) else eye.rest)()
                return None
            case fx.ReadCard():
                return self._read_card(effect)
            case fx.ReadIdCard():
                return self._read_id_card()
            case fx.Identify():
                return self._identify(effect)
            case fx.ResumeTicket():
                return self._resume(effect.number)
            case fx.FindStays():
                return self._stays(effect.id_number)
            case fx.CheckFiling():
                return self._check_filing(effect)
            case fx.Park():
                return self._park(effect.case, visit)
            case fx.PrintTicket():
                return self._printing.ticket(effect.number, effect.case)

    def _read_card(self, effect: fx.ReadCard) -> ev.Event:
        if self._p.card_reader is None:
            return ev.Failed(Problem(ProblemCode.READER_GONE))
        found = self._p.card_reader.read(effect.insertion)
        return ev.Failed(found) if isinstance(found, Problem) else ev.CardRead(found, effect.insertion)

    def _read_id_card(self) -> ev.Event:
        if self._p.id_card_reader is None:
            return ev.Failed(Problem(ProblemCode.READER_GONE))
        found = self._p.id_card_reader.read(_ID_CARD_SECONDS)
        return ev.Failed(found) if isinstance(found, Problem) else ev.CardRead(found)

    def _identify(self, effect: fx.Identify) -> ev.Event:
        """An ID card is a credential for filing everywhere, for settling where the platform takes it (R2)."""
        credential, settles = effect.credential, self._p.backend.profile().id_card_settles
        if credential.medium is Medium.ID_CARD and not settles and not effect.filing:
            return ev.Failed(Problem(ProblemCode.ID_CARD_FILES_ONLY))
        reply = self._p.backend.identify(credential)
        member = read(reply, ProblemCode.INSURER_REFUSED, self._p.backend.profile().refusals)
        return ev.Failed(problem_of(member)) if isinstance(member, Refusal | NoAnswer) else ev.MemberKnown(member)

    def _resume(self, ticket: str) -> ev.Event:
        """Whose visit it is; one that waits for a filing without a stay goes on with the filings."""
        id_number = self._p.journal.parked(ticket)
        if not id_number:
            return ev.Failed(Problem(ProblemCode.TICKET_UNKNOWN))
        waits = self._asking.under(ticket)
        alone = waits is not None and waits.waiting.stay is None
        return ev.TicketResumed(id_number, Errand.FILING if alone else Errand.DISCHARGE)

    def _stays(self, id_number: str) -> ev.Event:
        """The stay whose filing this person has waited for comes up by itself: with the ticket or without."""
        stays = read(self._p.hospital.stays(id_number), ProblemCode.HOSPITAL_DOWN)
        if isinstance(stays, Refusal | NoAnswer):
            return ev.Failed(problem_of(stays))
        waits = self._asking.resumes(id_number)
        resumed = waits.waiting.stay.stay_id if waits is not None and waits.waiting.stay is not None else ""
        return ev.StaysFound(stays, resumed)

    def _check_filing(self, effect: fx.CheckFiling) -> ev.Event:
        care = effect.stay.hospital.region
        answer = self._p.backend.filings(effect.patient.member, effect.insurance, effect.stay)
        rule = self._p.backend.exempt(effect.insurance.region, care, effect.stay.admitted)
        now, book = self._p.clock.now(), self._p.rulebook
        finding = judge(effect.insurance, effect.stay, care, answer, rule, now, book)
        return ev.FilingFound(finding, self._applying.ways(effect.insurance))

    def _park(self, case: Case, visit: str) -> ev.Event:
        record, member = case.finding.record, case.patient.member
        pending = record is not None and case.finding.status is FilingStatus.PENDING
        waiting = Waiting(member, case.insurance, record.number if record and pending else "", case.stay)
        return self._applying.park(waiting, visit)
