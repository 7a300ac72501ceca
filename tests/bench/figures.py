"""One measured number beside its floor, and how both are taken and told."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.clock import SystemClock

POINTS = (50, 95, 99)


@dataclass(frozen=True)
class Figure:
    """Ours and the floor's samples of one run, both in `unit`; `target` is the highest ratio that passes.

    The ratio is taken at percentile `judged` of each. Where `judged` is 0 nothing is judged: a number to read.
    """

    name: str
    unit: str
    ours: tuple[float, ...]
    floor: tuple[float, ...]
    target: float = 0.0
    judged: int = 50
    note: str = ""

    @property
    def ratio(self) -> float:
        return percentile(self.ours, self.judged or 50) / percentile(self.floor, self.judged or 50)

    @property
    def verdict(self) -> str:
        """ "PASS", "MISS", or "" where nothing is judged."""
        if not self.judged:
            return ""
        return "PASS" if self.ratio <= self.target else "MISS"


def percentile(samples: Sequence[float], point: int) -> float:
    """Percentile `point` (1–99) of the samples, between neighbours where it falls between; ValueError for none."""
    if not samples:
        raise ValueError("no samples")
    if len(samples) == 1:
        return samples[0]
    return statistics.quantiles(samples, n=100, method="inclusive")[point - 1]


def interleaved(
    ours: Callable[[], float], floor: Callable[[], float], rounds: int, *, warm: int = 1
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Samples of both, in turn: A B A B. The first `warm` of each are thrown away: what is read once is read then."""
    pairs = [(ours(), floor()) for _ in range(warm + rounds)][warm:]
    return tuple(a for a, _ in pairs), tuple(b for _, b in pairs)


def milliseconds(work: Callable[[], object]) -> float:
    """How long `work` takes, in ms."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def wait_until(reached: Callable[[], bool], seconds: float, what: str) -> None:
    """Look every 5 ms; TimeoutError naming `what` where it isn't reached."""
    clock = SystemClock()
    end = clock.monotonic() + seconds
    while not reached():
        if clock.monotonic() > end:
            raise TimeoutError(what)
        clock.sleep(0.005)
