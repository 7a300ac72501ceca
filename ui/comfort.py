"""What a person sets for themself: the language and the type size; and how large a millimetre is on this glass."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.texts import LANGUAGES, texts

QML_IMPORT_NAME = "Kiosk.Flow"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class Comfort(QObject):
    """One an engine, made by it."""

    languageChanged = Signal()
    typeSizeChanged = Signal()
    metricsChanged = Signal()
    #: Somebody has asked for another language: what is shown is to be said anew.
    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = LANGUAGES[0]
        self._words = _words(self._language)
        self._type_size = 0
        self._pixels_per_mm = 4.03

    @property
    def spoken(self) -> str:
        """`language`, for Python."""
        return self._language

    @property
    def chosen(self) -> bool:
        """Whether anything is other than at first."""
        return self._language != LANGUAGES[0] or self._type_size != 0

    def reset(self) -> None:
        """The next person finds the first language and the standard type again."""
        self._speak(LANGUAGES[0])
        self.setTypeSize(0)

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        return self._language

    @Property("QVariantMap", notify=languageChanged)  # type: ignore[arg-type]
    def words(self) -> dict[str, str]:
        """The window's own texts (keys "ui.…")."""
        return self._words

    @Slot()
    def nextLanguage(self) -> None:
        self._speak(LANGUAGES[(LANGUAGES.index(self._language) + 1) % len(LANGUAGES)])
        self.asked.emit()

    def _speak(self, language: str) -> None:
        if language != self._language:
            self._language, self._words = language, _words(language)
            self.languageChanged.emit()

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

    @property
    def pixels_per_mm(self) -> float:
        """`pixelsPerMm`, for Python."""
        return self._pixels_per_mm

    def set_pixels_per_mm(self, value: float) -> None:
        self._pixels_per_mm = value
        self.metricsChanged.emit()


def _words(language: str) -> dict[str, str]:
    return {key: value for key, value in texts(language).items() if key.startswith("ui.")}
