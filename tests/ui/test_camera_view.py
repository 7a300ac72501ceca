"""The camera's picture on the glass: mirrored, with the outline where the code is, the advice in words, a light."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QSize

from kiosk.clock import SimulatedClock
from kiosk.ports import Advice, Frame
from kiosk.texts import text
from tests.ui.hand import Hand, rect
from ui.app import LANDSCAPE, PORTRAIT
from ui.gallery import held_up, wall
from ui.icons import PATHS


def seeing(hand: Hand, frame: Frame, page: str = "identify") -> None:
    hand.kiosk.see(frame)
    hand.open(page)
    hand.wait(lambda: hand.window.preview.frame is frame, "it sees")
    hand.wait(
        lambda: hand.find("preview" if page == "identify" else "paper_preview").property("paintedWidth") > 1, "drawn"
    )


def white_columns(hand: Hand, name: str) -> list[float]:
    """Where, from 0 to 1 of the picture's width, there is a white upright line in the middle of what is shown."""
    shown = rect(hand.find(name))
    grabbed = hand.window.quick.grabWindow()
    scale = grabbed.width() / hand.window.quick.width()
    y = int((shown.y() + shown.height() * 0.6) * scale)
    left, wide = int(shown.x() * scale), int(shown.width() * scale)
    white = [x for x in range(wide) if grabbed.pixelColor(left + x, y).name() == "#ffffff"]
    return [x / wide for x in white]


def dark_code() -> Frame:
    """A dark picture in which nothing but what is drawn over it is white."""
    corners = ((0.6, 0.3), (0.8, 0.3), (0.8, 0.8), (0.6, 0.8))
    return Frame(640, 480, bytes((70, 70, 70)) * (640 * 480), 1.0, corners)


def test_the_outline_is_drawn_where_a_mirror_shows_it(hand: Hand) -> None:
    seeing(hand, dark_code())
    drawn = white_columns(hand, "preview")
    # The mirror puts 0.6–0.8 at 0.2–0.4; the picture is cut above and below, not at its sides.
    assert any(abs(x - 0.2) < 0.03 for x in drawn), drawn
    assert any(abs(x - 0.4) < 0.03 for x in drawn), drawn
    assert not any(abs(x - 0.6) < 0.03 or abs(x - 0.8) < 0.03 for x in drawn)


def test_a_papers_outline_is_not_mirrored(hand: Hand) -> None:
    seeing(hand, dark_code(), "photo")
    outline = hand.find("paper_outline")
    corners = outline.property("corners")
    shown = hand.find("paper_preview")
    left = (shown.width() - shown.property("paintedWidth")) / 2
    assert corners[0].x() == pytest.approx(left + 0.6 * shown.property("paintedWidth"), abs=1)


def test_without_an_outline_nothing_is_drawn(hand: Hand) -> None:
    seeing(hand, wall())
    assert not hand.sees("outline")
    assert not hand.sees("advice")


@pytest.mark.parametrize("advice", list(Advice))
def test_each_advice_is_said_in_words_with_a_symbol(hand: Hand, advice: Advice) -> None:
    seeing(hand, held_up(advice))
    assert hand.text("advice_words") == text("zh", f"ui.camera.advice.{advice.value}")
    assert hand.accessible_name(hand.find("advice")) == hand.text("advice_words")
    assert advice is Advice.SHOW or advice.value in PATHS
    hand.window.comfort.nextLanguage()
    assert hand.text("advice_words") == text("en", f"ui.camera.advice.{advice.value}")


def test_how_it_is_done_stands_there_until_there_is_advice(hand: Hand) -> None:
    seeing(hand, wall())
    assert text("zh", "ui.identify.code_how") in hand.texts()
    seeing(hand, held_up(Advice.CLOSER))
    assert text("zh", "ui.identify.code_how") not in hand.texts()


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("type_size", [0, 2])
def test_the_advice_is_on_the_glass_without_scrolling(hand: Hand, size: QSize, type_size: int) -> None:
    hand.window.quick.resize(size)
    hand.window.comfort.setTypeSize(type_size)
    seeing(hand, held_up(Advice.TILT))
    shown = rect(hand.find("advice"))
    glass = rect(hand.window.quick.contentItem())
    assert glass.contains(shown)
    assert not hand.sees("scroll_down")


def test_in_the_dark_the_edge_gives_light_and_does_not_flicker(hand: Hand, clock: SimulatedClock) -> None:
    seeing(hand, wall())
    assert not hand.window.preview.property("dark")
    seeing(hand, held_up(None, dark=True))
    assert hand.window.preview.property("dark")
    assert hand.find("camera_view").property("color").name() == "#ffffff"
    lit = replace(held_up(None), at=2.0)
    seeing(hand, lit)
    assert hand.window.preview.property("dark"), "its own light shows: it stays on for a while"
    clock.advance(10.0)
    seeing(hand, replace(lit, at=3.0))
    assert not hand.window.preview.property("dark")


def test_nothing_of_the_picture_is_kept_on_the_next_page(hand: Hand) -> None:
    seeing(hand, held_up(Advice.CLOSER, dark=True))
    hand.open("bill")
    preview = hand.window.preview
    assert (preview.property("count"), preview.property("advice"), preview.property("dark")) == (0, "", False)
    assert list(preview.property("outline")) == []


def test_the_outline_follows_its_corners_to_the_window(hand: Hand) -> None:
    seeing(hand, dark_code())
    assert hand.window.preview.outline == [QPointF(0.6, 0.3), QPointF(0.8, 0.3), QPointF(0.8, 0.8), QPointF(0.6, 0.8)]  # type: ignore[comparison-overlap]
