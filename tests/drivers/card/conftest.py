"""The private pcscd is there for every test of this folder."""

from tests.drivers.card.fixtures import one_pcscd, pcscd, slot
from tests.drivers.card.vendor_kit import desk

__all__ = ["desk", "one_pcscd", "pcscd", "slot"]
