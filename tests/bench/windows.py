"""Windows in a process of their own: `python -m tests.bench.windows KIND [ARGUMENT…]`.

`bare`: PySide6 and one QML Text. `devices`: the same with cv2 grabbing off a video and pyscard listening. `idle`:
the bare window with a 10 ms timer. `kiosk`: `kiosk run` as it is. `busy`: the kiosk's window with a preview, and
a worker that calls the insurer and prints. Each tells on standard output what happens, a line
each, with the time on the monotonic clock, which all processes share: "frame PAGE TIME".
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

#: In the face that the kiosk writes with: Chinese needs one, and its size is nobody's choice.
BARE = 'import QtQuick\nWindow { Text { text: "医保结算"; font.family: "Noto Sans CJK SC" } }'


def main(kind: str, *arguments: str) -> None:
    os.environ["QT_QUICK_BACKEND"] = "software"
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    match kind:
        case "kiosk":
            _kiosk(*arguments)
        case "busy":
            _busy(*arguments)
        case "devices":
            _bare(lambda: _devices(*arguments))
        case "idle":
            _bare(lambda: tick(float(*arguments)))
        case _:
            _bare(lambda: None)


def tell(what: str) -> None:
    print(f"{what} {time.monotonic()}", flush=True)


def tick(seconds: float) -> None:
    """After half a second, time a 10 ms timer of the GUI thread for so long; tell each lateness in ms and leave."""
    from PySide6.QtCore import QCoreApplication, QElapsedTimer, Qt, QTimer

    late: list[float] = []
    timer, watch = QTimer(QCoreApplication.instance()), QElapsedTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(10)

    def ticked() -> None:
        late.append(max(watch.nsecsElapsed() / 1e6 - 10.0, 0.0))
        watch.restart()
        if len(late) * 10 >= seconds * 1000:
            print("late", *(f"{ms:.4f}" for ms in late), flush=True)
            os._exit(0)

    def begin() -> None:
        watch.start()
        timer.start()

    timer.timeout.connect(ticked)
    QTimer.singleShot(500, begin)


def _bare(then: Callable[[], None]) -> None:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtQml import QQmlApplicationEngine
    from PySide6.QtQuick import QQuickWindow

    app = QGuiApplication([])
    engine = QQmlApplicationEngine()
    engine.loadData(BARE.encode())
    window = engine.rootObjects()[0]
    if not isinstance(window, QQuickWindow):
        raise TypeError("the bare window did not load")
    window.frameSwapped.connect(lambda: tell("frame bare"))
    window.showFullScreen()
    then()
    app.exec()


def _devices(video: str) -> None:
    import cv2
    from smartcard import scard

    capture = cv2.VideoCapture(video, cv2.CAP_FFMPEG)
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)

    def grab() -> None:
        while True:
            if not capture.read()[0]:
                capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
            time.sleep(1 / 30)

    def listen() -> None:
        while True:
            names = scard.SCardListReaders(context, [])[1]
            if names:
                scard.SCardGetStatusChange(context, 1000, [(name, scard.SCARD_STATE_UNAWARE) for name in names])
            time.sleep(1)

    for work in (grab, listen):
        threading.Thread(target=work, daemon=True).start()


def _kiosk(settings: str) -> None:
    """The real command; only what is painted is watched from outside."""
    from ui.opening import Opening

    paint = Opening.paintEvent

    def painted(self: Opening, event: QPaintEvent) -> None:
        paint(self, event)
        tell("frame opening")
        _watch_window()

    Opening.paintEvent = painted  # type: ignore[method-assign]
    from kiosk.cli import main as command

    sys.exit(command(["run", "--settings", settings, "--log", str(Path(settings).with_suffix(".log"))]))


def _watch_window() -> None:
    """Tell the frames of the window that is opened next. Called after the first picture: that is when it is loaded."""
    import ui.app

    opened = ui.app.open_window

    def watched(*given: object, **named: object) -> ui.app.Window:
        window = opened(*given, **named)  # type: ignore[arg-type]
        window.quick.frameSwapped.connect(lambda: tell(f"frame {window.bridge.screen['page']}"))  # type: ignore[index]
        return window

    ui.app.open_window = watched


def _busy(settings: str, seconds: str) -> None:
    from PySide6.QtGui import QGuiApplication

    from kiosk.bootstrap import build
    from kiosk.domain.bill import Choice
    from kiosk.domain.people import Account, Medium
    from kiosk.settings import load
    from tests.bench.slip import full_slip
    from ui.app import open_window

    kiosk = build(load(Path(settings)))
    window = open_window(kiosk, kiosk.parts.clock, locked=True)
    kiosk.start()
    slip, parts = full_slip(), kiosk.parts
    parts.printer.print(slip)  # the first paper also loads what draws it
    backend: Any = parts.backend
    hospital: Any = parts.hospital
    member = backend.identify(backend.world.person("in_force").credential(Medium.CARD))
    bill = hospital.bill(hospital.stays(member.id_number)[0].stay_id)

    def work() -> None:
        kiosk.runner.settle_down(5)
        kiosk.tap("start")
        kiosk.tap("self")
        while True:
            backend.preview(member, bill, Choice(member.insurances[0], Account.NONE))
            parts.printer.print(slip)

    threading.Thread(target=work, daemon=True).start()
    tick(float(seconds))
    QGuiApplication.exec()
    window.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
