"""The signed form comes back: known by its code whichever way it lies, and no empty box is taken for a signed one.

How often ink is missed on many more scans stands in docs/benchmarks.md.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from drivers.camera import simulated
from drivers.camera.image import Picture
from drivers.camera.scan import Ink, scan
from drivers.printer import page
from drivers.printer.faces import Faces
from drivers.printer.forms import BOX, CODE, GAP, form_rows
from drivers.printer.layout import Picture as Shown
from kiosk.clock import SystemClock
from kiosk.domain.application import Handed, Material, Way
from kiosk.domain.form import FilingForm, FormScan, Signed
from kiosk.ports import FormReader, Photo
from tests.drivers.camera.signing import printed, signed, soiled
from tests.papers.forms import FOR_CHILD, FOR_MOTHER, FORM

#: As much text as a form can have: every paper, an agent, every commitment.
LONGEST = replace(
    FOR_CHILD,
    handed=tuple(
        Handed(m, Way.COMMITMENT if m is not Material.IDENTITY else Way.SEEN)
        for m in Material
        if m not in (Material.FORM, Material.EMERGENCY_PAPERS)
    ),
)


@pytest.mark.parametrize("form", [FORM, FOR_MOTHER, LONGEST], ids=["own", "mother", "longest"])
@pytest.mark.parametrize("turn", range(4))
def test_a_signed_form_is_known_whichever_way_it_lies(form: FilingForm, turn: int) -> None:
    sheet = np.ascontiguousarray(np.rot90(signed(form, 3), turn))
    assert scan(sheet) == FormScan(form.number, Signed.YES)


@pytest.mark.parametrize("scale", [1.0, 0.95])
@pytest.mark.parametrize("shift", [0.0, 3.0])
def test_an_empty_or_soiled_box_is_not_signed(shift: float, scale: float) -> None:
    """Whatever the printer has scaled or shifted, the box's own lines are no ink."""
    assert scan(printed(FORM, shift, scale)).signed is Signed.NO
    assert scan(soiled(FOR_MOTHER, 5, shift=shift, scale=scale)).signed is Signed.NO
    assert scan(signed(FOR_MOTHER, 5, shift=shift, scale=scale)).signed is Signed.YES


def test_a_trace_of_ink_or_a_shadow_is_for_a_person_to_look_at() -> None:
    faint = signed(FORM, 8, size=0.22)
    ink = Ink(written=1000.0)
    assert scan(faint, ink) == FormScan(FORM.number, Signed.UNSURE)
    dark = printed(FORM).copy()
    middle = dark.shape[0] // 2
    dark[middle:] = (dark[middle:] * np.linspace(1, 0.3, dark.shape[1])[None, :, None]).astype(np.uint8)
    assert scan(dark).signed is not Signed.YES


def test_a_form_cut_beside_its_code_is_unsure() -> None:
    sheet = signed(FORM, 3)
    assert scan(np.ascontiguousarray(sheet[:, : sheet.shape[1] // 2])).signed is Signed.UNSURE


@pytest.mark.parametrize(
    "picture", [np.full((700, 500, 3), 240, np.uint8), np.zeros((3, 3), np.uint8), b"no JPEG", None], ids=repr
)
def test_what_is_no_form_of_ours_has_no_number(picture: Picture | bytes | None) -> None:
    assert scan(picture) == FormScan("", Signed.UNSURE)


def test_the_code_fills_its_cell_as_the_scan_expects() -> None:
    for form in (FORM, LONGEST):
        boxes = page.place(form_rows(form, "zh"), page.Sheet.A4, Faces.found(()))
        code = next(box for box in boxes if box.cell.picture is Shown.QR)
        assert code.height >= code.width * 0.98
        assert code.width * 25.4 / 72 == pytest.approx(186 * CODE / (CODE + GAP + BOX))


def test_a_form_laid_before_the_camera_comes_back() -> None:
    camera = simulated.create({"threaded": False, "width": 1920, "height": 1080}, SystemClock())
    assert isinstance(camera, FormReader)
    camera.start(lambda signal: None)
    for sheet, found in ((printed(FORM), Signed.NO), (signed(FORM, 1, "thin"), Signed.YES)):
        camera.lay(sheet)
        photo = camera.photograph()
        assert isinstance(photo, Photo), photo
        assert camera.read_form(photo) == FormScan(FORM.number, found)
