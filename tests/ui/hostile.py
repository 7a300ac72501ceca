"""Everything that can be done to a kiosk's window besides using it, by class, seeded; and what must not come of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QPoint, QPointF, QRectF, Qt, QUrl, Slot
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFileOpenEvent,
    QGuiApplication,
    QInputDevice,
    QInputMethodEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from tests.drivers.camera.test_classify import TICKET, VOUCHER
from tests.ui.hand import _device, walk

_K, _M = Qt.Key, Qt.KeyboardModifier
_NONE, _SHIFT, _CTRL, _ALT, _META = (
    _M.NoModifier,
    _M.ShiftModifier,
    _M.ControlModifier,
    _M.AltModifier,
    _M.MetaModifier,
)
MODIFIERS = (_NONE, _SHIFT, _CTRL, _ALT, _META, _CTRL | _SHIFT, _CTRL | _ALT, _ALT | _SHIFT)
COMMANDING = tuple(held for held in MODIFIERS if held not in (_NONE, _SHIFT))
KEYS = (
    *(_K(ord(sign)) for sign in " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ!#&'()*+,-./:;=?@[]_"),
    *(_K.Key_Return, _K.Key_Enter, _K.Key_Escape, _K.Key_Backspace, _K.Key_Delete, _K.Key_Insert, _K.Key_Home),
    *(_K.Key_End, _K.Key_PageUp, _K.Key_PageDown, _K.Key_Up, _K.Key_Down, _K.Key_Left, _K.Key_Right, _K.Key_CapsLock),
    *(_K.Key_Tab, _K.Key_Backtab, _K.Key_Select, _K.Key_Space),
)
SPECIAL = (
    *(_K(_K.Key_F1.value + n) for n in range(24)),
    *(_K.Key_Back, _K.Key_Forward, _K.Key_HomePage, _K.Key_Search, _K.Key_LaunchMail, _K.Key_LaunchMedia, _K.Key_WWW),
    *(_K.Key_VolumeUp, _K.Key_MediaPlay, _K.Key_Copy, _K.Key_Cut, _K.Key_Paste, _K.Key_Open, _K.Key_Close),
    *(_K.Key_Menu, _K.Key_Help, _K.Key_PowerOff, _K.Key_Sleep, _K.Key_Calculator, _K.Key_Explorer, _K.Key_Print),
)
#: What a scanner in keyboard mode may type; "\x01" to "\x1a" are Ctrl with a letter.
BURSTS = (
    VOUCHER + "\r",
    TICKET + "\t",
    "https://example.cn/?a=1\r",
    "246810\r",
    "wxp://f2f0invented\r\r",
    "\x01\x03\x16\x0f\r",
    "\t\t\t \r",
    "13000000000\r",
    "javascript:alert(1)\x0c\r",
    "1\r2\r3\r",
)
LINKS = ("http", "https", "file", "mailto", "tel", "wxp")
BEFORE = "before"


@dataclass
class Attacked:
    """A window under attack. `target`: what must not be pressed, in the window's pixels; () aims anywhere."""

    window: QQuickWindow
    random: random.Random
    target: QRectF | None = None

    def anywhere(self) -> QPoint:
        return QPoint(self.random.randrange(self.window.width()), self.random.randrange(self.window.height()))

    def beside(self) -> QPoint:
        """A point on no button, where the page has such."""
        shown = walk(self.window.contentItem())
        buttons = [_rect(item) for item in shown if item.inherits("QQuickAbstractButton")]
        tries = [self.anywhere() for _ in range(40)]
        free = (point for point in tries if not any(rect.contains(QPointF(point)) for rect in buttons))
        return next(free, tries[0])

    def aimed(self) -> QPoint:
        if self.target is None:
            return self.anywhere()
        return self.target.center().toPoint() + QPoint(self.random.randint(-8, 8), self.random.randint(-4, 4))

    def edge(self) -> QPoint:
        point = self.anywhere()
        side = self.random.randrange(4)
        if side < 2:
            point.setX(0 if side == 0 else self.window.width() - 1)
        else:
            point.setY(0 if side == 2 else self.window.height() - 1)
        return point


