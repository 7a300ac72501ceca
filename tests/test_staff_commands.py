"""`kiosk staff …`: a PIN for a role, and the card in the reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.card.simulated import SimulatedCardReader, SimulatedOptions
from kiosk import bootstrap, staff_commands
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.bootstrap import Kiosk, Overrides
from kiosk.cli import main
from kiosk.clock import SimulatedClock
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Role, StaffId
from kiosk.settings import JournalSettings, Part, Settings, Terminal

PIN = "735911"
Terminals = Callable[..., Kiosk]


@pytest.fixture
def reader() -> SimulatedCardReader:
    return SimulatedCardReader(SimulatedOptions(), SimulatedClock(load("default").clock))


@pytest.fixture
def terminal(tmp_path: Path, reader: SimulatedCardReader, monkeypatch: pytest.MonkeyPatch) -> Terminals:
    """The terminal that the command opens: a journal on the disk and this reader."""
    world = load("default")
    place = Place(world, SimulatedClock(world.clock))
    settings = Settings(
        terminal=Terminal(institution=world.institution.code),
        journal=JournalSettings(path=tmp_path / "journal.db", reserve_bytes=65536),
        printer=Part("simulated"),
        payments=Part("counter"),
    )
    parts = {"backend": place.backend(), "hospital": place.hospital(), "card_reader": reader}

    def build(*_: object, **__: object) -> Kiosk:
        return bootstrap.build(settings, Overrides(place.clock, parts), threaded=False)

    monkeypatch.setattr(staff_commands, "build", build)
    monkeypatch.setattr(staff_commands, "CARD_SECONDS", 0.01)
    monkeypatch.setattr("getpass.getpass", lambda prompt: PIN)
    return build


def card(person: str = "in_force") -> Credential:
    return load("default").person(person).credential(Medium.CARD)


def test_a_pin_has_the_role_that_was_asked_for(terminal: Terminals) -> None:
    assert main(["staff", "pin", "e01", "--role", "engineer"]) == 0
    kiosk = terminal()
    found = kiosk.parts.journal.staff_pin(PIN, Role.ENGINEER)
    kiosk.parts.journal.close()
    assert isinstance(found, StaffId)
    assert (found.value, found.role) == ("e01", Role.ENGINEER)


def test_a_pin_that_another_has_is_refused_in_words(terminal: Terminals, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["staff", "pin", "w01"]) == 0
    assert main(["staff", "pin", "e01", "--role", "engineer"]) == 2
    assert "this PIN is taken" in capsys.readouterr().err


def test_the_card_in_the_reader_becomes_the_engineers(
    terminal: Terminals, reader: SimulatedCardReader, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["staff", "pin", "e01", "--role", "engineer"]) == 0
    reader.insert(card())
    assert main(["staff", "card", "e01"]) == 0
    said = capsys.readouterr().out
    assert "enrolled" in said
    assert card().recognition_code not in said
    kiosk = terminal()
    assert kiosk.parts.journal.staff_card(card().recognition_code) == StaffId("e01")
    kiosk.parts.journal.close()


def test_what_hinders_a_card_is_said(
    terminal: Terminals, reader: SimulatedCardReader, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["staff", "pin", "e01", "--role", "engineer"])
    assert main(["staff", "card", "e01"]) == 1, "no card came"
    assert "K-104" in capsys.readouterr().out
    reader.insert(ProblemCode.CARD_UPSIDE_DOWN)
    assert main(["staff", "card", "e01"]) == 1
    assert "K-102" in capsys.readouterr().out
    reader.insert(card())
    assert main(["staff", "card", "w09"]) == 2
    assert "no engineer of this name has a PIN here" in capsys.readouterr().err
