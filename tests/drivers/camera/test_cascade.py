"""The cascade on drawn frames that zxing-cpp alone can't read: each try is worth its place, within its budget."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.camera import modules, second
from drivers.camera.cascade import BUDGET_MS, Cascade, Reading
from drivers.camera.cut import Cut
from drivers.camera.fusion import Fusion
from drivers.camera.image import Picture
from drivers.camera.second import Second, load
from drivers.camera.study import Looked, Pieces, Step, Study
from drivers.camera.symbols import Symbol, attempt
from drivers.camera.tracking import Place
from kiosk.clock import SystemClock
from tests.bench.scanning.conditions import Condition
from tests.bench.scanning.frames import Shot, empty, frame
from tests.drivers.camera.holding import held

SEED = 20
#: Time enough for every try, however busy the machine.
AMPLE = 60_000.0


@pytest.fixture(scope="module")
def models() -> Second:
    found = load()
    assert isinstance(found, Second), found
    return found


class Ticking(SystemClock):
    """Every look at it takes a millisecond: budgets are counted, not timed."""

    def __init__(self) -> None:
        self.looks = 0

    def monotonic(self) -> float:
        self.looks += 1
        return self.looks / 1000


def around(shot: Shot) -> Cut:
    """As a place that was found exactly."""
    (left, top), (right, bottom) = shot.corners.min(0), shot.corners.max(0)
    cut = Cut.around(shot.picture, (left, top, right, bottom))
    assert cut is not None
    return cut


@pytest.mark.parametrize(
    ("seed", "number", "stage"),
    [
        (SEED, 125, "threshold"),
        (SEED, 17, "soft"),
        (SEED, 304, "median"),
        (35, 89, "even rows"),
        (SEED, 163, "sharp"),
        (SEED, 234, "fine threshold"),
        (SEED, 59, "modules"),
        (SEED, 185, "half, even rows"),
        (SEED, 139, "second decoder"),
    ],
)
def test_each_try_reads_what_all_before_it_miss(seed: int, number: int, stage: str, models: Second) -> None:
    shot = frame(seed, number)
    assert attempt(shot.picture, invert=True)[0] == ()
    reading = Cascade(models).read(shot.picture, AMPLE)
    assert (reading.texts, reading.stage) == ((shot.text,), stage)
    assert len(reading.corners) == 1
    assert np.abs(np.array(reading.corners[0]).mean(0) - shot.corners.mean(0)).max() < 0.1 * np.ptp(shot.corners)


@pytest.mark.parametrize(("number", "stage"), [(10, "half, brighter"), (532, "half, one threshold"), (4, "modules")])
def test_without_the_models_it_still_reads_more_than_zxing_alone(number: int, stage: str) -> None:
    shot = frame(SEED, number)
    reading = Cascade(None).read(shot.picture, AMPLE)
    assert (reading.texts, reading.stage) == ((shot.text,), stage)


def test_a_code_lies_where_the_modules_say() -> None:
    shot = frame(SEED, 0, Condition.NOMINAL)
    symbol = modules.read(around(shot))
    assert symbol is not None
    assert symbol.text == shot.text
    assert np.abs(np.array(symbol.corners) - shot.corners).max() < 2.0


def test_light_codes_on_dark_are_read_module_by_module_too() -> None:
    shot = frame(SEED, 1, Condition.INVERTED)
    symbol = modules.read(around(shot))
    assert symbol is not None
    assert symbol.text == shot.text


def test_a_small_budget_is_spread_over_frames(models: Second) -> None:
    """One of the slowest: with three looks at the clock a frame, the tries go on where they stopped."""
    shot = frame(SEED, 59)
    clock = Ticking()
    cascade = Cascade(models, clock)
    readings: list[Reading] = []
    while not readings or not readings[-1].texts:
        before = clock.looks
        readings.append(cascade.read(shot.picture, 3.5))
        assert clock.looks - before <= 6
        assert len(readings) < 40
    assert len(readings) > 2
    assert all(not reading.finished and reading.suspect for reading in readings[:-1])
    assert readings[-1].texts == (shot.text,)


def test_every_frame_is_looked_at_while_an_older_one_is_still_thought_about(models: Second) -> None:
    """The hard frame is begun and left; the easy one that comes then is read at once, by the first try."""
    cascade = Cascade(models, Ticking())
    hard = cascade.read(frame(SEED, 59).picture, 3.5)
    assert not hard.finished
    easy = next(shot for shot in (frame(SEED, number) for number in range(60)) if attempt(shot.picture)[0])
    reading = cascade.read(easy.picture, 3.5)
    assert (reading.texts, reading.stage) == ((easy.text,), "whole")
    assert cascade.read(empty(SEED, 0).picture, AMPLE).texts == ()  # and nothing is left of the hard one


def hidden(shot: Shot) -> Picture:
    """The same with a pattern of nothing over the middle of the code: its grid is seen, and it can't be read."""
    picture, (x, y) = shot.picture.copy(), shot.corners.mean(0)
    half = int(0.3 * np.ptp(shot.corners[:, 0])) // 4 * 4
    nothing = np.random.default_rng(3).integers(0, 2, (half // 2, half // 2), np.uint8)
    picture[int(y) - half : int(y) + half, int(x) - half : int(x) + half] = np.kron(nothing * 180 + 20, np.ones((4, 4)))
    return picture


def test_a_code_whose_grid_was_found_is_followed_into_the_next_frame(models: Second) -> None:
    """The lens comes into focus while the hand moves on."""
    shot, cascade = frame(SEED, 4), Cascade(models, Ticking())
    assert cascade.read(cv2.GaussianBlur(shot.picture, (0, 0), 10.0), AMPLE).texts == ()
    later = cascade.read(np.roll(shot.picture, (-20, 40), (0, 1)), AMPLE)
    assert (later.texts, later.stage) == ((shot.text,), "followed")
    assert np.abs(np.array(later.corners[0]).mean(0) - shot.corners.mean(0) - (40, -20)).max() < 3


def test_a_grid_that_is_followed_in_vain_leaves_time_to_look_for_another(
    models: Second, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed, frames = [], [0]

    def follow(cut: Cut, place: Place, fusion: Fusion) -> Iterator[modules.Piece]:
        followed.append(frames[-1])
        return real(cut, place, fusion)

    real = modules.followed
    monkeypatch.setattr(modules, "followed", follow)
    cascade, picture = Cascade(models, Ticking()), hidden(frame(SEED, 4))
    cascade.read(picture, AMPLE)
    for number in range(1, 9):
        frames.append(number)
        assert cascade.read(picture, 3.5).texts == ()
    assert followed == [1, 2, 3, 4, 5, 7]


def test_a_grid_that_was_found_is_read_though_the_time_is_up() -> None:
    looks, symbol = iter(range(100)), Symbol("text", ())

    def read(looked: Looked) -> Pieces:
        yield ()
        yield None
        yield None
        yield (symbol,)

    study = Study(Looked(held(8), ()), (Step("first", read),), None, quickly=0)
    study.go_on(lambda: next(looks) >= 4)
    assert (study.symbols, study.finished) == ((symbol,), True)
    study = Study(Looked(held(8), ()), (Step("first", read),), None, quickly=0)
    study.go_on(lambda: next(looks) >= 3)
    assert not study.finished, "no grid was found yet"


def test_a_picture_that_has_nothing_to_do_with_the_last_inherits_no_thought(models: Second) -> None:
    cascade = Cascade(models, Ticking())
    assert not cascade.read(frame(SEED, 59).picture, 3.5).finished
    cascade.forget()
    assert cascade.read(empty(SEED, 0).picture, AMPLE).texts == ()


def test_no_budget_is_one_try(models: Second) -> None:
    reading = Cascade(models).read(frame(SEED, 59).picture, 0.0)
    assert (reading.texts, reading.tries, reading.finished) == ((), 1, False)


def test_a_frame_that_holds_no_code_gives_none(models: Second) -> None:
    cascade = Cascade(models)
    for number in range(20):
        reading = cascade.read(empty(SEED, number).picture, AMPLE)
        assert reading.texts == ()
        assert reading.finished


def test_nothing_is_read_module_by_module_out_of_no_code() -> None:
    for number in range(2, 18, 4):
        picture = empty(SEED, number).picture
        for left in (0, 400, 800):
            cut = Cut.around(picture, (left, 150, left + 400, 550))
            assert cut is not None
            assert modules.read(cut) is None


def test_a_view_without_anything_like_a_code_costs_two_tries(models: Second) -> None:
    """Nothing code-like is in view: only what looks at the whole frame is tried."""
    reading = Cascade(models).read(empty(SEED, 1).picture, AMPLE)
    assert (reading.tries, reading.suspect) == (2, ())


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((16, 16), np.uint8),
        np.zeros((22, 22), np.uint8),
        np.zeros((30, 3000), np.uint8),
        np.zeros((3000, 2000), np.uint8),
        np.random.default_rng(3).integers(0, 256, (64, 64), np.uint8),
    ],
    ids=["tiny", "smallest", "strip", "huge", "noise"],
)
def test_any_picture_is_looked_at_by_every_try(picture: Picture, models: Second) -> None:
    cut = Cut(picture, 0, 0)
    assert modules.read(cut) is None
    assert models.read(picture) == ()
    models.places(picture, picture.shape)
    for cascade in (Cascade(models), Cascade(None)):
        assert cascade.read(picture, BUDGET_MS).texts == ()


def test_models_that_are_missing_or_broken_are_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(tmp_path) == "no models in the folder"
    for name in ("detect.prototxt", "detect.caffemodel"):
        (tmp_path / name).write_bytes(b"garbage\x00\xff" * 40)
    assert load(tmp_path) == "the models can't be opened"
    monkeypatch.setattr(second, "_PACKAGE", "no_such_package")
    assert load() == "no models installed"
