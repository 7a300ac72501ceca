"""A promised part that is missing fails; elsewhere it skips with the package to install."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import require

_SKIPS = """
import pytest
def test_skips():
    pytest.skip("no reader here")
"""
_SKIPS_WHOLE_FILE = """
import pytest
pytest.skip("no reader here", allow_module_level=True)
"""


@pytest.fixture
def no_espeak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(require, "program", lambda name: None)
    monkeypatch.delenv("KIOSK_REQUIRE", raising=False)


def test_a_missing_part_skips_and_names_its_package(no_espeak: None) -> None:
    with pytest.raises(pytest.skip.Exception, match="apt packages: espeak-ng"):
        require.need("espeak")


def test_a_promised_missing_part_fails(no_espeak: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_REQUIRE", "pcscd,espeak")
    with pytest.raises(pytest.fail.Exception, match="KIOSK_REQUIRE names espeak"):
        require.need("espeak")


def test_a_misspelt_promise_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_REQUIRE", "pcscd,vpdc")
    with pytest.raises(ValueError, match="unknown part vpdc; known: pcscd, vpcd"):
        require.required()


@pytest.mark.parametrize("source", [_SKIPS, _SKIPS_WHOLE_FILE], ids=["test", "file"])
@pytest.mark.parametrize(("promised", "code"), [("", 0), ("xvfb", 1)])
def test_no_skip_passes_where_parts_are_promised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, promised: str, code: int
) -> None:
    monkeypatch.setenv("KIOSK_REQUIRE", promised)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # a second's work, and none of it is asked here
    (tmp_path / "test_one.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    (tmp_path / "test_two.py").write_text("def test_passes():\n    pass\n", encoding="utf-8")
    run = subprocess.run(
        [*command, f"--rootdir={tmp_path}", f"--confcutdir={tmp_path}", str(tmp_path)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode == 0) == (code == 0), run.stdout + run.stderr
    assert ("although KIOSK_REQUIRE is set" in run.stdout) == bool(promised)
