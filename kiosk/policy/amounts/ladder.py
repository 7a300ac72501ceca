"""One year's within-policy fees walked up the insured place's bands, line by line.

A line stands on the ladder from where the lines before it have come to; what of it lies on each rung is counted in
fen, and its numerators (fen × basis points) are exact: the sum over the lines is what the funds round, once (R28). A
correction walks back down the rungs that its fee had climbed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.policy.amounts.inputs import NOTHING, WHOLE, Plan, Share


@dataclass(frozen=True)
class Rung:
    """Fees up to `upto` (None: without end): the pool pays `pool`, the large-amount fund `large` (basis points)."""

    upto: int | None
    pool: Share = NOTHING
    large: Share = NOTHING


@dataclass(frozen=True)
class Climb:
    """Where a year's lines have come to: fees in all, fen on each rung, each line's numerator for the pool."""

    height: int
    on_rung: tuple[int, ...]
    numerators: tuple[int, ...]


def points_off(plan: Plan, *, at_home: bool) -> int:
    """The points off for the way of filing (R29); at home never more than a referral costs (R17)."""
    return min(plan.home_off, plan.referral_off) if at_home else plan.off


def net_share(share: int, plan: Plan, *, retired: bool, at_home: bool) -> Share:
    """A band's share for this member: the bonus first, never above the whole, then the points off (R29, R17)."""
    with_bonus = share + plan.retired_bonus if retired else share
    return Share(max(0, min(with_bonus, WHOLE) - points_off(plan, at_home=at_home)))


def share_reached(plan: Plan, height: int, *, retired: bool, at_home: bool) -> Share:
    """The member's share of the band that fees of this height come to: what a slip states as the ratio."""
    reached = next(band for band in plan.bands if band.upto is None or height <= band.upto)
    return net_share(reached.share, plan, retired=retired, at_home=at_home)


def rungs(plan: Plan, deductible: int, within_before: int, *, retired: bool, at_home: bool) -> tuple[Rung, ...]:
    """The ladder of a year: nothing below the deductible, then the bands; where the year's fees reach the large-amount
    fund's bound, the pool ends and that fund begins."""
    built = [Rung(deductible)]
    top = None if plan.large_amount is None else max(0, plan.large_amount.steps[0][0] - within_before)
    reached = deductible
    for band in plan.bands:
        ends = [bound for bound in (band.upto, top) if bound is not None]
        upto = min(ends) if ends else None
        if upto is None or upto > reached:
            built.append(Rung(upto, net_share(band.share, plan, retired=retired, at_home=at_home)))
            reached = upto if upto is not None else reached
    if plan.large_amount is not None:
        built.append(Rung(None, large=Share(plan.large_amount.steps[0][1])))
    return tuple(built)


def climb(fees: Iterable[int], ladder: tuple[Rung, ...]) -> Climb:
    """Walk the fees (fen within policy, in the bill's order) up the ladder."""
    tops = [rung.upto for rung in ladder]
    floors = [-1, *(top for top in tops if top is not None)]  # the first rung reaches below nothing
    shares = [int(rung.pool) for rung in ladder]
    on_rung = [0] * len(ladder)
    numerators: list[int] = []
    add, height, rung = numerators.append, 0, 0
    low, high = floors[0], tops[0]
    for fee in fees:
        to = height + fee
        if low < to and (high is None or to <= high):  # the whole line on the rung where the last one ended
            on_rung[rung] += fee
            add(fee * shares[rung])
            height = to
            continue
        numerator = 0
        for index, begin, end in _pieces(tops, height, to):
            on_rung[index] += end - begin
            numerator += (end - begin) * shares[index]
        add(numerator)
        height = to
        rung = next(i for i, top in enumerate(tops) if top is None or height <= top)
        low, high = floors[rung], tops[rung]
    return Climb(height, tuple(on_rung), tuple(numerators))


def _pieces(tops: list[int | None], begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The way from `begin` to `end`, up or down, cut at the rungs: rung, from, to. Below nothing is the first rung."""
    bottom: int | None = None
    for index, top in enumerate(tops):
        a, b = begin, end
        if top is not None:
            a, b = min(a, top), min(b, top)
        if bottom is not None:
            a, b = max(a, bottom), max(b, bottom)
        if a != b:
            yield index, a, b
        bottom = top
