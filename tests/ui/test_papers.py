"""The pages photo and signature: a finger and a mouse write, what is drawn leaves as strokes, a picture is shown."""

from __future__ import annotations

import base64
import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

import ui
from kiosk.policy.filing_rows import SignatureRule
from kiosk.policy.rulebook import load
from kiosk.policy.signature import fault_of
from kiosk.ports import Unreadable
from kiosk.visit.screen import Text
from kiosk.visit.strokes import MOST_POINTS, MOST_STROKES, strokes_of
from tests.ui.hand import Hand, _device
from ui.gallery import Showcase, gallery
from ui.pictures import settle

#: What a finger must draw today.
RULE = load().on(dt.date(2026, 3, 18)).one(SignatureRule)
#: A cross, as parts of the pad's width and height.
CROSS = (((0.2, 0.2), (0.5, 0.7)), ((0.5, 0.2), (0.2, 0.7)))
#: Two drawn points lie within a rounding of each other: half a tenth, and a stage pixel.
NEAR = 5


def place(hand: Hand, pad: QQuickItem, part: tuple[float, float]) -> QPoint:
    return pad.mapToScene(QPointF(pad.width() * part[0], pad.height() * part[1])).toPoint()


def along(a: tuple[float, float], b: tuple[float, float], steps: int = 8) -> list[tuple[float, float]]:
    return [(a[0] + (b[0] - a[0]) * n / steps, a[1] + (b[1] - a[1]) * n / steps) for n in range(steps + 1)]


def write(hand: Hand, strokes: tuple[tuple[tuple[float, float], tuple[float, float]], ...]) -> None:
    """Write with a finger, stroke after stroke."""
    quick, pad = hand.window.quick, hand.find("pad")
    for first, last in strokes:
        points = [place(hand, pad, part) for part in along(first, last)]
        QTest.touchEvent(quick, _device()).press(0, points[0], quick).commit()
        for point in points[1:]:
            QTest.touchEvent(quick, _device()).move(0, point, quick).commit()
        QTest.touchEvent(quick, _device()).release(0, points[-1], quick).commit()
    settle(hand.window, 1)


def sent(kiosk: Showcase) -> tuple[tuple[tuple[int, int, int], ...], ...]:
    (name, argument), *more = kiosk.taps
    assert (name, more) == ("sign", [])
    strokes = strokes_of(argument)
    assert strokes is not None, argument
    return strokes


def test_a_finger_writes_and_the_strokes_leave_in_tenths_of_a_millimetre(hand: Hand, kiosk: Showcase) -> None:
    hand.open("signature")
    assert not hand.find("action_signed").isEnabled()
    write(hand, CROSS)
    hand.tap("action_signed")
    strokes = sent(kiosk)
    assert fault_of(strokes, RULE) is None
    pad, mm = hand.find("pad"), hand.window.comfort.property("pixelsPerMm")
    expected = [[(x * pad.width() * 10 / mm, y * pad.height() * 10 / mm) for x, y in each] for each in CROSS]
    ends = [[stroke[0][:2], stroke[-1][:2]] for stroke in strokes]
    for mine, theirs in zip(ends, expected, strict=True):
        assert mine == [pytest.approx(point, abs=NEAR) for point in theirs]
    times = [ms for stroke in strokes for _, _, ms in stroke]
    assert times == sorted(times)
    assert times[0] == 0


def test_a_mouse_writes_too(hand: Hand, kiosk: Showcase) -> None:
    hand.open("signature")
    quick, pad = hand.window.quick, hand.find("pad")
    for first, last in CROSS:
        points = [place(hand, pad, part) for part in along(first, last)]
        QTest.mousePress(quick, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[0])
        for point in points[1:]:
            QTest.mouseMove(quick, point)
        QTest.mouseRelease(quick, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[-1])
    settle(hand.window, 1)
    hand.tap("action_signed")
    assert fault_of(sent(kiosk), RULE) is None


