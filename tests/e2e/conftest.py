"""The real parts: pcscd with its virtual reader, and cupsd."""

from tests.drivers.card.fixtures import one_pcscd, pcscd, slot
from tests.drivers.printer.conftest import cups, cups_server

__all__ = ["cups", "cups_server", "one_pcscd", "pcscd", "slot"]
