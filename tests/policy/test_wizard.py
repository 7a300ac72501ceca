"""The wizard: over every path at most five questions, and never a type that the answers don't support (R5, R6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.domain.filing import FilingType
from kiosk.policy.applicant import About
from kiosk.policy.rows import PersonType
from kiosk.policy.rulebook import RuleBook
from kiosk.policy.wizard import MOST, OPTIONS, Answers, answered, next_question, supported
from kiosk.texts import LANGUAGES, text
from tests.policy.applicants import PARENT, about, answers, rules, rules_of

T = FilingType
PEOPLE = ("files_at_once", "files_in_two_days", "refused_by_review", "child", "long_term_filer", "files_in_ink")


def paths(who: About, given: Answers = ()) -> Iterator[Answers]:
    """Every way to answer, to its end."""
    question = next_question(given, who, rules_of(who))
    if question is None:
        yield given
        return
    for option in question.options:
        yield from paths(who, answered(given, option.value, who, rules_of(who)))


@pytest.mark.parametrize("key", PEOPLE)
def test_no_path_has_more_than_five_questions(key: str) -> None:
    every = list(paths(about(key)))
    assert 1 < max(len(path) for path in every) <= MOST
    assert all(dict(path).keys() <= OPTIONS.keys() for path in every)


def test_five_questions_are_asked_where_all_of_them_matter() -> None:
    """A resident of sixty, of a place that asks since when: nobody knows whether they are retired."""
    old = about("files_in_two_days", today=dt.date(2038, 3, 18))
    assert max(len(path) for path in paths(old)) == MOST


@pytest.mark.parametrize("key", PEOPLE)
def test_the_steps_count_up_to_what_was_promised(key: str) -> None:
    who = about(key)
    for path in paths(who):
        promised = MOST
        for n in range(len(path)):
            question = next_question(path[:n], who, rules_of(who))
            assert question is not None
            assert (question.step, question.key) == (n + 1, path[n][0])
            assert question.step <= question.of <= promised
            promised = question.of


@pytest.mark.parametrize("key", PEOPLE)
def test_an_emergency_is_never_chosen_here(key: str) -> None:
    assert all(T.EMERGENCY not in supported(path, about(key), rules_of(about(key))) for path in paths(about(key)))


@pytest.mark.parametrize("key", PEOPLE)
def test_nothing_is_supported_that_was_not_answered(key: str) -> None:
    who = about(key)
    assert supported((), who, rules_of(who)) == ()
    for path in paths(who):
        given, found = dict(path), set(supported(path, who, rules_of(who)))
        assert (T.REFERRAL in found) == (given["referred"] == "yes")
        assert (T.POSTED_WORKER in found) == (given["why"] == "work")
        assert (T.RETIRED_SETTLED in found) == (given.get("household") == "moved")
        assert found <= {T.OTHER_TEMPORARY, T.REFERRAL} or given["why"] != "visit"
        assert T.OTHER_TEMPORARY in found, "who is neither settled nor referred may always file"


@pytest.mark.parametrize("key", PEOPLE)
def test_the_type_that_costs_least_stands_first(key: str) -> None:
    who = about(key)
    order = [T.RETIRED_SETTLED, T.LONG_RESIDENT, T.POSTED_WORKER, T.REFERRAL, T.OTHER_TEMPORARY]
    for path in paths(who):
        found = supported(path, who, rules_of(who))
        assert list(found) == [t for t in order if t in found]


def test_where_nobody_says_what_it_costs_the_long_term_one_stands_first() -> None:
    who = about("files_at_once", today=dt.date(2018, 3, 18))
    given = (("why", "live"), ("household", "moved"), ("referred", "yes"))
    assert supported(given, who, rules_of(who)) == (T.RETIRED_SETTLED, T.LONG_RESIDENT, T.REFERRAL)


def test_a_short_time_is_no_long_residence_where_the_place_asks() -> None:
    who = about("files_in_two_days")
    assert T.LONG_RESIDENT in supported(answers(who, "live", "long"), who, rules_of(who))
    assert T.LONG_RESIDENT not in supported(answers(who, "live", "short"), who, rules_of(who))


def test_nobody_is_asked_what_the_insurance_says() -> None:
    """An employee's pension is known to the platform; a child neither works nor is retired."""
    asked = {key for path in paths(about("files_at_once")) for key, _ in path}
    assert "retired" not in asked
    assert "household" in asked
    child = about("child", agent=PARENT)
    assert {key for path in paths(child) for key, _ in path} == {"why", "referred"}
    first = next_question((), child, rules_of(child))
    assert first is not None
    assert [o.value for o in first.options] == ["live", "visit"]


