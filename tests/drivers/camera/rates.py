"""`python -m tests.drivers.camera.rates [--scenes N]`: how often papers are found, read and refused for their reason,
and signed forms known, on drawn scenes that no test has seen. Prints the tables of docs/materials.md."""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import cv2
import numpy as np

from drivers.camera.decode import decode
from drivers.camera.image import Picture, grey
from drivers.camera.outline import find
from drivers.camera.paper import Paper, judge
from drivers.camera.scan import scan
from kiosk.domain.form import FilingForm
from tests.drivers.camera.pages import MODULES, TABLES, Scene, bad, photograph, typical, words
from tests.drivers.camera.signing import PENS, printed, signed, soiled
from tests.papers.forms import FOR_CHILD, FOR_MOTHER, FORM

#: Seeds from here on: tests use small ones.
FIRST = 100_000
FAULTS = ("no_paper", "cut_off", "too_small", "blurred", "shaken", "too_dark", "glare")


def good(count: int) -> Iterator[str]:
    """One row for each table and size of frame."""
    yield "| scene | photos | readable | corners, px (median, p95) | finest code read back | kB (median) |"
    yield "|---|---|---|---|---|---|"
    for size in ((1920, 1080), (1280, 720)):
        for table in TABLES:
            errors, sizes, codes = [], [], Counter[str]()
            for seed in range(FIRST, FIRST + count):
                scene = replace(typical(seed, size), table=table)
                shot = photograph(scene)
                outline, paper = find(shot.frame), judge(shot.frame)
                if outline is not None:
                    errors.append(float(np.abs(outline.corners - shot.corners).max()))
                if isinstance(paper, Paper):
                    sizes.append(len(paper.photo.jpeg) / 1000)
                    codes.update(_read(paper, seed))
            middle, most = np.percentile(errors, (50, 95))
            yield (
                f"| {table}, {size[0]} × {size[1]} | {count} | {len(sizes)} | {middle:.1f}, {most:.1f} |"
                f" {codes['fine']} fine, {codes['any']} any | {np.median(sizes):.0f} |"
            )


def _read(paper: Paper, seed: int) -> list[str]:
    texts = decode(grey(paper.photo.jpeg))
    found = [name for name in MODULES if f"{words(seed)} {name}" in texts]
    return [*found, "any"] if found else []


def refused(count: int) -> Iterator[str]:
    yield "| what is wrong | photos | refused | for this reason | for another |"
    yield "|---|---|---|---|---|"
    for fault in FAULTS:
        found = Counter(_said(bad(seed, fault)) for seed in range(FIRST, FIRST + count))
        right = found["blurred" if fault == "shaken" else fault]
        taken = found["taken"]
        others = ", ".join(f"{n} {why}" for why, n in sorted(found.items()) if why not in (fault, "taken", "blurred"))
        yield f"| {fault} | {count} | {count - taken} | {right} | {others or '–'} |"


def _said(scene: Scene) -> str:
    paper = judge(photograph(scene).frame)
    return "taken" if isinstance(paper, Paper) else paper.value


def ink(count: int) -> Iterator[str]:
    yield "| form | photos | known | signed | not signed | unsure |"
    yield "|---|---|---|---|---|---|"
    kinds: dict[str, Callable[[int], Picture]] = {
        "empty box": lambda seed: printed(_form(seed), **_printing(seed)),
        "empty box, creased, specks, smudge": lambda seed: soiled(_form(seed), seed, **_printing(seed)),
        **{f"signed, {pen}": partial(_signed, pen) for pen in PENS},
        "signed, a third of the size": lambda seed: signed(_form(seed), seed, "blue", 0.35, **_printing(seed)),
    }
    for name, draw in kinds.items():
        found, photos = Counter[str](), 0
        for seed in range(FIRST, FIRST + count):
            paper = judge(photograph(typical(seed), draw(seed)).frame)
            if not isinstance(paper, Paper):
                continue
            photos += 1
            said = scan(paper.photo.jpeg)
            if said.of(_form(seed).number):
                found.update(("known", said.signed.value))
        yield f"| {name} | {photos} | {found['known']} | {found['yes']} | {found['no']} | {found['unsure']} |"


def _signed(pen: str, seed: int) -> Picture:
    return signed(_form(seed), seed, pen, 1.0, **_printing(seed))


def _form(seed: int) -> FilingForm:
    return (FORM, FOR_MOTHER, FOR_CHILD)[seed % 3]


def _printing(seed: int) -> dict[str, float]:
    rng = random.Random(seed)
    return {"shift": rng.choice((0.0, 0.0, 3.0, -2.0)), "scale": rng.choice((1.0, 1.0, 0.97, 0.95))}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.drivers.camera.rates", description=__doc__)
    parser.add_argument("--scenes", type=int, default=100, help="of each kind (default: %(default)s)")
    count = parser.parse_args().scenes
    cv2.setNumThreads(1)
    for rows in (good, refused, ink):
        print("\n".join(rows(count)), end="\n\n", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
