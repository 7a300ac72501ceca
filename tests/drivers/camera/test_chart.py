"""The test chart: read back from its own drawing, and no code of it is anything a person could show."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from drivers.camera import chart
from drivers.camera.classify import classify
from drivers.camera.decode import decode
from drivers.camera.simulated import CameraFault, SimulatedCamera, create
from kiosk.clock import SimulatedClock
from kiosk.domain.problems import ProblemCode
from kiosk.ports import CodeSignal, Health, Probing, WrongCode
from kiosk.texts import LANGUAGES, texts


def camera(width: int = 1920, height: int = 1080) -> SimulatedCamera:
    options = {"threaded": False, "width": width, "height": height}
    made = create(options, SimulatedClock(dt.datetime(2025, 6, 2, 9, 0)))
    made.start(lambda signal: None)
    return made


def test_every_code_of_it_reads_on_its_own_drawing() -> None:
    frame = chart.drawn()
    picture = np.frombuffer(frame.data, np.uint8).reshape(frame.height, frame.width, 3)
    assert chart.found(decode(picture)) == tuple(m / 10 for m in chart.MODULES)


@pytest.mark.parametrize("module", chart.MODULES)
def test_none_passes_for_a_voucher_or_a_ticket(module: int) -> None:
    assert classify(chart.text(module)) == WrongCode(ProblemCode.CODE_NOT_VOUCHER)


def test_other_codes_are_no_chart() -> None:
    assert chart.found(["https://example.cn", "KIOSK-CHART-", "KIOSK-CHART-0201", "kiosk-chart-020"]) == ()


def test_the_chart_is_tried_before_the_camera() -> None:
    made = camera()
    assert isinstance(made, Probing)
    assert made.probe("chart").health is Health.UNKNOWN, "no chart is held up"
    made.show_chart()
    large = made.probe("chart")
    assert large.health is Health.READY
    assert str(large.evidence).startswith("read down to modules of 0.")
    made = camera(640, 480)
    made.show_chart()
    small = made.probe("chart")
    modules = [d for d in small.details if d.name == "camera_module"]
    assert len(modules) == len(chart.MODULES)
    assert modules[0].health is Health.READY
    assert modules[-1].health is Health.DEGRADED


def test_a_chart_shown_to_the_kiosk_lets_nobody_in() -> None:
    signals: list[CodeSignal] = []
    made = create({"threaded": False}, SimulatedClock(dt.datetime(2025, 6, 2, 9, 0)))
    made.start(signals.append)
    made.show_chart()
    made.watch()
    assert signals
    assert set(signals) == {WrongCode(ProblemCode.CODE_NOT_VOUCHER)}


def test_the_picture_says_what_it_is_like_and_unknown_where_the_device_is_silent() -> None:
    made = camera()
    made.lay()
    details = {d.name: d for d in made.probe("picture").details}
    assert details["camera_brightness"].health is Health.READY
    assert details["camera_exposure"].health is Health.UNKNOWN
    assert details["camera_gain"].health is Health.UNKNOWN
    made.fail(CameraFault.BLACK)
    assert made.probe("picture").health is Health.DEGRADED
    made.fail(CameraFault.GONE)
    gone = made.probe("picture")
    assert (gone.health, gone.problem) == (Health.OUT_OF_ORDER, ProblemCode.CAMERA_GONE)


def test_a_probe_it_does_not_have_is_its_check() -> None:
    made = camera()
    assert made.probe("nothing") == made.check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_it_says_has_words(language: str) -> None:
    made = camera()
    made.show_chart()
    said = texts(language)
    for name in made.probes():
        assert f"probe.{name}" in said
        assert all(f"detail.{d.name}" in said for d in made.probe(name).details)
