"""The social security card in a PC/SC reader, or in one of several.

One thread watches: it makes a new context after pcscd was restarted and says that something is gone only after three
misses. Every reading runs in another thread (hands.py), because a card that falls silent blocks the call for ever and
nothing frees it but the hand that takes the card out. Of two cards that are in at once the first counts.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from drivers.card import apdu, pcsc_check, pcsc_probes
from drivers.card.choice import Choice, Wanted
from drivers.card.hands import Hands
from drivers.card.presence import Presence
from drivers.card.reading import Reading
from drivers.card.service import UNAWARE, Connection, Service, Share, Speech, is_there, seen
from drivers.card.turn import Turn
from drivers.card.usb import DEVICES
from kiosk.domain.people import Credential
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import CardSignal, CardTrouble, Check, Clock
from kiosk.settings import section

T = TypeVar("T")

MISSES = 3
FIRST_WAIT, LONGEST_WAIT = 0.25, 2.0  # seconds between misses, doubling
LOOK_MS = 1000  # readers are listed anew at least this often
REMOVAL_SECONDS = 1.0  # pcscd looks every 0.4 s at readers that don't report removals themselves

_OUTSIDE = frozenset({ProblemCode.READER_GONE, ProblemCode.READER_SERVICE_DOWN})
_LATE = frozenset({ProblemCode.CARD_MUTE, ProblemCode.CARD_BUSY})


@dataclass(frozen=True)
class PcscOptions:
    """Which readers count: `reader` is a part of the name or a pattern with * ("" any), `readers` a list of such, the
    preferred first. The two numbers at a name's end change with the plugging: leave them out. `interface` takes only
    the contact or only the contactless ones; a contactless reader is one whose name has a word of `contactless`. A slot
    whose name has a word of `excluded` never counts: the module in it is a card like any other. `share`: `exclusive`
    keeps every other program away while a card is read, and waits for those that use it. `protocol`: leave `any` unless
    a reader gets it wrong. `read_seconds`: longest reading before CARD_MUTE."""

    reader: str = ""
    readers: tuple[str, ...] = ()
    interface: Wanted = Wanted.BOTH
    contactless: tuple[str, ...] = ("contactless", "picc", "nfc", "cl", "rfid")
    excluded: tuple[str, ...] = ("sam", "psam")
    share: Share = Share.SHARED
    protocol: Speech = Speech.ANY
    read_seconds: float = 8.0

    def __post_init__(self) -> None:
        if not self.read_seconds > 0:
            raise ValueError(f"read_seconds = {self.read_seconds}: more than 0 expected")
        if self.reader and self.readers:
            raise ValueError("reader and readers are both set: one of them names the readers")
        if "" in self.readers:
            raise ValueError('readers: "" takes every reader; leave the key out for that')

    @property
    def choice(self) -> Choice:
        patterns = self.readers or ((self.reader,) if self.reader else ())
        return Choice(patterns, self.interface, self.contactless, self.excluded)


def create(options: Mapping[str, Any], clock: Clock) -> PcscCardReader:
    """The entry point "pcsc". Raises SettingsError; touches no reader before `start`."""
    return PcscCardReader(section(PcscOptions, options, "[card_reader.options]"), clock)


class PcscCardReader:
    """A CardReader port over PC/SC, and Probing. `same_card` also answers CARD_MUTE, CARD_BUSY and READER_… where that
    is true. `usb`: where the system lists its USB devices."""

    def __init__(self, options: PcscOptions, clock: Clock, usb: Path = DEVICES) -> None:
        self.options = options
        self.choice = options.choice
        self.usb = usb
        self._clock = clock
        self._presence = Presence(clock)
        self._turn = Turn(clock)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._listener: Callable[[CardSignal], None] = _nobody
        self._service: Service | None = None
        self._missing: ProblemCode | None = None
        self._misses = 0
        self._readings: dict[str, Reading[Any]] = {}
        self._hands = Hands()

    # ---- the port ----

    def start(self, listener: Callable[[CardSignal], None]) -> None:
        """Watch from now on; a card that is in already is an insertion too. RuntimeError when watching already."""
        if self._thread is not None:
            raise RuntimeError("the card reader is watched already")
        self._listener = listener
        self._stopping.clear()
        self._turn.clear()
        self._hands.begin()
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
        self._hands.end()
        self._presence.keep(())

    def read(self, insertion: int) -> Credential | Problem:
        return self.on_card(insertion, apdu.read_card)

    def same_card(self, insertion: int, recognition_code: str) -> Problem | None:
        return self.on_card(insertion, lambda channel: apdu.same_card(channel, recognition_code))

    def check(self) -> Check:
        return pcsc_check.check(self)

    def probes(self) -> Sequence[str]:
        return pcsc_probes.NAMES

    def probe(self, name: str) -> Check:
        return pcsc_probes.probe(self, name, self._clock)

    # ---- what diagnostics ask ----

    def reader_of(self, insertion: int) -> str | None:
        """The PC/SC reader that this insertion is in; None where it has ended."""
        return self._presence.reader_of(insertion)

    def cards(self) -> Mapping[str, int]:
        """The readers with a card in, and its insertion; the card that waits for its turn too."""
        return self._presence.cards()

    @property
    def watching(self) -> bool | None:
        """None where `start` was not called; False where the thread has ended, which is a bug."""
        thread = self._thread
        return None if thread is None else thread.is_alive()

    @property
    def missing(self) -> ProblemCode | None:
        """What the last look didn't find: the service or every reader."""
        return self._missing

    @property
    def busy(self) -> bool:
        """True where a reading goes on, or hangs."""
        return any(not reading.attempt.done() for reading in tuple(self._readings.values()))

    # ---- reading ----

    def on_card(self, insertion: int, work: Callable[[Connection], T | Problem]) -> T | Problem:
        """`work` with the card of this insertion, or why it can't be."""
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

    def _once(self, insertion: int, work: Callable[[Connection], T | Problem]) -> T | Problem:
        reader = self._presence.reader_of(insertion)
        if reader is None:
            return self._gone()
        if self._presence.is_mute(insertion):
            return Problem(ProblemCode.CARD_UPSIDE_DOWN)
        result = self.on_reader(reader, work)
        if isinstance(result, Problem) and (result.code in _OUTSIDE or result.code in _LATE):
            return result
        return result if self._presence.reader_of(insertion) == reader else self._gone()

    def on_reader(self, reader: str, work: Callable[[Connection], T | Problem]) -> T | Problem:
        """`work` with whatever card is in this reader, for the `read_seconds`; no two at once."""
        before = self._readings.get(reader)
        if before is not None and not before.attempt.done():
            return before.why_late()
        options = self.options
        reading = self._readings[reader] = Reading(
            reader, work, self._clock, self._hands, options.share, options.protocol
        )
        if not reading.attempt.done(options.read_seconds):
            reading.attempt.forget()
            return reading.why_late()
        if self._readings.get(reader) is reading:
            del self._readings[reader]  # what it read is its person's, and given
        return reading.attempt.result()

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
            states = {name: states.get(name, UNAWARE) for name in self.choice.chosen(listed)}
            if not states:
                return ProblemCode.READER_GONE
            due = self._turn.due()
            changed = service.wait_for_change(states, LOOK_MS if due is None else min(LOOK_MS, int(due * 1000) + 1))
            if isinstance(changed, Problem):
                return changed.code
            states |= changed
            there = [name for name, state in states.items() if is_there(state)]
            if not there:
                return ProblemCode.READER_GONE
            self._missing, self._misses = None, 0
            self._tell(self._turn.take(self._presence.keep(there)))
            looked = [self._presence.look(name, seen(changed[name])) for name in there if name in changed]
            self._tell(self._turn.take(signal for signals in looked for signal in signals))
            self._tell(self._turn.come())
        return None

    def _miss(self, code: ProblemCode) -> None:
        """Count one look that found nothing; tell it with the third, and wait longer each time."""
        self._misses = self._misses + 1 if code is self._missing else 1
        self._missing = code
        self._tell(self._turn.take(self._presence.keep(())))
        if self._misses == MISSES:
            self._tell((CardTrouble(0, code),))
        self._stopping.wait(min(FIRST_WAIT * 2 ** min(self._misses - 1, 9), LONGEST_WAIT))

    def _tell(self, signals: Iterable[CardSignal]) -> None:
        for signal in signals:
            if not self._stopping.is_set():
                self._listener(signal)


def _nobody(signal: CardSignal) -> None:
    """The listener before `start`."""
