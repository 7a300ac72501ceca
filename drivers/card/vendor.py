"""Readers that only a maker's certified library can talk to, 3.0 cards among them. The library runs in a process of its
own (`vendor_process`): a crash, a hang or a leak of it costs one reading, never the kiosk.

Most libraries don't say when a card comes or goes: they are asked, a few times a second. That is why an insertion
survives a restart of the process: only an empty reader, or three misses, ends it. `same_card` tells a swap.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from drivers.card import vendor_check, vendor_identity
from drivers.card.choice import Wanted
from drivers.card.presence import Presence, Seen
from drivers.card.vendor_process import VendorProcess
from drivers.card.vendor_profile import load
from drivers.card.vendor_steps import TwoSteps
from kiosk.domain.people import Credential
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import Authenticate, CardSignal, CardTrouble, Check, Clock
from kiosk.settings import section

MISSES = 3
PRESENT_SECONDS = 5.0
REMOVAL_SECONDS = 1.0
MOST_PAUSE = 1.0
_ROOT = Path(__file__).parents[2]
_SLOT = "vendor"
_ANOTHER = frozenset(
    {ProblemCode.CARD_NOT_SOCIAL, ProblemCode.CARD_DATA_INVALID, ProblemCode.CARD_NEEDS_AUTHENTICATION}
)

T = TypeVar("T")


@dataclass(frozen=True)
class VendorOptions:
    """`library`: the maker's file (.so), used as `profile` says: a shipped one by name, or the path of a file; or
    `command`: a process of your own (docs/vendor-reader.md). `interface`: where the library looks for cards.
    `poll_seconds`: between two looks. `read_seconds`: longest reading before the process is ended. `module_seconds`:
    longest wait for the platform's security module, for a 3.0 card. `memory_mb`: it is started anew when it holds
    more."""

    library: Path | None = None
    profile: str = "certified"
    command: tuple[str, ...] = ()
    interface: Wanted = Wanted.BOTH
    poll_seconds: float = 0.3
    read_seconds: float = 8.0
    module_seconds: float = 10.0
    memory_mb: int = 256

    def __post_init__(self) -> None:
        if (self.library is None) == (not self.command):
            raise ValueError("library or command: one of them names the reader's software")
        for key in ("poll_seconds", "read_seconds", "module_seconds", "memory_mb"):
            if not getattr(self, key) > 0:
                raise ValueError(f"{key} = {getattr(self, key)}: more than 0 expected")

    def process(self, clock: Clock, needed: frozenset[str], woken: Callable[[], None]) -> VendorProcess:
        """The process, not started yet. Raises SettingsError for a profile that can't be used."""
        if self.library is None:
            return VendorProcess(self.command, clock, self.memory_mb, needed, woken)
        load(self.profile)
        named = self.profile if "/" not in self.profile and not self.profile.endswith(".toml") else None
        profile = named or str(Path(self.profile).resolve())
        ours = (sys.executable, "-m", "drivers.card.vendor_child", profile, str(self.library.resolve()))
        return VendorProcess((*ours, self.interface.value), clock, self.memory_mb, needed, woken, _ROOT)


def create(options: Mapping[str, Any], clock: Clock) -> VendorCardReader:
    """The entry point "vendor" of the card readers. Raises SettingsError; starts nothing before `start`."""
    return VendorCardReader(section(VendorOptions, options, "[card_reader.options]"), clock)


def create_id_card_reader(options: Mapping[str, Any], clock: Clock) -> VendorIdCardReader:
    """The entry point "vendor" of the ID card readers. Raises SettingsError."""
    return VendorIdCardReader(section(VendorOptions, options, "[id_card_reader.options]"), clock)


