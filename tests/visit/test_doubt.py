"""What to do about a lost answer: laws that hold for every kind of write, whatever the platform can do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from kiosk.ports import Find, WriteRule
from kiosk.visit.doubt import PATIENCE, Doubt, Move, after_found, after_not_found, unasked

DOUBTS = some.builds(
    Doubt,
    rule=some.builds(WriteRule, find=some.sampled_from(Find), reverse=some.booleans()),
    wanted=some.booleans(),
    waited=some.sampled_from([0.0, 1.0, PATIENCE, 20.0, 300.0, 600.0, 600.5, 5000.0]),
    oldest=some.sampled_from([60.0, 600.0, 1200.0]),
    binding=some.booleans(),
)


@given(DOUBTS)
def test_nothing_is_given_up_while_it_may_still_arrive(doubt: Doubt) -> None:
    assert after_not_found(doubt) is not Move.NOT_BOOKED or doubt.over


@given(DOUBTS)
def test_not_asked_is_never_believed_gone(doubt: Doubt) -> None:
    assert unasked(doubt) in (Move.ASK_LATER, Move.REVERSE)


@given(DOUBTS)
def test_only_what_can_be_reversed_is(doubt: Doubt) -> None:
    moves = (after_found(doubt, as_ordered=True), after_not_found(doubt), unasked(doubt))
    assert Move.REVERSE not in moves or doubt.rule.reverse


@given(DOUBTS)
def test_a_reversal_that_does_not_bind_ends_nothing_that_may_still_arrive(doubt: Doubt) -> None:
    blind = Move.REVERSE in (after_not_found(doubt), unasked(doubt))
    assert not blind or doubt.binding or doubt.over


@given(DOUBTS)
def test_a_reversal_ends_only_what_cannot_be_booked_again(doubt: Doubt) -> None:
    """Where a reversed number isn't refused, the same message delivered twice books it once more."""
    assert doubt.reversing_ends == (doubt.binding or doubt.waited > doubt.oldest)


@given(DOUBTS)
def test_nobody_who_left_is_charged_where_it_can_be_undone(doubt: Doubt) -> None:
    accepted = after_found(doubt, as_ordered=True) is Move.ACCEPT
    assert accepted == (doubt.wanted or not doubt.rule.reverse)


@given(DOUBTS)
def test_what_was_not_ordered_is_never_accepted(doubt: Doubt) -> None:
    assert after_found(doubt, as_ordered=False) in (Move.REVERSE, Move.ASK_LATER)


@given(DOUBTS)
def test_whoever_waits_is_not_reversed_at_once(doubt: Doubt) -> None:
    if doubt.wanted and doubt.waited < PATIENCE:
        assert Move.REVERSE not in (after_not_found(doubt), unasked(doubt))


@given(DOUBTS)
def test_only_what_can_be_neither_found_nor_reversed_may_stay_open(doubt: Doubt) -> None:
    """Once nothing can arrive any more, every other doubt is ended by the next answer."""
    if doubt.over and doubt.waited >= PATIENCE:
        move = after_not_found(doubt) if doubt.findable else unasked(doubt)
        assert (move is Move.ASK_LATER) == (not doubt.findable and not doubt.rule.reverse)
