"""Error correction with erasures: against codes that zxing-cpp draws, and the block table of another encoder."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from qrcode import base, constants

from drivers.camera import codewords
from drivers.camera.codewords import mended
from drivers.camera.equaliser import redrawn
from drivers.camera.finders import Vector
from drivers.camera.reedsolomon import corrected
from drivers.camera.symbols import redrawn as text_of

TEXT = "4240123456789012345678110000"
#: Data and parity of a published example (ISO/IEC 18004, annex I: 01234567 as a code of version 1, level M).
DATA = [0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11]
PARITY = [0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55]


def drawn(text: str, level: str) -> Vector:
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    picture = np.array(made.to_image(scale=1, add_quiet_zones=False))
    return np.where(picture > 127, 1.0, -1.0)


def test_the_published_example_is_whole() -> None:
    assert corrected(DATA + PARITY, 10, [], 2) == DATA + PARITY


@pytest.mark.parametrize(("errors", "erasures"), [(0, 8), (1, 6), (2, 4), (3, 2), (4, 0)])
def test_an_erasure_costs_half_an_error(errors: int, erasures: int) -> None:
    """Ten parity bytes, two kept back: twice the errors and the erasures make eight."""
    block = DATA + PARITY
    for at in range(errors):
        block[at * 3] ^= 0x5A
    erased = [20 - at for at in range(erasures)]
    for at in erased:
        block[at] = 0x77
    assert corrected(block, 10, erased, 2) == DATA + PARITY


def test_one_too_many_is_not_guessed_at() -> None:
    block = DATA + PARITY
    for at in range(5):
        block[at * 3] ^= 0x5A
    assert corrected(block, 10, [], 2) is None
    assert corrected(DATA + PARITY, 10, list(range(9)), 2) is None


def test_the_blocks_are_those_of_another_encoder() -> None:
    levels = {
        "L": constants.ERROR_CORRECT_L,
        "M": constants.ERROR_CORRECT_M,
        "Q": constants.ERROR_CORRECT_Q,
        "H": constants.ERROR_CORRECT_H,
    }
    for level, rows in codewords._BLOCKS.items():
        for version, (parity, groups) in enumerate(rows, 1):
            blocks = [(parity + size, size) for count, size in groups for _ in range(count)]
            expected = [(block.total_count, block.data_count) for block in base.rs_blocks(version, levels[level])]
            assert blocks == expected, (version, level)


@pytest.mark.parametrize("level", ["L", "M", "Q", "H"])
@pytest.mark.parametrize("length", [28, 40, 60, 85])
def test_a_whole_code_stays_as_it_is(length: int, level: str) -> None:
    modules = drawn((TEXT * 4)[: length - 1] + "x", level)
    again = mended(modules, np.ones_like(modules))
    assert again is not None
    assert np.array_equal(again, modules)


def test_what_glare_hides_is_put_right_where_it_is_known_to_be_hidden() -> None:
    text = TEXT + TEXT[:20]  # it fills the code
    modules = drawn(text, "Q")
    hidden = modules.copy()
    hidden[10:18, 14:] = 1.0
    assert text_of(redrawn(hidden)) is None
    sure = np.ones_like(modules)
    sure[10:18, 14:] = 0.01
    better = mended(hidden, sure)
    assert better is not None
    assert text_of(redrawn(better)) == text
    assert mended(hidden, np.ones_like(modules)) is None


def test_chance_is_no_code() -> None:
    rng = np.random.default_rng(5)
    for side in (21, 25, 33, 45):
        for _ in range(20):
            modules = rng.normal(0, 1, (side, side))
            better = mended(modules, np.abs(modules))
            assert better is None or text_of(redrawn(better)) is None


def without(modules: Vector, given_up: list[int]) -> tuple[Vector, Vector]:
    """A code of one block with those bytes hidden, and how sure each module is then."""
    side = len(modules)
    rows, columns = codewords._path(side)
    seen, sure = modules.copy(), np.ones_like(modules)
    for byte in given_up:
        at = rows[8 * byte : 8 * byte + 8], columns[8 * byte : 8 * byte + 8]
        seen[at], sure[at] = 1.0, 0.0
    return seen, sure


@pytest.mark.parametrize(
    ("text", "used"),
    [(TEXT + "12345678", 18), ("AB3DEF7HIJ1LMNOPQR5TUV", 18), ("abcdefghijklmnopqrs", 21)],
    ids=["numbers", "letters", "bytes"],
)
def test_what_only_fills_a_code_up_need_not_be_seen(text: str, used: int) -> None:
    """Level M of version 2: 28 bytes of data, of which the text takes so many, and 16 of parity, of which two are kept
    back: fourteen can be given up, and all that fills up as well."""
    modules, filling = drawn(text, "M"), range(used, 28)
    assert len(modules) == 25
    again = mended(*without(modules, [*filling, *range(3, 17)]))
    assert again is not None
    assert np.array_equal(again, modules)
    assert mended(*without(modules, [*filling, *range(3, 18)])) is None
