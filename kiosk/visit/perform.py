"""Doing what a step asked for: each effect goes to those who do its kind of work, and answers the event that came."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit.applying import Applying
from kiosk.visit.arriving_effects import ArrivingEffect
from kiosk.visit.arriving_work import ArrivingWork
from kiosk.visit.asking_again import AskingAgain
from kiosk.visit.closing import Closing
from kiosk.visit.engineer_work import Bench, EngineerWork
from kiosk.visit.filing_effects import FilingEffect
from kiosk.visit.parts import Parts
from kiosk.visit.printing import Printing
from kiosk.visit.recovery import Recovery
from kiosk.visit.refusal_effects import RefusalEffect
from kiosk.visit.refusal_work import RefusalWork
from kiosk.visit.settling_effects import SettlingEffect
from kiosk.visit.settling_work import SettlingWork
from kiosk.visit.staff_effects import StaffEffect
from kiosk.visit.staff_work import StaffWork
from kiosk.visit.writing import Writing


class Performer:
    """Runs effects in a worker. Expected trouble comes back as Failed; an exception is a bug (or the journal)."""

    def __init__(self, parts: Parts, bench: Callable[[], Bench] | None = None) -> None:
        self._p = parts
        terminal, clock, journal = parts.settings.terminal, parts.clock, parts.journal
        self.recovery = Recovery(parts.backend, parts.hospital, journal, clock, terminal.name)
        self.closing = Closing(parts.backend, parts.hospital, journal, clock, self.recovery, parts.settings)
        self.writing = Writing(parts.backend, parts.payments, journal, clock)
        self._asking = AskingAgain(parts)
        printing = Printing(parts)
        self._applying = Applying(parts, self.writing)
        self._arriving = ArrivingWork(parts, self._applying, self._asking, printing)
        self._settling = SettlingWork(parts, self.recovery, self.writing, printing)
        self._staff = StaffWork(parts, self.recovery, self.writing, self.closing, printing)
        self._refusal = RefusalWork(parts, self._applying.ways, printing)
        self._engineer = EngineerWork(parts, bench, printing)

    def clock_ahead(self) -> float | None:
        """Seconds by which our clock is ahead of the platform's own word, None while no answer has stated it."""
        return self._settling.clock_ahead()

    def perform(self, effect: fx.Effect, visit: str) -> ev.Event | None:
        """The event that came of `effect`, None where it has no outcome. Raises JournalUnwritable."""
        match effect:
            case fx.TakeUp():
                return ev.TakenUp(self.take_up())
            case fx.BeginVisit() | fx.EndVisit():
                return None
            case fx.LookUpHospitals():
                return ev.HospitalsFound(self._p.directory.search(effect.question))
            case fx.ListAreas():
                return ev.AreasFound(self._p.directory.areas(effect.within))
        if isinstance(effect, ArrivingEffect):
            return self._arriving.perform(effect, visit)
        if isinstance(effect, SettlingEffect):
            return self._settling.perform(effect, visit)
        if isinstance(effect, FilingEffect):
            return self._applying.perform(effect, visit)
        if isinstance(effect, RefusalEffect):
            return self._refusal.perform(effect)
        if isinstance(effect, StaffEffect):
            return self._staff.perform(effect, visit)
        return self._engineer.perform(effect)

    def take_up(self) -> int:
        """One pass over everything that is open or owed; answers how many requests are still open."""
        self._p.journal.follow()  # first: a box that another has replaced must not reverse what that one accepts
        return self.writing.take_up() + self.recovery.take_up()

    def ask_again(self) -> int:
        """One pass over the filings that somebody waits for; answers how many were decided."""
        return self._asking.pass_over()

    def abandoned(self, effect: fx.Effect, over: str = "") -> None:
        """What came of `effect` leads nowhere: its bill is let go. `over`: the visit, where that has ended meanwhile;
        then a picture that was being taken is not kept."""
        if isinstance(effect, fx.Secure | fx.Settle):
            self.recovery.let_go(effect.quote.bill.key())
        if over and isinstance(effect, fx.TakePhoto) and self._p.materials is not None:
            self._p.materials.drop(over)
