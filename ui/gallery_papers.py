"""The pages photo and signature as Screens, with a drawn paper where a photo is shown."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter

from kiosk.visit.screen import Action, Screen, Text, Weight

_CANCEL = Action("cancel", Text("action.cancel"), Weight.QUIET)
_LINES = (Text("commitment.residence_proof"), Text("commitment.liability"), Text("commitment.later"))


def paper_pages() -> Mapping[str, Screen]:
    """Name → Screen."""
    shoot = Action("shoot", Text("photo.shoot"), Weight.PRIMARY)
    later = Action("later", Text("photo.later"))
    aiming = {"title": Text("material.residence_proof"), "camera": True, "hint": None, "taken": False, "picture": ""}
    taken = {**aiming, "camera": False, "taken": True, "picture": drawn_paper()}
    hint = {**aiming, "hint": Text("photo.advice.cut_off")}
    keep = (Action("again", Text("photo.again")), Action("keep", Text("photo.keep"), Weight.PRIMARY), _CANCEL)
    title = Text("signature.title")
    signing = {
        "heading": Text("commitment.head"),
        "lines": _LINES,
        "who": Text("signature.who_self"),
        "way": "finger",
        "error": None,
    }
    in_ink = Action("ink", Text("signature.in_ink"))
    return {
        "photo": Screen("photo", Text("photo.title"), (later, shoot, _CANCEL), aiming),
        "photo_hint": Screen("photo", Text("photo.title"), (later, shoot, _CANCEL), hint),
        "photo_taken": Screen("photo", Text("photo.title"), keep, taken),
        "signature": Screen("signature", title, (in_ink, _CANCEL), signing),
        "signature_again": Screen(
            "signature", title, (in_ink, _CANCEL), {**signing, "error": Text("signature.error.small")}
        ),
        "signature_busy": Screen("signature", title, (), signing, busy=True),
    }


def drawn_paper() -> str:
    """A page with lines for words, as the JPEG in base64 that the page's fact holds."""
    image = QImage(620, 877, QImage.Format.Format_RGB32)
    image.fill(QColor("#F6F5F2"))
    painter = QPainter(image)
    painter.fillRect(180, 60, 260, 26, QColor("#333333"))
    for row in range(22):
        painter.fillRect(60, 130 + 32 * row, 380 + (row * 67) % 120, 12, QColor("#777777"))
    painter.setPen(QColor("#B3261E"))
    painter.drawEllipse(400, 660, 150, 150)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")  # type: ignore[call-overload]
    return base64.b64encode(buffer.data().data()).decode()
