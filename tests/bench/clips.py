"""Time to the result on clips of 2.5 s: the kiosk's eyes beside zxing-cpp alone, frame by frame as a camera delivers.

Time is the clip's own: a reader is busy for as long as its processor time says, and then takes the newest frame, as the
camera's thread does. A clip that is never read counts with its whole length. The kiosk steers its camera's exposure,
and the drawn camera answers three frames later (scanning/clips.py); zxing-cpp alone has the camera's automatic, as have
both in the run that is printed beside it.
`python -m tests.bench.clips [--clips N] [--seed S]` prints the table of the acceptance run.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import cv2
import numpy as np

from drivers.camera.attention import Attention, Effort
from drivers.camera.controls import Controls
from drivers.camera.helping import Helping
from drivers.camera.image import Picture, tiny
from drivers.camera.reading import CascadeReader, Reader
from kiosk.clock import SystemClock
from tests.bench.figures import Figure
from tests.bench.scanning import ACCEPTANCE
from tests.bench.scanning.clips import FPS, FRAMES, STANDS, Answering, ByHand, Clip, clip
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


class Subject(Protocol):
    """What is played to: a picture and when it was taken, by the clip's clock; texts, what to turn on the camera."""

    def look(self, picture: Picture, at: float) -> tuple[Sequence[str], Controls | None]: ...


class Alone:
    """zxing-cpp on each frame; the exposure is the camera's own."""

    def look(self, picture: Picture, at: float) -> tuple[Sequence[str], Controls | None]:
        return alone(picture), None


class Kiosk:
    """What the eyes do with a frame (drivers/camera/eyes.py), of one watch that begins with the clip."""

    def __init__(self, reader: Reader, hall: Picture, *, steered: bool) -> None:
        reader.forget()
        self._reader, self._attention, self._now = reader, Attention(), time.process_time
        self._helping = Helping(STANDS if steered else Controls(), tiny(hall))

    def look(self, picture: Picture, at: float) -> tuple[Sequence[str], Controls | None]:
        if not self._attention.due(at, None):
            return (), None
        small = tiny(picture)
        effort = Effort.NONE if small is None else self._attention.effort(small, at)
        if small is None or effort is Effort.NONE:
            return (), None
        begun = self._now()
        reading = self._reader.read(picture, at, effort)
        turn = None
        if reading.texts or effort is Effort.FULL:
            turn = self._helping.look(reading, picture, small, at)
        took = self._now() - begun
        self._attention.looked(at + took, took, held=self._helping.held, read=bool(reading.texts))
        return reading.texts, turn


#: What was drawn of one clip, for the next subject that sees the same.
Drawn: TypeAlias = dict[tuple[int, ByHand | None], Picture]


def played(shown: Clip, drawn: Drawn, subject: Subject) -> Played:
    """One clip before one subject."""
    now = busy = 0.0
    last, camera = -1, Answering()
    while (number := max(last + 1, int(now * FPS + 1e-9))) < FRAMES:
        now, last = max(now, number / FPS), number
        frame = number, camera.exposed(number)
        if frame not in drawn:
            drawn[frame] = shown.picture(*frame)
        begun = time.process_time()
        texts, turn = subject.look(drawn[frame], number / FPS)
        took = time.process_time() - begun
        now, busy = now + took, busy + took
        if texts:
            return Played(now, shown.text not in texts, busy)
        if turn is not None:
            camera.turn(turn, int(now * FPS + 1e-9))
    return Played(None, False, busy)


@dataclass(frozen=True)
class Run:
    """The same clips, in their order: ours with the exposure steered, ours with it left alone, zxing-cpp alone."""

    steered: list[Played] = field(default_factory=list)
    left: list[Played] = field(default_factory=list)
    floor: list[Played] = field(default_factory=list)


def run(seed: int, count: int, tell: Callable[[int], object] = lambda done: None) -> Run:
    reader = CascadeReader(None, ProcessorTime())
    reader.read(np.zeros((720, 1280), np.uint8), 0.0, Effort.FULL)  # the models are opened
    done = Run()
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)  # processor time must be time that passes
    try:
        for number in range(count):
            shown, drawn = clip(seed, number), Drawn()
            hall = shown.hall()
            done.floor.append(played(shown, drawn, Alone()))
            done.left.append(played(shown, drawn, Kiosk(reader, hall, steered=False)))
            done.steered.append(played(shown, drawn, Kiosk(reader, hall, steered=True)))
            tell(number + 1)
    finally:
        cv2.setNumThreads(threads)
    return done


def figures(seed: int, count: int, tell: Callable[[int], object] = lambda done: None) -> list[Figure]:
    done = run(seed, count, tell)
    floor = _ms(done.floor)
    steered, left, alone_ = (_decoded(each) for each in (done.steered, done.left, done.floor))
    wrong = sum(p.wrong for p in (*done.steered, *done.left))
    note = (
        f"{count} clips; read {steered:.1f} % (≥ 95 wanted), zxing-cpp alone {alone_:.1f} %; {wrong} read wrongly. The "
        "kiosk steers the exposure of a drawn camera that answers, as it does in its hall; zxing-cpp has its automatic"
    )
    untouched = f"read {left:.1f} %; the camera's automatic for both"
    allowed = "floor: what is allowed, 5 %"
    busy = tuple(p.busy * 1000 for p in done.steered), tuple(p.busy * 1000 for p in done.floor)
    return [
        Figure("clips: time to the result", "ms", _ms(done.steered), floor, 0.9, note=note),
        Figure("the same: clips not read", "%", (100 - steered,), (5.0,), 1.0, note=allowed),
        Figure("clips, exposure left alone: time to the result", "ms", _ms(done.left), floor, judged=0, note=untouched),
        Figure("clips: processor time a clip", "ms", *busy, judged=0),
    ]


def _ms(each: Sequence[Played]) -> tuple[float, ...]:
    return tuple(played.ms for played in each)


def _decoded(each: Sequence[Played]) -> float:
    return sum(played.at is not None and not played.wrong for played in each) / len(each) * 100


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
