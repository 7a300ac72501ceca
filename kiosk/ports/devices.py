"""The devices: card readers, camera, printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from kiosk.domain.form import FormScan
from kiosk.domain.people import Credential
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import Paper
from kiosk.ports.health import Check


@dataclass(frozen=True)
class CardInserted:
    """A card is in the reader. `insertion` counts up with every insertion and never repeats while running."""

    insertion: int


@dataclass(frozen=True)
class CardRemoved:
    insertion: int


@dataclass(frozen=True)
class CardTrouble:
    """A card is in but can't even be powered (upside down), or the reader itself is gone (insertion 0)."""

    insertion: int
    code: ProblemCode


CardSignal = CardInserted | CardRemoved | CardTrouble


class CardReader(Protocol):
    """A social-security-card reader. `read` may take seconds; it never waits for a card to be put in.

    A read that isn't whole is a Problem, never a half identity. Signals come from the driver's own thread.
    """

    def start(self, listener: Callable[[CardSignal], None]) -> None: ...
    def stop(self) -> None: ...
    def read(self, insertion: int) -> Credential | Problem: ...
    def same_card(self, insertion: int, recognition_code: str) -> Problem | None:
        """None where the very card is still in; CARD_PULLED or CARD_SWAPPED otherwise."""
        ...

    def check(self) -> Check: ...


class IdCardReader(Protocol):
    """A reader for the resident ID card. `read` waits at most `seconds` for a card."""

    def read(self, seconds: float) -> Credential | Problem: ...
    def check(self) -> Check: ...


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


CodeSignal = CodeSeen | TicketSeen | WrongCode | CameraTrouble


@dataclass(frozen=True)
class Frame:
    """A picture for the preview: RGB888, `width` × `height` pixels, `data` of 3·width·height bytes, `at` seconds."""

    width: int
    height: int
    data: bytes = field(repr=False)
    at: float = 0.0


class Camera(Protocol):
    """Eyes for codes. Grabs always, decodes only between `watch` and `rest`; one signal a code until it leaves."""

    def start(self, listener: Callable[[CodeSignal], None]) -> None: ...
    def stop(self) -> None: ...
    def watch(self) -> None: ...
    def rest(self) -> None: ...
    def frame(self) -> Frame | None: ...
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


class Printed(StrEnum):
    """What is known after printing. Only CONFIRMED ends the debt by itself; UNCONFIRMED asks the person."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"


class Printer(Protocol):
    """Draws and prints a paper. Blocks until the device has said what became of it, or can't say."""

    def print(self, paper: Paper) -> Printed | Problem: ...
    def check(self) -> Check: ...
