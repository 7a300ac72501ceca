"""The burn-in: every part's check, and the probes that cost nothing, in turn for hours; what they took and what failed.

Bounded in memory however long it runs: latencies are kept a span of time, and when there are too many spans two become
one. It ends where a patient comes: it goes on only while `may` says so.
"""

from __future__ import annotations

import datetime as dt
import statistics
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kiosk.diagnostics.bounded import Bounded, Hangs, Raised
from kiosk.domain.readiness import Burning, Series
from kiosk.ports import Check, Clock, Health

#: Seconds between two rounds.
PAUSE = 2.0
#: What stands at somebody else's is asked every so many rounds only: a platform isn't there to be burnt in.
FAR_EVERY = 15
#: Spans kept of each part; one minute each at first.
SPANS = 240
#: Latencies kept of one span: with a round every two seconds a minute has 30.
_SAMPLES = 512
#: The longest a burn-in may be asked for (h).
LONGEST = 24.0 * 14


@dataclass
class _Part:
    p50s: list[float] = field(default_factory=list)
    maxima: list[float] = field(default_factory=list)
    samples: list[float] = field(default_factory=list)
    failures: int = 0


class BurnIn:
    """One burn-in in a thread of its own. `work` is what a round does, by name, `far` what of it is asked seldom only;
    `temperature` answers the hottest sensor (°C), None without one."""

    def __init__(
        self,
        work: Mapping[str, Callable[[], Check]],
        hours: float,
        clock: Clock,
        bounded: Bounded,
        *,
        may: Callable[[], bool] = lambda: True,
        temperature: Callable[[], float | None] = lambda: None,
        pause: float = PAUSE,
        far: frozenset[str] = frozenset(),
    ) -> None:
        self._far = far
        self._work, self._clock, self._bounded = work, clock, bounded
        self._may, self._temperature, self._pause = may, temperature, pause
        self._begun = clock.now()
        self._until = self._begun + dt.timedelta(hours=min(max(hours, 0.0), LONGEST))
        self._end = clock.monotonic() + (self._until - self._begun).total_seconds()
        self._span_end, self._minutes = clock.monotonic() + 60.0, 1
        self._parts = {name: _Part() for name in work}
        self._problems: dict[str, int] = {}
        self._heat: list[float] = []
        self._heat_now: float | None = None
        self._rounds = 0
        self._ended = self._stopped = False
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="burn-in", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End it; what is being asked right now is waited for, at most as long as a check may take."""
        self._stopping.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def join(self, seconds: float | None = None) -> bool:
        """Wait until it has ended by itself; False where it goes on."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def seen(self) -> Burning:
        """How it stands."""
        with self._lock:
            series = tuple(_series(name, part) for name, part in self._parts.items())
            heat = (*self._heat, *(() if self._heat_now is None else (self._heat_now,)))
            return Burning(
                self._begun,
                self._until,
                self._rounds,
                sum(part.failures for part in self._parts.values()),
                tuple(sorted(self._problems.items())),
                series,
                heat or None,
                self._minutes,
                self._ended,
                self._stopped,
            )

    def _run(self) -> None:
        to_the_end = False
        try:
            while self._clock.monotonic() < self._end:
                if self._stopping.is_set() or not self._may():
                    return
                self.round()
                if self._pause and not self._stopping.is_set():
                    self._clock.sleep(self._pause)
            to_the_end = True
        finally:
            # One that a bug has ended was not gone through either.
            self._stopped, self._ended = not to_the_end, True

    def round(self) -> None:
        """Every part once, one after the other: what is measured is a part, not the crowd."""
        for name, body in self._work.items():
            if self._stopping.is_set():
                return
            if name in self._far and self._rounds % FAR_EVERY:
                continue
            began = self._clock.monotonic()
            came = self._bounded.one(f"burn {name}", body)
            self._note(name, (self._clock.monotonic() - began) * 1000, came)
        hottest = self._temperature()
        with self._lock:
            self._rounds += 1
            if hottest is not None:
                self._heat_now = hottest if self._heat_now is None else max(hottest, self._heat_now)
            if self._clock.monotonic() >= self._span_end:
                self._close_span()

    def _note(self, name: str, ms: float, came: Check | Hangs | Raised) -> None:
        bad = not isinstance(came, Check) or came.health is Health.OUT_OF_ORDER or came.problem is not None
        with self._lock:
            part = self._parts[name]
            if len(part.samples) < _SAMPLES:
                part.samples.append(ms)
            else:
                part.samples[-1] = max(part.samples[-1], ms)
            if bad:
                part.failures += 1
                code = came.problem.value if isinstance(came, Check) and came.problem is not None else ""
                self._problems[code] = self._problems.get(code, 0) + 1

    def _close_span(self) -> None:
        for part in self._parts.values():
            part.p50s.append(statistics.median(part.samples) if part.samples else 0.0)
            part.maxima.append(max(part.samples, default=0.0))
            part.samples.clear()
        if self._heat_now is not None:
            self._heat.append(self._heat_now)
            self._heat_now = None
        if any(len(part.p50s) >= SPANS for part in self._parts.values()):
            for part in self._parts.values():
                part.p50s = [(a + b) / 2 for a, b in zip(part.p50s[::2], part.p50s[1::2], strict=False)]
                part.maxima = [max(a, b) for a, b in zip(part.maxima[::2], part.maxima[1::2], strict=False)]
            self._heat = [max(a, b) for a, b in zip(self._heat[::2], self._heat[1::2], strict=False)]
            self._minutes *= 2
        self._span_end = self._clock.monotonic() + 60.0 * self._minutes


def _series(name: str, part: _Part) -> Series:
    """The closed spans, and the one that goes on."""
    p50s, maxima = tuple(part.p50s), tuple(part.maxima)
    if part.samples:
        p50s, maxima = (*p50s, statistics.median(part.samples)), (*maxima, max(part.samples))
    return Series(name, p50s, maxima, part.failures)