def test_a_place_without_referrals_does_not_ask_for_one() -> None:
    who = about("files_at_once")
    book = RuleBook({**rules().book.by_class, PersonType: tuple(
        r for r in rules().book.rows(PersonType) if r.type is not T.REFERRAL
    )})  # fmt: skip
    assert next_question((("why", "visit"),), who, book.on(who.today, "970200")) is None


def test_only_what_might_be_taken_for_something_else_is_explained() -> None:
    who = about("files_at_once")
    first = next_question((), who, rules_of(who))
    household = next_question((("why", "live"),), who, rules_of(who))
    assert first is not None
    assert household is not None
    assert [o.detail for o in first.options] == ["wizard.why.live_detail", "wizard.why.visit_detail"]
    assert [o.detail for o in household.options] == ["wizard.household.moved_detail", ""]


def test_an_agent_is_asked_about_the_patient() -> None:
    for agent, ending in ((None, "you"), (PARENT, "patient")):
        question = next_question((), about("files_at_once", agent=agent), rules())
        assert question is not None
        assert question.text == f"wizard.why.text.{ending}"


@pytest.mark.parametrize(("day", "works"), [(dt.date(2034, 11, 2), False), (dt.date(2034, 11, 3), True)])
def test_at_sixteen_one_may_be_posted(day: dt.date, works: bool) -> None:
    question = next_question((), about("child", today=day, agent=PARENT), rules(day=day))
    assert question is not None
    assert ("work" in [o.value for o in question.options]) is works


def test_going_back_asks_the_same_again() -> None:
    who = about("files_at_once")
    given = answers(who, "live", "moved")
    back = given[:-1]
    question = next_question(back, who, rules_of(who))
    assert question is not None
    assert question.key == "household"
    assert supported(answered(back, "stayed", who, rules_of(who)), who, rules_of(who)) == supported(
        answers(who, "live", "stayed"), who, rules_of(who)
    )


def test_a_late_tap_answers_nothing() -> None:
    who = about("files_at_once")
    assert answered((), "yes", who, rules_of(who)) == ()
    done = answers(who, "visit", "no")
    assert answered(done, "no", who, rules_of(who)) == done


def test_before_2023_nobody_filed_without_a_reason() -> None:
    """The type for those neither referred nor in an emergency came with the rules of 2023 (R6)."""
    day = dt.date(2021, 5, 28)
    who = replace(about("files_at_once"), today=day)
    assert T.OTHER_TEMPORARY in {row.type for row in rules().all(PersonType)}
    assert T.OTHER_TEMPORARY not in supported(answers(about(), "visit", "no"), who, rules("970200", day))


@pytest.mark.parametrize("agent", [None, PARENT])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_answer_has_its_words(language: str, agent: object) -> None:
    """For the person and for whoever acts for them; a Chinese question fits on a line of an old person's screen."""
    old = about("files_in_two_days", today=dt.date(2038, 3, 18), agent=agent)
    for path in paths(old):
        for n in range(len(path)):
            question = next_question(path[:n], old, rules_of(old))
            assert question is not None
            words = [question.text, question.note, f"wizard.{question.key}.asked"]
            words += [key for o in question.options for key in (o.text, o.detail) if key]
            said = [text(language, key) for key in words]
            assert all(len(s) <= 24 for s in said) or language != "zh"
