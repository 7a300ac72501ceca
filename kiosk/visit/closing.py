"""Running the day close: gather the three sides, end what they prove, compare, record, and do what staff ask for.

Everything is asked for anew each time, so a re-run, or an action pressed twice, finds what stands now and repeats
nothing (design "Money" 8; platform.md 3201, 3202).
"""

from __future__ import annotations

import datetime as dt

from kiosk.clock import CHINA
from kiosk.domain.bill import Order, RequestId, Settlement
from kiosk.domain.close import (
    Action,
    ClearingTotal,
    CloseReport,
    Compared,
    DayClose,
    DayFile,
    Even,
    Finding,
    HospitalRow,
    PlatformRow,
    Stated,
    Uneven,
)
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.policy.close import Sides, Slice, absent, booked, classify, neighbours, reversible, totals
from kiosk.ports import (
    Backend,
    Clearing,
    Clock,
    DayBook,
    Find,
    Hospital,
    Journal,
    Locked,
    OpenRequest,
    RequestState,
    Reversed,
)
from kiosk.settings import Settings
from kiosk.visit.proof import problem_of, read
from kiosk.visit.recovery import Recovery


class Closing:
    """The day close of one terminal. Called from a worker; nothing it does needs a person at the terminal."""

    def __init__(
        self,
        backend: Backend,
        hospital: Hospital,
        journal: Journal,
        clock: Clock,
        recovery: Recovery,
        settings: Settings,
    ) -> None:
        self._backend, self._hospital, self._journal, self._clock = backend, hospital, journal, clock
        self._recovery, self._settings = recovery, settings
        first, last = settings.terminal.request_slice
        self._slice = Slice(settings.terminal.institution, first, last)

    def today(self) -> dt.date:
        return self._clock.now().astimezone(CHINA).date()

    def run(self, day: dt.date, who: str = "", visit: str = "") -> DayClose | Problem:
        """Close `day` and record it under `visit`; `who` a staff's short name. NOT_OFFERED where insurer or hospital
        keeps no day's books for us; the other side's problem where its rows don't come. Raises JournalUnwritable."""
        sides = self._gather(day)
        if isinstance(sides, Sides) and self._end(sides):
            sides = self._gather(day)  # what was ended stands differently now
        if isinstance(sides, Problem):
            return sides
        compared = tuple(Compared(total, self._even(total)) for total in totals(day, sides))
        provisional = not sides.centre[day].final
        found = classify(day, sides)
        close = DayClose(day, 0, self._clock.now(), who, provisional, compared, found)
        return self._journal.close_recorded(close, visit)

    def act(self, day: dt.date, key: str, action: Action, visit: str = "") -> Problem | None:
        """Do what staff ask for, if the sides still allow it as they stand now. None where it was done, or there is
        nothing left to do. Raises JournalUnwritable."""
        sides = self._gather(day)
        if isinstance(sides, Problem):
            return sides
        finding = next((each for each in classify(day, sides) if each.key == key), None)
        number = finding.request_id if finding else None
        if finding is None or number is None or action not in finding.actions:
            return None
        match action:
            case Action.TAKE_UP:
                return self._take_up(number, sides)
            case Action.REVERSE if reversible(number, sides):
                return self._reverse(number, finding, visit)
            case Action.HAND_OVER_AGAIN:
                return self._hand_over(number)
            case _:
                return None

    def report(self, close: DayClose) -> CloseReport:
        """The paper of a close."""
        return CloseReport(close, self._settings.hospital_here(), self._settings.terminal.name)

    # ---- the three sides

    def _gather(self, day: dt.date) -> Sides | Problem:
        profile = self._backend.profile()
        if not profile.clearing or not isinstance(self._backend, Clearing) or not isinstance(self._hospital, DayBook):
            return Problem(ProblemCode.NOT_OFFERED)
        centre: dict[dt.date, DayFile] = {}
        hospital: dict[dt.date, tuple[HospitalRow, ...]] = {}
        for each in neighbours(day, self.today()):
            taken = read(self._hospital.settled(each), ProblemCode.HOSPITAL_DOWN)
            if not isinstance(taken, tuple):
                return problem_of(taken)
            file = read(self._backend.rows(each, taken), ProblemCode.INSURER_REFUSED, profile.refusals)
            if not isinstance(file, DayFile):
                return problem_of(file)
            hospital[each], centre[each] = taken, file
        if day not in centre:
            return Problem(ProblemCode.NOT_OFFERED)
        said = [r.request_id for file in centre.values() for r in file.rows]
        said += [r.request_id for rows in hospital.values() for r in rows]
        numbers = frozenset(number for number in said if number is not None)
        own = self._journal.own_rows(tuple(centre), numbers)
        return Sides(self._slice, own, centre, hospital, profile.settle.reverse)

    def _even(self, total: ClearingTotal) -> bool | None:
        answer = self._backend.compare(total) if isinstance(self._backend, Clearing) else None
        return isinstance(answer, Even) if isinstance(answer, Even | Uneven) else None

    # ---- what the files prove

    def _end(self, sides: Sides) -> bool:
        """End every settlement in doubt that nothing but the files can end; True where one was."""
        profile = self._backend.profile()
        if profile.settle.find in (Find.BY_KEY, Find.BY_VISIT):
            return False
        ended = False
        for request in self._journal.open_requests():
            number, row = request.request_id, booked(request.request_id, sides)
            settlement = None if row is None else adopted(request, row)
            if settlement is not None and not profile.settle.reverse:
                ended |= self._recovery.conclude(number, RequestState.SETTLED, settlement)
            elif row is not None and reversible(number, sides):
                ended |= self._recovery.conclude(number, RequestState.REVERSED)
            elif absent(number, request.begun_at, sides, profile.max_message_age):
                ended |= self._recovery.conclude(number, RequestState.NOT_BOOKED)
        return ended

    # ---- what staff ask for

    def _take_up(self, number: RequestId, sides: Sides) -> Problem | None:
        request = next((r for r in self._journal.open_requests() if r.request_id == number), None)
        row = booked(number, sides)
        settlement = adopted(request, row) if request is not None and row is not None else None
        if settlement is None:
            return Problem(ProblemCode.AMOUNTS_DIFFER, reference=number.reference)
        done = self._recovery.conclude(number, RequestState.SETTLED, settlement)
        return None if done else Problem(ProblemCode.ALREADY_IN_PROGRESS, reference=number.reference)

    def _reverse(self, number: RequestId, finding: Finding, visit: str) -> Problem | None:
        """Only ever called for what `reversible` has let through."""
        unsure = Problem(ProblemCode.OUTCOME_UNKNOWN, reference=number.reference)
        if finding.ours is not None and finding.ours.state in (RequestState.INTENT, RequestState.UNKNOWN):
            return None if self._recovery.conclude(number, RequestState.REVERSED) else unsure
        with self._recovery.quiet():
            self._journal.record(visit, 0, "close_reverses", {"request": str(number)}, ())
            if not isinstance(self._backend.reverse(number), Reversed):
                return unsure
            self._hospital.undo(number)
        return None

    def _hand_over(self, number: RequestId) -> Problem | None:
        """Tell the hospital again what it should have, or should no more have."""
        with self._recovery.quiet():
            owed = next((s for s in self._journal.hospital_owed() if s.request_id == number), None)
            settlement = owed or self._settled(number)
            told = self._recovery.hand_over(settlement) if settlement else self._undone(number)
        return None if told else Problem(ProblemCode.HOSPITAL_OWED, reference=number.reference)

    def _settled(self, number: RequestId) -> Settlement | None:
        (own,) = self._journal.own_rows((), frozenset((number,)))
        return self._journal.settlement(number) if own.state == RequestState.SETTLED else None

    def _undone(self, number: RequestId) -> bool:
        return isinstance(self._hospital.undo(number), Locked)


def adopted(request: OpenRequest, row: PlatformRow) -> Settlement | None:
    """The settlement that a row of the centre's file proves: the order's own amounts, where the row states the same
    person's to the fen. None where it doesn't: then staff decide. The file tells no time: it is when it was sent."""
    order = request.order
    if not _same(order, row):
        return None
    key, amounts = order.quote.bill.key(), order.quote.amounts
    return Settlement(order.request_id, row.settlement_id, order.person_id, key, amounts, request.begun_at)


def _same(order: Order, row: PlatformRow) -> bool:
    amounts = order.quote.amounts
    agreed = Stated(amounts.total, amounts.fund_total, amounts.account)
    return row.request_id == order.request_id and row.stated == agreed and row.person_id in ("", order.person_id)
