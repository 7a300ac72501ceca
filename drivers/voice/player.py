"""One run of a player program: samples go in at its standard input and nowhere else.

What is said may be a person's own. So there is no file of it, and no word of it among the program's arguments, which
everybody on the machine can read. When the kiosk dies the pipe ends, and with it the player.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import Enum

from kiosk.ports import Clock, shows
from kiosk.texts.said import Text

#: Samples handed over at a time, in bytes: a change of the volume is heard after this and what the pipe holds.
_BITE = 4096
_LOOK = 0.05


class Outcome(Enum):
    """How a run ended; `why` is the evidence an engineer reads."""

    PLAYED = "played"
    STOPPED = "stopped"
    NO_PLAYER = "no_player"
    NO_DEVICE = "no_device"
    BUSY = "busy"
    GONE = "gone"
    HUNG = "hung"
    FAILED = "failed"

    @property
    def why(self) -> Text:
        return shows(f"voice.player.{self.value}")


class Run:
    """Plays once; `stop` ends it from any thread, at once, also before it has begun."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._refused = False  # the player closed its ear before it had heard everything

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            if self._process is not None:
                _end(self._process)

    @property
    def stopped(self) -> bool:
        return self._stopped

    def play(self, command: Sequence[str], samples: bytes, seconds: float, shaped: Callable[[bytes], bytes]) -> Outcome:
        """Blocks until the player has ended, at most `seconds` (then it counts as hung). `shaped` is asked for each
        bite: it sets the volume. Never raises."""
        with self._lock:
            if self._stopped:
                return Outcome.STOPPED
            try:
                self._process = process = subprocess.Popen(  # noqa: S603 - a fixed program
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    env={**os.environ, "LC_ALL": "C"},
                    process_group=0,
                )
            except OSError:
                return Outcome.NO_PLAYER
        try:
            return self._attend(process, samples, seconds, shaped)
        finally:
            with self._lock:  # from here on `stop` must not touch a number that another process may have
                self._process = None
                for pipe in (process.stdin, process.stderr):
                    if pipe is not None and not pipe.closed:
                        pipe.close()

    def _attend(
        self, process: subprocess.Popen[bytes], samples: bytes, seconds: float, shaped: Callable[[bytes], bytes]
    ) -> Outcome:
        deadline = self._clock.monotonic() + seconds
        hung = not self._feed(process, samples, shaped, deadline)
        while not hung:
            try:
                process.wait(_LOOK)
                break
            except subprocess.TimeoutExpired:
                hung = self._clock.monotonic() >= deadline
        if hung:
            _end(process)
            process.wait()
        if self._stopped:
            return Outcome.STOPPED
        if hung:
            return Outcome.HUNG
        return Outcome.PLAYED if process.returncode == 0 and not self._refused else _why(_said(process))

    def _feed(
        self, process: subprocess.Popen[bytes], samples: bytes, shaped: Callable[[bytes], bytes], deadline: float
    ) -> bool:
        """Hand the samples over as fast as the player takes them. False where it takes none any more."""
        if process.stdin is None:
            return True
        pipe = process.stdin.fileno()
        os.set_blocking(pipe, False)
        try:
            for at in range(0, len(samples), _BITE):
                left = shaped(samples[at : at + _BITE])
                while left:
                    if self._clock.monotonic() >= deadline:
                        return False
                    if select.select([], [pipe], [], _LOOK)[1]:
                        left = left[_written(pipe, left) :]
            process.stdin.close()
        except BrokenPipeError:
            self._refused = True
        return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """With whatever it has started: a script around aplay must not leave it speaking."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _written(pipe: int, data: bytes) -> int:
    try:
        return os.write(pipe, data)
    except BlockingIOError:
        return 0


def _said(process: subprocess.Popen[bytes]) -> bytes:
    """What the player complained of, as far as the pipe holds it; a child it has left behind may hold the pipe open."""
    if process.stderr is None:
        return b""
    os.set_blocking(process.stderr.fileno(), False)
    return process.stderr.read(16_384) or b""


def _why(said: bytes) -> Outcome:
    """ALSA's own words for what went wrong (aplay, in the C locale)."""
    if b"open error" in said:
        return Outcome.BUSY if b"busy" in said else Outcome.NO_DEVICE
    if b"write error" in said or b"No such device" in said:
        return Outcome.GONE
    return Outcome.FAILED
