"""A code with parts that can't be read (glare, a thumb): which bytes are unsure is known, and that is worth as much
again as the code's own error correction (ISO/IEC 18004, 7.3 to 7.9).

The bytes are put right here, and the modules drawn anew from them: what they say, zxing-cpp still decides.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from drivers.camera.finders import Vector
from drivers.camera.grid import known
from drivers.camera.reedsolomon import corrected

#: Parity bytes a block, then how many blocks of how many data bytes; per version 1 to 10 and level (table 9).
_Layout: TypeAlias = tuple[int, tuple[tuple[int, int], ...]]
_BLOCKS: Mapping[str, tuple[_Layout, ...]] = {
    "L": (
        (7, ((1, 19),)), (10, ((1, 34),)), (15, ((1, 55),)), (20, ((1, 80),)), (26, ((1, 108),)), (18, ((2, 68),)),
        (20, ((2, 78),)), (24, ((2, 97),)), (30, ((2, 116),)), (18, ((2, 68), (2, 69))),
    ),
    "M": (
        (10, ((1, 16),)), (16, ((1, 28),)), (26, ((1, 44),)), (18, ((2, 32),)), (24, ((2, 43),)), (16, ((4, 27),)),
        (18, ((4, 31),)), (22, ((2, 38), (2, 39))), (22, ((3, 36), (2, 37))), (26, ((4, 43), (1, 44))),
    ),
    "Q": (
        (13, ((1, 13),)), (22, ((1, 22),)), (18, ((2, 17),)), (26, ((2, 24),)), (18, ((2, 15), (2, 16))),
        (24, ((4, 19),)), (18, ((2, 14), (4, 15))), (22, ((4, 18), (2, 19))), (20, ((4, 16), (4, 17))),
        (24, ((6, 19), (2, 20))),
    ),
    "H": (
        (17, ((1, 9),)), (28, ((1, 16),)), (22, ((2, 13),)), (16, ((4, 9),)), (22, ((2, 11), (2, 12))),
        (28, ((4, 15),)), (26, ((4, 13), (1, 14))), (26, ((4, 14), (2, 15))), (24, ((4, 12), (4, 13))),
        (28, ((6, 15), (2, 16))),
    ),
}  # fmt: skip
_LEVELS = ("M", "L", "H", "Q")
#: Parity bytes that must be left over to tell a right correction from a lucky one, and the shares of all that are
#: given up as unreadable, tried in turn.
_SPARE, _GIVEN_UP = 2, (0.0, 0.35, 0.55, 0.75)
#: By mode (numbers, letters, bytes): the bits of the length, and those of one character, two, three (7.4); up to
#: version 9, and above, from so many modules a side.
_LENGTHS: tuple[Mapping[str, tuple[int, tuple[int, ...]]], ...] = (
    {"0001": (10, (4, 7, 10)), "0010": (9, (6, 11)), "0100": (8, (8,))},
    {"0001": (12, (4, 7, 10)), "0010": (11, (6, 11)), "0100": (16, (8,))},
)
_LONGER = 57
#: Formats that agree with less than this share of what can be had are no format.
_AGREES = 0.55


def mended(modules: Vector, sure: Vector) -> Vector | None:
    """The modules (above 0 light), wrong and unsure ones put right; `sure`: how sure each is. None: not possible."""
    side = len(modules)
    format_ = _format(modules * sure)
    if format_ is None:
        return None
    level, mask, bits = format_
    rows, columns = _path(side)
    flipped = _masks(side)[mask][rows, columns]
    dark = (modules[rows, columns] <= 0) != flipped
    parity, groups = _BLOCKS[level][(side - 17) // 4 - 1]
    places = _deinterleaved(parity, groups)
    count = sum(len(block) for block in places)
    words = np.packbits(dark[: count * 8])
    trust = sure[rows, columns][: count * 8].reshape(count, 8).min(1)
    padded = _padded(words, np.concatenate([block[:-parity] for block in places]), side)
    for block in places:
        found = _corrected(words[block].tolist(), parity, trust[block], padded[block])
        if found is None:
            return None
        words[block] = found
    dark[: count * 8] = np.unpackbits(words).astype(bool)
    drawn = known(side).astype(np.float64)
    drawn[rows, columns] = np.where(dark != flipped, -1.0, 1.0)
    for copy in _format_places(side):
        for (y, x), bit in zip(copy, bits, strict=True):
            drawn[y, x] = -1.0 if bit else 1.0
    unknown = drawn == 0  # the version's own number, from side 45 on
    drawn[unknown] = np.where(modules[unknown] > 0, 1.0, -1.0)
    return drawn


def _corrected(block: list[int], parity: int, trust: Vector, padded: NDArray[np.intp]) -> list[int] | None:
    """`padded`: what stands at each place where that is padding, -1 elsewhere. Believed last of all, with as many bytes
    given up as can be: where it begins says the text's length, and that may be misread."""
    order = np.argsort(trust)
    for share in _GIVEN_UP:
        erased = order[: int(share * parity)].tolist()
        found = corrected(block, parity, erased, _SPARE)
        if found is not None:
            return found
    known_, order = np.where(padded >= 0, padded, block).tolist(), order[padded[order] < 0]
    return corrected(known_, parity, order[: parity - _SPARE].tolist(), _SPARE)


