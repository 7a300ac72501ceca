"""The voice as the window shows it: whether it is there, whether this page can be read out, how loud it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.spoken.aloud import Aloud
from ui.comfort import Comfort
from ui.flow import Kiosk

QML_IMPORT_NAME = "Kiosk.Flow"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class Voice(QObject):
    """One an engine, made by it; `attach` gives it the flow."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kiosk: Kiosk | None = None
        self._comfort: Comfort | None = None
        self._press: Callable[[str, object], None] = lambda name, argument: None
        self._aloud = Aloud()

    def attach(self, kiosk: Kiosk, comfort: Comfort, press: Callable[[str, object], None]) -> None:
        """`press` takes a touch that may be meant for the last page, or be a whole hand's."""
        self._kiosk, self._comfort, self._press = kiosk, comfort, press
        comfort.languageChanged.connect(self._tell_language)

    def detach(self) -> None:
        self._kiosk = None

    @Property(bool, notify=changed)
    def there(self) -> bool:
        """A voice is there: its volume can be set."""
        return self._aloud.there

    @Property(bool, notify=changed)
    def canRead(self) -> bool:
        """This page can be read out."""
        return self._aloud.there and self._aloud.offered

    @Property(bool, notify=changed)
    def speaking(self) -> bool:
        return self._aloud.speaking

    @Property(bool, notify=changed)
    def handset(self) -> bool:
        """It is read into a handset."""
        return self._aloud.handset

    @Property(int, notify=changed)
    def volume(self) -> int:
        """0 quiet, 1 middle, 2 loud."""
        return self._aloud.volume

    @Slot()
    def readAloud(self) -> None:
        """Read the page out, or stop."""
        self._press("read_aloud", self._language)
        self.listen()

    @Slot()
    def nextVolume(self) -> None:
        self._press("volume", "")
        self.listen()

    @Slot()
    def listen(self) -> None:
        """Ask the flow how the voice stands now."""
        aloud = self._kiosk.aloud if self._kiosk is not None else Aloud()
        if aloud != self._aloud:
            came = aloud.there and not self._aloud.there
            self._aloud = aloud
            self.changed.emit()
            if came:  # it has missed what was chosen before
                self._tell_language()

    @Slot()
    def _tell_language(self) -> None:
        if self._kiosk is not None and self._aloud.there:
            self._kiosk.tap("language", self._language)

    @property
    def _language(self) -> str:
        return self._comfort.spoken if self._comfort is not None else ""
