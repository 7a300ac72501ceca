"""Every text a person reads, by key, in Chinese and English. One place: the screens, papers and docs draw from it.

A language is a folder of TOML files; nested tables join with dots: `[problem.K-101] title = "…"` is
"problem.K-101.title". Placeholders are `{name}`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("zh", "en")


class TextMissing(KeyError):
    """No text under this key: a bug that the text lint finds before a person does."""


@cache
def texts(language: str) -> Mapping[str, str]:
    """All texts of a language by key. ValueError where two files define the same key."""
    found: dict[str, str] = {}
    for file in sorted((files(__name__) / language).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            _flatten(tomllib.loads(file.read_text(encoding="utf-8")), "", found, file.name)
    return found


def text(language: str, key: str, /, **values: object) -> str:
    """The text under `key`, its placeholders filled. Raises TextMissing, and KeyError for a missing value."""
    try:
        pattern = texts(language)[key]
    except KeyError as error:
        raise TextMissing(f"{language}: {key}") from error
    return pattern.format(**values) if values or "{" in pattern else pattern


def _flatten(table: Mapping[str, Any], prefix: str, found: dict[str, str], where: str) -> None:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            _flatten(value, key + ".", found, where)
        elif key in found:
            raise ValueError(f"{where}: {key} is defined twice")
        else:
            found[key] = str(value)
