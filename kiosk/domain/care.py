"""Kinds of care that a rule may treat differently (R4, R19, R27)."""

from __future__ import annotations

from enum import StrEnum


class CareKind(StrEnum):
    """How a person is cared for. This terminal settles INPATIENT; the others are known so that a rule can be judged."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"
    EMERGENCY_OUTPATIENT = "emergency_outpatient"
    CHRONIC = "chronic"
    INTERNET = "internet"
    PHARMACY = "pharmacy"
