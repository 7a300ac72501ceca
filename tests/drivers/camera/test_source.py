"""Which camera is meant: by number, path, stable link, own name or file."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.camera.capture import Capture
from drivers.camera.for_papers import create as create_for_papers
from drivers.camera.source import Source
from kiosk.clock import SystemClock
from kiosk.settings import SettingsError


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Two webcams of one make, each with its second node, and another that the system lists between."""
    rows = ((10, "Twin Cam", "0"), (11, "Twin Cam", "1"), (2, "USB Doc Camera 4K", "0"), (3, "Twin Cam", "0"))
    for number, name, index in rows:
        node = tmp_path / "class" / f"video{number}"
        node.mkdir(parents=True)
        (node / "name").write_text(name + "\n")
        (node / "index").write_text(index + "\n")
    (tmp_path / "class" / "v4l-subdev0").mkdir()
    by_path = tmp_path / "v4l" / "by-path"
    by_path.mkdir(parents=True)
    (by_path / "pci-usb-0:1-video-index0").symlink_to("/dev/video3")
    (by_path / "pci-usb-0:2-video-index0").symlink_to("/dev/video10")
    return tmp_path


def source(name: str, folder: Path) -> Source:
    return Source(name, 1280, 720, 30.0, folder / "class", folder / "v4l")


@pytest.mark.parametrize(
    ("name", "path", "model"),
    [
        ("2", "/dev/video2", "USB Doc Camera 4K"),
        ("/dev/video3", "/dev/video3", "Twin Cam"),
        ("name:*doc*4k*", "/dev/video2", "USB Doc Camera 4K"),
        ("name:twin cam", "/dev/video3", "Twin Cam"),
        ("name:nothing*", None, ""),
    ],
)
def test_a_device(name: str, path: str | None, model: str, listed: Path) -> None:
    found = source(name, listed)
    assert found.is_device
    assert found.path() == path
    assert found.model() == model


def test_twins_are_told_apart_by_where_they_are_plugged_in(listed: Path) -> None:
    """Their name is no help, and says so: both are meant by it."""
    assert source("name:twin*", listed).matching() == ("/dev/video3", "/dev/video10")
    link = str(listed / "v4l" / "by-path" / "pci-usb-0:2-video-index0")
    second = source(link, listed)
    assert second.is_device
    assert second.path() == "/dev/video10"
    assert second.stable_id() == "by-path/pci-usb-0:2-video-index0"


def test_a_link_is_followed_anew_at_each_opening(listed: Path) -> None:
    link = listed / "v4l" / "by-path" / "pci-usb-0:1-video-index0"
    found = source(str(link), listed)
    assert found.path() == "/dev/video3"
    link.unlink()
    link.symlink_to("/dev/video2")
    assert found.path() == "/dev/video2"


def test_a_file_is_no_device_and_a_missing_folder_lists_nothing(tmp_path: Path) -> None:
    film = source(str(tmp_path / "film.avi"), tmp_path)
    assert not film.is_device
    assert film.path() == str(tmp_path / "film.avi")
    assert film.stable_id() == film.model() == ""
    assert source("name:*", tmp_path).path() is None
    assert Capture.open(source("name:*", tmp_path)) is None


def test_papers_are_asked_for_in_1080_lines_unless_something_else_is_set() -> None:
    assert "1920×1080" in repr_of({})
    assert "1280×720" in repr_of({"width": 1280, "height": 720})
    with pytest.raises(SettingsError, match=r"\[paper_camera\]: unknown key 'hight'"):
        create_for_papers({"hight": 1}, SystemClock())


def repr_of(options: dict[str, object]) -> str:
    asked = create_for_papers(options, SystemClock())._source
    return f"{asked.width}×{asked.height}"


def test_why_it_can_not_be_opened_is_said(listed: Path, tmp_path: Path) -> None:
    """ "Can't be opened" alone sends an engineer to a cable when a right is missing."""
    assert str(source("/dev/video98", listed).why_not()) == (
        "it isn't there; cameras here: /dev/video10 Twin Cam, /dev/video11 Twin Cam, /dev/video2 USB Doc Camera 4K, "
        "/dev/video3 Twin Cam"
    )
    assert str(source("/dev/video98", tmp_path / "nothing").why_not()) == "it isn't there; cameras here: none"
    assert str(source("name:Other*", listed).why_not()).startswith(
        "no camera bears this name; cameras here: /dev/video10"
    )
    assert str(source("/dev/null", listed).why_not()) == "it can't be opened: in use by another program, or no camera"
    assert str(source(str(tmp_path / "film.avi"), listed).why_not()) == "there is no such file"
    (tmp_path / "film.avi").write_bytes(b"no film")
    assert str(source(str(tmp_path / "film.avi"), listed).why_not()) == "it is no film"


def test_without_the_right_to_it_the_group_is_named(listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert str(source("/dev/null", listed).why_not()) == "there is no right to open it (group video)"
