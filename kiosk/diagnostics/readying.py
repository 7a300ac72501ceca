"""When a terminal is ready to serve: the rule as data (readiness.toml), and the report that is signed. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kiosk.diagnostics.report import SECTIONS, Report, answered, fitted
from kiosk.diagnostics.software import versions
from kiosk.domain.readiness import Burning, Confirmation, Item, Readiness, Verdict
from kiosk.ports import Check, Health, StaffId
from kiosk.settings import section

if TYPE_CHECKING:
    from kiosk.visit.parts import Parts


@dataclass(frozen=True)
class Demand:
    """What the rule wants of one part. `needed`: it fails where it isn't fitted, unless one of `or_else` is and passes.
    `degraded`: DEGRADED passes too. `confirm`: what a person must have confirmed, whatever the kiosk finds; UNKNOWN
    without a problem passes once all of it is. `unknown`: UNKNOWN without that is accepted (nothing of a patient's
    hangs on it). `real`: a simulated part fails."""

    part: str
    needed: bool = False
    or_else: tuple[str, ...] = ()
    degraded: bool = False
    unknown: bool = False
    confirm: tuple[str, ...] = ()
    real: bool = True


@dataclass(frozen=True)
class _Table:
    part: tuple[Demand, ...] = field(default=())


@cache
def demands() -> Mapping[str, Demand]:
    """The rule of every part. Raises SettingsError for a row that isn't right."""
    raw = tomllib.loads((files(__package__) / "readiness.toml").read_text(encoding="utf-8"))
    return {row.part: row for row in section(_Table, raw, "readiness.toml").part}


def judge(check: Check, confirmed: tuple[Confirmation, ...], demand: Demand) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict on one part, and the confirmations that are missing. What a person found bad fails."""
    wants = tuple(name for name in demand.confirm if name not in {c.name for c in confirmed})
    if not fitted(check):
        return (Verdict.FAIL if demand.needed and not demand.or_else else Verdict.NOT_FITTED), ()
    if any(not c.passed for c in confirmed) or (demand.real and ".simulated" in check.driver):
        return Verdict.FAIL, wants
    match check.health:
        case Health.READY:
            return (Verdict.UNKNOWN if wants else Verdict.PASS), wants
        case Health.DEGRADED:
            return (Verdict.FAIL if not demand.degraded else Verdict.UNKNOWN if wants else Verdict.PASS), wants
        case Health.UNKNOWN:
            # A person's word of some day fills in what a device can't say of itself. It is no word about one that is
            # known to be wrong, as a loudspeaker that isn't there, or that wasn't even looked at.
            told = demand.confirm and not wants and check.problem is None and answered(check)
            return (Verdict.PASS if told else Verdict.UNKNOWN), wants
        case Health.OUT_OF_ORDER:
            return Verdict.FAIL, wants


def items(report: Report, rule: Mapping[str, Demand] | None = None) -> tuple[Item, ...]:
    """Every part with its verdict, in the report's order. Of parts of which one is enough, the missing one fails only
    where none of the others passes."""
    rule = rule or demands()
    found: dict[str, Item] = {}
    for check in report.checks:
        confirmed = report.confirmed(check.part)
        demand = rule.get(check.part, Demand(check.part))
        verdict, wants = judge(check, confirmed, demand)
        code = check.problem.value if check.problem else ""
        where = SECTIONS[check.part].value
        found[check.part] = Item(
            where,
            check.part,
            verdict,
            check.evidence,
            check.driver,
            code,
            confirmed,
            wants,
            demand.unknown and not wants,
        )
    for demand in rule.values():
        item = found.get(demand.part)
        if item is None or not demand.or_else or item.verdict is not Verdict.NOT_FITTED:
            continue
        others = (found[other].verdict for other in demand.or_else if other in found)
        if demand.needed and Verdict.PASS not in others:
            found[demand.part] = replace(item, verdict=Verdict.FAIL)
    return tuple(found.values())


def readiness(parts: Parts, report: Report, burning: Burning | None, staff: StaffId, at: dt.datetime) -> Readiness:
    """The report with its digest, not yet chained."""
    settings = parts.settings
    packages = tuple((name, number) for name, number in versions() if name.lower() in _SHOWN)
    made = Readiness(
        settings.terminal.name,
        settings.hospital_here(),
        report.version,
        at,
        staff.value,
        items(report),
        burning,
        packages,
    )
    return replace(made, digest=digest(made))


def digest(report: Readiness) -> str:
    """SHA-256 over everything but digest and anchor, as sorted JSON."""
    plain = asdict(replace(report, digest="", anchor=""))
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)


#: Versions that stand on the paper; the others are in the support bundle.
_SHOWN = frozenset(
    {
        "pyside6-essentials",
        "opencv-contrib-python-headless",
        "zxing-cpp",
        "pyscard",
        "pyserial",
        "reportlab",
        "httpx",
        "cryptography",
        "sqlite-utils",
        "numpy",
    }
)
