"""`kiosk demo`: the kiosk beside its dock; on a machine without a display, the scripted visits with their pictures.

Offscreen, the flow is stepped: an effect runs only after the page before it was photographed, so that every page the
scripts reach is in the folder. Exit code 0 only if all of them came up and every slip says what the insurer booked.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QPointF, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from drivers.printer.readback import pdf_text, read_codes
from kiosk import log
from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.clock import SystemClock
from kiosk.domain.bill import Settlement
from kiosk.domain.filing import RecordState
from kiosk.papers.seal import Seal, Verified, verify
from kiosk.visit.screen import Screen
from ui.app import LANDSCAPE, PORTRAIT, Window, application, open_window
from ui.bench import Bench
from ui.demo_scripts import SCRIPTS, Script

#: Looks for the next page before the demo gives up, a hundredth of a second and more each. Looks, not seconds: a
#: machine that stands still for a moment has looked at nothing meanwhile.
_PATIENCE = 2000


class Stepped:
    """Workers that wait to be told: a job runs when the page before it has been photographed."""

    def __init__(self) -> None:
        self._jobs: deque[Callable[[], None]] = deque()

    def submit(self, job: Callable[[], None], /) -> None:
        self._jobs.append(job)

    def run_one(self) -> bool:
        if not self._jobs:
            return False
        self._jobs.popleft()()
        return True


def demo(out: Path, *, offscreen: bool = False) -> int:
    """Open the bench, or play it without a display. The exit code."""
    log.configure(out / "kiosk.log")
    shown = sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if shown and not offscreen:
        from ui.dock import open_bench

        return open_bench(out)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return play_all(out)


def play_all(out: Path, scripts: tuple[Script, ...] = SCRIPTS, sizes: tuple[QSize, ...] = (PORTRAIT, LANDSCAPE)) -> int:
    """Play every script in every orientation; print what came of it, a line each."""
    application()
    faults: list[str] = []
    drivers: set[str] = set()
    for size in sizes:
        turned = "portrait" if size.height() > size.width() else "landscape"
        for script in scripts:
            playing = _Playing(script, out / turned / script.name, size)
            found = playing.play()
            drivers |= playing.drivers
            faults += [f"{turned}/{script.name}: {fault}" for fault in found]
            print(f"{turned}/{script.name}: {len(playing.taken)} pages, {', '.join(playing.papers) or 'no paper'}")
    for driver in sorted(drivers):
        print(f"driver: {driver}")
    for fault in faults:
        print(f"FAULT {fault}", file=sys.stderr)
    return 1 if faults else 0


@dataclass
class _Playing:
    """One script on one window."""

    script: Script
    folder: Path
    size: QSize
    taken: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    drivers: set[str] = field(default_factory=set)

    def play(self) -> list[str]:
        """Play it; answers what went wrong, in words for an engineer."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in (*self.folder.glob("*.png"), *self.folder.glob("*.pdf")):
            old.unlink()
        bench = Bench(self.folder)
        self.script.before(bench)
        jobs = Stepped()
        kiosk = build(bench.settings(idle_seconds=0), Overrides(bench.clock, bench.parts()), workers=jobs)
        self.drivers.update(f"{c.part}: {c.driver}" for c in kiosk.report().checks if c.driver != "-")
        window = open_window(kiosk, SystemClock(), size=self.size)
        window.bridge.guard_seconds = 0.0
        self._faults: list[str] = []
        self._last: QImage | None = None
        passed: set[str] = set()
        kiosk.listen(lambda screen: passed.add(screen.page))
        try:
            kiosk.start()
            self._visit(bench, kiosk, window, jobs)
            self._faults += self._compare(bench, kiosk.parts.seal) + self._filed(bench)
        finally:
            window.close()
            kiosk.stop()
            bench.close()
            _process()
        missing = sorted((passed | set(self.script.pages)) - set(self.taken))
        return self._faults + [f"page {page} never came up" for page in missing]

    def _visit(self, bench: Bench, kiosk: Kiosk, window: Window, jobs: Stepped) -> None:
        clock, acted, looks = SystemClock(), "", 0
        shown: object = None
        while looks < _PATIENCE:
            screen = kiosk.screen
            if screen != shown:
                kiosk.runner.catch_up(30.0)
                screen = kiosk.screen
                shown, acted, looks = screen, "", 0
                self._photograph(window, screen.page)
            if jobs.run_one():
                kiosk.runner.catch_up(30.0)
                _process()
                continue
            if kiosk.screen != shown:
                continue
            if self._ended(screen):
                return
            if not screen.busy and not acted:
                acted = self._act(bench, window, screen.page)
            _process()
            clock.sleep(0.01)
            looks += 1
        self._faults.append(f"stuck at page {kiosk.screen.page}")

    def _ended(self, screen: Screen) -> bool:
        there = screen.page == self.script.ends and not screen.busy
        return there and (not self.script.after or self.script.after in self.taken)

    def _act(self, bench: Bench, window: Window, page: str) -> str:
        match page:
            case "identify" if self.script.medium == "card":
                bench.hand.insert(self.script.person)
            case "identify":
                bench.show_voucher(self.script.person)
            case "contact":
                for digit in "13000000000":
                    self._touch(window, (f"key_{digit}",))
                self._touch(window, ("action_enter",))
            case "photo":
                bench.camera.lay()
                self._touch(window, self.script.presses["photo"])
            case "signature":
                self._sign(window)
                self._touch(window, ("action_signed",))
            case _:
                self._touch(window, self.script.presses.get(page, ("action_proceed",)))
        return page

    def _touch(self, window: Window, names: tuple[str, ...]) -> None:
        """Press the first of these buttons that can be pressed, where it is on the glass."""
        shown = [item for item in _items(window.quick.contentItem()) if item.isVisible() and item.isEnabled()]
        item = next((item for name in names for item in shown if item.objectName() == name), None)
        if item is None:
            self._faults.append(f"no button {names[0]}")
            return
        centre = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        QTest.mouseClick(window.quick, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, centre)
        _process()

    def _sign(self, window: Window) -> None:
        """Two strokes across the pad."""
        pad = next(item for item in _items(window.quick.contentItem()) if item.objectName() == "pad")
        left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        for row in (0.3, 0.6):
            way = [pad.mapToScene(QPointF(pad.width() * x / 10, pad.height() * row)).toPoint() for x in range(2, 8)]
            QTest.mousePress(window.quick, left, plain, way[0])
            for point in way[1:]:
                QTest.mouseMove(window.quick, point)
            QTest.mouseRelease(window.quick, left, plain, way[-1])
            _process()

    def _photograph(self, window: Window, page: str) -> None:
        """A picture of the page as it is; a page of one colour, or equal to the one before, is a fault."""
        clock, looks = SystemClock(), 0
        while not window.bridge.shows(page) and looks < _PATIENCE:
            _process()
            clock.sleep(0.01)
            looks += 1
        for _ in range(6):
            _process()
        image = window.quick.grabWindow()
        number = len(self.taken) + 1
        self.taken.append(page)
        image.save(str(self.folder / f"{number:02d}-{page}.png"))
        if _one_colour(image):
            self._faults.append(f"page {number} {page} is of one colour")
        if self._last is not None and image == self._last and self.taken[-2:-1] != [page]:
            self._faults.append(f"page {number} {page} looks like the one before it")
        self._last = image

    def _compare(self, bench: Bench, seal: Seal) -> list[str]:
        """The paper must say what the insurer booked: amounts to the fen, number, the person's name, a genuine seal."""
        self.papers = sorted(path.name for path in self.folder.glob("*.pdf"))
        booked = bench.place.books.live()
        if self.script.ends != "done":
            return [] if not booked else ["something was booked"]
        if len(booked) != 1 or len(self.papers) != 1:
            return [f"{len(booked)} settlements and {len(self.papers)} papers"]
        pdf = (self.folder / self.papers[0]).read_bytes()
        words = "".join(pdf_text(pdf).split())
        wanted = (*_amounts(booked[0]), booked[0].settlement_id)
        faults = [f"the slip does not say {word!r}" for word in wanted if word not in words]
        if bench.world.person(self.script.person).name not in words:
            faults.append("the slip does not name the person")
        sealed = [code for code in read_codes(pdf) if isinstance(verify(code, [seal.public_key()]), Verified)]
        return faults if sealed else [*faults, "the slip's code is not genuine"]

    def _filed(self, bench: Bench) -> list[str]:
        """The insured place must hold what the pages said of the filing: one more, or one that is cancelled."""
        before, held = bench.world.filings, bench.place.world.filings
        mine = [f for f in held if f.person == self.script.person]
        if "filing_sent" in self.script.pages and len(held) != len(before) + 1:
            return ["the insured place has no new filing"]
        if "withdraw" in self.script.pages and all(f.state is not RecordState.CANCELLED for f in mine):
            return ["the insured place still holds the filing"]
        return []


def _amounts(settlement: Settlement) -> Iterator[str]:
    amounts = settlement.amounts
    for amount in (amounts.total, amounts.fund_total, amounts.cash):
        yield amount.yuan()


def _items(item: QQuickItem) -> Iterator[QQuickItem]:
    yield item
    for child in item.childItems():
        yield from _items(child)


def _one_colour(image: QImage) -> bool:
    small = image.scaled(64, 64)
    return len({small.pixel(x, y) for x in range(64) for y in range(64)}) <= 1


def _process() -> None:
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
