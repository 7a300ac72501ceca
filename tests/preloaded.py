"""Tests under a device written for them in C: compiled, and loaded before all else in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.require import program

_FLAGS = ("-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread")


def before(source: Path, variable: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a process under that device. Its folder is `tmp_path`/device, which `variable` tells it."""
    library, folder = tmp_path / f"{source.stem}.so", tmp_path / "device"
    folder.mkdir()
    subprocess.run([str(program("gcc")), *_FLAGS, "-o", library, source], check=True)
    return {**os.environ, "LD_PRELOAD": str(library), variable: str(folder)}


def played(environment: dict[str, str], *files: Path) -> str:
    """Run these files of tests there; answers their report, which is printed. AssertionError where one fails."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *map(str, files)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout[-20_000:], done.stderr[-5_000:])
    assert done.returncode == 0, "a play failed on the device; its report is above"
    return done.stdout
