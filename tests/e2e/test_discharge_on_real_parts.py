"""A discharge settled end to end on real parts: pcscd, OpenCV, HTTP, SQLite on disk, cupsd. Nothing is simulated but
the two other sides of the wire, the chip and the picture of the phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.card.private_pcscd import PrivatePcscd
from drivers.card.virtual import Slot
from drivers.printer.readback import pdf_text, read_codes
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.domain.slip import Slip
from kiosk.papers.seal import Verified, public_keys, verify
from kiosk.papers.verify import GENUINE, NOT_GENUINE, verify_command
from kiosk.ports import Health, SlipState
from kiosk.settings import Part, Settings
from tests.drivers.printer.fixtures import PrivateCups
from tests.e2e.terminal import (
    PATIENCE,
    WORLD,
    AtTheKiosk,
    Film,
    booked,
    card_of,
    place,
    settings,
    standing,
    voucher_of,
)
from tests.preloaded import before, played
from tests.require import need


@pytest.fixture
def there() -> Place:
    return place()


@pytest.fixture
def film(tmp_path: Path) -> Film:
    return Film(tmp_path)


@pytest.fixture
def real(tmp_path: Path, there: Place, film: Film, pcscd: PrivatePcscd, cups: PrivateCups) -> Iterator[Settings]:
    """Settings in which every part is a real one, named as an engineer names it."""
    with Shell(there) as shell:
        yield settings(
            tmp_path,
            backend=Part("simulated_http", {"url": shell.url}),
            hospital=Part("http_example", {"url": shell.url}),
            card_reader=Part("pcsc", {"reader": pcscd.readers[0], "read_seconds": PATIENCE}),
            camera=film.part,
            printer=Part("ipp", {"url": cups.url, "queue": cups.queue, "every": 0.1}),
        )


#: What answers for each part. A simulated class here would mean that the tests below prove nothing.
DRIVERS = {
    "journal": "kiosk.journal.journal.SqliteJournal",
    "insurer": "kiosk.backends.simulated.http.HttpBackend",
    "hospital": "kiosk.hospital.http_example.HttpHospital",
    "payments": "kiosk.payments.counter.Counter",
    "card reader": "drivers.card.pcsc.PcscCardReader",
    "camera": "drivers.camera.opencv.OpenCvCamera",
    "printer": "drivers.printer.ipp.IppPrinter",
}


def test_no_device_falls_back_to_a_simulated_one(real: Settings, there: Place) -> None:
    with standing(real, there) as person:
        person.kiosk.runner.settle_down(60)
        checks = {check.part: check for check in person.kiosk.report().checks}
    assert {part: checks[part].driver for part in DRIVERS} == DRIVERS
    assert {part: checks[part].health for part in DRIVERS if checks[part].health is Health.OUT_OF_ORDER} == {}


def settled_on_paper(person: AtTheKiosk, there: Place, cups: PrivateCups, key: str) -> None:
    """Insurer, hospital, journal and paper say the same; the paper's code is genuine and this person's."""
    (settlement,) = booked(there)
    someone, amounts = WORLD.person(key), settlement.amounts
    assert there.wards.taken(settlement.bill_key) == settlement

    journal = person.kiosk.parts.journal
    (row,) = journal.slips()
    assert (row.request_id, row.state, row.copies) == (settlement.request_id, SlipState.PRINTED, 1)
    assert (journal.open_requests(), journal.hospital_owed()) == ((), ())

    (pdf,) = cups.printed()
    words = "".join(pdf_text(pdf).split())
    (deposit,) = [b.deposit for b in map(WORLD.bill, WORLD.stays_of(key)) if b.key() == settlement.bill_key]
    due = amounts.cash - deposit
    assert isinstance(row.paper, Slip)
    assert row.paper.pay_at is not None
    assert row.paper.pay_at.due == due
    assert person.kiosk.screen.facts["due"] == (due if due >= 0 else -due).yuan()
    for wanted in (amounts.total, amounts.fund_total, amounts.cash, due if due >= 0 else -due):
        assert wanted.yuan() in words
    assert someone.name in words
    assert str(settlement.request_id) in words
    assert settlement.settlement_id in words

    pem = person.kiosk.parts.seal.public_pem()
    results = [verify(text, public_keys(pem)) for text in read_codes(pdf)]
    (verified,) = [result for result in results if isinstance(result, Verified)]
    assert (verified.request_id, verified.total, verified.fund_total, verified.cash) == (
        settlement.request_id,
        amounts.total,
        amounts.fund_total,
        amounts.cash,
    )
    asked = {"name": someone.name, "id_number": someone.id_number}
    assert verify_command(read_codes(pdf), pem, **asked).code == GENUINE
    other = WORLD.person("retired")
    assert verify_command(read_codes(pdf), pem, name=other.name, id_number=other.id_number).code == NOT_GENUINE


def test_with_the_card(real: Settings, there: Place, slot: Slot, cups: PrivateCups) -> None:
    with standing(real, there) as person:
        slot.insert(card_of("in_force"))
        person.at("for_whom")
        person.tap("self")
        bill = person.to_the_bill()
        assert person.settle().page == "done"
        settled_on_paper(person, there, cups, "in_force")
        (settlement,) = booked(there)
        assert (bill.facts["total"], bill.facts["cash"]) == (
            settlement.amounts.total.yuan(),
            settlement.amounts.cash.yuan(),
        )
        assert person.problems == []


def test_with_the_voucher_before_the_camera(real: Settings, there: Place, film: Film, cups: PrivateCups) -> None:
    with standing(real, there) as person:
        person.for_myself()
        person.at("identify")
        film.show_phone(voucher_of("voucher_only"))
        person.to_the_bill()
        assert person.settle().page == "done"
        settled_on_paper(person, there, cups, "voucher_only")
        assert person.problems == []


def test_a_3_0_card_leads_to_the_voucher(
    real: Settings, there: Place, slot: Slot, film: Film, cups: PrivateCups
) -> None:
    """It keeps its owner to itself (6982), so the page says so and the phone goes on; never half an identity."""
    with standing(real, there) as person:
        slot.insert(card_of("card3"))
        person.at("for_whom")
        person.tap("self")
        hint = person.at("identify", hint="K-107")
        assert hint.facts["code"] is True
        film.show_phone(voucher_of("card3"))
        person.to_the_bill()
        assert person.settle().page == "done"
        settled_on_paper(person, there, cups, "card3")
        assert person.problems == ["K-107"]


def test_before_a_v4l2_device_also_one_that_freezes(tmp_path: Path) -> None:
    """The same through OpenCV's V4L2 backend, in a process of its own under a device written for it in C."""
    need("v4l2")
    source = Path(__file__).parents[1] / "drivers" / "camera" / "fake_v4l2.c"
    environment = before(source, "FAKE_V4L2_FOLDER", tmp_path)
    assert "2 passed" in played(environment, Path(__file__).with_name("on_a_device.py"))
