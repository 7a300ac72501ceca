"""The guide and the directory on a real kiosk: open to everybody, and what one person typed no other sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.directory.institution import Found, Service, Trouble
from kiosk.domain.problems import ProblemCode
from kiosk.policy.agency import packaged
from kiosk.scenario.samples import Samples, samples
from kiosk.texts import LANGUAGES
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.machine import step
from kiosk.visit.screen import resolve
from kiosk.visit.step import awaits
from kiosk.visit.taps import event_for
from kiosk.visit.view import Surroundings, screen
from tests.visit.stage import Stage, stage

SAMPLES = samples()


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path) as made:
        made.run(st.Idle)
        yield made


def _looking(state: st.State) -> st.FindingHospital:
    assert isinstance(state, st.FindingHospital)
    return state


def _names(state: st.State) -> list[str]:
    found = _looking(state).found
    assert isinstance(found, Found)
    return [one.name for one in found.institutions]


def test_from_the_welcome_page_to_a_hospital_without_saying_who_one_is(on: Stage) -> None:
    assert isinstance(on.tell(ev.GuideAsked()), st.ReadingGuide)
    on.tell(ev.HospitalsAsked())
    near = _names(on.run())
    assert near[0].startswith("示例省甲市")  # where the terminal stands
    on.tell(ev.Sought("nhdxfsdyyy"))
    assert _names(on.run()) == ["南华大学附属第一医院"]
    chosen = _looking(on.tell(ev.HospitalOpened(0))).chosen
    assert chosen is not None
    assert chosen.name == "南华大学附属第一医院"


def test_the_way_back_is_the_way_in(on: Stage) -> None:
    on.tell(ev.GuideAsked(), ev.TopicChosen("item.child"), ev.HospitalsAsked())
    on.run()
    on.tell(ev.HospitalOpened(0))
    assert _looking(on.tell(ev.WentBack())).chosen is None
    assert on.tell(ev.WentBack()) == st.ReadingGuide(st.Idle(), topic="item.child")
    assert on.tell(ev.WentBack()) == st.ReadingGuide(st.Idle())
    assert on.tell(ev.WentBack()) == st.Idle()


@pytest.mark.parametrize("away", [ev.TimedOut(), ev.Cancelled()])
def test_what_was_typed_is_gone_with_who_typed_it(on: Stage, away: ev.Event) -> None:
    on.tell(ev.GuideAsked(), ev.Sought("zzz"), ev.HospitalsAsked(), ev.Sought("hengyang"))
    assert on.tell(away) == st.Idle()
    assert on.run() == st.Idle()  # the late answer belongs to nobody
    on.tell(ev.GuideAsked(), ev.HospitalsAsked())
    assert _looking(on.run()).question.words == ""


def test_what_was_typed_is_not_written_down(on: Stage) -> None:
    on.tell(ev.GuideAsked(), ev.HospitalsAsked(), ev.Sought("shangxinci"))
    on.run()
    assert "shangxinci" not in repr(on.state)
    on.kiosk.stop()
    files = [p for p in on.folder.rglob("*") if p.is_file()]
    assert files
    assert not any(b"shangxinci" in path.read_bytes() for path in files)


def test_an_answer_to_what_was_typed_before_is_dropped() -> None:
    state = replace(_looking(SAMPLES["directory_found"]), asking=True)
    late = fx.LookUpHospitals(replace(state.question, words="h"))
    assert not awaits(state, late)
    assert awaits(state, fx.LookUpHospitals(state.question))


def test_letters_pressed_fast_end_with_the_last_ones(on: Stage) -> None:
    on.tell(ev.GuideAsked(), ev.HospitalsAsked())
    on.tell(*(ev.Sought("leiyang"[:n]) for n in range(1, 8)))
    assert _names(on.run()) == ["耒阳市人民医院"]


def test_a_place_and_a_service_narrow_the_list(on: Stage) -> None:
    on.tell(ev.GuideAsked(), ev.HospitalsAsked())
    on.run()
    on.tell(ev.AreasAsked())
    provinces = _looking(on.run()).areas
    assert provinces is not None
    assert "湖南省" in {area.name for area in provinces}
    on.tell(ev.AreaChosen("4304"))
    assert len(_names(on.run())) == 15
    assert _looking(on.state).areas is None
    on.tell(ev.AreaChosen(""), ev.ServiceChosen(Service.DIALYSIS))
    found = _looking(on.run()).found
    assert isinstance(found, Found)
    assert found.institutions
    assert all(Service.DIALYSIS in one.services for one in found.institutions)


def test_a_card_begins_a_visit_from_the_guide(on: Stage) -> None:
    on.tell(ev.GuideAsked(), ev.HospitalsAsked())
    on.reader.insert(on.credential("in_force"))
    on.runner.drain()
    assert isinstance(on.state, st.ForWhom)
    assert isinstance(on.run(), st.ForWhom)  # the search answers nobody


def test_from_filing_on_the_phone_and_back_again() -> None:
    filing = st.BackFilling(Samples().case("unfiled"))
    taken = step(filing, ev.HospitalsAsked())
    assert taken is not None
    looking = _looking(taken.state)
    assert looking.back == filing
    back = step(replace(looking, found=Found(), asking=False), ev.WentBack())
    assert back is not None
    assert back.state == filing


def test_a_missing_list_is_said_and_nothing_breaks(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        on.run(st.Idle)
        on.kiosk.parts.directory._path = tmp_path / "none.db"
        on.tell(ev.GuideAsked(), ev.HospitalsAsked())
        assert _looking(on.run()).found is Trouble.MISSING
        facts = on.kiosk.screen.facts
        assert facts["trouble"]["code"] == ProblemCode.DIRECTORY_OUT.value
        on.tell(ev.AreasAsked())
        assert _looking(on.run()).found is Trouble.MISSING


@pytest.mark.parametrize("tap", ["areas", "area", "service", "open", "group"])
@pytest.mark.parametrize("argument", ["x", "123", "-1", "9" * 40, "４３", "43 "])
def test_an_argument_that_no_page_sends_is_no_event(tap: str, argument: str) -> None:
    event = event_for(SAMPLES["directory"], tap, argument)
    assert event is None or isinstance(event, ev.HospitalOpened)
    if event is not None:
        assert step(SAMPLES["directory"], event) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_R33_production_lists_offices_without_numbers(language: str) -> None:
    around = Surroundings(agencies=packaged(), production=True)
    for sample in ("guide_phones", "guide_phone"):
        said = repr(resolve(screen(SAMPLES[sample], around).facts, language))
        assert "衡阳市医保中心" in said
        assert "0734" not in said
    bench = repr(resolve(screen(SAMPLES["guide_phone"], replace(around, production=False)).facts, language))
    assert "0734-8867038" in bench
    assert "2017" in bench


@pytest.mark.parametrize("language", LANGUAGES)
def test_R35_the_page_says_what_the_source_does_not_give(language: str) -> None:
    opened = resolve(screen(SAMPLES["guide_item"], Surroundings()).facts, language)["open"]
    assert len(opened["steps"]) == 3
    values = [row["value"] for row in opened["rows"]]
    assert len(values) == 5
    assert values[2] == values[3] == values[4]  # code, standard, one-stop: not given
    assert "2022" in opened["source"]


def test_R38_an_old_figure_is_shown_with_its_day() -> None:
    said = resolve(screen(SAMPLES["directory"], Surroundings()).facts, "en")["published"]
    assert "8,763" in said
    assert "2018" in said
