"""The support bundle goes onto a stick where one is mounted."""

from __future__ import annotations

from pathlib import Path

from kiosk.diagnostics.removable import removable


def test_a_folder_that_is_no_mount_is_no_stick(tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    (tmp_path / "someone" / "usb").mkdir(parents=True)
    assert removable((tmp_path, tmp_path / "nothing")) is None


def test_what_is_mounted_and_takes_files_is_found(tmp_path: Path) -> None:
    """/dev/shm is a mount of its own on every Linux, and anybody may write there."""
    found = removable((tmp_path, Path("/dev")))
    assert found is not None
    assert found.is_mount()
