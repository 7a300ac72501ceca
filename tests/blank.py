"""A printer whose papers are blank: a third of a visit's time would be pictures that other tests look at."""

from __future__ import annotations

from drivers.printer.simulated import SimulatedOptions, SimulatedPrinter
from drivers.printer.typeset import Document, Typesetter, name_of
from kiosk.domain.problems import Problem
from kiosk.domain.slip import Paper
from kiosk.ports import Clock


class Blank(Typesetter):
    """Draws nothing."""

    def document(self, paper: Paper) -> Document | Problem:
        return Document(name_of(paper), b"", "application/pdf")


class BlankPrinter(SimulatedPrinter):
    """The simulated printer without a picture of what it prints."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(SimulatedOptions(), clock)
        self._typesetter = Blank(SimulatedOptions())
