"""A private CUPS for tests: the real cupsd and its filters on a free port, nothing outside a temporary folder.

Its queue ends in a backend of ours that prints into a folder and, told so, runs out of paper, hangs, fails or goes
away, in CUPS' own words (`STATE: +media-empty-error`). Another queue ends in CUPS-PDF.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.require import program

#: The queue's device and driver: pages leave the filters as PDF, or go through Debian's CUPS-PDF.
_QUEUES = {
    "slips": ("kiosktest:/", "lsb/usr/cupsfilters/Generic-PDF_Printer-PDF.ppd"),
    "cups-pdf": ("cups-pdf:/", "lsb/usr/cups-pdf/CUPS-PDF_opt.ppd"),
}
#: Seconds after which cupsd has failed to start or to end.
_PATIENCE = 90.0
_SERVER_BIN = Path("/usr/lib/cups")

_BACKEND = """#!/bin/sh
# argv: job user title copies options [file]; without arguments: list devices
[ $# -eq 0 ] && { echo 'direct kiosktest "Unknown" "Kiosk test"'; exit 0; }
mode() { cat HERE/mode; }
# A printer tells its state anew with each job, as CUPS' ipp backend does; "stale" is one that never takes a word back.
[ "$(mode)" = stale ] || echo 'STATE: -media-empty-error,offline-report' >&2
case $(mode) in
  media-empty) echo 'STATE: +media-empty-error' >&2
    while [ "$(mode)" = media-empty ]; do sleep 0.1; done
    [ "$(mode)" = stale ] || echo 'STATE: -media-empty-error' >&2 ;;
  offline) echo 'STATE: +offline-report' >&2; while [ "$(mode)" = offline ]; do sleep 0.1; done ;;
  hang) while [ "$(mode)" = hang ]; do sleep 0.1; done ;;
  fail) exit 1 ;;
esac
cat "${6:--}" > "HERE/printed/$1.part" && mv "HERE/printed/$1.part" "HERE/printed/$1.pdf"
printf '%s' "$3" > "HERE/printed/$1.title"
"""

_CUPSD = """
Listen 127.0.0.1:{port}
LogLevel warn
Browsing No
DefaultAuthType None
PreserveJobFiles No
PreserveJobHistory Yes
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""

_FILES = """
ServerRoot {here}/root
StateDir {here}/state
CacheDir {here}/cache
RequestRoot {here}/spool
TempDir {here}/spool/tmp
ServerBin {here}/bin
AccessLog {here}/log
ErrorLog {here}/log
PageLog {here}/log
SystemGroup root
"""


@dataclass(frozen=True)
class PrivateCups:
    """`url` of the server; `queue` ends in the folder, `pdf_queue` in CUPS-PDF."""

    url: str
    here: Path
    queue: str = "slips"
    pdf_queue: str = "cups-pdf"

    def behave(self, mode: str) -> None:
        """ok, media-empty, offline, hang, fail or stale: from the next look of the backend on."""
        part = self.here / "mode.part"
        part.write_text(mode)
        part.replace(self.here / "mode")

    def printed(self) -> list[bytes]:
        """The PDFs that came out, oldest first."""
        files = sorted((self.here / "printed").glob("*.pdf"), key=lambda path: int(path.stem))
        return [_without_pjl(path.read_bytes()) for path in files]

    def titles(self) -> list[str]:
        """The jobs' names as the backend was told them."""
        return [path.read_text() for path in sorted((self.here / "printed").glob("*.title"))]

    def empty_tray(self) -> None:
        """Take away what came out."""
        for path in (self.here / "printed").iterdir():
            path.unlink()

    def renew(self) -> None:
        """Both queues as on the first day: well-behaved, no jobs, no reasons left from the last one."""
        self.behave("ok")
        for queue, (device, ppd) in _QUEUES.items():
            with contextlib.suppress(subprocess.CalledProcessError):
                _run("lpadmin", "-h", self._server, "-x", queue)
            _run("lpadmin", "-h", self._server, "-p", queue, "-E", "-v", device, "-m", ppd)
            # A failed backend must give the job up, not hold it: printed later it would be a second slip.
            _run("lpadmin", "-h", self._server, "-p", queue, "-o", "printer-error-policy=abort-job")

    def set_up(self, *options: str, queue: str = "slips") -> None:
        """`lpadmin -o` for a queue."""
        for option in options:
            _run("lpadmin", "-h", self._server, "-p", queue, "-o", option)

    def kept(self) -> list[str]:
        """Files of the spool: control files of jobs and what was printed."""
        return sorted(path.name for path in (self.here / "spool").rglob("*") if path.is_file())

    def holding(self, pieces: Sequence[bytes]) -> list[str]:
        """Files of the server's own folders (spool, logs, cache, state, temporary) that hold one of `pieces`."""
        own = [path for name in ("spool", "log", "cache", "state", "root") for path in _files(self.here / name)]
        return [str(path) for path in own if any(piece in path.read_bytes() for piece in pieces)]

    def control(self, command: str, queue: str) -> None:
        """cupsenable, cupsdisable, cupsaccept or cupsreject a queue."""
        _run(command, "-h", self._server, queue)

    @property
    def _server(self) -> str:
        return self.url.removeprefix("http://")


