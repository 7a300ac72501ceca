"""A keyboard that is held: the plays of every scanner, and its own, in a process of its own under a device in C."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.scanner import wedge
from drivers.scanner.keymap import ODD, Keys
from kiosk.bootstrap import load
from kiosk.clock import SystemClock
from kiosk.settings import Part, SettingsError
from tests.drivers.camera.test_classify import VOUCHER
from tests.preloaded import before, played
from tests.require import need

HERE = Path(__file__).parent


def test_every_play_on_a_held_keyboard(tmp_path: Path) -> None:
    need("gcc")
    environment = before(HERE / "fake_evdev.c", "FAKE_EVDEV_FOLDER", tmp_path)
    assert "skipped" not in played(environment, HERE / "test_scanner_port.py", HERE / "plays_on_keyboard.py")


def test_without_its_library_the_settings_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wedge, "evdev", None)
    with pytest.raises(SettingsError, match="evdev is not installed"):
        load("kiosk.scanners", Part("wedge", {"name": "x*"}), SystemClock(), production=True)


@pytest.mark.parametrize(
    ("options", "said"),
    [({}, "both missing"), ({"nam": "x"}, "did you mean 'name'"), ({"name": "x", "pause": 0}, "pause")],
)
def test_options_that_cannot_be(options: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        wedge.create(options, SystemClock())


def typed(*strokes: tuple[int, int]) -> str:
    keys = Keys()
    return "".join(keys.turned(code, value) for code, value in strokes)


def test_the_keys_of_a_us_layout() -> None:
    rows = {(2, 14): "1234567890-=", (16, 28): "qwertyuiop[]", (30, 42): "asdfghjkl;'`", (43, 54): "\\zxcvbnm,./"}
    assert {row: typed(*((code, 1) for code in range(*row))) for row in rows} == rows
    assert typed((42, 1), (2, 1), (2, 0), (42, 0), (2, 1)) == "!1"
    assert typed((54, 1), (39, 1), (38, 1), (54, 0)) == ":L"
    assert typed(*((code, 1) for code in (79, 80, 81, 75, 76, 77, 71, 72, 73, 82, 83, 96))) == "1234567890.\r"


def test_what_is_no_text_spoils_the_code() -> None:
    """Ctrl-V, Alt-1 (a scanner's way of typing by numbers), F1, Caps Lock: never guessed at."""
    assert typed((29, 1), (47, 1), (47, 0), (29, 0)) == ODD
    assert typed((56, 1), (79, 1), (56, 0), (79, 1)) == ODD + "1"
    assert typed((59, 1)) == typed((58, 1)) == ODD
    assert typed((69, 1), (69, 0), (2, 1), (2, 2), (2, 2), (2, 0)) == "1"  # number lock, and a key that repeats


def test_every_digit_of_a_voucher_has_its_key() -> None:
    assert typed(*((2 + "1234567890".index(digit), 1) for digit in VOUCHER)) == VOUCHER
