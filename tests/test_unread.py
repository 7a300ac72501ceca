"""A command whose output is read no further (`kiosk devices | head`) ends without a word."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk import cli, diagnostics_commands
from kiosk.unread import UNREAD

_ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(("word", "unbuffered"), [("devices", "1"), ("--help", "")], ids=["at once", "at the end"])
def test_output_that_nobody_reads(word: str, unbuffered: str) -> None:
    """The pipe breaks while the command prints, or when all that it held back is written at last."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        ended = subprocess.run(
            [sys.executable, "-m", "kiosk.cli", word],
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            cwd=_ROOT,
            stdout=pipe,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ended.stderr, ended.returncode) == ("", UNREAD)


def test_another_broken_pipe_is_no_reason_to_be_quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(asked: object) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(diagnostics_commands, "devices", broken)
    with (tmp_path / "output").open("w") as output:
        monkeypatch.setattr(sys, "stdout", output)
        monkeypatch.setattr(sys, "stderr", output)
        with pytest.raises(BrokenPipeError):
            cli.main(["devices"])
