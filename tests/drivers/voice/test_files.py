"""A hospital's own voice pack, and everything that can be wrong with one: findings in words, never a crash."""

from __future__ import annotations

import struct
import wave
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as hs

from drivers.voice import wav
from drivers.voice.files import Pack
from drivers.voice.wav import Flawed
from kiosk.ports import Health
from kiosk.spoken.prompts import prompts
from kiosk.texts import LANGUAGES
from tests.drivers.voice.fixtures import Card, quiet, voice

GOOD = 'format = 1\nrate = 16000\nname = "own"\n'
SAMPLES = struct.pack("<4h", 100, -100, 32767, -32768) * 500


def recorded(path: Path, samples: bytes = SAMPLES, *, channels: int = 1, width: int = 2, rate: int = 16_000) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(samples)


#: Some of the prompts that a pack needs: the rest is more of the same.
KEYS = ("number.1", "number.2", "number.3", "unit.yuan", "amount.pay", "buttons", "look", "test")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A hospital's pack, at another rate than ours."""
    for language in LANGUAGES:
        assert prompts(language).keys() >= set(KEYS)
    monkeypatch.setattr("drivers.voice.files.prompts", lambda language: dict.fromkeys(KEYS, "words"))
    made = tmp_path / "own"
    for language in LANGUAGES:
        (made / language).mkdir(parents=True)
        for key in KEYS:
            recorded(made / language / f"{key}.wav")
    (made / "pack.toml").write_text(GOOD)
    return made


def test_an_own_pack_is_taken_as_it_is(own: Path, card: Card) -> None:
    assert Pack.open(own).flaws() == {}
    made = voice(own)
    made.say(("test",), "en")
    quiet(made)
    assert card.heard() == SAMPLES


def _broken(path: Path) -> Mapping[str, tuple[str, bytes]]:
    """Why → what the file holds then."""

    def of(**how: int) -> bytes:
        recorded(path, **how)  # type: ignore[arg-type]
        return path.read_bytes()

    whole = of()
    return {
        "0 bytes": ("0 bytes", b""),
        "text": ("no WAV file", b"this was meant to be a sound"),
        "cut off": ("cut off", whole[:2000]),
        "no samples": ("no samples", whole[:44]),
        "a head alone": ("no WAV file", whole[:20]),
        "stereo": ("2 channels, 16 bit", of(channels=2)),
        "8 bit": ("1 channels, 8 bit", of(width=1)),
        "another rate": ("44100 Hz; expected 1, 16, 16000", of(rate=44_100)),
        "compressed": ("no WAV file", whole.replace(b"\x01\x00\x01\x00", b"\x55\x00\x01\x00", 1)),
        "an hour": ("at most", bytes(wav.LARGEST + 1)),
    }


BREAKS = ("0 bytes", "text", "cut off", "no samples", "a head alone", "stereo", "8 bit", "another rate", "compressed")


@pytest.mark.parametrize("how", [*BREAKS, "an hour"])
def test_a_broken_prompt_is_a_finding(own: Path, tmp_path: Path, card: Card, how: str) -> None:
    why, data = _broken(tmp_path / "made.wav")[how]
    file = own / "zh" / "number.3.wav"
    file.unlink()
    file.write_bytes(data)
    made = voice(own)
    check = made.check()
    assert check.health is Health.DEGRADED
    assert "1 prompts missing or broken: zh/number.3" in str(check.evidence)
    assert why in str(check.evidence)
    made.say(("number.3",), "zh")
    quiet(made)
    assert card.heard() == b""


def test_missing_prompts_are_named_and_counted(own: Path, card: Card) -> None:
    for key in ("number.1", "number.2", "unit.yuan", "amount.pay", "buttons", "look", "test"):
        (own / "en" / f"{key}.wav").unlink()
    evidence = str(voice(own).check().evidence)
    assert evidence.startswith("7 prompts missing or broken: en/")
    assert "and 2 more" in evidence


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("", "'format' is missing"),
        ("format = 2\nrate = 16000", "format 2: 1 expected"),
        ("format = 1\nrate = 0", "rate 0"),
        ('format = 1\nrate = "16000"', "int expected"),
        ("format = 1\nrate = 16000\nrates = 3", "'rates'; did you mean 'rate'"),
        ("format = [", "can't be understood"),
        ("\x00\x01", "can't be understood"),
    ],
)
def test_a_wrong_pack_toml_is_out_of_order(own: Path, toml: str, said: str) -> None:
    (own / "pack.toml").write_text(toml)
    check = voice(own).check()
    assert check.health is Health.OUT_OF_ORDER
    assert said in str(check.evidence)


def test_no_pack_at_all_is_out_of_order(tmp_path: Path) -> None:
    made = voice(tmp_path / "nowhere")
    assert "no voice pack at" in str(made.check().evidence)
    assert made.probe("tone").health is Health.OUT_OF_ORDER
    made.say(("test",), "zh")
    quiet(made)
    assert "not said" in str(made.check().evidence)


@pytest.mark.parametrize(("key", "language"), [("../pack", "zh"), ("", "zh"), ("/etc/passwd", "zh"), ("test", "..")])
def test_a_key_never_leads_out_of_the_pack(own: Path, key: str, language: str) -> None:
    with pytest.raises(Flawed):
        Pack.open(own).prompt(key, language)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(
    head=hs.sampled_from([b"", b"RIFF\x24\x00\x00\x00WAVE", b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00"]),
    rest=hs.binary(max_size=80),
    cut=hs.integers(0, 60),
    change=hs.lists(hs.tuples(hs.integers(0, 59), hs.integers(0, 255)), max_size=4),
)
def test_any_bytes_are_samples_or_a_flaw(
    tmp_path: Path, head: bytes, rest: bytes, cut: int, change: list[tuple[int, int]]
) -> None:
    file = tmp_path / "any.wav"
    recorded(file, b"\x01\x02" * 8)
    mended = bytearray(file.read_bytes())
    for at, value in change:
        mended[at] = value
    for data in (head + rest, bytes(mended[:cut]) if cut < 44 else bytes(mended)):
        file.write_bytes(data)
        for whole in (True, False):
            try:
                samples = wav.read(file, 16_000, whole=whole)
            except Flawed:
                continue
            assert bool(samples) == whole


@given(percent=hs.integers(-10, 200), numbers=hs.lists(hs.integers(-32768, 32767), max_size=20))
def test_volume_never_clips_and_never_turns_a_sign(percent: int, numbers: list[int]) -> None:
    samples = struct.pack(f"<{len(numbers)}h", *numbers)
    scaled = wav.as_numbers(wav.louder(samples, percent))
    assert len(scaled) == len(numbers)
    for before, after in zip(numbers, scaled, strict=True):
        assert abs(after) <= abs(before)
        assert after * before >= 0
