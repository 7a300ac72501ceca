"""The hospital contract over the simulated hospital in process and over HTTP, and over `--hospital=NAME`.

A named hospital is made without options, or with those of the TOML file KIOSK_HOSPITAL_OPTIONS names.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.hospital import http_example
from kiosk.hospital.simulated import hospital as in_process
from kiosk.ports import Hospital
from tests.contracts.hospital import HospitalContract


class TestSimulated(HospitalContract):
    @pytest.fixture
    def hospital(self) -> Hospital:
        return in_process.create({}, SimulatedClock(load("default").clock))


class TestHttpExample(HospitalContract):
    @pytest.fixture
    def hospital(self) -> Iterator[Hospital]:
        world = load("default")
        clock = SimulatedClock(world.clock)
        with Shell(Place(world, clock)) as shell:
            yield http_example.create({"url": shell.url}, clock)


class TestNamed(HospitalContract):
    @pytest.fixture
    def hospital(self, request: pytest.FixtureRequest) -> Hospital:
        (entry,) = entry_points(group="kiosk.hospitals", name=request.config.getoption("--hospital"))
        file = os.environ.get("KIOSK_HOSPITAL_OPTIONS")
        options = tomllib.loads(Path(file).read_text(encoding="utf-8")) if file else {}
        made: Hospital = entry.load()(options, SimulatedClock(load("default").clock))
        return made
