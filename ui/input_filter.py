"""What reaches the pages of all that can be done to a machine: fingers, the left mouse button, and few keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QEventPoint, QKeyEvent, QMouseEvent, QTouchEvent
from PySide6.QtQuick import QQuickWindow

from ui.assist import Assist
from ui.bridge import Bridge
from ui.comfort import Comfort

#: Two touches closer than this are one hand, or a cloth (mm): they confirm nothing.
HAND_MM = 80.0

_T = QEvent.Type
_KEYS = frozenset((_T.KeyPress, _T.KeyRelease, _T.ShortcutOverride, _T.Shortcut, _T.InputMethod))
_MOUSE = frozenset((_T.MouseButtonPress, _T.MouseButtonRelease, _T.MouseButtonDblClick))
_TOUCH = frozenset((_T.TouchBegin, _T.TouchUpdate, _T.TouchEnd, _T.TouchCancel))
#: Never for a page, whoever they are sent to.
_UNWANTED = frozenset((_T.ContextMenu, _T.DragEnter, _T.DragMove, _T.DragLeave, _T.Drop, _T.FileOpen))
#: No part of a terminal makes these: a pen, a touch pad's gestures. Unanswered, Qt would make mouse presses of them.
_FOREIGN = frozenset(
    (_T.TabletPress, _T.TabletMove, _T.TabletRelease, _T.NativeGesture, _T.Gesture, _T.GestureOverride)
)
_WATCHED = _KEYS | _MOUSE | _TOUCH | _UNWANTED | _FOREIGN
_NAMED = {
    Qt.Key.Key_Return: "enter",
    Qt.Key.Key_Enter: "enter",
    Qt.Key.Key_Backspace: "back",
    Qt.Key.Key_Tab: "tab",
}


class InputFilter(QObject):
    """Application-wide: no key does anything but digits, Enter and Backspace, typed by a hand, on the pages that want
    them, and what `Assist` does for staff who help at a keyboard.

    A wedge scanner types links and Ctrl combinations; without this Qt copies, pastes and opens windows. Every press
    tells the bridge that somebody is here; it also hears whether a press is one finger's or a whole hand's.
    """

    def __init__(self, bridge: Bridge, comfort: Comfort, window: QQuickWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._comfort, self._window = bridge, comfort, window
        self._of_a_hand: set[int] = set()
        self.assist = Assist(bridge, window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _WATCHED:
            return False
        if kind in _KEYS:
            if kind == _T.KeyPress and isinstance(event, QKeyEvent) and watched is self._window:
                self._typed(event)
            return True
        if kind in _UNWANTED:
            event.ignore()
            return True
        if watched is not self._window:
            return False
        if kind in _FOREIGN:
            event.accept()
            return True
        if isinstance(event, QMouseEvent) and event.button() != Qt.MouseButton.LeftButton:
            return True
        if kind in (_T.TouchBegin, _T.MouseButtonPress):
            self._bridge.touched()
            self._bridge.assist(False)
        self._bridge.whole_hand = isinstance(event, QTouchEvent) and self._whole_hand(event)
        return False

    def _whole_hand(self, event: QTouchEvent) -> bool:
        """Whether a finger that is lifted now was never alone where it touched."""
        near = HAND_MM * self._comfort.pixels_per_mm * min(self._window.width(), self._window.height()) / 1080
        points = event.points()
        if event.type() == _T.TouchBegin:
            self._of_a_hand.clear()
        for point in points:
            gaps = ((other.position() - point.position()).manhattanLength() for other in points if other is not point)
            if any(gap < near for gap in gaps):
                self._of_a_hand.add(point.id())
        lifted = {point.id() for point in points if point.state() == QEventPoint.State.Released}
        found = bool(lifted & self._of_a_hand)
        self._of_a_hand -= lifted
        return found

    def _typed(self, event: QKeyEvent) -> None:
        self._bridge.whole_hand = False
        if not event.isAutoRepeat() and self.assist.key(_name(event)):
            self._bridge.touched()


def _name(event: QKeyEvent) -> str:
    """What a key press is called here: a digit, "enter", "back", "tab" or "backtab"; "" for every other."""
    plain, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    if event.key() == Qt.Key.Key_Backtab:
        return "backtab" if event.modifiers() in (plain, shift) else ""
    if event.modifiers() not in (plain, Qt.KeyboardModifier.KeypadModifier):
        return ""
    named = _NAMED.get(Qt.Key(event.key()))
    if named is not None:
        return named
    return event.text() if len(event.text()) == 1 and event.text() in "0123456789" else ""
