"""Ours and the peers on the same pictures, in turn, in one process on one core: what was read, how long it took.

Times are this process's own processor time, and so is the budget of ours: what else runs here changes neither.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2

from drivers.camera.cascade import Cascade
from drivers.camera.image import Picture, load_grey
from drivers.camera.second import Second, load
from kiosk.clock import SystemClock
from tests.bench.figures import percentile
from tests.bench.scanning.frames import empty, frame
from tests.bench.scanning.peers import P6, Peer, alone

#: Within these shares read the set is as hard as the one that the peers were first measured on.
ALONE_VALID, P6_VALID = (0.76, 0.82), (0.88, 0.93)
_PICTURES = frozenset((".webp", ".png", ".jpg", ".jpeg"))


class OwnTime(SystemClock):
    """A clock that counts this process's processor time."""

    def monotonic(self) -> float:
        return time.process_time()


@dataclass(frozen=True)
class Sample:
    """A picture and its truth ("": it holds no code); `group`: what it is listed under; `name`: to find it again."""

    picture: Picture
    text: str
    group: str
    name: str


@dataclass
class Scores:
    """Of one reader: per group how many of how many, milliseconds a picture, what was read that isn't there."""

    read: dict[str, int] = field(default_factory=dict)
    of: dict[str, int] = field(default_factory=dict)
    ms: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return sum(self.read.values()) / max(sum(self.of.values()), 1)

    @property
    def mean(self) -> float:
        return sum(self.ms) / max(len(self.ms), 1)

    def at(self, point: int) -> float:
        return percentile(self.ms, point)


def readers() -> dict[str, Peer]:
    """Ours first. Each is run once, so that what is loaded late is."""
    cv2.setNumThreads(1)
    second = load()
    cascade = Cascade(second if isinstance(second, Second) else None, OwnTime())

    def ours(picture: Picture) -> Sequence[str]:
        cascade.forget()
        return cascade.read(picture).texts

    found: dict[str, Peer] = {"ours": ours, "zxing-cpp": alone, "P6": P6()}
    for read in found.values():
        for number in (4, 59):
            read(frame(1, number).picture)
    return found


def score(samples: Iterable[Sample], read: dict[str, Peer]) -> dict[str, Scores]:
    scores = {name: Scores() for name in read}
    for sample in samples:
        for name, reader in read.items():
            _one(scores[name], reader, sample)
    return scores


def _one(scores: Scores, reader: Callable[[Picture], Sequence[str]], sample: Sample) -> None:
    begun = time.process_time()
    texts = reader(sample.picture)
    scores.ms.append((time.process_time() - begun) * 1000)
    hit = any(_same(text, sample.text) for text in texts)
    scores.of[sample.group] = scores.of.get(sample.group, 0) + 1
    scores.read[sample.group] = scores.read.get(sample.group, 0) + hit
    if texts and not hit:
        scores.wrong.append(sample.name)
    if not texts and sample.text:
        scores.missed.append(sample.name)


def _same(text: str, wanted: str) -> bool:
    """Ground truth files end with a line break now and then."""
    return bool(wanted) and wanted in (text, text + "\n", text + "\r\n")


def drawn(seed: int, numbers: range) -> Iterable[Sample]:
    for number in numbers:
        shot = frame(seed, number)
        yield Sample(shot.picture, shot.text, str(shot.condition), f"frame {number}")


def codeless(seed: int, numbers: range) -> Iterable[Sample]:
    for number in numbers:
        yield Sample(empty(seed, number).picture, "", "no code", f"empty {number}")


def images(folder: Path) -> Iterable[Sample]:
    """Every picture below a folder that has its text beside it: NAME.txt beside NAME.webp, .png or .jpg."""
    for path in sorted(folder.rglob("*")):
        truth = path.with_suffix(".txt")
        if path.suffix.lower() not in _PICTURES or not truth.is_file():
            continue
        text, picture = truth.read_bytes().decode("utf-8", "replace"), load_grey(path)
        if picture is not None and text:
            yield Sample(picture, text, path.parent.name, str(path.relative_to(folder)))


def validity(scores: dict[str, Scores]) -> str:
    """Whether this run's set is as hard as it must be for its figures to count."""
    own, p6 = scores["zxing-cpp"].share, scores["P6"].share
    valid = ALONE_VALID[0] <= own <= ALONE_VALID[1] and P6_VALID[0] <= p6 <= P6_VALID[1]
    limits = "{:.0%} to {:.0%}".format
    return (
        f"{'valid' if valid else 'NOT VALID'}: zxing-cpp alone reads {own:.1%} ({limits(*ALONE_VALID)}), "
        f"P6 {p6:.1%} ({limits(*P6_VALID)})"
    )
