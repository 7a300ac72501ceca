"""Profiles of receipt printers: what is shipped can be read, and a wrong key is named with the near match."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from drivers.printer import escpos
from drivers.printer.profile import Receipt, profile
from kiosk.clock import SystemClock
from kiosk.settings import SettingsError

SHIPPED = tomllib.loads(files("drivers.printer").joinpath("profiles.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_profile_can_be_read(name: str) -> None:
    found = profile(name)
    assert found.width % 8 == 0
    assert found.band * found.width // 8 <= found.buffer, "a band fits into the buffer"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("[ours]\nwidht = 384", r"ours\.toml \[ours\]: unknown key 'widht'; did you mean 'width'"),
        ("[ours]\nwidth = '384'", r"\[ours\] width = '384': int expected"),
        ("[ours]\nwidth = 380", "width = 380: a multiple of 8"),
        ("[ours]\nreceipt = 'gsr'", r"receipt = 'gsr': did you mean 'gs_r'"),
        ("[ours]\nband = 0", "band = 0: 8 to 1024 expected"),
        ("[ours]\nstatus = [1, 9]", "9 is no question"),
        ("[ours]\nstatus = [1, 1, 4]", "stands there twice"),
        ("[ours]\nclear = '" + "00" * 65 + "'", "clear: 65 bytes, at most 64"),
        ("[ours]\nstatus = 'all'", r"status = 'all': a list expected"),
        ("[ours]\ncut = '1d 5'", "cut = '1d 5': bytes in hex"),
        ("[ours]\ncut = '1b 70 00 19 fa'", "opens a drawer"),
        ("[ours]\nclear = '10 14 01 00 08'", "opens a drawer"),
        ("[ours]\nbaud = 12", "baud = 12"),
        ("width = 384", "'width' stands outside a profile"),
        ("[ours", r"ours\.toml: "),
    ],
)
def test_a_wrong_profile_is_named(words: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(words)
    with pytest.raises(SettingsError, match=message):
        escpos.create({"profile": "ours", "profiles": str(tmp_path / "ours.toml")}, SystemClock())


def test_a_hospital_adds_and_replaces(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text("[ours]\nwidth = 640\n[generic-58]\nreceipt = 'none'\n")
    assert profile("ours", tmp_path / "ours.toml").width == 640
    assert profile("generic-58", tmp_path / "ours.toml").receipt is Receipt.NONE


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"profile": "generic-85"}, r"profile = 'generic-85': did you mean 'generic-8"),
        ({"profile": "x"}, "known: generic-180dpi|known: generic"),
        ({"profiles": "/nowhere/x.toml"}, "/nowhere/x.toml: No such file"),
        ({"format": "a4"}, "a receipt printer takes raster only"),
        ({"dots": 640}, "the printer has 576"),
        ({"dots": 100}, "a multiple of 8 from 192"),
        ({"line": "lan"}, "line = 'lan'"),
        ({"at": ""}, "where the printer is"),
        ({"answer": 0.0}, "above 0"),
        ({"seconds": float("nan")}, "above 0"),
        ({"baud": 10**30}, "1200 to 921600"),
        ({"at": "/dev/\0"}, "a NUL"),
        ({"line": "network", "at": "printer:abc"}, "host or host:port"),
        ({"line": "network", "at": "printer:99999"}, "host or host:port"),
        ({"line": "network", "at": "a..b"}, "no host name"),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        escpos.create(options, SystemClock())
