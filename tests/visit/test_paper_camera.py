"""A second camera looks at papers and at nothing else: photos and the preview of a paper come from it, codes never."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from drivers.camera.simulated import CameraFault
from kiosk.bootstrap import Kiosk
from kiosk.domain.application import Material
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Unreadable
from kiosk.scenario.samples import samples
from kiosk.settings import Part
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.applying import Applying
from kiosk.visit.perform import Performer
from kiosk.visit.view import screen
from tests.drivers.camera.test_classify import VOUCHER
from tests.terminal.bench import bench, standing

SMALL, LARGE = {"threaded": False}, {"threaded": False, "width": 1920, "height": 1080}


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    with standing(
        replace(bench(tmp_path), camera=Part("simulated", SMALL), paper_camera=Part("simulated", LARGE))
    ) as made:
        yield made


def both(kiosk: Kiosk) -> tuple[Any, Any]:
    return kiosk.parts.camera, kiosk.parts.paper_camera


def test_photos_are_taken_by_the_camera_for_papers(kiosk: Kiosk) -> None:
    codes, papers = both(kiosk)
    applying = Applying(kiosk.parts, Performer(kiosk.parts).writing)
    codes.lay()
    take = fx.TakePhoto(Material.RESIDENCE_PROOF, "")
    assert applying.perform(take, "v1") == ev.PhotoUseless(Unreadable.NO_PAPER)
    papers.lay()
    taken = applying.perform(take, "v1")
    assert isinstance(taken, ev.PhotoTaken)
    assert max(taken.photo.width, taken.photo.height) > 1000, "from the larger picture"
    papers.lay_form("KF-000G40R40MV")
    assert isinstance(applying.perform(fx.TakePhoto(Material.FORM, "KF-000G40R40MV"), "v1"), ev.PhotoTaken)


def test_without_it_a_photo_says_so_and_the_other_camera_is_not_taken(kiosk: Kiosk) -> None:
    codes, papers = both(kiosk)
    applying = Applying(kiosk.parts, Performer(kiosk.parts).writing)
    codes.lay()
    papers.fail(CameraFault.GONE)
    failed = applying.perform(fx.TakePhoto(Material.RESIDENCE_PROOF, ""), "v1")
    assert isinstance(failed, ev.Failed)
    assert failed.problem.code is ProblemCode.CAMERA_GONE


def test_the_preview_of_a_paper_is_its_picture(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    codes, papers = both(kiosk)
    codes.show(VOUCHER)
    papers.lay()
    assert kiosk.frame() == codes.frame()
    monkeypatch.setattr(type(kiosk.runner), "state", samples()["photo"])
    shown = kiosk.frame()
    assert shown == papers.frame()
    assert shown != codes.frame()


def test_an_engineer_looks_through_either(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    codes, papers = both(kiosk)
    codes.show(VOUCHER)
    papers.lay()
    kiosk.tap("look_through", "paper_camera")
    assert kiosk.frame() == codes.frame(), "nobody but an engineer"
    monkeypatch.setattr(type(kiosk.runner), "state", samples()["engineer_cameras"])
    assert kiosk.frame() == papers.frame()
    assert kiosk.live()["through"] == "paper_camera"
    kiosk.tap("look_through", "camera")
    assert kiosk.frame() == codes.frame()


def test_the_next_engineer_begins_with_the_camera_for_codes(kiosk: Kiosk) -> None:
    kiosk.tap("look_through", "paper_camera")
    kiosk.tap("start")
    assert kiosk._through == "camera"


def test_what_it_says_of_itself_disturbs_nobody_who_holds_up_a_code(kiosk: Kiosk) -> None:
    _, papers = both(kiosk)
    kiosk.tap("start")
    kiosk.tap("self")
    assert isinstance(kiosk.runner.state, st.Identifying)
    papers.show(VOUCHER)
    papers.fail(CameraFault.GONE)
    papers.watch()
    state = kiosk.runner.state
    assert isinstance(state, st.Identifying)
    assert state.hint is None


def test_the_photo_page_says_whether_papers_are_seen(kiosk: Kiosk) -> None:
    _, papers = both(kiosk)
    state = samples()["photo"]
    around = kiosk._around()
    assert screen(state, around).facts["camera"] is True
    papers.fail(CameraFault.FROZEN)
    assert kiosk._around().code, "codes are read by the other"
    assert screen(state, replace(around, papers=kiosk._around().papers)).facts["camera"] is False
