"""Typing a name by pinyin letters: which characters are read so, the frequent ones first.

Characters are those of GB 2312, level 1 (ordered by sound, 3,755 frequent ones) before level 2, plus a few that
names need and GB 2312 lacks. Readings come from pypinyin, surname readings included (单 shàn, 解 xiè).
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

#: Frequent in surnames and given names: these come before all others with the same sound.
COMMON = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰华建国玉春梅红志文斌波辉鹏宇浩子轩涵怡欣雨佳梓晨思婷雪琴凤珍淑慧"
)
_EXTRA = "喆赟翀玥堃犇淼焱垚骉璟琰瑄瀚祎昉晟昶頔翾璐"
_SURNAME_READINGS = {
    "单": "shan", "解": "xie", "查": "zha", "仇": "qiu", "曾": "zeng", "朴": "piao", "区": "ou", "任": "ren",
    "盖": "ge", "尉": "yu", "翟": "zhai", "缪": "miao", "员": "yun", "召": "shao", "覃": "qin", "洗": "xian",
}  # fmt: skip


def _gb2312() -> str:
    rows = range(0xB0, 0xF8)
    return "".join(bytes((high, low)).decode("gb2312", errors="ignore") for high in rows for low in range(0xA1, 0xFF))


@cache
def _by_reading() -> Mapping[str, tuple[str, ...]]:
    """Reading → characters: those usually read so (or so as a surname) first, then those that also can be."""
    # Single characters need no phrases, and nobody waits for a dictionary before the first frame.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import Style, pinyin

    usual: dict[str, dict[str, None]] = defaultdict(dict)
    rare: dict[str, dict[str, None]] = defaultdict(dict)
    everything = "".join(dict.fromkeys(COMMON + _gb2312() + _EXTRA))
    readings = pinyin(list(everything), style=Style.NORMAL, heteronym=True, v_to_u=False)
    for character, (first, *others) in zip(everything, readings, strict=True):
        usual[_SURNAME_READINGS.get(character, first)][character] = None
        usual[first][character] = None
        for other in others:
            rare[other][character] = None
    return {reading: tuple(usual.get(reading, {}) | rare.get(reading, {})) for reading in usual.keys() | rare.keys()}


def warm() -> None:
    """Build the table now (a fifth of a second), so that the first letter typed doesn't wait."""
    _by_reading()


@cache
def characters(letters: str, most: int = 60) -> tuple[str, ...]:
    """Characters whose pinyin is `letters` (ü typed as v), then those whose pinyin begins so; at most `most`."""
    wanted = letters.strip().lower()
    if not wanted:
        return ()
    table = _by_reading()
    found = dict.fromkeys(table.get(wanted, ()))
    longer = [c for reading in sorted(table) if reading.startswith(wanted) for c in table[reading]]
    rank = {character: place for place, character in enumerate(COMMON)}
    found.update(dict.fromkeys(sorted(dict.fromkeys(longer), key=lambda c: rank.get(c, len(rank)))))
    return tuple(found)[:most]
