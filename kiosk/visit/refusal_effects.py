"""What the pages of a refusal ask for. Part of kiosk.visit.effects."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.claim import ClaimPack, Office
from kiosk.domain.diagnosis import Asked, Diagnosis
from kiosk.domain.problems import Problem
from kiosk.visit.refusal_states import Concern


@dataclass(frozen=True)
class Diagnose:
    """Find the reason in everything that is known → Diagnosed or Failed"""

    concern: Concern
    problem: Problem
    asked: Asked


@dataclass(frozen=True)
class PrintHelp:
    """→ SlipPrinted, SlipUnconfirmed or Failed"""

    problem: Problem
    diagnosis: Diagnosis
    office: Office


@dataclass(frozen=True)
class GatherClaim:
    """The stay's fees, its checklist and the office → ClaimGathered or Failed"""

    concern: Concern


@dataclass(frozen=True)
class PrintClaim:
    """→ SlipPrinted, SlipUnconfirmed or Failed"""

    pack: ClaimPack


RefusalEffect = Diagnose | PrintHelp | GatherClaim | PrintClaim
