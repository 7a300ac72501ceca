"""Somebody who hears an amount and writes it down, and knows nothing of how its words are made."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.texts import text

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_FIRST = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ONES = (*_FIRST, *(f"{n}teen" for n in ("thir", "four", "fif", "six", "seven", "eigh", "nine")))
_TENS = {f"{w}ty": 10 * n for n, w in enumerate(("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine"), 2)}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}


def said(words: Sequence[str], language: str) -> str:
    """What is heard: the words of the prompts, one after another."""
    return ("" if language == "zh" else " ").join(text(language, f"voice.{word}") for word in words)


def heard(words: Sequence[str], language: str) -> int:
    """The amount in fen; ValueError where it is no amount."""
    return _chinese(said(words, "zh")) if language == "zh" else _english(said(words, "en"))


def _chinese(words: str) -> int:
    sign = -1 if words.startswith("退还") else 1
    words = words.removeprefix("退还")
    whole, _, rest = words.rpartition("元")
    if not _ and "元" not in words:
        whole, rest = "", words
    fen = 100 * _chinese_number(whole) if whole else 0
    rest = rest.removesuffix("整")
    for unit, worth in (("角", 10), ("分", 1)):
        if unit in rest:
            digit, rest = rest.split(unit)
            fen += worth * _DIGITS[digit.removeprefix("零") or "零"]
    if rest:
        raise ValueError(rest)
    return sign * fen


def _chinese_number(words: str) -> int:
    """Splits at the largest unit: what stands before it is counted in it."""
    for unit, worth in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        before, found, after = words.partition(unit)
        if found:
            return worth * (_chinese_number(before) if before else 1) + (_chinese_number(after) if after else 0)
    return _DIGITS[words[1:] if len(words) == 2 and words[0] == "零" else words]


def _english(words: str) -> int:
    sign = -1 if words.startswith("refund of ") else 1
    words = words.removeprefix("refund of ")
    yuan, found, rest = words.partition(" yuan")
    if not found:
        yuan, rest = "", words
    rest = rest.removeprefix(" and ").removesuffix(" fen")
    return sign * ((100 * _english_number(yuan) if yuan else 0) + (_english_number(rest) if rest else 0))


def _english_number(words: str) -> int:
    total = part = 0
    for word in words.split():
        if word in _SCALES:
            total, part = total + part * _SCALES[word], 0
        elif word == "hundred":
            part *= 100
        elif word != "and":
            part += _TENS[word] if word in _TENS else _ONES.index(word)
    return total + part
