"""The Workbench: what an engineer does at a terminal, each as one call that blocks, never raises and moves no money.

The engineer's page and the commands stand on it. Every call is made from a worker.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.diagnostics.acts import Acts
from kiosk.diagnostics.bounded import Bounded
from kiosk.diagnostics.burning import BurnIn
from kiosk.diagnostics.examining import Around, checks, devices, driver_name, driver_of, examine, finding
from kiosk.diagnostics.fixes import Fix, fixes_for, row
from kiosk.diagnostics.machine import temperatures
from kiosk.diagnostics.readying import demands, readiness
from kiosk.diagnostics.records import Records
from kiosk.diagnostics.report import SECTIONS, Report
from kiosk.domain.readiness import Burning, Readiness
from kiosk.ports import Check, Health, Probing, StaffId, shows

if TYPE_CHECKING:
    from kiosk.visit.parts import Parts

#: Seconds a probe may take: it may wait for a hand that puts a card in.
PROBE_SECONDS = 40.0
#: Probes that are asked over and over in a burn-in: they use nothing up, make no noise and need nobody.
QUIET_PROBES = frozenset({"exchange", "picture"})

#: Parts that stand at somebody else's.
FAR = frozenset({"insurer", "hospital", "payments", "insurer link", "hospital link"})


class Workbench:
    """Made once from the parts. `again` stops a device and starts it anew (kiosk.diagnostics.acts); `engaged` answers
    whether the terminal is the engineer's: a burn-in ends when it is not."""

    def __init__(
        self,
        parts: Parts,
        around: Around | None = None,
        *,
        again: Callable[[Any], None] | None = None,
        engaged: Callable[[], bool] = lambda: True,
        recover: Callable[[], object] | None = None,
    ) -> None:
        self._parts, self._engaged = parts, engaged
        self._around = replace(around or Around(), screen=self._screen_seen)
        self._asked = around.screen if around is not None else lambda: None
        self._slow = Bounded(PROBE_SECONDS)
        self._records = Records(parts.journal, parts.clock)
        self._acts = Acts(parts, again, recover)
        self._burn: BurnIn | None = None
        self._orders = 0
        self._screen: Check | None = None
        self._lock = threading.Lock()

    # ---- findings

    def report(self) -> Report:
        """Every check, with what engineers have confirmed."""
        return examine(self._parts, self._around, self._records.newest())

    def check(self, part: str) -> Check:
        """One part anew."""
        return self._examined(part)

    def probes(self) -> Mapping[str, tuple[str, ...]]:
        """What each part offers to be tried out, by the part's name; parts that offer nothing are left out."""
        offered = {}
        for part, device in devices(self._parts).items():
            if isinstance(device, Probing):
                names = self._around.bounded.one(f"probes {part}", lambda d=device: tuple(d.probes()))  # type: ignore[misc]
                if isinstance(names, tuple) and names:
                    offered[part] = names
        return offered

    def probe(self, part: str, name: str) -> Check:
        """Try a part out, at most `PROBE_SECONDS`."""
        device = devices(self._parts).get(part)
        if not isinstance(device, Probing) or name not in self.probes().get(part, ()):
            return Check(part, Health.UNKNOWN, shows("no_test"), "-")
        came = self._slow.one(f"probe {part}", lambda: device.probe(name))
        return finding(part, came, driver_name(device))

    def screen_found(self, check: Check) -> None:
        """What the window has found of itself: resolution, touch. Part of every report from now on."""
        self._screen = replace(check, part="screen")

    # ---- fixes

    def fixes(self, check: Check) -> tuple[Fix, ...]:
        """What to try about a finding, the nearest first."""
        return fixes_for(check)

    def fix(self, part: str, name: str) -> Check:
        """Do what the kiosk can do by itself about `part`, and look again. A fix of steps alone only looks again."""
        does = row(name)
        if does is not None and does.does:
            came = self._slow.one(f"fix {part}", lambda: self._acts.do(does.does, part))
            if isinstance(came, Check):
                return came
            if came is not None:
                return finding(part, came, self._driver(part))
        return self._examined(part)

    # ---- burn-in

    def start_burning(self, hours: float) -> None:
        """Begin a burn-in of so many hours (at most two weeks); one that goes on is ended first. Told to stop while it
        is still made ready, it is not begun."""
        self.stop_burning()
        order = self._orders
        work: dict[str, Callable[[], Check]] = {}
        every = checks(self._parts, self._around)
        probes = self.probes()
        for part, device in devices(self._parts).items():
            if device is None or part in ("journal", "directory"):
                continue
            work[part] = every[part]
            for name in probes.get(part, ()):
                if name in QUIET_PROBES:
                    work[f"{part} {name}"] = lambda d=device, n=name: d.probe(n)  # type: ignore[misc]
        work |= {part: every[part] for part in ("insurer link", "hospital link", "storage", "network")}
        burn = BurnIn(
            work,
            hours,
            self._parts.clock,
            Bounded(),
            may=self._engaged,
            temperature=self._hottest,
            far=FAR & work.keys(),
        )
        with self._lock:
            if self._orders != order:
                return
            self._burn = burn
            burn.start()

    def burning(self) -> Burning | None:
        """How the burn-in stands, or the last one ended; None where there was none since the start."""
        burn = self._burn
        return burn.seen() if burn is not None else None

    def wait_burning(self, seconds: float) -> bool:
        """Wait so long for its end; True where it has ended, or there is none."""
        burn = self._burn
        return burn is None or burn.join(seconds)

    def stop_burning(self) -> None:
        with self._lock:
            self._orders += 1
            burn = self._burn
        if burn is not None:
            burn.stop()

    # ---- what a person says, and what is signed

    def record(self, part: str, name: str, passed: bool, staff: StaffId) -> bool:
        """Keep in the journal what a person saw or heard of a part. False where it could not be made durable."""
        return part in SECTIONS and self._records.add(part, name, passed, staff)

    def confirmations(self) -> Mapping[str, tuple[str, ...]]:
        """What a person must confirm of each part before the terminal is ready (texts: `confirm.<name>`)."""
        return {row.part: row.confirm for row in demands().values() if row.confirm}

    def readiness(self, staff: StaffId) -> Readiness:
        """The readiness report as of now; its digest stands in the journal from now on."""
        made = readiness(self._parts, self.report(), self.burning(), staff, self._parts.clock.now())
        return replace(made, anchor=self._records.sealed(made, staff))

    def bundle(self, folder: Path | None = None, log: Path | None = None) -> Path | None:
        """The redacted support bundle as a zip in `folder` (beside the journal without one); answers where it lies,
        None where it can't be written. `log`: another file than the one that this program logs into."""
        from kiosk.diagnostics.bundle import pack  # here: it is seldom wanted

        where = folder or self._parts.settings.journal.path.absolute().parent / "support"
        try:
            return pack(self._parts, self.report(), self.burning(), self._around.runs, where, log)
        except OSError:
            return None

    # ---- within

    def _examined(self, part: str) -> Check:
        work = checks(self._parts, self._around).get(part)
        if work is None:
            return Check(part, Health.UNKNOWN, shows("no_part"), "-")
        return finding(part, self._around.bounded.one(part, work), self._driver(part))

    def _driver(self, part: str) -> str:
        return driver_of(part, devices(self._parts))

    def _screen_seen(self) -> Check | None:
        return self._screen or self._asked()

    def _hottest(self) -> float | None:
        return max((degrees for _, degrees in temperatures(self._around.machine)), default=None)
