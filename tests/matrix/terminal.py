"""A terminal with every device simulated, whose effects can be held back, and the person before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from drivers.camera.simulated import SimulatedCamera
from drivers.card.simulated import SimulatedCardReader, SimulatedIdCardReader
from drivers.printer.simulated import SimulatedPrinter
from drivers.scanner.simulated import SimulatedScanner
from drivers.voice.simulated import SimulatedVoice
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load as load_world
from kiosk.backends.simulated.world import rules_of
from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.clock import SimulatedClock
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import ProblemCode
from kiosk.journal.journal import SqliteJournal
from kiosk.ports import RequestState, Role, SlipState, StaffId
from kiosk.scenario.filer import Filer
from kiosk.scenario.samples import AGENT
from kiosk.scenario.scenario import Files
from kiosk.settings import JournalSettings, Part, PolicySettings, Settings, Terminal, VoiceSettings
from kiosk.visit import states as st
from kiosk.visit.screen import Screen, Text
from tests.blank import BlankPrinter

#: Where a person who goes on by the main button has come to an end, or needs something else than going on.
ENDS = frozenset(
    (
        *("welcome", "problem", "refusal", "slip_owed", "needs_staff", "done", "parked", "out_of_service"),
        *("staff", "engineer", "guide", "directory", "pin"),
    )
)
#: What is done there all the same where a fault strikes on that very page.
FIRST = {
    "welcome": "start",
    "problem": "retry",
    "slip_owed": "retry",
    "done": "proceed",
    "parked": "proceed",
    "staff": "retry",
    "guide": "cancel",
    "directory": "cancel",
    "refusal": "retry",
    "out_of_service": "retry",
}
PIN, ENGINEER_PIN = "246810", "135791"
_MOST = 60


class Holding:
    """Workers that keep their work while `holding`: the state that waits for it stands still."""

    def __init__(self) -> None:
        self.holding = False
        self._held: list[Callable[[], None]] = []

    def submit(self, job: Callable[[], None], /) -> None:
        if self.holding:
            self._held.append(job)
        else:
            job()

    def one(self) -> None:
        """The work that was asked for first; what follows from it is held as well."""
        self._held.pop(0)()

    def release(self) -> None:
        self.holding = False
        while self._held:
            self._held.pop(0)()


class Person:
    """Goes on by the main button, with whatever way of showing who they are that the page offers."""

    def __init__(self, terminal: MatrixTerminal, key: str, files: Files | None = None) -> None:
        self._t, self.key = terminal, key
        self._filer = Filer(files or Files(), terminal.kiosk.tap, terminal.camera)

    def act(self, page: Screen) -> bool:
        """One thing done on this page; False where the main button leads nowhere."""
        tap, taps = self._t.kiosk.tap, {action.tap for action in page.actions}
        match page.page:
            case "welcome":
                tap("start")
            case "for_whom":
                tap("self")
            case "agent":
                tap("agent", asdict(AGENT))
            case "identify":
                return self._show(page)
            case "stays":
                tap("stay", "0")
            case "filing" if "proceed" in taps:
                tap("proceed")
            case "filing":
                tap("file" if "file" in taps else "park")
            case "insurance":
                tap("proceed")
            case "bill" if "confirm" in taps:
                tap("confirm")
            case "print_ask":
                tap("paper_yes")
            case "pay" if "proceed" in taps:
                tap("proceed")
            case _:
                return self._filer.act(page)
        return True

    def _show(self, page: Screen) -> bool:
        someone = self._t.place.world.person(self.key)
        if page.facts["card"] and someone.card and not self._t.card_in:
            self._t.put_in(self.key)
        elif page.facts["code"] and someone.voucher:
            self._t.hold_up(someone.credential(Medium.VOUCHER).token)
        else:
            return False
        return True

    def go_on(self) -> tuple[str, ...]:
        """To the end that the main buttons lead to, by at least one step; answers the problems met on the way."""
        met: list[str] = []
        page = self._t.page
        if page.page in FIRST and FIRST[page.page] in ("start", *(action.tap for action in page.actions)):
            self._t.kiosk.tap(FIRST[page.page])
        if page.page == "engineer":
            self._t.wait(10.0)  # what comes and goes is no finding yet
            self._t.kiosk.tap("retest")
        for _ in range(_MOST):
            page = self._t.page
            if page.page in ENDS or not self.act(page) or self._t.page == page:
                break
            met.append(self._t.code())
        return tuple(dict.fromkeys(code for code in met if code))


class MatrixTerminal:
    """See the module."""

    def __init__(self, kiosk: Kiosk, place: Place, workers: Holding) -> None:
        self.kiosk, self.place, self.workers = kiosk, place, workers
        parts: Any = kiosk.parts
        self.reader: SimulatedCardReader = parts.card_reader
        self.id_reader: SimulatedIdCardReader = parts.id_card_reader
        self.camera: SimulatedCamera = parts.camera
        self.scanner: SimulatedScanner = parts.scanner
        self.printer: SimulatedPrinter = parts.printer
        self.voice: SimulatedVoice | None = parts.voice
        self.card_in = False
        self._forgotten = 0
        self._ends: list[Callable[[], object]] = []

    def callback(self, end: Callable[[], object]) -> None:
        """Called when the terminal ends, before the kiosk stops."""
        self._ends.append(end)

    def end(self) -> None:
        while self._ends:
            self._ends.pop()()

    @property
    def page(self) -> Screen:
        self.kiosk.runner.drain()
        return self.kiosk.screen

    def person(self, key: str, files: Files | None = None) -> Person:
        return Person(self, key, files)

    def put_in(self, key: str) -> None:
        self.card_in = True
        self.reader.insert(self.credential(key))

    def put_in_wrong(self) -> None:
        """A card the wrong way round."""
        self.card_in = True
        self.reader.insert(ProblemCode.CARD_UPSIDE_DOWN)

    def take_out(self) -> None:
        self.card_in = False
        self.reader.remove()

    def hold_up(self, content: str) -> None:
        """Before whichever eye works: a person tries both."""
        self.camera.show(content)
        self.camera.hide()
        if self.page.page == "identify":
            self.scanner.show(content)
            self.scanner.take_away()

    def wait(self, seconds: float) -> None:
        clock = self.kiosk.parts.clock
        assert isinstance(clock, SimulatedClock)
        clock.advance(seconds)

    def credential(self, key: str) -> Credential:
        return self.place.world.person(key).credential(Medium.CARD)

    def code(self) -> str:
        """The problem that the page shows, "" none; on the engineer's those of all its sections."""
        facts = self.page.facts
        state = self.kiosk.runner.state
        if isinstance(state, st.Diagnosing) and state.findings is not None:
            return " ".join(check.problem for check in state.findings.report.checks if check.problem)
        if self.page.page == "refusal":
            return str(facts["cause"].key)
        found = facts.get("problem") or facts.get("hint")
        if isinstance(found, Text):
            return found.key
        return str(found["code"]) if isinstance(found, dict) else ""

    def held(self) -> str:
        """What the journal holds of settlements, and whether the slip is owed: "none", "settled", "settled owed"…"""
        journal = self.kiosk.parts.journal
        rows = journal.day(self.kiosk.parts.clock.now().date())
        states = sorted(row.state.value for row in rows)
        owed = any(slip.state is not SlipState.PRINTED for slip in journal.slips(owed_only=True))
        hospital = bool(journal.hospital_owed())
        debts = [name for name, is_owed in (("slip owed", owed), ("hospital owed", hospital)) if is_owed]
        return ", ".join([*states, *debts]) or "none"

    def booked(self) -> int:
        """Settlements that stand at the insurer."""
        return len(self.place.books.live())

    def settled(self) -> int:
        """Settlements that stand in the journal."""
        rows = self.kiosk.parts.journal.day(self.kiosk.parts.clock.now().date())
        return sum(row.state is RequestState.SETTLED for row in rows)

    def forget(self) -> None:
        """The other side's books and the tray are emptied, and everybody has a stay that was never settled: what is
        left in memory is the kiosk's own."""
        self._forgotten += 1
        world = self.place.world
        stays = tuple(replace(s, id=f"{s.id.partition('#')[0]}#{self._forgotten}") for s in world.stays)
        self.place.__init__(replace(world, stays=stays), self.place.clock, self.place.faults)  # type: ignore[misc]
        self.printer.printed.clear()

    def leave(self) -> None:
        """Away, by the buttons a person has, and with the card."""
        for _ in range(_MOST):
            page = self.page
            if self.card_in:
                self.take_out()
                page = self.page
            if isinstance(self.kiosk.runner.state, st.Idle):
                return
            taps = [action.tap for action in page.actions]
            way = next((tap for tap in ("cancel", "leave", "back", "proceed", "sign_out", "retry") if tap in taps), "")
            self.kiosk.tap(way or "timeout")
        raise AssertionError(f"no way out of {self.page.page}: {[a.tap for a in self.page.actions]}")


