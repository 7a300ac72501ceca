"""The default pack: spoken by espeak-ng, only what changed, and a plain word where it can't be."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.voice import render as module
from drivers.voice.files import Pack
from drivers.voice.render import NotRendered, main, render
from drivers.voice.wav import as_numbers
from kiosk.spoken.prompts import prompts
from kiosk.texts import LANGUAGES
from tests.drivers.voice.fixtures import energy
from tests.require import need

FEW = {"zh": {"number.3": "三", "test": "声音是好的。"}, "en": {"number.3": "three", "test": "The sound works."}}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    need("espeak")
    said = {language: dict(words) for language, words in FEW.items()}
    monkeypatch.setattr(module, "prompts", lambda language: said[language])
    return said


def test_the_rendered_pack_is_whole_and_sounds(pack: Pack) -> None:
    assert pack.flaws() == {}
    for language in LANGUAGES:
        for key in sorted(prompts(language))[::40]:
            assert energy(pack.prompt(key, language)) > 10_000, f"{language}/{key}"


def test_digits_sound_different(pack: Pack) -> None:
    for language in LANGUAGES:
        sounds = {pack.prompt(f"number.{n}", language) for n in range(10)}
        assert len(sounds) == 10


def test_only_what_changed_is_spoken_again(few: dict[str, dict[str, str]], tmp_path: Path) -> None:
    out = tmp_path / "voice"
    assert render(out) == 4
    assert render(out) == 0
    before = (out / "zh" / "number.3.wav").read_bytes()
    few["en"]["number.3"] = "three hundred"
    del few["zh"]["number.3"]
    assert render(out) == 1
    assert not (out / "zh" / "number.3.wav").exists(), "nobody asks for it any more"
    few["zh"]["number.3"] = "三"
    assert render(out) == 1
    assert (out / "zh" / "number.3.wav").read_bytes() == before, "the same words sound the same"
    assert sorted(p.name for p in out.iterdir()) == [".lock", "en", "made.json", "pack.toml", "zh"]


def test_the_words_are_cut_at_both_ends(few: dict[str, dict[str, str]], tmp_path: Path) -> None:
    render(tmp_path)
    numbers = as_numbers(Pack.open(tmp_path).prompt("number.3", "zh"))
    loud = [n for n, value in enumerate(numbers) if abs(value) > 250]
    assert loud[0] <= module.RATE // 100
    assert len(numbers) - loud[-1] <= module.RATE // 20 + 1


def test_the_list_is_a_script_for_a_speaker(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["render", "--list"])
    assert main() == 0
    lines = dict(line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert lines["zh/number.liang.wav"] == "两"
    assert lines["en/prompt.take_slip.wav"] == "It is done. Please take your slip."
    assert len(lines) == sum(len(prompts(language)) for language in LANGUAGES)


def test_a_half_made_pack_is_finished(few: dict[str, dict[str, str]], tmp_path: Path) -> None:
    """Cut off between two files, or with a note that can't be read."""
    render(tmp_path)
    (tmp_path / "en" / "test.wav").unlink()
    (tmp_path / "made.json").write_text("{")
    (tmp_path / "zh" / "left.part").write_bytes(b"half")
    assert render(tmp_path) == 4
    assert not (tmp_path / "zh" / "left.part").exists()
    assert Pack.open(tmp_path).prompt("test", "en")


def test_without_espeak_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "PROGRAM", "no-such-espeak")
    monkeypatch.setattr("sys.argv", ["render", "--out", str(tmp_path / "voice")])
    assert main() == 1
    assert "no-such-espeak is not installed" in capsys.readouterr().err
    assert not (tmp_path / "voice").exists()


def test_an_espeak_that_fails_leaves_no_pack_behind(
    few: dict[str, dict[str, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    failing = tmp_path / "espeak"
    failing.write_text("#!/bin/sh\nexit 1\n")
    failing.chmod(0o755)
    monkeypatch.setattr(module, "PROGRAM", str(failing))
    with pytest.raises(NotRendered, match="did not speak"):
        render(tmp_path / "voice")
    assert not (tmp_path / "voice" / "pack.toml").exists()
    assert list((tmp_path / "voice").rglob("*.wav")) == []


def test_a_place_that_cant_be_written_is_said(few: dict[str, dict[str, str]], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotRendered, match="can't be written"):
        render(tmp_path / "file" / "voice")
