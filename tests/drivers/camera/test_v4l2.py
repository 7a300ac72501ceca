"""The same plays on OpenCV's real V4L2 backend, in a process of its own under a device written for it in C."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.require import need, program

HERE = Path(__file__).parent


def test_every_play_on_a_v4l2_device(tmp_path: Path) -> None:
    need("v4l2")
    library, folder = tmp_path / "fake_v4l2.so", tmp_path / "device"
    folder.mkdir()
    flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread"]
    subprocess.run([str(program("gcc")), *flags, "-o", library, HERE / "fake_v4l2.c"], check=True)

    plays = [HERE / "test_camera_port.py", HERE / "plays_on_device.py"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *map(str, plays)],
        env={**os.environ, "LD_PRELOAD": str(library), "FAKE_V4L2_FOLDER": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )

    print(done.stdout[-20_000:], done.stderr[-5_000:])
    assert done.returncode == 0, "a play failed on the device; its report is above"
    assert "skipped" not in done.stdout
