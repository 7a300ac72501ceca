"""The real parts: pcscd with its virtual reader, a maker's library, and cupsd."""

from tests.drivers.card.fixtures import one_pcscd, pcscd, slot
from tests.drivers.card.vendor_kit import desk
from tests.drivers.printer.conftest import cups, cups_server

__all__ = ["cups", "cups_server", "desk", "one_pcscd", "pcscd", "slot"]
