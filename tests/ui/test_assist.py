"""Staff help at a keyboard: every button is reached and pressed without a finger, and a scanner presses nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.ui import measure
from tests.ui.hand import Hand
from ui.gallery import Showcase, gallery

TAB, BACK, ENTER = Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return


@pytest.fixture
def keys(hand: Hand) -> Hand:
    """A hand whose keys count as a hand's, however fast the test types them."""
    hand.window.keys.assist.hand_ms = 0
    return hand


def at(hand: Hand) -> str:
    item = hand.window.quick.activeFocusItem()
    return item.objectName() if item is not None else ""


def way_round(hand: Hand) -> list[str]:
    """The buttons that Tab comes to, once round."""
    hand.window.bridge.assist(True)
    assist, first = hand.window.keys.assist, ""
    found: list[str] = []
    for _ in range(200):
        assist.move()
        if found and at(hand) == first:
            return found
        first = first or at(hand)
        found.append(at(hand))
    raise AssertionError(f"Tab never comes round: {found}")


def test_tab_comes_to_every_button_of_every_page_the_page_first(hand: Hand) -> None:
    wrong = []
    for name, shown in {screen.page: (name, screen) for name, screen in gallery().items()}.values():
        hand.window.bridge.assist(False)
        hand.open(shown)
        found = way_round(hand)
        pressable = {item.objectName() for item in measure.buttons(hand) if item.isEnabled()}
        missed = {each for each in pressable ^ set(found) if not each.startswith("scroll_")}  # going round scrolls
        if missed or len(found) != len(set(found)):
            wrong.append(f"{name}: {missed}")
        if shown.page != "waiting" and found.index("language") < len(found) - 6:
            wrong.append(f"{name}: the page is not first: {found}")
    assert wrong == []


def test_a_question_is_answered_by_number_and_by_enter(keys: Hand, kiosk: Showcase) -> None:
    keys.open("question")
    keys.key(TAB)
    keys.key(Qt.Key.Key_3)
    keys.wait(lambda: kiosk.taps == [("answer", "visit")], "the third answer")
    keys.key(TAB)
    assert at(keys) == "action_answer_work"
    keys.key(ENTER)
    keys.wait(lambda: kiosk.taps[1:] == [("answer", "work")], "the framed answer")


def test_what_is_framed_is_seen(keys: Hand) -> None:
    keys.open("filing_type")
    keys.window.comfort.setTypeSize(2)
    for _ in range(2):
        keys.key(TAB)
    item = keys.window.quick.activeFocusItem()
    assert item is not None
    assert item.objectName() == "action_type_1"
    assert measure.seen_rect(item).height() >= min(item.height(), 400)


def test_keys_do_nothing_before_tab_and_after_a_touch(keys: Hand, kiosk: Showcase) -> None:
    keys.open("question")
    keys.key(Qt.Key.Key_1)
    keys.key(ENTER)
    keys.key(TAB)
    assert keys.window.bridge.property("assisted") is True
    keys.tap("title")
    assert keys.window.bridge.property("assisted") is False
    keys.key(Qt.Key.Key_1)
    keys.key(ENTER)
    assert kiosk.taps == []


def test_a_scanner_chooses_nothing(keys: Hand, kiosk: Showcase) -> None:
    """Its keys come together: even where a keyboard is in use they press nothing, and its Tab begins nothing."""
    assist, times = keys.window.keys.assist, [0.0]
    assist.now = lambda: times[0]
    assist.hand_ms = 100_000
    keys.open("question")
    keys.key(TAB)
    times[0] = 1000.0
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, ENTER, TAB):
        keys.key(key)
        times[0] += 0.002
    assert at(keys) == "action_answer_live"
    assist.hand_ms = 0
    keys.key(Qt.Key.Key_2)
    keys.wait(lambda: kiosk.taps == [("answer", "work")], "only what a hand typed")


def test_a_panel_keeps_the_keyboard(keys: Hand) -> None:
    keys.open("question")
    keys.tap("help")
    assert way_round(keys) == ["help_close"]
    keys.key(ENTER)
    keys.wait(lambda: not keys.sees("help_panel"), "the panel is closed")
    keys.key(BACK)
    assert at(keys) == "reveal"


def test_the_next_page_begins_at_its_first_button(keys: Hand) -> None:
    keys.open("question")
    keys.key(TAB)
    keys.open("consent")
    keys.wait(lambda: at(keys) == "action_back", "the keyboard stands on the new page")
    keys.open("welcome")
    assert keys.window.bridge.property("assisted") is False


def test_digits_still_go_where_digits_are_asked(keys: Hand) -> None:
    keys.open("agent")
    keys.tap("relation_child")
    keys.page.setProperty("at", 3)
    keys.key(TAB)
    keys.key(Qt.Key.Key_1)
    assert keys.page.property("phone") == "1"
