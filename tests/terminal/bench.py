"""A terminal as it stands on the bench: simulated devices, papers into a folder, everything in one thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.clock import SimulatedClock
from kiosk.settings import JournalSettings, Part, Settings
from tests.journal.cases import NOON


def bench(folder: Path) -> Settings:
    """Its journal and its papers lie in `folder`."""
    return Settings(
        journal=JournalSettings(path=folder / "journal.db", reserve_bytes=4096),
        card_reader=Part("simulated"),
        camera=Part("simulated", {"threaded": False}),
        printer=Part("folder", {"path": str(folder / "papers")}),
    )


@contextmanager
def standing(settings: Settings) -> Iterator[Kiosk]:
    """A started terminal at noon, stopped in the end."""
    kiosk = build(settings, Overrides(clock=SimulatedClock(NOON)), threaded=False)
    kiosk.start()
    yield kiosk
    kiosk.stop()
