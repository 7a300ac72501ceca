"""The engineer at the glass: the gesture, the page's buttons, the tests of the screen, and what moves by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import SIGNAL, QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QSignalSpy, QTest

from tests.ui.hand import Hand, _device, rect
from ui.gallery import Showcase, gallery
from ui.pictures import Way, settle, turn

OPENED = [("engineer", "")]
#: No test takes so long, on however busy a machine (ms).
LONG = 600_000


@pytest.fixture
def corners(hand: Hand) -> QQuickItem:
    return hand.corners()


@pytest.mark.parametrize("sample", ["welcome", "out_of_service"])
@pytest.mark.parametrize("shape", ["portrait", "landscape"])
def test_two_corners_held_one_after_the_other_open_the_door(
    hand: Hand, kiosk: Showcase, corners: QQuickItem, sample: str, shape: str
) -> None:
    turn(hand.window, Way(shape, "largest", "en"))
    hand.open(sample)
    hand.hold_first(corners)
    assert kiosk.taps == []
    hand.hold_second(lambda: kiosk.taps == OPENED)
    assert kiosk.taps == OPENED


def test_nothing_else_opens_it(hand: Hand, kiosk: Showcase, corners: QQuickItem) -> None:
    hand.open("out_of_service")
    corners.setProperty("hold", LONG)
    hand.tap("corner_first")
    assert not corners.property("half"), "touched, not held"
    corners.setProperty("hold", 60)
    spy = QSignalSpy(hand.find("corner_second"), SIGNAL("pressAndHold(QQuickMouseEvent*)"))  # type: ignore[call-overload]
    assert spy.isValid()
    lift = hand.press("corner_second")
    hand.wait(lambda: spy.count() == 1, "the second corner was held")
    lift()
    assert kiosk.taps == [], "the second one alone"
    corners.setProperty("half", True)
    corners.setProperty("hold", LONG)
    hand.tap("corner_second")
    assert not corners.property("half"), "let go too early: from the beginning"
    corners.setProperty("hold", 60)
    corners.setProperty("between", 1)
    hand.hold_first(corners)
    hand.wait(lambda: not corners.property("half"), "a first corner alone is forgotten")
    corners.setProperty("half", True)
    hand.open("for_whom")
    assert not hand.sees("corner_first")
    assert not hand.sees("corner_second")
    hand.open("welcome")
    assert not corners.property("half"), "another page came between"
    assert kiosk.taps == []


def test_the_corners_cover_no_button(hand: Hand, corners: QQuickItem) -> None:
    for shape in ("portrait", "landscape"):
        turn(hand.window, Way(shape, "largest", "en"))
        for sample in ("welcome", "out_of_service"):
            hand.open(sample)
            buttons = [item for item in hand.items if item.inherits("QQuickAbstractButton")]
            for name in ("corner_first", "corner_second"):
                corner = rect(hand.find(name))
                assert [b.objectName() for b in buttons if rect(b).intersects(corner)] == [], (shape, sample)


def test_the_door_says_pin_or_card(hand: Hand, kiosk: Showcase) -> None:
    hand.open("engineer_sign_in")
    assert "工程师卡" in hand.text("title") + " ".join(hand.texts())
    assert hand.sees("pin_card")
    hand.open("pin")
    assert not hand.sees("pin_card")


def test_every_button_of_the_page_is_a_tap(hand: Hand, kiosk: Showcase) -> None:
    hand.open("engineer_broken")
    for name, tap in (
        ("section_network", ("section", "network")),
        ("tool_retest", ("retest", "")),
        ("tool_burning", ("panel", "burning")),
        ("tool_readiness", ("panel", "readiness")),
        ("tool_bundle", ("bundle", "")),
        ("tool_devices", ("panel", "devices")),
        ("retest_section", ("retest", "readers")),
        ("probe_card reader/exchange", ("probe", "card reader/exchange")),
        ("judge_card reader/card_read/yes", ("judge", "card reader/card_read/yes")),
        ("judge_card reader/card_read/no", ("judge", "card reader/card_read/no")),
        ("fix_card reader/reader_plug", ("fix", "card reader/reader_plug")),
        ("again_card reader/reader_plug", ("retest", "readers")),
        ("action_cancel", ("cancel", "")),
    ):
        kiosk.taps.clear()
        hand.tap(name)
        assert kiosk.taps == [tap], name


def test_one_fix_is_open_and_another_can_be(hand: Hand, kiosk: Showcase) -> None:
    hand.open("engineer_unrecorded_printers")
    first, second = gallery()["engineer_unrecorded_printers"].facts["checks"][0]["fixes"][:2]
    assert hand.sees(f"again_{first['argument']}")
    hand.tap(f"more_{second['argument']}")
    assert hand.sees(f"again_{second['argument']}")
    assert not hand.sees(f"again_{first['argument']}")
    assert kiosk.taps == []


def test_while_something_is_under_way_nothing_else_begins(hand: Hand, kiosk: Showcase) -> None:
    hand.open("engineer_sound")
    assert hand.sees("working")
    for name in ("tool_retest", "tool_bundle", "retest_section", "probe_voice/tone"):
        assert not hand.find(name).isEnabled(), name
    hand.tap("section_readers")
    assert kiosk.taps == [("section", "readers")], "looking is always possible"


def test_readiness_and_burn_in(hand: Hand, kiosk: Showcase) -> None:
    hand.open("engineer_not_ready")
    hand.tap("ready_make")
    hand.tap("ready_print")
    hand.open("engineer_burning")
    hand.tap("burn_stop")
    assert kiosk.taps == [("readiness", ""), ("readiness_print", ""), ("burn_stop", "")]


def test_how_it_is_is_never_said_by_colour_alone(hand: Hand) -> None:
    hand.open("engineer_broken")
    for entry in gallery()["engineer_broken"].facts["rail"]:
        item = hand.find(f"section_{entry['value']}")
        assert entry["word"].say("zh") in hand.accessible_name(item)


# ---- the glass -----------------------------------------------------------------------------------------------


def wipe(hand: Hand, leave: tuple[int, int] | None = None) -> tuple[int, int]:
    """A finger over every cell but one (row, column from 0); answers rows and columns."""
    grid, quick = hand.find("touch_grid"), hand.window.quick
    rows, columns = int(grid.property("rows")), int(grid.property("columns"))
    button = rect(hand.find("touch_done"))

    def at(row: int, column: int) -> QPoint:
        return QPoint(int((column + 0.5) * quick.width() / columns), int((row + 0.5) * quick.height() / rows))

    for row in range(rows):
        points = [at(row, column) for column in range(columns) if (row, column) != leave]
        for point in (p for p in points if not button.contains(p)):
            QTest.touchEvent(quick, _device()).press(0, point, quick).commit()
            QTest.touchEvent(quick, _device()).release(0, point, quick).commit()
    return rows, columns


def test_a_glass_that_answers_everywhere_is_recorded_as_good(hand: Hand, kiosk: Showcase) -> None:
    hand.open("engineer_screen")
    hand.tap("test_touch_grid")
    wipe(hand)
    hand.tap("touch_done")
    settle(hand.window)
    assert hand.find("touch_grid").property("missing") is not None
    assert "都有反应" in " ".join(hand.texts())
    hand.tap("touch_keep")
    assert kiosk.taps == [("judge", "screen/touch_grid/yes")]
    assert not hand.sees("touch_grid")


def test_a_dead_cell_is_named(hand: Hand, kiosk: Showcase) -> None:
    hand.open("engineer_screen")
    hand.tap("test_touch_grid")
    wipe(hand, leave=(2, 4))
    hand.tap("touch_done")
    settle(hand.window)
    said = " ".join(hand.texts())
    assert "没有反应的有 1 格" in said
    assert "第3行第5列" in said
    hand.tap("touch_repeat")
    assert int(hand.find("touch_grid").property("count")) == 0
    hand.tap("touch_done")
    settle(hand.window)
    hand.tap("touch_keep")
    assert kiosk.taps == [("judge", "screen/touch_grid/no")]


def test_a_test_of_the_glass_goes_with_its_page(hand: Hand) -> None:
    for name, cover in (("test_touch_grid", "touch_grid"), ("test_colours", "colour_screens")):
        hand.open("engineer_screen")
        hand.tap(name)
        assert hand.sees(cover)
        hand.open("welcome")
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # as the running loop does at once
        assert not hand.sees(cover)


def test_colours_are_gone_through_and_judged(hand: Hand, kiosk: Showcase) -> None:
    hand.open("engineer_screen")
    hand.tap("test_colours")
    seen = []
    for _ in range(8):
        settle(hand.window)
        image = hand.window.quick.grabWindow()
        seen.append(QColor(image.pixel(image.width() // 3, image.height() // 2)).name())
        hand.tap("colour_next")
    assert seen[:5] == ["#ff0000", "#00ff00", "#0000ff", "#ffffff", "#000000"]
    settle(hand.window)
    hand.tap("colour_no")
    assert kiosk.taps == [("judge", "screen/colours/no")]
    assert not hand.sees("colour_screens")


def test_without_a_record_the_glass_is_tested_and_nothing_is_said_of_it(hand: Hand, kiosk: Showcase) -> None:
    hand.open("engineer_unrecorded_screen")
    assert hand.sees("unrecorded")
    hand.tap("test_touch_grid")
    hand.tap("touch_done")
    settle(hand.window)
    assert "不能记录" in hand.text("touch_keep")
    hand.tap("touch_keep")
    assert not hand.sees("touch_grid")
    hand.tap("test_colours")
    hand.find("colour_screens").setProperty("at", 8)
    settle(hand.window)
    assert not hand.sees("colour_yes")
    hand.tap("colour_close")
    assert not hand.sees("colour_screens")
    assert kiosk.taps == []


def test_without_a_record_what_needs_one_says_why_it_is_not_there(hand: Hand, kiosk: Showcase) -> None:
    hand.open("engineer_unrecorded_printers")
    assert hand.sees("withheld_printer")
    assert hand.sees("withheld_printer/queue_holds")
    assert not hand.sees("fix_printer/queue_holds")
    hand.tap("probe_printer/status")
    assert kiosk.taps == [("probe", "printer/status")]
    hand.open("engineer_unrecorded_burning")
    assert hand.sees("withheld_burning")
    assert not hand.sees("burn_10")
    hand.open("engineer_burning")
    assert not hand.sees("withheld_burning")
    assert not hand.sees("unrecorded")


# ---- what moves ----------------------------------------------------------------------------------------------


def test_what_the_camera_measures_is_shown_while_it_moves(hand: Hand, kiosk: Showcase) -> None:
    kiosk.moving = {"burning": None, "cameras": {"camera": [{"label": "帧率", "value": "29.7"}]}}
    hand.open("engineer_cameras")
    assert "29.7" in hand.texts()
    assert not hand.sees("look_through_camera"), "one camera: nothing to choose"
    paper = {"paper_camera": [{"label": "帧率", "value": "14.9"}]}
    kiosk.moving = {"burning": None, "cameras": {"camera": [{"label": "帧率", "value": "12.1"}], **paper}}
    hand.wait(lambda: "12.1" in hand.texts(), "the page follows the camera")
    assert "14.9" in hand.texts(), "the second camera is measured too"
    lift = hand.press("look_through_paper_camera")
    kiosk.moving = {"burning": None, "cameras": {"camera": [{"label": "帧率", "value": "12.2"}], **paper}}
    hand.wait(lambda: "12.2" in hand.texts(), "the figures change under the finger")
    lift()
    assert kiosk.taps[-1] == ("look_through", "paper_camera")
    kiosk.moving = {**kiosk.moving, "through": "paper_camera"}
    hand.wait(lambda: hand.find("look_through_paper_camera").property("chosen") is True, "the page says whose it is")
    assert not hand.find("look_through_camera").property("chosen")
    hand.open("engineer_printers")
    assert hand.window.bridge.property("live") == {}


def test_a_curve_is_drawn_for_every_part(hand: Hand) -> None:
    hand.open("engineer_burning")
    settle(hand.window, 3)
    image = hand.window.quick.grabWindow()
    for series in ("card_reader", "camera", "printer"):
        row = hand.find(f"series_{series}")
        canvas = next(item for item in row.childItems() if item.inherits("QQuickCanvasItem"))
        box = rect(canvas).toRect()
        colours = {
            image.pixelColor(x, y).name()
            for x in range(box.left() + 2, box.right() - 2, 3)
            for y in range(box.top() + 1, box.bottom() - 1)
        }
        assert len(colours) > 2, f"{series}: {colours}"


def test_a_keyboard_goes_through_the_page(hand: Hand, kiosk: Showcase) -> None:
    hand.open("engineer_broken")
    hand.key(Qt.Key.Key_Tab)
    hand.window.keys.assist.now = lambda: 1e6
    hand.wait(lambda: hand.window.quick.activeFocusItem() is not None, "a button has the keyboard")
    names = []
    for _ in range(6):
        item = hand.window.quick.activeFocusItem()
        names.append(item.objectName())
        hand.window.keys.assist.move()
    assert names[0].startswith("section_")
    hand.window.keys.assist.press()
    assert len(kiosk.taps) == 1
    assert kiosk.taps[0][0] == "section"


def test_the_keyboard_stays_where_it_was_when_what_is_found_changes(hand: Hand) -> None:
    hand.open("engineer")
    hand.window.bridge.assist(True)
    while (item := hand.window.quick.activeFocusItem()) is None or item.objectName() != "section_network":
        hand.window.keys.assist.move()
    hand.kiosk.show(gallery()["engineer_broken"])
    settle(hand.window)
    assert hand.window.quick.activeFocusItem().objectName() == "section_network"
