"""The guide and the directory under a finger: letters become words, a line opens, back leads back."""

from __future__ import annotations

from tests.ui.hand import Hand
from ui.gallery import gallery


def test_letters_are_looked_for_as_they_are_typed(hand: Hand) -> None:
    hand.open(gallery()["directory"])
    for key in ("h", "y", "space", "z"):
        hand.tap(f"letter_{key}")
    hand.tap("letter_back")
    assert hand.kiosk.taps == [("find", said) for said in ("h", "hy", "hy ", "hy z", "hy ")]
    assert hand.text("words") == "hy "
    hand.tap("clear_words")
    assert hand.kiosk.taps[-1] == ("find", "")
    assert not hand.sees("clear_words")


def test_a_hospital_a_place_and_a_service_are_chosen_by_touch(hand: Hand) -> None:
    hand.open(gallery()["directory_found"])
    hand.tap("hospital_0")
    hand.tap("chip_area_99")
    hand.tap("chip_area_other")
    hand.tap("pick_service")
    hand.tap("service_dialysis")
    assert hand.kiosk.taps == [("open", "0"), ("area", "99"), ("areas", ""), ("service", "dialysis")]
    hand.open(gallery()["directory_places"])
    hand.tap("place_43")
    hand.open(gallery()["directory_cities"])
    hand.tap("place_9901")
    assert hand.kiosk.taps[-2:] == [("areas", "43"), ("area", "9901")]


def test_a_topic_opens_and_another_list_is_shown(hand: Hand) -> None:
    hand.open(gallery()["guide"])
    hand.tap("topic_item.settle_retired")
    hand.tap("chip_group_phones")
    hand.tap("type_words")
    hand.tap("letter_h")
    assert hand.kiosk.taps == [("topic", "item.settle_retired"), ("group", "phones"), ("find", "h")]
    hand.open(gallery()["guide_item"])
    hand.tap("action_hospitals")
    hand.tap("action_back")
    assert hand.kiosk.taps[-2:] == [("hospitals", ""), ("back", "")]


def test_what_one_person_typed_is_not_there_for_the_next(hand: Hand) -> None:
    hand.open(gallery()["directory_found"])
    assert hand.text("words") == "hy"
    hand.open(gallery()["welcome"])
    hand.open(gallery()["directory"])
    assert "hy" not in hand.text("words").replace("打 hy", "")
