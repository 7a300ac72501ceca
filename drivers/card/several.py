"""Several readers of different kinds as one: a PC/SC slot beside a maker's contactless reader. One card at a time
counts."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any

from drivers.card.turn import Turn
from kiosk.domain.people import Credential
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import (
    Authenticate,
    Authenticating,
    CardInserted,
    CardReader,
    CardRemoved,
    CardSignal,
    CardTrouble,
    Check,
    Clock,
    Health,
    Probing,
    shows,
    together,
)
from kiosk.settings import Part, SettingsError, section

GROUP = "kiosk.card_readers"


@dataclass(frozen=True)
class SeveralOptions:
    """`readers`: a table each with `driver` and `options`; every driver but this one. The card seen first counts."""

    readers: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        if len(self.readers) < 2:
            raise ValueError("readers: at least two expected; one alone is named as [card_reader] driver")


def create(options: Mapping[str, Any], clock: Clock) -> SeveralCardReaders:
    """The entry point "several". Raises SettingsError, also that of each reader."""
    chosen = section(SeveralOptions, options, "[card_reader.options]")
    installed = {entry.name: entry for entry in entry_points(group=GROUP)}
    members = []
    for at, part in enumerate(chosen.readers):
        where = f"[card_reader.options] readers[{at}]"
        if part.driver == "several" or part.driver not in installed:
            known = ", ".join(sorted(installed.keys() - {"several"}))
            raise SettingsError(f"{where}: no reader {part.driver!r}; installed: {known}")
        try:
            members.append(installed[part.driver].load()(part.options, clock))
        except SettingsError as error:
            raise SettingsError(f"{where}: {error}", error.key) from error
    return SeveralCardReaders(members, clock)


class SeveralCardReaders:
    """A CardReader port over others. Its insertions are its own numbers: no two members share one."""

    def __init__(self, members: Sequence[CardReader], clock: Clock) -> None:
        self.members = tuple(members)
        self._turn = Turn(clock)
        self._lock = threading.Lock()
        self._last = 0
        self._theirs: dict[int, tuple[int, int]] = {}
        self._gone: dict[int, ProblemCode] = {}
        self._heard: queue.SimpleQueue[tuple[int, CardSignal] | None] = queue.SimpleQueue()
        self._listener: Callable[[CardSignal], None] | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    # ---- the port ----

    def start(self, listener: Callable[[CardSignal], None]) -> None:
        """Watch all of them. RuntimeError when watching already."""
        if self._thread is not None:
            raise RuntimeError("the card reader is watched already")
        self._listener = listener
        self._stopping.clear()
        self._turn.clear()
        heard: queue.SimpleQueue[tuple[int, CardSignal] | None] = queue.SimpleQueue()
        self._heard = heard
        self._thread = threading.Thread(target=self._pass_on, args=(heard,), name="card readers", daemon=True)
        self._thread.start()
        for at, member in enumerate(self.members):
            member.start(lambda signal, at=at: heard.put((at, signal)))  # type: ignore[misc]

    def stop(self) -> None:
        """End watching; no signal comes after it has returned."""
        self._stopping.set()
        for member in self.members:
            member.stop()
        thread, self._thread = self._thread, None
        self._heard.put(None)
        if thread is not None:
            thread.join()
        with self._lock:
            self._theirs.clear()
            self._gone.clear()

    def read(self, insertion: int) -> Credential | Problem:
        theirs = self._of(insertion)
        return self._why_gone() if theirs is None else theirs[0].read(theirs[1])

    def same_card(self, insertion: int, recognition_code: str) -> Problem | None:
        theirs = self._of(insertion)
        return self._why_gone() if theirs is None else theirs[0].same_card(theirs[1], recognition_code)

    def authenticate_with(self, module: Authenticate | None) -> None:
        """For those among them that read 3.0 cards in two steps."""
        for member in self.members:
            if isinstance(member, Authenticating):
                member.authenticate_with(module)

    def check(self) -> Check:
        """As good as its best reader; DEGRADED where another is out of order."""
        checks = [member.check() for member in self.members]
        best = min(checks, key=lambda check: _ORDER.index(check.health))
        lost = any(check.health is Health.OUT_OF_ORDER for check in checks)
        health = Health.DEGRADED if lost and best.health is Health.READY else best.health
        said = (shows("of", what=check.driver.rpartition(".")[2], said=check.evidence) for check in checks)
        problem = best.problem if health is Health.OUT_OF_ORDER else None
        driver = f"{__name__}.{type(self).__qualname__}"
        return Check(
            "card_reader", health, together(*said), driver, problem, tuple(d for c in checks for d in c.details)
        )

    def probes(self) -> Sequence[str]:
        """What at least one of them offers."""
        return tuple(dict.fromkeys(name for member in self._probing() for name in member.probes()))

    def probe(self, name: str) -> Check:
        """The first that has something to say of a card; ValueError where none offers it."""
        offering = [member for member in self._probing() if name in member.probes()]
        if not offering:
            raise ValueError(f"no probe {name!r}")
        found = [offering[0].probe(name)]
        for member in offering[1:]:
            if found[-1].health is not Health.UNKNOWN:
                break
            found.append(member.probe(name))
        return next((check for check in found if check.health is not Health.UNKNOWN), found[0])

    # ---- what diagnostics ask ----

    def reader_of(self, insertion: int) -> CardReader | None:
        """The member that this insertion is in; None where it has ended."""
        theirs = self._of(insertion)
        return None if theirs is None else theirs[0]

    # ---- inside ----

    def _of(self, insertion: int) -> tuple[CardReader, int] | None:
        with self._lock:
            theirs = self._theirs.get(insertion)
        return None if theirs is None else (self.members[theirs[0]], theirs[1])

    def _why_gone(self) -> Problem:
        """Why an insertion isn't there: every reader is out, or else the card."""
        gone = tuple(self._gone.values())
        return Problem(gone[0] if len(gone) == len(self.members) else ProblemCode.CARD_PULLED)

    def _probing(self) -> list[Probing]:
        return [member for member in self.members if isinstance(member, Probing)]

    def _pass_on(self, heard: queue.SimpleQueue[tuple[int, CardSignal] | None]) -> None:
        while not self._stopping.is_set():
            try:
                said = heard.get(timeout=self._turn.due())
            except queue.Empty:
                self._tell(self._turn.come())
                continue
            if said is not None:
                self._tell(self._turn.take(self._ours(*said)))

    def _ours(self, member: int, signal: CardSignal) -> tuple[CardSignal, ...]:
        """A member's signal under our number. It is gone for all only when the last one is."""
        match signal:
            case CardTrouble(0, code):
                # A reader that is back says so only with its next card: those that went before are asked.
                self._gone = {at: why for at, why in self._gone.items() if at != member and self._is_out(at)}
                self._gone[member] = code
                return (signal,) if len(self._gone) == len(self.members) else ()
            case CardRemoved(theirs):
                return tuple(CardRemoved(ours) for ours in self._forget(member, theirs))
        self._gone.pop(member, None)
        with self._lock:
            self._last += 1
            self._theirs[self._last] = (member, signal.insertion)
        if isinstance(signal, CardInserted):
            return (CardInserted(self._last, signal.found),)
        return (CardTrouble(self._last, signal.code, signal.found),)

    def _is_out(self, member: int) -> bool:
        return self.members[member].check().health is Health.OUT_OF_ORDER

    def _forget(self, member: int, theirs: int) -> tuple[int, ...]:
        with self._lock:
            ended = tuple(ours for ours, known in self._theirs.items() if known == (member, theirs))
            for ours in ended:
                del self._theirs[ours]
        return ended

    def _tell(self, signals: Sequence[CardSignal]) -> None:
        for signal in signals:
            if not self._stopping.is_set() and self._listener is not None:
                self._listener(signal)


_ORDER = (Health.READY, Health.DEGRADED, Health.UNKNOWN, Health.OUT_OF_ORDER)
