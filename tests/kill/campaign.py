"""Many runs: which boundary has been hit least is aimed at next, until each was hit often enough."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.kill import child
from tests.kill.boundaries import Target
from tests.kill.killing import SCENARIOS, Plan, run
from tests.kill.oracle import Finding

#: How long a call of this kind goes on (µs): a kill `during` it comes within.
_LASTS = {"journal.opening": 15_000, "journal.close": 4_000, "print": 40_000, "journal": 800}
_CALL = 6_000


@dataclass
class Tally:
    """What a campaign has done and found. `kills` by boundary; `again`: those that hit a kiosk started after a kill."""

    runs: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    again: int = 0
    seconds: float = 0.0
    findings: list[tuple[Finding, Plan]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.kills.values())

    def found(self, what: str) -> int:
        return sum(finding[0] == what for finding, _ in self.findings)


class Planner:
    """Plans one run after another from a seed and what was hit so far."""

    def __init__(self, seed: int, known: dict[str, dict[str, int]], *, fresh: bool = False) -> None:
        self._rng = random.Random(seed)
        self._known = known
        self._fresh = fresh
        self._all = {name: max(k.get(name, 0) for k in known.values()) for k in known.values() for name in k}

    @property
    def boundaries(self) -> tuple[str, ...]:
        return tuple(sorted(self._all))

    def plan(self, hit: Counter[str]) -> Plan:
        """The first start dies at the boundary hit least, where it surely comes by; up to four more die on the way."""
        rng = self._rng
        first = min(self._all, key=lambda name: (hit[name], rng.random()))
        scenario = rng.choice([s for s, known in self._known.items() if first in known])
        targets = [self._target(first, self._known[scenario][first])]
        for _ in range(rng.choice((1, 2, 3, 4))):
            few = sorted(self._all, key=lambda name: (hit[name], rng.random()))[: len(self._all) // 3]
            name = rng.choice(few)
            targets.append(self._target(name, min(self._all[name], 4)))
        minutes = tuple(rng.choice((0.0, 1.0, 12.0)) * start for start in range(len(targets) + 1))
        return Plan(scenario, tuple(targets), minutes, self._fresh)

    def _target(self, name: str, crossings: int) -> Target:
        part = name.rsplit(".", 1)[0]
        lasts = _LASTS.get(part) or _LASTS.get(part.split(".")[0], _CALL)
        return Target(name, self._rng.randrange(max(crossings, 1)), self._rng.randrange(1, lasts))


def known_boundaries(folder: Path) -> dict[str, dict[str, int]]:
    """Which boundaries a visit crosses in each scenario, and how often: found by letting one go by."""
    known = {}
    for scenario in SCENARIOS:
        ended = run(Plan(scenario, ()), folder)
        if ended.findings:
            raise AssertionError(f"{scenario}: {ended.findings} without a kill")
        known[scenario] = ended.crossed
    return known


def hunt(
    kills: int, each: int, seed: int, *, fresh: bool = False, tell: Callable[[Tally], object] = lambda tally: None
) -> Tally:
    """Kill until `kills` are done and each boundary was hit `each` times. `tell` hears of every run that ended."""
    tally, begun = Tally(), time.monotonic()
    with workplace() as folder:
        planner = Planner(seed, known_boundaries(folder), fresh=fresh)
        tally.kills.update(dict.fromkeys(planner.boundaries, 0))
        while tally.total < kills or min(tally.kills.values()) < each:
            plan = planner.plan(tally.kills)
            ended = run(plan, folder)
            tally.runs += 1
            tally.kills.update(ended.kills)
            tally.again += max(len(ended.kills) - 1, 0)
            tally.findings += [(finding, plan) for finding in ended.findings]
            tally.seconds = time.monotonic() - begun
            tell(tally)
    return tally


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder for the runs, on a real disk; everything is loaded when it is given."""
    with tempfile.TemporaryDirectory(prefix="kill-") as folder, child.warmed(Path(folder) / "warm"):
        yield Path(folder) / "run"
