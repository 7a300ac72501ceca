"""Settings: one TOML file, read into typed sections. An error names the key, the value and the near match."""

from __future__ import annotations

import dataclasses
import difflib
import re
import tomllib
import types
import typing
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from kiosk.domain.money import Fen
from kiosk.domain.region import Region
from kiosk.domain.stay import Hospital

S = TypeVar("S")
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z", re.ASCII)


class SettingsError(ValueError):
    """A setting can't be used. The message names file or section, key, value and what would be right; `key` is the
    outermost key that it speaks of, "" where it speaks of none."""

    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(message)
        self.key = key


def section(cls: type[S], raw: Mapping[str, Any], where: str) -> S:
    """Read `raw` (a TOML table) into the dataclass `cls`; `where` names it in errors, e.g. "[printer]".

    Understands str, int, bool, float, dates, enums (by value), Fen (a whole number of fen), Path, tuple[X, ...],
    dict[str, X], nested dataclasses and X | None.
    Raises SettingsError for an unknown key (with the near match), a wrong type, a missing required key, and for a
    ValueError out of the dataclass itself.
    """
    read_as: Any = cls
    hints = _hints(read_as)
    known = {f.name: f for f in dataclasses.fields(read_as)}
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known keys: {', '.join(sorted(known))}"
            raise SettingsError(f"{where}: unknown key {key!r}{hint}", key)
        try:
            values[key] = _typed(hints[key], value, f"{where} {key}")
        except SettingsError as error:
            error.key = key
            raise
    for name, spec in known.items():
        required = spec.default is dataclasses.MISSING and spec.default_factory is dataclasses.MISSING
        if required and name not in values:
            raise SettingsError(f"{where}: key {name!r} is missing", name)
    try:
        return cls(**values)
    except SettingsError:
        raise
    except ValueError as error:
        raise SettingsError(f"{where}: {error}") from error


