"""All combinations of faults, each played once; and the smallest failing one out of a big one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.simulation.picks import Key, Played
from tests.simulation.play import Result, Scene, play


@dataclass(frozen=True)
class Branch:
    """A combination of faults, and from which pick on more may be added: each combination is met once."""

    given: tuple[tuple[Key, str], ...] = ()
    start: int = 0


def grow(scene: Scene, branch: Branch, most: int) -> tuple[Result, list[Branch]]:
    """Play one combination; answers it and those with one fault more, none beyond `most`."""
    picks = Played(dict(branch.given))
    result = play(picks, scene)
    if len(branch.given) >= most:
        return result, []
    return result, [
        Branch((*branch.given, (made.key, option)), place + 1)
        for place, made in enumerate(picks.made[branch.start : picks.settled_at], branch.start)
        if not made.common
        for option in made.options[1:]
    ]


def exhaust(scene: Scene, most: int, start: Branch = Branch()) -> Iterator[Result]:
    """Every run with at most `most` faults that begins with those of `start`."""
    waiting = [start]
    while waiting:
        result, more = grow(scene, waiting.pop(), most)
        waiting.extend(more)
        yield result


def smallest(result: Result) -> Result:
    """The same broken rule with as few picks as can be: one after another is left out while it stays broken."""
    rules = {v.rule for v in result.violations}
    kept = {p.key: p.option for p in result.taken}
    for key in list(kept):
        fewer = {k: option for k, option in kept.items() if k != key}
        again = play(Played(fewer), result.scene)
        if rules & {v.rule for v in again.violations}:
            kept, result = fewer, again
    return result
