"""A scanner on a serial line through pyserial: RS-232, USB-CDC, a converter, or a line over the network by its URL."""

from __future__ import annotations

import glob
import os
import select
import time
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

import serial

from drivers.scanner.framing import End
from drivers.scanner.line import LineGone
from drivers.scanner.line_scanner import LineScanner
from drivers.scanner.reading import Reading
from drivers.scanner.trigger import Commands
from kiosk.ports import Clock, Detail, by_system
from kiosk.settings import SettingsError, section

_CHUNK = 4096
#: Seconds between two looks at a line that has no file descriptor to wait on.
_LOOK = 0.02
_WRITE_SECONDS = 1.0


class Parity(StrEnum):
    NONE = "none"
    EVEN = "even"
    ODD = "odd"
    MARK = "mark"
    SPACE = "space"


@dataclass(frozen=True)
class SerialOptions:
    """`port`: a path that survives re-plugging, a pattern that fits exactly one (both under /dev/serial/by-id/), or a
    URL of pyserial such as socket://scanner:4000. `profile`: how this kind of scanner is spoken to
    (drivers/scanner/profiles.toml), the values that the settings leave out.

    `baud`, `bits` (5 to 8), `parity` and `stop_bits` (1, 1.5, 2) must be those of the scanner; `flow` is "none",
    "rtscts" or "xonxoff". `end`: what the scanner sends after a code; a code without it is dropped after `pause`
    seconds of silence, or ends there where `end` is "pause". The same code held before the scanner is one until it
    wasn't read for `gone_after` seconds.

    A scanner that reads on command is sent `start` and `stop` (hex), `start` again after `again_after` seconds and
    after each code (0: never). `ignore`: answers of the scanner itself (hex). A trial scan waits `patience` seconds.
    """

    port: str
    profile: str = "free"
    baud: int = 9600
    bits: int = 8
    parity: Parity = Parity.NONE
    stop_bits: float = 1.0
    flow: str = "none"
    end: End = End.ANY
    pause: float = 0.5
    gone_after: float = 3.0
    start: str = ""
    stop: str = ""
    again_after: float = 0.0
    ignore: tuple[str, ...] = ()
    patience: float = 8.0

    def __post_init__(self) -> None:
        if not self.port:
            raise ValueError("port is empty: a path, a pattern or a URL expected")
        if self.baud <= 0:
            raise ValueError(f"baud = {self.baud}: must be above 0")
        if self.bits not in (5, 6, 7, 8):
            raise ValueError(f"bits = {self.bits}: 5, 6, 7 or 8 expected")
        if self.stop_bits not in (1.0, 1.5, 2.0):
            raise ValueError(f"stop_bits = {self.stop_bits}: 1, 1.5 or 2 expected")
        if self.flow not in ("none", "rtscts", "xonxoff"):
            raise ValueError(f"flow = {self.flow!r}: none, rtscts or xonxoff expected")
        if min(self.pause, self.patience) <= 0 or min(self.gone_after, self.again_after) < 0:
            raise ValueError("pause and patience must be above 0, gone_after and again_after not below")
        for name, value in (("start", self.start), ("stop", self.stop), *(("ignore", i) for i in self.ignore)):
            try:
                bytes.fromhex(value)
            except ValueError:
                raise ValueError(f"{name} = {value!r}: bytes in hex expected, such as 16540D") from None

    @property
    def commands(self) -> Commands:
        return Commands(bytes.fromhex(self.start), bytes.fromhex(self.stop), self.again_after)


