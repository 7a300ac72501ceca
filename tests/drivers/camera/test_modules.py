"""The parts that read a code module by module, each on codes whose truth is known: drawn flat, without a lens."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from drivers.camera import equaliser
from drivers.camera.blur import learned, through_blur
from drivers.camera.cut import Cut, unbanded
from drivers.camera.finders import Three, Vector
from drivers.camera.grid import Grid, laid, nearby, refined, turned
from drivers.camera.image import Picture
from drivers.camera.modules import read as modules_read
from drivers.camera.restoring import restored

TEXT = "4240123456789012345678110000"
#: Pixels a module, and around the code.
CELL, AROUND = 6, 30


def true_modules(level: str = "Q") -> Vector:
    made = zxingcpp.create_barcode(TEXT, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    return np.where(np.array(made.to_image(scale=1, add_quiet_zones=False)) > 127, 1.0, -1.0)


def shown(modules: Vector, kernel: NDArray[np.float64] | None = None, noise: float = 2.0) -> Picture:
    """Black on white with some noise, seen through a lens that blurs so."""
    flat = np.kron(np.where(modules > 0, 210.0, 40.0), np.ones((CELL, CELL)))
    picture = np.asarray(np.pad(flat, AROUND, constant_values=210.0), np.float32)
    if kernel is not None:
        picture = np.asarray(cv2.filter2D(picture, -1, kernel, borderType=cv2.BORDER_REPLICATE), np.float32)
    noisy = picture + np.random.default_rng(7).normal(0, noise, picture.shape)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


def true_grid(side: int, shift: tuple[float, float] = (0.0, 0.0)) -> Grid:
    left, top = AROUND - 0.5 + shift[0], AROUND - 0.5 + shift[1]
    return Grid(side, np.array([[CELL, 0, left], [0, CELL, top], [0, 0, 1]], np.float64), 1.0)


def disc(radius: float) -> NDArray[np.float64]:
    reach = int(radius) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    found = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    return np.asarray(found / found.sum())


def smear(length: float) -> NDArray[np.float64]:
    return np.full((1, int(length)), 1 / int(length))


def wrong(found: Vector, modules: Vector) -> int:
    return int(((found > 0) != (modules > 0)).sum())


def off(grid: Grid, side: int) -> float:
    """How far, in modules, the grid's corners are from where they belong."""
    ends = np.array([[0, 0, 1], [side, 0, 1], [side, side, 1], [0, side, 1]], np.float64)
    there, here = (ends @ each.mapping.T for each in (true_grid(side), grid))
    return float(np.abs(there[:, :2] / there[:, 2:] - here[:, :2] / here[:, 2:]).max() / CELL)


@pytest.mark.parametrize("kernel", [smear(2 * CELL), smear(3 * CELL), disc(1.2 * CELL)], ids=["two", "three", "disc"])
def test_what_a_wide_blur_hides_is_sought_through_the_blur(kernel: NDArray[np.float64]) -> None:
    """Shaken along a line of two and three modules, and out of focus: the equaliser alone leaves far more wrong."""
    modules = true_modules()
    picture, grid = shown(modules, kernel), true_grid(len(modules))
    decided = list(equaliser.decided(picture, grid))[-1]
    assert wrong(decided, modules) >= 12
    assert wrong(restored(picture, grid, decided), modules) <= wrong(decided, modules) / 3


def test_a_sharp_code_is_restored_as_it_is() -> None:
    modules = true_modules()
    picture, grid = shown(modules), true_grid(len(modules))
    decided = list(equaliser.decided(picture, grid))[-1]
    assert wrong(restored(picture, grid, decided), modules) == 0


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_square_whose_code_lies_another_way_round_is_turned(quarters: int) -> None:
    modules = true_modules()
    side = len(modules)
    quarter = np.array([[0, 1, 0], [-1, 0, side], [0, 0, 1]], np.float64)
    askew = Grid(side, true_grid(side).mapping @ np.linalg.matrix_power(quarter, quarters), 0.7)
    found = turned(shown(modules), askew)
    assert off(found, side) < 1e-6
    assert found.fit > 0.9


