"""A private pcscd with a virtual reader, for any test: import `one_pcscd`, `pcscd` and `slot` into its conftest.

A virtual card is moved by `slot.insert(...)` and `slot.remove()`; `Signals` collects what a card reader tells.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeVar

import pytest

from drivers.card.private_pcscd import PrivatePcscd, Unavailable
from drivers.card.service import UNAWARE, Service, seen
from drivers.card.virtual import Slot
from kiosk.domain.problems import Problem
from kiosk.ports import CardSignal
from tests.require import need

S = TypeVar("S", bound=CardSignal)
LONGEST_WAIT = 60.0
"""Seconds; only a broken driver needs them."""


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for what has no signal."""
    deadline = time.monotonic() + LONGEST_WAIT
    while not true():
        assert time.monotonic() < deadline, f"it never came that {what}"
        time.sleep(0.005)


class Signals:
    """A listener for `CardReader.start`."""

    def __init__(self) -> None:
        self._told: queue.Queue[CardSignal] = queue.Queue()

    def __call__(self, signal: CardSignal) -> None:
        self._told.put(signal)

    def next(self, kind: type[S]) -> S:
        """The next signal, which must be of this kind."""
        try:
            signal = self._told.get(timeout=LONGEST_WAIT)
        except queue.Empty:
            pytest.fail(f"no signal came where {kind.__name__} was expected")
        assert isinstance(signal, kind), f"{signal} where {kind.__name__} was expected"
        return signal

    def none_left(self) -> bool:
        return self._told.empty()


@pytest.fixture(scope="session")
def one_pcscd() -> PrivatePcscd:
    """The private pcscd of this test process. Use `pcscd`, which also starts it again after a test stopped it."""
    need("pcscd")
    need("vpcd")
    return _prepared()


@cache
def _prepared() -> PrivatePcscd:
    """A process has one, whichever conftest asks for it; it ends with the process."""
    made = PrivatePcscd.prepare()
    assert not isinstance(made, Unavailable), made
    return made


@pytest.fixture
def pcscd(one_pcscd: PrivatePcscd) -> Iterator[PrivatePcscd]:
    """A running private pcscd with both slots empty."""
    assert one_pcscd.start() is None
    wait_empty(one_pcscd)
    yield one_pcscd
    for slot in one_pcscd.slots:
        slot.remove()


def wait_empty(pcscd: PrivatePcscd) -> None:
    """Wait until pcscd has noticed that no card is in: it looks every 0.4 s."""
    service = Service.reach()
    assert not isinstance(service, Problem), service
    with service:
        states = dict.fromkeys(pcscd.readers, UNAWARE)
        while any(state == UNAWARE or seen(state).present for state in states.values()):
            changed = service.wait_for_change(states, int(LONGEST_WAIT * 1000))
            assert changed, "a card stays in the virtual reader"
            assert not isinstance(changed, Problem), changed
            states |= changed


@pytest.fixture
def slot(pcscd: PrivatePcscd) -> Slot:
    """The first slot of the virtual reader."""
    return pcscd.slots[0]
