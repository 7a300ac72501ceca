"""Words cut into the pieces that the index holds, so that any part of a name finds it. Pure.

SQLite's own tokenizers find whole words; Chinese has none. A name is cut into overlapping pairs (南华 华大 大学 …), its
initials too (nh hd dx …), its pinyin into threes (nan anh nhu …). A part of a name is then a phrase of neighbouring
pieces: an exact search, of one piece as often as not. A single character is the beginning of a piece.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_DIGITS = str.maketrans("0123456789〇", "零一二三四五六七八九零")
_PIECE = re.compile(r"[一-鿿㐀-䶿]+|[a-z]+")


def folded(text: str) -> str:
    """One spelling of what people and lists write differently: full width, letter case, 1 and 一; only letters and
    characters stay, with single spaces between words."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_DIGITS)
    return " ".join(_PIECE.findall(plain))


def pairs(text: str) -> str:
    """Overlapping pairs, and the last one alone, as the index stores them. Chinese: 南华大 → 南华 华大 大."""
    return " ".join(text[i : i + 2] for i in range(len(text)))


def threes(letters: str) -> str:
    """Overlapping threes of letters, and what remains at the end: hua shi → huashi: hua uas ash shi hi i."""
    return " ".join(letters[i : i + 3] for i in range(len(letters)))


def match(words: Iterable[str]) -> str:
    """The FTS5 expression for folded `words`: each of them somewhere in a row. "" for no words."""
    return " AND ".join(f"({_word(word)})" for word in words)


def scattered(characters: str) -> str:
    """The expression for rows that have every one of the characters somewhere (南华附一 for 南华大学附属第一医院)."""
    return " AND ".join(f"name : {_piece(c)}" for c in dict.fromkeys(characters))


def in_order(characters: str, text: str) -> bool:
    """True where the characters stand in `text` one after the other, others between them."""
    rest = iter(text)
    return all(c in rest for c in characters)


def _word(word: str) -> str:
    if not word.isascii():
        return f"{{name place service}} : {_phrase(word, 2)}"
    alone = f'"{word}"'  # a letter that is a word: Hospital A
    return f"initials : {_phrase(word, 2)} OR pinyin : {alone if len(word) == 1 else _phrase(word, 3)}"


def _phrase(word: str, size: int) -> str:
    if len(word) < size:
        return _piece(word)
    return '"' + " ".join(word[i : i + size] for i in range(len(word) - size + 1)) + '"'


def _piece(beginning: str) -> str:
    return f'"{beginning}" *'
