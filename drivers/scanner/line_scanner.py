"""A scanner on a line: opened, read, lost, found again, and asked how it is. What kind of line is its source's affair.

One thread reads all the time and is the only one to call the listener, which must only hand the signal on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from drivers.scanner.line import Line, LineGone, Source
from drivers.scanner.reading import Reading
from drivers.scanner.trigger import Commands, Trigger
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Clock, CodeSignal, Detail, Health, ScannerTrouble, shows
from kiosk.texts.said import Text

_MISSES = 3
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0
#: Seconds after which the thread looks up from its line: for what it is told, and for codes that a pause ends.
_GLANCE = 0.05
#: Readings after which a line that never falls silent isn't waited for: whoever begins a watch must not hang in it.
_DRAINED = 64


class LineScanner:
    """A Scanner port. Three misses in a row, failed openings or a lost line, before it counts as gone; then it is tried
    every two seconds for as long as it takes."""

    def __init__(
        self, source: Source, reading: Reading, clock: Clock, commands: Commands | None = None, patience: float = 8.0
    ) -> None:
        self._source, self._reading, self._clock = source, reading, clock
        self._trigger, self._patience = Trigger(commands or Commands(), clock), patience
        self._changed = threading.Condition()
        self._line: Line | None = None
        self._misses, self._losses = 0, 0
        self._why: Text | None = None
        self._gone = False
        self._told: ProblemCode | None = None
        self._probing = 0
        self._listener: Callable[[CodeSignal], None] | None = None
        self._stopped: threading.Event | None = None
        self._thread: threading.Thread | None = None

    # ---- the port

    def start(self, listener: Callable[[CodeSignal], None]) -> None:
        self.stop()
        self._listener, self._told, self._gone, self._misses = listener, None, False, 0
        stopped = self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(stopped,), name="scanner", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread and lets go of the line. One stuck in its device is left behind."""
        with self._changed:
            self._reading.rest()
            if self._stopped is None:
                return
            self._stopped.set()
            self._changed.notify_all()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout=3.0)
        self._stopped = self._thread = None

    def watch(self) -> None:
        with self._changed:
            self._drain()
            self._reading.watch()
            self._told = None
            self._changed.notify_all()

    def rest(self) -> None:
        with self._changed:
            self._reading.rest()

    def check(self) -> Check:
        if self._stopped is None:
            return self._try_out()
        with self._changed:
            return self._check(*self._vital_signs(), self._details())

    # ---- trying it out

    def probes(self) -> Sequence[str]:
        return ("line", "scan")

    def probe(self, name: str) -> Check:
        """ "line": is it open, and how do its signals stand? "scan": waits for any code and answers what kind it is and
        how long, never its text."""
        if name == "line":
            return self.check()
        if name != "scan":
            return self._check(Health.UNKNOWN, shows("no_test"), None, ())
        if self._stopped is not None:
            return self._wait_for_a_code()
        found = self._try_out()
        if found.health is Health.OUT_OF_ORDER:
            return found
        self.start(lambda signal: None)
        try:
            return self._wait_for_a_code()
        finally:
            self.stop()

    def _wait_for_a_code(self) -> Check:
        reading = self._reading
        with self._changed:
            self._probing += 1
            before = reading.codes
            came = self._changed.wait_for(lambda: self._gone or reading.codes > before, self._patience)
            self._probing -= 1
            if self._gone:
                return self._check(*self._vital_signs(), self._details())
            if not came or reading.last is None:
                waited = self._of("nothing_read", seconds=f"{self._patience:.0f}")
                return self._check(Health.UNKNOWN, waited, None, self._details())
            read = self._of("read", kind=shows(f"scanner.kind.{reading.last.value}"), count=reading.last_length)
            return self._check(Health.READY, read, None, self._details())

    # ---- the thread

    def _run(self, stopped: threading.Event) -> None:
        pause = _FIRST_PAUSE
        while not stopped.is_set():
            lived = False
            try:
                line = self._source.open()
            except LineGone as gone:
                self._missed(gone)
            else:
                lived = self._serve(line, stopped)
            pause = _FIRST_PAUSE if lived else pause
            self._pass_time(pause, stopped)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _serve(self, line: Line, stopped: threading.Event) -> bool:
        """Read until the line is gone or the driver stops. Whether it was ever good for anything."""
        lived = False
        try:
            while not stopped.is_set():
                there = line.wait(_GLANCE)
                with self._changed:
                    data = line.read() if there else b""
                    self._trigger.steer(line, wanted=self._reading.watching or self._probing > 0)
                    if not lived:
                        self._came(line)
                        lived = True
                    signals = self._take(data)
                for signal in signals:
                    self._tell(signal, stopped)
        except LineGone as gone:
            self._missed(gone)
        finally:
            with self._changed:
                self._line = None
                self._trigger.let_rest(line)
            line.close()
        return lived

    def _came(self, line: Line) -> None:
        self._line = line
        self._misses, self._gone, self._told = 0, False, None
        self._reading.begin()

    def _missed(self, gone: LineGone) -> None:
        with self._changed:
            self._misses += 1
            self._why = gone.why
            if self._misses == _MISSES:
                self._gone = True
                self._losses += 1
                self._changed.notify_all()

    def _pass_time(self, seconds: float, stopped: threading.Event) -> None:
        """Wait before the next try; trouble that is news, or that a new watch is to hear of, is told meanwhile."""
        while True:
            with self._changed:
                woken = self._changed.wait_for(lambda: stopped.is_set() or (self._gone and self._told is None), seconds)
                if not woken or stopped.is_set():
                    return
                self._told = ProblemCode.SCANNER_GONE
            self._tell(ScannerTrouble(ProblemCode.SCANNER_GONE), stopped)

    def _take(self, data: bytes) -> tuple[CodeSignal, ...]:
        before = self._reading.codes
        signals = self._reading.take(data, self._clock.monotonic())
        if self._reading.codes > before:
            self._changed.notify_all()
            self._trigger.has_read()
        return signals

    def _drain(self) -> None:
        """What has come by now is older than the watch that begins."""
        if self._line is None:
            return
        try:
            for _ in range(_DRAINED):
                if not (data := self._line.read()):
                    return
                self._reading.take(data, self._clock.monotonic())
        except LineGone:
            return  # the thread finds it gone too, and counts

    def _tell(self, signal: CodeSignal, stopped: threading.Event) -> None:
        if self._listener is not None and not stopped.is_set():
            self._listener(signal)

    # ---- how it is

    def _of(self, key: str, **values: object) -> Text:
        return shows("of", what=self._source.name, said=shows(f"scanner.{key}", **values))

    def _vital_signs(self) -> tuple[Health, Text, ProblemCode | None]:
        name, reading = self._source.name, self._reading
        if self._thread is None or not self._thread.is_alive():
            return Health.OUT_OF_ORDER, shows("scanner.thread_ended"), ProblemCode.BUG
        if self._gone:
            return (
                Health.OUT_OF_ORDER,
                shows("of", what=name, said=self._why or shows("scanner.gone")),
                ProblemCode.SCANNER_GONE,
            )
        if self._line is None:
            return Health.UNKNOWN, shows("of", what=name, said=self._why or shows("scanner.opening")), None
        if reading.codes and reading.garbage == reading.codes:
            return Health.DEGRADED, self._of("no_text"), None
        if reading.codes:
            ago = self._clock.monotonic() - reading.last_at
            return Health.READY, self._of("codes", count=reading.codes, seconds=f"{ago:.0f}"), None
        if reading.unfinished:
            return Health.DEGRADED, self._of("no_end"), None
        return Health.UNKNOWN, self._of("open"), None

    def _details(self) -> tuple[Detail, ...]:
        reading = self._reading
        line = tuple(self._line.facts()) if self._line is not None else ()
        counts = {
            "scanner_codes": str(reading.codes),
            "scanner_bytes": str(reading.received),
            "scanner_unfinished": str(reading.unfinished),
            "scanner_lost": str(self._losses),
        }
        last = (
            (
                Detail(
                    "scanner_last",
                    shows("scanner.last", kind=shows(f"scanner.kind.{reading.last.value}"), count=reading.last_length),
                ),
            )
            if reading.last
            else ()
        )
        return (*line, *(Detail(name, value) for name, value in counts.items()), *last)

    def _try_out(self) -> Check:
        """Not started: open it and let go."""
        try:
            line = self._source.open()
        except LineGone as gone:
            evidence = shows("of", what=self._source.name, said=gone.why)
            return self._check(Health.OUT_OF_ORDER, evidence, ProblemCode.SCANNER_GONE, ())
        try:
            facts = tuple(line.facts())
        except LineGone:
            facts = ()
        line.close()
        return self._check(Health.UNKNOWN, self._of("opens"), None, facts)

    def _check(self, health: Health, evidence: Text, problem: ProblemCode | None, details: tuple[Detail, ...]) -> Check:
        driver = f"{type(self).__module__}.{type(self).__qualname__}"
        return Check("scanner", health, evidence, driver, problem, details)
