"""The second store's contract over the folder and the tests' double, and over `--second-store=NAME`.

A named one is made with the options of the TOML file KIOSK_SECOND_STORE_OPTIONS names; it must be empty, and each test
gets the one that is made anew.
"""

from __future__ import annotations

import os
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.ports import SecondStore
from kiosk.stores.folder import FolderOptions, FolderStore
from tests.contracts.second_store import SecondStoreContract
from tests.stores.memory import MemoryStore


class TestDouble(SecondStoreContract):
    @pytest.fixture
    def store(self) -> SecondStore:
        return MemoryStore()


class TestFolder(SecondStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> SecondStore:
        (tmp_path / "share").mkdir()
        return FolderStore(FolderOptions(tmp_path / "share"))


class TestNamed(SecondStoreContract):
    @pytest.fixture
    def store(self, request: pytest.FixtureRequest, tmp_path: Path) -> SecondStore:
        (entry,) = entry_points(group="kiosk.second_stores", name=request.config.getoption("--second-store"))
        file = os.environ.get("KIOSK_SECOND_STORE_OPTIONS")
        options = tomllib.loads(Path(file).read_text(encoding="utf-8")) if file else {"path": str(tmp_path)}
        made: SecondStore = entry.load()(options, SystemClock())
        return made
