"""A text as data: its key and its values. It is said when somebody reads it, in their language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.texts import text


@dataclass(frozen=True)
class Text:
    """A text by key with its values. A value may be a Text itself, or several, which are said one after the other."""

    key: str
    values: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, key: str, /, **values: Any) -> Text:
        return cls(key, tuple(values.items()))

    def say(self, language: str) -> str:
        """In `language`. Raises TextMissing and KeyError as `kiosk.texts.text` does."""
        return text(language, self.key, **{k: _joined(resolve(v, language), language) for k, v in self.values})

    def __str__(self) -> str:
        """The English sentence: what logs, the command line and JSON have beside key and values."""
        return self.say("en")

    def data(self) -> dict[str, Any]:
        """Key and values as plain data, the same in every language."""
        return {"key": self.key, "values": {name: _plain(value) for name, value in self.values}}

    @classmethod
    def from_data(cls, data: Any) -> Text:
        """What `data` gave, read back. Raises ValueError for anything else."""
        if not isinstance(data, Mapping) or not isinstance(data.get("key"), str):
            raise ValueError("a key and values expected")
        values = data.get("values")
        return cls(data["key"], tuple((str(k), _read(v)) for k, v in (values or {}).items()))


def resolve(value: Any, language: str) -> Any:
    """`value` with every Text in it, however deep, said in `language`; mappings become dicts, tuples lists."""
    if isinstance(value, Text):
        return value.say(language)
    if isinstance(value, Mapping):
        return {k: resolve(v, language) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [resolve(v, language) for v in value]
    return value


def _joined(value: Any, language: str) -> Any:
    return text(language, "said.and").join(map(str, value)) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.data()
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_read(each) for each in value)
    return Text.from_data(value) if isinstance(value, Mapping) else value
