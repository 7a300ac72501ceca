"""Answers of a receipt printer: sample bytes beside what they say, cut anywhere, mixed with anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.escstatus import EscStatus
from drivers.printer.escwire import Answers
from kiosk.domain.problems import ProblemCode

#: A state told unasked (paper near its end), DLE EOT 1 (online), GS r 1 (paper there), number 0042, cleared.
SAMPLE = bytes.fromhex("10000300120037223030343200372500")


def heard(*parts: bytes) -> Answers:
    answers = Answers()
    for part in parts:
        answers.take(part)
    return answers


def test_the_sample_is_told_apart() -> None:
    answers = heard(SAMPLE)
    assert answers.told == bytes.fromhex("10000300")
    assert list(answers.status) == [0x12]
    assert list(answers.papers) == [0x00]
    assert list(answers.numbers) == [b"0042"]
    assert (answers.cleared, answers.strange) == (True, 0)


@given(st.integers(0, len(SAMPLE)))
def test_an_answer_cut_anywhere_is_the_same(place: int) -> None:
    assert vars(heard(SAMPLE[:place], SAMPLE[place:])) == vars(heard(SAMPLE))


@given(st.binary(max_size=200), st.integers(0, 200))
def test_any_bytes_are_sorted_the_same_in_pieces(data: bytes, place: int) -> None:
    assert vars(heard(data[:place], data[place:])) == vars(heard(data))


@given(st.binary(min_size=4, max_size=4))
def test_any_status_says_something_or_nothing(four: bytes) -> None:
    EscStatus.told(four).trouble()
    EscStatus.of(dict(enumerate(four, start=1))).details()


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        # DLE EOT 1 2 3 4
        ("12 12 12 12", None),
        ("12 12 12 1e", None),  # near its end
        ("1a 32 12 72", ProblemCode.PAPER_OUT),
        ("1a 16 12 72", ProblemCode.COVER_OPEN),  # an open cover raises the paper's sensor too
        ("1a 52 1a 12", ProblemCode.CUTTER_STUCK),
        ("1a 52 16 12", ProblemCode.PAPER_JAM),
        ("1a 52 32 12", ProblemCode.PRINT_FAILED),
        ("1a 12 52 12", ProblemCode.PRINTER_BUSY),  # the head is too hot
        ("1a 12 12 12", ProblemCode.PRINTER_BUSY),
    ],
)
def test_sample_answers(answers: str, code: ProblemCode | None) -> None:
    status = EscStatus.of(dict(enumerate(bytes.fromhex(answers), start=1)))
    assert status.trouble() is code
    assert status.near_end == (answers[9:11] in ("1e",))


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("10 00 00 00", None),
        ("10 00 03 00", None),
        ("18 00 0c 00", ProblemCode.PAPER_OUT),
        ("38 00 00 00", ProblemCode.COVER_OPEN),
        ("18 08 00 00", ProblemCode.CUTTER_STUCK),
    ],
)
def test_sample_states_told_unasked(told: str, code: ProblemCode | None) -> None:
    assert EscStatus.told(bytes.fromhex(told)).trouble() is code
