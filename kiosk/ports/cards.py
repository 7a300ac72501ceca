"""Readers: of the social security card, of the resident ID card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias, runtime_checkable

from kiosk.domain.people import Credential
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports.health import Check


@dataclass(frozen=True)
class CardInserted:
    """A card is in the reader. `insertion` counts up with every insertion and never repeats while running. `found`: it
    was in already when the reader was first seen, or seen again after an outage: whose it is nobody knows."""

    insertion: int
    found: bool = False


@dataclass(frozen=True)
class CardRemoved:
    insertion: int


@dataclass(frozen=True)
class CardTrouble:
    """A card is in but can't even be powered (upside down), or the reader itself is gone (insertion 0). `found` as in
    CardInserted."""

    insertion: int
    code: ProblemCode
    found: bool = False


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


Authenticate: TypeAlias = Callable[[str], str | Problem]
"""Asks the platform's security module what a 3.0 card asks: its answer, or why there is none. It takes as long as the
platform does; a reader asks in a thread of its own and waits for a bounded time."""


@runtime_checkable
class Authenticating(Protocol):
    """A reader that can read a 3.0 card in two steps, with the platform's module between them. `authenticate_with` is
    called once, before `start`; None: the platform offers none, and such a card is CARD_NEEDS_AUTHENTICATION."""

    def authenticate_with(self, module: Authenticate | None) -> None: ...


class IdCardReader(Protocol):
    """A reader for the resident ID card. `read` waits at most `seconds` for a card."""

    def read(self, seconds: float) -> Credential | Problem: ...
    def check(self) -> Check: ...
