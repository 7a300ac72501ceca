"""Rows of the centre's files and of the hospital's books, gathered by settlement, and what they come to. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, TypeVar

from kiosk.domain.close import HospitalRow, PlatformRow, Stated, summed

R = TypeVar("R", PlatformRow, HospitalRow)


class Standing(Enum):
    """What a side's rows of one settlement come to."""

    NOTHING = auto()
    ONE = auto()
    ODD = auto()


@dataclass(frozen=True)
class Rows(Generic[R]):
    """A side's rows of one settlement, and the days they stand on."""

    rows: tuple[R, ...] = ()
    days: frozenset[dt.date] = frozenset()


def by_key(files: Mapping[dt.date, Iterable[R]], undone: Mapping[str, str]) -> dict[str, Rows[R]]:
    """The rows of each settlement. A row that two days' files repeat counts once; one that a file repeats, twice. A
    refund belongs to the settlement that our own undoing was about (`undone`: its number → the settlement's), or whose
    settlement number it bears, under whatever number it was sent."""
    rows: Counter[R] = Counter()
    days: dict[R, set[dt.date]] = {}
    for day, file in files.items():
        kept = Counter(file)
        rows |= kept
        for row in kept:
            days.setdefault(row, set()).add(day)
    named = {row.settlement_id: key_of(row) for row in rows if row.settlement_id and not row.refund}
    found: dict[str, list[R]] = {}
    for row in sorted(rows.elements(), key=_order):
        key = key_of(row)
        if row.refund:
            key = undone.get(key) or named.get(row.settlement_id, key)
        found.setdefault(key, []).append(row)
    return {key: Rows(tuple(kept), frozenset().union(*(days[row] for row in kept))) for key, kept in found.items()}


def _order(row: PlatformRow | HospitalRow) -> tuple[object, ...]:
    """The settlement before its refund; the rest only so that the order is always the same."""
    stated, said = row.stated, str(row.request_id or "")
    last = row.person_id if isinstance(row, PlatformRow) else f"{row.insurance} {row.clearing}"
    return row.refund, said, row.message, row.settlement_id, stated.total, stated.fund_total, stated.account, last


def key_of(row: PlatformRow | HospitalRow) -> str:
    """The request number; what is not one of ours is marked "#", so that it can't pass for one."""
    if row.request_id is not None:
        return str(row.request_id)
    return "#" + (row.message or row.settlement_id or f"{row.stated.total.plain()}/{row.stated.fund_total.plain()}")


def standing(rows: Iterable[PlatformRow | HospitalRow]) -> Standing:
    """A settlement and its refund come to nothing; two settlements, or half a refund, are odd."""
    kept = tuple(rows)
    left = sum(-1 if row.refund else 1 for row in kept)
    if left == 0:
        return Standing.NOTHING if summed(tuple(row.stated for row in kept)) == Stated() else Standing.ODD
    return Standing.ONE if left == 1 else Standing.ODD


def one(rows: Iterable[PlatformRow | HospitalRow]) -> bool:
    """Whether exactly one settlement stands."""
    return standing(rows) is Standing.ONE
