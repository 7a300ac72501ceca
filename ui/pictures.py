"""`python -m ui.pictures OUT [--quick]`: a PNG of every page, both orientations, two type sizes, both languages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QSize
from PySide6.QtGui import QImage

from kiosk.clock import SystemClock
from kiosk.texts import LANGUAGES
from kiosk.visit.screen import Screen
from ui.app import LANDSCAPE, PORTRAIT, Window, application, open_window
from ui.gallery import Showcase, gallery, test_card

ORIENTATIONS = {"portrait": PORTRAIT, "landscape": LANDSCAPE}
SIZES = {"standard": 0, "largest": 2}


@dataclass(frozen=True)
class Way:
    """One way of showing every page."""

    orientation: str
    size: str
    language: str

    def __str__(self) -> str:
        return f"{self.orientation}-{self.size}-{self.language}"

    @property
    def pixels(self) -> QSize:
        return ORIENTATIONS[self.orientation]


ALL = tuple(Way(o, s, language) for o in ORIENTATIONS for s in SIZES for language in LANGUAGES)
QUICK = (Way("portrait", "standard", "zh"), Way("landscape", "largest", "zh"))


def settle(milliseconds: int = 60) -> None:
    """Let bindings, layouts and a frame happen."""
    deadline = QDeadlineTimer(milliseconds)
    while not deadline.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)


def turn(window: Window, way: Way) -> None:
    """Put the window into this orientation, type size and language."""
    window.quick.resize(way.pixels)
    window.bridge.setTypeSize(SIZES[way.size])
    while window.bridge.language != way.language:
        window.bridge.nextLanguage()


def page(window: Window, kiosk: Showcase, shown: Screen, way: Way) -> QImage:
    """The picture of one page in one way."""
    kiosk.show(shown)
    settle(20)
    turn(window, way)
    settle()
    return window.quick.grabWindow()


def pictures(out: Path, ways: tuple[Way, ...], only: str = "") -> Iterator[Path]:
    """Write a PNG of every page in each way; yields the files as they are written."""
    out.mkdir(parents=True, exist_ok=True)
    application()
    kiosk = Showcase(frame=test_card())
    window = open_window(kiosk, SystemClock())
    try:
        for way in ways:
            for name, shown in gallery().items():
                if only and only not in name:
                    continue
                file = out / f"{name}-{way}.png"
                if not page(window, kiosk, shown, way).save(str(file)):
                    raise OSError(f"could not write {file.name}")
                yield file
    finally:
        window.close()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ui.pictures", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--quick", action="store_true", help="portrait standard and landscape largest, Chinese only")
    parser.add_argument("--only", default="", help="pages whose name contains this")
    given = parser.parse_args(arguments)
    count = sum(1 for _ in pictures(given.out, QUICK if given.quick else ALL, given.only))
    sys.stdout.write(f"{count} pictures in {given.out}\n")
    return 0 if count else 1


if __name__ == "__main__":
    sys.exit(main())
