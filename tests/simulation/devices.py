"""The devices of a terminal: a printer that keeps the papers. The card reader is drivers/card/simulated.py."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.clock import SimulatedClock
from kiosk.domain.bill import RequestId
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import OfficialSlip, Paper, Slip
from kiosk.ports import Check, Health, Printed, shows
from tests.simulation.life import Life
from tests.simulation.picks import Picks

#: Nothing came of a `paper_out` or a `gone`; of `dumb` paper came and of `mute` none, and neither can be told.
PRINTS = ("well", "paper_out", "dumb", "mute", "crash_after", "gone", "crash_before")
#: `gone` is `paper_out` in other words, `crash_before` a crash after whatever changed something last.
FEWER_PRINTS = PRINTS[:-2]


@dataclass(frozen=True)
class Sheet:
    """A paper in the tray: of which request, and which copy (0: the original)."""

    terminal: str
    number: RequestId
    copy: int
    at: float


class TrayPrinter:
    """A Printer port. What came out lies in `tray`, which outlives every process."""

    def __init__(
        self, name: str, tray: list[Sheet], clock: SimulatedClock, life: Life, picks: Picks, ways: tuple[str, ...]
    ) -> None:
        self._name, self._tray, self._clock, self._life = name, tray, clock, life
        self._picks, self._ways = picks, ways

    def print(self, paper: Paper) -> Printed | Problem:
        self._life.go_on()
        if not isinstance(paper, Slip | OfficialSlip):
            return Printed.CONFIRMED
        how = self._picks.pick("print", self._ways)
        match how:
            case "crash_before":
                raise self._life.end()
            case "paper_out":
                return Problem(ProblemCode.PAPER_OUT)
            case "gone":
                return Problem(ProblemCode.PRINTER_GONE)
            case "mute":
                return Printed.UNCONFIRMED
        self._tray.append(Sheet(self._name, paper.request_id, paper.copy, self._clock.monotonic()))
        if how == "crash_after":
            raise self._life.end()
        return Printed.UNCONFIRMED if how == "dumb" else Printed.CONFIRMED

    def check(self) -> Check:
        return Check("printer", Health.READY, shows("told", words="a tray"), type(self).__name__)
