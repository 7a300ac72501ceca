"""What the window knows of its glass, for the diagnostics: its pixels, how often it is drawn, and who feels fingers."""

from __future__ import annotations

from PySide6.QtGui import QInputDevice, QWindow

from kiosk.ports import Check, Detail, Health, shows, together


def check_screen(window: QWindow) -> Check:
    """UNKNOWN, never READY: whether anybody sees the picture, and whether the glass feels a finger, a person says."""
    screen = window.screen()
    ratio = screen.devicePixelRatio()
    pixels = f"{screen.size().width() * ratio:.0f} × {screen.size().height() * ratio:.0f}"
    fingers = [d.name() or "?" for d in QInputDevice.devices() if d.type() is QInputDevice.DeviceType.TouchScreen]
    details = (
        Detail("resolution", f"{pixels}, {screen.refreshRate():.0f} Hz"),
        Detail("touch", ", ".join(fingers) or "-", None if fingers else Health.UNKNOWN),
    )
    seen = together(shows("screen.pixels", size=pixels, touch=len(fingers)), shows("screen.person"))
    return Check("screen", Health.UNKNOWN, seen, __name__, None, details)
