"""What is said of every page, in both languages, asked and unasked; and that nothing of a person is said unasked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as hs

from kiosk.domain.money import Fen
from kiosk.domain.problems import ProblemCode
from kiosk.domain.ticket import make
from kiosk.spoken.numbers import WORDS, amount
from kiosk.spoken.prompts import prompts
from kiosk.spoken.reading import prompt, reading, reads
from kiosk.texts import LANGUAGES, texts
from kiosk.visit.screen import Screen
from tests.spoken.listener import heard
from ui.app import QML
from ui.gallery import gallery

#: The pages that patients see, as the window names their files.
PATIENTS = set(re.findall(r'"(\w+)": "patient/', (QML / "Main.qml").read_text(encoding="utf-8")))
MONEY = {"bill", "pay", "done", "slip_owed"}
#: What may be said into a full hall: sentences made for it, and "look at the screen".
UNASKED = {key for key in prompts("zh") if key.startswith("prompt.")} | {"look"}
#: Facts by which a prompt may be chosen: whether a way of identifying works, whether a card is in the slot.
DEVICES = {"card", "code", "take_card"}


@pytest.mark.parametrize("name", sorted(gallery()))
def test_nothing_of_a_person_is_said_unasked(name: str) -> None:
    shown = gallery()[name]
    assert set(prompt(shown)) <= UNASKED
    assert prompt(shown) == prompt(replace(shown, facts={k: v for k, v in shown.facts.items() if k in DEVICES}))


@given(
    name=hs.sampled_from(sorted(gallery())),
    other=hs.dictionaries(
        hs.sampled_from(sorted({key for shown in gallery().values() for key in shown.facts} - DEVICES)),
        hs.sampled_from(["", "示例患者", "1,842.32", 7, True, False, None, ("肝胆外科",)]),
        max_size=6,
    ),
)
def test_a_prompt_does_not_depend_on_whose_page_it_is(name: str, other: Mapping[str, Any]) -> None:
    shown = gallery()[name]
    assert prompt(replace(shown, facts={**shown.facts, **other})) == prompt(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_unasked_holds_no_number_and_no_name(language: str) -> None:
    for key in UNASKED:
        assert re.search(r"[0-9{]|[零二三四五六七八九十百千万]元", prompts(language)[key]) is None, key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(gallery()))
def test_every_page_for_a_patient_can_be_read_out(name: str, language: str) -> None:
    """Each word has a prompt, and each of its buttons is said where a pack can say it."""
    shown = gallery()[name]
    words = reading(shown, language, handset=False)
    assert set(words) <= prompts(language).keys()
    assert reads(shown) == (shown.page in PATIENTS) == bool(words)
    if words:
        title = shown.title.key
        assert title in words or title == "problem.title" or shown.page == "identify" or "{" in texts(language)[title]
        spoken = {a.text.key for a in shown.actions if "{" not in texts(language)[a.text.key]}
        assert spoken <= set(words)
        assert words[0] not in WORDS[language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(n for n, s in gallery().items() if s.page in MONEY))
def test_amounts_are_said_as_they_stand_there(name: str, language: str) -> None:
    shown = gallery()[name]
    words = reading(shown, language, handset=False)
    clauses = _clauses(words, language)
    facts = shown.facts
    wanted = {"amount.total": facts["total"]}
    wanted["amount.fund_will" if shown.page == "bill" else "amount.fund"] = facts["fund_total"]
    if facts["deposit"] != "0.00":
        wanted["amount.deposit"] = facts["deposit"]
    if facts["direction"] != "even" and not facts.get("paid"):
        wanted[f"amount.{facts['direction']}"] = facts["due"]
    assert clauses == {key: int(Fen.of_yuan(yuan.replace(",", ""))) for key, yuan in wanted.items()}
    assert ("amount.even" in words) == (facts["direction"] == "even")
    assert ("amount.checking" in words) == bool(facts.get("checking"))


@pytest.mark.parametrize("name", sorted(n for n, s in gallery().items() if s.page in MONEY))
def test_before_amounts_in_a_hall_a_person_is_warned(name: str) -> None:
    """Into a handset nobody needs to be."""
    loud = reading(gallery()[name], "zh", handset=False)
    first = next(n for n, word in enumerate(loud) if word in ("amount.total", "amount.even"))
    assert loud[first - 1] == "amount.near"
    assert [w for w in loud if w != "amount.near"] == list(reading(gallery()[name], "zh", handset=True))


def test_amounts_are_said_on_pages_of_money_alone() -> None:
    for name, shown in gallery().items():
        words = reading(shown, "zh", handset=False)
        assert (shown.page in MONEY) == any(w.startswith("amount.") for w in words), name


@given(yuan=hs.text("0123456789,.-x元", max_size=18))
def test_an_amount_that_has_no_words_is_left_out_whole(yuan: str) -> None:
    shown = gallery()["bill"]
    words = reading(replace(shown, facts={**shown.facts, "due": yuan}), "zh", handset=True)
    try:
        fen = Fen.of_yuan(yuan.replace(",", ""))
    except ValueError:
        assert "amount.pay" not in words
    else:
        assert _clauses(words, "zh")["amount.pay"] == int(fen)


def test_a_ticket_is_spelled_and_a_problem_named() -> None:
    ticket = make(bytes(range(7)))
    parked = gallery()["parked"]
    words = reading(replace(parked, facts={**parked.facts, "ticket": ticket}), "en", handset=False)
    spoken = "".join(w.removeprefix("number.").removeprefix("letter.") for w in words if w[:6] in ("number", "letter"))
    assert spoken == ticket.replace("-", "")
    trouble = reading(gallery()["problem_no_stay"], "zh", handset=False)
    code = ProblemCode.NO_OPEN_STAY.value
    assert [f"problem.{code}.title", f"problem.{code}.patient", "moved.no", "letter.K"] == list(trouble[:4])


def test_every_text_of_the_voice_is_used() -> None:
    pages = {f"page.{shown.page}" for shown in gallery().values()}
    used = {
        word
        for shown in gallery().values()
        for language in LANGUAGES
        for word in reading(shown, language, handset=False)
    }
    used |= {word for shown in gallery().values() for word in prompt(shown)} | {"test"}
    ways = [(card, code) for card in (True, False) for code in (True, False)]
    base = gallery()["identify"]
    used |= {w for c, q in ways for w in prompt(replace(base, facts={**base.facts, "card": c, "code": q}))}
    used |= {w for take in (True, False) for page in ("done", "slip_owed") for w in prompt(_taking(page, take))}
    used |= set().union(*WORDS.values())
    own = {key.removeprefix("voice.") for key in texts("zh") if key.startswith("voice.")}
    assert {key for key in own if not key.startswith(("letter.", "number.1", "unit."))} - used == set()
    assert {key for key in own if key.startswith("page.")} <= pages | {"page.downtime"}


def _taking(page: str, take: bool) -> Screen:
    shown = gallery()[page]
    return replace(shown, facts={**shown.facts, "take_card": take})


def _clauses(words: tuple[str, ...], language: str) -> dict[str, int]:
    """What a listener has noted: each sentence about an amount, with the fen they heard after it."""
    found: dict[str, int] = {}
    spoken = WORDS[language]
    for at, word in enumerate(words):
        if word in ("amount.total", "amount.fund", "amount.fund_will", "amount.deposit", "amount.pay", "amount.refund"):
            end = next((n for n in range(at + 1, len(words)) if words[n] not in spoken), len(words))
            found[word] = heard(words[at + 1 : end], language)
    return found


def test_the_listener_is_no_echo() -> None:
    assert heard(amount(Fen(1), "zh"), "zh") != heard(amount(Fen(2), "zh"), "zh")
    with pytest.raises((ValueError, KeyError)):
        heard(("unit.yuan", "number.3"), "zh")
