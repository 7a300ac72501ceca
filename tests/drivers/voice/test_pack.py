"""The real player plays the real pack into a file; and everything that can go wrong with it, said by the check."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.voice import pack as driver
from drivers.voice.files import Pack
from drivers.voice.wav import silence
from kiosk.clock import SimulatedClock
from kiosk.domain.money import Fen
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Check, Health, Probing, Reopening
from kiosk.settings import SettingsError
from kiosk.spoken.numbers import amount
from kiosk.texts import LANGUAGES
from tests.ahead import Ahead
from tests.drivers.voice.fixtures import PATIENCE, Card, energy, given_up, program, quiet, voice, wait
from tests.held import leaves_nothing

NOON = dt.datetime(2026, 3, 18, 12)
#: aplay's own words (1.2.8), as it says them in these cases.
BUSY = 'echo "aplay: main:831: audio open error: Device or resource busy" >&2; exit 1'
UNPLUGGED = 'head -c 20000 >/dev/null; echo "aplay: pcm_write:2127: write error: No such device" >&2; exit 1'
HANGS = "exec sleep 1000"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["prompt.take_both", "problem.K-201.patient", "number.7", "test"])
def test_a_prompt_is_heard_whole(pack: Pack, card: Card, key: str, language: str) -> None:
    made = voice(pack.path)
    made.say((key,), language)
    quiet(made)
    wanted = pack.prompt(key, language).rstrip(b"\0")
    assert card.heard() == wanted
    assert energy(wanted) > 10_000, "it is no silence"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_amount_is_heard_word_by_word(pack: Pack, card: Card, language: str) -> None:
    words = ("amount.pay", *amount(Fen.of_yuan("120345.67"), language))
    made = voice(pack.path)
    made.say(words, language)
    quiet(made)
    heard, at = card.heard(), 0
    for word in words:
        samples = pack.prompt(word, language)
        found = heard.find(samples.rstrip(b"\0"), at)
        assert found >= at, word
        at = found + len(samples.rstrip(b"\0"))
    assert at == len(heard)


def test_volume_scales_the_samples(pack: Pack, card: Card) -> None:
    made = voice(pack.path)
    heard = {}
    for percent in (100, 50, 0):
        made.set_volume(percent)
        made.say(("test",), "zh")
        quiet(made)
        heard[percent] = card.heard()
    assert energy(heard[50]) / energy(heard[100]) == pytest.approx(1 / 16, rel=0.02)
    assert heard[0] == b""
    made.set_volume(1000)
    made.say(("test",), "zh")
    quiet(made)
    assert card.heard() == heard[100]


def test_the_next_word_ends_the_one_before(pack: Pack, card: Card, tmp_path: Path) -> None:
    """The first player hangs; what is said next is heard all the same, and at once."""
    once = program(tmp_path, f'[ -e "{tmp_path}/was" ] && exec aplay "$@"; touch "{tmp_path}/was"; exec sleep 1000')
    made = voice(pack.path, player=once, patience=1000)
    made.say(("prompt.settling",), "zh")
    wait((tmp_path / "was").exists, "the first player runs")
    made.say(("number.3",), "zh")
    quiet(made)
    assert card.heard() == pack.prompt("number.3", "zh").rstrip(b"\0")
    assert "last" not in str(made.check().evidence), "being interrupted is no fault"


def test_stop_is_silence_at_once(pack: Pack, tmp_path: Path) -> None:
    player = program(tmp_path, f'echo $$ >"{tmp_path}/number"; {HANGS}')
    made = voice(pack.path, player=player, patience=1000)
    made.say(("test",), "zh")
    number = tmp_path / "number"
    wait(lambda: number.exists() and number.read_text().strip() != "", "the player runs")
    assert made.speaking()
    made.stop()
    assert not made.speaking()
    wait(lambda: not Path(f"/proc/{number.read_text().strip()}").exists(), "the player is gone")


def test_stop_ends_an_engineers_tone(pack: Pack, tmp_path: Path) -> None:
    """It would go on into the hall after the page was left, and hold up the next person's prompt."""
    number = tmp_path / "number"
    made = voice(pack.path, player=program(tmp_path, f'echo $$ >"{number}"; {HANGS}'), patience=1000)
    found: list[Check] = []
    probing = threading.Thread(target=lambda: found.append(made.probe("tone")), daemon=True)
    probing.start()
    wait(lambda: number.exists() and number.read_text().strip() != "", "the player runs")
    made.stop()
    wait(lambda: not probing.is_alive(), "the probe has come back")
    assert (found[0].health, found[0].problem) == (Health.UNKNOWN, None)
    assert str(found[0].evidence) == "stopped"


