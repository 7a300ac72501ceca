"""What a terminal does by itself, beside the people it serves: it takes up what is open or owed, closes the day, makes
old visits unreadable, ends a burn-in, and goes through its journal."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import threading
from collections.abc import Callable

from kiosk.diagnostics.workbench import Workbench
from kiosk.domain.problems import Moved, Problem, ProblemCode
from kiosk.ports import JournalUnwritable
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.closing import Closing
from kiosk.visit.nightly import Nightly
from kiosk.visit.parts import Parts
from kiosk.visit.presence import UNWRITTEN
from kiosk.visit.runner import Runner

log = logging.getLogger("kiosk")

#: Seconds between two passes over what is still unknown or owed.
RECOVERY_SECONDS = 30.0
#: Seconds from the start to the journal's whole examination, and from one to the next.
EXAMINE_AFTER, EXAMINE_EVERY = 20.0, 24 * 3600.0
#: Seconds between two bites of it: five sixths of the time are left to people.
EXAMINE_PAUSE = 0.005


class Upkeep:
    """`recover` is one pass over what is open or owed. In threads of its own from `start` on; each pass can be called
    by itself too."""

    def __init__(
        self, parts: Parts, runner: Runner, workbench: Workbench, closing: Closing, recover: Callable[[], int]
    ) -> None:
        self._p, self._runner, self._workbench, self._recover = parts, runner, workbench, recover
        self.nightly = Nightly(closing, parts.journal, parts.clock, parts.settings.terminal.close_at)
        self._stopping = threading.Event()
        self._threads: tuple[threading.Thread, ...] = ()
        self._broken: Problem | None = None
        self._shredded: dt.date | None = None

    def start(self) -> None:
        work = (("recovery", self._keep_recovering), ("examination", self._keep_examining))
        self._threads = tuple(threading.Thread(target=run, name=name, daemon=True) for name, run in work)
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """No pass begins any more; one that runs ends soon."""
        self._stopping.set()

    def wait(self) -> None:
        """For what still runs, five seconds each."""
        for thread in self._threads:
            thread.join(5)

    # ---- one pass each

    def serve_again(self) -> None:
        """Try it where the terminal is out of service only because nothing could be written down. A page that says
        what is known of somebody's money, and its number, stays until a hand ends it; what is open is taken up behind
        it."""
        state = self._runner.state
        if not isinstance(state, st.OutOfService) or state.problem.code not in UNWRITTEN:
            return
        if state.problem.money is Moved.NO:
            self._runner.post(ev.Retried())
        else:
            with contextlib.suppress(JournalUnwritable):  # the next pass tries again
                self._p.journal.open_again()

    def close_by_itself(self) -> None:
        """The day before, where it is due and nobody is served."""
        if isinstance(self._runner.state, st.Idle):
            self.nightly.run()

    def burned_in(self) -> None:
        """A burn-in's time is over: from now on the page is left again where nobody touches it."""
        state, burning = self._runner.state, self._workbench.burning()
        if isinstance(state, st.Diagnosing) and state.burning and (burning is None or burning.ended):
            self._runner.post(ev.BurnEnded())

    def shred(self) -> int:
        """Once a day, make visits unreadable whose period is over; answers how many."""
        today, period = self._p.clock.now().date(), self._p.settings.journal.keep_days
        if not period or self._shredded == today:
            return 0
        shredded = self._p.journal.shred(today - dt.timedelta(days=period))
        self._shredded = today
        return shredded

    def examine(self) -> None:
        """Go through the whole journal once. Where it is found wrong, the terminal goes out of service as soon as it
        serves nobody; what is under way is still written."""
        self._p.journal.examine(lambda: self._stopping.wait(EXAMINE_PAUSE))
        found = self._p.journal.check()
        self._broken = Problem(found.problem) if found.problem is ProblemCode.JOURNAL_BROKEN else None
        self.retire()

    def retire(self) -> None:
        """Out of service, where the journal was found wrong and nobody is served."""
        if self._broken is not None and isinstance(self._runner.state, st.Idle):
            self._runner.post(ev.Failed(self._broken))

    # ---- again and again

    def _keep_recovering(self) -> None:
        while not self._stopping.wait(RECOVERY_SECONDS):
            try:
                self.serve_again()
                self.burned_in()  # before what raises where the journal can't be read
                self._recover()
                self.close_by_itself()
                self.shred()
            except Exception:
                if self._stopping.is_set():
                    return  # the journal was closed under the pass: the next start goes on with it
                # The next pass is in half a minute; what is open stays open and locked until then.
                log.exception("recovery_raised")

    def _keep_examining(self) -> None:
        wait = EXAMINE_AFTER
        while not self._stopping.wait(wait):
            try:
                self.examine()
            except Exception:
                log.exception("examination_raised")
            wait = EXAMINE_EVERY
