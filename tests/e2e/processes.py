"""Real processes: the command line, the insurer and hospital behind their port, a kiosk without a window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
#: A PC/SC socket that nobody listens on, so that a reader of this machine doesn't change what a test sees.
NO_PCSCD = {"PCSCLITE_CSOCK_NAME": "/nonexistent/pcscd.comm"}


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **NO_PCSCD, **more}


def kiosk(*arguments: object, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `kiosk …` in `folder` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "kiosk.cli", *map(str, arguments)],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )


def no_traceback(done: subprocess.CompletedProcess[str]) -> bool:
    """Trouble is told in words, never as a Python exception."""
    return "Traceback" not in done.stdout + done.stderr


@contextmanager
def other_side() -> Iterator[str]:
    """Insurer and hospital in a process of their own; answers the address."""
    server = subprocess.Popen(
        [sys.executable, "-m", "kiosk.backends.simulated.server"],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
    finally:
        server.kill()
        server.communicate()


def ask(url: str, path: str, body: object = None) -> Any:
    """A question to the other side's own books or switches."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url + path, data), timeout=100) as answer:
        return json.loads(answer.read())


SETTINGS = """
[terminal]
institution = "H00000000001"
clock_tolerance = 0.0  # each of these terminals begins in the world's moment, however long the service has run
[journal]
path = "journal.db"
reserve_bytes = 65536
[backend]
driver = "simulated_http"
options = {{ url = "{url}" }}
[hospital]
driver = "http_example"
options = {{ url = "{url}" }}
[card_reader]
driver = "simulated"
[camera]
driver = "simulated"
options = {{ fps = 2.0 }}
[printer]
driver = "folder"
options = {{ path = "papers" }}
"""


def settings_file(folder: Path, url: str) -> Path:
    """Settings of a kiosk in `folder` that talks to the process at `url`."""
    path = folder / "settings.toml"
    path.write_text(SETTINGS.format(url=url), encoding="utf-8")
    return path


@contextmanager
def headless(folder: Path, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """headless.py in a process of its own, in `folder`; killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.headless", *map(str, arguments)],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for_line(process: subprocess.Popen[str], wanted: str) -> list[str]:
    """Read lines until `wanted` comes; answers all of them."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.strip())
        if lines[-1] == wanted:
            return lines
    raise AssertionError(f"the process ended before it said {wanted!r}; it said {lines}")
