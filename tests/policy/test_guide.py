"""The guide: twelve items with their six things, questions with who answered and when, found by words and letters."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.directory.grams import folded
from kiosk.directory.reading import readings
from kiosk.domain.application import Material
from kiosk.domain.filing import FilingType
from kiosk.policy.guide import Topic, materials, numbers, search, topics
from kiosk.policy.guide_rows import Answer, Publisher, ServiceItem
from kiosk.policy.rulebook import load
from kiosk.policy.service_rows import Networked, Unified
from kiosk.texts import LANGUAGES, text, texts

DAY = dt.date(2026, 3, 18)
BOOK = load()
RULES = BOOK.on(DAY)
ALL = topics(BOOK, DAY)
ITEMS = [t for t in ALL if t.is_item]


NATION, JIANGXI = dt.date(2022, 7, 26), dt.date(2025, 9, 10)
#: Every topic by the day since when it is said.
SINCE = {
    NATION: """item.settle_retired item.long_resident item.posted_worker item.referral item.other_temporary
        item.emergency item.back_file item.chronic item.claim ask.where_to_file ask.how_long ask.what_to_bring
        ask.paid_already ask.injury ask.outside""",
    JIANGXI: """item.change item.cancel item.child ask.which_hospital ask.forgot ask.cancel ask.two_cities ask.child
        ask.chronic_again ask.not_successful ask.not_settled ask.how_much ask.home_care ask.aid ask.dual_channel
        ask.outpatient_employee ask.outpatient_resident""",
}


def _row(topic: Topic) -> ServiceItem:
    assert isinstance(topic.row, ServiceItem)
    return topic.row


def test_R35_there_are_twelve_items_and_the_source_names_none_as_one_stop() -> None:
    assert len(ITEMS) == 12
    assert {_row(topic).one_stop for topic in ITEMS} == {None}  # 001 says that five are, not which
    assert {_row(topic).code for topic in ITEMS} == {""}  # no source gives a code, and none is made up
    assert set(RULES.one(Unified).things) == {"name", "code", "materials", "time_limit", "steps", "standard"}


@pytest.mark.parametrize("since", SINCE, ids=str)
def test_R35_every_topic_is_there_from_its_day(since: dt.date) -> None:
    before, after = ({t.name for t in topics(load(), day)} for day in (since - dt.timedelta(days=1), since))
    assert after - before == set(SINCE[since].split())


@pytest.mark.parametrize("topic", ITEMS, ids=lambda t: t.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_R35_an_item_says_its_name_steps_time_and_materials(topic: Topic, language: str) -> None:
    figures = numbers(RULES)
    said = [text(language, f"{topic.key}.{part}", **figures) for part in ("name", "step1", "step2", "step3", "limit")]
    assert all(said)
    handed = materials(RULES, _row(topic))
    assert handed is not None or f"{topic.key}.materials" in texts(language)


def test_R35_what_an_item_hands_in_is_what_the_rules_say() -> None:
    retired = next(t for t in ITEMS if _row(t).type is FilingType.RETIRED_SETTLED)
    handed = materials(RULES, _row(retired))
    assert handed is not None
    assert handed.one_of == (Material.HOUSEHOLD_REGISTER,)
    assert handed.commitment


def test_R35_the_figures_come_from_the_rules() -> None:
    assert numbers(RULES) == {"working_days": 2, "lock_months": 6, "valid_months": 6}
    item = next(t for t in ITEMS if t.name == "item.long_resident")
    assert "2 个工作日" in text("zh", f"{item.key}.limit", **numbers(RULES))


@pytest.mark.parametrize("topic", ALL, ids=lambda t: t.name)
def test_letters_are_those_of_the_name(topic: Topic) -> None:
    name = folded(text("zh", f"{topic.key}.name")).replace(" ", "")
    assert tuple(topic.row.spoken.split()) == readings(name)[0]


def test_a_question_says_who_answered_and_since_when() -> None:
    asked = {t.name: t.row for t in ALL if isinstance(t.row, Answer)}
    assert len(asked) == 20
    assert {row.begin for row in asked.values()} == {NATION, JIANGXI}
    for row in asked.values():  # Jiangxi's answers are Jiangxi's, the nation's are everybody's
        assert (row.place == "36") == (row.publisher is Publisher.JIANGXI)
    assert topics(BOOK, dt.date(2023, 1, 1)) != ALL  # what Jiangxi answered in 2025 wasn't said before


def test_R38_the_published_figures_are_dated() -> None:
    on = BOOK.on
    assert on(dt.date(2018, 3, 1)).one(Networked).institutions == 8763
    assert on(dt.date(2018, 3, 1), "43").one(Networked).institutions == 289
    assert on(dt.date(2017, 10, 9), "4304").one(Networked).institutions == 15


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("替孩子", "item.child"),
        ("thz", "item.child"),
        ("tihaizi", "item.child"),
        ("child", "item.child"),
        ("两个城市", "ask.two_cities"),
        ("忘了", "ask.forgot"),
        ("FORGOT", "ask.forgot"),
        ("dual", "ask.dual_channel"),
        ("取消备案", "item.cancel"),
    ],
)
def test_what_is_typed_finds_the_topic(words: str, first: str) -> None:
    assert search(ALL, words)[0].name == first


def test_what_an_answer_says_finds_it_too() -> None:
    assert "ask.outside" in {t.name for t in search(ALL, "定点药店")}
    assert search(ALL, "vvvqqq") == ()
    assert search(ALL, "") == ALL


@given(some.sampled_from(ALL), some.data())
def test_every_topic_is_found_by_a_piece_of_its_name_and_by_its_letters(topic: Topic, data: some.DataObject) -> None:
    for name in (folded(text("zh", f"{topic.key}.name")).replace(" ", ""), topic.row.spoken.replace(" ", "")):
        begin = data.draw(some.integers(0, len(name) - 1))
        assert topic in search(ALL, name[begin : data.draw(some.integers(begin + 1, len(name)))])


@given(some.text())
def test_nothing_typed_breaks_it(words: str) -> None:
    assert set(search(ALL, words)) <= set(ALL)
