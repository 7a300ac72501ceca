"""Papers: what is owed is counted before the first byte goes to the printer, and ended by what surely came of it."""

from __future__ import annotations

from kiosk.domain.bill import Order, RequestId
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import Paper, Slip, Ticket, TicketReason
from kiosk.ports import Printed, SlipRow, SlipState
from kiosk.texts import text
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit.parts import Parts
from kiosk.visit.slips import copy_of, make_slip
from kiosk.visit.states import Case


class Printing:
    """Prints slips, tickets and reports. A driver's exception goes on to the caller, the slip's row being ended."""

    def __init__(self, parts: Parts) -> None:
        self._p = parts
        #: Slips whose last print has ended without a row in the journal saying so.
        self._cut_short: set[RequestId] = set()

    def slip(self, effect: fx.PrintSlip) -> ev.Event:
        """The original, with where to pay. Owed first, then printed."""
        paid, case = effect.paid, effect.paid.case
        order = Order(paid.settlement.request_id, case.patient.member.person_id, paid.quote, case.claim)
        slip = make_slip(order, paid.settlement, self._p.settings.terminal.name, effect.pay_at)
        self._p.journal.owe_slip(order.request_id, slip)
        return self._print(order.request_id, slip)

    def _print(self, request: RequestId, paper: Paper) -> ev.Event:
        """Print what is owed. Counted before the first byte goes to the printer: sent is not printed."""
        if request in self._cut_short:
            self._end_print(request, SlipState.UNCONFIRMED)
        paper = copy_of(paper, self._p.journal.slip_started(request))
        try:
            printed = self._p.printer.print(self._p.seal.sign(paper) if isinstance(paper, Slip) else paper)
        except Exception:
            # A bug in a driver: paper may have come out. A slip left as started could never be printed again.
            self._end_print(request, SlipState.UNCONFIRMED)
            raise
        match printed:
            case Printed.CONFIRMED:
                self._end_print(request, SlipState.PRINTED)
            case Printed.UNCONFIRMED:
                self._end_print(request, SlipState.UNCONFIRMED)
            case Problem():
                self._end_print(request, SlipState.OWED)
        return came_of(printed)

    def _end_print(self, request: RequestId, state: SlipState) -> None:
        """Write what became of a print. Where that fails the slip stays as started and could never be printed again:
        hence the next print of it says first that this one is unconfirmed."""
        self._cut_short.add(request)
        self._p.journal.slip_ended(request, state)
        self._cut_short.discard(request)

    def handed(self, effect: fx.SlipHanded) -> None:
        """Keep what a person says of a paper that the printer can't confirm."""
        row = self._row(effect.request)
        if row is not None:
            self._p.journal.slip_ended(row.request_id, SlipState.PRINTED if effect.came else SlipState.OWED)

    def again(self, effect: fx.Reprint) -> ev.Event:
        """A numbered copy, or an original that is still owed."""
        row = self._row(effect.request)
        if row is None:
            return ev.Failed(Problem(ProblemCode.TICKET_UNKNOWN))
        return self._print(row.request_id, row.paper)

    def ticket(self, number: str, case: Case) -> ev.Event:
        """The ticket of a parked visit."""
        stay, region = case.stay, case.insurance.region
        lines = (
            (
                "ticket.parked.why",
                (("status", text(self._p.settings.terminal.language, f"filing.{case.finding.status.value}.title")),),
            ),
            ("ticket.parked.places", (("insured", region.name), ("care", stay.hospital.region.name))),
            ("ticket.parked.admitted", (("day", stay.admitted.isoformat()),)),
            ("ticket.parked.next", ()),
        )
        link = self._p.backend.profile().filing_link
        parked = Ticket(number, TicketReason.PARKED, stay.hospital, self._p.clock.now(), lines, link)
        return ev.TicketPrinted(isinstance(self._p.printer.print(parked), Printed))

    def reference(self, problem: Problem) -> None:
        """The number to ask after, on paper. The page says it too: nobody waits for it."""
        filing = problem.code is ProblemCode.FILING_UNKNOWN
        what = "ticket.filing_unknown.what" if filing else "ticket.unknown.what"
        lines = ((what, ()), ("ticket.unknown.next", (("reference", problem.reference),)))
        now, hospital = self._p.clock.now(), self._p.settings.hospital_here()
        reason = TicketReason.FILING_UNKNOWN if filing else TicketReason.OUTCOME_UNKNOWN
        self._p.printer.print(Ticket(problem.reference, reason, hospital, now, lines))

    def unowed(self, paper: Paper) -> ev.Event:
        """A paper that nobody is owed: asked for again, it is the same."""
        return came_of(self._p.printer.print(paper))

    def _row(self, request: str) -> SlipRow | None:
        try:
            return self._p.journal.slip(RequestId.parse(request))
        except ValueError:
            return None


def came_of(printed: Printed | Problem) -> ev.Event:
    """What became of a paper, as the flow hears it."""
    match printed:
        case Printed.CONFIRMED:
            return ev.SlipPrinted()
        case Printed.UNCONFIRMED:
            return ev.SlipUnconfirmed()
        case Problem():
            return ev.Failed(printed)
