"""What was seen in one frame and where it lies in the next; what has come into view."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.camera.cut import Cut
from drivers.camera.image import Picture
from drivers.camera.places import Change, patch
from drivers.camera.tracking import Box, Place, Spot, Tracker
from tests.drivers.camera.holding import hall, held

SIDE = 25
BOX = (500.0, 200.0, 700.0, 400.0)
GRID = np.array([[8.0, 0, 500], [0, 8.0, 200], [0, 0, 1]])


def moved(picture: Picture, right: int, down: int) -> Picture:
    return np.roll(picture, (down, right), (0, 1))


def test_it_is_followed_where_a_hand_takes_it() -> None:
    picture, tracker = held(8), Tracker()
    tracker.told(Spot(picture, BOX, Place(SIDE, GRID, 0.8, inverted=False)))
    for step in range(1, 4):
        spot = tracker.follow(moved(picture, 40 * step, -12 * step))
        assert spot is not None
        assert spot.place is not None
        assert np.abs(np.array(spot.box) - BOX - np.array([40, -12, 40, -12]) * step).max() <= 3.5
        assert np.abs(np.array(spot.place.corners[0]) - (500 + 40 * step, 200 - 12 * step)).max() <= 3.5
        assert tracker.holds


def test_where_its_grid_is_known_only_the_code_is_followed() -> None:
    """Not what was cut out around it, of which the larger part may be the wall behind."""
    picture, tracker, place = held(8), Tracker(), Place(SIDE, GRID, 0.8, inverted=False)
    tracker.told(Spot(picture, (100.0, 20.0, 1200.0, 700.0), place))
    spot = tracker.follow(moved(picture, 40, -12))
    assert spot is not None
    assert np.abs(np.array(spot.box) - place.box - np.array([40, -12, 40, -12])).max() <= 3.5


def test_after_a_few_frames_it_is_looked_for_anew() -> None:
    picture, tracker = held(8), Tracker()
    tracker.told(Spot(picture, BOX))
    assert [tracker.follow(picture) is not None for _ in range(6)] == [True, True, True, True, False, False]


def test_what_has_gone_is_not_followed() -> None:
    tracker = Tracker()
    tracker.told(Spot(held(8), BOX))
    assert tracker.follow(hall()) is None
    assert tracker.follow(held(8)) is None, "nor found again without being told"
    tracker.told(Spot(held(8), BOX))
    tracker.forget()
    assert tracker.follow(held(8)) is None
    tracker.told(Spot(held(8), BOX))
    assert tracker.follow(np.ascontiguousarray(held(8)[::2, ::2])) is None, "another format"


def test_a_grid_found_in_an_older_frame_is_taken_along() -> None:
    picture, tracker = held(8), Tracker()
    tracker.told(Spot(picture, BOX))
    tracker.follow(moved(picture, 40, 0))
    assert not tracker.holds
    tracker.told(Spot(picture, BOX, Place(SIDE, GRID, 0.8, inverted=False)))
    spot = tracker.follow(moved(picture, 80, 0))
    assert spot is not None
    assert spot.place is not None
    assert abs(spot.place.corners[0][0] - 580) <= 3.5


def test_a_better_grid_replaces_one_that_fits_badly() -> None:
    picture, tracker = held(8), Tracker()
    tracker.told(Spot(picture, BOX, Place(SIDE, GRID, 0.4, inverted=False)))
    assert not tracker.holds
    tracker.told(Spot(picture, BOX, Place(SIDE + 4, GRID, 0.7, inverted=False)))
    tracker.told(Spot(picture, BOX, Place(SIDE + 8, GRID, 0.6, inverted=False)))
    spot = tracker.follow(picture)
    assert spot is not None
    assert spot.place is not None
    assert spot.place.side == SIDE + 4
    tracker.lost()
    assert not tracker.holds


@pytest.mark.parametrize("box", [(-300, -300, -100, -100), (1275, 715, 1400, 900), (5, 5, 6, 6)])
def test_a_place_out_of_the_picture_is_nothing_to_follow(box: Box) -> None:
    tracker = Tracker()
    tracker.told(Spot(held(8), box))
    assert tracker.follow(held(8)) is None


def test_what_has_come_into_view_is_a_place_and_what_stands_there_is_none() -> None:
    before, picture = hall(), held(8, noise=0.0)
    found = Change(picture, before).cut
    assert found is not None
    rows, columns = np.nonzero(picture != before)
    ends = columns.min(), rows.min(), columns.max(), rows.max()
    assert np.abs(np.array(found.box) - ends).max() < 30
    assert Change(before, before).cut is None
    assert Change(picture, None).cut is None
    assert Change(picture, before[:700]).cut is None


def test_what_hangs_on_the_wall_does_not_stir() -> None:
    picture, there = held(8, noise=0.0), Cut.around(held(8), BOX)
    assert there is not None
    assert Change(picture, hall()).within(there)
    assert not Change(picture, picture).within(there)
    assert Change(picture, None).within(there), "nobody knows"


def test_another_light_is_no_place() -> None:
    before = hall()
    assert Change(np.clip(before.astype(np.int16) + 40, 0, 255).astype(np.uint8), before).cut is None


def test_texture_is_a_place_before_a_network_has_looked() -> None:
    found = patch(held(8, at=(300, 100)))
    assert found is not None
    left, top, right, bottom = found.box
    assert 280 < left < right < 620
    assert 80 < top < bottom < 560
    assert patch(np.full((720, 1280), 90, np.uint8)) is None
    assert patch(np.full((20, 20), 90, np.uint8)) is None
