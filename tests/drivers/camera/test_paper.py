"""Photos of papers: corners found to a pixel, small type still readable, and every bad photo refused for its reason.

The scenes are drawn (pages.py) and seen through the real OpenCV; how often it works stands in docs/benchmarks.md.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.camera import opencv, simulated
from drivers.camera.decode import decode
from drivers.camera.image import Picture, colour, grey
from drivers.camera.outline import find
from drivers.camera.paper import Legible, Paper, best_of, judge
from drivers.camera.simulated import CameraFault
from kiosk.clock import SystemClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import PaperCamera, Photo, Unreadable
from tests.drivers.camera.pages import Scene, bad, photograph, typical, words

#: Pixels of the frame by which a corner may be off; a sheet's side is a thousand.
NEAR = 3.0


@pytest.mark.parametrize("seed", [0, 5])
def test_a_paper_is_cut_straightened_and_readable(seed: int) -> None:
    shot = photograph(typical(seed))
    outline = find(shot.frame)
    assert outline is not None
    assert np.abs(outline.corners - shot.corners).max() < NEAR
    paper = judge(shot.frame)
    assert isinstance(paper, Paper), paper
    photo = paper.photo
    assert len(photo.jpeg) <= 400_000
    opened = colour(photo.jpeg)
    assert opened is not None
    assert opened.shape[:2] == (photo.height, photo.width)
    assert any(text.startswith(words(seed)) for text in decode(grey(opened))), "the smallest code, as thick as type"
    assert red_share(opened) > 0.001, "the stamp is still red"


@pytest.mark.parametrize("shape", [(1, 1), (1, 1280), (1280, 1), (2, 640), (59, 8000)], ids=str)
def test_a_frame_in_which_no_paper_has_room_shows_none(shape: tuple[int, int]) -> None:
    """What a faulty camera, or one that changes its size midway, delivers: not an exception out of the kiosk's flow."""
    assert judge(np.full((*shape, 3), 255, np.uint8)) is Unreadable.NO_PAPER
    assert judge(np.zeros((*shape, 3), np.uint8)) is Unreadable.TOO_DARK


def red_share(picture: Picture) -> float:
    blue, green, red = (picture[..., n].astype(int) for n in range(3))
    return float(((red - blue > 70) & (red - green > 70)).mean())


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("no_paper", Unreadable.NO_PAPER),
        ("cut_off", Unreadable.CUT_OFF),
        ("too_small", Unreadable.TOO_SMALL),
        ("blurred", Unreadable.BLURRED),
        ("shaken", Unreadable.BLURRED),
        ("too_dark", Unreadable.TOO_DARK),
        ("glare", Unreadable.GLARE),
    ],
)
def test_a_photo_that_is_no_use_is_refused_for_its_reason(fault: str, why: Unreadable) -> None:
    assert judge(photograph(bad(2, fault)).frame) is why


def test_a_blank_sheet_says_nothing() -> None:
    frame = np.full((1080, 1920, 3), 60, np.uint8)
    frame[100:980, 300:1600] = 240
    assert judge(frame) is Unreadable.BLURRED


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((720, 1280, 3), np.uint8),
        np.full((720, 1280, 3), 255, np.uint8),
        np.full((5, 4000, 3), 128, np.uint8),
        np.random.default_rng(1).integers(0, 256, (720, 1280, 3), np.uint8),
    ],
    ids=["dot", "black", "white", "strip", "noise"],
)
def test_what_is_no_paper_is_refused(picture: Picture) -> None:
    assert isinstance(judge(picture), Unreadable)


def test_the_jpeg_is_bounded_whatever_is_on_the_paper() -> None:
    shot = photograph(Scene(3, noise=9.0, table="dark", sideways=True))
    paper = judge(shot.frame, Legible(most_bytes=60_000))
    assert isinstance(paper, Paper)
    assert len(paper.photo.jpeg) <= 60_000


def test_the_sharpest_of_several_is_taken() -> None:
    soft, sharp = Paper(Photo(b"soft", 9, 9), 0.4), Paper(Photo(b"sharp", 9, 9), 0.2)
    assert best_of([soft, Unreadable.GLARE, sharp]) == sharp.photo
    assert best_of([Unreadable.GLARE, Unreadable.BLURRED]) is Unreadable.BLURRED
    assert best_of([]) is None


# ---- through a camera


def film(path: Path, frames: list[Picture]) -> opencv.OpenCvCamera:
    """A camera that sees these frames, over and over."""
    height, width = frames[0].shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (width, height))
    for frame in frames:
        writer.write(frame)
    writer.release()
    return opencv.create({"source": str(path), "fps": 5.0}, SystemClock())


def test_opencv_takes_a_papers_picture(tmp_path: Path) -> None:
    camera: PaperCamera = film(tmp_path / "paper.avi", [photograph(typical(2)).frame])
    assert isinstance(camera, opencv.OpenCvCamera)
    camera.start(lambda signal: None)
    try:
        photo = camera.photograph()
    finally:
        camera.stop()
    assert isinstance(photo, Photo)
    assert any(text.startswith(words(2)) for text in decode(grey(photo.jpeg)))


def test_opencv_says_what_is_wrong_with_the_picture_or_the_camera(tmp_path: Path) -> None:
    camera = film(tmp_path / "nothing.avi", [photograph(bad(2, "cut_off")).frame])
    assert camera.photograph() == Problem(ProblemCode.CAMERA_FROZEN), "not started"
    camera.start(lambda signal: None)
    try:
        assert camera.photograph() is Unreadable.CUT_OFF
    finally:
        camera.stop()
    gone = opencv.create({"source": str(tmp_path / "no such film.avi")}, SystemClock())
    gone.start(lambda signal: None)
    try:
        found = gone.photograph()
    finally:
        gone.stop()
    assert isinstance(found, Problem)
    assert found.code in (ProblemCode.CAMERA_GONE, ProblemCode.CAMERA_FROZEN)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_a_paper_laid_before_the_simulated_camera(size: tuple[int, int]) -> None:
    camera = simulated.create({"threaded": False, "width": size[0], "height": size[1]}, SystemClock())
    assert isinstance(camera, PaperCamera)
    camera.start(lambda signal: None)
    assert camera.photograph() is Unreadable.NO_PAPER
    camera.lay()
    assert isinstance(camera.photograph(), Photo)
    camera.fail(CameraFault.BLACK)
    assert camera.photograph() is Unreadable.TOO_DARK
    camera.fail(CameraFault.GONE)
    assert camera.photograph() == Problem(ProblemCode.CAMERA_GONE)
    camera.mend()
    camera.hide()
    assert camera.photograph() is Unreadable.NO_PAPER