@contextlib.contextmanager
def private_cups(keeps: bool = False, purges: bool = True) -> Iterator[PrivateCups]:
    """Start it and stop it. Call `need("cups")` first; skips for anyone but root, who alone may own a backend.

    `keeps`: printed files stay for a day, as CUPS does unless it is told otherwise; `purges` False: we may not cancel.
    """
    if os.geteuid() != 0:
        pytest.skip("a private cupsd with its own backend needs root")
    here = Path(tempfile.mkdtemp(prefix="kiosk-cups-"))
    here.chmod(0o755)
    port = free_port()
    cups = PrivateCups(f"http://127.0.0.1:{port}", here)
    _lay_out(here, port, keeps, purges)
    daemon = subprocess.Popen(
        [program("cupsd") or "cupsd", "-f", "-c", str(here / "root/cupsd.conf"), "-s", str(here / "root/files.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(cups.url, daemon)
        cups.renew()
        yield cups
    finally:
        cups.behave("fail")
        daemon.terminate()
        daemon.wait(_PATIENCE)
        shutil.rmtree(here)


def _without_pjl(data: bytes) -> bytes:
    """The PDF inside a job for a PDF printer: its filter wraps it in PJL."""
    return data[data.index(b"%PDF-") : data.rindex(b"%%EOF") + 5]


def _lay_out(here: Path, port: int, keeps: bool, purges: bool) -> None:
    for name in ("root", "state", "cache", "spool/tmp", "bin/backend", "printed"):
        (here / name).mkdir(parents=True)
    (here / "spool/tmp").chmod(0o1777)
    for part in _SERVER_BIN.iterdir():
        if part.name != "backend":
            (here / "bin" / part.name).symlink_to(part)
    backend = here / "bin/backend/kiosktest"
    backend.write_text(_BACKEND.replace("HERE", str(here)))
    shutil.copy2(_SERVER_BIN / "backend/cups-pdf", here / "bin/backend/cups-pdf")
    for path in (here / "bin/backend").iterdir():
        path.chmod(0o700)
    about = _CUPSD.format(port=port)
    if keeps:
        about = about.replace("PreserveJobFiles No\n", "")
    if not purges:
        refused = "<Limit Cancel-Job>\n    Require user somebody-else\n  </Limit>\n"
        about = about.replace("<Limit All>", f"{refused}  <Limit All>")
    (here / "root/cupsd.conf").write_text(about)
    (here / "root/files.conf").write_text(_FILES.format(here=here))
    (here / "mode").write_text("ok")


def _run(name: str, *arguments: str) -> None:
    subprocess.run([program(name) or name, *arguments], capture_output=True, text=True, timeout=200, check=True)


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]


def _wait_for(url: str, daemon: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if daemon.poll() is not None:
            pytest.fail("cupsd ended at once")
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.05)
    pytest.fail("cupsd does not answer")
