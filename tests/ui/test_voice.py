"""Read to me, at the window: where the button is, what it says, and that the pages stay whole beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.clock import SimulatedClock, SystemClock
from kiosk.spoken.aloud import Aloud
from kiosk.spoken.reading import reads
from tests.ui import measure
from tests.ui.hand import Hand, rect
from ui.app import open_window
from ui.gallery import Showcase, gallery, wall
from ui.pictures import Way, open_page, settle

VOICED = Aloud(there=True)


def voiced(hand: Hand, **changes: object) -> None:
    hand.kiosk.voice = replace(VOICED, **changes)  # type: ignore[arg-type]
    hand.window.voice.listen()
    settle(hand.window, 1)


def test_without_a_voice_there_is_no_button(hand: Hand) -> None:
    for name in ("welcome", "bill", "done"):
        hand.open(name)
        assert not hand.sees("read_aloud")
        assert not hand.sees("volume")


def test_every_page_for_a_patient_has_the_button_and_no_other(hand: Hand) -> None:
    voiced(hand)
    smallest = measure.TARGET_MM * hand.window.comfort.property("pixelsPerMm")
    for shown in {screen.page: screen for screen in gallery().values()}.values():
        hand.open(shown)
        assert hand.sees("read_aloud") == reads(shown), shown.page
        if hand.sees("read_aloud"):
            box = rect(hand.find("read_aloud"))
            assert min(box.width(), box.height()) >= smallest


def test_a_press_asks_and_the_button_stops_it(hand: Hand, kiosk: Showcase) -> None:
    voiced(hand)
    hand.open("bill")
    assert hand.find("read_aloud").property("text") == "读给我听"
    hand.tap("read_aloud")
    assert kiosk.taps[-1] == ("read_aloud", "zh")
    voiced(hand, speaking=True)
    assert hand.find("read_aloud").property("text") == "别念了"
    hand.tap("read_aloud")
    assert [tap for tap, _ in kiosk.taps].count("read_aloud") == 2


def test_it_is_seen_that_it_has_said_everything(hand: Hand, kiosk: Showcase, clock: SimulatedClock) -> None:
    voiced(hand, speaking=True)
    hand.open("done")
    kiosk.voice = VOICED
    hand.wait(lambda: hand.find("read_aloud").property("text") == "读给我听", "the button offers it again")


def test_a_page_that_is_read_out_waits_for_the_end(hand: Hand, kiosk: Showcase, clock: SimulatedClock) -> None:
    """Its time begins when the reading is over."""
    hand.open("for_whom")
    voiced(hand, speaking=True)
    for _ in range(4):
        clock.advance(30)
        hand.window.bridge._count()
        assert hand.window.bridge.property("remaining") == 60
    assert not hand.sees("idle_panel")
    kiosk.voice = VOICED
    hand.window.voice.listen()
    clock.advance(30)
    hand.window.bridge._count()
    assert hand.window.bridge.property("remaining") == 30
    clock.advance(31)
    hand.wait(lambda: ("timeout", "") in kiosk.taps, "the time ran out")


def test_a_voice_that_never_ends_keeps_nobodys_page(hand: Hand, kiosk: Showcase, clock: SimulatedClock) -> None:
    hand.open("for_whom")
    voiced(hand, speaking=True)
    for _ in range(9):
        clock.advance(30)
        hand.window.bridge._count()
    assert ("timeout", "") in kiosk.taps


def test_the_bill_is_seen_whole_beside_the_button(hand: Hand) -> None:
    """In portrait, at standard type: what is to be checked stands on the glass at once."""
    voiced(hand)
    for _ in ("zh", "en"):
        hand.open("bill")
        assert hand.sees("why")
        assert not hand.sees("scroll_down")
        hand.tap("language")


def test_a_handset_says_so(hand: Hand) -> None:
    voiced(hand, handset=True)
    hand.open("bill")
    assert hand.find("read_aloud").property("text") == "用听筒听"


def test_the_language_is_told_to_the_voice(hand: Hand, kiosk: Showcase) -> None:
    hand.tap("language")
    assert kiosk.taps == []
    voiced(hand)
    assert kiosk.taps == [("language", "en")]
    hand.tap("language")
    assert kiosk.taps[-1] == ("language", "zh")


def test_the_volume_has_three_steps(hand: Hand, kiosk: Showcase) -> None:
    for volume, said in enumerate(("声音：小", "声音：中", "声音：大")):
        voiced(hand, volume=volume)
        hand.open("bill")
        assert hand.find("volume").property("text") == said
        hand.tap("volume")
    assert kiosk.taps[-3:] == [("volume", "")] * 3


@pytest.mark.parametrize("way", [Way("portrait", "largest", "en"), Way("landscape", "largest", "zh")], ids=str)
@pytest.mark.usefixtures("qapp")
def test_every_page_is_whole_beside_the_button(way: Way) -> None:
    """One sample of each page: the other samples are measured without the button."""
    kiosk = Showcase(frame=wall(), voice=replace(VOICED, speaking=way.language == "en", handset=way.size == "largest"))
    window = open_window(kiosk, SystemClock())
    hand = Hand(window, kiosk)
    wrong: list[str] = []
    try:
        for shown in {screen.page: screen for screen in gallery().values()}.values():
            open_page(window, kiosk, shown, way)
            found = measure.cut_texts(hand) + measure.wrong_buttons(hand) + measure.overlapping_texts(hand)
            wrong += [f"{shown.page}: {each}" for each in found]
            if shown.page == "welcome" and rect(hand.find("action_start")).bottom() > window.quick.height():
                wrong.append("the button to begin is not on the glass")
    finally:
        window.close()
    assert wrong == []
