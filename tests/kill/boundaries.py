"""Where a kiosk is killed: before, during and after each write to its journal and each call to the outside.

`during` is a real SIGKILL by a kernel timer some microseconds after the call began: in the middle of a commit, of the
bytes of an HTTP request, of a paper being drawn. The kernel delivers it to any thread in any state; no Python runs.
"""

from __future__ import annotations

import ctypes
import functools
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

MOMENTS = ("before", "during", "after")
#: The calls to the outside that move something, by the part that makes them.
HOSPITAL = ("lock", "unlock", "take", "undo")
INSURER = ("settle", "find", "reverse")


@dataclass(frozen=True)
class Target:
    """One place to die: let `passes` crossings of `boundary` go by, die at the next; `during`: `micros` µs into it."""

    boundary: str
    passes: int = 0
    micros: int = 0


class Gate:
    """Counts crossings in a child and ends it at its target. Thread-safe."""

    def __init__(self, target: Target | None) -> None:
        self._target = target
        self._left = target.passes if target else 0
        self._lock = threading.Lock()
        self.crossed: Counter[str] = Counter()

    def cross(self, boundary: str) -> None:
        with self._lock:
            self.crossed[boundary] += 1
            if self._target is None or self._target.boundary != boundary:
                return
            self._left -= 1
            if self._left >= 0:
                return
            if boundary.endswith("during"):
                kill_in(self._target.micros)
            else:
                os.kill(os.getpid(), signal.SIGKILL)

    def around(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """`call` with its three boundaries."""

        @functools.wraps(call)
        def crossing(*arguments: Any, **named: Any) -> Any:
            self.cross(f"{name}.before")
            self.cross(f"{name}.during")
            done = call(*arguments, **named)
            self.cross(f"{name}.after")
            return done

        return crossing

    def watch(self, part: object, prefix: str, names: Iterable[str]) -> None:
        """Put the boundaries around methods of one object."""
        for name in names:
            setattr(part, name, self.around(f"{prefix}{name}", getattr(part, name)))


def caller_in(cls: type, start: int = 2, nowhere: str = "open") -> str:
    """The name of the method of `cls` that is running in this thread; `nowhere` inside its making."""
    frame = sys._getframe(start)
    while frame is not None:
        if isinstance(frame.f_locals.get("self"), cls):
            name = frame.f_code.co_name
            if not name.startswith("_"):
                return name
        frame = frame.f_back  # type: ignore[assignment]
    return nowhere


_CLOCK_MONOTONIC, _SIGEV_SIGNAL = 1, 0


class _Sigevent(ctypes.Structure):
    _fields_ = (
        ("value", ctypes.c_void_p),
        ("signo", ctypes.c_int),
        ("notify", ctypes.c_int),
        ("pad", ctypes.c_char * 48),
    )


class _Itimerspec(ctypes.Structure):
    _fields_ = (("every", ctypes.c_long * 2), ("after", ctypes.c_long * 2))


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def kill_in(micros: int) -> None:
    """SIGKILL to this process in `micros` µs, by the kernel (timer_create(2) with SIGKILL as its signal)."""
    event, timer = _Sigevent(None, signal.SIGKILL, _SIGEV_SIGNAL), ctypes.c_void_p()
    if _libc().timer_create(_CLOCK_MONOTONIC, ctypes.byref(event), ctypes.byref(timer)):
        raise OSError(ctypes.get_errno(), "timer_create")
    seconds, rest = divmod(max(micros, 1), 1_000_000)
    when = _Itimerspec((0, 0), (seconds, rest * 1000))
    if _libc().timer_settime(timer, 0, ctypes.byref(when), None):
        raise OSError(ctypes.get_errno(), "timer_settime")
