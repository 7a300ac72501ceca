"""Who chooses: every choice of a run is one pick among named options, the first of which is what normally happens.

A run is a pure function of its picks. `taken` holds the picks that were not the first option, in order: with them alone
(`Played`) the same run is played again.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

#: "settle#1" is the first pick named "settle" of a run; a fault there keeps its name while others come and go.
Key = str


@dataclass(frozen=True)
class Pick:
    """One choice as it was made. `common`: it belongs to the run's set-up and is no fault."""

    key: Key
    option: str
    options: tuple[str, ...]
    common: bool = False

    @property
    def usual(self) -> bool:
        return self.option == self.options[0]


class Picks(Protocol):
    """`pick` one of `options`; `fork` is a choice of what a run is about, not a fault."""

    def pick(self, name: str, options: Sequence[str]) -> str: ...
    def fork(self, name: str, options: Sequence[str]) -> str: ...
    @property
    def taken(self) -> tuple[Pick, ...]: ...


class Chooser:
    """Numbers the picks, keeps what was chosen. A driver says which option: its index."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self.made: list[Pick] = []
        #: Where the search stops adding faults: from here on the run is the same as one that is searched anyway.
        self.settled_at: int | None = None

    def pick(self, name: str, options: Sequence[str]) -> str:
        return self._made(name, options, common=False)

    def fork(self, name: str, options: Sequence[str]) -> str:
        return self._made(name, options, common=True)

    @property
    def taken(self) -> tuple[Pick, ...]:
        """The picks that were not usual, and every fork that was not the first."""
        return tuple(p for p in self.made if not p.usual)

    @property
    def faults(self) -> int:
        return sum(not p.usual and not p.common for p in self.made)

    def _made(self, name: str, options: Sequence[str], *, common: bool) -> str:
        self._seen[name] += 1
        key = f"{name}#{self._seen[name]}"
        option = options[self._choose(key, options, common)]
        self.made.append(Pick(key, option, tuple(options), common))
        return option

    def _choose(self, key: Key, options: Sequence[str], common: bool) -> int:
        raise NotImplementedError


class Seeded(Chooser):
    """Random by a seed. How often things go wrong is drawn a run too: quiet days and terrible ones."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._random = random.Random(seed)
        self._rate = self._random.choice((0.01, 0.03, 0.03, 0.1, 0.1, 0.3))

    def _choose(self, key: Key, options: Sequence[str], common: bool) -> int:
        if common:
            return self._random.randrange(len(options))
        if self._random.random() >= self._rate:
            return 0
        return self._random.randrange(1, len(options)) if len(options) > 1 else 0


class Played(Chooser):
    """The usual everywhere, but for what is given. What names no option that is offered there is the usual too."""

    def __init__(self, given: Mapping[Key, str]) -> None:
        super().__init__()
        self._given = given

    def _choose(self, key: Key, options: Sequence[str], common: bool) -> int:
        wanted = self._given.get(key)
        return options.index(wanted) if wanted in options else 0


class Drawn(Chooser):
    """Hypothesis chooses, so that it can make what it finds small."""

    def __init__(self, draw: Any) -> None:
        super().__init__()
        self._draw = draw

    def _choose(self, key: Key, options: Sequence[str], common: bool) -> int:
        index: int = self._draw(len(options))
        return index


def trace(picks: Sequence[Pick]) -> str:
    """The picks as text: `settle#1=lost_after journal.record#7=crash`."""
    return " ".join(f"{p.key}={p.option}" for p in picks)


def read_trace(text: str) -> dict[Key, str]:
    """The inverse of `trace`. ValueError for a word without "="."""
    pairs = [word.rpartition("=") for word in text.split()]
    if any(not key for key, _, _ in pairs):
        raise ValueError("a trace is words like settle#1=lost_after")
    return {key: option for key, _, option in pairs}
