"""The only file that knows both Qt and the flow: Screens become QML properties, touches become taps.

It decides nothing about the flow. It keeps what belongs to the window alone: the language, the type size, the
countdown of a page nobody touches, the name shown in clear while a finger rests on it, and the camera's picture
(preview.py).
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from PySide6.QtCore import Property, QObject, QPointF, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.clock import SystemClock
from kiosk.domain.people import is_id_number, mask_id
from kiosk.ports import Clock, Frame
from kiosk.spoken.aloud import Aloud
from kiosk.texts import LANGUAGES, texts
from kiosk.visit.screen import Screen, resolve
from ui import codes, pinyin
from ui.preview import Preview

QML_IMPORT_NAME = "Kiosk.Flow"
QML_IMPORT_MAJOR_VERSION = 1

TICK_MS = 200
LIVE_MS = 500
#: The last seconds of a page's time are announced, with a button that gives more.
ASKING_SECONDS = 15
#: Somebody chose a language on the welcome page and left: the next person finds the first language again.
WELCOME_RESET_SECONDS = 60.0
#: A second press that was meant for the last page must not press the next page's main button.
GUARD_SECONDS = 0.35
#: What can't be taken back by another touch: a hand or a cloth on the glass doesn't do it.
CONFIRMING = frozenset(("confirm", "agree", "submit", "withdraw_yes", "paper_yes", "undo", "undo_yes", "close_act"))


class Kiosk(Protocol):
    """The flow as the window sees it. Everything here is thread-safe and returns at once."""

    @property
    def screen(self) -> Screen: ...
    def listen(self, listener: Callable[[Screen], None]) -> None:
        """Hear every new screen. The listener is called from a worker thread."""
        ...

    def tap(self, name: str, argument: object = "") -> None: ...
    def frame(self) -> Frame | None: ...
    def reveal(self) -> str:
        """The present person's own name in clear; "" where there is none."""
        ...

    @property
    def aloud(self) -> Aloud:
        """How the voice stands towards the page that is shown."""
        ...

    def live(self) -> Mapping[str, Any]:
        """What moves on the engineer's page between two screens; {} on every other page."""
        ...

    def start(self) -> None: ...
    def stop(self) -> None: ...


