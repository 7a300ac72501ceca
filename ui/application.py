"""The application object: software scene graph, no Controls style, the Chinese face. Qt's QML is not needed for it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

FONT_FAMILIES = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei")


class FontMissing(RuntimeError):
    """No Chinese face is installed: every page would be boxes."""


def prepare() -> None:
    """Environment that Qt reads once, before the application object: the software scene graph, no Controls style.

    Workers hand Python back to the window's thread ten times as often as they would by themselves: drawing a slip is
    all Python, and a touch waited 5 ms a turn for it.
    """
    sys.setswitchinterval(0.0005)
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    os.environ.setdefault("QSG_RENDER_LOOP", "basic")
    os.environ.setdefault("QT_QUICK_CONTROLS_STYLE", "Basic")
    os.environ.setdefault("QT_IM_MODULE", "none")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def application() -> QGuiApplication:
    """The application, made once, with the Chinese face as its font. Raises FontMissing."""
    prepare()
    app = QGuiApplication.instance()
    if not isinstance(app, QGuiApplication):
        app = QGuiApplication(["kiosk"])
    installed = set(QFontDatabase.families())
    family = next((name for name in FONT_FAMILIES if name in installed), None)
    if family is None:
        raise FontMissing("install a Chinese font, for example the package fonts-noto-cjk")
    app.setFont(QFont(family))
    app.setQuitOnLastWindowClosed(False)
    return app


@contextmanager
def ending_when_told(app: QGuiApplication) -> Iterator[None]:
    """SIGTERM and SIGINT end the window's loop, so that money under way is finished and devices are let go.

    Python runs its handlers between two bytecodes only: a timer brings it there five times a second.
    """
    tick = QTimer()
    tick.timeout.connect(lambda: None)
    tick.start(200)

    def end(*_: object) -> None:
        # exit(), for quit() asks the window, which refuses; by a timer, for a loop that hasn't begun yet.
        QTimer.singleShot(0, lambda: app.exit(0))

    before = {told: signal.signal(told, end) for told in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        tick.stop()
        for told, handler in before.items():
            signal.signal(told, handler)
