"""What the person of a scenario does on the filing pages: answers, chooses, agrees, hands in, signs, submits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.scenario.scenario import Files
from kiosk.visit.screen import Screen

#: A name written with a finger: two strokes, in tenths of a millimetre and milliseconds.
WRITTEN = [[[100, 200, 0], [400, 210, 60], [390, 500, 140]], [[150, 350, 300], [420, 340, 380], [300, 620, 500]]]


class Desk(Protocol):
    """The simulated camera's other side, for papers."""

    def lay(self, sheet: None = None, /) -> object: ...
    def lay_form(self, number: str, /) -> object: ...
    def hide(self) -> object: ...


class Filer:
    """One visit's filing. `act` does one thing on a page; False where it isn't a filing page or nothing is left."""

    def __init__(self, files: Files, tap: Callable[..., None], desk: Desk) -> None:
        self._files, self._tap, self._desk = files, tap, desk
        self._answers, self._papers = list(files.answers), list(files.papers)
        self._looked = False

    def act(self, page: Screen) -> bool:
        taps = {action.tap for action in page.actions}
        match page.page:
            case "question":
                self._answer(page)
            case "filing_type":
                self._choose(page, taps)
            case "consent":
                self._tap("agree" if self._files.agrees else "cancel")
            case "contact":
                self._tap("phone_number", self._files.phone)
            case "materials":
                self._hand_in(page, taps)
            case "photo":
                self._photograph(page, taps)
            case "signature":
                self._sign(page, taps)
            case "filing_review":
                self._tap("submit" if "submit" in taps else "cancel")
            case "filing_sent":
                self._tap("proceed")
            case "filings":
                self._look(page, taps)
            case "withdraw":
                self._tap("withdraw_yes" if "withdraw_yes" in taps else "back")
            case _:
                return False
        return True

    def _answer(self, page: Screen) -> None:
        """The next answer that this question knows; without one, its last option: what asks for least."""
        options = [option["value"] for option in page.facts["options"]]
        known = next((a for a in self._answers if a in options), None)
        if known is not None:
            self._answers.remove(known)
        self._tap("answer", known or options[-1])

    def _choose(self, page: Screen, taps: set[str]) -> None:
        offered = [o for o in page.facts["options"] if o["open"]]
        wanted = f"filing_type.{self._files.type}"
        chosen = next((o for o in offered if o["title"].key == wanted), offered[0] if offered else None)
        if chosen is None or (self._files.type and chosen["title"].key != wanted):
            self._tap("cancel")
        elif "proceed" in taps and chosen["chosen"]:
            self._tap("proceed")
        else:
            self._tap("type", str(chosen["index"]))

    def _hand_in(self, page: Screen, taps: set[str]) -> None:
        row = next((r for r in page.facts["rows"] if not r["done"]), None)
        if row is None or "proceed" in taps:
            self._tap("proceed" if "proceed" in taps else "cancel")
            return
        ways = [way["value"] for way in row["ways"]]
        wanted = self._papers.pop(0) if self._papers else ""
        way = wanted if wanted in ways else ways[-1] if ways else ""
        self._tap("hand", f"{row['index']} {way}") if way else self._tap("cancel")

    def _photograph(self, page: Screen, taps: set[str]) -> None:
        if "keep" in taps:
            self._desk.hide()
            self._tap("keep")
        else:
            form = page.facts["form"]
            self._desk.lay_form(form) if form else self._desk.lay()
            self._tap("shoot")

    def _sign(self, page: Screen, taps: set[str]) -> None:
        if page.facts["way"] == "finger":
            self._tap("sign", WRITTEN)
        else:
            self._tap("proceed" if "proceed" in taps else "print_form")

    def _look(self, page: Screen, taps: set[str]) -> None:
        """The list once, then what the person came for, then away."""
        wanted, self._looked = not self._looked, True
        buttons = {(a["tap"], str(row["number"])): a["argument"] for row in page.facts["rows"] for a in row["actions"]}
        for tap, number in (("change", self._files.change), ("withdraw", self._files.withdraw)):
            if wanted and number and (tap, number) in buttons:
                self._tap(tap, buttons[tap, number])
                return
        new = wanted and not self._files.change and not self._files.withdraw and "file" in taps
        self._tap("file" if new else "cancel")
