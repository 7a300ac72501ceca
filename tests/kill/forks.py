"""Processes that are killed: forked from one that has everything loaded, or started fresh."""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from kiosk.backends.simulated import server
from tests.e2e.processes import environment
from tests.e2e.terminal import WORLD
from tests.ports import free_port

_LIBC, _PR_SET_PDEATHSIG = ctypes.CDLL(None), 1

#: A child that runs longer hangs (seconds).
PATIENCE = 150.0


def fork(body: Callable[[], object], trouble: Path) -> int:
    """Run `body` in a child; answers its pid. What the child raises goes to the file `trouble`, and its status is 1.

    Threads of the caller are not in the child; Python warns of it, and a test run may have one left over.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        return child
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # a harness that is ended leaves nobody behind
    status = 1
    try:
        body()
        status = 0
    except BaseException:  # noqa: BLE001 (nothing of the parent may run in here)
        with suppress(OSError):  # the folder of a test that was given up is gone
            trouble.write_text(traceback.format_exc(), encoding="utf-8")
    finally:
        os._exit(status)  # whatever happens: a child that went on would be a second run of the tests


def ended(child: int, patience: float = PATIENCE) -> int | None:
    """Wait for a child: its exit status, −9 where it was killed, None where it hung and had to be ended."""
    descriptor = os.pidfd_open(child)
    try:
        ready, _, _ = select.select([descriptor], [], [], patience)
    finally:
        os.close(descriptor)
    if not ready:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) if ready else None


def fresh(module: str, *arguments: object, trouble: Path) -> int | None:
    """The same in a process of its own: `python -m module …`."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    with trouble.open("ab") as said:
        process = subprocess.Popen(command, env=environment(), stdout=said, stderr=said)
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None


@cache
def _port() -> int:
    """Where the other side of this process listens, and comes back after a kill: one at a time."""
    return free_port()


class OtherSide:
    """Insurer and hospital in a process of their own, which may be killed and comes back on its port with its books."""

    def __init__(self, folder: Path, prepare: Callable[[], object] = lambda: None) -> None:
        self._folder, self._prepare = folder, prepare
        self._port = _port()
        self.url, self.pid = "", 0

    def start(self, *, prepare: bool = True) -> None:
        """`prepare` runs in the child first: it may set the place where it is killed."""
        hear, tell = os.pipe()

        def serve() -> None:
            os.close(hear)
            sys.stdout = os.fdopen(tell, "w", encoding="utf-8")
            server.load = lambda name: WORLD  # type: ignore[attr-defined]  # parsed once, in the parent
            if prepare:
                self._prepare()
            server.main(["--port", str(self._port), "--books", str(self._folder / "books")])

        self.pid = fork(serve, self._folder / "server-trouble")
        os.close(tell)
        with open(hear, encoding="utf-8") as words:
            self.url = words.readline().strip()
        if not self.url:
            self.stop()
            raise AssertionError("the other side did not start: " + (self._folder / "server-trouble").read_text())

    def stop(self) -> None:
        """End it, and wait until it is gone. Harmless the second time."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)  # one that is dead and not buried takes it, too
            os.waitpid(self.pid, 0)
            self.pid = 0


@contextmanager
def other_side(folder: Path, prepare: Callable[[], object] = lambda: None) -> Iterator[OtherSide]:
    side = OtherSide(folder, prepare)
    side.start()
    try:
        yield side
    finally:
        side.stop()
