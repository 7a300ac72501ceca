"""A pcscd of our own with a virtual reader (vpcd), beside whatever the machine runs. For tests and the bench only:
vpcd listens on all addresses and asks nobody's name.
"""

from __future__ import annotations

import atexit
import os
import random
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from drivers.card.service import list_readers
from drivers.card.virtual import Slot

SOCKET_VARIABLE = "PCSCLITE_CSOCK_NAME"
READER_NAME = "Virtual Card Reader"
_SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin:/sbin"
_DRIVERS = ("/usr/lib/pcsc/drivers/serial/libifdvpcd.so", "/usr/lib64/pcsc/drivers/serial/libifdvpcd.so")
START_SECONDS = 10.0

_taken = threading.Lock()

# systemd's socket activation by hand: the listening socket comes as standard input and goes on as descriptor 3, in a
# process that names itself in LISTEN_PID; exec keeps the number.
_ACTIVATE = 'exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
# Without root and without /run/pcscd, pcscd can't write its pid file: it gets a /run of its own.
_OWN_RUN = 'mount -t tmpfs tmpfs /run && exec "$@"'


@dataclass(frozen=True)
class Unavailable:
    """There is no private pcscd, and why: what isn't installed, or what went wrong (for engineers)."""

    reason: str


class PrivatePcscd:
    """pcscd with a private socket and one virtual reader of two slots. Made by `prepare`; a context manager."""

    def __init__(self, pcscd: str, driver: Path, folder: Path, port: int) -> None:
        self._pcscd = pcscd
        self.driver = driver
        self._folder = folder
        self._socket = _socket(folder)
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        atexit.register(self.close)
        self.readers = (f"{READER_NAME} 00 00", f"{READER_NAME} 00 01")
        """The names of the two slots, as PC/SC lists them."""
        self.slots = (Slot(port), Slot(port + 1))

    @classmethod
    def prepare(cls) -> Self | Unavailable:
        """Find the programs, choose ports and point this process's PC/SC calls to the private socket.

        To be called before the first PC/SC call of the process: pcsc-lite reads where its socket is only then, so
        that all private pcscds of a process, one after the other, have the same socket.
        """
        pcscd = shutil.which("pcscd", path=os.environ.get("PATH", "") + ":" + _SYSTEM_FOLDERS)
        driver = next((Path(path) for path in _DRIVERS if Path(path).exists()), None)
        missing = [] if pcscd else ["pcscd"]
        missing += [] if driver else ["vsmartcard-vpcd"]
        if pcscd is None or driver is None:
            return Unavailable(f"not installed: {', '.join(missing)}")
        if not _taken.acquire(blocking=False):
            return Unavailable("this process runs a private pcscd already")
        return cls(pcscd, driver, _folder(), _two_free_ports())

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, driver: Path | None = None) -> Unavailable | None:
        """Start (again) and wait until both slots are listed. `driver`: another library around vpcd's."""
        if self.running:
            return None
        config = self._folder / "reader.conf.d"
        config.mkdir(exist_ok=True)
        port = self.slots[0].port
        (config / "vpcd").write_text(
            f'FRIENDLYNAME "{READER_NAME}"\nDEVICENAME /dev/null:{port}\n'
            f"LIBPATH {driver or self.driver}\nCHANNELID {port}\n",
            encoding="ascii",
        )
        self._socket.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
            listening.bind(str(self._socket))
            self._socket.chmod(0o600)
            listening.listen(16)
            with (self._folder / "pcscd.log").open("ab") as log:
                self._process = subprocess.Popen(  # noqa: S603 - a fixed list, found in system folders
                    ["/bin/sh", "-c", _ACTIVATE, "sh", *_own_run(), self._pcscd, "-f", "-c", str(config)],
                    stdin=listening.fileno(),
                    stdout=log,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C is for the kiosk; close() ends pcscd
                )
        return self._wait_listed(self.readers[:1] if driver else self.readers)

    def _wait_listed(self, readers: tuple[str, ...]) -> Unavailable | None:
        end = time.monotonic() + START_SECONDS
        while self.running:
            listed = list_readers()
            if isinstance(listed, tuple) and set(readers) <= set(listed):
                return None
            if time.monotonic() > end:
                self.stop()
                return Unavailable("pcscd runs and does not list its virtual reader (is the port taken?)")
            time.sleep(0.02)
        self.stop()
        return Unavailable("pcscd ended at once; see its own message: pcscd -f")

    def stop(self, *, kill: bool = False) -> None:
        """End pcscd (`kill`: as a crash would) and take its socket away, so that clients see at once it is gone."""
        process, self._process = self._process, None
        if process is not None:
            if kill:
                process.kill()
            else:
                process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()  # a card that is silent in the middle of a command holds pcscd
                process.wait()
        self._socket.unlink(missing_ok=True)

    def close(self) -> None:
        """Take the cards out and stop pcscd. May be called again."""
        for slot in self.slots:
            slot.remove()
        self.stop()
        if not self._closed:
            self._closed = True
            _taken.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def claim() -> None:
    """From now on this process's PC/SC calls go to its private socket, whether or not a pcscd ever listens there. For
    whoever can't know what makes the first call."""
    _folder()


@cache
def _folder() -> Path:
    """The private folder of this process; from now on its PC/SC calls go there, whatever the variable said before."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-pcscd-"))
    os.environ[SOCKET_VARIABLE] = str(_socket(folder))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _socket(folder: Path) -> Path:
    return folder / "pcscd.comm"


def _own_run() -> tuple[str, ...]:
    if os.geteuid() == 0 or Path("/run/pcscd").is_dir():
        return ()
    return ("unshare", "-r", "-m", "/bin/sh", "-c", _OWN_RUN, "sh")


def claim_port(port: int) -> bool:
    """Whether this process has it from now on, among those that ask so. Several look for a port at once and listen on
    it later, and a card waits for its pcscd there."""
    mark = socket.socket(socket.AF_UNIX)
    try:
        mark.bind(f"\0kiosk-port-{port}")
    except OSError:
        mark.close()
        return False
    mark.detach()  # held until the process ends
    return True


def _two_free_ports() -> int:
    """A port N with N and N+1 free, below the range (32768…) from which connections take theirs."""
    while True:
        port = random.SystemRandom().randrange(20000, 32000, 2)  # the other one may be seeded, and alike elsewhere
        if not claim_port(port):
            continue
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("0.0.0.0", port))  # noqa: S104 - where vpcd will listen
                second.bind(("0.0.0.0", port + 1))  # noqa: S104 - as the first
            except OSError:
                continue
            return port
