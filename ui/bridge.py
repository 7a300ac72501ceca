"""The only file that knows both Qt and the flow: Screens become QML properties, touches become taps.

It decides nothing about the flow. It keeps what belongs to the page alone: the countdown where nobody touches it, the
name shown in clear while a finger rests on it, and what moves between two screens. Beside it stand the person's own
settings (comfort.py), the voice (voice.py), the camera's picture (preview.py) and typing (entry.py).
"""

from __future__ import annotations

import json
import threading
import time
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.clock import SystemClock
from kiosk.ports import Clock
from kiosk.visit.screen import Screen, resolve
from ui import pinyin
from ui.comfort import Comfort
from ui.flow import Kiosk
from ui.preview import Preview
from ui.voice import Voice

QML_IMPORT_NAME = "Kiosk.Flow"
QML_IMPORT_MAJOR_VERSION = 1

TICK_MS = 200
LIVE_MS = 500
#: The last seconds of a page's time are announced, with a button that gives more.
ASKING_SECONDS = 15
#: A page's time begins when the voice has read it, which takes no longer than this after the last touch.
READING_SECONDS = 180.0
#: Somebody chose a language on the welcome page and left: the next person finds the first language again.
WELCOME_RESET_SECONDS = 60.0
#: A second press that was meant for the last page must not press the next page's main button.
GUARD_SECONDS = 0.35
#: What can't be taken back by another touch: a hand or a cloth on the glass doesn't do it.
CONFIRMING = frozenset(("confirm", "agree", "submit", "withdraw_yes", "paper_yes", "undo", "undo_yes", "close_act"))


