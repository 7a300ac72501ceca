"""Card readers without a device: the test double, the bench's dock and the scripted visits use the same ones."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drivers.card.synthetic import SyntheticCard
from kiosk.domain.people import Credential
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import (
    Authenticate,
    CardInserted,
    CardRemoved,
    CardSignal,
    CardTrouble,
    Check,
    Clock,
    Detail,
    Health,
    shows,
    titled,
)
from kiosk.settings import section
from kiosk.texts.said import Text


@dataclass(frozen=True)
class SimulatedOptions:
    """`read_seconds`: how long a reading takes (a real card: about one second). `two_steps`: it reads 3.0 cards with
    the platform's security module, as a maker's library does; without it they are K-107, as over PC/SC."""

    read_seconds: float = 0.0
    two_steps: bool = False


@dataclass
class Faults:
    """Switches of what goes wrong from now on: the next reading finds the card `pulled`, `mute` or `busy`."""

    pulled: bool = False
    mute: bool = False
    busy: bool = False


def create(options: Mapping[str, Any], clock: Clock) -> SimulatedCardReader:
    """The entry point "simulated" of the card readers. Raises SettingsError."""
    return SimulatedCardReader(section(SimulatedOptions, options, "[card_reader.options]"), clock)


def create_id_card_reader(options: Mapping[str, Any], clock: Clock) -> SimulatedIdCardReader:
    """The entry point "simulated" of the ID card readers. Raises SettingsError."""
    return SimulatedIdCardReader(section(SimulatedOptions, options, "[id_card_reader.options]"), clock)


class SimulatedCardReader:
    """A CardReader port with the same promises as the real one; signals come in the thread that moves the card."""

    def __init__(self, options: SimulatedOptions, clock: Clock) -> None:
        self._options = options
        self._clock = clock
        self._lock = threading.RLock()
        self._listener: Callable[[CardSignal], None] | None = None
        self._card: Credential | ProblemCode | None = None
        self._insertion = 0
        self._gone = False
        self._module: Authenticate | None = None
        self.faults = Faults()

    # ---- what a hand does ----

    def insert(self, card: Credential | ProblemCode) -> int:
        """Put in a card, or one that shows this problem. Answers the insertion's number."""
        with self._lock:
            self.remove()
            self._card = card
            if not self._gone:
                self._begin()
            return self._insertion

    def remove(self) -> None:
        """Take the card out, if one is in."""
        with self._lock:
            if self._card is not None:
                self._card = None
                self._end()

    def swap(self, card: Credential) -> None:
        """Put another card in so fast that the reader doesn't notice."""
        with self._lock:
            self._card = card

    @property
    def gone(self) -> bool:
        """The reader itself is unplugged; a card left in it is found again when it is back."""
        return self._gone

    @gone.setter
    def gone(self, gone: bool) -> None:
        with self._lock:
            if gone == self._gone:
                return
            if gone and self._card is not None:
                self._end()
            self._gone = gone
            if gone:
                self._tell(CardTrouble(0, ProblemCode.READER_GONE))
            elif self._card is not None:
                self._begin(found=True)

    # ---- the port ----

    def start(self, listener: Callable[[CardSignal], None]) -> None:
        """Watch from now on; a card that is in already is an insertion too. RuntimeError when watching already."""
        with self._lock:
            if self._listener is not None:
                raise RuntimeError("the card reader is watched already")
            self._listener = listener
            if self._gone:
                self._tell(CardTrouble(0, ProblemCode.READER_GONE))
            elif self._card is not None:
                self._begin(found=True)

    def stop(self) -> None:
        with self._lock:
            self._listener = None

    def read(self, insertion: int) -> Credential | Problem:
        problem = self._trouble(insertion)
        if problem is not None:
            return problem
        self._clock.sleep(self._options.read_seconds)
        with self._lock:
            if self._trouble(insertion) is not None or self._card is None:
                return self._trouble(insertion) or Problem(ProblemCode.CARD_PULLED)
            if isinstance(self._card, ProblemCode):
                return Problem(self._card)
            card, module = self._card, self._module
            if card.generation != 3:
                return card
            if module is None or not self._options.two_steps:  # EF06 answers 6982 to a reader without a PSAM
                return Problem(ProblemCode.CARD_NEEDS_AUTHENTICATION)
        return self._two_steps(insertion, card, module)

    def authenticate_with(self, module: Authenticate | None) -> None:
        self._module = module

    def same_card(self, insertion: int, recognition_code: str) -> Problem | None:
        with self._lock:
            problem = self._trouble(insertion)
            if problem is not None:
                return problem
            same = isinstance(self._card, Credential) and self._card.recognition_code == recognition_code
            return None if same else Problem(ProblemCode.CARD_SWAPPED)

    def _two_steps(self, insertion: int, card: Credential, module: Authenticate) -> Credential | Problem:
        """The card's question out, the answer in. Nothing is given to another card, or to none."""
        asking = SyntheticCard(card.recognition_code)
        answer = module(asking.ask())
        with self._lock:
            gone = self._trouble(insertion)
            if gone is not None or self._card is not card:
                return gone or Problem(ProblemCode.CARD_PULLED)
        if isinstance(answer, Problem):
            return answer
        return card if asking.takes(answer) else Problem(ProblemCode.CARD_AUTHENTICATION_FAILED)

    def check(self) -> Check:
        if self._gone:
            return self._found(Health.OUT_OF_ORDER, shows("simulated.unplugged"), ProblemCode.READER_GONE)
        return self._found(Health.READY, shows("simulated.no_device"))

    def probes(self) -> Sequence[str]:
        return ("application", "exchange")

    def probe(self, name: str) -> Check:
        """The same tests as a real reader's, on the card that isn't one. ValueError for a name that isn't offered."""
        if name not in self.probes():
            raise ValueError(f"no probe {name!r}")
        with self._lock:
            if self._card is None:
                return self._found(Health.UNKNOWN, shows("card.put_in"))
            problem = self._trouble(self._insertion)
            code = problem.code if problem else self._card if isinstance(self._card, ProblemCode) else None
            if code is not None:
                return self._found(Health.DEGRADED, shows("simulated.troubled", said=titled(code)), code)
        if name == "application":
            return self._found(
                Health.READY,
                shows("simulated.tried", probe=Text.of("probe.application")),
                None,
                (Detail("application", shows("card.application")),),
            )
        begun = self._clock.monotonic()
        self._clock.sleep(self._options.read_seconds)
        took = (self._clock.monotonic() - begun) * 1000
        details = (Detail("exchanges", "1"), Detail("exchange_p50", f"{took:.2f} ms"))
        return self._found(Health.READY, shows("simulated.tried", probe=Text.of("probe.exchange")), None, details)

    # ---- inside ----

    def _found(
        self, health: Health, evidence: Text, problem: ProblemCode | None = None, details: tuple[Detail, ...] = ()
    ) -> Check:
        return Check("card_reader", health, evidence, f"{__name__}.{type(self).__qualname__}", problem, details)

    def _trouble(self, insertion: int) -> Problem | None:
        with self._lock:
            if self._gone:
                return Problem(ProblemCode.READER_GONE)
            if self._card is None or insertion != self._insertion:
                return Problem(ProblemCode.CARD_PULLED)
            if self.faults.busy:
                return Problem(ProblemCode.CARD_BUSY)
            if self.faults.mute:
                return Problem(ProblemCode.CARD_MUTE)
            if self.faults.pulled:
                self.remove()
                return Problem(ProblemCode.CARD_PULLED)
            return None

    def _begin(self, *, found: bool = False) -> None:
        self._insertion += 1
        if self._card is ProblemCode.CARD_UPSIDE_DOWN:
            self._tell(CardTrouble(self._insertion, ProblemCode.CARD_UPSIDE_DOWN, found))
        else:
            self._tell(CardInserted(self._insertion, found))

    def _end(self) -> None:
        if not self._gone:
            self._tell(CardRemoved(self._insertion))

    def _tell(self, signal: CardSignal) -> None:
        if self._listener is not None:
            self._listener(signal)


