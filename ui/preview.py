"""The camera's picture in the window: fetched while a page shows it, with the outline of what was found, the advice,
and whether it is so dark that the glass should give light."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, QPointF, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.ports import Clock, Frame

QML_IMPORT_NAME = "Kiosk.Flow"
QML_IMPORT_MAJOR_VERSION = 1

EVERY_MS = 50
#: Mean levels of the picture (of 255): below the first the glass gives light, above the second it needn't any more. The
#: light shows in the picture itself, so that they lie far apart, and a light stays on for some seconds.
DARK, LIT, STAYS = 55.0, 120.0, 4.0
#: Every so many bytes of the picture are looked at for that: a few hundred of it, and not one colour only.
_STEP = 1499


@QmlElement
@QmlSingleton
class Preview(QObject):
    """One an engine, made by it; lives in the window's thread. `changed` with each new picture."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch: Callable[[], Frame | None] = lambda: None
        self._clock: Clock | None = None
        self.frame: Frame | None = None
        self._count = 0
        self._dark = False
        self._dark_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    def attach(self, fetch: Callable[[], Frame | None], clock: Clock) -> None:
        """`fetch` gives the newest picture, None without one."""
        self._fetch, self._clock = fetch, clock

    def show(self, on: bool) -> None:
        """Whether the page shows a picture. Without one nothing of it is kept."""
        if on != self._timer.isActive():
            self._timer.start() if on else self._timer.stop()
        if on:
            self.look()
        else:
            self.frame, self._dark = None, False

    @Property(int, notify=changed)
    def count(self) -> int:
        """Counts the camera's pictures; 0 none yet. The picture itself is image://camera/<count>."""
        return self._count if self.frame is not None else 0

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]
    def outline(self) -> list[QPointF]:
        """Where in the picture a code or a paper was found: corners, each 0 to 1, as the camera sees it."""
        return [QPointF(x, y) for x, y in self.frame.outline] if self.frame is not None else []

    @Property(str, notify=changed)
    def advice(self) -> str:
        """What would help to read the code, as the end of a text's key "ui.camera.advice.…"; "" nothing."""
        return self.frame.advice.value if self.frame is not None and self.frame.advice is not None else ""

    @Property(bool, notify=changed)
    def dark(self) -> bool:
        """The camera sees little: the glass should give light."""
        return self._dark

    @Slot()
    def look(self) -> None:
        """Fetch the newest picture."""
        frame = self._fetch()
        if frame is self.frame:
            return
        self.frame = frame
        self._count += 1
        self._light()
        self.changed.emit()

    def _light(self) -> None:
        if self.frame is None or self._clock is None:
            self._dark = False
            return
        seen, now = self.frame.data[::_STEP], self._clock.monotonic()
        level = sum(seen) / max(len(seen), 1)
        if level < DARK:
            self._dark, self._dark_at = True, now
        elif level > LIT and now - self._dark_at >= STAYS:
            self._dark = False
