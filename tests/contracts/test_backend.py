"""The backend contract over the simulated insurer in process and over HTTP, and over `--backend=NAME`.

A named backend is made without options, or with those of the TOML file KIOSK_BACKEND_OPTIONS names.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from kiosk.backends.simulated import backend as in_process
from kiosk.backends.simulated import http
from kiosk.backends.simulated.backend import SimulatedBackend
from kiosk.backends.simulated.faults import Call
from kiosk.backends.simulated.line import FAILED, Line
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Backend, Check, Declined, NoAnswer, Refusal, Reply, T
from tests.contracts.backend import BackendContract


class TestSimulated(BackendContract):
    @pytest.fixture
    def backend(self) -> Backend:
        return in_process.create({}, SimulatedClock(load("default").clock))


class TestSimulatedOverHttp(BackendContract):
    @pytest.fixture
    def backend(self) -> Iterator[Backend]:
        world = load("default")
        clock = SimulatedClock(world.clock)
        with Shell(Place(world, clock)) as shell:
            offered = {name: {"reverse": name == "admit"} for name in ("undo", "admit", "file", "unfile")}
            profile = {**offered, "clearing": True, "security_module": True}
            client = http.create({"url": shell.url, "timeout": 20.0, "profile": profile}, clock)
            yield client
            client.close()


class _Words(Line):
    def call(self, call: Call, act: Callable[[], T | Refusal | NoAnswer]) -> Reply[T]:
        reply = super().call(call, act)
        return Declined(FAILED, reply.text) if isinstance(reply, Refusal) else reply


class WordsOnly(SimulatedBackend):
    """The same insurer, answering as the national platform does: "failed", and a text."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        down, broken = ProblemCode.INSURER_DOWN, ProblemCode.INSURER_ANSWER_BROKEN
        self._line = _Words(place.faults, place.clock, down, broken, ProblemCode.INSURER_REFUSED)

    def check(self) -> Check:
        return replace(super().check(), driver=f"{__name__}.WordsOnly")


class TestWordsOnly(BackendContract):
    """The world's own table of proofs tells every refusal from a doubt."""

    @pytest.fixture
    def backend(self) -> Backend:
        world = load("default")
        return WordsOnly(Place(world, SimulatedClock(world.clock)))


class TestNamed(BackendContract):
    @pytest.fixture
    def backend(self, request: pytest.FixtureRequest) -> Backend:
        name = request.config.getoption("--backend")
        (entry,) = entry_points(group="kiosk.backends", name=name)
        file = os.environ.get("KIOSK_BACKEND_OPTIONS")
        options = tomllib.loads(Path(file).read_text(encoding="utf-8")) if file else {}
        made: Backend = entry.load()(options, SimulatedClock(load("default").clock))
        return made
