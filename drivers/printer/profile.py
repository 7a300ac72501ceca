"""What a receipt printer can do, as data: profiles.toml, and a hospital's own file beside it."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

from kiosk.settings import SettingsError, section

#: ESC p and DLE DC4 1 and 2 open a drawer or sound a bell by the drawer's plug: no command of a profile may hold them.
_DRAWER = (b"\x1bp", b"\x10\x14\x01\x00", b"\x10\x14\x01\x01", b"\x10\x14\x02")
_STATUS = (1, 2, 3, 4)
_LONGEST_COMMAND = 64


class Receipt(StrEnum):
    """How a printer says that it has dealt with what came before: not at all, by `GS r 1` (its paper sensor, sent when
    the command's turn has come), or by a number of ours that `GS ( H` gives back."""

    NONE = "none"
    GS_R = "gs_r"
    PROCESS_ID = "process_id"


@dataclass(frozen=True)
class Profile:
    """`width`: dots across, a multiple of 8; `dpi`: dots an inch; `band`: rows sent in one `GS v 0`; `buffer`: bytes
    that may be on the way at once where receipts tell what was dealt with; `status`: the `DLE EOT` questions that it
    answers (1 printer, 2 why offline, 3 errors, 4 paper; none: it can't be asked); `asb`: it can send its state by
    itself (`GS a`); `receipt`: none, gs_r or process_id; `feed`: lines before the cut; `cut` and `clear`: commands in
    hex, empty where there is none (`clear` empties the buffer at once and is answered); `baud`: of a serial line."""

    width: int = 576
    dpi: int = 203
    band: int = 24
    buffer: int = 4096
    status: tuple[int, ...] = _STATUS
    asb: bool = False
    receipt: Receipt = Receipt.GS_R
    feed: int = 4
    cut: str = "1d 56 42 00"
    clear: str = ""
    baud: int = 19200

    def __post_init__(self) -> None:
        if self.width % 8 or not 192 <= self.width <= 1280:
            raise ValueError(f"width = {self.width}: a multiple of 8 from 192 to 1280 expected")
        for name, value, least, most in (
            ("dpi", self.dpi, 100, 600),
            ("band", self.band, 8, 1024),
            ("buffer", self.buffer, 64, 1 << 20),
            ("feed", self.feed, 0, 40),
            ("baud", self.baud, 1200, 921_600),
        ):
            if not least <= value <= most:
                raise ValueError(f"{name} = {value}: {least} to {most} expected")
        if unknown := [number for number in self.status if number not in _STATUS]:
            raise ValueError(f"status: {unknown[0]} is no question, 1 to 4 expected")
        if len(set(self.status)) < len(self.status):
            raise ValueError("status: a question stands there twice")
        for name in ("cut", "clear"):
            try:
                command = bytes.fromhex(getattr(self, name))
            except ValueError:
                raise ValueError(f"{name} = {getattr(self, name)!r}: bytes in hex expected") from None
            if len(command) > _LONGEST_COMMAND:
                raise ValueError(f"{name}: {len(command)} bytes, at most {_LONGEST_COMMAND} expected")
            if any(drawer in command for drawer in _DRAWER):
                raise ValueError(f"{name}: opens a drawer, which a kiosk never does")

    @property
    def ending(self) -> bytes:
        """What comes after the last dot: feed and cut."""
        feed = b"\x1bd" + bytes((self.feed,)) if self.feed else b""
        return feed + bytes.fromhex(self.cut)

    @property
    def dots_a_mm(self) -> float:
        return self.dpi / 25.4


def profile(name: str, own: Path | None = None) -> Profile:
    """The profile `name`, of the hospital's file where it has one. Raises SettingsError for a file that can't be used
    and for a name that neither file has, with the near match."""
    known = dict(_read(tomllib.loads(files(__package__).joinpath("profiles.toml").read_text("utf-8")), "profiles.toml"))
    if own is not None:
        known |= _read(_toml(own), str(own))
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
    raise SettingsError(f"[printer] profile = {name!r}: {hint}", "profile")


def _toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}", "profiles") from error
    except ValueError as error:
        raise SettingsError(f"{path}: {error}", "profiles") from error


def _read(raw: Mapping[str, Any], where: str) -> Mapping[str, Profile]:
    found = {}
    for name, table in raw.items():
        if not isinstance(table, Mapping):
            raise SettingsError(f"{where}: {name!r} stands outside a profile; [name] expected above it", "profiles")
        found[name] = section(Profile, table, f"{where} [{name}]")
    return found
