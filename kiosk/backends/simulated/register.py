"""What the simulated platform has done besides settling: undoings, admissions, filings, by number and by subject."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.bill import RequestId
from kiosk.domain.problems import ProblemCode
from kiosk.domain.writes import Kind, Receipt, Write
from kiosk.ports import Find, NoAnswer, NotFound, Refusal

_LETTER = {Kind.UNDO: "U", Kind.ADMIT: "M", Kind.FILE: "B", Kind.UNFILE: "Q"}


class Register:
    """Thread-safe. A number is done at most once, and never after it was reversed or what it did has ended; a subject
    at most once while it stands (an admission twice, two equal filings)."""

    def __init__(self) -> None:
        self._done: dict[RequestId, tuple[Write, Receipt]] = {}
        self._reversed: set[RequestId] = set()
        self._ended: set[RequestId] = set()
        self._lock = threading.RLock()

    def do(self, write: Write, now: dt.datetime, act: Callable[[str], Refusal | bool]) -> Receipt | Refusal | NoAnswer:
        """Run `act` with the number that the platform gives, all under one lock; it answers whether it is decided only
        later. A number sent twice is no answer: a refusal would say that nothing was done under it."""
        with self._lock:
            number, kind = write.request_id, write.draft.kind
            if number in self._reversed:
                return Refusal(ProblemCode.REVERSED, "该报文已冲正")
            if number in self._done:
                return NoAnswer(ProblemCode.OUTCOME_UNKNOWN, text="报文编号重复")
            if kind in (Kind.ADMIT, Kind.FILE) and self._standing(write) is not None:
                return Refusal(ProblemCode.INSURER_REFUSED, "已办理，请勿重复提交")
            given = f"{_LETTER[kind]}{number.stamp}{number.sequence:04d}"
            acted = act(given)
            if isinstance(acted, Refusal):
                return acted
            receipt = Receipt(number, kind, given, now, pending=acted)
            self._done[number] = (write, receipt)
            return receipt

    def find(self, write: Write, find: Find) -> Receipt | NotFound | Refusal:
        """By our number, or by what was asked for: then the receipt names our number and the platform's."""
        with self._lock:
            if find is Find.BY_KEY:
                known = self._done.get(write.request_id)
            elif find is Find.BY_VISIT:
                known = self._standing(write, alike=True)
            else:
                return Refusal(ProblemCode.INSURER_REFUSED, "不支持查询")
            if known is None:
                return NotFound()
            done = known[1]
            return replace(done, request_id=write.request_id)

    def reverse(self, number: RequestId) -> Write | None:
        """Undo the number, done or not; it is remembered as reversed. Answers what was undone."""
        with self._lock:
            self._reversed.add(number)
            done = self._done.pop(number, None)
            return done[0] if done else None

    def end(self, kind: Kind, given: frozenset[str]) -> None:
        """What the platform knows under these numbers doesn't stand any more: a cancelled filing may be made again,
        under another number."""
        with self._lock:
            done = self._done.items()
            self._ended |= {n for n, (write, receipt) in done if write.draft.kind is kind and receipt.number in given}

    def standing(self) -> tuple[Write, ...]:
        with self._lock:
            return tuple(write for number, (write, _) in self._done.items() if number not in self._ended)

    def _standing(self, write: Write, *, alike: bool = False) -> tuple[Write, Receipt] | None:
        """What was asked for, as it stands; of a change never what it is to change. `alike`: a filing of the same type,
        not any that would be in the way."""
        asked, changed = (write.draft.kind, write.draft.subject), getattr(write.draft, "replaces", "")
        for number, (done, receipt) in self._done.items():
            here = number not in self._ended and (not changed or receipt.number != changed)
            same = not alike or getattr(done.draft, "type", None) is getattr(write.draft, "type", None)
            if here and same and (done.draft.kind, done.draft.subject) == asked:
                return done, receipt
        return None
