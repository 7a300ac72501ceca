"""A scanner without a scanner, for tests, the bench's dock and scripted visits: what is shown goes through the real
framing and classification. Signals come in the caller's thread, before `show`, `fail` and `watch` return."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drivers.scanner.framing import End
from drivers.scanner.reading import Reading
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Clock, CodeSignal, Detail, Health, ScannerTrouble, shows
from kiosk.settings import section
from kiosk.texts.said import Text


@dataclass(frozen=True)
class SimulatedOptions:
    """The same code is one until it was taken away, or not read for `gone_after` seconds."""

    gone_after: float = 3.0


class SimulatedScanner:
    """A Scanner port. `show` holds a code before it, `take_away` ends that; `fail` pulls the plug, `mend` mends it."""

    def __init__(self, options: SimulatedOptions, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._reading = Reading(End.CR, 0.5, options.gone_after)
        self._listener: Callable[[CodeSignal], None] | None = None
        self._gone = False

    # ---- the port

    def start(self, listener: Callable[[CodeSignal], None]) -> None:
        self.stop()
        with self._lock:
            self._listener = listener
            self._reading.begin()
        if self._gone:
            self._tell((ScannerTrouble(ProblemCode.SCANNER_GONE),))

    def stop(self) -> None:
        with self._lock:
            self._reading.rest()
            self._listener = None

    def watch(self) -> None:
        with self._lock:
            self._reading.watch()
        if self._gone:
            self._tell((ScannerTrouble(ProblemCode.SCANNER_GONE),))

    def rest(self) -> None:
        with self._lock:
            self._reading.rest()

    def check(self) -> Check:
        return self._check(self._evidence())

    def probes(self) -> Sequence[str]:
        return ("line", "scan")

    def probe(self, name: str) -> Check:
        """ "scan" answers what was shown last: nobody is waited for."""
        last = self._reading.last
        if name == "scan" and last is not None and not self._gone:
            return self._check(
                shows("simulated.read", kind=shows(f"scanner.kind.{last.value}"), count=self._reading.last_length)
            )
        return self.check()

    # ---- what a person, or a fault, does

    def show(self, content: str | bytes) -> None:
        """Hold a code before it; bytes as they would come, without their end."""
        data = content.encode() if isinstance(content, str) else content
        with self._lock:
            reads = self._listener is not None and not self._gone
            signals = self._reading.take(data + b"\r", self._clock.monotonic()) if reads else ()
        self._tell(signals)

    def take_away(self) -> None:
        with self._lock:
            self._reading.take_away()

    @property
    def gone(self) -> bool:
        """Whether the plug is pulled."""
        return self._gone

    def fail(self) -> None:
        """Pull the plug, until `mend`."""
        with self._lock:
            told, self._gone = self._gone, True
        if not told:
            self._tell((ScannerTrouble(ProblemCode.SCANNER_GONE),))

    def mend(self) -> None:
        with self._lock:
            self._gone = False
            self._reading.begin()

    # ---- saying it

    def _tell(self, signals: Sequence[CodeSignal]) -> None:
        listener = self._listener
        for signal in signals:
            if listener is not None:
                listener(signal)

    def _evidence(self) -> Text:
        if self._gone:
            return shows("simulated.unplugged")
        count = self._reading.codes
        return shows("simulated.codes", count=count) if count else shows("simulated.no_codes")

    def _check(self, evidence: Text) -> Check:
        gone = ProblemCode.SCANNER_GONE if self._gone else None
        health = Health.OUT_OF_ORDER if gone else Health.READY if self._reading.codes else Health.UNKNOWN
        driver = f"{type(self).__module__}.{type(self).__qualname__}"
        return Check("scanner", health, evidence, driver, gone, (Detail("scanner_codes", str(self._reading.codes)),))


def create(options: Mapping[str, Any], clock: Clock) -> SimulatedScanner:
    """The entry point `simulated`. Raises SettingsError."""
    return SimulatedScanner(section(SimulatedOptions, options, "[scanner]"), clock)
