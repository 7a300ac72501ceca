"""Which of the PC/SC readers count, in which order, and what their names tell. No PC/SC in here.

A name looks like "Maker Model [Interface] (serial) 00 01": the two numbers at its end follow the order of plugging in,
so a stable pattern leaves them out.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Interface(StrEnum):
    """How a reader meets the card."""

    CONTACT = "contact"
    CONTACTLESS = "contactless"


class Wanted(StrEnum):
    """Which interfaces count. `both`: the contact one is preferred."""

    BOTH = "both"
    CONTACT = "contact"
    CONTACTLESS = "contactless"


@dataclass(frozen=True)
class Choice:
    """`patterns` in the order of preference (a part of the name, or with *; none: every reader); a reader whose name
    has one of the words `contactless` is one, and one of the words `excluded` (a number may follow) never counts."""

    patterns: tuple[str, ...] = ()
    wanted: Wanted = Wanted.BOTH
    contactless: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def chosen(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those that count, the preferred first: by pattern, contact before contactless, by name."""
        ranked = sorted((self._rank(name), name) for name in names if self._counts(name))
        return tuple(name for (pattern, _), name in ranked if pattern < max(len(self.patterns), 1))

    def excluded_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those whose slot holds the terminal's own module."""
        return tuple(name for name in names if _has_word(name, self.excluded))

    def interface(self, name: str) -> Interface:
        """What the name says; a reader that doesn't say is a contact one."""
        return Interface.CONTACTLESS if _has_word(name, self.contactless) else Interface.CONTACT

    def _counts(self, name: str) -> bool:
        if _has_word(name, self.excluded):
            return False
        return self.wanted is Wanted.BOTH or self.interface(name).value == self.wanted.value

    def _rank(self, name: str) -> tuple[int, bool]:
        matched = (at for at, pattern in enumerate(self.patterns) if _matches(name, pattern))
        nowhere = len(self.patterns)
        return next(matched, nowhere), self.interface(name) is Interface.CONTACTLESS


def _matches(name: str, pattern: str) -> bool:
    # Brackets are part of names ("[CCID Interface]"), not of patterns.
    literal = pattern.lower().replace("[", "[[]")
    return fnmatch.fnmatchcase(name.lower(), f"*{literal}*")


def _has_word(name: str, words: Iterable[str]) -> bool:
    return any(re.search(rf"(?<![a-z]){re.escape(word.lower())}\d*(?![a-z\d])", name.lower()) for word in words)
