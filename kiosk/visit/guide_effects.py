"""What the pages of the directory ask for. Part of kiosk.visit.effects."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.directory.institution import Question


@dataclass(frozen=True)
class LookUpHospitals:
    """→ HospitalsFound"""

    question: Question


@dataclass(frozen=True)
class ListAreas:
    """→ AreasFound"""

    within: str


GuideEffect = LookUpHospitals | ListAreas
