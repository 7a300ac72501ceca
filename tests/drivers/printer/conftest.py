"""One private CUPS for all printer tests of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.drivers.printer.fixtures import PrivateCups, private_cups
from tests.require import need


@pytest.fixture(scope="session")
def cups_server() -> Iterator[PrivateCups]:
    need("cups")
    with private_cups() as cups:
        yield cups


@pytest.fixture
def cups(cups_server: PrivateCups) -> PrivateCups:
    """The server, as on the first day and with an empty tray."""
    cups_server.renew()
    cups_server.empty_tray()
    return cups_server
