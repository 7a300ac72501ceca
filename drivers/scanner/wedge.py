"""A scanner that is a keyboard ("wedge"), held for the kiosk alone: its keys reach no window and no console.

Opt-in: prefer a serial line. Where the device can't be had for itself nothing is read from it: what is typed on a
keyboard that others read too is not a code of ours.
"""

from __future__ import annotations

import glob
import os
import select
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from drivers.scanner.framing import End
from drivers.scanner.keymap import ODD, Keys
from drivers.scanner.line import LineGone
from drivers.scanner.line_scanner import LineScanner
from drivers.scanner.reading import Reading
from kiosk.ports import Clock, Detail
from kiosk.settings import SettingsError, section

try:
    import evdev
except ImportError:  # an optional part: said when it is asked for
    evdev = None  # type: ignore[assignment]

# Linux, input-event-codes.h: synchronisation and "events were lost", keys, the Enter key.
_SYN, _SYN_DROPPED, _KEY, _ENTER = 0x00, 3, 0x01, 28


@dataclass(frozen=True)
class WedgeOptions:
    """`device`: a path or pattern, best under /dev/input/by-id/; `name`: a pattern of the name that the device gives
    itself. Both must fit, exactly one device. A code ends with Enter; without it, it is dropped after `pause` seconds.

    The same code is one until it wasn't read for `gone_after` seconds. A trial scan waits `patience` seconds.
    """

    device: str = "/dev/input/event*"
    name: str = "*"
    pause: float = 0.5
    gone_after: float = 3.0
    patience: float = 8.0

    def __post_init__(self) -> None:
        if self.name == "*" and self.device == "/dev/input/event*":
            raise ValueError("device and name are both missing: any keyboard would be taken")
        if min(self.pause, self.patience) <= 0 or self.gone_after < 0:
            raise ValueError("pause and patience must be above 0, gone_after not below")


class WedgeSource:
    """Finds the device and takes it."""

    def __init__(self, options: WedgeOptions) -> None:
        self._options = options

    @property
    def name(self) -> str:
        o = self._options
        return o.device if o.name == "*" else o.name

    def open(self) -> WedgeLine:
        device = self._found()
        try:
            if _ENTER not in device.capabilities().get(_KEY, ()):
                raise LineGone("no_keyboard")
            device.grab()
        except OSError as error:
            device.close()
            raise LineGone("not_ours_alone") from error
        except LineGone:
            device.close()
            raise
        return WedgeLine(device)

    def _found(self) -> Any:
        paths = {os.path.realpath(path) for path in glob.glob(self._options.device)}
        found = []
        for path in sorted(paths):
            try:
                device = evdev.InputDevice(path)
            except OSError:
                continue  # no right to it, or it went just now
            if fnmatchcase(device.name, self._options.name):
                found.append(device)
            else:
                device.close()
        if len(found) == 1:
            return found[0]
        for device in found:
            device.close()
        raise LineGone("devices_fit", count=len(found)) if found else LineGone("no_device_fits")


class WedgeLine:
    """A device that is held. See drivers.scanner.line."""

    def __init__(self, device: Any) -> None:
        self._device, self._keys = device, Keys()

    def wait(self, seconds: float) -> bool:
        try:
            return bool(select.select([self._device.fd], [], [], seconds)[0])
        except (OSError, ValueError) as error:
            raise LineGone("gone") from error

    def read(self) -> bytes:
        try:
            return "".join(self._written(event) for event in self._device.read()).encode()
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LineGone("gone") from error

    def _written(self, event: Any) -> str:
        if event.type == _SYN and event.code == _SYN_DROPPED:
            # Keys were lost: what has begun is not whole, and a shift may have been let go of meanwhile.
            self._keys = Keys()
            return ODD
        return self._keys.turned(event.code, event.value) if event.type == _KEY else ""

    def write(self, data: bytes) -> None:
        """A keyboard is told nothing."""

    def facts(self) -> tuple[Detail, ...]:
        d = self._device
        named = f"{d.name} ({d.info.vendor:04x}:{d.info.product:04x})"
        return (Detail("scanner_line", d.path), Detail("scanner_settings", named))

    def close(self) -> None:
        try:
            self._device.close()  # the kernel lets go of what was held
        except OSError:
            return


class WedgeScanner(LineScanner):
    """The driver `wedge`."""


def create(options: Mapping[str, Any], clock: Clock) -> WedgeScanner:
    """The entry point `wedge`. Raises SettingsError, also where evdev is not installed."""
    if evdev is None:
        raise SettingsError("[scanner] driver = 'wedge': evdev is not installed; install the extra 'wedge'", "driver")
    o = section(WedgeOptions, options, "[scanner]")
    return WedgeScanner(WedgeSource(o), Reading(End.CR, o.pause, o.gone_after), clock, patience=o.patience)
