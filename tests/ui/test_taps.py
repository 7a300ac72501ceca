"""Touches reach the flow with the right name and argument, and nothing else does."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt, QThread
from PySide6.QtGui import QGuiApplication

from kiosk.domain.people import check_digit
from tests.ui.hand import Hand, rect
from tests.ui.measure import port
from ui.gallery import Showcase, gallery
from ui.pictures import Way, turn

SEVENTEEN = "99010019850102101"


@pytest.mark.parametrize(
    "sample", ["for_whom", "filing_none", "phone_filing", "bill", "print_ask", "done", "problem_not_ready", "staff"]
)
def test_every_action_is_a_tap(hand: Hand, kiosk: Showcase, sample: str) -> None:
    hand.open(sample)
    for action in gallery()[sample].actions:
        kiosk.taps.clear()
        hand.tap(f"action_{action.tap}" + (f"_{action.argument}" if action.argument else ""))
        assert kiosk.taps == [(action.tap, action.argument)]


def test_welcome_starts_anywhere(hand: Hand, kiosk: Showcase) -> None:
    hand.open("welcome")
    hand.tap("title")
    hand.tap("action_start")
    hand.tap("action_staff")
    assert kiosk.taps == [("start", ""), ("start", ""), ("staff", "")]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["standard", "largest"])
@pytest.mark.parametrize("shape", ["portrait", "landscape"])
def test_the_way_in_is_on_the_glass_whatever_is_announced(hand: Hand, shape: str, size: str, language: str) -> None:
    turn(hand.window, Way(shape, size, language))
    for sample in ("welcome", "welcome_downtime", "welcome_downtime_now"):
        hand.open(sample)
        start = hand.find("action_start")
        area = port(start)
        assert area is None or rect(area).contains(rect(start)), sample


def test_stay_and_choice_carry_their_index(hand: Hand, kiosk: Showcase) -> None:
    hand.open("stays")
    hand.tap("action_stay_1")
    hand.open("insurance")
    hand.tap("action_choice_1")
    assert kiosk.taps == [("stay", 1), ("choice", 1)]


def test_reprint_names_the_request(hand: Hand, kiosk: Showcase) -> None:
    hand.open("staff")
    request = gallery()["staff"].facts["owed"][0]["request"]
    hand.tap(f"action_reprint_{request}")
    assert kiosk.taps == [("reprint", request)]


def test_agent_is_named_step_by_step(hand: Hand, kiosk: Showcase) -> None:
    hand.open("agent")
    hand.tap("relation_child")
    for letter in "wang":
        hand.tap(f"letter_{letter}")
    assert hand.find("character_0").property("text") == "王"
    hand.tap("character_0")
    for letter in "fang":
        hand.tap(f"letter_{letter}")
    hand.tap("character_0")
    hand.tap("action_next")
    wrong = SEVENTEEN + ("0" if check_digit(SEVENTEEN) != "0" else "1")
    for digit in wrong:
        hand.tap(f"key_{digit}")
    assert hand.sees("typed_wrong")
    assert not hand.find("action_next").isEnabled()
    hand.tap("key_back")
    hand.tap(f"key_{check_digit(SEVENTEEN)}")
    hand.tap("action_next")
    for digit in "13000000000":
        hand.tap(f"key_{digit}")
    hand.tap("action_next")
    assert kiosk.taps == []
    hand.tap("action_next")
    number = SEVENTEEN + check_digit(SEVENTEEN)
    given = {"name": "王方", "id_number": number, "relation": "child", "phone": "13000000000"}
    assert kiosk.taps == [("agent", given)]


def test_pin_by_touch_and_by_number_pad(hand: Hand, kiosk: Showcase) -> None:
    hand.window.keys.assist.hand_ms = 0
    page = hand.open("pin")
    for digit in "12":
        hand.tap(f"key_{digit}")
    for key in (Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_Return):
        hand.key(key)
        hand.wait(lambda key=key: not hand.window.keys.assist.waits, "the key was a hand's")  # type: ignore[misc]
    assert kiosk.taps == [("pin", "1234")]
    assert page.property("digits") == ""


def test_keys_do_nothing_elsewhere(hand: Hand, kiosk: Showcase) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    page = hand.open("pin")
    hand.key(Qt.Key.Key_A)
    hand.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    hand.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert page.property("digits") == ""
    hand.open("bill")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_F4, Qt.Key.Key_1):
        hand.key(key)
    hand.key(Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier)
    assert kiosk.taps == []
    assert clipboard.text() == "before"
    assert [w for w in QGuiApplication.allWindows() if w.isVisible()] == [hand.window.quick]
    assert hand.window.quick.isVisible()


def test_window_refuses_to_close(hand: Hand) -> None:
    assert hand.window.quick.close() is False
    assert hand.window.quick.isVisible()


def test_second_press_does_not_reach_the_next_page(hand: Hand, kiosk: Showcase) -> None:
    hand.window.bridge.guard_seconds = 3600.0
    hand.open("bill")
    hand.tap("action_confirm")
    assert kiosk.taps == []
    hand.window.bridge.guard_seconds = 0.0
    hand.tap("action_confirm")
    assert kiosk.taps == [("confirm", "")]


def test_screen_from_a_worker_thread(hand: Hand, kiosk: Showcase) -> None:
    seen: list[bool] = []
    main = QThread.currentThread()
    hand.window.bridge.screenChanged.connect(lambda: seen.append(QThread.currentThread() is main))
    worker = threading.Thread(target=kiosk.show, args=(gallery()["stays"],))
    worker.start()
    worker.join()
    hand.wait(lambda: hand.page.objectName() == "stays", "the worker's screen is shown")
    assert seen == [True]


def test_scrolling_by_buttons(hand: Hand) -> None:
    hand.window.comfort.setTypeSize(2)
    hand.open("filing_expired")
    assert hand.find("scroll_down").isEnabled()
    assert not hand.find("scroll_up").isEnabled()
    for _ in range(5):
        if hand.find("scroll_down").isEnabled():
            hand.tap("scroll_down")
    assert not hand.find("scroll_down").isEnabled()
    assert hand.find("scroll_up").isEnabled()


def test_why_these_amounts_opens_and_closes_without_a_tap_to_the_flow(hand: Hand, kiosk: Showcase) -> None:
    page = hand.open("bill")
    hand.tap("why")
    assert page.property("view") == "why"
    assert hand.find("proven").property("visible")
    hand.tap("action_sums")
    assert page.property("view") == "sums"
    assert kiosk.taps == []
