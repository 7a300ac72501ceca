"""The one place where objects are made. Drivers and backends come by entry point: nothing here names one."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from typing import Any

from kiosk.backends.signed_in import SignedInBackend, signed_in
from kiosk.clock import SystemClock
from kiosk.diagnostics import Around, Report
from kiosk.diagnostics.runs import Runs
from kiosk.diagnostics.workbench import Workbench
from kiosk.directory.directory import Directory
from kiosk.directory.importing import sample_store
from kiosk.domain.close import DayClose
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.region import Region
from kiosk.journal.journal import open_journal
from kiosk.materials.store import SealedPhotos
from kiosk.papers.seal import Seal
from kiosk.policy.agency_rows import Agency
from kiosk.policy.downtime import notice
from kiosk.policy.rulebook import load as load_rules
from kiosk.ports import (
    Camera,
    CameraTrouble,
    CardReader,
    CardRemoved,
    CardTrouble,
    Clock,
    Frame,
    Printed,
    Scanner,
    ScannerTrouble,
)
from kiosk.settings import Part, Settings, SettingsError, VoiceSettings
from kiosk.spoken.aloud import Aloud, Speaker
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.live import Live
from kiosk.visit.nightly import Nightly
from kiosk.visit.parts import Parts
from kiosk.visit.perform import Performer
from kiosk.visit.runner import Heard, Inline, Runner, Workers
from kiosk.visit.screen import Screen, Text
from kiosk.visit.taps import TapError, event_for
from kiosk.visit.view import Surroundings, screen
from kiosk.visit.view_errand import whose
from kiosk.watching import Watched, Watching

log = logging.getLogger("kiosk")

#: Seconds between two passes over what is still unknown or owed.
RECOVERY_SECONDS = 30.0
#: Seconds that a device which is being started anew may take to be done before it is stopped for good.
LEAVE_SECONDS = 5.0
#: Seconds from the start to the journal's whole examination, and from one to the next.
EXAMINE_AFTER, EXAMINE_EVERY = 20.0, 24 * 3600.0
#: Seconds between two bites of it: five sixths of the time are left to people.
EXAMINE_PAUSE = 0.005


@dataclass(frozen=True)
class Overrides:
    """Ready-made parts for tests, scripts and the bench, instead of what the settings name."""

    clock: Clock | None = None
    parts: Mapping[str, Any] | None = None


def load(group: str, part: Part, clock: Clock, *, production: bool) -> Any:
    """Make the part that an entry point names. SettingsError for an unknown name, naming those installed."""
    installed = {e.name: e for e in entry_points(group=group)}
    if part.driver not in installed:
        known = ", ".join(sorted(installed)) or "none"
        raise SettingsError(f"{group}: no {part.driver!r} is installed; installed: {known}")
    made = installed[part.driver].load()(part.options, clock)
    # A part that is made of others answers for each of them.
    if production and any(".simulated" in type(each).__module__ for each in getattr(made, "members", (made,))):
        raise SettingsError(f"{group}: {part.driver!r} is simulated and refused in production")
    return made


def build_parts(settings: Settings, overrides: Overrides | None = None, *, threaded: bool = True) -> Parts:
    """Every part the settings name. Raises SettingsError, and JournalNotOpened where the journal can't serve."""
    over = overrides or Overrides()
    clock: Clock = over.clock or SystemClock()
    production = settings.terminal.production
    ready = dict(over.parts or {})

    def part(name: str, group: str, named: Part | None) -> Any:
        if name in ready:
            return ready[name]
        return None if named is None else load(group, named, clock, production=production)

    if production and settings.terminal.seal_key_file is None:
        raise SettingsError("[terminal] seal_key_file is missing: production slips are signed with the kiosk's own key")
    rules = load_rules(settings.policy.folders)
    seal = Seal.from_file(settings.terminal.seal_key_file) if settings.terminal.seal_key_file else Seal.throw_away()
    second = settings.second_store
    store = part("second_store", "kiosk.second_stores", second.part if second else None)
    photos = settings.journal.path.with_name(settings.journal.path.name + ".materials")
    return Parts(
        settings=settings,
        clock=clock,
        backend=signed_in(part("backend", "kiosk.backends", settings.backend), clock),
        hospital=part("hospital", "kiosk.hospitals", settings.hospital),
        payments=part("payments", "kiosk.payments", settings.payments),
        printer=part("printer", "kiosk.printers", settings.printer),
        card_reader=part("card_reader", "kiosk.card_readers", settings.card_reader),
        id_card_reader=part("id_card_reader", "kiosk.id_card_readers", settings.id_card_reader),
        camera=part("camera", "kiosk.cameras", settings.camera),
        paper_camera=part("paper_camera", "kiosk.cameras", settings.paper_camera),
        scanner=part("scanner", "kiosk.scanners", settings.scanner),
        voice=part("voice", "kiosk.voices", settings.voice.part if settings.voice else None),
        second_store=store,
        materials=ready.get("materials") or SealedPhotos(photos),
        journal=ready.get("journal")
        or open_journal(settings.journal, settings.terminal, clock, store, second, background=threaded),
        seal=seal,
        rulebook=rules,
        directory=Directory(
            settings.directory.path, settings.institution.region, production=production, sample=sample_store
        ),
    )


