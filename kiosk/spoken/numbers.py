"""Amounts and numbers as prompts of the voice pack: `amount` for money, `spelled` for tickets and references.

Mandarin reads an amount as a bank does, in groups of four digits: 十二万零三百四十五元六角七分. One 零 stands for any
run of zeros between two places that are said; zeros at the end of a group are silent, and so is a group of zeros
(一亿零二). 十 without 一 only where the number begins with it (十二, but 一百一十二). 元 alone is closed by 整.

两 or 二: 两 where a 2 opens the amount right before 千, 万, 亿, 元, 角 or 分 (两千, 两万, 两元); everywhere else 二
(二十, 二百, 十二万, 三万二千). Both are right before 百; one rule that a listener meets every day and that no second
reading contradicts is worth more than the choice. English counts yuan and fen, as it counts dollars and cents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kiosk.domain.money import Fen

#: The largest amount that has words, in fen: below a million million yuan, as far as `Fen.of_yuan` reads.
LARGEST = Fen(10**14 - 1)

_GROUPS = ("", "unit.ten_thousand", "unit.hundred_million")
_PLACES = ("", "unit.ten", "unit.hundred", "unit.thousand")
_SCALES = ("", "unit.thousand", "unit.million", "unit.billion")
_BACK, _YUAN, _JIAO, _FEN, _WHOLE, _LIANG = (
    "amount.back",
    "unit.yuan",
    "unit.jiao",
    "unit.fen",
    "unit.whole",
    "number.liang",
)
_TENS = tuple(range(20, 100, 10))
_DIGITS = frozenset(f"number.{n}" for n in range(10))

#: Every prompt an amount or a spelled number can be made of, by language; letters are in `prompts`.
WORDS: Mapping[str, frozenset[str]] = {
    "zh": _DIGITS | {*_PLACES[1:], *_GROUPS[1:], _BACK, _YUAN, _JIAO, _FEN, _WHOLE, _LIANG},
    "en": _DIGITS
    | {f"number.{n}" for n in (*range(10, 20), *_TENS)}
    | {"unit.hundred", *_SCALES[1:], "unit.and", _BACK, _YUAN, _FEN},
}


def amount(fen: Fen, language: str) -> tuple[str, ...]:
    """`fen` as prompts; a negative one is what comes back to the person ("退还"). ValueError beyond LARGEST and for a
    language without a rule: an amount is said whole or not at all."""
    if abs(fen) > LARGEST:
        raise ValueError("an amount of that size has no words")
    yuan, rest = divmod(abs(int(fen)), 100)
    if language == "zh":
        said = tuple(_mandarin(yuan, rest))
        if said[0] == "number.2" and said[1] not in ("unit.ten", "unit.hundred"):
            said = (_LIANG, *said[1:])
    elif language == "en":
        said = tuple(_english(yuan, rest))
    else:
        raise ValueError(f"no words for amounts in {language!r}")
    return (_BACK, *said) if fen < 0 else said


def spelled(number: str) -> tuple[str, ...]:
    """A number of a paper, character by character: digits and capital letters; what only divides them is silent."""
    said = (f"{'number' if c.isdigit() else 'letter'}.{c}" for c in number if c.isascii() and c.isalnum())
    return tuple(said)


def _mandarin(yuan: int, rest: int) -> Iterator[str]:
    jiao, fen = divmod(rest, 10)
    if yuan or not rest:
        yield from _count(yuan)
        yield _YUAN
        if yuan and not rest:
            yield _WHOLE
    if jiao:
        yield f"number.{jiao}"
        yield _JIAO
    elif fen and yuan:
        yield "number.0"
    if fen:
        yield f"number.{fen}"
        yield _FEN


def _count(number: int) -> Iterator[str]:
    """A whole number below 10¹² in groups of four digits."""
    if number == 0:
        yield "number.0"
        return
    groups = [number // 10_000**at % 10_000 for at in (2, 1, 0)]
    begun = gap = False
    for group, name in zip(groups, reversed(_GROUPS), strict=True):
        if group == 0:
            gap = begun
            continue
        if begun and (gap or group < 1000):
            yield "number.0"
        yield from _group(group, first=not begun)
        if name:
            yield name
        begun, gap = True, False


def _group(group: int, *, first: bool) -> Iterator[str]:
    """1–9,999. `first`: the number begins here, so 十 needs no 一."""
    begun = gap = False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit == 0:
            gap = begun
            continue
        if gap:
            yield "number.0"
        if not (first and not begun and place == 1 and digit == 1):
            yield f"number.{digit}"
        if place:
            yield _PLACES[place]
        begun, gap = True, False


def _english(yuan: int, rest: int) -> Iterator[str]:
    if yuan or not rest:
        yield from _words(yuan)
        yield _YUAN
    if yuan and rest:
        yield "unit.and"
    if rest:
        yield from _below_hundred(rest)
        yield _FEN


def _words(number: int) -> Iterator[str]:
    """A whole number in groups of three digits; "and" before what is below a hundred, where something stands before."""
    if number == 0:
        yield "number.0"
        return
    begun = False
    for at in (3, 2, 1, 0):
        group = number // 1000**at % 1000
        if group == 0:
            continue
        hundreds, below = divmod(group, 100)
        if hundreds:
            yield f"number.{hundreds}"
            yield "unit.hundred"
        if below:
            if hundreds or (begun and at == 0):
                yield "unit.and"
            yield from _below_hundred(below)
        if at:
            yield _SCALES[at]
        begun = True


def _below_hundred(number: int) -> Iterator[str]:
    if number < 20:
        yield f"number.{number}"
        return
    yield f"number.{number // 10 * 10}"
    if number % 10:
        yield f"number.{number % 10}"
