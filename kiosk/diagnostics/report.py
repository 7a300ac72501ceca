"""The diagnostics: every check run, nothing raised, one Report that screen, paper and command line share."""

from __future__ import annotations

import datetime as dt
import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from kiosk import __version__
from kiosk.backends.signed_in import SignedInBackend
from kiosk.ports import Check, Health

if TYPE_CHECKING:
    from kiosk.visit.parts import Parts

_PACKAGES = (
    "PySide6-Essentials",
    "pyscard",
    "opencv-contrib-python-headless",
    "zxing-cpp",
    "reportlab",
    "sqlite-utils",
)


@dataclass(frozen=True)
class Report:
    """All findings of one run. `ready` False where a part is out of order; UNKNOWN alone doesn't make it so."""

    at: dt.datetime
    kiosk: str
    version: str
    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        return all(c.health is not Health.OUT_OF_ORDER for c in self.checks)

    def as_data(self) -> dict[str, Any]:
        """Plain values for JSON: the same keys on every machine."""
        checks = [
            {
                "part": c.part,
                "health": c.health.value,
                "evidence": c.evidence,
                "driver": c.driver,
                "problem": c.problem.value if c.problem else None,
            }
            for c in self.checks
        ]
        return {
            "at": self.at.isoformat(),
            "kiosk": self.kiosk,
            "version": self.version,
            "ready": self.ready,
            "checks": checks,
        }

    def as_text(self) -> str:
        """The report as an engineer reads it: one line a part."""
        rows = [f"{c.health.value:<13}{c.part:<16}{c.evidence}  [{c.driver}]{_code(c)}" for c in self.checks]
        verdict = "ready" if self.ready else "NOT READY"
        return "\n".join([f"{self.kiosk} {self.version} {self.at:%Y-%m-%d %H:%M:%S} {verdict}", *rows])


def examine(parts: Parts) -> Report:
    """Check every part; a check that raises is a finding itself."""
    devices = (
        ("journal", parts.journal),
        ("second store", parts.second_store),
        ("insurer", parts.backend),
        ("hospital", parts.hospital),
        ("payments", parts.payments),
        ("card reader", parts.card_reader),
        ("ID card reader", parts.id_card_reader),
        ("camera", parts.camera),
        ("paper camera", parts.paper_camera),
        ("scanner", parts.scanner),
        ("voice", parts.voice),
        ("printer", parts.printer),
        ("directory", parts.directory),
        ("materials", parts.materials),
    )
    checks = [_checked(name, device) for name, device in devices]
    checks.append(_safely("software", _software))
    return Report(parts.clock.now(), parts.settings.terminal.name, __version__, tuple(checks))


def _checked(name: str, device: Any) -> Check:
    if device is None:
        return Check(name, Health.UNKNOWN, "not configured", "-")
    return _safely(name, device.check, driver_name(device))


def driver_name(device: object) -> str:
    """The class that really answers, so that a simulated part can't pass for a real one."""
    answers = device.behind if isinstance(device, SignedInBackend) else device
    return f"{type(answers).__module__}.{type(answers).__qualname__}"


def _safely(name: str, check: Callable[[], Check], driver: str = "-") -> Check:
    try:
        found = check()
    except Exception as error:  # noqa: BLE001
        # A diagnosis that dies tells the engineer nothing: the failure is the finding.
        return Check(name, Health.UNKNOWN, f"the check itself failed: {type(error).__name__}", driver)
    return Check(name, found.health, found.evidence, driver if driver != "-" else found.driver, found.problem)


def _software() -> Check:
    def named(package: str) -> str:
        try:
            return f"{package} {version(package)}"
        except PackageNotFoundError:
            return f"{package} missing"

    found = [named(package) for package in _PACKAGES]
    health = Health.OUT_OF_ORDER if any(f.endswith("missing") for f in found) else Health.READY
    return Check("software", health, f"Python {platform.python_version()}, " + ", ".join(found), "-")


def _code(check: Check) -> str:
    return f" {check.problem.value}" if check.problem else ""
