"""USB printers of the kernel's usblp driver, by what stays the same when they are plugged in elsewhere.

`/dev/usb/lp0` is only the first that was found. `/sys/class/usbmisc/lp*` leads to the device: maker's and product's
number, serial number, and the identity that the printer itself gives (IEEE 1284).
"""

from __future__ import annotations

import contextlib
import errno
from pathlib import Path

_SYS, _DEV = Path("/sys/class/usbmisc"), Path("/dev/usb")


def identities(sys: Path = _SYS) -> dict[str, str]:
    """Name of the device file (lp0) → its identity: `04b8:0e15 SERIAL MFG:…;MDL:…;`."""
    found = {}
    for entry in sorted(sys.glob("lp*")):
        interface = (entry / "device").resolve()
        words = [":".join(_read(interface.parent / name) for name in ("idVendor", "idProduct"))]
        words += [_read(interface.parent / "serial"), _read(interface / "ieee1284_id")]
        found[entry.name] = " ".join(word for word in words if word)
    return found


def find(part: str, sys: Path = _SYS, dev: Path = _DEV) -> Path:
    """The device file of the one printer whose identity holds `part`. Raises OSError: ENODEV for none, ENOTUNIQ for
    several, of which none may be taken."""
    names = [name for name, identity in identities(sys).items() if part.lower() in identity.lower()]
    if len(names) != 1:
        raise OSError(errno.ENOTUNIQ if names else errno.ENODEV, "no single printer of this identity")
    return dev / names[0]


def _read(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text("utf-8", "replace").strip()
    return ""
