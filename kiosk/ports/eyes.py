"""Eyes: the camera, for codes and for papers, and the code scanner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from kiosk.domain.form import FormScan
from kiosk.domain.people import Credential
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports.health import Check


@dataclass(frozen=True)
class CodeSeen:
    """A voucher was shown: the text goes to the platform as it is. Never logged."""

    credential: Credential


@dataclass(frozen=True)
class TicketSeen:
    """A ticket of this kiosk was shown."""

    number: str


@dataclass(frozen=True)
class WrongCode:
    """Something else was shown: a payment code, a link, an ID number."""

    code: ProblemCode


@dataclass(frozen=True)
class CameraTrouble:
    code: ProblemCode


@dataclass(frozen=True)
class ScannerTrouble:
    code: ProblemCode


CodeSignal = CodeSeen | TicketSeen | WrongCode | CameraTrouble | ScannerTrouble


class Advice(StrEnum):
    """What the picture says that the person should do to have the code read. The window has the words."""

    SHOW = "show"
    CLOSER = "closer"
    FARTHER = "farther"
    STEADY = "steady"
    BRIGHTER = "brighter"
    TILT = "tilt"
    CENTRE = "centre"


@dataclass(frozen=True)
class Frame:
    """A picture for the preview: RGB888, `width` × `height` pixels, `data` of 3·width·height bytes, `at` seconds.

    `outline`: where a code was found, its four corners clockwise from the upper left, each x and y from 0 to 1 of the
    picture, () where none was. `advice`: what would help to read it, None where nothing is known to.
    """

    width: int
    height: int
    data: bytes = field(repr=False)
    at: float = 0.0
    outline: tuple[tuple[float, float], ...] = ()
    advice: Advice | None = None


class Camera(Protocol):
    """Eyes for codes. Grabs always, decodes only between `watch` and `rest`; one signal a code until it leaves."""

    def start(self, listener: Callable[[CodeSignal], None]) -> None: ...
    def stop(self) -> None: ...
    def watch(self) -> None: ...
    def rest(self) -> None: ...
    def frame(self) -> Frame | None: ...
    def check(self) -> Check: ...


class Scanner(Protocol):
    """A code scanner with its own eye. Reads always; passes codes on only between `watch` and `rest`, and only
    classified ones. Signals come from the driver's own thread."""

    def start(self, listener: Callable[[CodeSignal], None]) -> None: ...
    def stop(self) -> None: ...
    def watch(self) -> None: ...
    def rest(self) -> None: ...
    def check(self) -> Check: ...


@dataclass(frozen=True)
class Photo:
    """A paper as photographed: a JPEG, cut to the paper and straightened, `width` × `height` pixels."""

    jpeg: bytes = field(repr=False)
    width: int
    height: int


class Unreadable(StrEnum):
    """Why a photo of a paper is no use, each with its own advice. The last two only of a form to be signed: it is
    another paper, or there is no ink in its box."""

    NO_PAPER = "no_paper"
    CUT_OFF = "cut_off"
    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    TOO_DARK = "too_dark"
    GLARE = "glare"
    OTHER_PAPER = "other_paper"
    NOT_SIGNED = "not_signed"


@runtime_checkable
class PaperCamera(Protocol):
    """A camera that can take a paper's picture. Blocks for at most a few seconds."""

    def photograph(self) -> Photo | Unreadable | Problem: ...


@runtime_checkable
class FormReader(Protocol):
    """What a camera may offer besides: which form of ours a photo shows, and whether it is signed in ink."""

    def read_form(self, photo: Photo) -> FormScan: ...