@QmlElement
@QmlSingleton
class Bridge(QObject):
    """One an engine, made by it; `attach` gives it the flow."""

    screenChanged = Signal()
    languageChanged = Signal()
    typeSizeChanged = Signal()
    remainingChanged = Signal()
    revealedChanged = Signal()
    previewChanged = Signal()
    allowCloseChanged = Signal()
    metricsChanged = Signal()
    assistedChanged = Signal()
    aloudChanged = Signal()
    liveChanged = Signal()
    digitTyped = Signal(str)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kiosk: Kiosk | None = None
        self._clock: Clock = SystemClock()
        self._screen: Screen | None = None
        self._resolved: dict[str, Any] = {"page": "", "title": "", "actions": [], "facts": {}, "progress": 0}
        self._written = "{}"
        self._language = LANGUAGES[0]
        self._words = _words(self._language)
        self._type_size = 0
        self._touched_at = 0.0
        self._shown_at = 0.0
        self._remaining = 0
        self._revealed = ""
        self._allow_close = False
        self._pixels_per_mm = 4.03
        self._assisted = False
        self._aloud = Aloud()
        self.guard_seconds = GUARD_SECONDS
        #: The press under way is a whole hand's, or a cloth's.
        self.whole_hand = False
        self._arrived.connect(self._show)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._count)
        self._tick.timeout.connect(self._listen)
        self._live: dict[str, Any] = {}
        self._pulse = QTimer(self)
        self._pulse.setInterval(LIVE_MS)
        self._pulse.timeout.connect(self._feel)
        self._preview = Preview(self)
        self._preview.changed.connect(self.previewChanged)

    # ---- for Python ------------------------------------------------------------------------------------------

    def attach(self, kiosk: Kiosk, clock: Clock) -> None:
        """Listen to `kiosk` and show its present screen."""
        self._kiosk, self._clock = kiosk, clock
        self._preview.attach(kiosk.frame, clock)
        kiosk.listen(self._heard)
        self._show(kiosk.screen)
        self._tick.start()

    def detach(self) -> None:
        """Hear nothing more; screens that still arrive are dropped."""
        self._kiosk = None
        self._tick.stop()
        self._pulse.stop()
        self._preview.show(False)

    def touched(self) -> None:
        """Somebody is here: the countdown begins anew. While the kiosk asks, only its own panel answers: were it to
        go away under the finger, the same press would reach the page beneath."""
        if not self.asking:
            self._restart()

    def _restart(self) -> None:
        self._touched_at = self._clock.monotonic()
        self._count()

    def permit_close(self) -> None:
        """Let the window close; until then it refuses."""
        self._allow_close = True
        self.allowCloseChanged.emit()

    @property
    def pixels_per_mm(self) -> float:
        """Stage pixels in a millimetre of glass."""
        return self._pixels_per_mm

    def set_pixels_per_mm(self, value: float) -> None:
        self._pixels_per_mm = value
        self.metricsChanged.emit()

    def frame(self) -> Frame | None:
        """The picture of the last `previewChanged`, for the image provider."""
        return self._preview.frame

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
        self._touched_at = self._clock.monotonic()
        if before is None or before.page != screen.page:
            self._shown_at = time.monotonic()
            if screen.page == "agent":
                threading.Thread(target=pinyin.warm, name="pinyin", daemon=True).start()
        self._hide_name()
        if screen.page == "welcome" and before is not None and before.page != "welcome":
            self._reset_comfort()
            self.assist(False)
        self._resolve()
        self._preview.show(bool(screen.facts.get("camera")))
        self._listen()
        self._follow(bool(screen.facts.get("live")))
        self._count()

    def _resolve(self) -> None:
        screen = self._screen
        if screen is None:
            return
        self._resolved = {
            "page": screen.page,
            "title": screen.title.say(self._language),
            "actions": [
                {"tap": a.tap, "text": a.text.say(self._language), "weight": a.weight.value, "argument": a.argument}
                for a in screen.actions
            ],
            "facts": resolve(screen.facts, self._language),
            "progress": screen.progress,
            "idle": screen.idle_seconds,
            "busy": screen.busy,
        }
        self._written = json.dumps(self._resolved, ensure_ascii=False)
        self.screenChanged.emit()

    def _reset_comfort(self) -> None:
        self._set_language(LANGUAGES[0])
        self.setTypeSize(0)

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

    # ---- language and type size ------------------------------------------------------------------------------

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        return self._language

    @Property("QVariantMap", notify=languageChanged)  # type: ignore[arg-type]
    def words(self) -> dict[str, str]:
        """The window's own texts (keys "ui.…")."""
        return self._words

    @Slot()
    def nextLanguage(self) -> None:
        self._set_language(LANGUAGES[(LANGUAGES.index(self._language) + 1) % len(LANGUAGES)])
        self._resolve()

    def _set_language(self, language: str) -> None:
        if language != self._language:
            self._language, self._words = language, _words(language)
            self.languageChanged.emit()
            if self._kiosk is not None and self._aloud.there:
                self._kiosk.tap("language", language)

    @Property(int, notify=typeSizeChanged)
    def typeSize(self) -> int:
        """0 standard, 1 large, 2 largest."""
        return self._type_size

    @Slot(int)
    def setTypeSize(self, size: int) -> None:
        if size != self._type_size:
            self._type_size = size % 3
            self.typeSizeChanged.emit()

    @Property(float, notify=metricsChanged)
    def pixelsPerMm(self) -> float:
        """Stage pixels in a millimetre of glass: the touch targets are stated in mm."""
        return self._pixels_per_mm

    # ---- the voice -------------------------------------------------------------------------------------------

    @Property(bool, notify=aloudChanged)
    def canSpeak(self) -> bool:
        """A voice is there: its volume can be set."""
        return self._aloud.there

    @Property(bool, notify=aloudChanged)
    def canRead(self) -> bool:
        """This page can be read out."""
        return self._aloud.there and self._aloud.offered

    @Property(bool, notify=aloudChanged)
    def speaking(self) -> bool:
        return self._aloud.speaking

    @Property(bool, notify=aloudChanged)
    def handset(self) -> bool:
        """It is read into a handset."""
        return self._aloud.handset

    @Property(int, notify=aloudChanged)
    def volume(self) -> int:
        """0 quiet, 1 middle, 2 loud."""
        return self._aloud.volume

    @Slot()
    def readAloud(self) -> None:
        """Read the page out, or stop."""
        self._send("read_aloud", self._language)
        self._listen()

    @Slot()
    def nextVolume(self) -> None:
        self._send("volume", "")
        self._listen()

    @Slot()
    def _listen(self) -> None:
        aloud = self._kiosk.aloud if self._kiosk is not None else Aloud()
        if aloud != self._aloud:
            came = aloud.there and not self._aloud.there
            self._aloud = aloud
            self.aloudChanged.emit()
            if came and self._kiosk is not None:  # it has missed what was chosen before
                self._kiosk.tap("language", self._language)

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
        idle = self._clock.monotonic() - self._touched_at
        left = 0
        if screen.page == "welcome":
            if idle >= WELCOME_RESET_SECONDS and (self._language != LANGUAGES[0] or self._type_size):
                self._reset_comfort()
                self._resolve()
        elif screen.idle_seconds:
            left = max(screen.idle_seconds - int(idle), 0)
            if left == 0:
                self._touched_at = self._clock.monotonic()
                self._hide_name()
                kiosk.tap("timeout")
        if left != self._remaining:
            self._remaining = left
            self.remainingChanged.emit()

    # ---- own name, camera, codes, input ----------------------------------------------------------------------

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

    @Property(int, notify=previewChanged)
    def preview(self) -> int:
        """Counts the camera's pictures; 0 none yet. The picture itself is image://camera/<count>."""
        return self._preview.count if self._preview.frame is not None else 0

    @Property("QVariantList", notify=previewChanged)  # type: ignore[arg-type]
    def outline(self) -> list[QPointF]:
        """Where in the picture a code or a paper was found: corners, each 0 to 1, as the camera sees it."""
        return self._preview.outline

    @Property(str, notify=previewChanged)
    def advice(self) -> str:
        """What would help to read the code, as the end of a text's key "ui.camera.advice.…"; "" nothing."""
        return self._preview.advice

    @Property(bool, notify=previewChanged)
    def dark(self) -> bool:
        """The camera sees little: the glass should give light."""
        return self._preview.dark

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
        found = resolve(self._kiosk.live(), self._language) if self._kiosk is not None else {}
        if found != self._live:
            self._live = found
            self.liveChanged.emit()

    @Property(bool, notify=allowCloseChanged)
    def allowClose(self) -> bool:
        return self._allow_close

    @Slot(str, str, result=str)
    def codeSource(self, kind: str, text: str) -> str:
        """The image source of a "qr" or "bar" code; "" for no text."""
        return codes.source(kind, text) if text else ""

    @Slot(str, result="QVariantList")
    def characters(self, letters: str) -> list[str]:
        """Characters read as these pinyin letters, the frequent ones first."""
        return list(pinyin.characters(letters))

    @Slot(str, str, result=bool)
    def looksRight(self, kind: str, text: str) -> bool:
        """Whether a typed "name", "id_number" or "phone" can be one."""
        if kind == "id_number":
            return is_id_number(text)
        if kind == "phone":
            return len(text) == 11 and text.isascii() and text.isdigit() and text[0] == "1"
        return bool(text.strip())

    @Slot(str, result=str)
    def masked(self, number: str) -> str:
        return mask_id(number)


def _words(language: str) -> dict[str, str]:
    return {key: value for key, value in texts(language).items() if key.startswith("ui.")}
