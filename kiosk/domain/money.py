"""Money is whole fen. No float ever becomes money, and every rounding is named where it happens."""

from __future__ import annotations

import re
from collections.abc import Iterable

_YUAN = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,2}))?\Z", re.ASCII)


class Fen(int):
    """A whole number of fen (1/100 yuan). Sums and differences stay Fen.

    A bool or a float is refused with TypeError: `Fen(12.5)` would silently lose half a fen.
    """

    def __new__(cls, value: int = 0) -> Fen:
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"money is whole fen, not {type(value).__name__}")
        return super().__new__(cls, value)

    def __add__(self, other: int) -> Fen:
        return Fen(int(self) + _whole(other))

    __radd__ = __add__

    def __sub__(self, other: int) -> Fen:
        return Fen(int(self) - _whole(other))

    def __rsub__(self, other: int) -> Fen:
        return Fen(_whole(other) - int(self))

    def __neg__(self) -> Fen:
        return Fen(-int(self))

    def yuan(self) -> str:
        """The amount as people read it: "11,811.24"; the platform's plain form is `plain()`."""
        sign = "-" if self < 0 else ""
        return f"{sign}{abs(int(self)) // 100:,}.{abs(int(self)) % 100:02d}"

    def plain(self) -> str:
        """The amount as machines write it: "11811.24"."""
        return self.yuan().replace(",", "")

    @classmethod
    def of_yuan(cls, text: str) -> Fen:
        """Read "11811.24", "11811.2" or "11811"; ValueError for anything else, three decimals included."""
        match = _YUAN.match(text)
        if match is None:
            raise ValueError("an amount has digits and at most two decimals")
        sign, yuan, decimals = match.groups()
        value = int(yuan) * 100 + int((decimals or "").ljust(2, "0") or "0")
        return cls(-value if sign else value)


def _whole(value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"money is whole fen, not {type(value).__name__}")
    return int(value)


#: A ratio in basis points: 8500 is 85 %. The platform states ratios with four decimals (pool_prop_selfpay 5,4).
BasisPoints = int
WHOLE: BasisPoints = 10_000


def half_up(amount: Fen, ratio: BasisPoints) -> Fen:
    """`ratio` of `amount` in fen, halves rounded away from zero; `ratio` in basis points."""
    product = int(amount) * ratio
    sign = -1 if product < 0 else 1
    return Fen(sign * ((abs(product) * 2 + WHOLE) // (2 * WHOLE)))


def down(amount: Fen, ratio: BasisPoints) -> Fen:
    """`ratio` of `amount` in fen, the remainder dropped (towards zero)."""
    product = int(amount) * ratio
    return Fen(product // WHOLE if product >= 0 else -(-product // WHOLE))


def total(amounts: Iterable[Fen]) -> Fen:
    """The sum of amounts in fen; Fen(0) for none."""
    return sum(amounts, Fen(0))
