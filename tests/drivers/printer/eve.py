"""CUPS' own simulated IPP Everywhere printer (ippeveprinter), on a private message bus: it announces itself by Avahi
and starts without the daemon, but not without a bus. What it prints ends in a command of ours, which says states in its
words.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.require import program

#: Seconds after which a test that waits has failed.
_PATIENCE = 90.0
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><listen>unix:path={here}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy>
</busconfig>
"""
_COMMAND = """#!/bin/sh
# argv: the file to print. Behaves as the file `mode` says.
mode() {{ cat {here}/mode; }}
case $(mode) in
  ok) ;;
  fail) exit 1 ;;
  *) told=$(mode); echo "STATE: +$told" >&2; while [ "$(mode)" != ok ]; do sleep 0.1; done
     echo "STATE: -$told" >&2 ;;
esac
cp "$1" {here}/out/$$.pdf
"""


@dataclass(frozen=True)
class EvePrinter:
    url: str
    here: Path

    def behave(self, mode: str) -> None:
        """ok, fail, or a state reason of IPP that stands, and the job with it, until it is told ok."""
        (self.here / "mode.part").write_text(mode)
        (self.here / "mode.part").replace(self.here / "mode")

    def wait_until(self, true: Callable[[], bool]) -> None:
        _wait(true)

    def printed(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted((self.here / "out").iterdir())]


@contextlib.contextmanager
def eve_printer() -> Iterator[EvePrinter]:
    """Start it and stop it. Call `need("cups")` first."""
    with tempfile.TemporaryDirectory(prefix="kiosk-eve-") as folder:
        here = Path(folder)
        for name in ("out", "spool"):
            (here / name).mkdir()
        (here / "bus.conf").write_text(_BUS.format(here=here))
        (here / "command").write_text(_COMMAND.format(here=here))
        (here / "command").chmod(0o700)
        port = free_port()
        eve = EvePrinter(f"ipp://127.0.0.1:{port}/ipp/print", here)
        eve.behave("ok")
        quiet = subprocess.DEVNULL
        bus = subprocess.Popen(
            [program("dbus-daemon") or "dbus-daemon", f"--config-file={here}/bus.conf", "--nofork"],
            stdout=quiet,
            stderr=quiet,
        )
        printer = None
        try:
            _wait(lambda: (here / "bus").exists(), bus)
            command = ["-r", "off", "-p", str(port), "-f", "application/pdf", "-d", str(here / "spool")]
            printer = subprocess.Popen(
                [program("ippeveprinter") or "ippeveprinter", *command, "-c", str(here / "command"), "Kiosk test"],
                env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={here}/bus"},
                stdout=quiet,
                stderr=quiet,
            )
            _wait(lambda: _listens(port), printer)
            yield eve
        finally:
            eve.behave("ok")
            for process in (printer, bus):
                if process is not None:
                    process.terminate()
                    process.wait(_PATIENCE)


def _wait(true: Callable[[], bool], process: subprocess.Popen[bytes] | None = None) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not true():
        if process is not None and process.poll() is not None:
            pytest.fail("it ended at once")
        if time.monotonic() > deadline:
            pytest.fail("it never came")
        time.sleep(0.025)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
