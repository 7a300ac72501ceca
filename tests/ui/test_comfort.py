"""Language, type size, the countdown, one's own name, and that nothing of one person stays for the next."""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from kiosk.clock import SimulatedClock
from kiosk.visit.screen import Screen, Text
from tests.ui.hand import Hand, walk
from ui.gallery import Showcase, gallery


def test_language_switches_live(hand: Hand, kiosk: Showcase) -> None:
    hand.open("for_whom")
    assert hand.text("title") == gallery()["for_whom"].title.say("zh")
    hand.tap("language")
    assert hand.text("title") == gallery()["for_whom"].title.say("en")
    assert hand.text("help") == "Help"
    hand.tap("language")
    assert hand.text("help") == "帮助"
    assert kiosk.taps == []


def test_type_grows_and_comes_back(hand: Hand) -> None:
    hand.open("for_whom")
    sizes = []
    for _ in range(3):
        sizes.append(hand.find("title").property("font").pixelSize())
        hand.tap("type_size")
    assert sizes == sorted(set(sizes))
    assert hand.find("title").property("font").pixelSize() == sizes[0]


def test_countdown_asks_then_clears(hand: Hand, kiosk: Showcase, clock: SimulatedClock) -> None:
    hand.open("for_whom")
    bridge = hand.window.bridge
    clock.advance(44)
    hand.wait(lambda: bridge.property("remaining") == 16, "16 seconds remain")
    assert not hand.sees("idle_panel")
    clock.advance(2)
    hand.wait(lambda: hand.sees("idle_panel"), "the kiosk asks")
    hand.tap("idle_stay")
    assert bridge.property("remaining") == 60
    assert not hand.sees("idle_panel")
    clock.advance(61)
    hand.wait(lambda: kiosk.taps == [("timeout", "")], "the time ran out")


def test_touch_gives_the_time_back(hand: Hand, clock: SimulatedClock) -> None:
    hand.open("for_whom")
    clock.advance(30)
    hand.wait(lambda: hand.window.bridge.property("remaining") == 30, "30 seconds remain")
    hand.tap("title")
    assert hand.window.bridge.property("remaining") == 60


def test_money_under_way_never_times_out(hand: Hand, kiosk: Showcase, clock: SimulatedClock) -> None:
    for sample in ("settling", "reconciling", "printing"):
        hand.open(sample)
        clock.advance(10_000)
        hand.window.bridge.stay()
        assert hand.window.bridge.property("remaining") == 0
        assert not hand.sees("idle_panel")
        assert not hand.sees("action_cancel")
    assert kiosk.taps == []


def test_next_person_finds_the_first_language(hand: Hand, clock: SimulatedClock) -> None:
    hand.open("bill")
    hand.tap("language")
    hand.tap("type_size")
    hand.open("welcome")
    assert hand.window.comfort.property("language") == "zh"
    assert hand.window.comfort.property("typeSize") == 0
    hand.tap("language")
    clock.advance(61)
    hand.wait(lambda: hand.window.comfort.property("language") == "zh", "a left welcome page goes back")


def test_own_name_only_while_held(hand: Hand) -> None:
    hand.open("bill")
    assert "示例患者" not in hand.text("whose")
    lift = hand.press("reveal")
    assert "示例患者" in hand.text("whose")
    lift()
    assert "示例患者" not in hand.text("whose")
    hand.press("reveal")
    hand.open("stays")
    assert all("示例患者" not in said for said in hand.texts())


def test_nothing_of_a_page_is_left_on_the_next(hand: Hand) -> None:
    hand.open("agent")
    hand.tap("relation_child")
    hand.tap("letter_w")
    hand.tap("character_0")
    hand.open("welcome")
    hand.open("agent")
    assert hand.page.property("personName") == ""
    assert hand.page.property("at") == 0


def test_pages_come_and_go_without_a_trace(hand: Hand) -> None:
    def count() -> tuple[int, int]:
        """Visible items and all objects, once everything that waits for deletion is gone (app.exec() does it)."""
        hand.open("welcome")
        for _ in range(2):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            hand.window.engine.collectGarbage()
            gc.collect()
        objects = hand.window.engine.rootObjects()[0].findChildren(QObject)
        return sum(1 for _ in walk(hand.window.quick.contentItem())), len(objects)

    shown = [gallery()[name] for name in ("bill", "identify", "filing_none", "staff", "done")]
    for screen in shown:
        hand.open(screen)
    before = count()
    for turn in range(200):
        hand.kiosk.show(shown[turn % len(shown)])
    assert count() == before


def test_same_page_keeps_what_was_begun(hand: Hand) -> None:
    """New facts of the same page change it in place: a half-typed form is not thrown away."""
    first = gallery()["agent"]
    hand.open(first)
    hand.tap("relation_child")
    facts = dict(first.facts) | {"error": Text.of("agent.error.phone")}
    hand.open(Screen(first.page, first.title, first.actions, facts, first.progress, first.idle_seconds))
    assert hand.page.property("relation") == "child"
    assert hand.sees("agent_error")


def test_camera_picture_is_shown_and_forgotten(hand: Hand) -> None:
    hand.open("identify")
    hand.wait(lambda: hand.window.preview.property("count") > 0, "a picture arrives")
    hand.wait(lambda: hand.find("preview").property("paintedWidth") > 0, "it is drawn")
    hand.open("bill")
    assert hand.window.preview.frame is None
    assert hand.window.preview.property("count") == 0


def test_where_only_a_scanner_reads_codes_the_page_says_so(hand: Hand) -> None:
    hand.open("identify_scanner")
    assert hand.sees("scanner_drawing")
    assert "扫码器" in hand.text("code_how")
    assert not any(item.objectName() == "preview" for item in hand.items)
    hand.open("identify")
    assert not hand.sees("scanner_drawing")
    assert "扫码器" not in hand.text("code_how")
