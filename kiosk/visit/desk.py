"""What staff do at their desk: see what is in doubt or owed, have a case looked into, take a settlement back."""

from __future__ import annotations

import datetime as dt

from kiosk.domain.audit import Audit
from kiosk.domain.bill import RequestId
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.writes import Kind, Receipt, Undo
from kiosk.policy.audit import audit, audited
from kiosk.policy.audit_rows import AuditRule
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit.parts import Parts
from kiosk.visit.recovery import Recovery
from kiosk.visit.states import Desk, OpenCase
from kiosk.visit.writing import StillOpen, Writing

#: What the audit reads of the visits: reviews, and what the rate is counted from.
_AUDITED = frozenset(("ReviewGiven", "Booked", "FilingFound", "Diagnosed"))


class DeskWork:
    """The staff page's effects, on the same journal and recovery as the patients' visits."""

    def __init__(self, parts: Parts, recovery: Recovery, writing: Writing) -> None:
        self._p, self._recovery, self._writing = parts, recovery, writing

    def load(self) -> Desk:
        """Everything that staff should see now."""
        journal, profile = self._p.journal, self._p.backend.profile()
        return Desk(
            tuple(OpenCase(r, self._recovery.said(r.request_id)) for r in journal.open_requests()),
            journal.slips(owed_only=True),
            journal.hospital_owed(),
            journal.day(self._p.clock.now().date()),
            journal.open_writes(),
            journal.undo_owed(),
            tuple(each for each in journal.awaited() if each.decided is None),
            reverses=profile.settle.reverse,
            undoes=self._writing.offers(Kind.UNDO),
        )

    def audit(self) -> Audit:
        """The checks over the rule's last days, by the rules of the place of care, with what staff have found."""
        today = self._p.clock.now().date()
        rules = self._p.rulebook.on(today, self._p.settings.institution.region)
        rule = rules.find(AuditRule)
        since = today - dt.timedelta(days=rule.days if rule is not None else 0)
        journal = self._p.journal
        settled = tuple(audited(order, booked) for order, booked in journal.settled(since, today))
        return audit(settled, journal.noted(_AUDITED, since), rules, since)

    def work(self, effect: fx.WorkCase) -> ev.Event:
        """One question about a case, now; what is booked by it is handed over at once."""
        worked = self._recovery.work(RequestId.parse(effect.request), present=effect.present)
        match worked:
            case ev.Booked(settlement=settlement):
                self._recovery.hand_over(settlement)
                return ev.CaseWorked()
            case ev.NotSettled(problem=problem):
                return ev.CaseWorked(problem)
            case _:
                reference = RequestId.parse(effect.request).reference
                return ev.CaseWorked(Problem(ProblemCode.OUTCOME_UNKNOWN, reference=reference))

    def undo(self, effect: fx.UndoSettlement, visit: str) -> ev.Event:
        """Staff take a settlement back: its slip is void with it, and the hospital is told."""
        request = RequestId.parse(effect.request)
        settlement = self._p.journal.settlement(request)
        if settlement is None:
            return ev.Failed(Problem(ProblemCode.TICKET_UNKNOWN))
        with self._recovery.quiet():
            undone = self._writing.carry_out(visit, Undo(settlement), self._p.settings.terminal.reconcile_seconds)
            if isinstance(undone, Receipt):
                self._recovery.take_back(request)
        match undone:
            case Receipt():
                return ev.CaseWorked(Problem(ProblemCode.REVERSED, reference=request.reference))
            case StillOpen():
                return ev.CaseWorked(Problem(ProblemCode.OUTCOME_UNKNOWN, reference=undone.reference))
            case Problem():
                return ev.CaseWorked(undone)
