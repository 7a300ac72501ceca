"""Places: six-digit insurance area codes (医保区划)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Region:
    """An insurance area: six digits and its Chinese name. ValueError for another shape.

    The first two digits are the province, the first four the city; 省本级 is its own area (xx99…), not the
    capital city (R18).
    """

    code: str
    name: str

    def __post_init__(self) -> None:
        if len(self.code) != 6 or not self.code.isascii() or not self.code.isdigit():
            raise ValueError("a region code has six digits")

    @property
    def province(self) -> str:
        return self.code[:2]

    @property
    def city(self) -> str:
        return self.code[:4]

    def other_province(self, other: Region) -> bool:
        """True where care in `other` is cross-province for a member insured here."""
        return self.province != other.province
