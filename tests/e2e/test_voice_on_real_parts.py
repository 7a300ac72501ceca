"""A whole kiosk with its threads, the real voice pack and the real player: what somebody asks for is what is played."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.voice.files import Pack
from kiosk.bootstrap import Kiosk, build
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Health
from kiosk.settings import JournalSettings, Part, Settings, Speak, VoiceSettings
from kiosk.spoken.reading import reading
from tests.drivers.voice.conftest import card as card
from tests.drivers.voice.conftest import pack as pack
from tests.drivers.voice.fixtures import PATIENCE, Card, wait


@pytest.fixture
def kiosk(tmp_path: Path, card: Card, pack: Pack) -> Iterator[Kiosk]:
    made = build(
        Settings(
            journal=JournalSettings(path=tmp_path / "journal.db", reserve_bytes=4096),
            card_reader=Part("simulated"),
            camera=Part("simulated", {"threaded": False}),
            printer=Part("simulated"),
            voice=VoiceSettings(
                "pack", {"path": str(pack.path), "patience": PATIENCE}, speak=Speak.PROMPTS, volumes=(50, 75, 100)
            ),
        )
    )
    made.start()
    yield made
    made.stop()


def found(kiosk: Kiosk) -> None:
    """The voice is there, the page of the start is gone, and nobody looks at the device any more: a look empties the
    file."""
    speaker = kiosk._speaker

    def ready() -> bool:
        welcome = speaker._screen is not None and speaker._screen.page == "welcome"
        return welcome and kiosk.aloud.offered and not speaker._wanted

    wait(ready, "the voice is found")


def heard(kiosk: Kiosk, card: Card) -> bytes:
    """Before the kiosk looks at the device again: opening it anew empties the file."""
    voice = kiosk.parts.voice
    assert voice is not None
    wait(lambda: not voice.speaking(), "it has said everything")
    return card.heard()


def test_what_is_asked_for_is_what_is_played(kiosk: Kiosk, card: Card, pack: Pack) -> None:
    found(kiosk)
    kiosk.tap("volume")
    kiosk.tap("language", "en")
    kiosk.tap("read_aloud", "en")
    assert heard(kiosk, card) == pack.said(reading(kiosk.screen, "en", handset=False), "en").rstrip(b"\0")


def test_a_prompt_comes_with_the_page_that_wants_hands(kiosk: Kiosk, card: Card, pack: Pack) -> None:
    found(kiosk)
    kiosk.tap("volume")
    kiosk.tap("start")
    kiosk.tap("self")
    wait(lambda: kiosk.screen.page == "identify", "the page that wants a card")
    ways = ("prompt.card_or_code", "prompt.card", "prompt.code")
    prompts = [pack.prompt(key, "zh").rstrip(b"\0") for key in ways]
    wait(lambda: heard(kiosk, card) in prompts, "its prompt is played to its end")


def test_an_unplugged_loudspeaker_is_found_and_the_button_goes(kiosk: Kiosk, card: Card) -> None:
    found(kiosk)
    card.unplug()
    kiosk.tap("read_aloud", "zh")
    wait(lambda: not kiosk.aloud.there, "nothing was heard, so nothing more is offered")
    (said,) = (check for check in kiosk.report().checks if check.part == "voice")
    assert (said.health, said.problem) == (Health.UNKNOWN, ProblemCode.VOICE_SILENT)
    assert str(said.evidence).startswith("no playback device")
    assert said.driver == "drivers.voice.pack.PackVoice"
    card.plug_in()
    kiosk.tap("start")
    kiosk.tap("cancel")
    wait(lambda: kiosk.aloud.there, "the next welcome page looks again")
