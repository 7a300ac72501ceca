"""Which program this is, without asking a version control: versions, the lock they come from, the code's digest."""

from __future__ import annotations

import hashlib
import platform
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path

from kiosk import __version__
from kiosk.ports import Check, Detail, Health, shows, together
from kiosk.texts.said import Text

_PIN = re.compile(r"([A-Za-z0-9._-]+)==([^\s;\\]+)(\s*;[^\\]*)?")
#: Without one of these no patient is served.
_NEEDED = ("PySide6-Essentials", "opencv-contrib-python-headless", "zxing-cpp", "reportlab", "sqlite-utils")
#: Packages that differ and are named one by one.
_NAMED = 8


def check_software(lock: Path | None) -> Check:
    """OUT_OF_ORDER where a needed package is missing, DEGRADED where one is not what the lock says, UNKNOWN where the
    lock isn't beside the program."""
    found = {name: _installed(name) for name in _NEEDED}
    missing = [name for name, installed in found.items() if not installed]
    details = [
        Detail("version", __version__),
        Detail("code", code_digest()[:16]),
        Detail("python", f"{platform.python_version()} {platform.machine()}"),
        Detail("kernel", f"{platform.system()} {platform.release()}"),
    ]
    details += [
        Detail("package", f"{name} {n}" if n else shows("software.missing", names=name)) for name, n in found.items()
    ]
    program = shows("software.program", version=__version__, code=code_digest()[:12], python=platform.python_version())
    pins = _pins(lock)
    if pins is None:
        health, differ, locked = Health.UNKNOWN, [], shows("software.no_lock")
        details.append(Detail("lock", "-", Health.UNKNOWN))
    else:
        differ = _differing(pins)
        health = Health.DEGRADED if differ else Health.READY
        key = "software.differ" if differ else "software.as_locked"
        locked = shows(key, count=len(pins), differ=len(differ))
        details.append(Detail("lock", lock_digest(lock)[:16]))
        more = [shows("software.more", count=len(differ) - _NAMED)] if len(differ) > _NAMED else []
        details += [Detail("differs", name, Health.DEGRADED) for name in (*differ[:_NAMED], *more)]
    if missing:
        return Check(
            "software",
            Health.OUT_OF_ORDER,
            shows("software.missing", names=", ".join(missing)),
            "-",
            None,
            tuple(details),
        )
    return Check("software", health, together(program, locked), "-", None, tuple(details))


def _missing(*names: str) -> Text:
    return shows("software.missing", names=", ".join(names))


def versions() -> tuple[tuple[str, str], ...]:
    """Every installed package and its version, by name."""
    found = {d.metadata["Name"]: d.version for d in distributions() if d.metadata["Name"]}
    return tuple(sorted(found.items(), key=lambda pair: pair[0].lower()))


@cache
def code_digest() -> str:
    """SHA-256 over the program's own files: two terminals with the same one run the same code."""
    root, digest = Path(__file__).parents[2], hashlib.sha256()
    for folder in ("kiosk", "drivers", "ui"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".qml", ".toml", ".sql", ".csv"):
                digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def lock_digest(lock: Path | None) -> str:
    """SHA-256 of the lock, "" without one."""
    try:
        return hashlib.sha256(lock.read_bytes()).hexdigest() if lock else ""
    except OSError:
        return ""


def _pins(lock: Path | None) -> dict[str, tuple[str, bool]] | None:
    """Name → version, and whether it is for every machine; None without a lock that can be read."""
    try:
        lines = lock.read_text("utf-8", "replace").splitlines() if lock else None
    except OSError:
        lines = None
    if lines is None:
        return None
    found = [match for line in lines if (match := _PIN.match(line))]
    return {match[1]: (match[2], match[3] is None) for match in found}


def _differing(pins: dict[str, tuple[str, bool]]) -> list[Text]:
    differ: list[Text] = []
    for name, (wanted, everywhere) in pins.items():
        installed = _installed(name)
        if installed == wanted or (not installed and not everywhere):
            continue
        key = "software.other" if installed else "software.not_there"
        differ.append(shows(key, name=name, installed=installed, wanted=wanted))
    return differ


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
