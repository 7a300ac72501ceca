"""The real voice pack, and a sound card that is a file: ALSA's own "file" device over "null"."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.voice.files import Pack
from drivers.voice.render import render
from tests.drivers.voice.fixtures import Card
from tests.require import need

#: Where `make test` has rendered it before; a pack of another folder would take ten seconds here.
RENDERED = Path(__file__).parents[3] / "build" / "voice"


@pytest.fixture(scope="session")
def pack() -> Pack:
    need("espeak")
    render(RENDERED)
    return Pack.open(RENDERED)


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Card:
    """Everything that ALSA plays lands in a file."""
    need("alsa")
    made = Card(tmp_path / "heard.raw", tmp_path / "asound.conf")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(made.config))
    return made
