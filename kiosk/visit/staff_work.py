"""Doing what staff ask for: what is in doubt or owed, a case looked into, a settlement taken back, the day closed."""

from __future__ import annotations

import datetime as dt

from kiosk.domain.audit import Audit
from kiosk.domain.bill import RequestId
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.writes import Kind, Receipt, Undo
from kiosk.policy.audit import audit, audited
from kiosk.policy.audit_rows import AuditRule
from kiosk.ports import StaffId
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit.closing import Closing
from kiosk.visit.engineer_work import pin_checked
from kiosk.visit.parts import Parts
from kiosk.visit.printing import Printing
from kiosk.visit.recovery import Recovery
from kiosk.visit.staff_effects import StaffEffect
from kiosk.visit.states import Desk, OpenCase
from kiosk.visit.writing import StillOpen, Writing

#: What the audit reads of the visits: reviews, and what the rate is counted from.
_AUDITED = frozenset(("ReviewGiven", "Booked", "FilingFound", "Diagnosed"))


class StaffWork:
    """The staff pages' effects, on the same journal, recovery and day close as the patients' visits."""

    def __init__(
        self, parts: Parts, recovery: Recovery, writing: Writing, closing: Closing, printing: Printing
    ) -> None:
        self._p, self._recovery, self._writing = parts, recovery, writing
        self._closing, self._printing = closing, printing

    def perform(self, effect: StaffEffect, visit: str) -> ev.Event:
        """The event that came of `effect`. Raises JournalUnwritable."""
        match effect:
            case fx.CheckPin():
                return pin_checked(self._p.journal, effect.pin, effect.role)
            case fx.LoadDesk():
                return ev.DeskLoaded(self._load())
            case fx.Reprint():
                return self._printing.again(effect)
            case fx.WorkCase():
                return self._work(effect)
            case fx.UndoSettlement():
                return self._undo(effect, visit)
            case fx.RunClose():
                return self._close(effect.day, effect.staff, visit)
            case fx.ActOnFinding():
                problem = self._closing.act(effect.day, effect.key, effect.action, visit)
                return self._close(effect.day, effect.staff, visit, problem)
            case fx.PrintClose():
                return self._printing.unowed(self._closing.report(effect.close))
            case fx.RunAudit():
                return ev.AuditFound(self._audit())

    def _load(self) -> Desk:
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

    def _audit(self) -> Audit:
        """The checks over the rule's last days, by the rules of the place of care, with what staff have found."""
        today = self._p.clock.now().date()
        rules = self._p.rulebook.on(today, self._p.settings.institution.region)
        rule = rules.find(AuditRule)
        since = today - dt.timedelta(days=rule.days if rule is not None else 0)
        journal = self._p.journal
        settled = tuple(audited(order, booked) for order, booked in journal.settled(since, today))
        return audit(settled, journal.noted(_AUDITED, since), rules, since)

    def _work(self, effect: fx.WorkCase) -> ev.Event:
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

    def _undo(self, effect: fx.UndoSettlement, visit: str) -> ev.Event:
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

    def _close(self, day: dt.date, staff: StaffId, visit: str, problem: Problem | None = None) -> ev.Event:
        close = self._closing.run(day, staff.value, visit)
        return ev.Failed(close) if isinstance(close, Problem) else ev.CloseFound(close, problem)
