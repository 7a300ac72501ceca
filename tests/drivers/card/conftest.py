"""The private pcscd is there for every test of this folder."""

from tests.drivers.card.fixtures import one_pcscd, pcscd, slot

__all__ = ["one_pcscd", "pcscd", "slot"]