@pytest.mark.parametrize("ends", ["stopped", "hung"])
def test_what_the_player_has_started_falls_silent_with_it(pack: Pack, tmp_path: Path, ends: str) -> None:
    """A hospital's script around aplay: what it left speaking would go on after the card is out."""
    number, clock = tmp_path / "number", Ahead()
    body = f'sleep 1000 <&0 & echo $! >"{number}"; wait'
    made = voice(pack.path, clock, player=program(tmp_path, body))
    made.say(("number.7",), "zh")
    wait(lambda: number.exists() and number.read_text().strip() != "", "the script has started it")
    if ends == "stopped":
        made.stop()
        quiet(made)
    else:
        given_up(made, clock)
    wait(lambda: not Path(f"/proc/{number.read_text().strip()}").exists(), "it is gone too")


def test_nothing_is_said_where_a_word_is_missing(pack: Pack, card: Card, tmp_path: Path) -> None:
    """十二万 without 万 would be another amount."""
    own = tmp_path / "own"
    shutil.copytree(pack.path, own, copy_function=os.symlink)
    (own / "zh" / "unit.ten_thousand.wav").unlink()
    made = voice(own)
    made.say(("amount.pay", *amount(Fen.of_yuan("120345.67"), "zh")), "zh")
    quiet(made)
    assert card.heard() == b""
    check = made.check()
    assert check.health is Health.DEGRADED
    assert check.problem is ProblemCode.VOICE_INCOMPLETE
    assert "zh/unit.ten_thousand (missing)" in str(check.evidence)
    made.say(("test",), "zh")
    quiet(made)
    assert card.heard(), "what is whole is still said"


# ---- what the check says -------------------------------------------------------------------------------------


def test_an_open_device_is_unknown_and_never_ready(pack: Pack, card: Card) -> None:
    made = voice(pack.path)
    made.say(("test",), "zh")
    quiet(made)
    for check in (made.check(), made.probe("tone")):
        assert check.health is Health.UNKNOWN
        assert check.problem is None
        assert {d.name: d.value for d in check.details}["voice_pack"] == "espeak-ng, 22050 Hz"


