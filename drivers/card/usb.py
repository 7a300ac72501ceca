"""Smart card readers as the USB bus shows them, whether or not PC/SC has a driver for them. Linux only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DEVICES = Path("/sys/bus/usb/devices")
SMART_CARD_CLASS = "0b"
"""The interface class of the CCID specification. Readers of a maker's own class (ff) aren't told from other devices."""


@dataclass(frozen=True)
class UsbReader:
    """One device: "vendor:product" in hex, and what it calls itself ("" where it doesn't)."""

    number: str
    maker: str = ""
    product: str = ""
    serial: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.number, self.maker, self.product)))


def usb_readers(devices: Path = DEVICES) -> tuple[UsbReader, ...]:
    """The plugged readers; none where the system has no such list (no USB, or not Linux)."""
    found = set()
    for interface in devices.glob("*:*"):
        if _text(interface / "bInterfaceClass").lower() == SMART_CARD_CLASS:
            device = devices / interface.name.partition(":")[0]
            number = f"{_text(device / 'idVendor')}:{_text(device / 'idProduct')}"
            found.add(UsbReader(number, *(_text(device / name) for name in ("manufacturer", "product", "serial"))))
    return tuple(sorted(found, key=str))


def without_driver(plugged: Iterable[UsbReader], listed: Iterable[str]) -> tuple[tuple[UsbReader, ...], bool]:
    """The plugged readers that no PC/SC name looks like, and whether it is certain that they have no driver.

    PC/SC names come from its driver's own list and may share no word with the device's: it is certain only where every
    listed reader belongs to another device.
    """
    models = {re.sub(r"( \d\d)+\Z", "", name).lower() for name in listed}
    lonely = []
    for reader in plugged:
        mine = {model for model in models if _alike(reader, model)}
        models -= mine
        if not mine:
            lonely.append(reader)
    return tuple(lonely), not models


def _alike(reader: UsbReader, model: str) -> bool:
    if reader.serial and reader.serial.lower() in model:
        return True
    words = re.findall(r"[a-z0-9]{4,}", f"{reader.maker} {reader.product}".lower())
    return any(word in model for word in words if word not in _COMMON)


_COMMON = frozenset(
    {"card", "smart", "smartcard", "reader", "terminal", "device", "generic", "technologies", "interface"}
)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