@contextmanager
def standing(folder: Path, *, voice: bool = False, draws: bool = True) -> Iterator[MatrixTerminal]:
    """A terminal at its welcome page; `voice`: with a loudspeaker; `draws`: papers as they are."""
    world = load_world("default")
    clock = SimulatedClock(world.clock)
    place = Place(world, clock)
    settings = Settings(
        terminal=Terminal(institution=world.institution.code),
        journal=JournalSettings(path=folder / "journal.db", reserve_bytes=65536),
        policy=PolicySettings(rules_of("default")),
        card_reader=Part("simulated"),
        id_card_reader=Part("simulated"),
        camera=Part("simulated", {"threaded": False}),
        scanner=Part("simulated"),
        printer=Part("simulated"),
        voice=VoiceSettings("simulated") if voice else None,
    )
    workers = Holding()
    parts: dict[str, Any] = {"backend": place.backend(), "hospital": place.hospital()}
    if not draws:
        parts["printer"] = BlankPrinter(clock)
    kiosk = build(settings, Overrides(clock, parts), threaded=False, workers=workers)
    kiosk.start()
    terminal = MatrixTerminal(kiosk, place, workers)
    try:
        yield terminal
    finally:
        terminal.end()
        workers.release()
        kiosk.stop()


def enrol(terminal: MatrixTerminal) -> None:
    """Somebody of the staff, and an engineer."""
    journal = terminal.kiosk.parts.journal
    assert isinstance(journal, SqliteJournal)
    # What a PIN costs to guess is tests/journal's; here it would be a third of the cell.
    journal._pins._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    journal.set_staff_pin(StaffId("w01"), PIN)
    journal.set_staff_pin(StaffId("e01", Role.ENGINEER), ENGINEER_PIN)
