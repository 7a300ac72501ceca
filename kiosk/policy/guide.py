"""The guide: what can be done and how, and what people ask. Found by words, pinyin or initials. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.directory.grams import folded, in_order
from kiosk.policy.guide_rows import Answer, ServiceItem
from kiosk.policy.rows import Decision, Lock, Materials, Validity
from kiosk.policy.rulebook import RuleBook, Rules
from kiosk.texts import texts

#: What a topic's texts are called; an item has the first ones, a question the last.
_PARTS = ("materials", "step1", "step2", "step3", "limit", "says")


@dataclass(frozen=True)
class Topic:
    """One page of the guide. `name` tells it apart: "item.child", "ask.two_cities"."""

    row: ServiceItem | Answer

    @property
    def is_item(self) -> bool:
        return isinstance(self.row, ServiceItem)

    @property
    def name(self) -> str:
        row = self.row
        return f"item.{row.item}" if isinstance(row, ServiceItem) else f"ask.{row.question}"

    @property
    def key(self) -> str:
        """Where its texts stand."""
        return f"guide.{self.name}"


def topics(book: RuleBook, day: dt.date) -> tuple[Topic, ...]:
    """Every item, then every question, that holds on `day`; a place's own answers beside the country's, each says whose
    it is."""
    items = tuple(Topic(row) for row in book.rows(ServiceItem) if row.on(day))
    return items + tuple(Topic(row) for row in book.rows(Answer) if row.on(day))


def numbers(rules: Rules) -> Mapping[str, int]:
    """The figures that the guide's texts speak of, as the country's rows have them on the day."""
    decision, lock = rules.find(Decision), rules.find(Lock)
    months = [row.months for row in rules.all(Validity) if row.months]
    return {
        "working_days": decision.working_days if decision else 0,
        "lock_months": lock.months if lock else 0,
        "valid_months": min(months, default=0),
    }


def materials(rules: Rules, item: ServiceItem) -> Materials | None:
    """What is handed in for an item that is a filing; None where it is none."""
    return rules.find(Materials, type=item.type) if item.type is not None else None


def search(among: tuple[Topic, ...], words: str) -> tuple[Topic, ...]:
    """The topics that have every word: in their name first, then in what they say, then the letters of a name's
    beginnings. No words find everything, in its order."""
    typed = folded(words).split()
    ranked = [(rank, topic) for topic in among if (rank := _rank(topic, typed)) is not None]
    return tuple(topic for _, topic in sorted(ranked, key=lambda found: found[0]))


def _rank(topic: Topic, typed: list[str]) -> int | None:
    """0 in its name, 1 in what it says, 2 scattered over its name; None where a word is nowhere."""
    syllables = topic.row.spoken.split()
    names = [_said(topic, "zh", "name"), _said(topic, "en", "name"), "".join(s[0] for s in syllables)]
    names.append("".join(syllables))
    if all(any(word in name for name in names) for word in typed):
        return 0
    body = [*names, *(_said(topic, language, "says") for language in ("zh", "en"))]
    if all(any(word in said for said in body) for word in typed):
        return 1
    chinese = "".join(typed)
    return 2 if len(chinese) > 1 and not chinese.isascii() and in_order(chinese, names[0]) else None


def _said(topic: Topic, language: str, part: str) -> str:
    """A topic's name, or all it says, folded; Chinese without spaces, so that a word may reach over a comma."""
    known = texts(language)
    keys = (f"{topic.key}.{k}" for k in (("name",) if part == "name" else _PARTS))
    said = " ".join(folded(known[key]) for key in keys if key in known)
    return said.replace(" ", "") if language == "zh" else said
