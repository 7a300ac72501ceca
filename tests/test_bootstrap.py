"""The terminal is built in one place: wrong names, production, diagnostics that never raise."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.bootstrap import Kiosk, Overrides, build, build_parts
from kiosk.clock import SimulatedClock
from kiosk.diagnostics import examine
from kiosk.domain.bill import RequestId
from kiosk.journal.vault import make_key
from kiosk.papers.seal import Seal
from kiosk.policy.rows import Lock
from kiosk.ports import BackendProfile, Check, Health, RequestState, shows
from kiosk.settings import Part, PolicySettings, Settings, SettingsError, Terminal, load
from kiosk.terminal import upkeep
from tests.journal.cases import NOON
from tests.papers import samples
from tests.terminal.bench import bench


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
        ("[journal]\nkeep_days = 7", "keep_days = 7: 0, or at least 30 expected"),
        ("[journal]\nkeep_days = -1", "keep_days = -1: 0, or at least 30 expected"),
        ("[terminal", "settings.toml"),
    ],
)
def test_settings_errors_name_key_value_and_near_match(given: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(given, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        load(path)


def test_a_hospitals_own_rules_are_those_of_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "policy"
    folder.mkdir()
    settings = replace(bench(tmp_path), policy=PolicySettings((folder,)))
    own = folder / "own.toml"
    own.write_text('[[lock]]\nbegin = 2024-01-01\nplace = "9801"\nmonths = 3\nsource = "x"\n', encoding="utf-8")
    parts = build_parts(settings)
    assert parts.rulebook.on(dt.date(2026, 3, 18), "980100").one(Lock).months == 3
    parts.journal.close()
    own.write_text("[[lock]]\nmonths = 3\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"own\.toml:1: \[\[lock\]\]: key 'begin' is missing"):
        build_parts(settings)


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
        return Check("part", Health.READY, shows("told", words=""), "")


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
    assert json.loads(json.dumps(report.as_data()))["sections"]["journal"]["checks"]
    assert "drivers.card.simulated" in report.as_text("zh")


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
    assert "secret" not in report.as_text("zh")


def ended_visit(kiosk: Kiosk) -> RequestId:
    """One visit with a note about it, and nothing left to do."""
    journal = kiosk.parts.journal
    order = journal.intend(journal.open_visit("discharge", 1), samples.MEMBER.person_id, samples.QUOTE)
    journal.outcome(order.request_id, RequestState.REFUSED, note="不予结算")
    return order.request_id


@pytest.mark.parametrize("keep_days", [0, 30])
def test_visits_are_shredded_once_their_period_is_over(tmp_path: Path, keep_days: int) -> None:
    settings, clock = bench(tmp_path), SimulatedClock(NOON)
    settings = replace(settings, journal=replace(settings.journal, keep_days=keep_days))
    with closing_kiosk(settings, clock) as kiosk:
        number, journal = ended_visit(kiosk), kiosk.parts.journal
        clock.advance(30 * 86_400)
        assert kiosk.upkeep.shred() == 0, "the thirtieth day is kept"
        clock.advance(86_400)
        assert kiosk.upkeep.shred() == (1 if keep_days else 0)
        assert journal.note(number) == ("" if keep_days else "不予结算")
        ended_visit(kiosk)
        clock.advance(3600)
        assert kiosk.upkeep.shred() == 0


def test_it_is_done_in_the_background(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "RECOVERY_SECONDS", 0.01)
    settings, clock = bench(tmp_path), SimulatedClock(NOON)
    settings = replace(settings, journal=replace(settings.journal, keep_days=30))
    with closing_kiosk(settings, clock, threaded=True) as kiosk:
        number = ended_visit(kiosk)
        clock.advance(31 * 86_400)
        kiosk.start()
        deadline = time.monotonic() + 60.0
        while kiosk.parts.journal.note(number) != "":
            assert time.monotonic() < deadline
            time.sleep(0.01)


@contextmanager
def closing_kiosk(settings: Settings, clock: SimulatedClock, *, threaded: bool = False) -> Iterator[Kiosk]:
    kiosk = build(settings, Overrides(clock=clock), threaded=threaded)
    try:
        yield kiosk
    finally:
        kiosk.stop()
