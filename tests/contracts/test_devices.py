"""What every device's driver owes while its device may be away (docs/devices.md): over those of the kiosk with nothing
plugged in, or over the ones that are named: `--printer=NAME`, `--card-reader=NAME` and so on.

A named one is made with the options of the TOML file that KIOSK_PRINTER_OPTIONS (…) names. Nothing is printed or read.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from kiosk.clock import SystemClock
from kiosk.ports import Check, Health, Probing
from kiosk.settings import SettingsError
from kiosk.texts import LANGUAGES, texts

NOWHERE = "127.0.0.1:9"  # the port that throws away: nobody listens

#: Kind → driver → options with which its device is away; the simulated ones have none.
AWAY: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "card_reader": {
        "pcsc": {"readers": ["no reader of this name"]},
        "several": {
            "readers": [
                {"driver": "pcsc", "options": {"readers": ["no reader of this name"]}},
                {"driver": "vendor", "options": {"command": ["/nonexistent/reader"]}},
            ]
        },
        "simulated": {},
        "vendor": {"command": ["/nonexistent/reader"]},
    },
    "id_card_reader": {"simulated": {}, "vendor": {"command": ["/nonexistent/reader"]}},
    "camera": {
        "opencv": {"source": "/nonexistent/camera"},
        "opencv_papers": {"source": "/nonexistent/camera"},
        "simulated": {},
    },
    "scanner": {
        "serial": {"port": "/nonexistent/line"},
        "simulated": {},
        "wedge": {"device": "/nonexistent/event*"},
    },
    "printer": {
        "escpos": {"line": "network", "at": NOWHERE},
        "folder": {"path": "/proc/nonexistent"},
        "ipp": {"url": f"http://{NOWHERE}/ipp/print"},
        "simulated": {},
    },
    "voice": {"pack": {"path": "/nonexistent/voice"}, "simulated": {}},
}


@dataclass(frozen=True)
class Driver:
    """One driver as the settings would name it; `away`: its device is surely not there."""

    kind: str
    name: str
    options: Mapping[str, Any]
    away: bool

    def make(self, **more: object) -> Any:
        (entry,) = entry_points(group=f"kiosk.{self.kind}s", name=self.name)
        return entry.load()({**self.options, **more}, SystemClock())


def _drivers(config: pytest.Config) -> list[Driver]:
    named = []
    for kind in AWAY:
        if name := config.getoption(f"--{kind.replace('_', '-')}"):
            file = os.environ.get(f"KIOSK_{kind.upper()}_OPTIONS")
            options = tomllib.loads(Path(file).read_text(encoding="utf-8")) if file else {}
            named.append(Driver(kind, str(name), options, away=False))
    return named or [
        Driver(kind, name, options, away=name != "simulated")
        for kind, drivers in AWAY.items()
        for name, options in drivers.items()
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    drivers = _drivers(metafunc.config)
    metafunc.parametrize("driver", drivers, ids=[f"{driver.kind}:{driver.name}" for driver in drivers])


def checked(driver: Driver, use: Callable[[Any], None]) -> list[Check]:
    """What a part answers from several threads, `use` done to it meanwhile."""
    part = driver.make()
    try:
        with ThreadPoolExecutor(4) as pool:
            asked = [pool.submit(part.check) for _ in range(4)]
            use(part)
            return [each.result() for each in asked] + [part.check()]
    finally:
        if hasattr(part, "stop"):
            part.stop()


def nothing(part: Any) -> None:
    """It is only asked."""


def test_it_says_who_it_is_and_is_not_ready_while_its_device_is_away(driver: Driver) -> None:
    for check in checked(driver, nothing):
        assert check.part == driver.kind
        assert check.driver
        assert check.evidence
        assert len(str(check.evidence)) <= 300
        assert "\n" not in str(check.evidence)
        if driver.away or driver.kind == "voice":  # of a voice nobody ever knows whether it was heard
            assert check.health is not Health.READY


def test_it_starts_and_stops_and_stops_again(driver: Driver) -> None:
    heard: list[object] = []

    def use(part: Any) -> None:
        if driver.kind in ("card_reader", "camera", "scanner"):
            part.start(heard.append)
            part.check()
        if hasattr(part, "watch"):
            part.watch()
            part.rest()
        if hasattr(part, "stop"):
            part.stop()
            part.stop()

    assert len(checked(driver, use)) == 5
    if driver.kind in ("card_reader", "camera", "scanner"):
        driver.make().stop()


def test_a_wrong_key_is_refused_by_its_name(driver: Driver) -> None:
    with pytest.raises(SettingsError, match="no_such_key"):
        driver.make(no_such_key=1)


def test_what_it_offers_and_measures_has_words(driver: Driver) -> None:
    part = driver.make()
    wanted = [f"probe.{name}" for name in part.probes()] if isinstance(part, Probing) else []
    wanted += [f"detail.{detail.name}" for detail in part.check().details]
    assert [(key, language) for key in wanted for language in LANGUAGES if key not in texts(language)] == []
