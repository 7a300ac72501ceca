"""The window and its application: software scene graph, kiosk flags, keys kept out, fonts, closing refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickImageProvider, QQuickWindow

from kiosk.ports import Clock
from ui.application import application as application
from ui.assist import Assist
from ui.bridge import Bridge, Kiosk
from ui.codes import CodeImages
from ui.icons import IconImages

QML = Path(__file__).parent / "qml"
PORTRAIT = QSize(1080, 1920)
LANDSCAPE = QSize(1920, 1080)

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod)
_PRESSES = (QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress)
_UNWANTED = (QEvent.Type.ContextMenu, QEvent.Type.DragEnter, QEvent.Type.Drop, QEvent.Type.FileOpen)
_WATCHED = frozenset((*_KEYS, *_PRESSES, *_UNWANTED))
_MOVES = ("tab", "backtab")
_NAMED = {
    Qt.Key.Key_Return: "enter",
    Qt.Key.Key_Enter: "enter",
    Qt.Key.Key_Backspace: "back",
    Qt.Key.Key_Tab: "tab",
}


class InputFilter(QObject):
    """Application-wide: no key does anything but digits, Enter and Backspace on the pages that want them, and what
    `Assist` does for staff who help at a keyboard.

    A wedge scanner types links and Ctrl combinations; without this Qt copies, pastes and opens windows. Every press
    tells the bridge that somebody is here.
    """

    def __init__(self, bridge: Bridge, window: QQuickWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._window = bridge, window
        self.assist = Assist(bridge, window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _WATCHED:
            return False
        if kind in _PRESSES:
            if watched is self._window:
                self._bridge.touched()
                self._bridge.assist(False)
            return False
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self._window:
            self._typed(event)
        return True

    def _typed(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        key = _name(event)
        if self.assist.key(key):
            self._bridge.touched()
        elif key and self._bridge.wants_keys and key not in _MOVES:
            self._bridge.touched()
            self._bridge.digitTyped.emit(key)


def _name(event: QKeyEvent) -> str:
    """What a key press is called here: a digit, "enter", "back", "tab" or "backtab"; "" for every other."""
    if event.key() == Qt.Key.Key_Backtab:
        return "backtab"
    if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
        return ""
    named = _NAMED.get(Qt.Key(event.key()))
    if named is not None:
        return named
    return event.text() if len(event.text()) == 1 and event.text() in "0123456789" else ""


class CameraImages(QQuickImageProvider):
    """image://camera/<count>: the bridge's present frame, copied (the frame's bytes are the camera's)."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._bridge = bridge

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:
        frame = self._bridge.frame()
        if frame is None:
            return QImage(1, 1, QImage.Format.Format_RGB32)
        image = QImage(frame.data, frame.width, frame.height, 3 * frame.width, QImage.Format.Format_RGB888).copy()
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image


@dataclass
class Window:
    """One kiosk window with its engine and bridge. `close()` ends it; nothing else can."""

    engine: QQmlApplicationEngine
    bridge: Bridge
    quick: QQuickWindow
    keys: InputFilter

    def close(self) -> None:
        self.bridge.permit_close()
        self.bridge.detach()
        app = QGuiApplication.instance()
        if app is not None:
            app.removeEventFilter(self.keys)
        self.quick.close()
        self.engine.deleteLater()


def open_window(kiosk: Kiosk, clock: Clock, *, size: QSize = PORTRAIT, locked: bool = False) -> Window:
    """Load the pages and show the window: `size` in pixels, or with `locked` the whole screen, frameless, on top."""
    app = application()
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(QML))
    bridge = engine.singletonInstance("Kiosk.Flow", "Bridge")
    if not isinstance(bridge, Bridge):
        raise TypeError("the QML engine did not make the bridge")
    engine.addImageProvider("codes", CodeImages())
    engine.addImageProvider("icons", IconImages())
    engine.addImageProvider("camera", CameraImages(bridge))
    bridge.attach(kiosk, clock)
    engine.load(QUrl.fromLocalFile(str(QML / "Main.qml")))
    roots = engine.rootObjects()
    if not roots or not isinstance(roots[0], QQuickWindow):
        raise RuntimeError("the window's QML did not load")
    quick = roots[0]
    keys = InputFilter(bridge, quick, app)
    app.installEventFilter(keys)
    quick.setProperty("fontFamily", app.font().family())
    if locked:
        kiosk_flags = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        quick.setFlags(Qt.WindowType.Window | kiosk_flags)
        quick.showFullScreen()
        _measure(bridge, quick)
    else:
        quick.resize(size)
        quick.show()
    return Window(engine, bridge, quick, keys)


def _measure(bridge: Bridge, quick: QQuickWindow) -> None:
    """Stage pixels in a millimetre of this screen, where the screen says its size believably (10–110 inches)."""
    screen = quick.screen()
    width_mm, height_mm = screen.physicalSize().toTuple()
    if not 200 <= max(width_mm, height_mm) <= 2500:
        return
    short_mm = min(width_mm, height_mm)
    bridge.set_pixels_per_mm(1080 / short_mm)
