"""The kiosk asks by itself whether a filing that somebody waits for has been decided (R9)."""

from __future__ import annotations

from kiosk.domain.filing import FilingStatus, RecordState
from kiosk.domain.waiting import Waiting
from kiosk.policy.filing import judge
from kiosk.ports import Awaited, FilingRecords
from kiosk.visit.parts import Parts

#: Seconds between two questions about the same filing: a decision takes minutes at the least (R9).
EVERY = 300.0
#: Questions in one pass: people at the terminal ask the same platform.
AT_ONCE = 20


class AskingAgain:
    """What is parked for a decision, looked after in the background. One pass at a time."""

    def __init__(self, parts: Parts) -> None:
        self._p = parts
        self._asked: dict[str, float] = {}

    def pass_over(self) -> int:
        """Ask about what is due; answers how many were decided. Raises JournalUnwritable."""
        now = self._p.clock.monotonic()
        waiting = [a for a in self._p.journal.awaited() if a.decided is None]
        self._asked = {a.ticket: self._asked[a.ticket] for a in waiting if a.ticket in self._asked}
        due = [a for a in waiting if now - self._asked.get(a.ticket, now - EVERY) >= EVERY]
        decided = 0
        for each in due[:AT_ONCE]:
            self._asked[each.ticket] = now
            one = each.waiting
            answer = self._p.backend.filings(one.member, one.insurance, one.stay)
            if not isinstance(answer, FilingRecords):
                break  # whoever doesn't answer this one keeps the pass from what money waits for
            state = self._decision(one, answer)
            if state is not None:
                self._p.journal.decided(each.ticket, state)
                decided += 1
        return decided

    def resumes(self, id_number: str) -> Awaited | None:
        """The visit that this person has waiting, the latest."""
        own = [a for a in self._p.journal.awaited() if a.waiting.member.id_number == id_number]
        return own[-1] if own else None

    def under(self, ticket: str) -> Awaited | None:
        """The visit that waits under this ticket; None for one that waits for no filing."""
        return next((a for a in self._p.journal.awaited() if a.ticket == ticket), None)

    def _decision(self, waiting: Waiting, answer: FilingRecords) -> RecordState | None:
        """None: not decided. One made on the phone has no number here: what counts is whether the stay's filing is in
        force."""
        if waiting.number:
            known = next((r.state for r in answer.records if r.number == waiting.number), None)
            return None if known is RecordState.PENDING else known
        if waiting.stay is None:
            return None
        care, now, book = waiting.stay.hospital.region, self._p.clock.now(), self._p.rulebook
        rule = self._p.backend.exempt(waiting.insurance.region, care, waiting.stay.admitted)
        found = judge(waiting.insurance, waiting.stay, care, answer, rule, now, book)
        return RecordState.APPROVED if found.status is FilingStatus.IN_FORCE else None
