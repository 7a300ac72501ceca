"""`python -m ui.pictures [--out FOLDER] [--quick]`: a PNG of every page in both orientations, two type sizes and both
languages."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, QSize
from PySide6.QtQuick import QQuickItem

from kiosk.clock import SystemClock
from kiosk.spoken.aloud import Aloud
from kiosk.texts import LANGUAGES
from kiosk.visit.screen import Screen
from ui.app import LANDSCAPE, PORTRAIT, Window, application, open_window
from ui.gallery import Showcase, gallery, seen, wall

ORIENTATIONS = {"portrait": PORTRAIT, "landscape": LANDSCAPE}
#: How long one frame may take before the picture is taken anyway.
FRAME_MS = 20_000
SIZES = {"standard": 0, "largest": 2}


#: Views inside a page that no Screen shows: page → name → the page root's properties.
INNER: Mapping[str, Mapping[str, Mapping[str, object]]] = {
    "agent": {
        "name": {"at": 1, "relation": "child", "personName": "示例"},
        "id_number": {"at": 2, "relation": "child", "idNumber": "99010019850102"},
        "phone": {"at": 3, "relation": "child", "phone": "13000000000"},
        "look_over": {
            "at": 4,
            "relation": "child",
            "personName": "示例子女",
            "idNumber": "990100198501021010",
            "phone": "13000000000",
        },
    },
    "refusal": {"others": {"open": True}},
    "bill": {
        "categories": {"view": "details"},
        "lines": {"view": "details", "byLine": True},
        "why": {"view": "why"},
    },
}


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


def settle(window: Window, frames: int = 2) -> None:
    """Let bindings happen and wait for whole frames: layouts only run in the polish phase of one."""
    swapped: list[bool] = []

    def count() -> None:
        swapped.append(True)

    window.quick.frameSwapped.connect(count)
    for wanted in range(1, frames + 1):
        QCoreApplication.processEvents()
        window.quick.update()
        deadline = QDeadlineTimer(FRAME_MS)
        while len(swapped) < wanted and not deadline.hasExpired():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        # outside of exec() nobody else does: every page before would stay in memory
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.quick.frameSwapped.disconnect(count)


def turn(window: Window, way: Way) -> None:
    """Put the window into this orientation, type size and language."""
    window.quick.resize(way.pixels)
    window.comfort.setTypeSize(SIZES[way.size])
    while str(window.comfort.property("language")) != way.language:
        window.comfort.nextLanguage()


def root(window: Window) -> QQuickItem:
    """The root item of the page that is shown."""
    loader = window.quick.findChild(QQuickItem, "page")
    item = loader.property("item") if loader is not None else None
    if not isinstance(item, QQuickItem):
        raise RuntimeError("no page is shown")
    return item


def open_page(window: Window, kiosk: Showcase, shown: Screen, way: Way, inner: str = "") -> QQuickItem:
    """Show one page, or a view inside it, in one way, and wait for its frame."""
    if root(window).objectName() == shown.page:  # the same page would keep what it was left with
        kiosk.show(gallery()["welcome" if shown.page == "waiting" else "starting"])
    kiosk.show(shown)
    turn(window, way)
    for name, value in INNER.get(shown.page, {}).get(inner, {}).items():
        root(window).setProperty(name, value)
    settle(window)
    return root(window)


def views() -> Iterator[tuple[str, str]]:
    """Every (sample, inner view); "" is the page as it opens. Samples of one page don't follow each other where that
    can be had: the next of the same page would first need another between."""
    seen: Counter[str] = Counter()
    turns: dict[str, int] = {}
    for name, shown in gallery().items():
        turns[name] = seen[shown.page]
        seen[shown.page] += 1
    for name in sorted(turns, key=turns.__getitem__):
        yield name, ""
    for name, shown in gallery().items():
        for inner in INNER.get(shown.page, {}):
            if name == shown.page:
                yield name, inner


def pictures(out: Path, ways: tuple[Way, ...], only: str = "", *, voice: bool = False) -> Iterator[Path]:
    """Write a PNG of every page in each way, with a `voice` or without; yields the files as they are written."""
    out.mkdir(parents=True, exist_ok=True)
    application()
    kiosk = Showcase(frame=wall(), voice=Aloud(there=voice))
    window = open_window(kiosk, SystemClock())
    try:
        for way in ways:
            for name, inner in views():
                if only and only not in name:
                    continue
                kiosk.see(seen(name))
                open_page(window, kiosk, gallery()[name], way, inner)
                file = out / f"{name}{'.' if inner else ''}{inner}-{way}.png"
                if not window.quick.grabWindow().save(str(file)):
                    raise OSError(f"could not write {file.name}")
                yield file
    finally:
        window.close()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ui.pictures", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--out", type=Path, default=Path("out/pictures"), help="the folder (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="portrait standard and landscape largest, Chinese only")
    parser.add_argument("--only", default="", help="pages whose name contains this")
    parser.add_argument("--voice", action="store_true", help="as a terminal with a voice shows them")
    given = parser.parse_args(arguments)
    folder = given.folder or given.out
    count = sum(1 for _ in pictures(folder, QUICK if given.quick else ALL, given.only, voice=given.voice))
    sys.stdout.write(f"{count} pictures in {folder}\n")
    return 0 if count else 1


if __name__ == "__main__":
    sys.exit(main())
