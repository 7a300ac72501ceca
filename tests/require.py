"""Real parts that a test needs: pcscd, a virtual reader, V4L2, CUPS, an X server, a voice.

A developer's machine may lack one: the test skips and says which package brings it. A build machine names the parts
it promises in KIOSK_REQUIRE (comma separated, see .ci/run): there a missing part is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

_VPCD = ("/usr/lib/pcsc/drivers/serial/libifdvpcd.so", "/usr/lib64/pcsc/drivers/serial/libifdvpcd.so")
_SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin:/sbin"


def program(name: str) -> str | None:
    """The path of an installed program; daemons are looked for in the sbin folders too."""
    return shutil.which(name) or shutil.which(name, path=_SYSTEM_FOLDERS)


def _programs(*names: str) -> Callable[[], str]:
    def missing() -> str:
        return ", ".join(name for name in names if program(name) is None)

    return missing


def _vpcd() -> str:
    return "" if any(Path(path).exists() for path in _VPCD) else "libifdvpcd.so"


def _v4l2() -> str:
    """The camera tests compile a fake V4L2 device and put it under OpenCV's own V4L2 backend."""
    gone = [] if program("gcc") else ["gcc"]
    if not Path("/usr/include/linux/videodev2.h").exists():
        gone.append("linux/videodev2.h")
    return ", ".join(gone)


#: part → (what is missing of it, "" when it is whole; the Debian packages that bring it)
PARTS: Mapping[str, tuple[Callable[[], str], str]] = {
    "pcscd": (_programs("pcscd"), "pcscd"),
    "vpcd": (_vpcd, "vsmartcard-vpcd"),
    "v4l2": (_v4l2, "gcc libc6-dev linux-libc-dev"),
    "gcc": (_programs("gcc"), "gcc libc6-dev"),
    "cups": (
        _programs("cupsd", "lpadmin", "ippeveprinter", "gs", "dbus-daemon"),
        "cups cups-ipp-utils printer-driver-cups-pdf dbus-daemon",
    ),
    "xvfb": (_programs("Xvfb"), "xvfb"),
    "espeak": (_programs("espeak-ng"), "espeak-ng"),
    "alsa": (_programs("aplay"), "alsa-utils"),
}


def required() -> frozenset[str]:
    """The parts KIOSK_REQUIRE promises. ValueError for a part that doesn't exist."""
    named = frozenset(part.strip() for part in os.environ.get("KIOSK_REQUIRE", "").split(",") if part.strip())
    if unknown := named - PARTS.keys():
        raise ValueError(f"KIOSK_REQUIRE: unknown part {', '.join(sorted(unknown))}; known: {', '.join(PARTS)}")
    return named


def need(part: str) -> None:
    """Go on only where `part` is installed: skips with a reason, or fails where KIOSK_REQUIRE names the part."""
    missing, packages = PARTS[part]
    if gone := missing():
        reason = f"{part} is not installed (missing: {gone}; apt packages: {packages})"
        if part in required():
            pytest.fail(f"KIOSK_REQUIRE names {part}, but {reason}", pytrace=False)
        pytest.skip(reason)
