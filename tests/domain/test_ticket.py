"""Ticket numbers: what `make` writes is one, and no slip of the tongue makes another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.ticket import is_ticket, make

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBERS = st.binary(min_size=7, max_size=7).map(make)


def test_known_numbers() -> None:
    assert make(bytes(7)) == "KT-00000000000"
    assert make(bytes.fromhex("0123456789abcd")) == "KT-04HMASW9NFM"
    assert len({make(bytes([n]) + bytes(6)) for n in range(256)}) == 256


@given(NUMBERS)
@settings(deadline=None)
def test_what_is_made_is_a_ticket(number: str) -> None:
    assert is_ticket(number)
    assert len(number) == 14
    assert set(number[3:]) <= set(ALPHABET)


@given(NUMBERS, st.integers(3, 13), st.sampled_from(ALPHABET))
@settings(deadline=None)
def test_one_wrong_character_is_found(number: str, place: int, other: str) -> None:
    wrong = number[:place] + other + number[place + 1 :]
    assert is_ticket(wrong) == (wrong == number)


@given(NUMBERS, st.integers(3, 13), st.integers(3, 13))
@settings(deadline=None)
def test_two_swapped_characters_are_found(number: str, one: int, two: int) -> None:
    characters = list(number)
    characters[one], characters[two] = characters[two], characters[one]
    swapped = "".join(characters)
    assert is_ticket(swapped) == (swapped == number)


@pytest.mark.parametrize(
    "text",
    ["", "KT-", "KT-0000000000", "KT-000000000000", "kt-00000000000", "KT-00000000000\n", " KT-00000000000",
     "KT-0000000000O", "KT-000000000O0", "XT-00000000000", "KT-０0000000000"],
)  # fmt: skip
def test_anything_else_is_none(text: str) -> None:
    assert not is_ticket(text)


def test_too_few_random_bytes_are_refused() -> None:
    with pytest.raises(ValueError):
        make(bytes(6))
