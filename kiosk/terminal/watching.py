"""Which devices work, looked at again and again beside the flow: people are offered only what works, before they begin.

A device that worked is out after three looks in a row that found it so, or as soon as it says so itself (its driver has
counted its own misses by then). One good look brings it back. Unknown is not out: a printer that can't say how it is
may print. Looks at what is out come slower and slower, and where nobody is served a device that stays out is stopped
and started anew, slower and slower too.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from kiosk.ports import Check, Clock, Health

log = logging.getLogger("kiosk")

#: Looks in a row that find a device out before it counts as gone (design.md, Devices).
MISSES = 3
#: Seconds between two looks, doubling up to the longest while a device is out.
EVERY, LONGEST = 5.0, 60.0
#: Seconds that a page waits for a device's first answer, once: what hangs is not offered until it has answered.
FIRST_LOOK = 3.0
#: Seconds that a device is out before it is started anew, doubling up to the longest with every time in vain.
RESTART_AFTER, RESTART_LONGEST = 60.0, 960.0


class Device(Protocol):
    """Whatever can say how it is."""

    def check(self) -> Check: ...


@dataclass(frozen=True)
class Standing:
    """How a device stands after the looks so far. `misses` in a row; `out`: not offered any more; `every` and `restart`
    are seconds: to the next look, and from going out to being started anew; `since` when it went out (monotonic s)."""

    seen: bool = False
    misses: int = 0
    out: bool = False
    every: float = EVERY
    since: float = 0.0
    restart: float = RESTART_AFTER

    def after(self, works: bool, now: float, *, own_word: bool = False) -> Standing:
        """The standing after one more look. `own_word`: the device itself has said that it is out."""
        if works:
            return Standing(seen=True)
        misses = self.misses + 1
        out = self.out or own_word or misses >= MISSES or not self.seen
        every = min(self.every * 2, LONGEST) if self.out else EVERY
        return replace(self, seen=True, misses=misses, out=out, every=every, since=self.since if self.out else now)

    def due(self, now: float) -> bool:
        """Whether it has been out for so long that it is to be started anew."""
        return self.out and now - self.since >= self.restart

    def restarted(self, now: float) -> Standing:
        return replace(self, since=now, restart=min(self.restart * 2, RESTART_LONGEST), every=EVERY)


class Watched:
    """One device, its standing, and how it is started anew (None: it can't be)."""

    def __init__(self, device: Device, clock: Clock, again: Callable[[], None] | None = None) -> None:
        self._device, self._clock, self._again = device, clock, again
        self._lock = threading.Lock()
        self.standing = Standing()
        self.wake = threading.Event()
        self.seen = threading.Event()

    def look(self) -> bool:
        """Look once; True where it has gone out or come back by that. Blocks as long as the device's check does."""
        works = self._device.check().health is not Health.OUT_OF_ORDER
        return self._stands(works)

    def said_out(self) -> None:
        """The device itself has said that it is out: true at once, whatever the next look finds."""
        self._stands(False, own_word=True)

    def _stands(self, works: bool, *, own_word: bool = False) -> bool:
        with self._lock:
            before = self.standing
            self.standing = before.after(works, self._clock.monotonic(), own_word=own_word)
            self.seen.set()
            return before.out != self.standing.out or not before.seen

    def start_anew(self) -> bool:
        """Stop and start it where it is due."""
        if self._again is None or not self.standing.due(self._clock.monotonic()):
            return False
        try:
            self._again()
        finally:  # one that raises is tried as seldom as one that was in vain
            with self._lock:
                self.standing = self.standing.restarted(self._clock.monotonic())
        return True


class Watching:
    """All devices of a terminal. `changed` is called, from a thread of its own, when one has gone out or come back;
    `free` says whether nobody is served. Not `threaded`: a device is looked at when it is asked for after `look_again`.
    """

    def __init__(
        self, devices: Mapping[str, Watched], *, threaded: bool, changed: Callable[[], None], free: Callable[[], bool]
    ) -> None:
        self._devices, self._threaded, self._changed, self._free = dict(devices), threaded, changed, free
        self._stopping = threading.Event()
        self._threads: tuple[threading.Thread, ...] = ()
        self._stale = set(self._devices)
        self._awaited: set[str] = set()

    def start(self) -> None:
        if not self._threaded:
            return
        self._threads = tuple(
            threading.Thread(target=self._watch, args=(watched,), name=f"watching {name}", daemon=True)
            for name, watched in self._devices.items()
        )
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """A look that hangs in a driver is left to its own thread."""
        self._stopping.set()
        for watched in self._devices.values():
            watched.wake.set()
        for thread in self._threads:
            thread.join(1.0)

    def look_again(self, own_word: str = "") -> None:
        """Something happened: look now, not when it is due. `own_word` names the device that said it is out."""
        self._stale = set(self._devices)
        if own_word in self._devices:
            self._devices[own_word].said_out()
        for watched in self._devices.values():
            watched.wake.set()

    def works(self, name: str) -> bool:
        """Whether a device is there and not out. Never seen yet, or not threaded: looked at now. Where it is looked at
        beside the flow anyway, its first answer is waited for, once and not for ever."""
        watched = self._devices.get(name)
        if watched is None:
            return False
        if self._threads and not watched.seen.is_set():
            if name not in self._awaited:
                self._awaited.add(name)
                watched.seen.wait(FIRST_LOOK)
            return watched.standing.seen and not watched.standing.out
        if not watched.standing.seen or (name in self._stale and not self._threaded):
            self._stale.discard(name)
            watched.look()
        return not watched.standing.out

    def may_work(self, name: str) -> bool:
        """As `works`, and without ever waiting for a look: what was never seen may work. For devices that answer slowly
        and are asked for late."""
        watched = self._devices.get(name)
        if watched is None:
            return False
        return self.works(name) if not self._threaded else not watched.standing.out

    def _watch(self, watched: Watched) -> None:
        while not self._stopping.is_set():
            watched.wake.clear()
            try:
                changed = watched.look()
                if self._free() and watched.start_anew():
                    changed = watched.look() or changed
                if changed and not self._stopping.is_set():
                    self._changed()
            except Exception:
                if self._stopping.is_set():
                    return
                # A check or a start that raises is a bug of a driver: the others are watched on, and this one too.
                log.exception("watching_raised")
            watched.wake.wait(watched.standing.every)
