"""A receipt printer for 58 or 80 mm paper (ESC/POS), by raster, over USB, serial, network or a file.

Papers are drawn here and sent as dots: no code page of a printer has every name's characters. What python-escpos would
do of this is weighed in DECISIONS.md.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from drivers.printer import escwire, probing, usb
from drivers.printer.escjob import Job
from drivers.printer.escstatus import EscStatus
from drivers.printer.esctalk import Talk
from drivers.printer.lines import Line, LineBusy, LineGone, LineKind, LineStuck, address, open_line
from drivers.printer.profile import profile
from drivers.printer.typeset import Drawing, Format, Typesetter, name_of
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import Paper
from kiosk.ports import Check, Clock, Detail, Health, Printed, Printer, shows, together
from kiosk.settings import SettingsError, section
from kiosk.texts.said import Text

#: Opens a line by its kind, place and baud rate; raises LineGone or LineBusy.
Opener = Callable[[LineKind, str, int], Line]
#: Misses in a row before a printer counts as gone, and seconds between them.
_MISSES, _AGAIN = 3, 0.2
#: Seconds in which a printer that answers everything twice has done so.
_QUIET = 0.1
#: Receipts that an earlier run may still be owed besides those for what the buffer holds, and most that are waited for.
_UNKNOWN, _MOST_OWED = 3, 40


@dataclass(frozen=True)
class EscPosOptions(Drawing):
    """`line`: usb, serial, network or file; `at`: where (`/dev/usb/lp0` or `id:` and a part of the USB identity, a
    serial port, `host` or `host:9100`, a path); `profile`: what the printer can do (drivers/printer/profiles.toml),
    `profiles`: the hospital's own file of profiles; `baud`: 0 for the profile's; `seconds`: how long a paper may take;
    `answer`: seconds to answer a question; `dots`, `dpi`: 0 for the profile's."""

    format: Format = Format.RASTER
    line: LineKind = LineKind.USB
    at: str = "/dev/usb/lp0"
    profile: str = "generic-80"
    profiles: Path | None = None
    baud: int = 0
    seconds: float = 60.0
    answer: float = 1.0
    dots: int = 0
    dpi: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.format is not Format.RASTER:
            raise ValueError(f"format {self.format.value!r}: a receipt printer takes raster only")
        if not self.at:
            raise ValueError("at: where the printer is")
        if not 0 < self.seconds < math.inf or not 0 < self.answer < math.inf:
            raise ValueError("seconds and answer are above 0")
        if self.baud and not 1200 <= self.baud <= 921_600:
            raise ValueError(f"baud = {self.baud}: 0, or 1200 to 921600 expected")
        if "\0" in self.at:
            raise ValueError("at: a NUL in it")
        if self.line is LineKind.NETWORK:
            address(self.at)


