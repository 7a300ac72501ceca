"""A keyboard at the kiosk: staff who help go from button to button by Tab, press by Enter, choose by number; and a
number pad beside the pages that ask for digits.

A scanner in keyboard mode types too, and must press and type nothing. It is told by its speed: its keys follow each
other faster than a hand's. A key is held back for that while and falls when another comes with it, and Tab, which
begins it all, must come alone. A touch ends it.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QMetaObject, QObject, Qt, QTimer
from PySide6.QtQuick import QQuickItem, QQuickWindow

from ui.bridge import Bridge

#: A scanner leaves up to 20 ms between two keys, a hand seldom less than 60.
HAND_MS = 35
#: Panels that lie over the page: while one is open, only its own buttons are reached.
PANELS = ("idle_panel", "help_panel")
#: No page has more buttons than this; the way round ends here whatever the chain says.
_MOST = 400


class Assist(QObject):
    """One a window. `key` is told every plain key press and answers whether it was taken."""

    def __init__(self, bridge: Bridge, window: QQuickWindow) -> None:
        super().__init__(window)
        self._bridge, self._window = bridge, window
        self.hand_ms = HAND_MS
        self.now = time.monotonic
        self._at = -1.0
        self._held = ""
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._act)
        bridge.screenChanged.connect(self._follow, Qt.ConnectionType.QueuedConnection)

    @property
    def waits(self) -> bool:
        """Whether a key is held back: another may follow faster than a hand types."""
        return bool(self._held)

    def key(self, key: str) -> bool:
        """ "tab", "backtab", "enter", "back" or a digit was pressed; other keys are "". True: by a hand, for us."""
        now = self.now()
        quick = self._at >= 0 and (now - self._at) * 1000 < self.hand_ms
        self._at = now
        if quick:
            self._held = ""
            return False
        if key in ("tab", "backtab"):
            self._bridge.assist(True)
            self.move(key == "tab")
            return True
        if not key or not (self._bridge.assisted or self._bridge.wants_keys):
            return False
        self._held = key
        self._wait.start(self.hand_ms)
        return True

    def _act(self) -> None:
        held, self._held = self._held, ""
        if held == "enter" and self._bridge.assisted and (self._focused() is not None or not self._bridge.wants_keys):
            self.press()
        elif held:
            self._bridge.digitTyped.emit(held)

    def move(self, forward: bool = True) -> None:
        """To the next button that can be pressed, the page's first ones first."""
        panel = self._panel()
        item = self._window.activeFocusItem() or self._window.contentItem()
        for _ in range(_MOST):
            item = item.nextItemInFocusChain(forward)
            if item is None:
                return
            if _pressable(item) and (panel is None or panel.isAncestorOf(item)):
                item.forceActiveFocus(Qt.FocusReason.TabFocusReason)
                return

    def press(self) -> None:
        """Press the button the keyboard stands on."""
        item = self._focused()
        if item is not None and item.isEnabled():
            QMetaObject.invokeMethod(item, "click")

    def _focused(self) -> QQuickItem | None:
        item = self._window.activeFocusItem()
        return item if item is not None and _pressable(item) else None

    def _panel(self) -> QQuickItem | None:
        panels = (self._window.findChild(QQuickItem, name) for name in PANELS)
        return next((panel for panel in panels if panel is not None and panel.isVisible()), None)

    def _follow(self) -> None:
        """A new page has no button the keyboard stands on: begin at its first."""
        if self._bridge.assisted and self._focused() is None:
            self.move()


def _pressable(item: QQuickItem) -> bool:
    return item.inherits("QQuickAbstractButton") and item.isVisible() and item.isEnabled()
