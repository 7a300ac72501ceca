"""The terminal is built in one place: wrong names, production, diagnostics that never raise."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.bootstrap import Overrides, build, build_parts
from kiosk.diagnostics import examine
from kiosk.journal.vault import make_key
from kiosk.papers.seal import Seal
from kiosk.ports import BackendProfile, Check, Health
from kiosk.settings import JournalSettings, Part, Settings, SettingsError, Terminal, load


def bench(tmp_path: Path) -> Settings:
    return Settings(
        journal=JournalSettings(path=tmp_path / "journal.db", reserve_bytes=4096),
        card_reader=Part("simulated"),
        camera=Part("simulated", {"threaded": False}),
        printer=Part("folder", {"path": str(tmp_path / "papers")}),
    )


def test_an_unknown_driver_names_what_is_installed(tmp_path: Path) -> None:
    settings = replace(bench(tmp_path), camera=Part("opencw"))
    with pytest.raises(SettingsError, match=r"kiosk\.cameras.*'opencw'.*opencv"):
        build_parts(settings)


def test_a_wrong_option_names_section_and_near_match(tmp_path: Path) -> None:
    settings = replace(bench(tmp_path), printer=Part("folder", {"pth": "x"}))
    with pytest.raises(SettingsError, match=r"\[printer\].*'pth'.*'path'"):
        build_parts(settings)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('[terminal]\nnam = "K02"', "'nam'.*'name'"),
        ('[terminal]\nproduction = "yes"', "production = 'yes': bool"),
        ('[terminal]\ninstitution = "H1"', "12 expected"),
        ("[terminal]\nrequest_slice = [5, 3]", "request_slice"),
        ('[terminall]\nname = "K02"', "'terminall'.*'terminal'"),
        ("[camera]\ndriver = 3", "driver = 3: str expected"),
        ("[camera]", "'driver' is missing"),
        ("[terminal", "settings.toml"),
    ],
)
def test_settings_errors_name_key_value_and_near_match(given: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(given, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        load(path)


def production(tmp_path: Path) -> Settings:
    make_key(tmp_path / "journal.key")
    Seal.create(tmp_path / "slip.key")
    base = bench(tmp_path)
    return replace(
        base,
        terminal=Terminal(production=True, seal_key_file=tmp_path / "slip.key"),
        journal=replace(base.journal, key_file=tmp_path / "journal.key"),
    )


class Quiet:
    """A part of a hospital's own, for tests of what production accepts."""

    def profile(self) -> BackendProfile:
        return BackendProfile()

    def check(self) -> Check:
        return Check("part", Health.READY, "", "")


@pytest.mark.parametrize("name", ["backend", "hospital", "camera", "card_reader"])
def test_production_refuses_every_simulated_part(name: str, tmp_path: Path) -> None:
    ready = dict.fromkeys(("backend", "hospital", "payments", "printer", "card_reader", "camera"), Quiet())
    del ready[name]
    with pytest.raises(SettingsError, match=r"simulated and refused in production"):
        build_parts(production(tmp_path), Overrides(parts=ready))


def test_production_needs_its_own_seal(tmp_path: Path) -> None:
    settings = production(tmp_path)
    with pytest.raises(SettingsError, match="seal_key_file"):
        build_parts(replace(settings, terminal=Terminal(production=True)))


def test_the_report_names_the_class_of_every_device(tmp_path: Path) -> None:
    kiosk = build(bench(tmp_path), threaded=False)
    try:
        report = kiosk.report()
    finally:
        kiosk.parts.journal.close()
    drivers = {c.part: c.driver for c in report.checks}
    assert drivers["card reader"] == "drivers.card.simulated.SimulatedCardReader"
    assert drivers["journal"] == "kiosk.journal.journal.SqliteJournal"
    assert json.loads(json.dumps(report.as_data()))["checks"]
    assert "drivers.card.simulated" in report.as_text()


def test_a_check_that_raises_is_a_finding(tmp_path: Path) -> None:
    class Broken:
        def check(self) -> Check:
            raise OSError("secret text of a library")

    kiosk = build(bench(tmp_path), threaded=False)
    try:
        broken: Any = Broken()
        report = examine(replace(kiosk.parts, printer=broken))
    finally:
        kiosk.parts.journal.close()
    found = next(c for c in report.checks if c.part == "printer")
    assert found.health is Health.UNKNOWN
    assert "secret" not in report.as_text()
