"""Visits with the voucher before a V4L2 device. Run by test_discharge_on_real_parts.py, with fake_v4l2.c preloaded."""

from __future__ import annotations

from pathlib import Path

from drivers.camera.phone import phone
from kiosk.settings import Part
from tests.drivers.camera.stages import DeviceStage
from tests.e2e.terminal import PATIENCE, booked, place, settings, standing, voucher_of

#: A machine that stands still for a moment freezes no camera: only the test of that sets a short time.
CAMERA = Part("opencv", {"source": "/dev/video0", "width": 640, "height": 480, "frozen_after": PATIENCE})


def test_with_the_voucher(tmp_path: Path) -> None:
    stage, there = DeviceStage(), place()
    with standing(settings(tmp_path, camera=CAMERA), there) as person:
        person.for_myself()
        person.at("identify")
        stage.place(phone(voucher_of("voucher_only"), 640, 480), None)
        person.to_the_bill()
        assert person.settle().page == "done"
        drivers = {check.part: check.driver for check in person.kiosk.report().checks}
        assert drivers["camera"] == "drivers.camera.opencv.OpenCvCamera"
    assert len(booked(there)) == 1


def test_frozen_in_the_middle_of_a_visit(tmp_path: Path) -> None:
    """The page says so and offers the card; a camera that moves again serves the very same visit."""
    stage, there = DeviceStage(), place()
    camera = Part("opencv", {**CAMERA.options, "frozen_after": 1.0})
    with standing(settings(tmp_path, camera=camera), there) as person:
        person.for_myself()
        person.at("identify")
        stage.freeze()
        shown = person.at("identify", hint="K-127")
        assert (shown.facts["card"], shown.facts["code"]) == (True, False)
        stage.thaw()
        stage.place(phone(voucher_of("voucher_only"), 640, 480), None)
        person.to_the_bill()
        assert person.settle().page == "done"
    assert len(booked(there)) == 1
