"""One run: a person settles at a kiosk that is killed again and again; when one start goes through, the oracle."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.processes import ask, settings_file
from tests.kill import child
from tests.kill.boundaries import Target
from tests.kill.forks import ended, fork, fresh, other_side
from tests.kill.oracle import BROKEN, DOUBLED, STUCK, Finding, gather, judge, papers

#: What the line to the other side does in a run, once.
SCENARIOS: dict[str, list[dict[str, object]]] = {
    "good": [],
    "booked, answer lost": [{"call": "settle", "fault": "lost_after"}],
    "not booked, answer lost": [{"call": "settle", "fault": "lost_before"}],
    "booked late, answer lost": [{"call": "settle", "fault": "late", "seconds": 0.05}],
    "taken, answer lost": [{"call": "take", "fault": "lost_after"}],
}


@dataclass(frozen=True)
class Plan:
    """A whole run, replayed by these values. `targets`: where each start is killed; `fresh`: the killed kiosks are
    processes of their own; `broken`: what a canary breaks in each child; `between`: what happens to the terminal's
    folder before the last start."""

    scenario: str
    targets: tuple[Target, ...]
    minutes: tuple[float, ...] = ()
    fresh: bool = False
    broken: Callable[[], object] = field(default=lambda: None, compare=False)
    between: Callable[[Path], object] = field(default=lambda folder: None, compare=False)


@dataclass(frozen=True)
class Ended:
    """`kills`: the boundaries at which it really died, in order. `crossed`: what the last start crossed."""

    kills: tuple[str, ...]
    findings: tuple[Finding, ...]
    crossed: dict[str, int] = field(default_factory=dict)


def run(plan: Plan, folder: Path) -> Ended:
    """Play `plan` in `folder`, which is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    kills: list[str] = []
    findings: list[Finding] = []
    with other_side(folder) as side:
        settings_file(folder, side.url)
        ask(side.url, "/control/faults", SCENARIOS[plan.scenario])
        tray: dict[str, int] = {}
        for start, target in enumerate((*plan.targets, None)):
            if target is None:
                plan.between(folder)
            status = _start(plan, folder, target, start)
            if status == -9 and target is not None:
                kills.append(target.boundary)
            elif status is None:
                findings.append((STUCK, "the kiosk hung"))
            elif status:
                findings.append((BROKEN, f"the kiosk ended with {status}: {_last_line(folder / 'trouble')}"))
            now = papers(folder)
            findings += [(DOUBLED, f"{name} was printed twice") for name in tray if now.get(name) != tray[name]]
            tray = {name: inode for name, inode in now.items() if name.endswith(".pdf")}
        findings += judge(gather(folder, side.url))
    if (folder / child.BUGS).exists():
        findings.append((BROKEN, f"a bug was logged: {_last_line(folder / child.BUGS)}"))
    return Ended(tuple(kills), tuple(findings), _crossed(folder))


def _start(plan: Plan, folder: Path, target: Target | None, start: int) -> int | None:
    minutes = plan.minutes[start] if start < len(plan.minutes) else float(start)
    trouble = folder / "trouble"
    if plan.fresh and target is not None:
        words = (target.boundary, target.passes, target.micros)
        return fresh("tests.kill.child", folder, *words, minutes, trouble=trouble)

    def body() -> None:
        plan.broken()
        child.visit(folder, target, minutes)

    return ended(fork(body, trouble))


def _last_line(path: Path) -> str:
    return (path.read_text(encoding="utf-8").strip().splitlines() or [""])[-1] if path.exists() else ""


def _crossed(folder: Path) -> dict[str, int]:
    path = folder / child.CROSSED
    if not path.exists():
        return {}
    words = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {name: int(count) for name, count in words}