class SerialSource:
    """Opens the line, for itself alone: another program that reads along would get half of each code."""

    def __init__(self, options: SerialOptions) -> None:
        self._options = options

    @property
    def name(self) -> str:
        return self._options.port

    def open(self) -> SerialLine:
        o = self._options
        path = self._path()
        try:
            line = serial.serial_for_url(
                path,
                do_not_open=True,
                baudrate=o.baud,
                bytesize=o.bits,
                parity=serial.PARITY_NONE if o.parity is Parity.NONE else o.parity.value[0].upper(),
                stopbits=o.stop_bits,
                rtscts=o.flow == "rtscts",
                xonxoff=o.flow == "xonxoff",
                timeout=0,
                write_timeout=_WRITE_SECONDS,
                exclusive=True,
            )
        except ValueError as error:
            raise LineGone("odd_url") from error
        try:
            line.open()
        except (OSError, ValueError) as error:
            _let_go(line)
            raise _gone(error, "not_opened") from error
        settings = f"{o.baud} baud, {o.bits}{o.parity.value[0].upper()}{o.stop_bits:g}, {o.end.value}"
        return SerialLine(line, path, settings)

    def _path(self) -> str:
        port = self._options.port
        if "://" in port or not glob.has_magic(port):
            return port
        found = glob.glob(port)
        if len(found) != 1:
            # Two lines: the wrong one may be a printer's, which would print what a scanner is told.
            raise LineGone("lines_fit", count=len(found)) if found else LineGone("no_line_fits")
        return found[0]


class SerialLine:
    """An open serial line. See drivers.scanner.line."""

    def __init__(self, line: Any, path: str, settings: str) -> None:
        self._line, self._path, self._settings = line, path, settings
        try:
            self._waits_on: int | None = line.fileno()
        except (AttributeError, OSError, ValueError):
            self._waits_on = None  # a line without a file descriptor (some URLs): looked at in turns

    def wait(self, seconds: float) -> bool:
        try:
            if self._waits_on is not None:
                return bool(select.select([self._waits_on], [], [], seconds)[0])
            if not self._line.in_waiting:
                time.sleep(min(seconds, _LOOK))
            return bool(self._line.in_waiting)
        except (OSError, ValueError) as error:
            raise _gone(error, "gone") from error

    def read(self) -> bytes:
        try:
            return bytes(self._line.read(_CHUNK if self._waits_on is not None else self._line.in_waiting))
        except (OSError, ValueError, TypeError) as error:
            raise _gone(error, "gone") from error

    def write(self, data: bytes) -> None:
        try:
            self._line.write(data)
        except (OSError, ValueError) as error:
            raise _gone(error, "takes_nothing") from error

    def facts(self) -> tuple[Detail, ...]:
        """Where it leads, its settings, and its modem signals where it has such."""
        facts = [Detail("scanner_line", os.path.realpath(self._path) if "://" not in self._path else self._path)]
        facts.append(Detail("scanner_settings", self._settings))
        try:
            high = [name.upper() for name in ("cts", "dsr", "cd", "ri") if getattr(self._line, name)]
        except (OSError, AttributeError, NotImplementedError):
            return tuple(facts)  # no such signals: a pseudo terminal, a network line
        return (*facts, Detail("scanner_signals", ", ".join(high) or "-"))

    def close(self) -> None:
        _let_go(self._line)


class SerialScanner(LineScanner):
    """The driver `serial`."""


def _let_go(line: Any) -> None:
    """Close it; the other side may have gone before, where pyserial leaves a network line's socket open."""
    network = getattr(line, "_socket", None)
    with suppress(OSError):
        line.close()
    if network is not None:
        network.close()


def _gone(error: Exception, key: str) -> LineGone:
    """With the system's own word for it, never the library's sentence."""
    by = error if isinstance(error, OSError) and error.errno else None
    return LineGone(f"{key}_by", system=by_system(by)) if by is not None else LineGone(key)


def profiles() -> Mapping[str, Mapping[str, Any]]:
    """The packaged ways of speaking to scanners, by name."""
    return tomllib.loads((files("drivers.scanner") / "profiles.toml").read_text(encoding="utf-8"))


def create(options: Mapping[str, Any], clock: Clock) -> SerialScanner:
    """The entry point `serial`. Raises SettingsError."""
    known = profiles()
    profile = options.get("profile", "free")
    if profile not in known:
        raise SettingsError(f"[scanner] profile = {profile!r}: one of {', '.join(sorted(known))} expected", "profile")
    usual = {key: value for key, value in known[profile].items() if key != "source"}
    o = section(SerialOptions, {**usual, **options}, "[scanner]")
    reading = Reading(o.end, o.pause, o.gone_after, [bytes.fromhex(i) for i in o.ignore])
    return SerialScanner(SerialSource(o), reading, clock, o.commands, o.patience)
