"""The name pad's characters: frequent surnames first, readings of surnames known, every letter leads somewhere."""

from __future__ import annotations

import string

import pytest

from ui.pinyin import COMMON, characters


@pytest.mark.parametrize(
    ("letters", "first"), [("wang", "王"), ("li", "李"), ("zhang", "张"), ("ouy", ""), ("lv", "吕"), ("fang", "方")]
)
def test_frequent_first(letters: str, first: str) -> None:
    found = characters(letters)
    assert found[0] == first if first else found == ()


@pytest.mark.parametrize(("letters", "character"), [("shan", "单"), ("xie", "解"), ("qiu", "仇"), ("ou", "区")])
def test_surname_readings(letters: str, character: str) -> None:
    assert character in characters(letters)


def test_every_frequent_character_can_be_typed() -> None:
    from pypinyin import Style, lazy_pinyin

    for character in COMMON:
        letters = lazy_pinyin(character, style=Style.NORMAL, v_to_u=False)[0]
        assert character in characters(letters), character


def test_letters_that_begin_no_syllable() -> None:
    empty = [letter for letter in string.ascii_lowercase if not characters(letter)]
    assert empty == ["i", "u", "v"]


def test_nothing_for_nothing() -> None:
    assert characters("") == ()
    assert characters("qqq") == ()