class Kiosk:
    """A terminal without a window: the flow, its parts, and what a person sees of it."""

    def __init__(self, parts: Parts, *, threaded: bool, workers: Workers | None = None) -> None:
        self.parts, self._threaded = parts, threaded
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="work") if threaded and workers is None else None
        self._performer = Performer(parts, lambda: self.workbench)
        self.runner = Runner(self._performer, parts.journal, workers or self._pool)
        self.runner.listen(self._heard)
        self._listeners: list[Callable[[Screen], None]] = []
        self._error: tuple[st.State, Text] | None = None
        self._noticed: object = None
        self._stopping = threading.Event()
        self._open = False
        self._background: tuple[threading.Thread, ...] = ()
        self._broken: Problem | None = None
        self._shredded: dt.date | None = None
        self._turns = {id(device): threading.Lock() for device in self._signalling()}
        self._left = False
        self._watching = Watching(
            self._watched(), threaded=threaded, changed=self._show, free=lambda: isinstance(self.runner.state, st.Idle)
        )
        said = parts.settings.voice or VoiceSettings("")
        self._speaker = Speaker(parts.voice, said, parts.clock, self._later)
        closing, at = self._performer.closing, parts.settings.terminal.close_at
        self._nightly = Nightly(closing, parts.journal, parts.clock, at)
        kept = parts.settings.journal.path
        self._runs = Runs(kept, parts.clock) if kept.exists() else None
        self.workbench = Workbench(
            parts,
            Around(runs=self._runs, ahead=self._clock_ahead),
            again=self._start_anew,
            engaged=lambda: not (self._open and serving(self.runner.state)),
            recover=self.recover,
        )
        self._live = Live(parts, self.workbench, workers or self._pool or Inline())

    # ---- life

    def start(self) -> None:
        """Devices first, so that the welcome page says what works; then recovery, then service. Photos that a crash
        has left are noise without their keys, and go."""
        if self._runs is not None:
            self._runs.begun()
        self._forget_photos()
        self.begin_devices()
        self._watching.start()
        self._open = True
        self._speaker.start()
        self.runner.start(threaded=self._threaded)
        if self._threaded:
            work = (("recovery", self._recover), ("examination", self._examine))
            self._background = tuple(threading.Thread(target=run, name=name, daemon=True) for name, run in work)
            for thread in self._background:
                thread.start()

    def stop(self) -> None:
        """Stop the devices, let running work end, close the journal. Money under way is recovered at the next start."""
        self._stopping.set()
        self.workbench.stop_burning()
        self._watching.stop()
        self.leave_devices()
        self._performer.recovery.stop()
        self._performer.writing.stop()
        self.runner.stop()  # before the pool: what comes of running work is in the journal, nobody asks for more
        for thread in self._background:
            thread.join(5)
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._forget_photos()
        self.parts.journal.close()
        if isinstance(self.parts.backend, SignedInBackend):
            self.parts.backend.sign_out()
        self.ended()

    def ended(self, error: BaseException | None = None) -> None:
        """Note how this run ends, by itself or by `error`. What is noted first counts."""
        if self._runs is not None:
            self._runs.ended(error)

    def begin_devices(self) -> None:
        """Let the devices work and say what happens at them."""
        self._left = False
        for device in self._signalling():
            device.start(self._heard_from(device))

    def leave_devices(self) -> None:
        """From now on none is started anew. One that hangs while it is has `LEAVE_SECONDS`, then it is stopped too."""
        self._left = True
        for device in self._signalling():
            turn = self._turns[id(device)]
            mine = turn.acquire(timeout=LEAVE_SECONDS)
            try:
                device.stop()
            finally:
                if mine:
                    turn.release()
        self._speaker.stop()

    def _start_anew(self, device: CardReader | Camera | Scanner) -> None:
        """By the watching or by an engineer: one at a time, and never once the terminal has left its devices."""
        with self._turns[id(device)]:
            if self._left:
                return
            device.stop()
            if not self._left:
                device.start(self._heard_from(device))

    def _signalling(self) -> tuple[CardReader | Camera | Scanner, ...]:
        """The devices that say by themselves what happens at them."""
        p = self.parts
        return tuple(d for d in (p.card_reader, p.camera, p.paper_camera, p.scanner) if d is not None)

    def _heard_from(self, device: CardReader | Camera | Scanner) -> Callable[[Any], None]:
        """Who hears what it signals. What the camera for papers says of itself is nothing to who holds up a code: a
        photo that can't be taken says why."""
        return self._unheard if device is self.parts.paper_camera else self.runner.post

    def _unheard(self, signal: object) -> None:
        self._watching.look_again("paper_camera")

    def _later(self, work: Callable[[], None]) -> None:
        """Beside the flow, or at once where everything happens in the caller's thread."""
        if self._threaded:
            threading.Thread(target=work, name="voice check", daemon=True).start()
        else:
            work()

    def _watched(self) -> dict[str, Watched]:
        """The devices that a person is offered. Those that signal can be stopped and started anew."""
        p = self.parts

        def again(device: CardReader | Camera | Scanner) -> Callable[[], None]:
            return lambda: self._start_anew(device)

        named = {"card": p.card_reader, "camera": p.camera, "paper_camera": p.paper_camera, "scanner": p.scanner}
        devices = {n: Watched(d, p.clock, again(d)) for n, d in named.items() if d is not None}
        for name, device in (("id_card", p.id_card_reader), ("printer", p.printer)):
            if device is not None:
                devices[name] = Watched(device, p.clock)
        return devices

    def recover(self) -> int:
        """One pass over what is open or owed; answers how many requests are still unknown."""
        still_open = self._performer.take_up()
        self._performer.ask_again()
        self._announce()
        return still_open

    def close_day(self, day: dt.date) -> DayClose | Problem:
        """Compare a day with the insurer's centre and the hospital, and record it. A re-run is harmless."""
        return self._performer.closing.run(day)

    def print_close(self, close: DayClose) -> Printed | Problem:
        """The report on paper."""
        return self.parts.printer.print(self._performer.closing.report(close))

    def close_by_itself(self) -> None:
        """The day before, where it is due and nobody is served."""
        if isinstance(self.runner.state, st.Idle):
            self._nightly.run()

    def burned_in(self) -> None:
        """A burn-in's time is over: from now on the page is left again where nobody touches it."""
        state, burning = self.runner.state, self.workbench.burning()
        if isinstance(state, st.Diagnosing) and state.burning and (burning is None or burning.ended):
            self.runner.post(ev.BurnEnded())

    def shred(self) -> int:
        """Once a day, make visits unreadable whose period is over; answers how many."""
        today, period = self.parts.clock.now().date(), self.parts.settings.journal.keep_days
        if not period or self._shredded == today:
            return 0
        shredded = self.parts.journal.shred(today - dt.timedelta(days=period))
        self._shredded = today
        return shredded

    def _recover(self) -> None:
        while not self._stopping.wait(RECOVERY_SECONDS):
            try:
                self.recover()
                self.burned_in()
                self.close_by_itself()
                self.shred()
            except Exception:
                if self._stopping.is_set():
                    return  # the journal was closed under the pass: the next start goes on with it
                # The next pass is in half a minute; what is open stays open and locked until then.
                log.exception("recovery_raised")

    def examine(self) -> None:
        """Go through the whole journal once. Where it is found wrong, the terminal goes out of service as soon as it
        serves nobody; what is under way is still written."""
        self.parts.journal.examine(lambda: self._stopping.wait(EXAMINE_PAUSE))
        found = self.parts.journal.check()
        self._broken = Problem(found.problem) if found.problem is ProblemCode.JOURNAL_BROKEN else None
        self._retire()

    def _examine(self) -> None:
        wait = EXAMINE_AFTER
        while not self._stopping.wait(wait):
            try:
                self.examine()
            except Exception:
                log.exception("examination_raised")
            wait = EXAMINE_EVERY

    def _retire(self) -> None:
        if self._broken is not None and isinstance(self.runner.state, st.Idle):
            self.runner.post(ev.Failed(self._broken))

    # ---- the screen

    @property
    def screen(self) -> Screen:
        shown = screen(self.runner.state, self._around())
        if self._error is not None and self._error[0] == self.runner.state:
            return replace(shown, facts={**shown.facts, "error": self._error[1]})
        return shown

    def listen(self, listener: Callable[[Screen], None]) -> None:
        """`listener` gets every new screen, from the flow's thread."""
        self._listeners.append(listener)

    def tap(self, name: str, argument: object = "") -> None:
        """A person touched something. Returns at once; what can't be right comes back on the page. What concerns the
        voice changes nothing of the visit and is not the flow's."""
        if name == "read_aloud":
            self._speaker.read()
            return
        if name == "volume":
            self._speaker.turn()
            return
        if name == "language":
            self._speaker.speak(str(argument))
            return
        state = self.runner.state
        try:
            event = event_for(state, name, argument)
        except TapError as error:
            self._error = (state, Text.of(error.key))
            self._show()
            return
        if event is not None:
            self.runner.post(event)

    def frame(self) -> Frame | None:
        """The last picture, for the preview, of the camera that is looked into now; None without one. A paper is seen
        by the camera that will take it."""
        papers = isinstance(self.runner.state, st.Photographing) and self.parts.paper_camera is not None
        camera = self.parts.paper_camera if papers else self.parts.camera
        return camera.frame() if camera is not None else None

    def live(self) -> Mapping[str, Any]:
        """What moves on the engineer's page between two screens; {} on every other page. Returns at once."""
        return self._live.now() if isinstance(self.runner.state, st.Diagnosing) else {}

    def reveal(self) -> str:
        """The patient's own name in clear, while they hold the button; "" where no one is identified."""
        return _name(self.runner.state)

    @property
    def aloud(self) -> Aloud:
        """How the voice stands towards the page that is shown."""
        return self._speaker.state()

    def report(self) -> Report:
        """What diagnostics find of every part. Never raises."""
        return self.workbench.report()

    def _clock_ahead(self) -> float | None:
        """As the platform's last answer states it; before there was one, as it stated it when we signed in."""
        ahead, backend = self._performer.clock_ahead(), self.parts.backend
        return backend.clock_ahead() if ahead is None and isinstance(backend, SignedInBackend) else ahead

    def _heard(self, heard: Heard) -> None:
        if isinstance(heard.event, CardRemoved):
            self._speaker.stop()
        if not heard.ignored:
            if type(heard.state) is not type(heard.after):
                self._error = None
            if isinstance(heard.event, CardTrouble | CameraTrouble | ScannerTrouble) or isinstance(
                heard.after, st.Idle | st.ForWhom
            ):
                self._watching.look_again(_whose_word(heard.event))
            if _over(heard.after):
                self._forget_photos()
            self._show()
            self._retire()

    def _forget_photos(self) -> None:
        """Nobody's photos outlive their visit, however it ended: a filing in doubt has handed over its own before."""
        if self.parts.materials is not None:
            self.parts.materials.sweep(frozenset())

    def _announce(self) -> None:
        """The welcome page stands for hours: a downtime that came near, began or ended meanwhile is shown on it."""
        if isinstance(self.runner.state, st.Idle) and self.screen.facts["notice"] != self._noticed:
            self._show()

    def _show(self) -> None:
        if not self._listeners and self.parts.voice is None:
            return
        shown = self.screen
        self._speaker.shown(shown)
        self._noticed = shown.facts.get("notice")
        for listener in self._listeners:
            listener(shown)

    def _around(self) -> Surroundings:
        institution, terminal = self.parts.settings.institution, self.parts.settings.terminal
        works = self._watching.works
        now = self.parts.clock.now()
        return Surroundings(
            hospital=institution.name,
            office=institution.office,
            phone=institution.phone,
            card=works("card"),
            code=works("camera") or works("scanner"),
            camera=works("camera"),
            scanner=works("scanner"),
            papers=works("camera" if self.parts.paper_camera is None else "paper_camera"),
            id_card=works("id_card"),
            paper=self._watching.may_work("printer"),
            id_card_settles=self.parts.backend.profile().id_card_settles,
            open_requests=len(self.parts.journal.open_requests()) if isinstance(self.runner.state, st.Idle) else 0,
            filing_link=self.parts.backend.profile().filing_link,
            agencies=self.parts.rulebook.rows(Agency),
            region=Region(institution.region, institution.region_name),
            production=terminal.production,
            idle_seconds=terminal.idle_seconds,
            today=now.date(),
            now=now,
            downtime=notice(self.parts.rulebook, now, institution.region),
            rulebook=self.parts.rulebook,
            burning=self.workbench.burning() if isinstance(self.runner.state, st.Diagnosing) else None,
        )


