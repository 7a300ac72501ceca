"""The same plays on OpenCV's real V4L2 backend, in a process of its own under a device written for it in C."""

from __future__ import annotations

from pathlib import Path

from tests.preloaded import before, played
from tests.require import need

HERE = Path(__file__).parent


def test_every_play_on_a_v4l2_device(tmp_path: Path) -> None:
    need("v4l2")
    environment = before(HERE / "fake_v4l2.c", "FAKE_V4L2_FOLDER", tmp_path)
    assert "skipped" not in played(environment, HERE / "test_camera_port.py", HERE / "plays_on_device.py")
