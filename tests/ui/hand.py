"""What a person does at the window: find, touch, hold, type, and wait for what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QPointingDevice
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.visit.screen import Screen
from ui.app import Window
from ui.gallery import Showcase, gallery
from ui.pictures import root, settle


@cache
def _device() -> QPointingDevice:
    """One touch screen for all tests: Qt keeps every one that is made."""
    return QTest.createTouchDevice()


def walk(item: QQuickItem) -> Iterator[QQuickItem]:
    """The item and everything in it that can be seen."""
    if not item.isVisible() or item.opacity() == 0:
        return
    yield item
    for child in item.childItems():
        yield from walk(child)


def rect(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


class Hand:
    def __init__(self, window: Window, kiosk: Showcase) -> None:
        self.window, self.kiosk = window, kiosk

    @property
    def items(self) -> list[QQuickItem]:
        return list(walk(self.window.quick.contentItem()))

    @property
    def page(self) -> QQuickItem:
        return root(self.window)

    def open(self, sample: str | Screen) -> QQuickItem:
        self.kiosk.show(gallery()[sample] if isinstance(sample, str) else sample)
        settle(self.window)
        return self.page

    def sees(self, name: str) -> bool:
        return any(item.objectName() == name for item in self.items)

    def find(self, name: str) -> QQuickItem:
        hits = [item for item in self.items if item.objectName() == name]
        assert len(hits) == 1, f"{name}: {len(hits)} visible items"
        return hits[0]

    def text(self, name: str) -> str:
        return str(self.find(name).property("text"))

    def texts(self) -> list[str]:
        return [str(item.property("text")) for item in self.items if item.inherits("QQuickText")]

    def centre(self, name: str) -> QPoint:
        item = self.find(name)
        point = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        assert self.window.quick.contentItem().contains(QPointF(point)), f"{name} is off the screen at {point}"
        return point

    def press(self, name: str) -> Callable[[], None]:
        """Put a finger down on an item; call the answer to lift it."""
        point, quick = self.centre(name), self.window.quick
        QTest.touchEvent(quick, _device()).press(0, point, quick).commit()
        settle(self.window, 1)

        def lift() -> None:
            QTest.touchEvent(quick, _device()).release(0, point, quick).commit()
            settle(self.window, 1)

        return lift

    def tap(self, name: str) -> None:
        self.press(name)()

    def corners(self) -> QQuickItem:
        """The engineer's gesture, with a hold that a test has the patience for, and all the time between the two."""
        found = self.window.quick.findChild(QQuickItem, "corners")
        assert found is not None
        found.setProperty("hold", 60)
        found.setProperty("between", 600_000)
        return found

    def hold_first(self, corners: QQuickItem) -> None:
        """Hold the first of the corners until the gesture has it half."""
        lift = self.press("corner_first")
        self.wait(lambda: bool(corners.property("half")), "the first corner was held")
        lift()

    def hold_second(self, opened: Callable[[], bool]) -> None:
        """Hold the second of the corners until the door has opened."""
        lift = self.press("corner_second")
        self.wait(opened, "the second corner was held too")
        lift()

    def open_door(self) -> None:
        """Hold one corner, then the other, until the page for the PIN is there."""
        self.hold_first(self.corners())
        self.hold_second(lambda: self.page.objectName() == "pin")

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.quick, key, modifiers)
        settle(self.window, 1)

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something has become true; only a hung window runs into the limit."""
        deadline = QDeadlineTimer(60_000)
        while not condition():
            assert not deadline.hasExpired(), f"never happened: {what}"
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def accessible_name(self, item: QQuickItem) -> str:
        interface = QAccessible.queryAccessibleInterface(item)
        return interface.text(QAccessible.Text.Name) if interface is not None else ""
