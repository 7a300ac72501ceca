"""What is fuzzed: a target makes one trial a random source, and says in a word what the input led to."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from random import Random

#: One input made from the random source, given to the code, and judged. Answers one word for the statistics.
Trial = Callable[[Random], str]


class Wrong(AssertionError):
    """The code answered what it must never answer."""


@dataclass(frozen=True)
class Target:
    """`prepare` makes the trial, once a process; it may keep files in the folder it is given. `share` of 1000 inputs.

    `states`: the words it may answer; each of them must be reached in a long run, or the target proves nothing.
    """

    name: str
    share: int
    prepare: Callable[[Path], Trial]
    states: tuple[str, ...]


def must(holds: bool, what: str) -> None:
    """Raises Wrong unless it holds. `what` names no value: it is printed with the seed."""
    if not holds:
        raise Wrong(what)


def silent(text: str, secrets: Collection[str]) -> None:
    """Nobody's name or number stands in what could be logged."""
    must(not any(secret in text for secret in secrets), "a name or number stands in a text that can be logged")
