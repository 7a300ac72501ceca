"""Which type of filing fits: at most five plain questions (R6). Pure.

Why are you here → since when → are you retired → has your household register moved → did a doctor at home refer you.
What the insurance already says isn't asked. The answers never lead to a type that they don't support, and never to the
emergency one: that is the hospital's mark alone (R5). Going back is taking the last answer away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from kiosk.domain.filing import FilingType
from kiosk.domain.people import InsuranceKind
from kiosk.policy.applicant import About
from kiosk.policy.consequence import points_off
from kiosk.policy.filing_rows import Ages, LongStay
from kiosk.policy.rows import PersonType
from kiosk.policy.rulebook import Rules

#: Question and chosen value, in the order they were given.
Answers: TypeAlias = tuple[tuple[str, str], ...]
MOST = 5


@dataclass(frozen=True)
class Option:
    """One answer: what the tap brings back, and the keys of its text and of a line below it ("" none)."""

    value: str
    text: str
    detail: str = ""


@dataclass(frozen=True)
class Question:
    """One question, with keys of texts. `step` counts from 1; `of` is the most that this path can still come to."""

    key: str
    text: str
    note: str
    options: tuple[Option, ...]
    step: int
    of: int


#: Every question and its answers, in the order they are asked.
OPTIONS = {
    "why": ("live", "work", "visit"),
    "since": ("long", "short"),
    "retired": ("yes", "no"),
    "household": ("moved", "stayed"),
    "referred": ("yes", "no"),
}

#: The answers that have a line below them: where the words alone might be taken for something else.
_EXPLAINED = frozenset((
    ("why", "live"), ("why", "work"), ("why", "visit"), ("household", "moved"), ("referred", "yes"), ("referred", "no"),
))  # fmt: skip


def next_question(answers: Answers, about: About, rules: Rules) -> Question | None:
    """The question after these answers; None where nothing is left to ask. A child's are asked of the guardian and
    somebody else's of the agent: texts ending in `.patient`."""
    key = _next(dict(answers), about, rules)
    if key is None:
        return None
    whose = "you" if about.agent is None else "patient"
    given = len(answers)
    return Question(
        key,
        f"wizard.{key}.text.{whose}",
        f"wizard.{key}.note",
        tuple(Option(v, f"wizard.{key}.{v}", _detail(key, v)) for v in _options(key, about, rules)),
        given + 1,
        given + _longest(answers, about, rules),
    )


def _detail(key: str, value: str) -> str:
    return f"wizard.{key}.{value}_detail" if (key, value) in _EXPLAINED else ""


def answered(answers: Answers, value: str, about: About, rules: Rules) -> Answers:
    """The answers with one more; unchanged where the question at hand has no such option (a late tap)."""
    key = _next(dict(answers), about, rules)
    if key is None or value not in _options(key, about, rules):
        return answers
    return (*answers, (key, value))


def supported(answers: Answers, about: About, rules: Rules) -> tuple[FilingType, ...]:
    """The types of that day that the answers fit, the one that costs the person least first."""
    given = dict(answers)
    fits = [row for row in rules.all(PersonType) if _fits(row.type, given, about, rules)]
    return tuple(row.type for row in sorted(fits, key=partial(_cost, rules=rules)))


def _cost(row: PersonType, rules: Rules) -> tuple[int, bool]:
    """Fewer points off first; among equals the long-term one."""
    return points_off(row.type, rules) or 0, not row.long_term


def _fits(type_: FilingType, given: Mapping[str, str], about: About, rules: Rules) -> bool:
    lives = given.get("why") == "live"
    match type_:
        case FilingType.RETIRED_SETTLED:
            return lives and _retired(given, about) and given.get("household") == "moved"
        case FilingType.LONG_RESIDENT:
            return lives and (rules.find(LongStay) is None or given.get("since") == "long")
        case FilingType.POSTED_WORKER:
            return given.get("why") == "work" and _may_work(about, rules)
        case FilingType.REFERRAL:
            return given.get("referred") == "yes"
        case FilingType.OTHER_TEMPORARY:
            return "why" in given
        case FilingType.EMERGENCY:
            return False


def _next(given: Mapping[str, str], about: About, rules: Rules) -> str | None:
    return next((key for key in OPTIONS if key not in given and _asked(key, given, about, rules)), None)


def _asked(key: str, given: Mapping[str, str], about: About, rules: Rules) -> bool:
    """Whether the answer can make a difference: to a type of that day, for this person."""
    lives = given.get("why") == "live"
    settled = lives and rules.find(PersonType, type=FilingType.RETIRED_SETTLED) is not None
    match key:
        case "since":
            return lives and rules.find(LongStay) is not None
        case "retired":
            return settled and _may_be_retired(about, rules)
        case "household":
            return settled and _retired(given, about)
        case "referred":
            return rules.find(PersonType, type=FilingType.REFERRAL) is not None
        case _:
            return True


def _options(key: str, about: About, rules: Rules) -> tuple[str, ...]:
    """Nobody is asked whether they work here who can't: a child, somebody who is retired."""
    if key == "why" and not _may_work(about, rules):
        return tuple(v for v in OPTIONS[key] if v != "work")
    return OPTIONS[key]


def _may_work(about: About, rules: Rules) -> bool:
    return not about.insurance.retired and about.age >= rules.one(Ages).works_from


def _retired(given: Mapping[str, str], about: About) -> bool:
    return about.insurance.retired or given.get("retired") == "yes"


def _may_be_retired(about: About, rules: Rules) -> bool:
    """The platform knows it of an employee; of a resident it doesn't."""
    asked = about.insurance.kind is InsuranceKind.RESIDENT and about.age >= rules.one(Ages).retires_from
    return asked and not about.insurance.retired


def _longest(answers: Answers, about: About, rules: Rules) -> int:
    """How many questions can still come, whatever is answered."""
    key = _next(dict(answers), about, rules)
    if key is None:
        return 0
    return 1 + max(_longest((*answers, (key, v)), about, rules) for v in _options(key, about, rules))
