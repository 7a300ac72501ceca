"""A visit whose slip goes to a receipt printer that runs out of paper in the middle: settled once, owed, printed.

The printer is ours, behind a real socket; what comes out is read back from its dots.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from drivers.card.simulated import SimulatedCardReader
from drivers.printer.readback import read_codes
from kiosk.domain.people import Medium
from kiosk.ports import SlipState, StaffId
from kiosk.settings import Part
from tests.drivers.printer.escpos_peer import EscPosPeer, on_tcp
from tests.e2e.terminal import PATIENCE, WORLD, AtTheKiosk, booked, place, settings, standing, until

#: Dots across of its profile.
WIDTH = 576


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A printer that gives receipts may be slow with its first."""
    monkeypatch.setattr("drivers.printer.escjob._READY", PATIENCE)


@contextmanager
def at_the_bill(folder: Path, peer: EscPosPeer, answer: float = PATIENCE) -> Iterator[AtTheKiosk]:
    """Somebody before the bill at a kiosk with this printer, whose answers are waited for so long (seconds)."""
    there = place()
    with on_tcp(peer) as at:
        printer = Part("escpos", {"line": "network", "at": at, "profile": "numbered-80", "answer": answer})
        with standing(settings(folder, printer=printer), there) as person:
            reader = person.kiosk.parts.card_reader
            assert isinstance(reader, SimulatedCardReader)
            reader.insert(WORLD.person("in_force").credential(Medium.CARD))
            person.at("for_whom")
            person.tap("self")
            person.to_the_bill()
            yield person
            assert len(booked(there)) == 1, "a reprint never settles"


def codes(paper: list[bytes]) -> list[str]:
    """What a scanner reads from a paper that came out."""
    ink = Image.frombytes("1", (WIDTH, len(paper)), b"".join(paper))
    out = io.BytesIO()
    ImageChops.invert(ink).save(out, "PNG")
    return read_codes(out.getvalue())


def whole(paper: list[bytes]) -> bool:
    """A slip ends in its sealed code."""
    return any(code.startswith("KS1") for code in codes(paper))


def row(person: AtTheKiosk) -> tuple[SlipState, int]:
    (only,) = person.kiosk.parts.journal.slips()
    return only.state, only.copies


def test_a_slip_comes_out(tmp_path: Path) -> None:
    peer = EscPosPeer()
    with at_the_bill(tmp_path, peer) as person:
        assert person.settle().page == "done"
        assert row(person) == (SlipState.PRINTED, 1)
    assert [whole(paper) for paper in peer.papers] == [True]


@pytest.mark.parametrize("at", [4_000, 150_000])
def test_paper_out_in_the_middle_then_refilled_and_printed_again(at: int, tmp_path: Path) -> None:
    peer = EscPosPeer(paper=at)
    with at_the_bill(tmp_path, peer) as person:
        assert person.settle().page == "slip_owed"
        assert person.problems == ["K-501"]
        assert row(person) == (SlipState.OWED, 1)
        half = [len(paper) for paper in peer.tray]
        person.tap("retry")
        person.at("slip_owed")
        assert [len(paper) for paper in peer.tray] == half, "still no paper: nothing was sent"
        peer.refill()
        person.tap("retry")
        person.at("done")
        assert row(person)[0] is SlipState.PRINTED
    assert [whole(paper) for paper in peer.papers] == [False, True]
    assert peer.rows == []


def test_staff_print_it_when_the_person_has_gone_to_the_window(tmp_path: Path) -> None:
    peer = EscPosPeer(cover_at=50_000)
    with at_the_bill(tmp_path, peer) as person:
        assert person.settle().page == "slip_owed"
        assert person.problems == ["K-507"]
        person.tap("proceed")
        person.at("welcome", "for_whom")
        reader = person.kiosk.parts.card_reader
        assert isinstance(reader, SimulatedCardReader)
        reader.remove()
        person.at("welcome")
        peer.refill()
        person.kiosk.parts.journal.set_staff_pin(StaffId("nurse"), "602418")
        person.tap("staff")
        person.tap("pin", "602418")
        until(lambda: bool(person.kiosk.screen.facts.get("owed")), "staff see it at their desk")
        (owed,) = person.kiosk.parts.journal.slips(owed_only=True)
        person.tap("reprint", str(owed.request_id))
        until(lambda: row(person)[0] is SlipState.PRINTED, "the slip is printed")
    assert [whole(paper) for paper in peer.papers] == [False, True]


def test_a_printer_that_is_switched_off_behind_the_last_band_leaves_it_to_the_person(tmp_path: Path) -> None:
    healthy = EscPosPeer()
    with at_the_bill(tmp_path / "healthy", healthy) as person:
        person.settle()
    peer = EscPosPeer(mute_at=healthy.dealt - 20)
    with at_the_bill(tmp_path, peer, answer=1.0) as person:
        person.at("bill")
        person.tap("confirm")
        person.at("print_ask")
        assert row(person)[0] is SlipState.UNCONFIRMED
        person.tap("paper_yes")
        person.at("done")
        assert row(person)[0] is SlipState.PRINTED
    assert [whole(paper) for paper in peer.papers] == [True]
