"""A photo of a paper from a frame, against shrinking the same frame and encoding it; reading a signed form, against
reading the codes of the same photo."""

from __future__ import annotations

import itertools

import cv2

from drivers.camera.decode import located
from drivers.camera.image import grey
from drivers.camera.paper import Paper, judge
from drivers.camera.scan import scan
from tests.bench.figures import Figure, interleaved, milliseconds
from tests.drivers.camera.pages import photograph, typical
from tests.drivers.camera.signing import signed
from tests.papers.forms import FORM


def measure(quick: bool) -> list[Figure]:
    """Milliseconds a frame of 1920 × 1080."""
    scenes, rounds = (4, 12) if quick else (12, 60)
    frames = [photograph(typical(seed)).frame for seed in range(scenes)]
    asked, plain = itertools.cycle(frames), itertools.cycle(frames)

    def bare() -> None:
        small = cv2.resize(next(plain), None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA)
        cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 88])

    ours, floor = interleaved(lambda: milliseconds(lambda: judge(next(asked))), lambda: milliseconds(bare), rounds)
    form = judge(photograph(typical(1), signed(FORM, 1)).frame)
    if not isinstance(form, Paper):
        raise ValueError("the bench's form can't be read")
    jpeg = form.photo.jpeg
    read, codes = interleaved(
        lambda: milliseconds(lambda: scan(jpeg)), lambda: milliseconds(lambda: located(grey(jpeg))), rounds
    )
    note = f"{frames[0].shape[1]} × {frames[0].shape[0]}: sheet found, straightened, evened, judged, encoded"
    return [
        Figure("photo of a paper", "ms", ours, floor, judged=0, note=note),
        Figure("a signed form read back", "ms", read, codes, judged=0, note="the code, then the ink in the box"),
    ]
