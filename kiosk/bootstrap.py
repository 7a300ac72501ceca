"""The one place where objects are made. Drivers and backends come by entry point: nothing here names one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from kiosk.backends.signed_in import signed_in
from kiosk.clock import SystemClock
from kiosk.directory.directory import Directory
from kiosk.directory.importing import sample_store
from kiosk.journal.opened import open_journal
from kiosk.materials.store import SealedPhotos
from kiosk.papers.seal import Seal
from kiosk.policy.rulebook import load as load_rules
from kiosk.ports import Clock
from kiosk.settings import Part, Settings, SettingsError
from kiosk.terminal.kiosk import Kiosk
from kiosk.terminal.security_module import introduce
from kiosk.visit.parts import Parts
from kiosk.visit.runner import Workers

__all__ = ["Kiosk", "Overrides", "build", "build_parts", "load"]


@dataclass(frozen=True)
class Overrides:
    """Ready-made parts for tests, scripts and the bench, instead of what the settings name."""

    clock: Clock | None = None
    parts: Mapping[str, Any] | None = None


def load(group: str, part: Part, clock: Clock, *, production: bool) -> Any:
    """Make the part that an entry point names. SettingsError for an unknown name, naming those installed."""
    installed = _installed(group, tuple(sys.path))
    if part.driver not in installed:
        known = ", ".join(sorted(installed)) or "none"
        raise SettingsError(f"{group}: no {part.driver!r} is installed; installed: {known}")
    made = installed[part.driver].load()(part.options, clock)
    # A part that is made of others answers for each of them.
    if production and any(".simulated" in type(each).__module__ for each in getattr(made, "members", (made,))):
        raise SettingsError(f"{group}: {part.driver!r} is simulated and refused in production")
    return made


@cache
def _installed(group: str, path: tuple[str, ...]) -> Mapping[str, EntryPoint]:
    """The entry points of a group by name: they are read from every distribution in `path`, 30 ms and more a time."""
    return {e.name: e for e in entry_points(group=group)}


def build_parts(
    settings: Settings, overrides: Overrides | None = None, *, threaded: bool = True, reading: bool = False
) -> Parts:
    """Every part the settings name. Raises SettingsError, and JournalNotOpened and JournalUnwritable where the journal
    can't serve: `reading`, only where it can't be read either."""
    over = overrides or Overrides()
    clock: Clock = over.clock or SystemClock()
    production = settings.terminal.production
    ready = dict(over.parts or {})

    def part(name: str, group: str, named: Part | None) -> Any:
        if name in ready:
            return ready[name]
        return None if named is None else load(group, named, clock, production=production)

    if production and settings.terminal.seal_key_file is None:
        raise SettingsError("[terminal] seal_key_file is missing: production slips are signed with the kiosk's own key")
    rules = load_rules(settings.policy.folders)
    seal = Seal.from_file(settings.terminal.seal_key_file) if settings.terminal.seal_key_file else Seal.throw_away()
    second = settings.second_store
    store = part("second_store", "kiosk.second_stores", second.part if second else None)
    photos = settings.journal.path.with_name(settings.journal.path.name + ".materials")
    backend = signed_in(part("backend", "kiosk.backends", settings.backend), clock)
    card_reader = part("card_reader", "kiosk.card_readers", settings.card_reader)
    introduce(card_reader, backend)
    return Parts(
        settings=settings,
        clock=clock,
        backend=backend,
        hospital=part("hospital", "kiosk.hospitals", settings.hospital),
        payments=part("payments", "kiosk.payments", settings.payments),
        printer=part("printer", "kiosk.printers", settings.printer),
        card_reader=card_reader,
        id_card_reader=part("id_card_reader", "kiosk.id_card_readers", settings.id_card_reader),
        camera=part("camera", "kiosk.cameras", settings.camera),
        paper_camera=part("paper_camera", "kiosk.cameras", settings.paper_camera),
        scanner=part("scanner", "kiosk.scanners", settings.scanner),
        voice=part("voice", "kiosk.voices", settings.voice.part if settings.voice else None),
        second_store=store,
        materials=ready.get("materials") or SealedPhotos(photos),
        journal=ready.get("journal")
        or open_journal(
            settings.journal, settings.terminal, clock, store, second, background=threaded, reading=reading
        ),
        seal=seal,
        rulebook=rules,
        directory=Directory(
            settings.directory.path, settings.institution.region, production=production, sample=sample_store
        ),
    )


def build(
    settings: Settings,
    overrides: Overrides | None = None,
    *,
    threaded: bool = True,
    workers: Workers | None = None,
    reading: bool = False,
) -> Kiosk:
    """A kiosk ready to start. `threaded` False: everything happens in the caller's thread, for scripts; `workers`
    runs the effects elsewhere than in a pool. `reading`: where the journal takes no writes but can be read, the
    terminal is made all the same, out of service. Raises SettingsError, JournalNotOpened and JournalUnwritable."""
    parts = build_parts(settings, overrides, threaded=threaded, reading=reading)
    return Kiosk(parts, threaded=threaded, workers=workers)