def test_the_tone_is_heard_before_the_sentences(pack: Pack, card: Card) -> None:
    made = voice(pack.path)
    made.set_volume(100)
    check = made.probe("tone")
    heard = card.heard()
    spoken = silence(0.3, 22_050).join([pack.prompt("test", "zh"), pack.prompt("test", "en")]).rstrip(b"\0")
    assert heard.endswith(spoken)
    tone = heard[: 2 * 22_050 * 6 // 10]
    assert energy(tone) == pytest.approx(16_000**2 / 2, rel=0.1)
    assert re.search(r"played \d+\.\d s at volume 100: ask", str(check.evidence))
    assert isinstance(made, Probing)
    assert tuple(made.probes()) == ("tone",)
    assert made.probe("other").health is Health.UNKNOWN


def test_without_a_device_it_is_not_working(pack: Pack, card: Card) -> None:
    card.unplug()
    made = voice(pack.path)
    for check in (made.check(), made.probe("tone")):
        assert (check.health, str(check.evidence).partition(";")[0]) == (Health.UNKNOWN, "no playback device")
        assert check.problem is ProblemCode.VOICE_SILENT
    card.plug_in()
    assert made.check().problem is None


def test_without_a_player_it_is_out_of_order(pack: Pack) -> None:
    made = voice(pack.path, player="no-such-player")
    check = made.check()
    assert (check.health, str(check.evidence)) == (Health.OUT_OF_ORDER, "no-such-player is not installed")
    made.say(("test",), "zh")
    quiet(made)
    assert "can't be started" in str(made.check().evidence)


@pytest.mark.parametrize(
    ("body", "evidence"),
    [
        (BUSY, "playback device busy"),
        (UNPLUGGED, "playback device gone while playing"),
        ("exit 3", "the player gave up"),
        ("exec <&-; exit 0", "the player gave up"),
    ],
)
def test_what_the_player_complains_of_is_the_evidence(pack: Pack, tmp_path: Path, body: str, evidence: str) -> None:
    made = voice(pack.path, player=program(tmp_path, body))
    check = made.probe("tone")
    assert (check.health, str(check.evidence), check.problem) == (Health.UNKNOWN, evidence, ProblemCode.VOICE_SILENT)


@pytest.mark.parametrize("body", [HANGS, "yes complaint >&2", 'trap "" TERM INT; while :; do sleep 1; done'])
def test_a_player_that_hangs_is_ended(pack: Pack, tmp_path: Path, body: str) -> None:
    number, clock = tmp_path / "number", Ahead()
    made = voice(pack.path, clock, player=program(tmp_path, f'echo $$ >"{number}"; {body}'))
    made.say(("number.1",), "zh")
    wait(lambda: number.exists() and number.read_text().strip() != "", "the player runs")
    given_up(made, clock)
    wait(lambda: not Path(f"/proc/{number.read_text().strip()}").exists(), "the player is gone")
    made._options = replace(made._options, patience=0.2)  # the check tries it once more
    assert str(made.check().evidence).startswith("the player hung and was ended")


def test_after_a_failure_it_rests_and_tries_again(pack: Pack, card: Card, tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    clock = SimulatedClock(NOON)
    made = voice(pack.path, clock, player=program(tmp_path, f'echo x >>"{tries}"; exec aplay "$@"'))

    def say() -> int:
        made.say(("number.1",), "zh")
        quiet(made)
        return len(tries.read_text().split())

    card.unplug()
    assert [say(), say(), say()] == [1, 1, 1]
    clock.advance(2)
    assert [say(), say()] == [2, 2], "and rests twice as long after the second"
    clock.advance(2)
    assert say() == 2
    clock.advance(2)
    assert say() == 3
    card.plug_in()
    clock.advance(60)
    assert say() == 4
    assert card.heard()
    assert say() == 5, "one that was heard ends the rest"


@pytest.mark.parametrize("by", ["a check", "a guided fix"])
def test_a_device_that_comes_back_ends_the_rest(pack: Pack, card: Card, by: str) -> None:
    made = voice(pack.path, SimulatedClock(NOON))
    card.unplug()
    made.say(("number.1",), "zh")
    quiet(made)
    card.plug_in()
    if by == "a check":
        assert made.check().problem is None
    else:
        assert isinstance(made, Reopening)
        made.reopen()
    made.say(("number.1",), "zh")
    quiet(made)
    assert card.heard()


def test_while_it_speaks_the_check_does_not_take_the_device(pack: Pack, tmp_path: Path) -> None:
    made = voice(pack.path, player=program(tmp_path, f'touch "{tmp_path}/runs"; {HANGS}'))
    made.say(("test",), "zh")
    wait((tmp_path / "runs").exists, "the player runs")
    assert str(made.check().evidence) == "speaking now"
    made.stop()


# ---- privacy -------------------------------------------------------------------------------------------------


def test_no_word_is_in_the_players_arguments(pack: Pack, card: Card, tmp_path: Path) -> None:
    """They are for everybody on the machine to read, and so is the environment of one's own processes."""
    told = tmp_path / "told"
    player = program(tmp_path, f'{{ echo "$@"; tr "\\0" "\\n" </proc/self/environ; }} >"{told}"; exec aplay "$@"')
    words = ("amount.pay", *amount(Fen.of_yuan("1842.32"), "zh"))
    made = voice(pack.path, player=player)
    made.say(words, "zh")
    quiet(made)
    arguments, _, environment = told.read_text().partition("\n")
    assert arguments == "-q -t raw -f S16_LE -r 22050 -c 1 -"
    assert not any(word in environment for word in (*words, "1842", "wav"))
    assert card.heard()


_SPIED = """
import os, sys
from pathlib import Path
written = []
def spy(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)) and isinstance(args[2], int):
        if args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            written.append(os.fsdecode(args[0]))
    elif event in ("os.mkdir", "os.rename", "os.link", "tempfile.mkstemp"):
        written.append(event)
from tests.drivers.voice.fixtures import quiet, voice
made = voice(Path(sys.argv[1]))
sys.addaudithook(spy)
made.say(("amount.pay", "number.3", "unit.yuan"), "zh")
quiet(made)
print([path for path in written if path != os.devnull])
"""


def test_nothing_that_is_said_is_written_to_a_disk(pack: Pack, card: Card) -> None:
    """Every file that the process opens for writing, and every folder it makes, while it speaks an amount."""
    command = (sys.executable, "-c", textwrap.dedent(_SPIED), str(pack.path))
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])
    assert run.stdout == "[]\n"
    assert card.heard()


