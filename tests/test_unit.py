"""The systemd unit lets the kiosk at the devices that its drivers open, and at nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

UNIT = Path(__file__).parents[1] / "packaging" / "systemd" / "kiosk.service"
LINES = [line.strip() for line in UNIT.read_text(encoding="utf-8").splitlines()]

#: What opens it, the kernel's name of it in /proc/devices, and the group that owns it on Debian.
OPENED = (
    ("camera", "char-video4linux", "video"),
    ("voice", "char-alsa", "audio"),
    ("receipt printer on USB (usblp)", "char-usb", "lp"),
    ("USB-serial converter", "char-ttyUSB", "dialout"),
    ("USB-CDC scanner", "char-ttyACM", "dialout"),
    ("serial port", "char-ttyS", "dialout"),
)


@pytest.mark.parametrize(("what", "device", "group"), OPENED)
def test_what_a_driver_opens_is_allowed(what: str, device: str, group: str) -> None:
    """With DevicePolicy=closed a missing line is silence: aplay says "no such device", and nobody looks here."""
    assert "DevicePolicy=closed" in LINES
    assert f"DeviceAllow={device} rw" in LINES, what
    groups = next(line for line in LINES if line.startswith("SupplementaryGroups="))
    assert group in groups.partition("=")[2].split(), what


@pytest.mark.parametrize("device", ["char-input", "char-hidraw", "char-usb_device"])
def test_what_few_terminals_need_is_named_and_switched_off(device: str) -> None:
    """Whoever may read every keyboard or every USB device may read more than a kiosk should."""
    assert f"#DeviceAllow={device} rw" in LINES
    assert f"DeviceAllow={device} rw" not in LINES
