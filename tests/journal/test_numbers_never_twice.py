"""Across all histories no number is given twice: clocks set, nights, restarts, kills, clones, backups, new boxes."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, rule

from kiosk.domain.bill import RequestId
from kiosk.journal.trouble import JournalNotOpened
from kiosk.ports import BillInProgress, JournalUnwritable, SecondStoreDown
from kiosk.settings import SettingsError
from tests.journal.boxes import Box, intend
from tests.journal.cases import TERMINAL
from tests.stores.memory import MemoryStore, StoreFault

#: A slice of three numbers is used up within a second.
ONE = replace(TERMINAL, request_slice=(100, 102))
OTHER = replace(TERMINAL, name="K02", request_slice=(103, 104))
JUMPS = st.sampled_from([0.0, 0.4, 1.0, 3_600.0, 43_200.0, 86_400.0, 31_536_000.0, -1.0, -3_600.0, -80_000.0])
EXPECTED = (JournalNotOpened, JournalUnwritable, SecondStoreDown, BillInProgress, SettingsError)


class Boxes(RuleBasedStateMachine):
    """Some boxes, copies of their disks, one second store that fails now and then, one institution's numbers."""

    boxes = Bundle("boxes")

    @initialize(target=boxes)
    def begin(self) -> object:
        self.folder = Path(tempfile.mkdtemp())
        self.count = itertools.count()
        self.given: list[RequestId] = []
        self.all: list[Box] = []
        self.store = MemoryStore()
        return multiple(self.made(Box(self.folder / "k1", self.store, ONE)), self.made(self.other()))

    def other(self) -> Box:
        return Box(self.folder / "k2", self.store, OTHER)

    def made(self, box: Box) -> Box:
        self.all.append(box)
        return box

    @rule(box=boxes)
    def open(self, box: Box) -> None:
        if box.journal is None:
            self.attempt(box.open)

    @rule(box=boxes, seconds=JUMPS)
    def clock(self, box: Box, seconds: float) -> None:
        box.clock.advance(seconds)

    @rule(box=boxes, bills=st.integers(1, 5))
    def give(self, box: Box, bills: int) -> None:
        if box.journal is None:
            self.attempt(box.open)
        for _ in range(bills):
            self.attempt(lambda: self.one_more(box))
        assert len(set(self.given)) == len(self.given), "a number was given twice"
        assert all(box.terminal.institution == number.institution for number in self.given)

    def one_more(self, box: Box) -> None:
        if box.journal is not None:
            self.given.append(intend(box.journal, f"{next(self.count)}").request_id)

    @rule(box=boxes, dies=st.booleans())
    def end(self, box: Box, dies: bool) -> None:
        (box.kill if dies else box.close)()

    @rule(target=boxes, box=boxes)
    def clone(self, box: Box) -> Box | object:
        if box.journal is not None or not box.folder.exists():
            return multiple()
        return self.made(replace(box.copy(f"c{next(self.count)}"), clock=box.clock))

    @rule(box=boxes, backup=boxes)
    def put_back(self, box: Box, backup: Box) -> None:
        same = box.terminal == backup.terminal and box.folder.exists() and backup.folder.exists()
        if same and box is not backup and box.journal is None and backup.journal is None:
            box.restore(backup)

    @rule(target=boxes, box=boxes)
    def replace_it(self, box: Box) -> Box:
        new = self.made(box.empty(f"n{next(self.count)}"))
        self.attempt(lambda: new.install(replaces=box.terminal.name))
        return new

    @rule(box=boxes)
    def install_again(self, box: Box) -> None:
        if box.journal is None:
            self.attempt(lambda: box.install(replaces=box.terminal.name))

    @rule(call=st.sampled_from(["append", "note", "put_note", "books"]), fault=st.sampled_from(StoreFault))
    def store_fails(self, call: str, fault: StoreFault) -> None:
        """The next such call fails, or does what it should and doesn't say so."""

        def once(made: str) -> StoreFault:
            if made != call:
                return StoreFault.NONE
            self.store.fault = lambda made: StoreFault.NONE
            return fault

        self.store.fault = once

    def attempt(self, do: Callable[[], object]) -> None:
        try:
            do()
        except EXPECTED:
            return

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            for box in self.all:
                box.kill()
            shutil.rmtree(self.folder)


TestBoxes = Boxes.TestCase
TestBoxes.settings = settings(
    max_examples=6, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
