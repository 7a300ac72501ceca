"""The backend contract over the simulated insurer in process and over HTTP, and over `--backend=NAME`.

A named backend is made without options, or with those of the TOML file KIOSK_BACKEND_OPTIONS names.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from kiosk.backends.simulated import backend as in_process
from kiosk.backends.simulated import http
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.ports import Backend
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
            client = http.create({"url": shell.url, "timeout": 20.0}, clock)
            yield client
            client.close()


class TestNamed(BackendContract):
    @pytest.fixture
    def backend(self, request: pytest.FixtureRequest) -> Backend:
        name = request.config.getoption("--backend")
        (entry,) = entry_points(group="kiosk.backends", name=name)
        file = os.environ.get("KIOSK_BACKEND_OPTIONS")
        options = tomllib.loads(Path(file).read_text(encoding="utf-8")) if file else {}
        made: Backend = entry.load()(options, SimulatedClock(load("default").clock))
        return made
