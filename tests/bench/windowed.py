"""A visit with the window open: each page is touched as soon as it is painted.

The floor is visit.py's, and the same pages painted in the same window with nothing behind them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEventLoop

from kiosk.clock import SystemClock
from kiosk.visit.screen import Screen
from tests.bench.figures import Figure
from tests.bench.stage import Stage, Visited, stage
from tests.bench.visit import bare
from ui.app import PORTRAIT, Window, open_window
from ui.gallery import Showcase

_PATIENCE = 20.0
_TAPS = {"for_whom": "self", "filing": "proceed", "bill": "confirm"}


def measure(quick: bool) -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rounds = 4 if quick else 15
    ours, floor, frames = [], [], []
    with stage() as made:
        _visit(made)
        for _ in range(rounds):
            visited, screens = _visit(made)
            ours.append(visited.took)
            frames.append(_paint(screens))
            floor.append(sum(bare(made, visited).values()) + frames[-1])
    note = f"{len(screens)} pages painted alone: {sorted(frames)[len(frames) // 2]:.0f} ms"
    return [Figure("the same with the window", "ms", tuple(ours), tuple(floor), 1.5, note=note)]


def _visit(made: Stage) -> tuple[Visited, list[Screen]]:
    """One visit; what it took, and the screens that were painted in it."""
    kiosk, reader, printer = made.kiosk()
    painted: list[str] = []
    shown: dict[str, Screen] = {}
    kiosk.listen(lambda screen: shown.__setitem__(screen.page, screen))
    window = open_window(kiosk, SystemClock(), size=PORTRAIT)
    ended = 0.0
    read_count = 0

    def swapped() -> None:
        nonlocal ended, read_count
        page = _page(window)
        if painted[-1:] == [page]:
            return
        painted.append(page)
        if page in _TAPS:
            kiosk.tap(_TAPS[page])
        if page == "filing":
            read_count = made.commands()
        if page == "done":
            ended = time.perf_counter()

    window.quick.frameSwapped.connect(swapped)
    try:
        _until(lambda: painted == ["welcome"])
        made.insert()
        _until(lambda: ended > 0)
        visited = made.visited(kiosk, (ended - reader.card_at) * 1000, read_count, printer)
        return visited, [shown[page] for page in painted if page != "welcome"]
    finally:
        _close(window)
        made.leave(kiosk)


def _paint(screens: list[Screen]) -> float:
    """Milliseconds for the same pages, one after the other, in a window with nothing behind it."""
    still = Showcase()
    window = open_window(still, SystemClock(), size=PORTRAIT)
    painted: list[str] = []
    window.quick.frameSwapped.connect(lambda: painted.append(_page(window)))
    try:
        _until(lambda: bool(painted))
        begun = time.perf_counter()
        for screen in screens:
            painted.clear()
            still.show(screen)
            _until(lambda page=screen.page: page in painted)  # type: ignore[misc]
        return (time.perf_counter() - begun) * 1000
    finally:
        _close(window)


def _page(window: Window) -> str:
    page = window.bridge.screen["page"]  # type: ignore[index]
    return str(page)


def _until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not reached():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
        if time.monotonic() > end:
            raise TimeoutError("a page is not painted")


def _close(window: Window) -> None:
    window.close()
    QCoreApplication.processEvents()
