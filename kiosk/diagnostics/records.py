"""What engineers have confirmed, kept as chained events of the journal: who said what of which part, and when."""

from __future__ import annotations

import datetime as dt
import threading

from kiosk.diagnostics.report import SECTIONS
from kiosk.domain.readiness import Confirmation, Readiness
from kiosk.ports import Clock, Journal, JournalUnwritable, StaffId

#: The events' names, as they stand in the chain.
RECORD, REPORT = "engineer_record", "readiness_report"
#: Days for which a confirmation says anything of a device.
VALID = 90
_KINDS = {part.lower().replace(" ", "_"): part for part in SECTIONS}


class Records:
    """Read once, then kept in step. Thread-safe. A journal that can't be written keeps no report from being made."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal, self._clock = journal, clock
        self._visits: dict[str, tuple[str, int]] = {}
        self._known: dict[tuple[str, str], Confirmation] | None = None
        self._lock = threading.Lock()

    def newest(self) -> tuple[Confirmation, ...]:
        """The newest confirmation of each name and part of the last `VALID` days, the oldest first."""
        oldest = self._clock.now() - dt.timedelta(days=VALID)
        with self._lock:
            found = tuple(r for r in self._read().values() if r.at >= oldest)
        return tuple(sorted(found, key=lambda r: r.at))

    def add(self, part: str, name: str, passed: bool, staff: StaffId) -> bool:
        """Keep one. False where it isn't durable."""
        facts = {"part": _key(part), "probe": name, "passed": passed, "staff": staff.value}
        with self._lock:
            known = self._read()
            if not self._note(RECORD, facts, staff):
                return False
            known[part, name] = Confirmation(part, name, passed, staff.value, self._clock.now())
            return True

    def sealed(self, report: Readiness, staff: StaffId) -> str:
        """Chain the report's digest; the anchor that then holds it, "" where the journal has none to give."""
        facts = {"digest": report.digest, "passed": report.ready, "staff": staff.value}
        with self._lock:
            noted = self._note(REPORT, facts, staff)
        anchor = getattr(self._journal, "current_anchor", None)
        try:
            return str(anchor()) if noted and anchor is not None else ""
        except JournalUnwritable:
            return ""

    def _note(self, event: str, facts: dict[str, object], staff: StaffId) -> bool:
        try:
            visit, step = self._visits.get(staff.value) or (self._journal.open_visit("engineer", 0, staff), 0)
            self._journal.record(visit, step + 1, event, facts, ())
        except JournalUnwritable:
            return False
        self._visits[staff.value] = visit, step + 1
        return True

    def _read(self) -> dict[tuple[str, str], Confirmation]:
        if self._known is None:
            since = self._clock.now().date() - dt.timedelta(days=VALID)
            try:
                noted = self._journal.noted(frozenset({RECORD}), since)
            except JournalUnwritable:
                return {}
            found = {}
            for row in noted:
                part, name = _KINDS.get(str(row.facts.get("part"))), str(row.facts.get("probe"))
                if part is not None:
                    passed = bool(row.facts.get("passed"))
                    found[part, name] = Confirmation(part, name, passed, row.staff, row.at)
            self._known = found
        return self._known


def _key(part: str) -> str:
    return part.lower().replace(" ", "_")
