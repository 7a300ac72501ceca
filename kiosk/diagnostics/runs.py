"""How the program's last runs ended: a small record beside the journal, durable at the start and at the end of each.

A run without an end was killed, or the machine went down under it: another boot since then tells them apart. It holds
times, versions and causes; nothing of a person.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from kiosk import __version__
from kiosk.diagnostics.machine import Machine
from kiosk.durable import sync_folder, write
from kiosk.ports import Check, Clock, Detail, Health, by_system, shows, together
from kiosk.texts.said import Text

#: Runs that are kept one by one; the older ones are only counted.
KEPT = 50
#: So many bad ends among the last runs that somebody must look.
_OFTEN, _AMONG = 3, 10


class Cause(StrEnum):
    """How a run ended. RUNNING: it is this one."""

    RUNNING = "running"
    ORDERLY = "orderly"
    CRASHED = "crashed"
    KILLED = "killed"
    MACHINE_DOWN = "machine_down"


_BAD = frozenset({Cause.CRASHED, Cause.KILLED, Cause.MACHINE_DOWN})


@dataclass(frozen=True)
class Run:
    """One run; times as ISO text, `ended` "" where the program didn't come to it. `error` is an exception's class."""

    started: str
    version: str
    boot: str
    cause: Cause = Cause.RUNNING
    ended: str = ""
    error: str = ""


class Runs:
    """The record of the journal at `path`. A disk that doesn't take it, or a damaged record, keeps no terminal from
    serving: the check says so."""

    def __init__(self, path: Path, clock: Clock, machine: Machine | None = None) -> None:
        self._path = path.with_name(path.name + ".runs")
        self._clock, self._machine = clock, machine or Machine()
        self._trouble: Text | None = None

    def begun(self) -> None:
        """This run begins: how the last one ended is known now."""
        counts, runs = self._read()
        boot = self._boot()
        for index, run in enumerate(runs):
            if run.cause is Cause.RUNNING:
                cause = Cause.KILLED if run.boot == boot else Cause.MACHINE_DOWN
                runs[index] = replace(run, cause=cause)
                counts[cause] = counts.get(cause, 0) + 1
        self._write(counts, [*runs, Run(self._now(), __version__, boot)][-KEPT:])

    def ended(self, error: BaseException | None = None) -> None:
        """This run ends, by itself or by `error`. Nothing happens where none goes on."""
        counts, runs = self._read()
        if not runs or runs[-1].cause is not Cause.RUNNING:
            return
        cause = Cause.CRASHED if error is not None else Cause.ORDERLY
        counts[cause] = counts.get(cause, 0) + 1
        ended = replace(runs[-1], cause=cause, ended=self._now(), error=type(error).__name__ if error else "")
        self._write(counts, [*runs[:-1], ended])

    def runs(self) -> tuple[Run, ...]:
        """The last ones, oldest first."""
        return tuple(self._read()[1])

    def as_data(self) -> dict[str, Any]:
        counts, runs = self._read()
        return {"counts": {cause.value: counts.get(cause, 0) for cause in _ENDED}, "runs": [asdict(r) for r in runs]}

    def check(self) -> Check:
        """DEGRADED where it fell too often lately; UNKNOWN where the record can't be kept."""
        counts, runs = self._read()
        details = [Detail(f"runs_{cause}", str(counts.get(cause, 0))) for cause in _ENDED]
        for run in reversed([r for r in runs if r.cause in _BAD][-3:]):
            details.append(Detail("bad_end", _ended(run)))
        if self._trouble is not None:
            return Check("runs", Health.UNKNOWN, self._trouble, "-", None, tuple(details))
        over = [r for r in runs if r.cause is not Cause.RUNNING]
        if not over:
            return Check("runs", Health.UNKNOWN, shows("runs.none"), "-", None, tuple(details))
        bad = sum(r.cause in _BAD for r in over[-_AMONG:])
        last = over[-1]
        evidence = together(shows("runs.last", how=_how(last)), shows("runs.bad", bad=bad, of=min(len(over), _AMONG)))
        return Check("runs", Health.DEGRADED if bad >= _OFTEN else Health.READY, evidence, "-", None, tuple(details))

    def _read(self) -> tuple[dict[Cause, int], list[Run]]:
        try:
            raw = json.loads(self._path.read_text("utf-8"))
            counts = {Cause(cause): int(count) for cause, count in raw["counts"].items()}
            return counts, [_run(each) for each in raw["runs"]]
        except FileNotFoundError:
            return {}, []
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            self._trouble = shows("runs.damaged")
            return {}, []

    def _write(self, counts: Mapping[Cause, int], runs: list[Run]) -> None:
        """The old record or the new one, never half of one."""
        data = {"counts": dict(counts), "runs": [asdict(run) for run in runs]}
        new = self._path.with_name(self._path.name + ".new")
        try:
            write(new, json.dumps(data, separators=(",", ":")).encode(), os.O_TRUNC)
            os.replace(new, self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            self._trouble = shows("runs.unwritable", system=by_system(error))
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)

    def _now(self) -> str:
        return self._clock.now().isoformat(timespec="seconds")

    def _boot(self) -> str:
        with contextlib.suppress(OSError):
            return (self._machine.proc / "sys/kernel/random/boot_id").read_text("ascii", "replace").strip()
        return ""


def _how(run: Run) -> Text:
    how = shows(f"runs.cause.{run.cause}")
    return shows("runs.by", how=how, error=run.error) if run.error else how


def _ended(run: Run) -> Text:
    return shows("runs.ended", at=run.started[:16], how=_how(run))


_ENDED = tuple(cause for cause in Cause if cause is not Cause.RUNNING)


def _run(raw: Mapping[str, Any]) -> Run:
    run = Run(**{**raw, "cause": Cause(raw["cause"])})
    dt.datetime.fromisoformat(run.started)
    return run
