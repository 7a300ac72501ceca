"""The window and its application: software scene graph, kiosk flags, keys kept out, fonts, closing refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickImageProvider, QQuickWindow

from kiosk.ports import Clock
from ui.application import application as application
from ui.bridge import Bridge
from ui.codes import CodeImages
from ui.comfort import Comfort
from ui.entry import Entry
from ui.flow import Kiosk
from ui.icons import IconImages
from ui.input_filter import InputFilter
from ui.preview import Preview
from ui.voice import Voice

T = TypeVar("T")

QML = Path(__file__).parent / "qml"
PORTRAIT = QSize(1080, 1920)
LANDSCAPE = QSize(1920, 1080)


class CameraImages(QQuickImageProvider):
    """image://camera/<count>: the preview's present frame, copied (the frame's bytes are the camera's)."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._preview = preview

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:
        frame = self._preview.frame
        if frame is None:
            return QImage(1, 1, QImage.Format.Format_RGB32)
        image = QImage(frame.data, frame.width, frame.height, 3 * frame.width, QImage.Format.Format_RGB888).copy()
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image


@dataclass
class Window:
    """One kiosk window with its engine and that one's singletons. `close()` ends it; nothing else can."""

    engine: QQmlApplicationEngine
    bridge: Bridge
    comfort: Comfort
    preview: Preview
    voice: Voice
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
    bridge, comfort = _made(engine, Bridge), _made(engine, Comfort)
    preview, voice = _made(engine, Preview), _made(engine, Voice)
    _made(engine, Entry)  # the pages alone ask it
    engine.addImageProvider("codes", CodeImages())
    engine.addImageProvider("icons", IconImages())
    engine.addImageProvider("camera", CameraImages(preview))
    bridge.attach(kiosk, clock, comfort, preview, voice)
    engine.load(QUrl.fromLocalFile(str(QML / "Main.qml")))
    roots = engine.rootObjects()
    if not roots or not isinstance(roots[0], QQuickWindow):
        raise RuntimeError("the window's QML did not load")
    quick = roots[0]
    keys = InputFilter(bridge, comfort, quick, app)
    app.installEventFilter(keys)
    quick.setProperty("fontFamily", app.font().family())
    if locked:
        kiosk_flags = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        quick.setFlags(Qt.WindowType.Window | kiosk_flags)
        quick.showFullScreen()
        _measure(comfort, quick)
    else:
        quick.resize(size)
        quick.show()
    return Window(engine, bridge, comfort, preview, voice, quick, keys)


def _made(engine: QQmlApplicationEngine, kind: type[T]) -> T:
    """The engine's one object of a kind that the pages name too."""
    made = engine.singletonInstance("Kiosk.Flow", kind.__name__)
    if not isinstance(made, kind):
        raise TypeError(f"the QML engine did not make the {kind.__name__}")
    return made


def _measure(comfort: Comfort, quick: QQuickWindow) -> None:
    """Stage pixels in a millimetre of this screen, where the screen says its size believably (10–110 inches)."""
    screen = quick.screen()
    width_mm, height_mm = screen.physicalSize().toTuple()
    if not 200 <= max(width_mm, height_mm) <= 2500:
        return
    short_mm = min(width_mm, height_mm)
    comfort.set_pixels_per_mm(1080 / short_mm)
