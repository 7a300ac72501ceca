"""What an engineer signs before a terminal serves: every part's verdict, who confirmed what, and how it held out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.stay import Hospital
from kiosk.texts.said import Text


class Verdict(StrEnum):
    """UNKNOWN is no pass: somebody must confirm it. NOT_FITTED: the settings name no such part."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_FITTED = "not_fitted"


@dataclass(frozen=True)
class Confirmation:
    """What a person says of a part: whether the test page came out well, the sound was heard. `staff` is a short name
    such as "e01"; `name` a key of the texts (`confirm.<name>`)."""

    part: str
    name: str
    passed: bool
    staff: str
    at: dt.datetime


@dataclass(frozen=True)
class Item:
    """One part of the report. `wants`: confirmations (`confirm.<name>`) that are missing for a pass. `accepted`: that
    it is unknown keeps nobody from serving (a temperature without a sensor); it stays unknown all the same."""

    section: str
    part: str
    verdict: Verdict
    evidence: Text
    driver: str
    problem: str = ""
    confirmed: tuple[Confirmation, ...] = ()
    wants: tuple[str, ...] = ()
    accepted: bool = False


@dataclass(frozen=True)
class Series:
    """How long one part's check took: the median and the longest of each span of time, in ms, oldest first."""

    part: str
    p50s: tuple[float, ...]
    maxima: tuple[float, ...]
    failures: int = 0


@dataclass(frozen=True)
class Burning:
    """A burn-in, going on or `ended`. Each value of a series stands for `minutes`; `problems` are the failures by
    problem code ("" where none is known); `temperature` °C a span, None where no sensor exists. `stopped`: it ended
    before its time, because a patient came or the engineer left."""

    begun: dt.datetime
    until: dt.datetime
    rounds: int = 0
    failures: int = 0
    problems: tuple[tuple[str, int], ...] = ()
    series: tuple[Series, ...] = ()
    temperature: tuple[float, ...] | None = None
    minutes: int = 1
    ended: bool = False
    stopped: bool = False


@dataclass(frozen=True)
class Readiness:
    """The readiness report as a paper. It carries no name and no number of a person. `staff` made it; `digest` is
    SHA-256 over all of it but `anchor`, which is the journal's chain with that digest in it ("" without a journal)."""

    kiosk: str
    hospital: Hospital
    version: str
    at: dt.datetime
    staff: str
    items: tuple[Item, ...]
    burning: Burning | None = None
    versions: tuple[tuple[str, str], ...] = ()
    digest: str = ""
    anchor: str = ""

    @property
    def recorded(self) -> bool:
        """Whether the journal has the digest: where it couldn't be written there is no anchor."""
        return bool(self.anchor)

    @property
    def ready(self) -> bool:
        """Whether nothing is wanting."""
        return not self.wanting

    @property
    def wanting(self) -> tuple[Item, ...]:
        """What keeps the terminal from being ready."""
        return tuple(
            i for i in self.items if i.verdict is Verdict.FAIL or (i.verdict is Verdict.UNKNOWN and not i.accepted)
        )

    @property
    def number(self) -> str:
        """What names the paper: "READY-20261127-101500-K01"."""
        return f"READY-{self.at:%Y%m%d-%H%M%S}-{self.kiosk}"
