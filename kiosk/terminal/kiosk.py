"""A terminal without a window: the flow on its parts, a life from start to stop, and what a person sees and touches."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from kiosk.backends.signed_in import SignedInBackend
from kiosk.diagnostics import Around, Report
from kiosk.diagnostics.runs import Runs
from kiosk.diagnostics.workbench import Workbench
from kiosk.domain.close import DayClose
from kiosk.domain.problems import Problem
from kiosk.ports import CameraTrouble, CardInserted, CardRemoved, CardTrouble, Frame, Printed, ScannerTrouble
from kiosk.settings import VoiceSettings
from kiosk.spoken.aloud import Aloud, Speaker
from kiosk.terminal.around import surroundings
from kiosk.terminal.devices import Devices
from kiosk.terminal.upkeep import Upkeep
from kiosk.visit import states as st
from kiosk.visit.live import Live
from kiosk.visit.parts import Parts
from kiosk.visit.perform import Performer
from kiosk.visit.presence import over, own_name, serving
from kiosk.visit.runner import Heard, Inline, Runner, Workers
from kiosk.visit.screen import Screen, Text
from kiosk.visit.taps import TapError, event_for
from kiosk.visit.view import Surroundings, screen


class Kiosk:
    """`threaded` False: everything happens in the caller's thread; `workers` runs the effects elsewhere than in a
    pool."""

    def __init__(self, parts: Parts, *, threaded: bool, workers: Workers | None = None) -> None:
        self.parts, self._threaded = parts, threaded
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="work") if threaded and workers is None else None
        self._performer = Performer(parts, lambda: self.workbench)
        self.runner = Runner(self._performer, parts.journal, parts.clock, workers or self._pool)
        self.runner.listen(self._heard)
        self._listeners: list[Callable[[Screen], None]] = []
        self._error: tuple[st.State, Text] | None = None
        self._noticed: object = None
        self._through = "camera"  # whose picture the engineer looks at
        self._open = False
        self.devices = Devices(
            parts,
            self.runner.post,
            threaded=threaded,
            changed=self._show,
            free=lambda: isinstance(self.runner.state, st.Idle),
        )
        self._speaker = Speaker(parts.voice, parts.settings.voice or VoiceSettings(""), parts.clock, self._later)
        kept = parts.settings.journal.path
        self._runs = Runs(kept, parts.clock) if kept.exists() else None
        self.workbench = Workbench(
            parts,
            Around(runs=self._runs, ahead=self._clock_ahead),
            again=self.devices.start_anew,
            engaged=lambda: not (self._open and serving(self.runner.state)),
            recover=self.recover,
        )
        self.upkeep = Upkeep(parts, self.runner, self.workbench, self._performer.closing, self.recover)
        self._live = Live(parts, self.workbench, workers or self._pool or Inline())

    # ---- life

    def start(self) -> None:
        """Devices first, so that the welcome page says what works; then recovery, then service. Photos that a crash
        has left are noise without their keys, and go."""
        if self._runs is not None:
            self._runs.begun()
        self._forget_photos()
        self.begin_devices()
        self.devices.watching.start()
        self._open = True
        self._speaker.start()
        self.runner.start(threaded=self._threaded)
        if self._threaded:
            self.upkeep.start()

    def stop(self) -> None:
        """Stop the devices, let running work end, close the journal. Money under way is recovered at the next start."""
        self.upkeep.end()
        self.workbench.stop_burning()
        self.devices.watching.stop()
        self.leave_devices()
        self._performer.recovery.stop()
        self._performer.writing.stop()
        self.runner.stop()  # before the pool: what comes of running work is in the journal, nobody asks for more
        self.upkeep.wait()
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
        self.devices.begin()

    def leave_devices(self) -> None:
        """Stop the devices for good; the voice falls silent."""
        self.devices.leave()
        self._speaker.stop()

    def recover(self) -> int:
        """One pass over what is open or owed; answers how many requests are still unknown."""
        still_open = self._performer.take_up()
        self._performer.ask_again()
        self._announce()
        return still_open

    def examine(self) -> None:
        """Go through the whole journal once. Found wrong, the terminal goes out of service once it serves nobody."""
        self.upkeep.examine()

    def close_day(self, day: dt.date) -> DayClose | Problem:
        """Compare a day with the insurer's centre and the hospital, and record it. A re-run is harmless."""
        return self._performer.closing.run(day)

    def print_close(self, close: DayClose) -> Printed | Problem:
        """The report on paper."""
        return self.parts.printer.print(self._performer.closing.report(close))

    # ---- what a person sees and touches

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
        voice, or whose picture the engineer looks at, changes nothing of the visit and is not the flow's."""
        match name:
            case "read_aloud":
                self._speaker.read()
            case "volume":
                self._speaker.turn()
            case "language":
                self._speaker.speak(str(argument))
            case "look_through":
                self._through = str(argument)
            case _:
                self._touched(name, argument)

    def _touched(self, name: str, argument: object) -> None:
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
        by the camera that will take it; the engineer looks through the one they chose."""
        chosen = isinstance(self.runner.state, st.Diagnosing) and self._through == "paper_camera"
        papers = (chosen or isinstance(self.runner.state, st.Photographing)) and self.parts.paper_camera is not None
        camera = self.parts.paper_camera if papers else self.parts.camera
        return camera.frame() if camera is not None else None

    def live(self) -> Mapping[str, Any]:
        """What moves on the engineer's page between two screens; {} on every other page. Returns at once."""
        return {**self._live.now(), "through": self._through} if isinstance(self.runner.state, st.Diagnosing) else {}

    def reveal(self) -> str:
        """The patient's own name in clear, while they hold the button; "" where no one is identified."""
        return own_name(self.runner.state)

    @property
    def aloud(self) -> Aloud:
        """How the voice stands towards the page that is shown."""
        return self._speaker.state()

    def report(self) -> Report:
        """What diagnostics find of every part. Never raises."""
        return self.workbench.report()

    # ---- what the flow says

    def _heard(self, heard: Heard) -> None:
        if isinstance(heard.event, CardRemoved):
            self._speaker.stop()
        if not heard.ignored:
            if type(heard.state) is not type(heard.after):
                self._error = None
            if isinstance(heard.event, CardTrouble | CameraTrouble | ScannerTrouble) or isinstance(
                heard.after, st.Idle | st.ForWhom
            ):
                self.devices.look_again(heard.event)
            if over(heard.after):
                self._forget_photos()
                self._through = "camera"
            self._show()
            self.upkeep.retire()
        elif isinstance(heard.event, CardInserted | CardRemoved | CardTrouble):
            self._show()  # the page goes on, and says of a card that it isn't about

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
        state = self.runner.state
        burning = self.workbench.burning() if isinstance(state, st.Diagnosing) else None
        return surroundings(self.parts, self.devices.watching, state, burning, self.runner.card_in)

    def _clock_ahead(self) -> float | None:
        """As the platform's last answer states it; before there was one, as it stated it when we signed in."""
        ahead, backend = self._performer.clock_ahead(), self.parts.backend
        return backend.clock_ahead() if ahead is None and isinstance(backend, SignedInBackend) else ahead

    def _later(self, work: Callable[[], None]) -> None:
        """Beside the flow, or at once where everything happens in the caller's thread."""
        if self._threaded:
            threading.Thread(target=work, name="voice check", daemon=True).start()
        else:
            work()