class VendorCardReader:
    """A CardReader port, Authenticating and Probing. Without the platform's security module a 3.0 card is
    CARD_NEEDS_AUTHENTICATION where the library finds no module of its own."""

    def __init__(self, options: VendorOptions, clock: Clock) -> None:
        self.options = options
        self.clock = clock
        self._look = threading.Event()
        self.process = options.process(clock, frozenset({"present", "read"}), self._look.set)
        self._presence = Presence(clock)
        self.steps = TwoSteps(self.process, self._presence, self._look_again)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._listener: Callable[[CardSignal], None] | None = None
        self._events = 0
        self._mark: object = None
        self.missing: ProblemCode | None = None
        self.misses = 0

    # ---- the port ----

    def start(self, listener: Callable[[CardSignal], None]) -> None:
        """Watch from now on; a card that is in already is an insertion too. RuntimeError when watching already."""
        if self._thread is not None:
            raise RuntimeError("the card reader is watched already")
        self._listener = listener
        self._stopping.clear()
        self.steps.begin_anew()
        self._thread = threading.Thread(target=self._watch, name="vendor reader", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End watching and the process; no signal comes after it has returned."""
        self._stopping.set()
        self._look.set()
        thread, self._thread = self._thread, None
        while thread is not None and thread.is_alive():
            self.process.interrupt()  # a call that hangs isn't waited for
            thread.join(0.1)
        self.process.close()
        self._presence.keep(())

    def read(self, insertion: int) -> Credential | Problem:
        refused = self._not_in(insertion)
        if refused is not None:
            return refused
        said = self._whole(insertion, "read")
        found = said if isinstance(said, Problem) else vendor_identity.card(said)
        return self._of(insertion, found)

    def same_card(self, insertion: int, recognition_code: str) -> Problem | None:
        refused = self._not_in(insertion)
        if refused is not None:
            return refused
        call = "code" if "code" in self.process.calls else "read"
        said = self._whole(insertion, call)
        code = said if isinstance(said, Problem) else vendor_identity.recognition_code(said)
        found = self._of(insertion, code)
        if isinstance(found, Problem):
            return Problem(ProblemCode.CARD_SWAPPED) if found.code in _ANOTHER else found
        return None if found == recognition_code.upper() else Problem(ProblemCode.CARD_SWAPPED)

    def authenticate_with(self, module: Authenticate | None) -> None:
        self.steps.module = module

    def check(self) -> Check:
        return vendor_check.check(self)

    def probes(self) -> Sequence[str]:
        return vendor_check.PROBES

    def probe(self, name: str) -> Check:
        return vendor_check.probe(self, name)

    # ---- inside ----

    def ask(self, call: str, seconds: float, **arguments: object) -> Mapping[str, object] | Problem:
        """One question to the process; one that is just being started again is waited for."""
        if (pause := self.process.pause()) <= MOST_PAUSE:
            self.clock.sleep(pause)
        return self.process.ask(call, seconds, arguments)

    def read_any(self) -> Mapping[str, object] | Problem:
        """What the library says of whatever card is in, for diagnostics."""
        insertion = self._presence.cards().get(_SLOT)
        return self.ask("read", self.options.read_seconds) if insertion is None else self._whole(insertion, "read")

    def _whole(self, insertion: int, call: str) -> Mapping[str, object] | Problem:
        """What `call` says of the card; a 3.0 card by way of the platform's module where that is offered."""
        said = self.ask(call, self.options.read_seconds)
        if isinstance(said, Problem) and said.code is ProblemCode.CARD_NEEDS_AUTHENTICATION:
            return self.steps.read(insertion, said, self.options.read_seconds, self.options.module_seconds)
        return said

    def _look_again(self, life: int) -> Problem | None:
        """CARD_PULLED where the card isn't the one any more that the last look found; None where it is, and where
        looking would be a reading."""
        if self.process.looks_by_reading:
            return None
        said = self.process.ask("present", PRESENT_SECONDS, life=life)
        if isinstance(said, Problem):
            return said
        if said.get("present") is True and said.get("card") == self._mark:
            return None
        self._look.set()
        return Problem(ProblemCode.CARD_PULLED)

    def _not_in(self, insertion: int) -> Problem | None:
        if self._presence.reader_of(insertion) is None:
            return Problem(self.missing or ProblemCode.CARD_PULLED)
        return Problem(ProblemCode.CARD_UPSIDE_DOWN) if self._presence.is_mute(insertion) else None

    def _of(self, insertion: int, found: T | Problem) -> T | Problem:
        """What was found, where the card is still in. A library that finds no card is believed when the look agrees."""
        pulled = isinstance(found, Problem) and found.code is ProblemCode.CARD_PULLED
        self._look.set()
        if pulled and not self._presence.wait_removed(insertion, REMOVAL_SECONDS):
            return Problem(ProblemCode.CARD_UNREADABLE)
        still = self._presence.reader_of(insertion) is not None
        return found if still else Problem(self.missing or ProblemCode.CARD_PULLED)

    def _watch(self) -> None:
        while not self._stopping.wait(self.process.pause()):
            self._look.clear()
            begun = self.clock.monotonic()
            said = self.process.ask("present", PRESENT_SECONDS)
            took = self.clock.monotonic() - begun
            if isinstance(said, Problem):
                if said.code is not ProblemCode.CARD_BUSY or not self.process.held:
                    self._miss(said.code)
            else:
                self.missing, self.misses = None, 0
                self._tell(self._presence.look(_SLOT, self._seen(said)))
            # A library that has to read in order to look leaves half of the time to those who want to read.
            self._look.wait(max(self.options.poll_seconds, took))

    def _seen(self, said: Mapping[str, object]) -> Seen:
        """Another `card` than before is another insertion, also where nobody saw the reader empty."""
        mark = said.get("card")
        if mark != self._mark:
            self._mark, self._events = mark, self._events + 1
        return Seen(said.get("present") is True, said.get("powered") is False, self._events)

    def _miss(self, code: ProblemCode) -> None:
        """Count one look that found nothing out; the third ends what is in and tells that the reader is gone."""
        self.misses += 1
        if self.misses == MISSES:
            self.missing = ProblemCode.READER_GONE
            self._tell((*self._presence.keep(()), CardTrouble(0, ProblemCode.READER_GONE)))

    def _tell(self, signals: Iterable[CardSignal]) -> None:
        for signal in signals:
            if not self._stopping.is_set() and self._listener is not None:
                self._listener(signal)


class VendorIdCardReader:
    """An IdCardReader port over the same kind of process."""

    def __init__(self, options: VendorOptions, clock: Clock) -> None:
        self.options = options
        self.clock = clock
        self.process = options.process(clock, frozenset({"id_card"}), lambda: None)

    def read(self, seconds: float) -> Credential | Problem:
        """CARD_UNREADABLE where no card comes within `seconds`."""
        end = self.clock.monotonic() + seconds
        while True:
            said = self.process.ask("id_card", self.options.read_seconds)
            if not isinstance(said, Problem):
                return vendor_identity.id_card(said)
            if said.code not in (ProblemCode.CARD_PULLED, ProblemCode.READER_GONE):
                return said
            if self.clock.monotonic() >= end:
                gone = said.code is ProblemCode.READER_GONE
                return said if gone else Problem(ProblemCode.CARD_UNREADABLE)
            self.clock.sleep(self.options.poll_seconds)

    def check(self) -> Check:
        return vendor_check.check_id(self)
