"""Provinces and cities by code: which area codes there are, and how a place is called in full."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

#: Area codes that stand for no real place: invented data uses them.
INVENTED = ("95", "96", "97", "98", "99")


@cache
def known() -> Mapping[str, str]:
    """Two digits → province, four → city ("" where it has no name of its own), as GB/T 2260 has them."""
    lines = (files(__package__) / "data" / "regions.csv").read_text(encoding="utf-8").splitlines()
    return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def exists(code: str) -> bool:
    """True for six digits whose city is known, the province itself (xx0000, xx9900: 省本级), or an invented place."""
    return code[:4] in known() or code[:2] in INVENTED or (code[:2] in known() and code[2:] in ("0000", "9900"))


def full_name(code: str, given: str) -> str:
    """Province, city and what the list gives, each once: 430421 衡阳县 → 湖南省衡阳市衡阳县."""
    place = ""
    for name in (known().get(code[:2], ""), known().get(code[:4], ""), given):
        place = name if name.startswith(place) else place + name if not place.endswith(name) else place
    return place
