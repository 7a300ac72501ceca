"""How a name is read: its pinyin syllables, by pypinyin, when a directory is built. Searching needs no dictionary."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

#: Places that the dictionary reads wrongly.
_PLACES = {"朝阳": ("chao", "yang"), "长治": ("chang", "zhi"), "漯河": ("luo", "he")}


@cache
def _pinyin() -> Any:
    """Loaded on first use: a terminal never builds a directory, and nobody waits for a dictionary."""
    import pypinyin

    pypinyin.load_phrases_dict({place: [[syllable] for syllable in read] for place, read in _PLACES.items()})
    return pypinyin


@lru_cache(100_000)
def _alone(character: str) -> str:
    """A single character's usual reading, toneless, ü as v."""
    return str(_pinyin().lazy_pinyin(character)[0]).lower()


@lru_cache(100_000)
def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """The syllables of `text`, what isn't Chinese letter by letter: as its words are read, and, where that differs,
    as its characters are read alone (六安 is lu an and liu an: both are typed)."""
    words = tuple(
        part
        for syllable in _pinyin().lazy_pinyin(text, errors=lambda other: list(other))
        if (part := str(syllable).lower()).isalnum()
    )
    alone = tuple(_alone(character) for character in text if character.isalnum())
    return (words,) if words == alone else (words, alone)
