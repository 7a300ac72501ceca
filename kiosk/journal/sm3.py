"""SM3 (GB/T 32905) link by link: OpenSSL's through hashlib, or cryptography's own where Python's OpenSSL has none."""

from __future__ import annotations

import hashlib
from typing import Protocol

from cryptography.hazmat.primitives import hashes


class Digest(Protocol):
    """A hash under way, as hashlib has it."""

    def copy(self) -> Digest: ...
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


class Portable:
    """The same by cryptography, about twice as slow for a link."""

    def __init__(self, under_way: hashes.Hash | None = None) -> None:
        self._hash = under_way or hashes.Hash(hashes.SM3())

    def copy(self) -> Portable:
        return Portable(self._hash.copy())

    def update(self, data: bytes, /) -> None:
        self._hash.update(data)

    def digest(self) -> bytes:
        return self._hash.copy().finalize()


def _fresh() -> Digest:
    try:
        return hashlib.new("sm3")
    except ValueError:
        return Portable()


#: A hash of nothing yet: copying it is quicker than looking the algorithm up for every link.
FRESH: Digest = _fresh()


def sm3(*parts: bytes) -> bytes:
    """The digest of all parts, one after the other (32 bytes)."""
    digest = FRESH.copy()
    for part in parts:
        digest.update(part)
    return digest.digest()