@pytest.mark.parametrize("aside", [0.3, 0.6, 1.0])
def test_a_grid_is_laid_anew_by_all_that_was_decided(aside: float) -> None:
    """Shaken along a line, and the grid begun so many modules beside: all of the code brings it back to a third of a
    module, the known patterns alone to half of one."""
    modules = true_modules()
    side = len(modules)
    picture, begun = shown(modules, smear(2.5 * CELL)), true_grid(side, (aside * CELL, aside / 2 * CELL))
    assert off(refined(picture, begun), side) > 0.4
    assert off(refined(picture, begun, modules), side) < 0.3


def test_the_size_of_the_patterns_says_which_versions_there_can_be() -> None:
    """Three patterns laid exactly: the version is found from their size, also where they seem a third smaller."""
    modules = true_modules()
    side = len(modules)
    one, other, third = (
        np.array(at) * CELL + AROUND - 0.5 for at in ((3.5, 3.5), (side - 3.5, 3.5), (3.5, side - 3.5))
    )
    for seeming in (1.0, 0.7):
        found = laid(shown(modules), Three(one, other, third, CELL * seeming))
        assert found.side == side
        assert off(found, side) < 1e-6
    assert laid(shown(modules), Three(one, other, third, CELL * 3.0)).side != side


def test_a_shutters_stripes_are_taken_out_and_nothing_else_is() -> None:
    modules = true_modules()
    plain = shown(modules)
    striped = plain.copy()
    for top in range(4, len(striped), 40):
        striped[top : top + 20] //= 10
    assert modules_read(Cut(striped, 5, 7)) is None
    even = unbanded(Cut(striped, 5, 7))
    assert (even.left, even.top) == (5, 7)
    symbol = modules_read(even)
    assert symbol is not None
    assert symbol.text == TEXT
    cut = Cut(plain, 5, 7)
    assert unbanded(cut) is cut


@pytest.mark.parametrize("length", [2.5, 3.5])
def test_a_smear_does_not_move_the_grid_that_is_laid_through_it(length: float) -> None:
    """Shaken along a line: the printed patterns fit best beside where they are, through their own blur they don't."""
    modules = true_modules()
    side = len(modules)
    picture, begun = shown(modules, smear(length * CELL)), true_grid(side, (0.8 * CELL, 0.4 * CELL))
    sharp = refined(picture, begun)
    found = through_blur(picture, begun, sharp)
    assert off(sharp, side) > 0.6
    assert off(found, side) < off(sharp, side) / 2
    assert found.fit > 0.75 > sharp.fit


def test_what_a_blur_explains_tells_a_right_grid_from_a_wrong_one() -> None:
    modules = true_modules()
    side = len(modules)
    picture = shown(modules, smear(2.5 * CELL))
    assert learned(picture, true_grid(side))[1] > 0.9
    assert learned(picture, true_grid(side, (2 * CELL, -CELL)))[1] < 0.7
    assert learned(picture, true_grid(side - 4))[1] < 0.7


def test_a_sharp_grid_stays_as_it_is() -> None:
    modules = true_modules()
    side = len(modules)
    sharp = refined(shown(modules), true_grid(side, (0.3 * CELL, 0.0)))
    assert off(sharp, side) < 0.05
    assert off(through_blur(shown(modules), sharp, sharp), side) < 0.15


@pytest.mark.parametrize("aside", [(2.0, -1.0), (-2.5, 2.5), (0.0, 0.0)])
def test_a_grid_is_found_again_near_where_it_was(aside: tuple[float, float]) -> None:
    modules = true_modules()
    side = len(modules)
    found = nearby(shown(modules), true_grid(side, (aside[0] * CELL, aside[1] * CELL)))
    assert off(found, side) <= 0.5
    assert found.fit > 0.9


def test_a_grid_that_lies_on_nothing_has_no_fit_left_of_before() -> None:
    nothing = np.full((180, 180), 128, np.uint8)
    assert refined(nothing, true_grid(21)).fit < 0.1


def test_blur_undone_in_both_ways_in_turn_leaves_less_than_in_one() -> None:
    """Shaken along a line of three and a half modules, and noisy."""
    modules = true_modules()
    picture, grid = shown(modules, smear(3.5 * CELL), noise=4.0), true_grid(len(modules))
    decided = list(equaliser.decided(picture, grid))[-1]
    once = restored(picture, grid, decided)
    anew = equaliser.anew(picture, grid, once)
    assert wrong(anew, modules) < wrong(decided, modules) / 2
    assert wrong(restored(picture, grid, anew), modules) < wrong(once, modules)
    assert wrong(equaliser.anew(shown(modules), grid, modules), modules) == 0
