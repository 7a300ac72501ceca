"""Rows of an application for a filing that a place may set and no source gives for the country (R6, R7, R16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kiosk.policy.row import Row


@dataclass(frozen=True, kw_only=True)
class LongStay(Row):
    """How many months somebody must have lived elsewhere before it counts as long. No row: the place asks for none."""

    RULE: ClassVar[str] = "R6"
    months: int

    def __post_init__(self) -> None:
        super().__post_init__()
        self.positive("months")


@dataclass(frozen=True, kw_only=True)
class LaterPapers(Row):
    """Whether a paper that is not at hand may be sent after the filing, within `working_days` (None: no date is
    known); the filing says so until it came."""

    RULE: ClassVar[str] = "R7"
    allowed: bool
    working_days: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.positive("working_days")


@dataclass(frozen=True, kw_only=True)
class Ages(Row):
    """Full years: from `agent_from` on somebody may act for another; nobody under `works_from` is asked whether an
    employer has posted them, nobody under `retires_from` whether they are retired."""

    RULE: ClassVar[str] = "R16"
    agent_from: int
    works_from: int
    retires_from: int

    def __post_init__(self) -> None:
        super().__post_init__()
        self.positive("agent_from", "works_from", "retires_from")


@dataclass(frozen=True, kw_only=True)
class SignatureRule(Row):
    """What a finger must draw. Lengths in tenths of a millimetre.

    A signature is at least `extent` wide or high, its line is at least `length` long in all, and where it is a single
    stroke, that one is at least `bend` per cent longer than the straight line between its ends: 一 drawn once is no
    name, a circle or a cross by somebody who can't write is taken.
    """

    RULE: ClassVar[str] = "R7"
    extent: int
    length: int
    bend: int

    def __post_init__(self) -> None:
        super().__post_init__()
        self.positive("extent", "length", "bend")


CLASSES: tuple[type[Row], ...] = (LongStay, LaterPapers, Ages, SignatureRule)
