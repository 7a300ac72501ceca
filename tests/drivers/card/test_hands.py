"""The threads that talk with cards: one is kept ready, none waits for one that hangs, none is left behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from drivers.card.hands import Hands, Line

PATIENCE = 30.0


@pytest.fixture
def hands() -> Iterator[Hands]:
    made = Hands()
    made.begin()
    yield made
    made.end()


def who(line: Line) -> threading.Thread:
    return threading.current_thread()


def test_one_does_all_that_comes_one_after_the_other(hands: Hands) -> None:
    assert len({hands.attempt(who).result() for _ in range(20)}) == 1


def test_one_that_hangs_holds_nobody_up_and_comes_back(hands: Hands) -> None:
    let_go = threading.Event()

    def hang(line: Line) -> threading.Thread:
        let_go.wait(PATIENCE)
        return threading.current_thread()

    hanging = hands.attempt(hang)
    assert not hanging.done(0.01)
    other = hands.attempt(who).result()
    let_go.set()
    first = hanging.result()
    assert first is not other
    assert hands.attempt(who).result() is other, "one is ready, the other has gone"
    first.join(PATIENCE)
    assert not first.is_alive()


def test_a_bug_is_raised_where_it_is_asked_for_and_ends_nobody(hands: Hands) -> None:
    def stumble(line: Line) -> None:
        raise KeyError("a bug")

    stumbling = hands.attempt(stumble)
    assert stumbling.done(PATIENCE)
    with pytest.raises(KeyError):
        stumbling.result()
    assert hands.attempt(who).done(PATIENCE)


def test_what_comes_too_late_is_kept_by_nobody(hands: Hands) -> None:
    let_go = threading.Event()

    def slow(line: Line) -> str:
        let_go.wait(PATIENCE)
        return "a person's"

    late = hands.attempt(slow)
    late.forget()
    let_go.set()
    assert late.done(PATIENCE)
    assert late.result() is None


def test_after_the_end_nobody_stays(hands: Hands) -> None:
    ready = hands.attempt(who).result()
    hands.end()
    assert not ready.is_alive()
    late = hands.attempt(who).result()
    late.join(PATIENCE)
    assert not late.is_alive()
