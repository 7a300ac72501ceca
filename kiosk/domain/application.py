"""An application for a filing as it is filled in at the terminal (R6–R18; the form's fields: platform.md §5.0)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum


class Material(StrEnum):
    """The papers of R7. IDENTITY is seen by the kiosk when the person identifies, FORM is filled in by it."""

    IDENTITY = "identity"
    FORM = "form"
    HOUSEHOLD_REGISTER = "household_register"
    RESIDENCE_PROOF = "residence_proof"
    POSTING_LETTER = "posting_letter"
    EMPLOYER_CERTIFICATE = "employer_certificate"
    WORK_CONTRACT = "work_contract"
    REFERRAL_FORM = "referral_form"
    GUARDIAN_PROOF = "guardian_proof"
    EMERGENCY_PAPERS = "emergency_papers"


class Way(StrEnum):
    """How a material was given. LATER: still owed, the filing says so until it came."""

    SEEN = "seen"
    PHOTO = "photo"
    COMMITMENT = "commitment"
    LATER = "later"


@dataclass(frozen=True)
class Handed:
    """One material and how it was given. `digest` (SHA-256, hex) of the photo as kept, `file` the platform's own name
    of it once it was handed over; "" for what has no photo."""

    material: Material
    way: Way
    digest: str = ""
    file: str = ""


#: A point of a stroke: tenths of a millimetre from the pad's upper left corner, and milliseconds since the first touch.
Point = tuple[int, int, int]


@dataclass(frozen=True)
class Signature:
    """A signature by finger, as strokes of points, never as a picture. Raises ValueError for one that is no more than
    a dot: fewer than two points in all."""

    strokes: tuple[tuple[Point, ...], ...] = field(repr=False)
    signed_at: dt.datetime
    by_agent: bool = False

    def __post_init__(self) -> None:
        if sum(len(stroke) for stroke in self.strokes) < 2:
            raise ValueError("a signature has strokes")

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the strokes as compact JSON: what the filing carries beside them."""
        return hashlib.sha256(json.dumps(self.strokes, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True)
class Consent:
    """The notice was shown and agreed to. `notice` is its version; `guardian`: given for a child under 14."""

    notice: str
    at: dt.datetime
    guardian: bool = False
