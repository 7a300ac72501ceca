"""The locked window on a real X server: whole screen, no frame, on top, and it can't be closed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.require import need, program

_OPEN = """
import sys
from PySide6.QtCore import Qt, QTimer
from kiosk.clock import SystemClock
from ui.app import application, open_window
from ui.gallery import Showcase
app = application()
window = open_window(Showcase(), SystemClock(), locked=True)
def look():
    quick = window.quick
    flags = quick.flags()
    print("platform", app.platformName())
    print("size", quick.width(), quick.height(), quick.screen().size().width(), quick.screen().size().height())
    print("frameless", bool(flags & Qt.WindowType.FramelessWindowHint))
    print("on_top", bool(flags & Qt.WindowType.WindowStaysOnTopHint))
    print("closes", quick.close())
    image = quick.grabWindow()
    places = [(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)]
    print("colours", len({image.pixel(*place) for place in places}) > 20)
    window.close()
    app.quit()
QTimer.singleShot(800, look)
sys.exit(app.exec())
"""


@pytest.fixture
def display() -> Iterator[str]:
    need("xvfb")
    read, write = os.pipe()
    server = subprocess.Popen(
        [program("Xvfb") or "Xvfb", "-displayfd", str(write), "-screen", "0", "1080x1920x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def test_locked_window_fills_the_screen(display: str) -> None:
    surroundings = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(
        [sys.executable, "-c", _OPEN], env=surroundings, capture_output=True, text=True, check=False, timeout=200
    )
    assert done.returncode == 0, done.stderr
    said = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert said == {
        "platform": "xcb",
        "size": "1080 1920 1080 1920",
        "frameless": "True",
        "on_top": "True",
        "closes": "False",
        "colours": "True",
    }
