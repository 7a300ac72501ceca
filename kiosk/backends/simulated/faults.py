"""Misbehaviour as data: which call goes wrong, how, and how often.

`Faults.plan([{"call": "settle", "fault": "lost_after", "times": 1}])`; the same table stands in a settings or scenario
file. A plan is used up call by call, in the order given.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from kiosk.domain.problems import ProblemCode
from kiosk.settings import section


class Call(StrEnum):
    """The calls that can go wrong: the insurer's, then the hospital's."""

    IDENTIFY = "identify"
    FILINGS = "filings"
    PREVIEW = "preview"
    SETTLE = "settle"
    FIND = "find"
    REVERSE = "reverse"
    COMPARE = "compare"
    ROWS = "rows"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    WRITE = "write"
    FIND_WRITE = "find_write"
    UPLOAD = "upload"
    AUTHENTICATE = "authenticate"
    STAYS = "stays"
    BILL = "bill"
    LOCK = "lock"
    UNLOCK = "unlock"
    TAKE = "take"
    UNDO = "undo"
    SETTLED = "settled"


HOSPITAL_CALLS = frozenset((Call.STAYS, Call.BILL, Call.LOCK, Call.UNLOCK, Call.TAKE, Call.UNDO, Call.SETTLED))
INSURER_CALLS = frozenset(Call) - HOSPITAL_CALLS


class Fault(StrEnum):
    """How a call goes wrong. What has happened on the other side: nothing for DOWN, LOST_BEFORE, REFUSE, HTTP_502
    and SIGN_IN_EXPIRED; for DECLINE what `done` says; everything for the others (LATE: after `seconds`)."""

    DOWN = "down"
    LOST_BEFORE = "lost_before"
    LOST_AFTER = "lost_after"
    LATE = "late"
    SLOW = "slow"
    REFUSE = "refuse"
    DECLINE = "decline"
    GARBAGE = "garbage"
    TRUNCATED = "truncated"
    HTTP_502 = "http_502"
    AMOUNTS_BROKEN = "amounts_broken"
    WRONG_NUMBER = "wrong_number"
    SIGN_IN_EXPIRED = "sign_in_expired"


@dataclass(frozen=True)
class Planned:
    """One switch. `after` calls go well first, then `times` go wrong (0: until cleared). `seconds` for slow and late;
    `text` and `code` for a refusal ("" the platform's general refusal), `text` alone for a decline, and whether it was
    `done` all the same."""

    call: Call
    fault: Fault
    times: int = 1
    after: int = 0
    seconds: float = 60.0
    text: str = field(default="", repr=False)
    code: ProblemCode | None = None
    done: bool = False

    def __post_init__(self) -> None:
        if self.times < 0 or self.after < 0 or self.seconds < 0:
            raise ValueError("times, after and seconds must not be negative")
        if self.fault is Fault.SIGN_IN_EXPIRED and self.call in HOSPITAL_CALLS:
            raise ValueError(f"call = {self.call.value!r}: only the insurer wants a sign-in")


class Faults:
    """The switches of one place. Thread-safe; the dock, scenarios and tests plan, the line takes."""

    def __init__(self, planned: Iterable[Planned] = ()) -> None:
        self._planned = list(planned)
        self._delayed: list[tuple[float, Callable[[], object]]] = []
        self._lock = threading.Lock()

    def plan(self, entries: Iterable[Planned | Mapping[str, Any]]) -> None:
        """Add switches. Raises SettingsError naming the key for a table that isn't one."""
        new = [e if isinstance(e, Planned) else section(Planned, e, f"faults[{i}]") for i, e in enumerate(entries)]
        with self._lock:
            self._planned.extend(new)

    def clear(self) -> None:
        """Forget every switch; what is already on its way late still arrives."""
        with self._lock:
            self._planned.clear()

    def pending(self) -> tuple[Planned, ...]:
        with self._lock:
            return tuple(self._planned)

    def down(self, calls: frozenset[Call]) -> bool:
        """True while one of `calls` would find nobody there until the switch is cleared."""
        return any(p.call in calls and p.fault is Fault.DOWN and p.times == 0 for p in self.pending())

    def take(self, call: Call) -> Planned | None:
        """The switch that hits this call, used up by one; None where the call goes well."""
        with self._lock:
            for i, planned in enumerate(self._planned):
                if planned.call is not call:
                    continue
                if planned.after:
                    self._planned[i] = replace(planned, after=planned.after - 1)
                    return None
                if planned.times == 1:
                    del self._planned[i]
                elif planned.times:
                    self._planned[i] = replace(planned, times=planned.times - 1)
                return planned
            return None

    def delay(self, due: float, act: Callable[[], object]) -> None:
        """Let `act` happen at monotonic time `due` (seconds): a request still under way."""
        with self._lock:
            self._delayed.append((due, act))

    def arrive(self, now: float) -> None:
        """Everything under way that is due by `now` happens, in order."""
        with self._lock:
            due = sorted((d for d in self._delayed if d[0] <= now), key=lambda d: d[0])
            self._delayed = [d for d in self._delayed if d[0] > now]
        for _, act in due:
            act()
