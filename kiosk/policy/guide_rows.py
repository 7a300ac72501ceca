"""Service items (R35) and questions with their answers, as rows. Their words stand in texts under "guide.<key>"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from kiosk.domain.filing import FilingType
from kiosk.policy.row import Row


class Publisher(StrEnum):
    """Who has said it. Texts: "guide.by.<value>"."""

    NATION = "nation"
    JIANGXI = "jiangxi"
    RULES = "rules"


@dataclass(frozen=True, kw_only=True)
class ServiceItem(Row):
    """One thing a person can have done, with the six things that are the same wherever it is asked for: its name,
    steps and standard are texts, its materials those of `type` where it is a filing. `code` "" and `one_stop` None: the
    source doesn't give it. `spoken`: the Chinese name in pinyin, for searching by letters."""

    RULE: ClassVar[str] = "R35"
    KEY: ClassVar[tuple[str, ...]] = ("item",)
    item: str
    spoken: str
    publisher: Publisher
    type: FilingType | None = None
    code: str = ""
    one_stop: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Answer(Row):
    """A question as people ask it, and what was answered on `begin`. `place`: whose answer it is, where it isn't the
    whole country's."""

    RULE: ClassVar[str] = "R35"
    KEY: ClassVar[tuple[str, ...]] = ("question",)
    question: str
    spoken: str
    publisher: Publisher


CLASSES: tuple[type[Row], ...] = (ServiceItem, Answer)
