"""The kiosk that is killed: its own code as it stands in the hall, with a person before it who knows what they want.

`python -m tests.kill.child FOLDER BOUNDARY PASSES MICROS MINUTES` is one in a process of its own; the harness mostly
forks instead, from a process that has everything loaded (forks.py).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import gc
import logging
import os
import ssl
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from drivers.card.simulated import SimulatedCardReader
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.clock import ShiftedClock
from kiosk.domain.people import Medium
from kiosk.journal.file import JournalFile
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.opened import open_journal
from kiosk.settings import load
from kiosk.visit.screen import Screen
from tests.e2e.headless import LAST, NEXT
from tests.e2e.processes import settings_file
from tests.e2e.terminal import WORLD
from tests.kill.boundaries import HOSPITAL, INSURER, Gate, Target, caller_in

PERSON = "in_force"
#: Where a child writes what it showed, what it crossed, and the bugs it logged.
PAGES, CROSSED, BUGS = "pages", "crossed", "bugs"
#: No visit takes this long; it only ends one that hangs (seconds).
PATIENCE = 120.0


class HastyClock(ShiftedClock):
    """Real time, but for waiting, which costs nothing: the pauses between two questions pass at once."""

    def __init__(self, now: dt.datetime) -> None:
        super().__init__(now)
        self._slept = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self._slept

    def sleep(self, seconds: float) -> None:
        self._slept += seconds
        self.advance(seconds)
        time.sleep(0.001)


class _Bugs(logging.Handler):
    """An exception that the kiosk logged is a bug, whatever became of the visit."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            with Path(BUGS).open("a", encoding="utf-8") as file:
                file.write(f"{record.getMessage()} {getattr(record, 'facts', '')}\n")
                if record.exc_info:
                    file.write("".join(traceback.format_exception(*record.exc_info)))


@contextlib.contextmanager
def warmed(folder: Path) -> Iterator[None]:
    """Inside, everything that a child would load is loaded, by a whole visit in this process.

    Most of a kiosk's start is the trust store, which nobody here uses: read once.
    """
    once = functools.cache(ssl.create_default_context)
    folder.mkdir(parents=True)
    clock = HastyClock(WORLD.clock)
    with patch("ssl.create_default_context", once):
        with Shell(Place(WORLD, clock)) as shell, contextlib.chdir(folder):
            said, _ = _settle(build(load(settings_file(folder, shell.url)), Overrides(clock)))
        if "done" not in said:
            raise AssertionError(f"the warming visit ended at {said}")
        gc.collect()
        gc.freeze()  # what is loaded stays shared with the children
        try:
            yield
        finally:
            gc.unfreeze()


def _journal_boundaries(gate: Gate) -> None:
    """Around every transaction, named by the port's method that commits it."""
    write, close = JournalFile.write, JournalFile.close

    @functools.wraps(write)
    def committed(self: JournalFile, *arguments: object, **named: object) -> object:
        name = f"journal.{caller_in(SqliteJournal)}"
        return gate.around(name, functools.partial(write, self))(*arguments, **named)

    JournalFile.write = committed  # type: ignore[method-assign, assignment]
    JournalFile.close = lambda self: gate.around("journal.close", functools.partial(close, self))()  # type: ignore[method-assign]


def visit(folder: Path, target: Target | None, minutes: float) -> None:
    """Start the kiosk in `folder`, let it recover, and let the person settle; ends by itself or at `target`."""
    os.chdir(folder)
    logging.getLogger().addHandler(_Bugs())
    gate = Gate(target)
    _journal_boundaries(gate)
    clock = HastyClock(WORLD.clock + dt.timedelta(minutes=minutes))
    settings = load(Path("settings.toml"))
    journal = gate.around("journal.opening", open_journal)(settings.journal, settings.terminal, clock)
    kiosk = build(settings, Overrides(clock, {"journal": journal}))
    gate.watch(kiosk.parts.hospital, "", HOSPITAL)
    gate.watch(kiosk.parts.backend, "", INSURER)
    gate.watch(kiosk.parts.printer, "", ("print",))
    said, in_time = _settle(kiosk)
    with Path(PAGES).open("a", encoding="utf-8") as file:
        file.write(" ".join(said) + ("" if in_time else " HANGS") + "\n")
    Path(CROSSED).write_text("".join(f"{name} {count}\n" for name, count in gate.crossed.items()), encoding="utf-8")


def _settle(kiosk: Kiosk) -> tuple[list[str], bool]:
    """Start `kiosk`, put the card in and carry on to the last page; answers the pages, and False where it hung."""
    reader = kiosk.parts.card_reader
    assert isinstance(reader, SimulatedCardReader)
    ended, said = threading.Event(), [""]

    def seen(shown: Screen) -> None:
        if shown.page == "identify" and shown.facts["hint"]:
            ended.set()  # their card is in, and it said why that isn't enough: they go
        if shown.page == said[-1]:
            return
        said.append(shown.page)
        if shown.page in NEXT:
            kiosk.tap(NEXT[shown.page])
        if shown.page == "welcome" and "for_whom" not in said:
            reader.insert(WORLD.person(PERSON).credential(Medium.CARD))
        again = shown.page == "problem" and any(action.tap == "retry" for action in shown.actions)
        if again and said.count("problem") < 4:
            kiosk.tap("retry")
        elif shown.page in LAST or shown.page == "refusal":
            said.append(str((shown.facts.get("problem") or {}).get("code", "")))
            ended.set()

    kiosk.listen(seen)
    kiosk.start()
    in_time = ended.wait(PATIENCE)
    kiosk.recover()  # the pass that a standing kiosk makes every half a minute
    kiosk.stop()
    return said, in_time


def main() -> int:
    folder, boundary, passes, micros, minutes = sys.argv[1:]
    target = Target(boundary, int(passes), int(micros)) if boundary != "-" else None
    visit(Path(folder), target, float(minutes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