def _whose_word(event: ev.Event) -> str:
    """Which device has said itself that it is out, "" none. A card upside down is the card's trouble alone."""
    match event:
        case CardTrouble(insertion=0):
            return "card"
        case CameraTrouble():
            return "camera"
        case ScannerTrouble():
            return "scanner"
        case _:
            return ""


def serving(state: st.State) -> bool:
    """Whether somebody stands before the terminal who isn't an engineer."""
    return not isinstance(state, st.Idle | st.OutOfService | st.EngineerSignIn | st.Diagnosing)


def _over(state: st.State) -> bool:
    """Whether nothing of an application can be gone on with from here."""
    match state:
        case st.Idle() | st.ForWhom() | st.NeedsStaff() | st.OutOfService():
            return True
        case st.Trouble(back=back):
            return back is None
        case _:
            return False


def _name(state: st.State) -> str:
    match state:
        case st.ChoosingStay() | st.CheckingFiling():
            return state.patient.member.name
        case st.Explaining() | st.BackFilling() | st.ChoosingInsurance() | st.Quoting() | st.Confirming():
            return state.case.patient.member.name
        case _:
            patient = whose(state)
            return patient.member.name if patient is not None else ""


def build(
    settings: Settings,
    overrides: Overrides | None = None,
    *,
    threaded: bool = True,
    workers: Workers | None = None,
) -> Kiosk:
    """A kiosk ready to start. `threaded` False: everything happens in the caller's thread, for scripts; `workers`
    runs the effects elsewhere than in a pool. Raises SettingsError and JournalNotOpened."""
    return Kiosk(build_parts(settings, overrides, threaded=threaded), threaded=threaded, workers=workers)
