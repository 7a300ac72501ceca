"""The process with a maker's library, kept alive: started, asked with a time limit, killed when it hangs, and started
again.

It is one conversation: a question, an answer. What it breaks, it breaks for itself.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from drivers.card import vendor_lines
from drivers.card.vendor_run import Run
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import Clock, shows
from kiosk.texts.said import Text

FIRST_WAIT, LONGEST_WAIT = 0.25, 30.0  # seconds between starts that came to nothing, doubling
HELLO_SECONDS = 15.0  # a library looks for its reader when it is loaded

ENDED = Problem(ProblemCode.CARD_UNREADABLE)
"""This very value, where the life of the process that was meant has ended."""

_MUCH = 1_000_000  # MB
_SAYABLE = {code.name: code for code in ProblemCode if code.name.startswith(("CARD_", "READER_"))}
"""What the process may say is wrong; nothing about money, and nothing about papers."""


class VendorProcess:
    """`ask` from any thread; one question at a time. `command` is the program, started in `folder` (None: where the
    kiosk runs) behind the fence; `woken` is called where it says that something happened. Without the calls `needed` it
    is of no use."""

    def __init__(
        self,
        command: Sequence[str],
        clock: Clock,
        memory_mb: int,
        needed: frozenset[str],
        woken: Callable[[], None],
        folder: Path | None = None,
    ) -> None:
        self._command = command
        self._folder = folder
        self._clock = clock
        self._most_mb = memory_mb
        self._memory = 0.0
        self._needed = needed
        self._woken = woken
        self._lock = threading.Lock()
        self._run: Run | None = None
        self._not_before = 0.0
        self._failures = 0
        self.starts = 0
        self.library = ""
        """What the process calls its library; "" before its first hello."""
        self.calls: frozenset[str] = frozenset()
        self.looks_by_reading = False
        """It finds out whether a card is in only by reading it."""
        self.held = False
        """A conversation goes on that another question would break, and a new process know nothing of: only who names
        its life is answered, and who looks for a card where that is no reading."""
        self.why: Text | None = None
        """Why it can't be used, for the engineer; None while it can."""
        self.native: int | None = None
        """The library's own number of the last problem."""

    def ask(
        self,
        call: str,
        seconds: float,
        arguments: Mapping[str, object] | None = None,
        *,
        patience: float = HELLO_SECONDS,
        life: int | None = None,
    ) -> Mapping[str, object] | Problem:
        """The answer, or READER_GONE where there is no such process (yet), CARD_MUTE where none comes in time (the
        process is killed then), CARD_UNREADABLE where it died of the question, or the problem that it answers.
        CARD_BUSY where another question goes on for longer than `seconds` and `patience` (this one's time begins after
        it), or where the process is `held`. `life`: the one (`starts`) that is meant; where that has ended none is
        started, nothing is asked, and the answer is ENDED."""
        if not self._lock.acquire(timeout=seconds + patience):
            return Problem(ProblemCode.CARD_BUSY)
        try:
            if life is not None and not self._lives(life):
                return ENDED
            if life is None and self.held and (call != "present" or self.looks_by_reading):
                return Problem(ProblemCode.CARD_BUSY)
            run = self._running()
            if run is None:
                return Problem(ProblemCode.READER_GONE)
            return self._answer(run, call, seconds, arguments or {})
        finally:
            self._lock.release()

    def close(self) -> None:
        """End the process; a later `ask` starts it again."""
        with self._lock:
            self._drop()

    def pause(self) -> float:
        """Seconds until it may be started again after it failed; 0 where it may be asked."""
        return max(0.0, self._not_before - self._clock.monotonic()) if self._run is None else 0.0

    def interrupt(self) -> None:
        """End the process under whoever waits for its answer."""
        run = self._run
        if run is not None:
            run.end()

    @property
    def memory_mb(self) -> float:
        """What the process held at its last look, 0 where it doesn't run or nobody says."""
        return self._memory if self._run is not None else 0.0

    def _lives(self, life: int) -> bool:
        """Whether this life goes on. One that has ended unnoticed is noted, so that whoever asks next waits for the
        next one instead of finding none."""
        if self._run is not None and not self._run.alive:
            self._failed(shows("card.process_ended"))
        return self.starts == life and self._run is not None

    def _answer(
        self, run: Run, call: str, seconds: float, arguments: Mapping[str, object]
    ) -> Mapping[str, object] | Problem:
        reply = run.ask(call, seconds, arguments)
        if reply is None:
            late = run.alive
            self._failed(shows("card.process_silent") if late else shows("card.process_died"))
            return Problem(ProblemCode.CARD_MUTE if late else ProblemCode.CARD_UNREADABLE)
        if call == "present":
            self._well(run, reply.ok or {})
        self.native = reply.native
        if reply.ok is not None:
            return reply.ok
        return Problem(_SAYABLE.get(reply.error, ProblemCode.CARD_UNREADABLE))

    def _well(self, run: Run, said: Mapping[str, object]) -> None:
        """It answers. One that has grown too large is ended now, between two cards' questions, and started anew."""
        self._failures, self.why = 0, None
        told = said.get("memory_mb")
        self._memory = max(run.memory_mb(), float(min(told, _MUCH)) if isinstance(told, int | float) else 0.0)
        if self._memory > self._most_mb and not self.held:
            self._drop()

    def _running(self) -> Run | None:
        if self._run is not None and self._run.alive:
            return self._run
        if self._run is not None:
            self._failed(shows("card.process_ended"))
        if self._clock.monotonic() < self._not_before:
            return None
        self.starts += 1
        run = self._run = Run(self._command, self._woken, self._folder)
        hello = run.ask("hello", HELLO_SECONDS, {})
        if hello is None:
            self._failed(shows("card.process_hung_first") if run.alive else shows("card.process_ended_first"))
        elif hello.ok is None:
            self._failed(_refused(hello))
        elif hello.ok.get("protocol") != vendor_lines.PROTOCOL:
            self._failed(shows("card.process_protocol", protocol=vendor_lines.PROTOCOL))
        else:
            self._greeted(hello.ok)
        return self._run

    def _greeted(self, hello: Mapping[str, object]) -> None:
        calls = hello.get("calls")
        self.calls = frozenset(str(call) for call in calls) if isinstance(calls, list) else frozenset()
        self.looks_by_reading = hello.get("looks_by_reading") is True
        self.library = "".join(c for c in str(hello.get("library", "")) if c.isprintable())[:80]
        if lacking := self._needed - self.calls:
            self._failed(shows("card.process_lacks", calls=", ".join(sorted(lacking))))

    def _failed(self, why: Text) -> None:
        self._drop()
        self.why = why
        wait = min(FIRST_WAIT * 2 ** min(self._failures, 9), LONGEST_WAIT)
        self._failures += 1
        self._not_before = self._clock.monotonic() + wait

    def _drop(self) -> None:
        run, self._run = self._run, None
        if run is not None:
            run.end()


def _refused(hello: vendor_lines.Reply) -> Text:
    """Why it can't serve, as it says: our own process by key, a hospital's own in its words."""
    if not hello.text:
        return shows("card.process_refuses", error=hello.error)
    try:
        told = Text.from_data(json.loads(hello.text))
        if told.key.startswith(f"finding.{vendor_lines.WHY}"):
            told.say("en")  # it may have any key, and any values
            return told
    except (ValueError, KeyError):
        pass
    return shows("told", words=hello.text)