_ORPHANED = """
import sys, time
from pathlib import Path
from tests.drivers.voice.fixtures import voice
voice(Path(sys.argv[1]), player=sys.argv[2]).say(("prompt.settling", "test"), "zh")
time.sleep(1000)
"""


def test_a_killed_kiosk_leaves_no_voice_behind(pack: Pack, tmp_path: Path) -> None:
    slow = f'echo $$ >"{tmp_path}/number"; while head -c 32768 | grep -q .; do sleep 0.05; done'
    command = (sys.executable, "-c", _ORPHANED, str(pack.path), program(tmp_path, slow))
    number = tmp_path / "number"
    with subprocess.Popen(command, cwd=Path(__file__).parents[3]) as kiosk:
        wait(lambda: number.exists() and number.read_text().strip() != "", "the player runs")
        os.kill(kiosk.pid, signal.SIGKILL)
        kiosk.wait(PATIENCE)
    wait(lambda: not Path(f"/proc/{number.read_text().strip()}").exists(), "the player has ended")


# ---- options -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{"patience": 0}, {"device": "-Dx"}, {"pth": "x"}, {"path": 3}])
def test_wrong_options_are_named(options: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=r"\[voice\]"):
        driver.create(options, SimulatedClock(NOON))


def test_a_named_device_is_used(pack: Pack, card: Card) -> None:
    card.config.write_text(card.config.read_text().replace("!default", "booth"))
    made = driver.PackVoice(driver.PackOptions(path=pack.path, device="booth"), SimulatedClock(NOON))
    made.say(("number.1",), "zh")
    quiet(made)
    assert card.heard()
    assert driver.PackVoice(driver.PackOptions(path=pack.path), SimulatedClock(NOON)).check().problem is not None


@pytest.mark.usefixtures("card")
def test_however_often_it_speaks_and_is_stopped_it_leaves_nothing(pack: Pack) -> None:
    made = voice(pack.path)

    def life() -> None:
        made.say(("prompt.take_both",), "zh")
        made.say(("test",), "en")
        made.stop()
        made.say(("number.7",), "zh")
        quiet(made)

    leaves_nothing(life)
