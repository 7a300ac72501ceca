"""Finding the reason of a refusal, and printing what a person takes along. The effects of refusal_effects.py."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from kiosk.directory.institution import Service, Standing
from kiosk.domain import ticket as tickets
from kiosk.domain.claim import ClaimPack, HelpSlip, InvoiceState, Office
from kiosk.domain.diagnosis import Asked
from kiosk.domain.people import Insurance, mask_id
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.stay import Bill, Stay, Unready
from kiosk.papers.refusal import asks_agency
from kiosk.policy import diagnosis as policy
from kiosk.policy.agency import agency
from kiosk.policy.agency_rows import Agency, NoVerifiedPhone
from kiosk.policy.claim import checklist, hospital_uploads
from kiosk.policy.rulebook import Rules
from kiosk.ports import Invoices
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit.parts import Parts
from kiosk.visit.printing import Printing
from kiosk.visit.proof import problem_of, read
from kiosk.visit.refusal_effects import RefusalEffect
from kiosk.visit.refusal_states import Concern
from kiosk.visit.sheet import Ways

#: Answers that are none: the insurer was silent, or said what can't be read.
_SILENT = frozenset((ProblemCode.INSURER_DOWN, ProblemCode.INSURER_ANSWER_BROKEN))


class RefusalWork:
    """The effects of the pages of a refusal; `ways` says how an insured place takes a filing. Nothing of it is kept."""

    def __init__(self, parts: Parts, ways: Callable[[Insurance], Ways], printing: Printing) -> None:
        self._p, self._ways, self._printing = parts, ways, printing

    def perform(self, effect: RefusalEffect) -> ev.Event:
        """The event that came of `effect`."""
        match effect:
            case fx.Diagnose():
                return self._diagnose(effect)
            case fx.PrintHelp():
                return self._print_help(effect)
            case fx.GatherClaim():
                return self._gather(effect)
            case fx.PrintClaim():
                return self._printing.unowed(effect.pack)

    def _diagnose(self, effect: fx.Diagnose) -> ev.Event:
        """The reason by everything that is known of the stay, the filing, the insurance and the answer."""
        concern, problem, now = effect.concern, effect.problem, self._p.clock.now()
        stay, directory = concern.stay, self._p.directory
        listed = directory.standing(stay.hospital, Service.INPATIENT) if stay else Standing()
        answer = policy.Answer(effect.asked, now, problem.text, problem=problem.code, silent=problem.code in _SILENT)
        facts = policy.Facts(
            now,
            unready=stay.unready if stay else (),
            finding=concern.finding,
            networked=listed.networked,
            opened=listed.opened,
            insurance=concern.insurance,
            differs=_differs(concern),
            agents_data=_agents_data(concern) if effect.asked is Asked.FILING else None,
            answers=(answer,),
        )
        found = policy.diagnose(facts, policy.sayings(self._rules(concern.insurance)))
        return ev.Diagnosed(found, self._office(concern.insurance), self._ways(concern.insurance))

    def _print_help(self, effect: fx.PrintHelp) -> ev.Event:
        """The help slip: its number is the refused request's where there is one, else one of its own."""
        found = effect.diagnosis
        said = tuple(dict.fromkeys(policy.readable(words) for words in found.said))
        number = effect.problem.reference or self._number()
        hospital, now = self._p.settings.hospital_here(), self._p.clock.now()
        asks = asks_agency(found.first)
        return self._printing.unowed(
            HelpSlip(number, hospital, now, found, effect.problem.money, effect.office, asks, said)
        )

    def _gather(self, effect: fx.GatherClaim) -> ev.Event:
        """The pack of a manual claim. Failed where the hospital does not give the bill."""
        concern, now = effect.concern, self._p.clock.now()
        if concern.stay is None:
            return ev.Failed(Problem(ProblemCode.NO_OPEN_STAY))
        bill = read(self._p.hospital.bill(concern.stay.stay_id), ProblemCode.HOSPITAL_DOWN)
        if not isinstance(bill, Bill):
            return ev.Failed(problem_of(bill))
        rules, stay, member = self._rules(concern.insurance), bill.stay, concern.patient.member
        insurance = concern.insurance
        invoice = self._invoice(stay)
        pack = ClaimPack(
            number=self._number(),
            hospital=stay.hospital,
            issued_at=now,
            name=member.name,
            id_masked=mask_id(member.id_number),
            insured=insurance.region.name,
            insurance=insurance.kind,
            retired=insurance.retired,
            inpatient_number=stay.inpatient_number,
            ward=stay.ward,
            admitted=stay.admitted,
            discharged=stay.discharged,
            days=stay.days(now.date()),
            items=checklist(rules, invoice),
            office=self._office(insurance),
            invoice=invoice,
            deposit=bill.deposit,
            lines=bill.lines,
            uploads=hospital_uploads(rules),
        )
        return ev.ClaimGathered(pack)

    def _invoice(self, stay: Stay) -> InvoiceState:
        """How the claim of the stay's invoice stands. Before it is paid there is none; where nobody can be asked it is
        not known, and the checklist says to look it up first."""
        if Unready.ALREADY_SETTLED not in stay.unready:
            return InvoiceState.NOT_ISSUED
        hospital = self._p.hospital
        found = hospital.invoice(stay.stay_id) if isinstance(hospital, Invoices) else None
        return found if isinstance(found, InvoiceState) else InvoiceState.UNKNOWN

    def _rules(self, insurance: Insurance) -> Rules:
        return self._p.rulebook.on(self._p.clock.now().date(), insurance.region.code)

    def _office(self, insurance: Insurance) -> Office:
        """The insured place's agency as a page and a paper may name it (R33)."""
        day, terminal = self._p.clock.now().date(), self._p.settings.terminal
        rows = self._p.rulebook.rows(Agency)
        found = agency(rows, insurance.region, insurance.kind, day, production=terminal.production)
        place = insurance.region.name
        if isinstance(found, NoVerifiedPhone):
            return Office(place, found.office, "", found.hours, found.address)
        return Office(place, found.office, found.phone, found.hours, found.address, found.verified_on, found.dated)

    def _number(self) -> str:
        return tickets.make(secrets.token_bytes(8))


def _differs(concern: Concern) -> bool | None:
    """Whether hospital and insurer know another name of this person; None where there is no stay to compare."""
    if concern.stay is None:
        return None
    return concern.stay.patient_name.strip() != concern.patient.member.name.strip()


def _agents_data(concern: Concern) -> bool:
    """Whether an application went out under the number of whoever acts for the person (R16, R18)."""
    agent = concern.patient.agent
    return agent is not None and agent.id_number == concern.patient.member.id_number
