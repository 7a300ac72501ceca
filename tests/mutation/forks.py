"""Tests run over and over with something changed: collected once, each change in a fork of that process.

So a change costs the time of the tests that could notice it, the quickest first, and nothing of it stays.
"""

from __future__ import annotations

import math
import os
import pickle
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

#: A change that takes this many times what the tests take without it (and some seconds more) hangs: it is noticed.
_PATIENCE, _AT_LEAST = 8.0, 20.0
TIMED_OUT = "(timed out)"


@dataclass(frozen=True)
class Change:
    """`make` it in a fork. `touched`: what a test must have touched to be able to notice, or a question to its name.
    Tests with `prefer` (small letters) in their name are tried first."""

    kind: str
    what: str
    touched: object | Callable[[str], bool]
    make: Callable[[], None] = field(compare=False)
    prefer: str = ""


@dataclass(frozen=True)
class Verdict:
    """`test`: the first that failed, "" where none did; `tried`: how many could have."""

    kind: str
    what: str
    test: str
    tried: int


@dataclass(frozen=True)
class Seen:
    """One test without any change: its seconds, whether it fails as it is, what it touched."""

    seconds: float
    red: bool
    touched: frozenset[object]


class Forks:
    """A pytest plugin: instead of running the tests it judges the changes. `note` makes a set that fills with what is
    touched, in a fork of its own. `always`: tests held against every change, by a part of their name. After `minutes`
    no further change is judged."""

    def __init__(
        self,
        wanted: Sequence[Change],
        note: Callable[[set[object]], None],
        *,
        left_out: Sequence[str] = (),
        always: Mapping[str, str] | None = None,
        minutes: float = math.inf,
    ) -> None:
        self._wanted, self._note = wanted, note
        self._left_out, self._always = left_out, always or {}
        self._ends = time.monotonic() + minutes * 60
        self._failed = False
        self.verdicts: list[Verdict] = []
        self.red: tuple[str, ...] = ()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed = self._failed or report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = [item for item in session.items if not any(part in item.nodeid for part in self._left_out)]
        seen: dict[str, Seen] = _forked(lambda: self._seen(items), 3600.0)
        self.red = tuple(name for name, test in seen.items() if test.red)
        for change in self._wanted:
            if time.monotonic() > self._ends:
                break  # they come in no order, so that those judged are a fair sample
            could = [item for item in items if not seen[item.nodeid].red and self._could(change, item.nodeid, seen)]
            could.sort(key=lambda item: (change.prefer not in item.nodeid.lower(), seen[item.nodeid].seconds))
            limit = _AT_LEAST + _PATIENCE * sum(seen[item.nodeid].seconds for item in could)
            test = _forked(lambda c=change, i=could: self._first_failing(c, i), limit)  # type: ignore[misc]
            self.verdicts.append(Verdict(change.kind, change.what, TIMED_OUT if test is None else test, len(could)))
            print(f"{change.kind} {change.what}: {test or 'NOBODY'}", file=sys.stderr, flush=True)
        return True

    def _could(self, change: Change, name: str, seen: Mapping[str, Seen]) -> bool:
        if callable(change.touched) and not isinstance(change.touched, type):
            return bool(change.touched(name))
        return change.touched in seen[name].touched or self._always.get(change.kind, "\0") in name

    def _seen(self, items: Sequence[pytest.Item]) -> dict[str, Seen]:
        touched: set[object] = set()
        self._note(touched)
        seen = {}
        for item in items:
            touched.clear()
            begun = time.monotonic()
            red = self._fails(item)
            seen[item.nodeid] = Seen(time.monotonic() - begun, red, frozenset(touched))
        return seen

    def _first_failing(self, change: Change, items: Sequence[pytest.Item]) -> str:
        change.make()
        return next((item.nodeid for item in items if self._fails(item)), "")

    def _fails(self, item: pytest.Item) -> bool:
        self._failed = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return self._failed


def judge(forks: Forks, tests: Sequence[str]) -> None:
    """Collect `tests` and let `forks` judge. ValueError where nothing could be collected."""
    pytest.main(["-q", "-s", "--hypothesis-profile=ci", *tests], plugins=[forks])
    if not forks.verdicts:
        raise ValueError("no test was collected, or no change is there")


def _forked(work: Callable[[], Any], seconds: float) -> Any:
    """`work` in a fork with a folder of its own; None where it hasn't ended in `seconds`, or died."""
    folder = Path(tempfile.mkdtemp(prefix="fork", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    try:
        pid = os.fork()
        if not pid:
            _child(work, folder)
        ends = time.monotonic() + seconds
        while os.waitpid(pid, os.WNOHANG) == (0, 0):
            if time.monotonic() > ends:
                os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                return None
            time.sleep(0.003)
        answer = folder / "answer"
        return pickle.loads(answer.read_bytes()) if answer.exists() else None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _child(work: Callable[[], Any], folder: Path) -> None:
    try:
        os.setpgid(0, 0)
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        answer = pickle.dumps(work())
        (folder / "answer.new").write_bytes(answer)
        (folder / "answer.new").rename(folder / "answer")
    finally:
        os._exit(0)
