"""`kiosk run`: a first picture at once, and behind it everything that a terminal needs before it serves.

Until the welcome page can be shown, people see that the terminal is starting instead of a dark screen. That picture
needs neither QML nor a device, and this file imports neither.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRasterWindow

from kiosk.texts import LANGUAGES, text
from ui.application import application, ending_when_told

if TYPE_CHECKING:
    from kiosk.bootstrap import Kiosk

#: Ground and ink as in qml/theme/Theme.qml, which can't be asked yet.
_GROUND, _INK = "#F8F4EC", "#1D2B30"


class Opening(QRasterWindow):
    """One line in the middle of the glass: the terminal is starting."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = False
        self.setFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(_GROUND))
        font = painter.font()
        font.setPixelSize(max(min(self.width(), self.height()) * 40 // 1080, 1))
        painter.setFont(font)
        painter.setPen(QColor(_INK))
        painter.drawText(0, 0, self.width(), self.height(), Qt.AlignmentFlag.AlignCenter, _line())
        painter.end()
        self.painted = True


def _line() -> str:
    return text(LANGUAGES[0], "waiting.starting")


def run(make: Callable[[], Kiosk]) -> int:
    """Show the kiosk that `make` builds on the whole screen, until `QGuiApplication.quit`. The exit code.

    Raises what `make` raises.
    """
    app = application()
    opening = Opening()
    opening.showFullScreen()
    while not opening.painted:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    from ui.app import open_window  # here, with all that follows: the first picture doesn't wait for it

    kiosk = make()
    with ExitStack() as ending:
        kiosk.start()
        ending.callback(kiosk.stop)
        window = open_window(kiosk, kiosk.parts.clock, locked=True)
        ending.callback(window.close)
        window.quick.frameSwapped.connect(opening.destroy, Qt.ConnectionType.SingleShotConnection)
        ending.enter_context(ending_when_told(app))
        return app.exec()
