"""Time to the result on clips of 2.5 s: the kiosk's reader beside zxing-cpp alone, frame by frame as a camera delivers.

Time is the clip's own: a reader is busy for as long as its processor time says, and then takes the newest frame, as the
camera's thread does. A clip that is never read counts with its whole length.
`python -m tests.bench.clips [--clips N] [--seed S]` prints the table of the acceptance run.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2

from drivers.camera.attention import Effort
from drivers.camera.cascade import Cascade
from drivers.camera.image import Picture
from drivers.camera.reading import BUDGET_MS
from drivers.camera.second import load
from kiosk.clock import SystemClock
from tests.bench.figures import Figure
from tests.bench.scanning import ACCEPTANCE
from tests.bench.scanning.clips import FPS, FRAMES, Clip, clip
from tests.bench.scanning.peers import alone

LENGTH = FRAMES / FPS


class ProcessorTime(SystemClock):
    """The reader's budget in processor time: what else the machine does is not its fault."""

    def monotonic(self) -> float:
        return time.process_time()


@dataclass(frozen=True)
class Played:
    """What came of one clip: seconds to the result (None: never read), whether it was the wrong text, processor s."""

    at: float | None
    wrong: bool
    busy: float

    @property
    def ms(self) -> float:
        return (LENGTH if self.at is None else self.at) * 1000


def played(shown: Clip, frames: dict[int, Picture], read: Callable[[Picture], Sequence[str]]) -> Played:
    """One clip through one reader. `frames` keeps what was drawn, for the next reader of the same clip."""
    now = busy = 0.0
    last = -1
    while (number := max(last + 1, int(now * FPS + 1e-9))) < FRAMES:
        now, last = max(now, number / FPS), number
        if number not in frames:
            frames[number] = shown.picture(number)
        begun = time.process_time()
        texts = read(frames[number])
        took = time.process_time() - begun
        now, busy = now + took, busy + took
        if texts:
            return Played(now, shown.text not in texts, busy)
    return Played(None, False, busy)


def both(seed: int, count: int, tell: Callable[[int], object] = lambda done: None) -> tuple[list[Played], list[Played]]:
    """Ours and zxing-cpp alone on the same clips."""
    second = load()
    cascade = Cascade(None if isinstance(second, str) else second, ProcessorTime())
    ours, floor = [], []
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)  # processor time must be time that passes
    try:
        for number in range(count):
            shown, frames = clip(seed, number), dict[int, Picture]()
            cascade.forget()
            floor.append(played(shown, frames, alone))
            ours.append(played(shown, frames, lambda frame: cascade.read(frame, BUDGET_MS[Effort.FULL]).texts))
            tell(number + 1)
    finally:
        cv2.setNumThreads(threads)
    return ours, floor


def figures(seed: int, count: int, tell: Callable[[int], object] = lambda done: None) -> list[Figure]:
    ours, floor = both(seed, count, tell)
    decoded, alone_ = (sum(p.at is not None and not p.wrong for p in each) / count * 100 for each in (ours, floor))
    wrong = sum(p.wrong for p in ours)
    note = f"{count} clips; read {decoded:.1f} % (≥ 95 wanted), zxing-cpp alone {alone_:.1f} %; {wrong} read wrongly"
    busy = Figure(
        "the same: processor time a clip",
        "ms",
        tuple(p.busy * 1000 for p in ours),
        tuple(p.busy * 1000 for p in floor),
        judged=0,
    )
    missed = Figure("the same: clips not read", "%", (100 - decoded,), (5.0,), 1.0, note="floor: what is allowed, 5 %")
    took = Figure(
        "clips: time to the result", "ms", tuple(p.ms for p in ours), tuple(p.ms for p in floor), 0.9, note=note
    )
    return [took, missed, busy]


def measure(quick: bool) -> list[Figure]:
    return figures(ACCEPTANCE, 4 if quick else 30)


def main(arguments: Sequence[str] | None = None) -> int:
    from tests.bench import table

    parser = argparse.ArgumentParser(prog="python -m tests.bench.clips", description=__doc__)
    parser.add_argument("--clips", type=int, default=200)
    parser.add_argument("--seed", type=int, default=ACCEPTANCE)
    asked = parser.parse_args(arguments)
    tell = lambda done: print(f"\r{done} of {asked.clips}", end="", file=sys.stderr)  # noqa: E731
    found = figures(asked.seed, asked.clips, tell)
    print(f"\n{table.machine()}\n\n{table.text(found)}")
    print(f"medians: ours {statistics.median(found[0].ours):.0f} ms, floor {statistics.median(found[0].floor):.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
