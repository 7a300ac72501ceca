"""`kiosk run`: a first picture at once, and behind it everything that a terminal needs before it serves.

Until the welcome page can be shown, people see that the terminal is starting instead of a dark screen. That picture
needs neither QML nor a device, and this file imports neither.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QRasterWindow

from kiosk.texts import LANGUAGES, text
from ui.application import application, ending_when_told

if TYPE_CHECKING:
    from kiosk.bootstrap import Kiosk
    from kiosk.domain.problems import ProblemCode
    from kiosk.journal.trouble import JournalNotOpened
    from kiosk.ports import JournalUnwritable

log = logging.getLogger("kiosk")

#: Ground and ink as in qml/theme/Theme.qml, which can't be asked yet.
_GROUND, _INK = "#F8F4EC", "#1D2B30"


#: ProblemCode.SECOND_INSTANCE, whose module is loaded only when something is wrong.
SECOND_INSTANCE = "K-903"
#: Milliseconds between two tries to open a journal that could not be opened.
RETRY_MS = 20_000
_AGAIN = 3


class Opening(QRasterWindow):
    """A few lines in the middle of the glass: the terminal is starting, or why it doesn't serve and where to go, and at
    the foot what an engineer does about it."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = False
        self.words, self.foot = text(LANGUAGES[0], "waiting.starting"), ""
        self.setFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(_GROUND))
        painter.setPen(QColor(_INK))
        short = min(self.width(), self.height())
        edge = short // 10
        page = QRect(edge, edge // 2, self.width() - 2 * edge, self.height() - edge)
        for words, size, where in (
            (self.words, 40, Qt.AlignmentFlag.AlignCenter),
            (self.foot, 24, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter),
        ):
            font = painter.font()
            font.setPixelSize(max(short * size // 1080, 1))
            painter.setFont(font)
            painter.drawText(page, where | Qt.TextFlag.TextWordWrap, words)
        painter.end()
        self.painted = True


def _refusal(code: ProblemCode) -> str:
    """Out of service without a journal: what it is and what to do now, in both languages, with its code."""
    lines = [text(language, f"problem.{code.value}.{part}") for language in LANGUAGES for part in ("title", "patient")]
    return "\n\n".join((*lines, code.value))


def _for_engineer(error: JournalNotOpened | JournalUnwritable) -> str:
    """Which check failed and what to do about it, in both languages. The journal that knows the engineers' PINs can't
    be read: nobody is let in here."""
    reason, step = getattr(error, "reason", None), getattr(error, "step", None)
    key = f"journal.next.{step}" if step is not None else f"problem.{error.code.value}.engineer"
    return "\n".join(
        text(
            language,
            "opening.engineer",
            reason=reason.say(language) if reason is not None else text(language, "finding.journal.unopened"),
            step=text(language, key),
        )
        for language in LANGUAGES
    )


def run(make: Callable[[], Kiosk]) -> int:
    """Show the kiosk that `make` builds on the whole screen, until told to end. The exit code.

    Raises what `make` raises; a journal that can't be opened first when told to end.
    """
    app = application()
    opening = Opening()
    opening.showFullScreen()
    while not opening.painted:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    from ui.app import open_window  # here, with all that follows: the first picture doesn't wait for it
    from ui.screens import check_screen

    with ExitStack() as ending:
        ending.enter_context(ending_when_told(app))
        kiosk = _made(make, app, opening)
        kiosk.start()
        ending.callback(kiosk.stop)
        ending.push(lambda kind, error, trace: kiosk.ended(error) if isinstance(error, Exception) else None)
        window = open_window(kiosk, kiosk.parts.clock, locked=True)
        ending.callback(window.close)
        kiosk.workbench.screen_found(check_screen(window.quick))
        window.quick.frameSwapped.connect(opening.destroy, Qt.ConnectionType.SingleShotConnection)
        return app.exec()


def _made(make: Callable[[], Kiosk], app: QGuiApplication, opening: Opening) -> Kiosk:
    """The kiosk, tried again while its journal can't be opened: until then people read where to go instead.

    A second instance is refused at once (the first one serves), as are wrong settings.
    """
    from kiosk.journal.trouble import JournalNotOpened
    from kiosk.ports import JournalUnwritable

    while True:
        try:
            return make()
        except (JournalNotOpened, JournalUnwritable) as error:
            if error.code.value == SECOND_INSTANCE:
                raise
            log.error("journal_not_opened", extra={"facts": {"problem": error.code.value}})
            opening.words, opening.foot = _refusal(error.code), _for_engineer(error)
            opening.update()
            QTimer.singleShot(RETRY_MS, opening, lambda: app.exit(_AGAIN))
            if app.exec() != _AGAIN:
                raise
