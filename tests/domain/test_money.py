"""Money is whole fen: laws of sums, shares and reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.money import WHOLE, Fen, down, half_up, total

FEN = some.integers(-(10**12), 10**12).map(Fen)
RATIO = some.integers(0, WHOLE)


@given(FEN, FEN)
def test_sums_stay_fen(a: Fen, b: Fen) -> None:
    assert type(a + b) is Fen
    assert type(a - b) is Fen
    assert type(sum([a, b], Fen(0))) is Fen
    assert (a + b) - b == a
    assert -a + a == 0


@pytest.mark.parametrize("value", [1.0, 0.1, True, "1", None])
def test_nothing_but_whole_numbers_becomes_money(value: object) -> None:
    with pytest.raises(TypeError):
        Fen(value)  # type: ignore[arg-type]


def test_a_float_can_not_be_added() -> None:
    with pytest.raises(TypeError):
        Fen(1) + 0.5


@given(FEN)
def test_yuan_reads_back(amount: Fen) -> None:
    if abs(amount) < 10**14:
        assert Fen.of_yuan(amount.plain()) == amount


@pytest.mark.parametrize(
    ("text", "fen"), [("11811.24", 1181124), ("7356.8", 735680), ("800", 80000), ("0.01", 1), ("-0.5", -50)]
)
def test_amounts_as_written(text: str, fen: int) -> None:
    assert Fen.of_yuan(text) == fen


@pytest.mark.parametrize("text", ["", ".5", "1.", "1.234", "1,000.00", "1e3", "１２", "1 ", "1\n", "NaN"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Fen.of_yuan(text)


def test_grouped_for_people() -> None:
    assert Fen(1181124).yuan() == "11,811.24"
    assert Fen(-5).yuan() == "-0.05"


@given(some.integers(0, 10**12).map(Fen), RATIO)
def test_a_share_is_the_nearest_fen(amount: Fen, ratio: int) -> None:
    share = half_up(amount, ratio)
    assert abs(2 * (int(share) * WHOLE - int(amount) * ratio)) <= WHOLE
    assert down(amount, ratio) <= share <= down(amount, ratio) + 1
    assert half_up(Fen(-amount), ratio) == -share


def test_half_goes_up() -> None:
    assert half_up(Fen(1), 5000) == 1
    assert half_up(Fen(3), 5000) == 2
    assert down(Fen(3), 5000) == 1


@given(some.lists(FEN))
def test_total(amounts: list[Fen]) -> None:
    assert total(amounts) == sum(int(a) for a in amounts)
