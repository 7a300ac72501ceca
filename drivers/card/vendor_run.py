"""One life of the process with a maker's library: started behind the fence, asked line by line, ended by force."""

from __future__ import annotations

import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from drivers.card import vendor_lines
from drivers.card.vendor_lines import Event, Reply

FENCE = Path(__file__).with_name("fence.py")
#: Seconds between two looks at whether a silent process still lives.
_LOOK = 0.5
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Run:
    """One life of the process. Its thread starts it, hears it, and outlives it: the fence ties the one to the other."""

    def __init__(self, command: Sequence[str], woken: Callable[[], None], folder: Path | None) -> None:
        self._command = command
        self._folder = folder
        self._woken = woken
        self._replies: queue.SimpleQueue[Reply | None] = queue.SimpleQueue()
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe = threading.Lock()
        self._started = threading.Event()
        self._number = 0
        self._thread = threading.Thread(target=self._live, name="vendor process", daemon=True)
        self._thread.start()
        self._started.wait()

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def ask(self, call: str, seconds: float, arguments: Mapping[str, object]) -> Reply | None:
        """The reply to this very question; None where it doesn't come in time, or the process ends."""
        process = self._process
        if process is None or process.stdin is None:
            return None
        self._number += 1
        with self._pipe, suppress(OSError, ValueError):  # it may have ended
            process.stdin.write(vendor_lines.request(self._number, call, arguments))
        end = time.monotonic() + seconds  # a watchdog's time is real, whatever the terminal's clock does
        while (left := end - time.monotonic()) > 0:
            try:
                reply = self._replies.get(timeout=left)
            except queue.Empty:
                break
            if reply is None:
                self._thread.join(5)
                return None
            if reply.number == self._number:
                return reply
        return None

    def memory_mb(self) -> float:
        """0 where the system doesn't show it: a process that takes no core is hidden from others by a strict unit."""
        process = self._process
        try:
            pages = Path(f"/proc/{process.pid}/statm").read_text(encoding="ascii").split()[1] if process else "0"
        except (OSError, IndexError):
            return 0.0
        return int(pages) * _PAGE / 1_048_576

    def end(self) -> None:
        """Kill it, and whatever it started: a library that hangs hears nothing else."""
        process = self._process
        if process is not None and process.poll() is None:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
        self._thread.join(5)

    def _live(self) -> None:
        try:
            process = subprocess.Popen(  # noqa: S603 - what the settings name
                [sys.executable, "-I", "-S", str(FENCE), str(os.getpid()), *self._command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                cwd=self._folder,
                start_new_session=True,
            )
        except OSError:
            self._started.set()
            self._replies.put(None)
            return
        self._process = process
        self._started.set()
        with self._pipes_of(process) as said:
            self._hear(process, said)
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._replies.put(None)

    @contextmanager
    def _pipes_of(self, process: subprocess.Popen[bytes]) -> Iterator[int]:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a process without pipes")
        with process.stdout:
            yield process.stdout.fileno()
        with self._pipe:
            process.stdin.close()

    def _hear(self, process: subprocess.Popen[bytes], said: int) -> None:
        """Until the process has ended. Its end of the pipe alone may never do: what a library has forked into a session
        of its own holds that open for as long as it likes."""
        line = b""
        while True:
            if not select.select([said], [], [], _LOOK)[0]:
                if process.poll() is not None:
                    return
                continue
            data = os.read(said, vendor_lines.LONGEST)
            if not data:
                return
            *whole, line = (line + data).split(b"\n")
            if any(len(each) > vendor_lines.LONGEST for each in (*whole, line)):
                return  # nothing of ours is that long
            for each in whole:
                self._take(each)

    def _take(self, line: bytes) -> None:
        match vendor_lines.heard(line):
            case Reply() as reply:
                self._replies.put(reply)
            case Event():
                self._woken()
            case None:
                return
