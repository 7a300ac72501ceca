"""Reed–Solomon over GF(256) as QR codes use it (ISO/IEC 18004, 7.5: x⁸ + x⁴ + x³ + x² + 1), with erasures: a byte that
is known to be unreadable costs half of what a wrong one costs."""

from __future__ import annotations

from collections.abc import Sequence

_EXP = [0] * 512
_LOG = [0] * 256
_value = 1
for _power in range(255):
    _EXP[_power] = _EXP[_power + 255] = _value
    _LOG[_value] = _power
    _value = _value << 1 ^ (0x11D if _value & 0x80 else 0)


def corrected(block: Sequence[int], parity: int, erased: Sequence[int], spare: int) -> list[int] | None:
    """The block (data, then `parity` bytes) without its errors; `erased`: places whose bytes are worth nothing.

    None where more is wrong than can be told with `spare` parity bytes left over to check it.
    """
    if len(erased) + spare > parity:
        return None
    found = list(block)
    for at in erased:
        found[at] = 0
    syndromes = _syndromes(found, parity)
    if not any(syndromes):
        return found
    length = len(found)
    erasures = [1]
    for at in erased:
        erasures = _times(erasures, [1, _EXP[length - 1 - at]])
    modified = _times(syndromes, erasures)[:parity]
    errors = _berlekamp_massey(modified[len(erased) :], (parity - len(erased) - spare) // 2)
    if errors is None:
        return None
    locator = _times(errors, erasures)
    roots = [at for at in range(length) if _at(locator, (255 - (length - 1 - at)) % 255) == 0]
    if len(roots) != len(locator) - 1:
        return None
    evaluator = _times(syndromes, locator)[:parity]
    slope = [locator[power] if power % 2 else 0 for power in range(len(locator))][1:]
    for at in roots:
        inverse = (255 - (length - 1 - at)) % 255
        below = _at(slope, inverse)
        if below == 0:
            return None
        above = _mul(_EXP[length - 1 - at], _at(evaluator, inverse))
        found[at] ^= _mul(above, _EXP[255 - _LOG[below]])
    return found if not any(_syndromes(found, parity)) else None


def _mul(a: int, b: int) -> int:
    return _EXP[_LOG[a] + _LOG[b]] if a and b else 0


def _times(a: Sequence[int], b: Sequence[int]) -> list[int]:
    product = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        if x:
            for j, y in enumerate(b):
                product[i + j] ^= _mul(x, y)
    return product


def _at(polynomial: Sequence[int], power: int) -> int:
    """Its value (lowest coefficient first) where x is the generator to that power."""
    value = 0
    for each in reversed(polynomial):
        value = _mul(value, _EXP[power]) ^ each
    return value


def _syndromes(block: Sequence[int], parity: int) -> list[int]:
    backwards = block[::-1]
    return [_at(backwards, power) for power in range(parity)]


def _berlekamp_massey(syndromes: Sequence[int], most: int) -> list[int] | None:
    """The locator of at most so many errors, lowest coefficient first; None where there are more."""
    current, before = [1], [1]
    count, gap, last = 0, 1, 1
    for step in range(len(syndromes)):
        off = syndromes[step]
        for power in range(1, count + 1):
            if power < len(current):
                off ^= _mul(current[power], syndromes[step - power])
        if off == 0:
            gap += 1
            continue
        factor = _mul(off, _EXP[255 - _LOG[last]])
        shifted = [0] * gap + [_mul(factor, each) for each in before]
        longer = [0] * max(len(current), len(shifted))
        for power, each in enumerate(current):
            longer[power] ^= each
        for power, each in enumerate(shifted):
            longer[power] ^= each
        if 2 * count <= step:
            before, last, count, gap = current, off, step + 1 - count, 1
        else:
            gap += 1
        current = longer
    while len(current) > 1 and current[-1] == 0:
        current.pop()
    return current if len(current) - 1 == count <= most else None
