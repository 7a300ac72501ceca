"""How a part is, as the diagnostics say it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.problems import ProblemCode


class Health(StrEnum):
    """UNKNOWN never becomes a claim: a device that can't say is not READY."""

    READY = "ready"
    DEGRADED = "degraded"
    UNKNOWN = "unknown"
    OUT_OF_ORDER = "out_of_order"


@dataclass(frozen=True)
class Check:
    """One finding of the diagnostics: which part, how it is, what shows it, and the problem it would raise.

    `driver` is the class that answers, so that a report can't pass a simulated part off as a real one.
    """

    part: str
    health: Health
    evidence: str
    driver: str
    problem: ProblemCode | None = None
