"""The page of the day close: a finding shows every side and only the buttons it allows, what is foreign has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.close import Action, DayClose, FindingKind
from kiosk.ports import StaffId
from kiosk.scenario import closes
from kiosk.visit import states as st
from kiosk.visit.screen import Screen
from kiosk.visit.view import screen
from tests.ui.hand import Hand
from ui.gallery import Showcase, surroundings

EVERY = closes.every_kind()


def page(close: DayClose, *, working: bool = False) -> Screen:
    return screen(st.DayClosing(StaffId("w01"), closes.DAY, close, working=working), surroundings())


def showing(kind: FindingKind) -> DayClose:
    return replace(EVERY, findings=EVERY.of(kind)[:1])


def buttons(hand: Hand) -> set[str]:
    found = {item.objectName() for item in hand.items if item.isEnabled()}
    return {name for name in found if name.startswith("action_close_act_")}


@pytest.mark.parametrize("kind", FindingKind)
def test_a_finding_has_the_buttons_it_allows(hand: Hand, kiosk: Showcase, kind: FindingKind) -> None:
    close = showing(kind)
    (finding,) = close.findings
    hand.open(page(close))
    wanted = [action for action in finding.actions if action is not Action.ASK_STAFF]
    reference = finding.request_id.reference if finding.request_id else ""
    assert buttons(hand) == {f"action_close_act_{action}_{reference}" for action in wanted}
    for action in wanted:
        kiosk.taps.clear()
        hand.tap(f"action_close_act_{action}_{reference}")
        assert kiosk.taps == [("close_act", f"{action} {finding.key}")]
    assert hand.sees("close_others") == (kind is FindingKind.OTHER_WRITER)


def test_a_big_house_is_shown_in_part_and_printed_whole(hand: Hand) -> None:
    hand.open(page(closes.every_kind(200)))
    said = hand.texts()
    assert sum(words.endswith("-5001") or words.endswith("-5030") for words in said) == 2
    assert not [words for words in said if words.endswith("-5031")]
    assert "另有 170 笔，打印的对账单上有全部" in said


def test_every_side_is_said(hand: Hand) -> None:
    hand.open(page(showing(FindingKind.AMOUNTS_DIFFER)))
    said = " ".join(hand.texts())
    for words in (
        "本机：已结算，总 12,161.24，基金 9,283.10",
        "中心：总 12,161.24，基金 9,282.10",
        "医院：总 12,161.24",
    ):
        assert words in said
    assert "示*者" in said


def test_a_day_is_chosen_and_nothing_is_pressed_twice(hand: Hand, kiosk: Showcase) -> None:
    hand.open("close_choose")
    hand.tap("action_close_day_2026-03-17")
    assert kiosk.taps == [("close_day", "2026-03-17")]
    hand.open(page(showing(FindingKind.HOSPITAL_HAS_NOT), working=True))
    assert buttons(hand) == set()
    assert not hand.find("action_close_day_2026-03-17").isEnabled()
    assert hand.sees("close_notice")
    assert not hand.sees("action_close_print")


def test_the_desk_leads_to_the_close_and_back(hand: Hand, kiosk: Showcase) -> None:
    hand.open("staff_empty")
    hand.tap("action_close")
    hand.open("close_even")
    hand.tap("action_close_print")
    hand.tap("action_proceed")
    assert kiosk.taps == [("close", ""), ("close_print", ""), ("proceed", "")]
