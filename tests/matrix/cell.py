"""One cell of the matrix: a fault in a state, what came of it, and that the terminal serves on."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.journal.journal import SqliteJournal
from kiosk.visit import states as st
from tests.matrix.faults import FAULTS
from tests.matrix.stages import STAGES, THIRD
from tests.matrix.terminal import standing

#: Where files are in memory, a journal's syncs cost nothing: nothing here is about the disk.
_QUICK = "/dev/shm" if Path("/dev/shm").is_dir() else None
EXPECTED = Path(__file__).with_name("expected.toml")


@dataclass(frozen=True)
class Cell:
    """`now`: the page that stands once the fault has struck, with its problem; `met`: the problems on the way that the
    main buttons lead on; `ends`: the page and problem there; `journal`: what it holds of settlements and debts then."""

    now: str
    met: str
    ends: str
    journal: str


@dataclass(frozen=True)
class Played:
    """`cell` is what was seen; `next_page` where the next person's stay ended, on the same terminal; `booked` and
    `settled` how many settlements stand at the insurer and in the journal at last."""

    cell: Cell
    next_page: str
    booked: int
    settled: int
    chained: bool


def play(fault: str, state: str) -> Played:
    """Let the fault strike in the state. Everybody does what the page offers; the third person's stay shows whether
    the terminal is usable. AssertionError where the state is not reached, or a page has no way out."""
    stage, struck = STAGES[state], FAULTS[fault]
    with TemporaryDirectory(dir=_QUICK) as folder, standing(Path(folder), voice=struck.voice, draws=False) as terminal:
        person = terminal.person(stage.who, stage.files)
        stage.come(terminal, person)
        assert (terminal.page.page, type(terminal.kiosk.runner.state)) == (stage.page, stage.state)
        struck.strike(terminal)
        now = f"{terminal.page.page} {terminal.code()}".strip()
        terminal.workers.release()
        met = " ".join(person.go_on())
        ends = f"{terminal.page.page} {terminal.code()}".strip()
        cell = Cell(now, met, ends, terminal.held())
        struck.mend(terminal)
        terminal.leave()
        terminal.place.faults.clear()
        terminal.kiosk.recover()
        terminal.person(THIRD).go_on()
        next_page = terminal.page.page
        terminal.leave()
        assert isinstance(terminal.kiosk.runner.state, st.Idle)
        journal = terminal.kiosk.parts.journal
        assert isinstance(journal, SqliteJournal)
        chained = journal.verify_chain().whole
        return Played(cell, next_page, terminal.booked(), terminal.settled(), chained)


@cache
def expected() -> Mapping[tuple[str, str], Cell]:
    """The hand-written table by fault and state. ValueError where a pair stands twice, or names nothing there is."""
    found: dict[tuple[str, str], Cell] = {}
    for state, rows in tomllib.loads(EXPECTED.read_text(encoding="utf-8")).items():
        for row in rows:
            cell = Cell(row["now"], row.get("met", ""), row["ends"], row["journal"])
            for fault in row["faults"]:
                if (fault, state) in found or fault not in FAULTS or state not in STAGES:
                    raise ValueError(f"{fault} in {state}")
                found[fault, state] = cell
    return found


def distinct() -> int:
    """How many different outcomes the table knows."""
    return len(Counter(expected().values()))
