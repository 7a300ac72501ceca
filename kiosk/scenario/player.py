"""The person of a scenario: looks at the page, does what it asks for, and carries on to the end of the visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Protocol

from kiosk.bootstrap import Kiosk
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import ProblemCode
from kiosk.scenario.filer import Desk, Filer
from kiosk.scenario.scenario import MEDIA, NotFiled, Show, Shown, Visit
from kiosk.visit import states as st
from kiosk.visit.case import Errand
from kiosk.visit.screen import Screen

#: More pages than any visit has: a script that goes round in circles ends here.
_MOST_STEPS = 80


class CardSlot(Protocol):
    """The simulated reader's other side."""

    def insert(self, card: Credential | ProblemCode, /) -> object: ...
    def remove(self) -> object: ...


class Eye(Desk, Protocol):
    """The simulated camera's other side."""

    def show(self, content: str, /) -> object: ...


class IdTray(Protocol):
    def put(self, card: Credential | ProblemCode, /) -> object: ...
    def take(self) -> object: ...


class People(Protocol):
    """Where the scenario's people come from."""

    def credential(self, person: str, medium: Medium) -> Credential: ...
    def expired_voucher(self, person: str) -> str: ...


class PowerCut(Exception):
    """The scenario cuts the power at this page."""


@dataclass
class Player:
    """Plays one visit on a kiosk whose devices are simulated. `filed` is called when the person files by phone."""

    kiosk: Kiosk
    slot: CardSlot
    eye: Eye
    tray: IdTray
    people: People
    filed: Callable[[], None]
    ticket: str = ""
    pages: list[str] = field(default_factory=list)
    _card_in: bool = False

    def play(self, visit: Visit) -> st.State:
        """Carry the visit to its end; answers the last state that was not the welcome page. Raises PowerCut."""
        self._shown, self._tries, self._pulled = 0, visit.tries, False
        self._filer = Filer(visit.files, self.kiosk.tap, self.eye)
        last: st.State = self.kiosk.runner.state
        script = list(visit.taps)
        for _ in range(_MOST_STEPS):
            self.kiosk.runner.drain()
            state = self.kiosk.runner.state
            page = self.kiosk.screen
            self.pages.append(page.page)
            if isinstance(state, st.Parked | st.Filed) and state.ticket:
                self.ticket = state.ticket
            if visit.then_stop and page.page == visit.then_stop:
                raise PowerCut
            if isinstance(state, st.Idle) and not isinstance(last, st.Idle | st.Starting):
                break
            last = state
            if script:
                self._scripted(script.pop(0), visit)
            elif not self._act(page, state, visit) or (visit.taps and not script):
                break
        self._leave()
        return last

    def _act(self, page: Screen, state: st.State, visit: Visit) -> bool:
        """One thing done on this page; False where the person can do no more."""
        tap = self.kiosk.tap
        if page.page == visit.pull_at and self._card_in and not self._pulled:
            self._pulled = True
            self._take_card()
            return True
        if page.page == visit.swap_at and self._card_in and not self._pulled:
            self._pulled = True
            self._take_card()
            self._put_card(self._other_card(visit))
            return True
        match page.page:
            case "welcome":
                tap("filings" if visit.errand is Errand.FILING else "start")
            case "for_whom":
                tap("family" if visit.agent else "self")
            case "agent" if visit.agent is not None:
                tap("agent", asdict(visit.agent))
                return not page.facts.get("error")
            case "agent":
                tap("cancel")
            case "identify":
                return self._show_next(visit)
            case "stays":
                tap("stay", str(visit.stay))
            case "filing":
                self._filing(page, visit)
            case "phone_filing":
                self.filed()
                tap("check")
            case "insurance":
                if visit.choice >= 0:
                    tap("choice", str(visit.choice))
                tap("proceed")
            case "bill":
                tap("confirm" if visit.confirm else "cancel")
            case "print_ask":
                tap("paper_yes" if visit.paper else "paper_no")
            case "problem" | "refusal" | "slip_owed" if self._tries > 0 and any(a.tap == "retry" for a in page.actions):
                self._tries -= 1
                tap("retry")
            case "problem" | "refusal":
                tap("cancel")
            case "parked" | "done" | "slip_owed" | "needs_staff":
                tap("proceed")
            case _:
                return self._filer.act(page)
        return True

    def _filing(self, page: Screen, visit: Visit) -> None:
        taps = {a.tap for a in page.actions}
        if "proceed" in taps:
            self.kiosk.tap("proceed")
        elif visit.not_filed is NotFiled.PHONE and "phone" in taps and self._tries >= 0:
            self._tries -= 1
            self.kiosk.tap("phone")
        elif visit.not_filed is NotFiled.HERE and "file" in taps and self._tries >= 0:
            self._tries -= 1
            self.kiosk.tap("file")
        elif visit.not_filed is NotFiled.LEAVE:
            self.kiosk.tap("cancel")
        else:
            self.kiosk.tap("park")

    def _show_next(self, visit: Visit) -> bool:
        if self._shown >= len(visit.show):
            self.kiosk.tap("cancel")
            return True
        show = visit.show[self._shown]
        self._shown += 1
        self._show(show, visit)
        return True

    def _show(self, show: Show, visit: Visit) -> None:
        person = show.person or visit.person
        match show.medium:
            case Shown.CARD:
                self._put_card(show.fault or self.people.credential(person, Medium.CARD))
            case Shown.VOUCHER:
                self._hold(self.people.credential(person, Medium.VOUCHER).token)
            case Shown.EXPIRED_VOUCHER:
                self._hold(self.people.expired_voucher(person))
            case Shown.TICKET:
                self._hold(show.text or self.ticket)
            case Shown.TEXT:
                self._hold(show.text)
            case Shown.ID_CARD:
                self.tray.put(self.people.credential(person, MEDIA[show.medium]))
                self.kiosk.tap("id_card")

    def _hold(self, content: str) -> None:
        self.eye.show(content)
        self.eye.hide()

    def _put_card(self, card: Credential | ProblemCode) -> None:
        if self._card_in:
            self._take_card()
        self._card_in = True
        self.slot.insert(card)

    def _take_card(self) -> None:
        self._card_in = False
        self.slot.remove()

    def _other_card(self, visit: Visit) -> Credential | ProblemCode:
        others = [s for s in visit.show if s.person and s.person != visit.person]
        return self.people.credential(others[0].person, Medium.CARD) if others else ProblemCode.CARD_NOT_SOCIAL

    def _scripted(self, line: str, visit: Visit) -> None:
        """ "tap", "tap argument", or what a hand does: "card", "card PERSON", "pull", "code TEXT", "voucher"."""
        name, _, argument = line.partition(" ")
        match name:
            case "card":
                self._put_card(self.people.credential(argument or visit.person, Medium.CARD))
            case "pull":
                self._take_card()
            case "code":
                self._hold(argument)
            case "voucher":
                self._hold(self.people.credential(argument or visit.person, Medium.VOUCHER).token)
            case "agent" if visit.agent is not None:
                self.kiosk.tap("agent", asdict(visit.agent))
            case _:
                self.kiosk.tap(name, argument)

    def _leave(self) -> None:
        if self._card_in:
            self._take_card()
        self.tray.take()
        self.kiosk.runner.drain()
