"""What the machine tells of itself: temperatures and screens, from the places where Linux keeps them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.ports import Check, Detail, Health, shows, together

#: °C from which a fanless terminal begins to slow down, and from which it is about to stop.
WARM, HOT = 80.0, 95.0
#: A sensor outside of this is broken or not there.
_POSSIBLE = range(-40, 151)
#: The bit of the x position of a finger among a device's absolute axes (ABS_MT_POSITION_X).
_FINGER = 0x35


def _lock() -> Path | None:
    """The list of packages that this program was built with, beside its code where it was installed from there."""
    beside = Path(__file__).parents[2] / "requirements.lock"
    return beside if beside.is_file() else None


@dataclass(frozen=True)
class Machine:
    """Where to look. Tests give folders of their own."""

    sys: Path = Path("/sys")
    proc: Path = Path("/proc")
    etc: Path = Path("/etc")
    lock: Path | None = field(default_factory=_lock)


def temperatures(machine: Machine) -> tuple[tuple[str, float], ...]:
    """Every sensor's name and °C; () where the machine has none that can be read."""
    return tuple(_sensors(machine.sys))


def _sensors(sys: Path) -> Iterator[tuple[str, float]]:
    for zone in sorted((sys / "class/thermal").glob("thermal_zone*")):
        if (degrees := _degrees(zone / "temp")) is not None:
            yield _line(zone / "type") or zone.name, degrees
    for chip in sorted((sys / "class/hwmon").glob("hwmon*")):
        for sensor in sorted(chip.glob("temp*_input")):
            if (degrees := _degrees(sensor)) is not None:
                label = _line(sensor.with_name(sensor.name.replace("_input", "_label")))
                yield " ".join(filter(None, (_line(chip / "name"), label))) or chip.name, degrees


def _degrees(path: Path) -> float | None:
    with contextlib.suppress(ValueError):
        degrees = int(_line(path)) / 1000
        return degrees if int(degrees) in _POSSIBLE else None
    return None


def check_temperature(machine: Machine) -> Check:
    found = temperatures(machine)
    if not found:
        return Check("temperature", Health.UNKNOWN, shows("machine.no_sensor"), "-")
    hottest = max(degrees for _, degrees in found)
    details = tuple(Detail("temperature", f"{name} {degrees:.1f} °C", _judged(degrees)) for name, degrees in found)
    evidence = shows("machine.hottest", count=len(found), degrees=f"{hottest:.1f}")
    return Check("temperature", _judged(hottest), evidence, "-", None, details)


def _judged(degrees: float) -> Health:
    return Health.OUT_OF_ORDER if degrees >= HOT else Health.DEGRADED if degrees >= WARM else Health.READY


def check_screen(machine: Machine) -> Check:
    """What the kernel knows of screens and fingers. UNKNOWN: whether anybody sees it and is felt, a person says."""
    outputs = sorted((machine.sys / "class/drm").glob("card*-*"))
    lit = [o for o in outputs if _line(o / "status") == "connected"]
    modes = [shows("screen.mode", output=o.name.split("-", 1)[1], mode=_line(o / "modes") or "?") for o in lit]
    fingers = touch_devices(machine)
    details = [Detail("resolution", mode) for mode in modes] or [Detail("resolution", "-", Health.UNKNOWN)]
    details += [Detail("touch", name) for name in fingers] or [Detail("touch", "-", Health.UNKNOWN)]
    seen = together(shows("screen.connected", count=len(lit), touch=len(fingers)), shows("screen.person"))
    return Check("screen", Health.UNKNOWN, seen, __name__, None, tuple(details))


def touch_devices(machine: Machine) -> tuple[str, ...]:
    """Input devices that feel fingers, by the name they give themselves."""
    found = []
    with contextlib.suppress(OSError):
        for block in (machine.proc / "bus/input/devices").read_text("utf-8", "replace").split("\n\n"):
            lines = dict(line.split("=", 1) for line in block.splitlines() if "=" in line)
            if _feels(lines.get("B: ABS", "")):
                found.append(lines.get("N: Name", "").strip('" ') or "?")
    return tuple(found)


def _feels(axes: str) -> bool:
    """Whether a finger's axis is in the kernel's list: words of 64 bits as hex, the highest first."""
    with contextlib.suppress(ValueError):
        return bool(int("".join(word.rjust(16, "0") for word in axes.split()), 16) >> _FINGER & 1)
    return False


def _line(path: Path) -> str:
    """The first line of a file, "" where it can't be read."""
    try:
        return path.read_text("utf-8", "replace").split("\n", 1)[0].strip()
    except OSError:
        return ""
