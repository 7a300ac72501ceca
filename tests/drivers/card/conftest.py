"""The private pcscd is there for every test of this folder, and whoever is asked how it is may be slow to say it."""

import pytest

from tests.drivers.card.fixtures import LONGEST_WAIT, one_pcscd, pcscd, slot
from tests.drivers.card.vendor_kit import desk

__all__ = ["desk", "one_pcscd", "pcscd", "slot"]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pcsc_check", "vendor_check"):
        monkeypatch.setattr(f"drivers.card.{module}.CHECK_SECONDS", LONGEST_WAIT)