@QmlElement
@QmlSingleton
class Bridge(QObject):
    """One an engine, made by it; `attach` gives it the flow."""

    screenChanged = Signal()
    remainingChanged = Signal()
    revealedChanged = Signal()
    allowCloseChanged = Signal()
    assistedChanged = Signal()
    liveChanged = Signal()
    digitTyped = Signal(str)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kiosk: Kiosk | None = None
        #: Until `attach` brings the engine's own.
        self._comfort, self._preview, self._voice = Comfort(self), Preview(self), Voice(self)
        self._clock: Clock = SystemClock()
        self._screen: Screen | None = None
        self._resolved: dict[str, Any] = {"page": "", "title": "", "actions": [], "facts": {}, "progress": 0}
        self._written = "{}"
        #: When the page's time began, and when somebody did something last: not the same where it is read out.
        self._touched_at = self._stirred_at = 0.0
        self._shown_at = 0.0
        self._remaining = 0
        self._revealed = ""
        self._allow_close = False
        self._assisted = False
        self.guard_seconds = GUARD_SECONDS
        #: The press under way is a whole hand's, or a cloth's.
        self.whole_hand = False
        self._arrived.connect(self._show)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._count)
        self._live: dict[str, Any] = {}
        self._pulse = QTimer(self)
        self._pulse.setInterval(LIVE_MS)
        self._pulse.timeout.connect(self._feel)

    # ---- for Python ------------------------------------------------------------------------------------------

    def attach(self, kiosk: Kiosk, clock: Clock, comfort: Comfort, preview: Preview, voice: Voice) -> None:
        """Listen to `kiosk` and show its present screen; the engine's other singletons are told of it."""
        self._kiosk, self._clock = kiosk, clock
        self._comfort, self._preview, self._voice = comfort, preview, voice
        comfort.asked.connect(self._resolve)
        preview.attach(kiosk.frame, clock)
        voice.attach(kiosk, comfort, self._send)
        self._tick.timeout.connect(voice.listen)
        kiosk.listen(self._heard)
        self._show(kiosk.screen)
        self._tick.start()

    def detach(self) -> None:
        """Hear nothing more; screens that still arrive are dropped."""
        self._kiosk = None
        self._tick.stop()
        self._pulse.stop()
        self._preview.show(False)
        self._voice.detach()

    def touched(self) -> None:
        """Somebody is here: the countdown begins anew. While the kiosk asks, only its own panel answers: were it to
        go away under the finger, the same press would reach the page beneath."""
        if not self.asking:
            self._restart()

    def _restart(self) -> None:
        self._touched_at = self._stirred_at = self._clock.monotonic()
        self._count()

    def permit_close(self) -> None:
        """Let the window close; until then it refuses."""
        self._allow_close = True
        self.allowCloseChanged.emit()

    @Property(bool, notify=assistedChanged)
    def assisted(self) -> bool:
        """Somebody uses a keyboard: the button it stands on is framed."""
        return self._assisted

    def assist(self, on: bool) -> None:
        """A key came (`on`), or a finger."""
        if on != self._assisted:
            self._assisted = on
            self.assistedChanged.emit()

    @property
    def wants_keys(self) -> bool:
        """Whether the page takes digits from a keyboard or a number pad."""
        return self._resolved["page"] in ("pin", "agent", "contact")

    def shows(self, page: str) -> bool:
        """Whether `page` has arrived in the window (a screen crosses threads before it does)."""
        return self._screen is not None and self._screen.page == page

    def _heard(self, screen: Screen) -> None:
        """Called in a worker thread: only emits, Qt carries it over."""
        if self._kiosk is not None:
            self._arrived.emit(screen)

    # ---- the screen ------------------------------------------------------------------------------------------

    @Slot(object)
    def _show(self, screen: Screen) -> None:
        if self._kiosk is None or screen == self._screen:
            return
        before = self._screen
        self._screen = screen
        self._touched_at = self._stirred_at = self._clock.monotonic()
        if before is None or before.page != screen.page:
            self._shown_at = time.monotonic()
            if screen.page == "agent":
                threading.Thread(target=pinyin.warm, name="pinyin", daemon=True).start()
        self._hide_name()
        if screen.page == "welcome" and before is not None and before.page != "welcome":
            self._comfort.reset()
            self.assist(False)
        self._resolve()
        self._preview.show(bool(screen.facts.get("camera")))
        self._voice.listen()
        self._follow(bool(screen.facts.get("live")))
        self._count()

    @Slot()
    def _resolve(self) -> None:
        screen, language = self._screen, self._comfort.spoken
        if screen is None:
            return
        self._resolved = {
            "page": screen.page,
            "title": screen.title.say(language),
            "actions": [
                {"tap": a.tap, "text": a.text.say(language), "weight": a.weight.value, "argument": a.argument}
                for a in screen.actions
            ],
            "facts": resolve(screen.facts, language),
            "progress": screen.progress,
            "idle": screen.idle_seconds,
            "busy": screen.busy,
        }
        self._written = json.dumps(self._resolved, ensure_ascii=False)
        self.screenChanged.emit()

    @Property("QVariantMap", notify=screenChanged)  # type: ignore[arg-type]
    def screen(self) -> dict[str, Any]:
        """{page, title, actions, facts, progress, idle, busy} in the present language."""
        return self._resolved

    @Property(str, notify=screenChanged)
    def screenText(self) -> str:
        """`screen` as JSON. The pages read this one: of a mapping that is handed over as it is, QML's engine keeps some
        3 KB for ever with every page that holds it."""
        return self._written

    @Slot(str, str)
    def tap(self, name: str, argument: str) -> None:
        """A touch that means something to the flow."""
        self._send(name, argument)

    @Slot(str, int)
    def tapIndex(self, name: str, index: int) -> None:
        self._send(name, index)

    @Slot(str, "QVariantMap")
    def tapMap(self, name: str, values: dict[str, str]) -> None:
        self._send(name, {str(k): str(v) for k, v in values.items()})

    @Slot(str, "QVariantList")
    def tapList(self, name: str, values: list[Any]) -> None:
        """A touch with a list: the strokes of a signature. What is in it is kiosk.visit.strokes' to judge."""
        self._send(name, values)

    def _send(self, name: str, argument: object) -> None:
        if self.whole_hand and name in CONFIRMING:
            return
        if self._kiosk is not None and time.monotonic() - self._shown_at >= self.guard_seconds:
            self._kiosk.tap(name, argument)

    # ---- time ------------------------------------------------------------------------------------------------

    @Property(int, notify=remainingChanged)
    def remaining(self) -> int:
        """Seconds until the page clears itself; 0 where it never does."""
        return self._remaining

    @Property(bool, notify=remainingChanged)
    def asking(self) -> bool:
        """The last seconds: "are you still there?"."""
        return 0 < self._remaining <= ASKING_SECONDS

    @Slot()
    def stay(self) -> None:
        """The extension button."""
        self._restart()

    @Slot()
    def _count(self) -> None:
        screen, kiosk = self._screen, self._kiosk
        if screen is None or kiosk is None:
            return
        now = self._clock.monotonic()
        if self._voice.speaking and now - self._stirred_at < READING_SECONDS:
            self._touched_at = now
        idle = now - self._touched_at
        left = 0
        if screen.page == "welcome":
            if idle >= WELCOME_RESET_SECONDS and self._comfort.chosen:
                self._comfort.reset()
                self._resolve()
        elif screen.idle_seconds:
            left = max(screen.idle_seconds - int(idle), 0)
            if left == 0:
                self._touched_at = self._stirred_at = now
                self._hide_name()
                kiosk.tap("timeout")
        if left != self._remaining:
            self._remaining = left
            self.remainingChanged.emit()

    # ---- own name, what moves ----------------------------------------------------------------------------------

    @Property(str, notify=revealedChanged)
    def revealed(self) -> str:
        """One's own name, only while the finger rests on it."""
        return self._revealed

    @Slot(bool)
    def hold(self, held: bool) -> None:
        if held and self._kiosk is not None:
            self._revealed = self._kiosk.reveal()
            self.revealedChanged.emit()
        else:
            self._hide_name()

    def _hide_name(self) -> None:
        if self._revealed:
            self._revealed = ""
            self.revealedChanged.emit()

    @Property("QVariantMap", notify=liveChanged)  # type: ignore[arg-type]
    def live(self) -> dict[str, Any]:
        """What moves on the engineer's page (kiosk.visit.live), in the present language; {} elsewhere."""
        return self._live

    def _follow(self, moving: bool) -> None:
        """Look twice a second while the page shows something that moves."""
        if moving and not self._pulse.isActive():
            self._pulse.start()
            self._feel()
        elif not moving:
            self._pulse.stop()
            if self._live:
                self._live = {}
                self.liveChanged.emit()

    @Slot()
    def _feel(self) -> None:
        found = resolve(self._kiosk.live(), self._comfort.spoken) if self._kiosk is not None else {}
        if found != self._live:
            self._live = found
            self.liveChanged.emit()

    @Property(bool, notify=allowCloseChanged)
    def allowClose(self) -> bool:
        return self._allow_close
