"""Hands: the printer."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from kiosk.domain.problems import Problem
from kiosk.domain.slip import Paper
from kiosk.ports.health import Check


class Printed(StrEnum):
    """What is known after printing. Only CONFIRMED ends the debt by itself; UNCONFIRMED asks the person."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"


class Printer(Protocol):
    """Draws and prints a paper. Blocks until the device has said what became of it, or can't say."""

    def print(self, paper: Paper) -> Printed | Problem: ...
    def check(self) -> Check: ...
