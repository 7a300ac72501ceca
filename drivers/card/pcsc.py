"""The social security card in a PC/SC reader.

One thread watches: it makes a new context after pcscd was restarted and says that something is gone only after three
misses. Every reading runs in a thread of its own, because a card that falls silent blocks the call for ever and
nothing frees it but the hand that takes the card out.
"""

from __future__ import annotations

import fnmatch
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from drivers.card import apdu
from drivers.card.attempt import Attempt
from drivers.card.presence import Presence
from drivers.card.service import UNAWARE, Connection, Service, is_there, list_readers, seen
from kiosk.domain.people import Credential
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CardSignal, CardTrouble, Check, Clock, Health
from kiosk.settings import section

T = TypeVar("T")

MISSES = 3
FIRST_WAIT, LONGEST_WAIT = 0.25, 2.0  # seconds between misses, doubling
LOOK_MS = 1000  # readers are listed anew at least this often
BUSY_WAITS = (0.1, 0.3, 0.6)  # seconds before each new try to connect
REMOVAL_SECONDS = 1.0  # pcscd looks every 0.4 s at readers that don't report removals themselves
CHECK_SECONDS = 2.0

_OUTSIDE = frozenset({ProblemCode.READER_GONE, ProblemCode.READER_SERVICE_DOWN})


@dataclass(frozen=True)
class PcscOptions:
    """`reader`: which readers count, a part of the name or a pattern with * ("" any). Name it where the terminal has
    a PSAM slot: the module in it is a card like any other. `read_seconds`: longest reading before CARD_MUTE."""

    reader: str = ""
    read_seconds: float = 8.0

    def __post_init__(self) -> None:
        if not self.read_seconds > 0:
            raise ValueError(f"read_seconds = {self.read_seconds}: more than 0 expected")


def create(options: Mapping[str, Any], clock: Clock) -> PcscCardReader:
    """The entry point "pcsc". Raises SettingsError; touches no reader before `start`."""
    return PcscCardReader(section(PcscOptions, options, "[card_reader.options]"), clock)


