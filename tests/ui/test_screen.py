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
looks, ticks = [], QTimer()
def colours(image):
    places = [(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)]
    return len({image.pixel(*place) for place in places})
def look():
    quick = window.quick
    looks.append(quick.size() == quick.screen().size() and colours(quick.grabWindow()) > 20)
    if not looks[-1] and len(looks) < 300:
        return  # a server that is busy shows it later
    ticks.stop()
    flags = quick.flags()
    print("platform", app.platformName())
    print("size", quick.width(), quick.height(), quick.screen().size().width(), quick.screen().size().height())
    print("frameless", bool(flags & Qt.WindowType.FramelessWindowHint))
    print("on_top", bool(flags & Qt.WindowType.WindowStaysOnTopHint))
    print("closes", quick.close())
    print("colours", colours(quick.grabWindow()) > 20)
    window.close()
    app.quit()
ticks.timeout.connect(look)
ticks.start(100)
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
