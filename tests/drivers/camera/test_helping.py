"""What would help, in one watch: for what is held up, never for what hangs on the wall."""

from __future__ import annotations

import numpy as np

from drivers.camera.controls import AUTOMATIC, MANUAL, Controls
from drivers.camera.helping import Helping
from drivers.camera.image import Picture, tiny
from drivers.camera.reading import Seen
from kiosk.ports import Advice
from tests.drivers.camera.holding import hall, held

WEBCAM = Controls(auto=AUTOMATIC, exposure=160, gain=64)
EVERY = 0.12


def small(picture: Picture) -> Picture:
    found = tiny(picture)
    assert found is not None
    return found


def watch(helping: Helping, picture: Picture, seconds: float, begin: float = 0.0) -> list[Controls]:
    turned = (helping.look(Seen(), picture, small(picture), begin + n * EVERY) for n in range(int(seconds / EVERY)))
    return [each for each in turned if each is not None]


def window() -> Picture:
    """A hall with a bright window: its white is more than a twentieth of the view, less than a third."""
    seen = hall()
    seen[80:400, 900:1200] = 255
    return seen


def test_a_bright_window_is_neither_exposed_for_nor_spoken_of() -> None:
    helping = Helping(WEBCAM, small(window()))
    assert watch(helping, window(), 4.0) == []
    assert helping.corners == ()
    assert helping.advice is Advice.SHOW


def test_a_washed_out_screen_before_it_is_exposed_for_and_the_camera_given_back() -> None:
    helping = Helping(WEBCAM, small(window()))
    screen = held(10, white=255, black=200, before=window())
    turned = watch(helping, screen, 3.0)
    assert turned[0].auto == MANUAL
    assert turned[0].exposure == 40, "next to nothing is left of it"
    assert helping.corners
    assert watch(helping, window(), 4.0, begin=3.0)[-1] == Controls(auto=AUTOMATIC, gain=64), "nobody is there any more"
    assert helping.rest() is None


def test_a_code_that_was_read_ends_all_advice() -> None:
    helping = Helping(WEBCAM, None)
    watch(helping, held(8, glare=0.3), 3.0)
    assert helping.advice is Advice.TILT
    corners = ((0.1, 0.1), (0.2, 0.1), (0.2, 0.2), (0.1, 0.2))
    assert helping.look(Seen(("a code",), corners), held(8), small(held(8)), 4.0) is None
    assert helping.advice is None
    assert helping.corners == corners
    assert helping.held


def test_what_the_reader_suspects_is_outlined_where_nothing_else_is_seen() -> None:
    helping = Helping(Controls(), None)
    corners = ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))
    helping.look(Seen((), corners), np.full((720, 1280), 90, np.uint8), np.full((90, 160), 90, np.uint8), 0.0)
    assert helping.corners == corners
    assert helping.held
