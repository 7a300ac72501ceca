"""When the terminal speaks: a whole kiosk with the simulated voice, what is said unasked and asked, when it stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from drivers.voice.simulated import SimulatedVoice
from kiosk.domain.people import Medium
from kiosk.domain.problems import ProblemCode
from kiosk.ports import CardRemoved, Check, Health, shows
from kiosk.settings import Settings, SettingsError, Speak, VoiceSettings, section
from kiosk.spoken.aloud import Aloud
from kiosk.spoken.reading import reading
from kiosk.visit import events as ev
from kiosk.visit import states as st
from tests.visit.stage import Stage, stage

Open = Callable[..., AbstractContextManager[Stage]]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path, voice=VoiceSettings("simulated")) as made:
        yield made


def voice(made: Stage) -> SimulatedVoice:
    found = made.kiosk.parts.voice
    assert isinstance(found, SimulatedVoice)
    return found


def to_done(made: Stage) -> None:
    made.to_bill_by_card()
    made.tell(ev.Confirmed())
    assert isinstance(made.run(), st.Done)


def test_a_whole_visit_is_prompted_where_hands_are_wanted(hall: Stage) -> None:
    hall.tell(ev.Started(), ev.ForSelf(), ev.Cancelled())
    to_done(hall)
    assert [words for words, _ in voice(hall).said] == [
        ("prompt.card_or_code",),
        ("prompt.settling",),
        ("prompt.take_both",),
    ]
    assert {language for _, language in voice(hall).said} == {"zh"}


def test_asked_says_nothing_by_itself(tmp_path: Path) -> None:
    with stage(tmp_path, voice=VoiceSettings("simulated", speak=Speak.ASKED)) as quiet:
        quiet.tell(ev.Started(), ev.ForSelf())
        assert isinstance(quiet.state, st.Identifying)
        assert voice(quiet).said == []
        quiet.kiosk.tap("read_aloud", "zh")
        assert len(voice(quiet).said) == 1


def test_reading_says_the_page_and_a_second_press_stops_it(hall: Stage) -> None:
    hall.to_bill()
    hall.kiosk.tap("read_aloud", "zh")
    assert voice(hall).said[-1] == (reading(hall.kiosk.screen, "zh", handset=False), "zh")
    assert "amount.near" in voice(hall).said[-1][0]
    assert hall.kiosk.aloud == Aloud(there=True, offered=True, speaking=True)
    hall.kiosk.tap("read_aloud", "zh")
    assert not hall.kiosk.aloud.speaking
    assert len([1 for words, _ in voice(hall).said if "amount.near" in words]) == 1


def test_reading_changes_nothing_of_the_visit(hall: Stage) -> None:
    before = hall.to_bill()
    rows = len(hall.journal.open_requests())
    for tap in ("read_aloud", "volume", "language", "read_aloud"):
        hall.kiosk.tap(tap, "en")
    assert hall.state is before
    assert hall.workers.jobs == []
    assert len(hall.journal.open_requests()) == rows


def test_amounts_into_a_handset_come_without_the_warning(tmp_path: Path) -> None:
    with stage(tmp_path, voice=VoiceSettings("simulated", handset=True)) as booth:
        booth.to_bill()
        booth.kiosk.tap("read_aloud", "zh")
        said = voice(booth).said[-1][0]
        assert "amount.near" not in said
        assert "amount.pay" in said
        assert booth.kiosk.aloud.handset


@pytest.mark.parametrize("leave", [ev.Cancelled(), ev.TimedOut(), ev.Confirmed()], ids=lambda e: type(e).__name__)
def test_it_stops_when_the_page_goes(tmp_path: Path, leave: ev.Event) -> None:
    with stage(tmp_path, voice=VoiceSettings("simulated", speak=Speak.ASKED)) as made:
        made.to_bill()
        made.kiosk.tap("read_aloud", "zh")
        assert voice(made).speaking()
        made.tell(leave)
        assert not voice(made).speaking()


def test_it_stops_when_the_card_is_pulled(hall: Stage) -> None:
    """Also where the page stays, as with a refusal that is read on: here one on the welcome page, which ignores it."""
    hall.kiosk.tap("read_aloud", "zh")
    hall.tell(CardRemoved(1))
    assert isinstance(hall.state, st.Idle)
    assert not voice(hall).speaking()
    hall.to_bill_by_card()
    hall.kiosk.tap("read_aloud", "zh")
    hall.reader.remove()
    assert not voice(hall).speaking()


def test_it_stops_when_the_kiosk_stops(hall: Stage) -> None:
    hall.kiosk.tap("read_aloud", "zh")
    assert voice(hall).speaking()
    hall.kiosk.stop()
    assert not voice(hall).speaking()


def test_it_stops_when_what_it_reads_is_no_longer_there(hall: Stage) -> None:
    """The same page with other words: the downtime notice that comes up on the welcome page."""
    hall.kiosk.tap("read_aloud", "zh")
    shown = hall.kiosk.screen
    speaker = hall.kiosk._speaker
    speaker.shown(shown)
    assert voice(hall).speaking(), "the same page once more is no reason"
    speaker.shown(type(shown)(shown.page, shown.title, shown.actions, {**shown.facts, "notice": {"running": True}}))
    assert not voice(hall).speaking()


def test_the_windows_language_is_spoken(hall: Stage) -> None:
    hall.kiosk.tap("language", "en")
    hall.tell(ev.Started(), ev.ForSelf())
    assert voice(hall).said == [(("prompt.card_or_code",), "en")]
    hall.kiosk.tap("language", "zh")
    assert not voice(hall).speaking(), "half a sentence in the other language ends"
    hall.kiosk.tap("language", "xx")
    hall.kiosk.tap("read_aloud", "zh")
    assert voice(hall).said[-1][1] == "zh"


def test_three_volumes_and_everybody_begins_in_the_middle(hall: Stage) -> None:
    heard = [voice(hall).percent]
    for _ in range(3):
        hall.kiosk.tap("volume")
        heard.append(voice(hall).percent)
    assert heard == [70, 100, 45, 70]
    hall.kiosk.tap("volume")
    hall.tell(ev.Started(), ev.Cancelled())
    assert (hall.kiosk.aloud.volume, voice(hall).percent) == (1, 70)


def test_a_silent_device_is_not_offered_and_comes_back(hall: Stage) -> None:
    voice(hall).silent = True
    hall.kiosk.tap("read_aloud", "zh")
    assert hall.kiosk.aloud == Aloud(), "what was asked for was not heard: looked at, and out"
    hall.tell(ev.Started(), ev.ForSelf())
    hall.kiosk.tap("read_aloud", "zh")
    assert voice(hall).said == []
    voice(hall).silent = False
    hall.tell(ev.Cancelled())
    assert hall.kiosk.aloud.there


def test_a_device_out_of_order_or_broken_is_not_offered(hall: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(health: Health, problem: ProblemCode | None = None) -> bool:
        monkeypatch.setattr(voice(hall), "check", lambda: Check("voice", health, shows("told", words=""), "x", problem))
        hall.clock.advance(3600)
        hall.tell(ev.Started(), ev.Cancelled())
        return hall.kiosk.aloud.there

    assert not found(Health.OUT_OF_ORDER)
    assert found(Health.UNKNOWN)
    assert found(Health.DEGRADED, ProblemCode.VOICE_INCOMPLETE)
    assert not found(Health.UNKNOWN, ProblemCode.VOICE_SILENT)

    def broken() -> Check:
        raise RuntimeError

    monkeypatch.setattr(voice(hall), "check", broken)
    hall.tell(ev.Started(), ev.Cancelled())
    assert not hall.kiosk.aloud.there
    assert hall.tell(ev.Started()) != st.Idle(), "and the visit goes on without it"


def test_without_a_voice_nothing_is_offered(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        made.kiosk.tap("read_aloud", "zh")
        made.kiosk.tap("volume")
        made.kiosk.tap("language", "en")
        made.to_bill_by_card()
        assert made.kiosk.aloud == Aloud()
        assert made.credential("in_force", Medium.CARD)


@pytest.mark.parametrize("volumes", [[1, 2], [50, 50, 60], [0, 1, 2], [50, 70, 101], [70, 50, 100]])
def test_impossible_volumes_are_refused(volumes: list[int]) -> None:
    with pytest.raises(SettingsError, match="volumes"):
        section(Settings, {"voice": {"driver": "pack", "volumes": volumes}}, "x")


def test_the_settings_say_when_and_where_it_speaks() -> None:
    given = section(Settings, {"voice": {"driver": "pack", "speak": "asked", "handset": True}}, "x").voice
    assert given is not None
    assert (given.speak, given.handset, given.part.driver) == (Speak.ASKED, True, "pack")
    with pytest.raises(SettingsError, match="did you mean 'asked'"):
        section(Settings, {"voice": {"driver": "pack", "speak": "askt"}}, "x")
