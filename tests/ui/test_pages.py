"""Every page, in both orientations, standard and largest type, both languages: nothing cut, small, unnamed or lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.clock import SystemClock
from kiosk.domain.problems import Moved, Problem, ProblemCode
from kiosk.texts import LANGUAGES, text
from kiosk.visit import states as st
from kiosk.visit.next_card import CardIn
from kiosk.visit.view import screen as page_for
from tests.ui import measure
from tests.ui.hand import Hand, rect
from ui.app import open_window
from ui.gallery import Showcase, gallery, surroundings, wall
from ui.pictures import ALL, Way, open_page, turn, views

#: What takes a terminal out of service.
_HALTS = [
    *(ProblemCode.JOURNAL_UNWRITABLE, ProblemCode.DISK_FULL, ProblemCode.JOURNAL_BROKEN, ProblemCode.FENCED_OFF),
    *(ProblemCode.CLOCK_WRONG, ProblemCode.NOT_INSTALLED, ProblemCode.BUG),
]


@pytest.mark.parametrize("way", ALL, ids=str)
@pytest.mark.usefixtures("qapp")
def test_every_page_is_whole(way: Way) -> None:
    kiosk = Showcase(frame=wall())
    window = open_window(kiosk, SystemClock())
    hand = Hand(window, kiosk)
    wrong: list[str] = []
    try:
        for name, inner in views():
            page = open_page(window, kiosk, gallery()[name], way, inner)
            typed = gallery()[name].facts.get("query")
            found = measure.cut_texts(hand) + measure.wrong_buttons(hand) + measure.overlapping_texts(hand)
            if way.language == "zh":
                known = measure.said_by_devices(gallery()[name]) | {typed}
                texts = measure.not_chinese(hand.texts()) if gallery()[name].page == "engineer" else hand.texts()
                found += [f"not Chinese: {word}" for word in measure.latin(texts) if word not in known]
            if page.objectName() != gallery()[name].page:
                found.append(f"shows {page.objectName()}")
            wrong += [f"{name}/{inner}: {each}" for each in found]
    finally:
        window.close()
    assert wrong == []


def test_every_page_has_help(hand: Hand) -> None:
    for shown in {screen.page: screen for screen in gallery().values()}.values():
        hand.open(shown)
        hand.tap("help")
        said = hand.text("help_text")
        assert said
        assert not said.startswith("ui."), shown.page
        assert measure.cut_texts(hand) == []
        hand.tap("help_close")
        assert not hand.sees("help_panel")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_terminal_out_of_service_says_all_of_it_at_once(hand: Hand, language: str) -> None:
    """Also with a card left in and in the largest type: nobody has to scroll to the number they are to note."""
    way = Way("landscape", "largest", language)
    left = replace(surroundings(), card_in=CardIn.UNUSED)
    for code in _HALTS:
        problem = Problem(code, reference="BA-260312-0001", moved=Moved.NOT_KNOWN)
        open_page(hand.window, hand.kiosk, page_for(st.OutOfService(problem, 3), left), way)
        assert not hand.sees("scroll_down"), code
        assert "BA-260312-0001" in hand.text("problem_code")
        assert measure.cut_texts(hand) + measure.overlapping_texts(hand) == [], code
        for who in problem.remedies:
            assert text(language, f"problem.{code.value}.{who.value}") in hand.texts()
        aside, retry = hand.find("side_content"), hand.find("action_retry")
        assert rect(aside).bottom() < rect(retry).top(), code


@pytest.mark.usefixtures("qapp")
def test_overlays_fit_the_smallest_place(hand: Hand) -> None:
    turn(hand.window, Way("landscape", "largest", "en"))
    for shown in {screen.page: screen for screen in gallery().values()}.values():
        hand.open(shown)
        hand.tap("help")
        panel = [t for t in measure.cut_texts(hand) if "outside the window" in t]
        assert panel == [], shown.page
        hand.tap("help_close")


def test_measure_sees_what_is_wrong(hand: Hand) -> None:
    """The measuring itself: a page made wrong on purpose is reported."""
    page = hand.open("for_whom")
    assert measure.cut_texts(hand) == []
    page.setProperty("title", "字" * 400)
    page.setWidth(5000)
    hand.window.quick.update()
    hand.wait(lambda: measure.cut_texts(hand) != [], "a page wider than the window is found")
    button = hand.find("help")
    button.setWidth(20)
    assert any("smaller" in each for each in measure.wrong_buttons(hand))
    assert measure.latin(["请点 Next", "问题代码 K-101"]) == ["Next"]


def test_unknown_status_is_never_red_or_green(hand: Hand, qapp: QGuiApplication) -> None:
    page = hand.open("filing_unknown")
    assert page.property("strong") not in (page.property("bad"), None)
    assert "没有备案" in " ".join(hand.texts())
    assert hand.sees("filing_unknown")
