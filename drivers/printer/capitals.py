"""Amounts in Chinese capitals (大写), as financial papers write them so that no stroke can be added."""

from __future__ import annotations

from kiosk.domain.money import Fen

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def capitals(amount: Fen) -> str:
    """1180506 fen → 壹万壹仟捌佰零伍元零陆分; whole yuan end in 整, a refund's sign is not written.

    Rules of 《支付结算办法》 appendix 1: one 零 for a run of zeros inside, 零 between 元 and 分 where 角 is missing.
    ValueError from 10¹² yuan on.
    """
    yuan, rest = divmod(abs(int(amount)), 100)
    jiao, fen = divmod(rest, 10)
    whole = _whole(yuan)
    if not rest:
        return f"{whole or '零'}元整"
    text = f"{whole}元" if whole else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif whole:
        text += "零"
    return text + (f"{_DIGITS[fen]}分" if fen else "整")


def _whole(yuan: int) -> str:
    if yuan >= 10 ** (4 * len(_GROUPS)):
        raise ValueError("an amount of this size has no place on a slip")
    text, gap = "", False
    for group in range(len(_GROUPS) - 1, -1, -1):
        part = yuan // 10 ** (4 * group) % 10_000
        if part == 0:
            gap = gap or bool(text)
            continue
        if text and (gap or part < 1000):
            text += "零"
        text += _group(part) + _GROUPS[group]
        gap = False
    return text


def _group(part: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = digit == 0 and bool(text)
    return text
