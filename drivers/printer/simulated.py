"""A printer for tests, the demo and the dock: misbehaves when told to and keeps what it printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drivers.printer import probing
from drivers.printer.typeset import Document, Drawing, Typesetter
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import Paper
from kiosk.ports import Check, Clock, Health, Printed, shows, together
from kiosk.settings import section


@dataclass(frozen=True)
class SimulatedOptions(Drawing):
    """How it starts. `paper_out`, `cover_open`, `jam`, `low` and `gone` as a person would cause them, `unconfirmed`:
    prints and can't say so, `fail`: takes the job and gives it up; `seconds` a paper takes."""

    paper_out: bool = False
    cover_open: bool = False
    jam: bool = False
    low: bool = False
    gone: bool = False
    unconfirmed: bool = False
    fail: bool = False
    seconds: float = 0.0


class SimulatedPrinter:
    """The switches are attributes: the dock and tests set them while it runs."""

    def __init__(self, options: SimulatedOptions, clock: Clock) -> None:
        self.paper_out = options.paper_out
        self.cover_open = options.cover_open
        self.jam = options.jam
        self.low = options.low
        self.gone = options.gone
        self.unconfirmed = options.unconfirmed
        self.fail = options.fail
        self.seconds = options.seconds
        self.printed: list[tuple[Paper, Document]] = []
        self._clock = clock
        self._typesetter = Typesetter(options)

    def print(self, paper: Paper) -> Printed | Problem:
        document = self._typesetter.document(paper)
        if isinstance(document, Problem):
            return document
        self._clock.sleep(self.seconds)
        if (code := self._trouble()) is not None:
            return Problem(code, reference=document.name)
        self.printed.append((paper, document))
        return Printed.UNCONFIRMED if self.unconfirmed else Printed.CONFIRMED

    def check(self) -> Check:
        code = self._trouble()
        health = Health.READY if code is None else Health.OUT_OF_ORDER
        if self.unconfirmed and code is None:
            health = Health.UNKNOWN
        elif self.low and code is None:
            health, code = Health.DEGRADED, ProblemCode.PAPER_LOW
        evidence = together(shows("simulated.printed", count=len(self.printed)), self._typesetter.evidence)
        return Check("printer", health, evidence, type(self).__name__, code)

    def probes(self) -> Sequence[str]:
        return probing.NAMES

    def probe(self, name: str) -> Check:
        return probing.probe(self, name, self._clock)

    def _trouble(self) -> ProblemCode | None:
        if self.gone:
            return ProblemCode.PRINTER_GONE
        if self.paper_out:
            return ProblemCode.PAPER_OUT
        if self.cover_open:
            return ProblemCode.COVER_OPEN
        if self.jam:
            return ProblemCode.PAPER_JAM
        return ProblemCode.PRINT_FAILED if self.fail else None


def create(options: Mapping[str, Any], clock: Clock) -> SimulatedPrinter:
    """Entry point `simulated`."""
    return SimulatedPrinter(section(SimulatedOptions, options, "[printer]"), clock)
