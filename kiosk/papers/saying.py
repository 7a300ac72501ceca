"""A text by its key with its values: what a page and a paper say in common, before either speaks a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.texts import text


@dataclass(frozen=True)
class Saying:
    """A text's key and its values. A value that is itself a text is a Saying: somebody else's words, which may look
    like a key, are only ever strings."""

    key: str
    values: Mapping[str, str | Saying] = field(default_factory=dict)

    def say(self, language: str) -> str:
        said = {n: v.say(language) if isinstance(v, Saying) else v for n, v in self.values.items()}
        return text(language, self.key, **said)