class PcscCardReader:
    """A CardReader port over PC/SC. `same_card` also answers CARD_MUTE, CARD_BUSY and READER_… where that is true."""

    def __init__(self, options: PcscOptions, clock: Clock) -> None:
        self._options = options
        self._clock = clock
        self._presence = Presence()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._listener: Callable[[CardSignal], None] = _nobody
        self._service: Service | None = None
        self._missing: ProblemCode | None = None
        self._misses = 0
        self._readings: dict[str, _Reading[Any]] = {}

    # ---- the port ----

    def start(self, listener: Callable[[CardSignal], None]) -> None:
        """Watch from now on; a card that is in already is an insertion too. RuntimeError when watching already."""
        if self._thread is not None:
            raise RuntimeError("the card reader is watched already")
        self._listener = listener
        self._stopping.clear()
        self._thread = threading.Thread(target=self._watch, name="card reader", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End watching; no signal comes after it has returned. A reading that hangs is left to its own thread."""
        self._stopping.set()
        thread, self._thread = self._thread, None
        while thread is not None and thread.is_alive():
            service = self._service
            if service is not None:
                service.cancel()  # lost where the watcher is between two waits: hence again until it ends
            thread.join(0.1)
        self._presence.keep(())

    def read(self, insertion: int) -> Credential | Problem:
        return self._on_card(insertion, apdu.read_card)

    def same_card(self, insertion: int, recognition_code: str) -> Problem | None:
        return self._on_card(insertion, lambda channel: apdu.same_card(channel, recognition_code))

    def check(self) -> Check:
        watching = self._thread
        if watching is not None and not watching.is_alive():
            return self._checked(Health.OUT_OF_ORDER, "the watching thread has ended", ProblemCode.READER_GONE)
        looking = Attempt(list_readers)
        if not looking.done(CHECK_SECONDS):
            return self._checked(Health.UNKNOWN, "the PC/SC service hangs", ProblemCode.READER_SERVICE_DOWN)
        listed = looking.result()
        if isinstance(listed, Problem):
            return self._checked(Health.OUT_OF_ORDER, "no PC/SC service (pcscd) answers", listed.code)
        readers = [name for name in listed if self._counts(name)]
        if not readers:
            wanted = f"no reader named {self._options.reader!r}" if self._options.reader else "no reader"
            evidence = f"PC/SC service answers; {wanted}; listed: {', '.join(listed) or 'none'}"
            return self._checked(Health.OUT_OF_ORDER, evidence, ProblemCode.READER_GONE)
        found = f"PC/SC service answers; {', '.join(readers)}"
        if watching is not None and self._missing is not None:
            return self._checked(Health.OUT_OF_ORDER, f"{found}: can't be reached", self._missing)
        if any(not reading.attempt.done() for reading in tuple(self._readings.values())):
            return self._checked(Health.DEGRADED, f"{found}: a reading goes on or hangs", None)
        return self._checked(Health.READY, found, None)

    # ---- reading ----

    def _on_card(self, insertion: int, work: Callable[[apdu.Channel], T | Problem]) -> T | Problem:
        result = self._once(insertion, work)
        if not (isinstance(result, Problem) and result.code is ProblemCode.CARD_PULLED):
            return result
        # The service says "not transacted" for a pulled card, a dirty contact and a card swapped too fast to be
        # noticed alike. Only a removal proves the first; otherwise what is in now is asked once more from the start.
        if self._presence.wait_removed(insertion, REMOVAL_SECONDS):
            return self._gone()
        result = self._once(insertion, work)
        if not (isinstance(result, Problem) and result.code is ProblemCode.CARD_PULLED):
            return result
        removed = self._presence.wait_removed(insertion, REMOVAL_SECONDS)
        return self._gone() if removed else Problem(ProblemCode.CARD_UNREADABLE)

    def _once(self, insertion: int, work: Callable[[apdu.Channel], T | Problem]) -> T | Problem:
        reader = self._presence.reader_of(insertion)
        if reader is None:
            return self._gone()
        if self._presence.is_mute(insertion):
            return Problem(ProblemCode.CARD_UPSIDE_DOWN)
        before = self._readings.get(reader)
        if before is not None and not before.attempt.done():
            return before.why_late()
        reading = self._readings[reader] = _Reading(reader, work, self._clock)
        if not reading.attempt.done(self._options.read_seconds):
            return reading.why_late()
        result = reading.attempt.result()
        if isinstance(result, Problem) and result.code in _OUTSIDE:
            return result
        return result if self._presence.reader_of(insertion) == reader else self._gone()

    def _gone(self) -> Problem:
        """Why an insertion isn't there: service or reader went, or else the card."""
        return Problem(self._missing or ProblemCode.CARD_PULLED)

    # ---- watching ----

    def _watch(self) -> None:
        while not self._stopping.is_set():
            service = Service.reach()
            if isinstance(service, Problem):
                self._miss(service.code)
                continue
            with service:
                self._service = service
                lost = self._follow(service)
                self._service = None
            if lost is not None:
                self._miss(lost)

    def _follow(self, service: Service) -> ProblemCode | None:
        """Watch with one context until nothing is left to watch (what is missing then) or `stop` (None)."""
        states: dict[str, int] = {}
        while not self._stopping.is_set():
            listed = service.readers()
            if isinstance(listed, Problem):
                return listed.code
            states = {name: states.get(name, UNAWARE) for name in listed if self._counts(name)}
            if not states:
                return ProblemCode.READER_GONE
            changed = service.wait_for_change(states, LOOK_MS)
            if isinstance(changed, Problem):
                return changed.code
            states |= changed
            there = {name for name, state in states.items() if is_there(state)}
            if not there:
                return ProblemCode.READER_GONE
            self._missing, self._misses = None, 0
            self._tell(self._presence.keep(there))
            for name in there & changed.keys():
                self._tell(self._presence.look(name, seen(changed[name])))
        return None

    def _miss(self, code: ProblemCode) -> None:
        """Count one look that found nothing; tell it with the third, and wait longer each time."""
        self._misses = self._misses + 1 if code is self._missing else 1
        self._missing = code
        self._tell(self._presence.keep(()))
        if self._misses == MISSES:
            self._tell((CardTrouble(0, code),))
        self._stopping.wait(min(FIRST_WAIT * 2 ** min(self._misses - 1, 9), LONGEST_WAIT))

    def _tell(self, signals: Iterable[CardSignal]) -> None:
        for signal in signals:
            if not self._stopping.is_set():
                self._listener(signal)

    def _counts(self, name: str) -> bool:
        return fnmatch.fnmatchcase(name.lower(), f"*{self._options.reader.lower()}*")

    def _checked(self, health: Health, evidence: str, problem: ProblemCode | None) -> Check:
        return Check("card_reader", health, evidence, f"{__name__}.{type(self).__qualname__}", problem)


class _Reading(Generic[T]):
    """One conversation with the card in `reader`, under way in its own thread from the start."""

    def __init__(self, reader: str, work: Callable[[apdu.Channel], T | Problem], clock: Clock) -> None:
        self._reader = reader
        self._work = work
        self._clock = clock
        self._holding = False
        self.attempt: Attempt[T | Problem] = Attempt(self._run)

    def why_late(self) -> Problem:
        """Why this reading isn't over: another program holds the card, or the card is silent."""
        return Problem(ProblemCode.CARD_MUTE if self._holding else ProblemCode.CARD_BUSY)

    def _run(self) -> T | Problem:
        service = Service.reach()
        if isinstance(service, Problem):
            return service
        with service:
            connection = self._connect(service)
            if isinstance(connection, Problem):
                return connection
            with connection:
                refused = connection.begin()
                if refused is not None:
                    return refused
                self._holding = True
                try:
                    return self._work(connection)
                finally:
                    connection.end()

    def _connect(self, service: Service) -> Connection | Problem:
        """Another program may hold the card for a moment: hence a few tries."""
        connection = service.connect(self._reader)
        for pause in BUSY_WAITS:
            if not (isinstance(connection, Problem) and connection.code is ProblemCode.CARD_BUSY):
                break
            self._clock.sleep(pause)
            connection = service.connect(self._reader)
        return connection


def _nobody(signal: CardSignal) -> None:
    """The listener before `start`."""
