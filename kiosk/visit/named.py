"""Texts of names that a driver gives: of parts, details, tests, fixes, confirmations."""

from __future__ import annotations

from kiosk.texts import LANGUAGES, texts
from kiosk.visit.facts import word
from kiosk.visit.screen import Text


def named(prefix: str, name: str) -> Text | str:
    """The text of a name that a driver gave, the name itself where nobody wrote one: a hospital's own driver must not
    bring the page down."""
    key = f"{prefix}.{name}"
    return Text.of(key) if all(key in texts(language) for language in LANGUAGES) else name.replace("_", " ")


def part(name: str) -> Text | str:
    """A part as the report names it: "ID card reader"."""
    return named("parts", word(name))