def _rect(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


# ---- the classes: each does one deed and answers how many events it was


def keys(at: Attacked) -> int:
    QTest.keyClick(at.window, at.random.choice(KEYS), at.random.choice(MODIFIERS))
    return 1


def commands(at: Attacked) -> int:
    """What no hand needs here, however slowly it types."""
    if at.random.random() < 0.4:
        QTest.keyClick(at.window, at.random.choice(SPECIAL), at.random.choice((_NONE, *COMMANDING)))
    else:
        QTest.keyClick(at.window, at.random.choice(KEYS), at.random.choice(COMMANDING))
    return 1


def wedge(at: Attacked) -> int:
    burst = at.random.choice(BURSTS)
    for sign in burst:
        if sign in "\r\t":
            QTest.keyClick(at.window, _K.Key_Return if sign == "\r" else _K.Key_Tab)
        elif sign < " ":
            QTest.keyClick(at.window, _K(ord(sign) + 64), _CTRL)
        else:
            held = _SHIFT if sign.isupper() or sign in ':?&_"' else _NONE
            QTest.keyClick(at.window, _K(ord(sign.upper())), held)
    return len(burst)


def ime(at: Attacked) -> int:
    event = QInputMethodEvent("zhong" if at.random.random() < 0.5 else "", [])
    event.setCommitString(at.random.choice(("中", "1", VOUCHER, "\n", "https://example.cn")))
    QCoreApplication.sendEvent(at.window.focusObject() or at.window, event)
    return 1


def hands(at: Attacked) -> int:
    """Two to five fingers, or a cloth, put down and lifted; pinched and spread."""
    fingers, spread = at.random.randint(2, 5), at.random.choice((1.0, 1.0, 0.6, 1.5))
    middle, width = at.aimed(), at.random.randint(20, 60)
    places = [QPoint(width * n // fingers - width // 2, at.random.randint(-4, 4)) for n in range(fingers)]
    touch = QTest.touchEvent(at.window, _device())
    for n, place in enumerate(places):
        touch.press(n, middle + place, at.window)
    touch.commit()
    for step in (1, 2, 3) if spread != 1.0 else ():
        touch = QTest.touchEvent(at.window, _device())
        for n, place in enumerate(places):
            touch.move(n, middle + place * (1 + (spread - 1) * step / 3), at.window)
        touch.commit()
    for n, place in enumerate(places):
        touch = QTest.touchEvent(at.window, _device())
        touch.release(n, middle + place * spread, at.window)
        for other in range(n + 1, fingers):
            touch.stationary(other)
        touch.commit()
    return 1 + (3 if spread != 1.0 else 0) + fingers


def swipes(at: Attacked) -> int:
    """From an edge over the target, ending on it or beyond."""
    begin, through = at.edge(), at.aimed()
    end = through if at.random.random() < 0.5 else through * 2 - begin
    way = [begin, (begin + through) / 2, through, end]
    QTest.touchEvent(at.window, _device()).press(0, way[0], at.window).commit()
    for point in way[1:]:
        QTest.touchEvent(at.window, _device()).move(0, point, at.window).commit()
    QTest.touchEvent(at.window, _device()).release(0, way[-1], at.window).commit()
    return len(way) + 1


def long_presses(at: Attacked) -> int:
    """Held until what waits for a long press has come: Qt's interval is a few milliseconds here."""
    place = at.beside()
    QTest.touchEvent(at.window, _device()).press(0, place, at.window).commit()
    QTest.qWait(5 * QGuiApplication.styleHints().mousePressAndHoldInterval())
    QTest.touchEvent(at.window, _device()).release(0, place, at.window).commit()
    return 2


def mouse(at: Attacked) -> int:
    odd = (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.BackButton)
    match at.random.randrange(4):
        case 0:
            QTest.mouseClick(at.window, at.random.choice(odd), at.random.choice(MODIFIERS), at.aimed())
        case 1:
            QTest.mouseDClick(at.window, at.random.choice(odd), _NONE, at.aimed())
        case 2:
            QTest.mouseDClick(at.window, Qt.MouseButton.LeftButton, _NONE, at.beside())
        case _:
            place = QPointF(at.aimed())
            steps, none = QPoint(0, at.random.choice((-240, 240))), Qt.MouseButton.NoButton
            held = at.random.choice(MODIFIERS)
            wheel = QWheelEvent(place, place, QPoint(), steps, none, held, Qt.ScrollPhase.NoScrollPhase, False)
            QCoreApplication.sendEvent(at.window, wheel)
    return 1


def drops(at: Attacked) -> int:
    carried = QMimeData()
    carried.setText(VOUCHER)
    carried.setUrls([QUrl("file:///etc/passwd"), QUrl("https://example.cn")])
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    place = at.aimed()
    for event in (
        QDragEnterEvent(place, action, carried, left, _NONE),
        QDragMoveEvent(place, action, carried, left, _NONE),
        QDropEvent(QPointF(place), action, carried, left, _NONE),
    ):
        QCoreApplication.sendEvent(at.window, event)
    return 3


def menus(at: Attacked) -> int:
    """Context menus, and files that somebody asks the program to open."""
    place = at.aimed()
    reason = at.random.choice((QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard))
    QCoreApplication.sendEvent(at.window, QContextMenuEvent(reason, place, place))
    app = QGuiApplication.instance()
    if app is not None:
        QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl("file:///etc/passwd")))
    return 2


def closing(at: Attacked) -> int:
    at.window.close()
    return 1


@cache
def _pen() -> QPointingDevice:
    kind, pen = QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen
    return QPointingDevice("pen", 77, kind, pen, QInputDevice.Capability.Position, 1, 2, "", QPointingDeviceUniqueId())


def pens(at: Attacked) -> int:
    place = QPointF(at.aimed())
    left = Qt.MouseButton.LeftButton
    for kind, button, down in (
        (QEvent.Type.TabletPress, left, left),
        (QEvent.Type.TabletMove, Qt.MouseButton.NoButton, left),
        (QEvent.Type.TabletRelease, left, Qt.MouseButton.NoButton),
    ):
        event = QTabletEvent(kind, _pen(), place, place, 0.5, 0, 0, 0, 0, 0, _NONE, button, down)
        QCoreApplication.sendEvent(at.window, event)
    return 3


def gestures(at: Attacked) -> int:
    """What a touch pad makes of two fingers."""
    place = QPointF(at.aimed())
    kinds = (
        Qt.NativeGestureType.BeginNativeGesture,
        at.random.choice((Qt.NativeGestureType.ZoomNativeGesture, Qt.NativeGestureType.RotateNativeGesture)),
        Qt.NativeGestureType.EndNativeGesture,
    )
    for kind in kinds:
        event = QNativeGestureEvent(kind, _pen(), 2, place, place, place, 0.3, QPointF(), 1)
        QCoreApplication.sendEvent(at.window, event)
    return 3


#: Class → what it does, and how many deeds of it make about its share of 3,000 events.
CLASSES: Mapping[str, tuple[Callable[[Attacked], int], int]] = {
    "keys": (keys, 700),
    "commands": (commands, 560),
    "wedge": (wedge, 42),
    "ime": (ime, 120),
    "hands": (hands, 56),
    "swipes": (swipes, 42),
    "long presses": (long_presses, 28),
    "mouse": (mouse, 210),
    "drops": (drops, 42),
    "menus": (menus, 56),
    "closing": (closing, 28),
    "pens": (pens, 42),
    "gestures": (gestures, 42),
}
#: Classes that a person's hand at the glass can't be told from: another button than a confirming one may be pressed.
TOUCHING = frozenset(("hands", "swipes", "long presses", "mouse"))


# ---- what must not come of it


class _Links(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


class Harm:
    """What has come of an attack besides taps: clipboards, links, windows, and whether the window is still there."""

    def __init__(self, window: QQuickWindow, links: _Links) -> None:
        self._window, self._links = window, links
        self._clipboard = QGuiApplication.clipboard()
        self._modes = [
            mode
            for mode, there in (
                (QClipboard.Mode.Clipboard, True),
                (QClipboard.Mode.Selection, self._clipboard.supportsSelection()),
                (QClipboard.Mode.FindBuffer, self._clipboard.supportsFindBuffer()),
            )
            if there
        ]
        self.forget()

    def forget(self) -> None:
        self._links.opened.clear()
        for mode in self._modes:
            self._clipboard.setText(BEFORE, mode)

    def found(self) -> list[str]:
        found = [f"link {url}" for url in self._links.opened]
        found += [f"{mode.name} holds something" for mode in self._modes if self._clipboard.text(mode) != BEFORE]
        shown = [window for window in QGuiApplication.topLevelWindows() if window.isVisible()]
        found += ["a window was opened"] if len(shown) > 1 else []
        found += ["the window is closed"] if self._window not in shown else []
        return found


@contextmanager
def watched(window: QQuickWindow) -> Iterator[Harm]:
    links, hints = _Links(), QGuiApplication.styleHints()
    interval = hints.mousePressAndHoldInterval()
    hints.setMousePressAndHoldInterval(3)
    for scheme in LINKS:
        QDesktopServices.setUrlHandler(scheme, links, "open")  # type: ignore[arg-type]  # the stub is wrong
    try:
        yield Harm(window, links)
    finally:
        for scheme in LINKS:
            QDesktopServices.unsetUrlHandler(scheme)
        hints.setMousePressAndHoldInterval(interval)
        QGuiApplication.clipboard().clear()
