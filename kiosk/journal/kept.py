"""The journal together with its second book: nothing is sent that isn't in both, everything else follows."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.bill import Claim, Order, Quote, RequestId, Settlement
from kiosk.domain.close import DayClose
from kiosk.domain.slip import Paper
from kiosk.domain.writes import Draft, Receipt, Write
from kiosk.journal.book import Book
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.second import SecondBook
from kiosk.ports import Check, Health, JournalUnwritable, RequestState, SecondStoreDown, SlipState, together
from kiosk.settings import Terminal

#: Seconds after which a store that was away is tried again without anything new.
_AGAIN = 30.0


class KeptJournal(SqliteJournal):
    """kiosk.ports.Journal over `second`. What follows is sent in a thread of its own (`background`), or at once."""

    def __init__(
        self,
        book: Book,
        terminal: Terminal,
        second: SecondBook,
        begin: Callable[[], object] = lambda: None,
        *,
        background: bool,
        reading: bool = False,
    ) -> None:
        super().__init__(book, terminal, begin, reading=reading)
        self._second = second
        self._background = background
        self._changed = threading.Event()
        self._ending = False
        self._follower: threading.Thread | None = None

    # ---- before anything is sent

    def intend(self, visit: str, person_id: str, quote: Quote, claim: Claim | None = None) -> Order:
        """As without a second store. Raises SecondStoreDown too: the request is NOT_SENT, if there is one already."""
        self._second.before()
        order = super().intend(visit, person_id, quote, claim)
        try:
            self._second.intended(str(order.request_id))
        except SecondStoreDown:
            super().outcome(order.request_id, RequestState.NOT_SENT)
            raise
        return order

    def begin(self, visit: str, draft: Draft) -> Write:
        """As without a second store. Raises SecondStoreDown too: the request is NOT_SENT, if there is one already."""
        self._second.before()
        write = super().begin(visit, draft)
        try:
            self._second.intended(str(write.request_id))
        except SecondStoreDown:
            super().ended(write.request_id, RequestState.NOT_SENT)
            raise
        return write

    # ---- what follows

    def outcome(
        self, request_id: RequestId, state: RequestState, settlement: Settlement | None = None, note: str = ""
    ) -> None:
        super().outcome(request_id, state, settlement, note)
        self._follow_on()

    def ended(self, request_id: RequestId, state: RequestState, receipt: Receipt | None = None, note: str = "") -> None:
        super().ended(request_id, state, receipt, note)
        self._follow_on()

    def owe_slip(self, request_id: RequestId, paper: Paper) -> None:
        super().owe_slip(request_id, paper)
        self._follow_on()

    def slip_started(self, request_id: RequestId) -> int:
        copy = super().slip_started(request_id)
        self._follow_on()
        return copy

    def slip_ended(self, request_id: RequestId, state: SlipState) -> None:
        super().slip_ended(request_id, state)
        self._follow_on()

    def hospital_took(self, request_id: RequestId, took: bool) -> None:
        super().hospital_took(request_id, took)
        self._follow_on()

    def follow(self) -> None:
        """Raises JournalUnwritable(FENCED_OFF) where another box has this terminal's numbers, too."""
        super().follow()
        self._second.follow()

    def close_recorded(self, close: DayClose, visit: str = "") -> DayClose:
        """The day's anchor leaves the box with it."""
        recorded = super().close_recorded(close, visit)
        self._second.anchor("day")
        return recorded

    def _follow_on(self) -> None:
        if not self._background:
            self._followed()
            return
        if self._follower is None or not self._follower.is_alive():  # it ends where the journal can't go on
            self._follower = threading.Thread(target=self._keep_following, name="second book", daemon=True)
            self._follower.start()
        self._changed.set()

    def _keep_following(self) -> None:
        while not self._ending:
            self._changed.wait(_AGAIN)
            self._changed.clear()
            if not self._followed():
                return

    def _followed(self) -> bool:
        """False where this journal can't go on: whoever calls it next is told why."""
        try:
            self._second.follow()
        except JournalUnwritable:
            return False
        return True

    # ---- the journal itself

    def check(self) -> Check:
        """The second store's trouble is the journal's: without it nothing may begin, where it is required."""
        found = super().check()
        if found.health is Health.OUT_OF_ORDER:
            return found
        health, evidence, problem = self._second.state()
        worse = found.health if health is Health.READY else health
        evidence = together(found.evidence, evidence)
        return replace(found, health=worse, evidence=evidence, problem=problem or found.problem)

    def close(self) -> None:
        self._ending = True
        self._changed.set()
        if self._follower is not None:
            self._follower.join(10.0)
        self._second.close()
        super().close()
