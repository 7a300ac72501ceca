"""Who stands at a terminal: what they do on each page, until they are served, sent away, or had enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.domain.filing import FilingStatus, FilingType
from kiosk.domain.people import Medium
from kiosk.ports import CodeSeen
from kiosk.visit import events as ev
from kiosk.visit import states as st
from tests.simulation.town import Terminal, Town
from tests.visit.applying import SPELL

_PLAIN: dict[type[st.State], Callable[[], ev.Event]] = {
    st.Idle: ev.Started,
    st.NamingPhone: lambda: ev.PhoneNamed("13000000000"),
    st.Gathering: ev.Proceeded,
    st.Reviewing: ev.Submitted,
    st.Filed: ev.Proceeded,
    st.ForWhom: ev.ForSelf,
    st.ChoosingInsurance: ev.Proceeded,
    st.Done: ev.Proceeded,
    st.HospitalOwed: ev.Proceeded,
    st.NeedsStaff: ev.Proceeded,
}
_SERVED = (st.Done, st.HospitalOwed, st.PaidSlipOwed)
_MOST_RETRIES = 2


def _on_or_away(status: FilingStatus) -> ev.Event:
    """On where it settles, or nobody knows; else away, to come again."""
    return ev.Proceeded() if status.settles or status is FilingStatus.UNKNOWN else ev.Cancelled()


class Person:
    """One visit at a time; comes again up to `tries` times while not served."""

    def __init__(self, key: str, terminal: Terminal, medium: Medium, tries: int) -> None:
        self.key, self.terminal, self.medium, self.tries = key, terminal, medium, tries
        self.served = False
        self.retries = 0
        self._here = False
        self._crashes = terminal.crashes

    @property
    def town(self) -> Town:
        return self.terminal.town

    @property
    def finished(self) -> bool:
        return not self._here and (self.served or self.tries <= 0)

    def come(self) -> None:
        self.tries -= 1
        self.retries = 0
        self._here = True

    def go(self) -> None:
        """Away, card and all. What is open now is nobody's to wait for."""
        self._here = False
        if self.terminal.card is not None:
            self.take_card()
        self.terminal.leave_open()

    def take_card(self) -> None:
        self.terminal.card = None
        reader = self.terminal.reader
        if reader is not None:
            self.terminal.alive(lambda kiosk: reader.remove())

    def act(self) -> None:
        """One touch on the page that is shown."""
        terminal = self.terminal
        crashed, self._crashes = terminal.crashes != self._crashes, terminal.crashes
        if self._here and crashed:
            self.go()
            return
        if not terminal.up:
            return
        if not self._here:
            self.come()
        state = terminal.kiosk.runner.state if terminal.kiosk else None
        if isinstance(state, st.Refused) and state.diagnosis is None:
            return  # the reason is still looked for
        event = self._event(state)
        if event is not None:
            terminal.alive(lambda kiosk: kiosk.runner.post(event))
        gone = isinstance(event, ev.Cancelled) and isinstance(state, st.Explaining)
        if (
            isinstance(state, st.Done | st.HospitalOwed | st.NeedsStaff | st.OutOfService | None)
            or gone
            or (isinstance(state, st.PaidSlipOwed | st.Trouble | st.Refused) and not isinstance(event, ev.Retried))
        ):
            self.go()

    def _event(self, state: Any) -> ev.Event | None:
        if plain := _PLAIN.get(type(state)):
            self.served = self.served or isinstance(state, _SERVED)
            return plain()
        match state:
            case st.Identifying(asked=None, reading=False):
                return self._show()
            case st.ChoosingStay(stays=stays) if stays:
                return ev.StayChosen(0)
            case st.Explaining(case=case, ways=ways):
                missing = case.finding.status is FilingStatus.NONE
                return ev.FileHere() if missing and ways.files_here else _on_or_away(case.finding.status)
            case st.Asking(sheet=sheet):
                return ev.Answered("no" if sheet.answers else "visit")
            case st.ChoosingType(sheet=sheet):
                return ev.TypeChosen(FilingType.OTHER_TEMPORARY) if sheet.type is None else ev.Proceeded()
            case st.Consenting(keeping=False):
                return ev.Agreed()
            case st.Signing(keeping=False):
                return ev.Drawn(SPELL)
            case st.Confirming(quote=quote):
                self.terminal.at_confirming()
                self.town.agreed.setdefault(quote.bill.key(), set()).add(quote.amounts)
                return ev.Confirmed()
            case st.Printing(asking=True, paid=paid):
                number = paid.settlement.request_id
                return ev.PaperCame(any(s.number == number for s in self.town.tray[-1:]))
            case st.PaidSlipOwed():
                self.served = True
                return self._again() or ev.Proceeded()
            case st.ReadingGuide() | st.FindingHospital():
                return ev.Cancelled()
            case st.Trouble(back=back) | st.Refused(back=back):
                return (self._again() if back is not None else None) or ev.Cancelled()
        return None

    def _again(self) -> ev.Event | None:
        self.retries += 1
        return ev.Retried() if self.retries <= _MOST_RETRIES else None

    def _show(self) -> ev.Event | None:
        terminal = self.terminal
        credential = self.town.credential(self.key, self.medium)
        if self.medium is Medium.VOUCHER:
            return CodeSeen(credential)
        reader = terminal.reader
        if terminal.card is None and reader is not None:
            terminal.card = credential
            terminal.alive(lambda kiosk: reader.insert(credential))
            return None
        return ev.Cancelled()
