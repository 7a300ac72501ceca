"""What every Voice promises, on the simulated one and on the real one with a sound card that is a file."""

from __future__ import annotations

import datetime as dt

import pytest

from drivers.voice import pack as real
from drivers.voice import simulated
from drivers.voice.files import Pack
from drivers.voice.simulated import SimulatedVoice
from kiosk.clock import SimulatedClock, SystemClock
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Health, Voice
from tests.drivers.voice.fixtures import Card, wait


@pytest.fixture(params=["simulated", "pack"])
def voice(request: pytest.FixtureRequest, pack: Pack, card: Card) -> Voice:
    if request.param == "simulated":
        return simulated.create({}, SystemClock())
    return real.create({"path": str(pack.path)}, SystemClock())


def finish(voice: Voice) -> None:
    if isinstance(voice, SimulatedVoice):
        voice.finish()
    wait(lambda: not voice.speaking(), "it has said everything")


def test_it_speaks_from_say_until_it_has_said_it(voice: Voice) -> None:
    assert not voice.speaking()
    voice.say(("test", "number.3"), "zh")
    finish(voice)
    assert not voice.speaking()


def test_stop_and_stop_again(voice: Voice) -> None:
    voice.stop()
    voice.say(("test",), "en")
    voice.stop()
    assert not voice.speaking()
    voice.stop()


def test_it_is_never_ready_by_its_own_word(voice: Voice) -> None:
    voice.say(("test",), "zh")
    finish(voice)
    for percent in (0, 50, 100, 1000, -3):
        voice.set_volume(percent)
    check = voice.check()
    assert check.health is Health.UNKNOWN
    assert check.problem is None
    assert check.driver == type(voice).__name__


def test_no_device_is_said(card: Card, voice: Voice) -> None:
    if isinstance(voice, SimulatedVoice):
        voice.silent = True
    card.unplug()
    voice.say(("test",), "zh")
    finish(voice)
    check = voice.check()
    assert check.health is Health.UNKNOWN
    assert str(check.evidence).startswith("no playback device")
    assert check.problem is ProblemCode.VOICE_SILENT


def test_the_simulated_one_can_come_to_an_end_by_itself() -> None:
    clock = SimulatedClock(dt.datetime(2026, 3, 18, 12))
    made = simulated.create({"seconds": 0.5}, clock)
    made.say(("number.1", "number.2"), "zh")
    clock.advance(0.9)
    assert made.speaking()
    clock.advance(0.1)
    assert not made.speaking()