def test_what_is_written_is_seen_and_can_be_wiped_away(hand: Hand, kiosk: Showcase) -> None:
    hand.open("signature")
    before = hand.window.quick.grabWindow()
    write(hand, CROSS)
    written = hand.window.quick.grabWindow()
    pad = hand.find("pad")
    on_line = place(hand, pad, along(*CROSS[0])[2])
    assert written.pixelColor(on_line) != before.pixelColor(on_line)
    assert written.pixelColor(on_line).lightness() < 120
    hand.tap("pad_clear")
    settle(hand.window, 2)
    assert hand.window.quick.grabWindow().pixelColor(on_line) == before.pixelColor(on_line)
    assert not hand.find("action_signed").isEnabled()
    assert not hand.sees("pad_clear")


def test_a_second_finger_or_a_palm_does_not_write(hand: Hand, kiosk: Showcase) -> None:
    hand.open("signature")
    quick, pad = hand.window.quick, hand.find("pad")
    first, palm = [place(hand, pad, part) for part in along((0.2, 0.2), (0.6, 0.6))], place(hand, pad, (0.8, 0.9))
    QTest.touchEvent(quick, _device()).press(0, first[0], quick).commit()
    QTest.touchEvent(quick, _device()).stationary(0).press(1, palm, quick).commit()
    for point in first[1:]:
        QTest.touchEvent(quick, _device()).move(0, point, quick).stationary(1).commit()
    QTest.touchEvent(quick, _device()).release(0, first[-1], quick).release(1, palm, quick).commit()
    settle(hand.window, 1)
    hand.tap("action_signed")
    (stroke,) = sent(kiosk)
    assert max(x for x, _, _ in stroke) < pad.width() * 0.7 * 10 / hand.window.comfort.property("pixelsPerMm")


def test_a_refused_signature_starts_over_and_says_why(hand: Hand, kiosk: Showcase) -> None:
    hand.open("signature")
    write(hand, CROSS)
    assert hand.find("action_signed").isEnabled()
    shown = gallery()["signature"]
    hand.open(replace(shown, facts={**shown.facts, "error": Text("signature.error.line")}))
    assert "画圈" in " ".join(hand.texts())
    assert not hand.find("action_signed").isEnabled()


def test_the_pad_draws_no_more_than_is_taken() -> None:
    """The page stops at the same numbers, so that nobody draws a signature that is then refused."""
    pad = (Path(ui.__file__).parent / "qml/components/SignaturePad.qml").read_text(encoding="utf-8")
    assert re.search(rf"mostStrokes: {MOST_STROKES}\b", pad)
    assert re.search(rf"mostPoints: {MOST_POINTS}\b", pad)


def drawn_paper() -> str:
    """A page as the JPEG in base64 that the page's fact holds."""
    image = QImage(620, 877, QImage.Format.Format_RGB32)
    image.fill(QColor("#F6F5F2"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")  # type: ignore[call-overload]
    return base64.b64encode(buffer.data().data()).decode()


def test_the_taken_photo_is_shown_instead_of_the_camera(hand: Hand) -> None:
    hand.open("photo")
    assert hand.sees("paper_preview")
    assert not hand.sees("paper_taken")
    shown = gallery()["photo_taken"]
    hand.open(replace(shown, facts={**shown.facts, "picture": drawn_paper()}))
    assert not hand.sees("paper_preview")
    taken = hand.find("paper_taken")
    for _ in range(200):  # the picture is decoded beside the window
        if taken.property("sourceSize").width() > 0:
            break
        settle(hand.window, 1)
    assert taken.property("sourceSize").width() == 620
    assert hand.sees("action_keep")
    assert hand.sees("action_again")


@pytest.mark.parametrize("why", list(Unreadable))
def test_a_photo_that_is_no_use_says_what_to_do(hand: Hand, why: Unreadable) -> None:
    shown = gallery()["photo"]
    hint = Text(f"photo.advice.{why}")
    hand.open(replace(shown, facts={**shown.facts, "hint": hint}))
    assert hand.find("photo_hint").property("text") == hint.say("zh")
