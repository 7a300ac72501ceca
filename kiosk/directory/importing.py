"""From a list to a directory file: whole, or not at all."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from kiosk.directory.institution import About, Institution
from kiosk.directory.regions import full_name, known
from kiosk.directory.store import Store, write
from kiosk.directory.table import BadRow, Reading, read


@dataclass(frozen=True)
class Report:
    """What an import came to. `written` False: the file that was there is untouched."""

    institutions: int
    bad: tuple[BadRow, ...]
    encoding: str
    written: bool


def import_list(
    data: bytes,
    into: Path,
    *,
    dated: dt.date | None = None,
    source: str = "",
    leave_out_bad: bool = False,
    sample: bool = False,
    moved: Mapping[str, str] = MappingProxyType({}),
) -> Report:
    """Build `into` from a CSV list. Where rows are bad nothing is written, unless they are to be left out; a list
    without one good row never replaces anything. `moved`: old area codes → those that took them over. Raises OSError
    and Unreadable (the old file stays)."""
    reading = read(data, dated=dated, source=source, moved=moved)
    usable = reading.institutions and (leave_out_bad or not reading.bad)
    if usable:
        write(into, reading.institutions, _about(reading, sample), _areas(reading.institutions).items())
    return Report(len(reading.institutions), reading.bad, reading.encoding, bool(usable))


def sample_store() -> Store:
    """The directory that comes with the kiosk: Hengyang's fifteen of 2017 and the bench's invented hospitals."""
    data = (files(__package__) / "data" / "sample.csv").read_bytes()
    with tempfile.TemporaryDirectory(prefix="kiosk-directory-") as folder:
        path = Path(folder) / "sample.db"
        import_list(data, path, sample=True)
        return Store(path)  # its name goes, the open file stays


def _about(reading: Reading, sample: bool) -> About:
    oldest = min(reading.institutions, key=lambda one: one.dated)
    return About(len(reading.institutions), oldest.dated, oldest.source, sample)


def _areas(institutions: tuple[Institution, ...]) -> Mapping[str, str]:
    """Every province and city that occurs: its name, an invented one's from its institutions."""
    areas: dict[str, str] = {}
    for one in institutions:
        code = one.region.code
        areas.setdefault(code[:2], known().get(code[:2]) or one.region.name[:3])
        areas.setdefault(code[:4], known().get(code[:4]) or full_name(code, one.region.name))
    return areas