class SimulatedIdCardReader:
    """An IdCardReader port. A card is laid on once and read once, so that none is left over for the next person."""

    def __init__(self, options: SimulatedOptions, clock: Clock) -> None:
        self._options = options
        self._clock = clock
        self._lock = threading.Lock()
        self._card: Credential | ProblemCode | None = None
        self.gone = False

    def put(self, card: Credential | ProblemCode) -> None:
        """Lay an ID card on the reader, or one that shows this problem."""
        with self._lock:
            self._card = card

    def take(self) -> None:
        """Take the card away unread."""
        with self._lock:
            self._card = None

    def read(self, seconds: float) -> Credential | Problem:
        """CARD_UNREADABLE where no card comes within `seconds`."""
        end = self._clock.monotonic() + seconds
        while not self.gone:
            with self._lock:
                card, self._card = self._card, None
            if card is not None:
                self._clock.sleep(self._options.read_seconds)
                return Problem(card) if isinstance(card, ProblemCode) else card
            if self._clock.monotonic() >= end:
                return Problem(ProblemCode.CARD_UNREADABLE)
            self._clock.sleep(0.05)
        return Problem(ProblemCode.READER_GONE)

    def check(self) -> Check:
        driver = f"{__name__}.{type(self).__qualname__}"
        if self.gone:
            return Check(
                "id_card_reader", Health.OUT_OF_ORDER, shows("simulated.unplugged"), driver, ProblemCode.READER_GONE
            )
        return Check("id_card_reader", Health.READY, shows("simulated.no_device"), driver)
