"""The box is destroyed at any moment of a settlement: the one that replaces it ends everything, in all books.

KIOSK_BOX_EVERY=1 cuts at every point there is; without it at every ninth.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from drivers.printer.simulated import SimulatedPrinter
from kiosk.domain.slip import Slip
from kiosk.journal import file as journal_file
from kiosk.journal.installing import install
from kiosk.ports import RequestState
from kiosk.visit import events as ev
from tests.journal.boxes import AGREED
from tests.stores.memory import MemoryStore
from tests.visit.stage import Stage, stage

EVERY = int(os.environ.get("KIOSK_BOX_EVERY", "9"))
#: What may be cut: before and after each of these calls, and each commit of the journal.
CALLS = {
    "backend": ("settle", "find", "reverse"),
    "hospital": ("lock", "take", "unlock"),
    "printer": ("print",),
    "second_store": ("append",),
}
DAYS: dict[str, list[dict[str, Any]]] = {
    "a good day": [],
    "the answer is lost": [{"call": "settle", "fault": "lost_after", "times": 1}],
    "the answer is lost and nobody can be asked": [
        {"call": "settle", "fault": "lost_after", "times": 1},
        {"call": "find", "fault": "down", "times": 0},
    ],
}


class Destroyed(BaseException):
    """The box is gone, disk and all."""


class Fuse:
    """Burns at the `left`-th crossing (0: never); from then on nothing of this box does anything."""

    def __init__(self) -> None:
        self.left, self.crossed, self.burnt = 0, 0, False

    def cross(self) -> None:
        self.crossed += 1
        if self.burnt or self.crossed == self.left:
            self.burnt = True
            raise Destroyed

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def crossing(*given: Any, **named: Any) -> Any:
            self.cross()
            done = call(*given, **named)
            self.cross()
            return done

        return crossing


def settled_under(fuse: Fuse, folder: Path, store: MemoryStore, day: str, at: int, patch: pytest.MonkeyPatch) -> Stage:
    """A person settles; the box is destroyed at crossing `at` (0: never). Answers what stands there no more."""
    left: list[Stage] = []
    with suppress(Destroyed), stage(folder, store=store) as on:
        left.append(on)
        on.place.faults.plan(DAYS[day])
        on.to_bill()
        with patch.context() as within:
            commit = journal_file.JournalFile._commit
            within.setattr(journal_file.JournalFile, "_commit", fuse.around(commit))
            for part, names in CALLS.items():
                for name in names:
                    whole = getattr(on.kiosk.parts, part)
                    within.setattr(whole, name, fuse.around(getattr(whole, name)))
            fuse.crossed, fuse.left = 0, at
            with suppress(Destroyed):
                on.tell(ev.Confirmed())
                on.run()
            if fuse.burnt:
                with suppress(Destroyed):
                    on.kiosk.stop()
                on.kiosk.parts.journal._file.close()  # type: ignore[attr-defined]
    (lost,) = left
    return lost


def replaced(lost: Stage, folder: Path, store: MemoryStore) -> Iterator[Stage]:
    """A new box of the same name, with the hospital's copy of the key, when it has taken up and ended what it can."""
    settings = lost.kiosk.parts.settings
    new = folder.parent / "new"
    new.mkdir()
    key = settings.journal.path.name + ".throwaway-key"
    shutil.copy(folder / key, new / key)
    shutil.rmtree(folder)
    lost.place.faults.clear()
    at = type(settings.journal)(new / "journal.db", reserve_bytes=65536)
    taken = install(at, settings.terminal, lost.clock, AGREED, store, replaces="K01")
    assert taken is not None
    assert taken.left_out == ()
    with stage(new, lost.place, store=store) as on:
        for _ in range(4):
            on.clock.advance(400)
            on.kiosk.recover()
        yield on


def judged(lost: Stage, on: Stage) -> None:
    """Insurer, hospital, journal and papers say one thing."""
    journal, printer = on.kiosk.parts.journal, lost.kiosk.parts.printer
    assert isinstance(printer, SimulatedPrinter)
    papers = {paper.request_id for paper, _ in printer.printed if isinstance(paper, Slip)}
    assert journal.open_requests() == ()
    assert journal.unslipped() == ()
    live = on.place.books.live()
    assert papers <= {booked.request_id for booked in live}, "a paper of what is not booked"
    for booked in live:
        assert journal.settlement(booked.request_id) == booked
        assert on.place.wards.taken(booked.bill_key) == booked, "the hospital doesn't have it"
        slip = journal.slip(booked.request_id)
        assert slip is not None, "neither printed nor owed"
        assert slip.copies or booked.request_id not in papers, "a second original would be printed"
    settled = {row.request_id for row in journal.day(on.clock.now().date()) if row.state is RequestState.SETTLED}
    assert settled == {booked.request_id for booked in live}, "one side has what the other has not"


@pytest.mark.parametrize("day", DAYS)
def test_destroyed_at_any_moment(day: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Fuse()
    settled_under(counted, tmp_path / "whole", MemoryStore(), day, 0, monkeypatch)
    assert counted.crossed > 20, "nothing was crossed"
    ended: set[bool] = set()
    for at in range(1 + list(DAYS).index(day), counted.crossed + 1, EVERY):
        store, folder = MemoryStore(), tmp_path / f"{at}" / "old"
        lost = settled_under(Fuse(), folder, store, day, at, monkeypatch)
        for on in replaced(lost, folder, store):
            judged(lost, on)
            ended.add(bool(on.place.books.live()))
    assert ended == {True, False} if day == "a good day" else ended, "it was always the same"
