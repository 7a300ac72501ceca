"""The list of supported devices as data (supported.toml), honest about what was never tried."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

from kiosk.settings import section


class State(StrEnum):
    """TESTED_VIRTUAL: the driver's tests run against a device made of software, through the real library and service.
    SIMULATED: there is only a simulated part. NEVER_TRIED: it should work, unseen. UNSUPPORTED: it can't."""

    TESTED_VIRTUAL = "tested_virtual"
    SIMULATED = "simulated"
    NEVER_TRIED = "never_tried"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True)
class Supported:
    """One row: `kind` of device or platform, `what` it is, how it is `connected`, which `driver` (an entry point)."""

    kind: str
    what: str
    connected: str
    driver: str
    state: State
    note: str = ""


@dataclass(frozen=True)
class _Table:
    device: tuple[Supported, ...] = field(default=())


@cache
def supported() -> tuple[Supported, ...]:
    """Every row, in the file's order."""
    raw = tomllib.loads((files(__package__) / "supported.toml").read_text(encoding="utf-8"))
    return section(_Table, raw, "supported.toml").device
