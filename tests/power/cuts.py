"""One power cut: a terminal at work on its journal, the plug pulled at a random moment, the power back, and a look."""

from __future__ import annotations

import os
import random
import select
import selectors
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.kill.forks import PATIENCE, fork
from tests.kill.oracle import Finding
from tests.power.after import examine
from tests.power.disk import Disk, unmount
from tests.power.work import Witness, work

#: Cuts on one journal before a new one is begun (its making is cut, too).
_LIFE = 25


@dataclass
class Tally:
    """What was done and found. `told`: rows that were said to be safe before a cut."""

    cuts: int = 0
    told: int = 0
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)

    def found(self, what: str) -> int:
        return sum(finding[0] == what for finding in self.findings)


def cut_power(
    cuts: int, seed: int, broken: Callable[[], object] = lambda: None, tell: Callable[[Tally], object] = lambda _: None
) -> Tally:
    """Cut the power `cuts` times; `broken` is what a canary breaks in the terminal."""
    tally, rng, begun = Tally(), random.Random(seed), time.monotonic()
    while tally.cuts < cuts:
        with tempfile.TemporaryDirectory(prefix="power-") as folder:
            _one_life(Path(folder), tally, rng, min(_LIFE, cuts - tally.cuts), broken)
        tally.seconds = time.monotonic() - begun
        tell(tally)
    return tally


def _one_life(folder: Path, tally: Tally, rng: random.Random, cuts: int, broken: Callable[[], object]) -> None:
    disk, witness = Disk(folder), Witness()
    try:
        disk.plug_in()
        for cut in range(cuts):
            delay, heard = rng.uniform(0, 0.03), len(witness.heads)
            _work_until_cut(disk, folder, witness, cut, delay, broken)
            disk.unplug()
            disk.plug_in()
            tally.cuts += 1
            tally.told += len(witness.heads) - heard
            found = examine(disk.root, witness)
            tally.findings += found
            if found:
                return  # what comes after it is not news
    finally:
        unmount(disk.root)


def _work_until_cut(
    disk: Disk, folder: Path, witness: Witness, cut: int, delay: float, broken: Callable[[], object]
) -> None:
    """The first cut of a journal may hit its making; the others come `delay` seconds after the first word."""
    hear, tell = os.pipe()

    def terminal() -> None:
        os.close(hear)
        broken()
        work(disk.root, lambda word: os.write(tell, f"{word}\n".encode()), first=cut * 10_000)

    child = fork(terminal, folder / "trouble")
    os.close(tell)
    os.set_blocking(hear, False)
    try:
        if cut:
            select.select([hear], [], [], PATIENCE)
        heard = _listen(hear, delay)
        disk.cut()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        late = _listen(hear, 0.0)
    finally:
        os.close(hear)
    whole, _, half = heard.decode().rpartition("\n")
    for word in whole.split("\n"):
        witness.hear(word)
    for word in (half + late.decode()).split("\n")[:-1]:
        witness.hear_late(word)


def _listen(hear: int, seconds: float) -> bytes:
    """Everything said within `seconds`, or until nobody speaks any more."""
    data, deadline = b"", time.monotonic() + seconds
    with selectors.DefaultSelector() as waiting:
        waiting.register(hear, selectors.EVENT_READ)
        while True:
            left = max(deadline - time.monotonic(), 0)
            if not waiting.select(left):
                return data
            said = os.read(hear, 1 << 16)
            data += said
            if not said or (left == 0 and seconds):
                return data
