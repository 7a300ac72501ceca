"""Amounts as words: read back by a listener who knows nothing of how they are made, and as people write them."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as hs

from kiosk.domain.money import Fen
from kiosk.spoken.numbers import LARGEST, WORDS, amount, spelled
from kiosk.texts import LANGUAGES
from tests.spoken.listener import heard, said

#: Amounts with long runs of zeros as often as others: that is where 零 goes wrong.
_FEN = hs.one_of(
    hs.integers(-int(LARGEST), int(LARGEST)),
    hs.lists(hs.sampled_from("0001"), min_size=1, max_size=14).map(lambda d: int("".join(d))),
    hs.lists(hs.sampled_from("0029"), min_size=1, max_size=14).map(lambda d: int("".join(d))),
    hs.integers(-2_000_000, 2_000_000),
)


@pytest.mark.parametrize("language", LANGUAGES)
@given(fen=_FEN)
@example(fen=0)
@example(fen=7)
@example(fen=10_000_000_005)
@example(fen=100_100_000_000)
def test_who_hears_an_amount_writes_down_the_same(language: str, fen: int) -> None:
    words = amount(Fen(fen), language)
    assert heard(words, language) == fen
    assert set(words) <= WORDS[language]


@given(fen=_FEN)
def test_no_two_zeros_are_said_in_a_row_and_none_before_a_unit(fen: int) -> None:
    words = said(amount(Fen(fen), "zh"), "zh")
    assert "零零" not in words
    assert re.search("零[十百千万亿角分]", words) is None
    assert "零元" not in words or abs(fen) < 100


@given(one=_FEN, other=_FEN)
def test_different_amounts_sound_different(one: int, other: int) -> None:
    for language in LANGUAGES:
        assert (amount(Fen(one), language) == amount(Fen(other), language)) == (one == other)


@pytest.mark.parametrize(
    ("yuan", "chinese", "english"),
    [
        (
            "120345.67",
            "十二万零三百四十五元六角七分",
            "one hundred and twenty thousand three hundred and forty five yuan and sixty seven fen",
        ),
        ("0", "零元", "zero yuan"),
        ("0.07", "七分", "seven fen"),
        ("0.20", "两角", "twenty fen"),
        ("1.05", "一元零五分", "one yuan and five fen"),
        ("2", "两元整", "two yuan"),
        ("10", "十元整", "ten yuan"),
        ("12.30", "十二元三角", "twelve yuan and thirty fen"),
        ("110", "一百一十元整", "one hundred and ten yuan"),
        ("200", "二百元整", "two hundred yuan"),
        ("2000", "两千元整", "two thousand yuan"),
        ("2002", "两千零二元整", "two thousand and two yuan"),
        ("11800.24", "一万一千八百元二角四分", "eleven thousand eight hundred yuan and twenty four fen"),
        ("20000", "两万元整", "twenty thousand yuan"),
        ("32000", "三万二千元整", "thirty two thousand yuan"),
        ("100010", "十万零一十元整", "one hundred thousand and ten yuan"),
        ("10010000", "一千零一万元整", "ten million ten thousand yuan"),
        ("100000002", "一亿零二元整", "one hundred million and two yuan"),
        ("100020000", "一亿零二万元整", "one hundred million twenty thousand yuan"),
        ("200000000", "两亿元整", "two hundred million yuan"),
        ("-2000.50", "退还两千元五角", "refund of two thousand yuan and fifty fen"),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(yuan: str, chinese: str, english: str) -> None:
    fen = Fen.of_yuan(yuan)
    assert said(amount(fen, "zh"), "zh") == chinese
    assert said(amount(fen, "en"), "en") == english


@pytest.mark.parametrize("fen", [LARGEST + 1, -LARGEST - 1])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_no_words_is_refused(fen: Fen, language: str) -> None:
    with pytest.raises(ValueError, match="no words"):
        amount(fen, language)


def test_a_language_without_a_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        amount(Fen(1), "fr")


def test_numbers_of_papers_are_said_character_by_character() -> None:
    assert said(spelled("0318-092233-0042"), "zh") == "零三一八零九二二三三零零四二"
    assert spelled("KT-7Z") == ("letter.K", "letter.T", "number.7", "letter.Z")
    assert spelled("") == spelled("－ 二") == ()
