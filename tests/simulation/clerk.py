"""Staff: who undo a settlement at the desk, and a clerk who admits and files: every kind of write."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kiosk.bootstrap import Kiosk
from kiosk.domain.filing import FilingType
from kiosk.domain.writes import Admission, Draft, FilingWithdrawn, NewFiling
from kiosk.ports import DayRow, JournalUnwritable, RequestState
from kiosk.visit import events as ev
from kiosk.visit import states as st
from tests.simulation.memory import PIN

if TYPE_CHECKING:
    from tests.simulation.town import Terminal

_MOST_TOUCHES = 40


class Staff:
    """Sign in, print a slip again, undo the first settlement that stands, sign out; after a crash once more."""

    def __init__(self, terminal: Terminal, tries: int = 2) -> None:
        self.terminal, self.tries = terminal, tries
        self.reprinted = False
        self._touches = 0

    @property
    def finished(self) -> bool:
        return self.tries <= 0

    def act(self) -> None:
        self._touches += 1
        kiosk = self.terminal.kiosk
        if kiosk is None or self._touches > _MOST_TOUCHES:
            self.tries = 0 if self._touches > _MOST_TOUCHES else self.tries
            return
        event = self._event(kiosk.runner.state)
        if event is not None:
            self.terminal.alive(lambda up: up.runner.post(event))

    def _event(self, state: st.State) -> ev.Event | None:
        match state:
            case st.Idle() | st.OutOfService() | st.NeedsStaff():
                self.tries -= 1
                return ev.StaffAsked() if self.tries >= 0 else None
            case st.StaffSignIn():
                return ev.PinEntered(PIN)
            case st.StaffDesk(undoing=undoing) if undoing:
                return ev.UndoAgreed(True)
            case st.StaffDesk(working="", printing="", desk=desk):
                return self._at_desk(state, [r for r in desk.rows if r.state is RequestState.SETTLED])
            case st.StaffDesk():
                return None
            case _:
                return ev.Cancelled()

    def _at_desk(self, state: st.StaffDesk, settled: list[DayRow]) -> ev.Event:
        if state.asking:
            mine = [s for s in self.terminal.town.tray if s.terminal == self.terminal.name]
            return ev.PaperCame(bool(mine) and str(mine[-1].number) == state.asking)
        if settled and not self.reprinted:
            self.reprinted = True
            return ev.ReprintAsked(str(settled[0].request_id))
        if settled and state.desk.undoes and state.notice is None:
            return ev.UndoAsked(str(settled[0].request_id))
        self.tries = 0
        return ev.Cancelled()


class Clerk:
    """Registers an admission, files, files the same again, and withdraws the filing that was there before."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self._drafts = self._made()

    @property
    def finished(self) -> bool:
        return not self._drafts

    def act(self) -> None:
        if not self.terminal.up:
            return
        draft = self._drafts.pop(0)
        failed = False

        def carry(kiosk: Kiosk) -> None:
            nonlocal failed
            try:
                visit = kiosk.parts.journal.open_visit("writes", 0)
                kiosk._performer.writing.carry_out(visit, draft, 60.0)
            except JournalUnwritable:
                failed = True

        self.terminal.alive(carry)
        if failed:
            self.terminal.disk.make_room()
            self.terminal.restart()

    def _made(self) -> list[Draft]:
        world = self.terminal.town.place.world
        person = world.person("in_force")
        member = world.member(person)
        stay = world.bill(world.stays_of("in_force")[0]).stay
        care, insurance = stay.hospital.region, member.insurances[0]
        begin = stay.admitted - dt.timedelta(days=1)
        filing = NewFiling(member.person_id, insurance, FilingType.LONG_RESIDENT, care, begin)
        known = next(f for f in world.filings if f.person == "in_force")
        return [
            Admission(member.person_id, insurance, stay),
            filing,
            filing,
            FilingWithdrawn(member.person_id, insurance, known.number),
        ]
