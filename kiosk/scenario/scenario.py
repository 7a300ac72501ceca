"""A scenario file: who comes, with what, to which world, and what goes wrong. See docs/scenarios.md."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from kiosk.domain.people import Medium
from kiosk.domain.problems import ProblemCode
from kiosk.scenario.expected import Expected
from kiosk.settings import SettingsError, section
from kiosk.visit.case import Errand


class Shown(StrEnum):
    """What the person holds to the terminal."""

    CARD = "card"
    VOUCHER = "voucher"
    EXPIRED_VOUCHER = "expired_voucher"
    ID_CARD = "id_card"
    TICKET = "ticket"
    TEXT = "text"


class NotFiled(StrEnum):
    """What the person does where the filing doesn't allow settlement."""

    PARK = "park"
    PHONE = "phone"
    HERE = "here"
    LEAVE = "leave"


@dataclass(frozen=True)
class Show:
    """One thing held to the terminal. `person` is a key of the world ("" the visit's own); `text` a code's words for
    `medium = "text"`; `fault` what the card reader meets instead of a good card."""

    medium: Shown = Shown.CARD
    person: str = ""
    text: str = field(default="", repr=False)
    fault: ProblemCode | None = None


@dataclass(frozen=True)
class AgentEntry:
    """The agent as typed: `relation` one of spouse, child, parent, grandchild, sibling, other."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    relation: str = "child"
    phone: str = field(default="", repr=False)


@dataclass(frozen=True)
class FilingEntry:
    """A filing that the person makes on the phone during the visit. Dates as in the world file."""

    destination: str
    begin: dt.date
    type: str = "other_temporary"
    end: dt.date | None = None
    state: str = "approved"


@dataclass(frozen=True)
class Files:
    """How the person files at the terminal. `answers` in any order, each given to the question that knows it; `type`
    "" the first that is open; `papers` how each is given, in their order: photo, commitment, later; `change` and
    `withdraw` the number of a filing, in a visit for filings."""

    answers: tuple[str, ...] = ()
    type: str = ""
    papers: tuple[str, ...] = ()
    phone: str = "13000000000"
    agrees: bool = True
    change: str = ""
    withdraw: str = ""


@dataclass(frozen=True)
class Visit:
    """One visit. The person carries on with each page's main button; the keys say where they do otherwise.

    `show` is held up one after another, each when the one before was not accepted; `stay` and `choice` are indexes
    (choice −1: as offered); `tries` how often "try again" is pressed; `confirm` False leaves at the amounts;
    `paper` the answer where the printer can't say; `pull_at` / `swap_at` names the page at which the card is
    pulled / swapped; `taps` replaces all of it by a fixed list of "tap" or "tap argument"; `then_stop` names the page
    at which the power is cut: the next visit starts after recovery; `expect` what the visit must come to; `errand`
    discharge, or filing: a visit for filings alone; `files` how they file here (not_filed "here").
    """

    person: str
    show: tuple[Show, ...] = (Show(),)
    agent: AgentEntry | None = None
    stay: int = 0
    choice: int = -1
    not_filed: NotFiled = NotFiled.PARK
    files_by_phone: FilingEntry | None = None
    confirm: bool = True
    tries: int = 1
    paper: bool = True
    pull_at: str = ""
    swap_at: str = ""
    taps: tuple[str, ...] = ()
    then_stop: str = ""
    wait_hours: float = 0.0
    expect: Expected | None = None
    errand: Errand = Errand.DISCHARGE
    files: Files = Files()


@dataclass(frozen=True)
class PrinterEntry:
    """`driver` folder or simulated; `fault` paper_out, gone, unconfirmed, fail (simulated); `format` a4, a5, raster."""

    driver: str = "folder"
    format: str = "a4"
    fault: str = ""


@dataclass(frozen=True)
class Scenario:
    """A file. `world` is "default" or a path beside the scenario; `clock` moves the world's moment; `faults` the
    switches of worlds (docs/worlds.md); `transport` "process" or "http"; `two_steps` the card reader reads 3.0 cards
    with the platform's security module."""

    visits: tuple[Visit, ...]
    name: str = ""
    world: str = "default"
    clock: dt.datetime | None = None
    transport: str = "process"
    faults: tuple[dict[str, Any], ...] = ()
    printer: PrinterEntry = field(default_factory=PrinterEntry)
    settle_with_due: bool = True
    payments: str = "counter"
    two_steps: bool = False

    def __post_init__(self) -> None:
        if not self.visits:
            raise ValueError("visits: at least one is needed")
        if self.transport not in ("process", "http"):
            raise ValueError(f"transport = {self.transport!r}: process or http expected")


#: How the scenario's media reach the reader.
MEDIA = {Shown.CARD: Medium.CARD, Shown.VOUCHER: Medium.VOUCHER, Shown.ID_CARD: Medium.ID_CARD}


def load(path: Path) -> Scenario:
    """Read a scenario. Raises SettingsError naming file, key and near match."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    scenario = section(Scenario, raw, str(path))
    if scenario.world != "default" and not Path(scenario.world).is_absolute():
        beside = path.parent / scenario.world
        raw["world"] = str(beside)
        scenario = section(Scenario, raw, str(path))
    return scenario
