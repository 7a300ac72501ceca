"""A stay settled with a 3.0 card: a maker's library of our own in its process, and the platform's module over HTTP."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from drivers.card.vendor import VendorCardReader
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.domain.people import Medium
from kiosk.settings import Part
from tests.drivers.card.vendor_kit import Desk, options
from tests.e2e.terminal import PATIENCE, WORLD, AtTheKiosk, booked, place, settings, standing, until


@pytest.fixture
def there() -> Place:
    return place()


def reader_of(person: AtTheKiosk) -> VendorCardReader:
    reader = person.kiosk.parts.card_reader
    assert isinstance(reader, VendorCardReader)
    return reader


def test_with_a_third_generation_card(
    tmp_path: Path, desk: Desk, there: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """Refused, no whole answer, none at all, then read; and asked once more before the money, at first in vain."""
    caplog.set_level(logging.DEBUG)
    card = WORLD.person("card3").credential(Medium.CARD)
    faults = [{"fault": "refuse", "text": "卡已挂失"}, {"fault": "garbage"}, {"fault": "http_502"}]
    there.faults.plan([{"call": "authenticate", **fault} for fault in faults])
    with Shell(there) as shell:
        backend = Part("simulated_http", {"url": shell.url, "profile": {"security_module": True}})
        reader = Part("vendor", options(module_seconds=PATIENCE))
        with standing(settings(tmp_path, backend=backend, card_reader=reader), there) as person:
            presence = reader_of(person)._presence
            until(lambda: bool(presence._finding), "the empty reader was looked into")
            asking = desk.put_third(card)
            person.at("for_whom")
            person.tap("self")
            for code in ("K-113", "K-303", "K-114"):
                person.at("identify", hint=code)
                desk.empty()
                until(lambda: not presence.cards(), "the card was out")
                asking = desk.put_third(card)
            person.to_the_bill()
            assert desk.given == [asking.awaited()]
            there.faults.plan([{"call": "authenticate", "fault": "lost_before"}])
            assert person.settle().facts["problem"]["code"] == "K-114"
            assert booked(there) == (), "whose card is in is not known: nothing is sent"
            person.tap("retry")
            assert person.settle().page == "done"
            person.kiosk.runner.settle_down(PATIENCE)
            checks = {check.part: check for check in person.kiosk.report().checks}
    assert person.problems == ["K-113", "K-303", "K-114"], "the one before the money is the same again"
    assert desk.given == [asking.awaited()] * 2, "which card it is was asked once more before the settlement"
    assert len(booked(there)) == 1
    said = {part: [str(d.value) for d in checks[part].details if d.name == "security_module"] for part in checks}
    assert "answered in" in said["card reader"][0]
    assert said["insurer"] == ["its profile offers a security module"]
    assert not [s for s in (card.recognition_code, card.token, asking.awaited(), "卡已挂失") if s in caplog.text]
