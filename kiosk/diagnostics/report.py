"""The Report: every finding of one run by section, as data and as text. Screen, paper and command line share it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain.readiness import Confirmation
from kiosk.papers.readiness import confirmed, detail_name, name
from kiosk.ports import Check, Health, Section, shows
from kiosk.texts import text
from kiosk.texts.said import Text, resolve

#: Every part the diagnostics know, in the page's order, and the section it stands in.
SECTIONS: Mapping[str, Section] = {
    "card reader": Section.READERS,
    "ID card reader": Section.READERS,
    "camera": Section.CAMERAS,
    "paper camera": Section.CAMERAS,
    "scanner": Section.SCANNERS,
    "printer": Section.PRINTERS,
    "voice": Section.SOUND,
    "screen": Section.SCREEN,
    "network": Section.NETWORK,
    "insurer link": Section.NETWORK,
    "hospital link": Section.NETWORK,
    "insurer": Section.NETWORK,
    "hospital": Section.NETWORK,
    "payments": Section.NETWORK,
    "storage": Section.STORAGE,
    "second store": Section.STORAGE,
    "materials": Section.STORAGE,
    "directory": Section.STORAGE,
    "journal": Section.JOURNAL,
    "owed": Section.JOURNAL,
    "mode": Section.SOFTWARE,
    "software": Section.SOFTWARE,
    "runs": Section.SOFTWARE,
    "temperature": Section.SOFTWARE,
}
#: How a section or part is judged by its worst finding.
_WORST = (Health.READY, Health.UNKNOWN, Health.DEGRADED, Health.OUT_OF_ORDER)
#: What the evidence says of a part that the settings don't name.
NOT_FITTED = shows("not_fitted")


def worst(healths: tuple[Health, ...]) -> Health:
    """The worst of them; READY of none."""
    return max(healths, key=_WORST.index, default=Health.READY)


#: The texts of a check that itself came to nothing: it hung, or it raised.
HUNG, STILL_HUNG, BROKE = "check.hung", "check.still_hung", "check.broke"


def answered(check: Check) -> bool:
    """Whether the part was looked at at all: an UNKNOWN of a check that hung or raised says nothing of it."""
    return check.evidence.key not in {shows(key).key for key in (HUNG, STILL_HUNG, BROKE)}


def fitted(check: Check) -> bool:
    """Whether the terminal has this part at all."""
    return check.driver != "-" or check.evidence != NOT_FITTED


@dataclass(frozen=True)
class Report:
    """All findings of one run. `ready` False where a part is out of order; UNKNOWN alone doesn't make it so.
    `records`: what engineers confirmed by their own eyes and ears, the newest of each name."""

    at: dt.datetime
    kiosk: str
    version: str
    checks: tuple[Check, ...]
    records: tuple[Confirmation, ...] = ()

    @property
    def ready(self) -> bool:
        return all(c.health is not Health.OUT_OF_ORDER for c in self.checks)

    def by_section(self) -> Mapping[Section, tuple[Check, ...]]:
        """Every section, also an empty one, in the page's order."""
        return {s: tuple(c for c in self.checks if SECTIONS[c.part] is s) for s in Section}

    def health(self, section: Section) -> Health:
        """The worst finding of the parts that are fitted; UNKNOWN where none is."""
        found = tuple(c.health for c in self.by_section()[section] if fitted(c))
        return worst(found) if found else Health.UNKNOWN

    def confirmed(self, part: str) -> tuple[Confirmation, ...]:
        return tuple(r for r in self.records if r.part == part)

    def as_data(self) -> dict[str, Any]:
        """Plain values for JSON: the same keys on every machine. Words stand there as the English sentence and, under
        "said", as key and values."""
        return {
            "at": self.at.isoformat(),
            "kiosk": self.kiosk,
            "version": self.version,
            "ready": self.ready,
            "sections": {
                section.value: {
                    "health": self.health(section).value,
                    "checks": [self._check(check) for check in checks],
                }
                for section, checks in self.by_section().items()
            },
        }

    def as_text(self, language: str) -> str:
        """The report as an engineer reads it: a block a section, one line a part, its measured facts below."""
        verdict = text(language, "report.ready" if self.ready else "report.not_ready")
        rows = [f"{self.kiosk} {self.version} {self.at:%Y-%m-%d %H:%M:%S} {verdict}"]
        for section, checks in self.by_section().items():
            rows += ["", f"[{text(language, f'section.{section}')}] {_health(self.health(section), language)}"]
            for c in checks:
                code = f" {c.problem.value}" if c.problem else ""
                head = f"{_health(c.health, language)}  {name(c.part, language)}"
                rows.append(f"{head}: {c.evidence.say(language)}  [{c.driver}]{code}")
                for d in c.details:
                    judged = f" ({_health(d.health, language)})" if d.health else ""
                    rows.append(f"    {detail_name(d.name, language)}: {resolve(d.value, language)}{judged}")
                rows += [f"    {confirmed(r, language)}" for r in self.confirmed(c.part)]
        return "\n".join(rows)

    def _check(self, c: Check) -> dict[str, Any]:
        return {
            "part": c.part,
            "health": c.health.value,
            "evidence": str(c.evidence),
            "said": c.evidence.data(),
            "driver": c.driver,
            "problem": c.problem.value if c.problem else None,
            "details": [
                {
                    "name": d.name,
                    "value": str(d.value),
                    "said": _data(d.value),
                    "health": d.health.value if d.health else None,
                }
                for d in c.details
            ],
            "confirmed": [
                {"name": r.name, "passed": r.passed, "staff": r.staff, "at": r.at.isoformat()}
                for r in self.confirmed(c.part)
            ],
        }


def _health(health: Health, language: str) -> str:
    return text(language, f"health.{health}")


def _data(value: str | Text) -> dict[str, Any] | None:
    return value.data() if isinstance(value, Text) else None
