"""The pages of filing and of a refusal: what is pressed reaches the flow, what is closed can't be pressed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.visit import states as st
from kiosk.visit.screen import Screen
from kiosk.visit.view import screen
from tests.ui import measure
from tests.ui.hand import Hand
from ui.gallery import Showcase, gallery, surroundings


def with_facts(sample: str, **facts: object) -> Screen:
    shown = gallery()[sample]
    return replace(shown, facts={**shown.facts, **facts})


def test_every_answer_is_a_tap_and_what_was_said_stands_by(hand: Hand, kiosk: Showcase) -> None:
    hand.open("question_later")
    for option in gallery()["question_later"].facts["options"]:
        hand.tap(f"action_answer_{option['value']}")
        assert kiosk.taps.pop() == ("answer", option["value"])
    assert hand.sees("given")
    hand.tap("action_back")
    assert kiosk.taps == [("back", "")]
    hand.open("question")
    assert not hand.sees("given")
    assert hand.text("over") == "第 1 问，最多 2 问"


def test_an_open_type_is_chosen_and_a_closed_one_says_why_once(hand: Hand, kiosk: Showcase) -> None:
    options = gallery()["filing_type"].facts["options"]
    hand.open("filing_type")
    for option in options:
        assert hand.sees(f"action_type_{option['index']}") == option["open"]
    first = next(option["index"] for option in options if option["open"])
    hand.tap(f"action_type_{first}")
    assert kiosk.taps == [("type", first)]
    reasons = [option["why"].say("zh") for option in options if not option["open"]]
    assert len(reasons) > len(set(reasons))
    for reason in set(reasons):
        assert hand.texts().count(reason) == 1
    assert all(option["title"].say("zh") in " ".join(hand.texts()) for option in options)


def test_a_chosen_type_is_told_without_colour(hand: Hand) -> None:
    hand.open("filing_type_chosen")
    chosen = next(option["index"] for option in gallery()["filing_type_chosen"].facts["options"] if option["chosen"])
    assert hand.find(f"action_type_{chosen}").property("chosen") is True
    ticks = [item for item in hand.items if item.property("name") == "check" and item.width() > 30]
    assert len(ticks) == 1


def test_a_paper_is_given_in_each_way_it_may_be(hand: Hand, kiosk: Showcase) -> None:
    hand.open("materials_several")
    for row in gallery()["materials_several"].facts["rows"]:
        for way in row["ways"]:
            hand.tap(f"action_hand_{row['index']}_{way['value']}")
            assert kiosk.taps.pop() == ("hand", f"{row['index']} {way['value']}")


def test_a_filing_is_changed_or_cancelled_by_its_own_card(hand: Hand, kiosk: Showcase) -> None:
    hand.open("filings")
    for row in gallery()["filings"].facts["rows"]:
        for action in row["actions"]:
            item = hand.find(f"action_{action['tap']}_{action['argument']}")
            assert row["place"] in hand.accessible_name(item)
            if measure.seen_rect(item).height() > item.height() - 1:
                hand.tap(item.objectName())
                assert kiosk.taps.pop() == (action["tap"], action["argument"])


@pytest.mark.parametrize(("sample", "allowed"), [("withdraw", True), ("withdraw_locked", False)])
def test_cancelling_is_asked_once_more_or_says_why_not(hand: Hand, sample: str, allowed: bool) -> None:
    hand.open(sample)
    assert hand.sees("consequence") == hand.sees("action_withdraw_yes") == allowed
    assert hand.sees("not_allowed") == (not allowed)
    assert hand.sees("action_back")


def test_not_asked_is_not_the_same_as_none(hand: Hand) -> None:
    hand.open("filings_unknown")
    assert hand.sees("filings_unknown")
    assert not hand.sees("filings_none")
    hand.open("filings_none")
    assert hand.sees("filings_none")


def test_a_number_is_typed_and_sent(hand: Hand, kiosk: Showcase) -> None:
    hand.open("contact")
    for digit in "1300000000":
        hand.tap(f"key_{digit}")
    hand.tap("key_back")
    assert not hand.find("action_enter").isEnabled()
    for digit in "00":
        hand.tap(f"key_{digit}")
    hand.tap("action_enter")
    assert kiosk.taps == [("phone_number", "13000000000")]


def test_a_review_with_a_fault_leads_back(hand: Hand) -> None:
    hand.open("filing_review_wrong")
    assert hand.sees("wrong")
    assert not hand.sees("action_submit")
    hand.open("filing_review")
    assert not hand.sees("wrong")
    assert hand.sees("action_submit")


def test_a_refusal_says_one_thing_and_folds_the_rest_away(hand: Hand, kiosk: Showcase) -> None:
    one = {"cause": gallery()["refusal"].title, "next": gallery()["refusal"].title}
    hand.open(with_facts("refusal_unpaid", others=[one], said="-1", evidence=[one["cause"]]))
    for name in ("cause", "next", "call_number", "money_no"):
        assert hand.sees(name), name
    for name in ("others", "said", "evidence"):
        assert not hand.sees(name), name
    hand.tap("action_more")
    for name in ("others", "said", "evidence"):
        assert hand.sees(name), name
    assert not hand.sees("cause")
    hand.tap("action_more")
    assert hand.sees("cause")
    assert kiosk.taps == []
    hand.open(with_facts("refusal_unpaid", others=[], said="", evidence=[]))
    assert not hand.sees("action_more")


def test_without_a_verified_number_the_page_says_so(hand: Hand) -> None:
    hand.open(with_facts("refusal", verified=None, phone="", money="not_known"))
    assert hand.text("call_number").startswith("本机没有核实过的电话")
    assert hand.sees("money_not_known")
    hand.open("refusal")
    assert not hand.sees("call_number")
    assert gallery()["refusal"].facts["verified"].say("zh") in hand.texts()


@pytest.mark.parametrize(
    ("sample", "name", "shown"),
    [
        ("refusal", "help_printed", False),
        ("refusal_printed", "help_printed", True),
        ("claim", "claim_printed", False),
        ("claim_printed", "claim_printed", True),
        ("welcome", "downtime", False),
        ("filed_not_printed", "ticket", True),
        ("filed_pending", "ticket", False),
    ],
)
def test_what_nobody_knows_yet_is_not_shown(hand: Hand, sample: str, name: str, shown: bool) -> None:
    """A fact that is None is neither yes nor no: nothing is printed, or announced, that wasn't."""
    hand.open(sample)
    assert hand.sees(name) == shown


def test_a_visit_for_filings_has_no_steps_of_a_settlement(hand: Hand) -> None:
    around = surroundings()
    filing, settling = st.ForWhom(errand=st.Errand.FILING), st.ForWhom()
    assert (screen(filing, around).progress, screen(settling, around).progress) == (0, 1)
    assert screen(filing, around).title != screen(settling, around).title
    assert gallery()["question"].progress == 3
    assert gallery()["filings"].progress == 0
    hand.open("question")
    assert hand.text("whose").endswith(str(gallery()["question"].facts["name"]))