@cache
def _hints(cls: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _typed(hint: Any, value: Any, where: str) -> Any:
    if type(value) is hint:
        return value
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _typed(next(a for a in args if a is not type(None)), value, where)
    if dataclasses.is_dataclass(hint) and isinstance(value, Mapping):
        return section(typing.cast("type[Any]", hint), value, where)
    if origin is tuple and isinstance(value, list):
        return tuple(_typed(args[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if origin is dict and isinstance(value, Mapping):
        return {key: _typed(args[1], item, f"{where}.{key}") for key, item in value.items()}
    if hint is Any:
        return value
    if isinstance(hint, type) and issubclass(hint, Enum):
        with suppress(ValueError):
            return hint(value)
        known = [str(member.value) for member in hint]
        near = difflib.get_close_matches(str(value), known, n=1)
        wanted = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(known)} expected"
        raise SettingsError(f"{where} = {value!r}: {wanted}")
    if hint is Fen:
        if type(value) is int:
            return Fen(value)
        raise SettingsError(f"{where} = {value!r}: a whole number of fen expected")
    if hint is Path and isinstance(value, str):
        return Path(value)
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    name = getattr(hint, "__name__", str(hint)) if origin is None else "a list" if origin is tuple else str(hint)
    raise SettingsError(f"{where} = {value!r}: {name} expected")


@dataclass(frozen=True)
class Part:
    """Which implementation of a port is used (an entry point's name), and its own options."""

    driver: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Terminal:
    """The terminal itself. `institution` is the hospital's 12-character code; `request_slice` the first and last
    sequence number (0–9999) this kiosk may use and from which the hospital's own numbering is excluded;
    `seal_key_file` the key that signs slips (mode 600; without one a throw-away key, refused in production);
    `clock_tolerance` seconds by which our clock may differ from the platform's for money to be begun (0: not compared);
    `close_at` a time of day such as "00:30" from which the terminal closes the days before by itself ("" never)."""

    name: str = "K01"
    institution: str = "H00000000001"
    request_slice: tuple[int, ...] = (0, 99)
    production: bool = False
    language: str = "zh"
    settle_with_due: bool = True
    idle_seconds: int = 60
    reconcile_seconds: float = 60.0
    ticket_days: int = 7
    seal_key_file: Path | None = None
    clock_tolerance: float = 300.0
    close_at: str = ""

    def __post_init__(self) -> None:
        if len(self.institution) != 12:
            raise ValueError(f"institution {self.institution!r} has {len(self.institution)} characters, 12 expected")
        if len(self.request_slice) != 2 or not 0 <= self.request_slice[0] <= self.request_slice[1] <= 9999:
            raise ValueError("request_slice is two numbers between 0 and 9999, the first not above the second")
        if self.clock_tolerance < 0:
            raise ValueError(f"clock_tolerance = {self.clock_tolerance}: must not be negative")
        if self.close_at and not _HOUR.match(self.close_at):
            raise ValueError(f"close_at {self.close_at!r}: a time of day such as 00:30 expected, or nothing")
        if self.language not in ("zh", "en"):
            raise ValueError(f"language {self.language!r}: zh or en expected")


@dataclass(frozen=True)
class JournalSettings:
    """Where the journal lives. `key_file` (mode 600, 16 bytes hex) encrypts identities; without one only the bench
    runs, with a throw-away key. `key_credential` takes the key from systemd instead (LoadCredentialEncrypted=NAME).
    `whole_file` encrypts every page besides (needs the extra whole-file; fixed once the journal is made).
    `reserve_bytes` are kept free so that an outcome always fits. Visits older than `keep_days`, of which nothing is
    open or owed, are made unreadable for good once a day; 0 keeps them for ever."""

    path: Path = Path("kiosk-data/journal.db")
    key_file: Path | None = None
    reserve_bytes: int = 16 * 1024 * 1024
    key_credential: str = ""
    whole_file: bool = False
    keep_days: int = 0

    def __post_init__(self) -> None:
        if self.key_file is not None and self.key_credential:
            raise ValueError("key_file and key_credential are both set: one of them holds the key")
        if "/" in self.key_credential or self.key_credential.startswith("."):
            raise ValueError(f"key_credential {self.key_credential!r}: a credential's name expected")
        if self.keep_days and self.keep_days < 30:
            raise ValueError(f"keep_days = {self.keep_days}: 0, or at least 30 expected")


@dataclass(frozen=True)
class SecondStoreSettings:
    """A second place for every write to the insurer, before it is sent: what is booked is found again when this box is
    lost, and a cloned or restored box is refused. `required` false: settles also while it is away, unprotected then;
    days older than `keep_days` are dropped, except those with something open."""

    driver: str
    options: dict[str, Any] = field(default_factory=dict)
    required: bool = True
    keep_days: int = 180

    def __post_init__(self) -> None:
        if self.keep_days < 7:
            raise ValueError(f"keep_days = {self.keep_days}: at least 7 expected")

    @property
    def part(self) -> Part:
        """What the entry point is loaded with."""
        return Part(self.driver, self.options)


class Speak(StrEnum):
    """When the terminal speaks by itself."""

    PROMPTS = "prompts"
    ASKED = "asked"


@dataclass(frozen=True)
class VoiceSettings:
    """Prompts out of a loudspeaker or a handset (docs/voice.md). `speak` "prompts": short ones also unasked, where
    hands have something to do (put in a card, take card and slip), with nothing of any person in them; "asked": only
    what somebody asks for. `handset` true: what is said goes into a handset, not into the hall. `volumes`: the three
    steps of the loudness in percent; everybody begins with the second."""

    driver: str
    options: dict[str, Any] = field(default_factory=dict)
    speak: Speak = Speak.PROMPTS
    handset: bool = False
    volumes: tuple[int, ...] = (45, 70, 100)

    def __post_init__(self) -> None:
        if len(self.volumes) != 3 or not 0 < self.volumes[0] < self.volumes[1] < self.volumes[2] <= 100:
            raise ValueError(f"volumes {list(self.volumes)}: three rising percentages between 1 and 100 expected")

    @property
    def part(self) -> Part:
        """What the entry point is loaded with."""
        return Part(self.driver, self.options)


@dataclass(frozen=True)
class Institution:
    """The hospital where the terminal stands, as pages and papers name it; its code is `[terminal] institution`.
    `region` is its six-digit insurance area, `office` and `phone` where people are sent with a question."""

    name: str = "示例医院"
    level: str = "三级甲等"
    region: str = "990100"
    region_name: str = "示例省示例市"
    office: str = "医保办公室"
    phone: str = ""


@dataclass(frozen=True)
class PolicySettings:
    """The rules as data (docs/rules.md). `folders` hold a hospital's own TOML files: what the insured places set that
    send patients here, in the form that kiosk/policy/rulebook.py describes; `kiosk rules lint` checks them."""

    folders: tuple[Path, ...] = ()


@dataclass(frozen=True)
class DirectorySettings:
    """The hospitals that people can look up (docs/directory.md). `path` is the file that `kiosk directory import` made;
    without one the bench shows a sample, and production says that there is no list."""

    path: Path | None = None


@dataclass(frozen=True)
class Settings:
    """Everything that can be set. See docs/settings.md."""

    terminal: Terminal = field(default_factory=Terminal)
    institution: Institution = field(default_factory=Institution)
    journal: JournalSettings = field(default_factory=JournalSettings)
    policy: PolicySettings = field(default_factory=PolicySettings)
    directory: DirectorySettings = field(default_factory=DirectorySettings)
    second_store: SecondStoreSettings | None = None
    backend: Part = field(default_factory=lambda: Part("simulated"))
    hospital: Part = field(default_factory=lambda: Part("simulated"))
    payments: Part = field(default_factory=lambda: Part("counter"))
    card_reader: Part = field(default_factory=lambda: Part("pcsc"))
    id_card_reader: Part | None = None
    camera: Part = field(default_factory=lambda: Part("opencv"))
    paper_camera: Part | None = None
    scanner: Part | None = None
    voice: VoiceSettings | None = None
    printer: Part = field(default_factory=lambda: Part("folder"))

    def hospital_here(self) -> Hospital:
        """The terminal's own hospital as a domain value."""
        i = self.institution
        region = Region(i.region, i.region_name)
        return Hospital(self.terminal.institution, i.name, i.level, region, i.office, i.phone)


def load(path: Path) -> Settings:
    """Read a settings file. Raises SettingsError (file missing, not TOML, wrong key or type)."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    except ValueError as error:  # not TOML, not UTF-8, a number of thousands of digits
        raise SettingsError(f"{path}: {error}") from error
    return section(Settings, raw, str(path))