class EscPosPrinter:
    """Prints one paper at a time; a check in the meantime answers what was last known."""

    def __init__(self, options: EscPosOptions, clock: Clock, open_it: Opener = open_line) -> None:
        self._profile = profile(options.profile, options.profiles)
        p = self._profile
        self._options = replace(options, dots=options.dots or p.width, dpi=options.dpi or p.dpi)
        if self._options.dots > self._profile.width:
            raise SettingsError(f"[printer] dots = {self._options.dots}: the printer has {self._profile.width}", "dots")
        self._clock = clock
        self._open = open_it
        self._typesetter = Typesetter(self._options)
        self._one_at_a_time = threading.Lock()
        self._has_answered = False
        # Unknown after a start: a process that was killed may have left half a band.
        self._half = True
        self._owed = p.buffer // (p.band * p.width // 8) + _UNKNOWN
        self._last = self._finding(Health.UNKNOWN, shows("printer.not_looked"))

    def print(self, paper: Paper) -> Printed | Problem:
        """CONFIRMED only where the printer itself said, after the last byte, that all is done and nothing wrong."""
        name = name_of(paper)
        bands = self._typesetter.bands(paper, self._profile.band)
        if isinstance(bands, Problem):
            return bands
        with self._one_at_a_time:
            try:
                line = self._opened()
            except (LineGone, LineBusy) as error:
                return Problem(_unopened(error), reference=name)
            talk = Talk(line, self._profile, self._clock, self._options.answer)
            o, heard = self._options, self._has_answered
            job = Job(talk, self._profile, self._clock, o.seconds, half=self._half, has_answered=heard, owed=self._owed)
            try:
                answer = job.run(self._before(bands), bands, self._profile.ending)
            finally:
                self._half, self._owed = job.half, min(job.owed, _MOST_OWED)
                self._has_answered = heard or job.status is not None
                # Of a paper that was stopped nothing more may leave; a whole one may still be on its way.
                line.close(drop=job.half)
        return answer if isinstance(answer, Printed) else Problem(answer, reference=name)

    def _before(self, bands: Sequence[bytes]) -> bytes:
        """What makes the printer ready."""
        before = escwire.INIT
        if self._half:
            # The rest of a band that was cut short takes these zeros for dots; an idle printer ignores them. Then what
            # hangs out of the printer is cut off: half a slip of one person must not be the head of the next one's.
            before = bytes(max(map(len, bands))) + escwire.INIT + self._profile.ending
        return before + (escwire.tell(True) if self._profile.asb else b"")

    def check(self) -> Check:
        """READY only on the printer's own word; UNKNOWN for one that says nothing; gone after three misses."""
        if not self._one_at_a_time.acquire(blocking=False):
            return replace(self._last, evidence=shows("printer.printing", before=self._last.evidence))
        try:
            self._last = self._checked()
        finally:
            self._one_at_a_time.release()
        return self._last

    def probes(self) -> Sequence[str]:
        return probing.NAMES

    def probe(self, name: str) -> Check:
        """`status`: every status byte as a detail; `test_page`."""
        return probing.probe(self, name, self._clock)

    # ---- looking ---------------------------------------------------------------------------------------------

    def _checked(self) -> Check:
        try:
            line = self._opened()
        except (LineGone, LineBusy) as error:
            said = shows("printer.held" if isinstance(error, LineBusy) else "printer.no_connection")
            return self._finding(Health.OUT_OF_ORDER, said, _unopened(error))
        try:
            status = self._status(Talk(line, self._profile, self._clock, self._options.answer))
        except (LineGone, LineStuck):
            return self._finding(Health.OUT_OF_ORDER, shows("printer.broke"), ProblemCode.PRINTER_GONE)
        finally:
            line.close()
        if status is None:
            if self._has_answered and self._profile.status:
                return self._finding(Health.OUT_OF_ORDER, shows("printer.no_more"), ProblemCode.PRINTER_GONE)
            return self._finding(Health.UNKNOWN, shows("printer.silent"))
        self._has_answered = True
        code = status.trouble()
        if code is None and status.near_end:
            return self._finding(Health.DEGRADED, status.words, ProblemCode.PAPER_LOW, status)
        return self._finding(Health.READY if code is None else Health.OUT_OF_ORDER, status.words, code, status)

    def _status(self, talk: Talk) -> EscStatus | None:
        if not talk.asks:
            return self._told(talk)
        for _ in range(_MISSES):
            if (status := talk.ask()) is not None:
                return talk.ask() if talk.more_answers(_QUIET) else status
        return None

    def _printers_there(self) -> Sequence[Detail]:
        """The USB printers of this machine, each with what `at = "id:…"` may name."""
        if self._options.line is not LineKind.USB:
            return ()
        return [Detail("printer_usb", f"{name}: {identity}") for name, identity in usb.identities().items()]

    def _told(self, talk: Talk) -> EscStatus | None:
        """What a printer says that can't be asked but tells; None where it doesn't, as when it is offline."""
        if not talk.tells:
            return None
        talk.send(escwire.tell(True), self._options.answer)
        talk.hear(self._options.answer)
        return talk.told()

    def _opened(self) -> Line:
        baud = self._options.baud or self._profile.baud
        for miss in range(1, _MISSES + 1):
            try:
                return self._open(self._options.line, self._options.at, baud)
            except (LineGone, LineBusy):
                if miss == _MISSES:
                    raise
                self._clock.sleep(_AGAIN)
        raise LineGone  # not reached: the last miss raises

    def _finding(
        self, health: Health, said: Text, code: ProblemCode | None = None, status: EscStatus | None = None
    ) -> Check:
        o, profile = self._options, self._profile
        details = (
            Detail("printer_line", f"{o.line} {o.at}"),
            Detail("printer_profile", shows("printer.profile", name=o.profile, dots=profile.width, dpi=profile.dpi)),
            *(status.details() if status is not None else ()),
            *self._printers_there(),
        )
        evidence = together(shows("of", what=f"{o.line} {o.at}, {o.profile}", said=said), self._typesetter.evidence)
        return Check("printer", health, evidence, type(self).__name__, code, details)


def _unopened(error: Exception) -> ProblemCode:
    return ProblemCode.PRINTER_BUSY if isinstance(error, LineBusy) else ProblemCode.PRINTER_GONE


def create(options: Mapping[str, Any], clock: Clock) -> Printer:
    """Entry point `escpos`."""
    return EscPosPrinter(section(EscPosOptions, options, "[printer]"), clock)
