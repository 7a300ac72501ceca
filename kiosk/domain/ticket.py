"""Numbers of this kiosk's own tickets: `KT-` + ten random characters + one check character.

The alphabet is Crockford's base 32 (digits and capitals without I, L, O, U), so that a number read out at a window is
heard right. The check character finds every single wrong character and every swap of two: each place is multiplied
by another power of a generator of GF(32).
"""

from __future__ import annotations

import re

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHAPE = re.compile(f"KT-([{_ALPHABET}]{{10}})([{_ALPHABET}])")
_RANDOM_BYTES = 7
_FIELD = 0b100101  # x⁵ + x² + 1, primitive over GF(2)


def make(random_bytes: bytes) -> str:
    """A ticket number of 50 bits from at least 7 random bytes (`secrets.token_bytes(7)`); ValueError for fewer."""
    if len(random_bytes) < _RANDOM_BYTES:
        raise ValueError(f"a ticket number needs {_RANDOM_BYTES} random bytes")
    bits = int.from_bytes(random_bytes[:_RANDOM_BYTES], "big") >> 6
    body = "".join(_ALPHABET[bits >> shift & 31] for shift in range(45, -1, -5))
    return f"KT-{body}{_check_character(body)}"


def is_ticket(text: str) -> bool:
    """True for exactly what `make` writes, the check character included."""
    match = _SHAPE.fullmatch(text)
    return match is not None and match[2] == _check_character(match[1])


def _check_character(body: str) -> str:
    check = 0
    for character in body:
        check = (check ^ _ALPHABET.index(character)) << 1
        if check & 32:
            check ^= _FIELD
    return _ALPHABET[check]