def _padded(words: NDArray[np.uint8], data: NDArray[np.intp], side: int) -> NDArray[np.intp]:
    """Of all bytes in their sequence, what those are that only fill the code up behind its text (7.4.10): 236 and 17 in
    turn; -1 for the others. `data`: the places of the data's bytes. The text is taken to be in one mode."""
    found = np.full(len(words), -1, np.intp)
    bits = "".join(f"{word:08b}" for word in words[data[:3]])
    lengths = _LENGTHS[side >= _LONGER].get(bits[:4])
    if lengths is None:
        return found
    digits, units = lengths
    count = int(bits[4 : 4 + digits], 2)
    used = 4 + digits + count // len(units) * units[-1] + (units[count % len(units) - 1] if count % len(units) else 0)
    rest = data[(used + 4 + 7) // 8 :]
    found[rest] = np.where(np.arange(len(rest)) % 2 == 0, 236, 17)
    return found


def _format(modules: Vector) -> tuple[str, int, tuple[int, ...]] | None:
    """Level, mask and the 15 bits whose both copies agree best with what is seen."""
    seen = np.array([[modules[y, x] for y, x in copy] for copy in _format_places(len(modules))]).sum(0)
    codes = _formats()
    scores = (1 - 2 * codes) @ seen
    best = int(np.argmax(scores))
    if scores[best] < _AGREES * np.abs(seen).sum():
        return None
    return _LEVELS[best >> 3], best & 7, tuple(int(bit) for bit in codes[best])


@functools.cache
def _formats() -> NDArray[np.int64]:
    """All 32, each 15 bits, the highest first: BCH (15, 5), masked (7.9.1)."""
    codes = []
    for data in range(32):
        rest = data << 10
        for bit in range(14, 9, -1):
            if rest >> bit & 1:
                rest ^= 0b10100110111 << bit - 10
        code = (data << 10 | rest) ^ 0b101010000010010
        codes.append([code >> bit & 1 for bit in range(14, -1, -1)])
    return np.array(codes)


@functools.cache
def _format_places(side: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Where the bits of both copies stand, the highest first (figure 25)."""
    first = [(8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)] + [(y, 8) for y in (7, 5, 4, 3, 2, 1, 0)]
    second = [(side - 1 - step, 8) for step in range(7)] + [(8, side - 8 + step) for step in range(8)]
    return tuple(first), tuple(second)


@functools.cache
def _masks(side: int) -> NDArray[np.bool_]:
    y, x = np.mgrid[:side, :side]
    both = y * x
    return np.array(
        [
            (y + x) % 2 == 0,
            y % 2 == 0,
            x % 3 == 0,
            (y + x) % 3 == 0,
            (y // 2 + x // 3) % 2 == 0,
            both % 2 + both % 3 == 0,
            (both % 2 + both % 3) % 2 == 0,
            ((y + x) % 2 + both % 3) % 2 == 0,
        ]
    )


@functools.cache
def _path(side: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the data's modules in their order: two columns at a time, up and down (7.7.3)."""
    taken = known(side) != 0
    for copy in _format_places(side):
        for y, x in copy:
            taken[y, x] = True
    if side >= 45:
        taken[:6, side - 11 : side - 8] = taken[side - 11 : side - 8, :6] = True
    path: list[tuple[int, int]] = []
    right, upwards = side - 1, True
    while right > 0:
        if right == 6:
            right -= 1
        rows = range(side - 1, -1, -1) if upwards else range(side)
        path.extend((y, x) for y in rows for x in (right, right - 1) if not taken[y, x])
        right, upwards = right - 2, not upwards
    rows_, columns = np.array(path, np.intp).T
    return rows_, columns


@functools.cache
def _deinterleaved(parity: int, groups: tuple[tuple[int, int], ...]) -> tuple[NDArray[np.intp], ...]:
    """Of each block the places of its bytes in the sequence (7.6)."""
    sizes = [size for count, size in groups for _ in range(count)]
    blocks: list[list[int]] = [[] for _ in sizes]
    at = 0
    for step in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if step < size:
                block.append(at)
                at += 1
    for _ in range(parity):
        for block in blocks:
            block.append(at)
            at += 1
    return tuple(np.array(block, np.intp) for block in blocks)
