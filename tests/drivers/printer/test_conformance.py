"""What every printer driver promises, whichever it is: folder, simulated, ESC/POS over a real socket, and IPP over the
real CUPS."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from drivers.printer import escpos, folder, ipp, simulated
from drivers.printer.typeset import Format
from kiosk.clock import SystemClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.slip import Paper
from kiosk.ports import Health, Printed, Printer, Probing
from kiosk.settings import SettingsError
from tests.drivers.printer.escpos_peer import EscPosPeer, on_tcp
from tests.drivers.printer.fixtures import PrivateCups
from tests.papers import samples

Maker = Callable[..., Printer]


@pytest.fixture(params=["folder", "simulated", "escpos", "ipp"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Maker]:
    """Makes the driver with options on top of what it needs to work."""
    if request.param == "escpos":
        with on_tcp(EscPosPeer()) as at:
            # The one format that it has is not an option to be tried.
            yield lambda *, format="", **options: escpos.create({"line": "network", "at": at, **options}, SystemClock())
        return
    yield _without_wire(request, tmp_path)


def _without_wire(request: pytest.FixtureRequest, tmp_path: Path) -> Maker:
    if request.param == "folder":
        return lambda **options: folder.create({"path": str(tmp_path), **options}, SystemClock())
    if request.param == "simulated":
        return lambda **options: simulated.create(options, SystemClock())
    cups: PrivateCups = request.getfixturevalue("cups")
    where: dict[str, Any] = {"url": cups.url, "queue": cups.queue, "every": 0.1}
    return lambda **options: ipp.create({**where, **options}, SystemClock())


@pytest.mark.parametrize("paper", [samples.SLIP, samples.TICKET], ids=lambda p: type(p).__name__)
@pytest.mark.parametrize("form", [Format.A4, Format.A5])
def test_a_paper_is_printed(make: Maker, paper: Paper, form: Format) -> None:
    assert make(format=form.value).print(paper) is Printed.CONFIRMED


def test_a_healthy_printer_is_ready_and_names_its_driver(make: Maker) -> None:
    printer = make()
    check = printer.check()
    assert (check.part, check.health, check.problem) == ("printer", Health.READY, None)
    assert check.driver == type(printer).__name__


def test_a_missing_glyph_is_a_problem_without_the_name(make: Maker) -> None:
    answer = make().print(replace(samples.SLIP, name="林\ue000"))
    assert answer == Problem(ProblemCode.GLYPH_MISSING, reference=str(samples.REQUEST))


def test_a_test_page_is_printed_and_the_state_told(make: Maker) -> None:
    printer = make()
    assert isinstance(printer, Probing)
    assert set(printer.probes()) >= {"status", "test_page"}
    assert str(printer.probe("test_page").evidence).endswith(" printed")
    assert printer.probe("status").health is Health.READY


def test_a_wrong_option_is_named(make: Maker) -> None:
    with pytest.raises(SettingsError, match=r"\[printer\]: unknown key 'formt'; did you mean 'format'"):
        make(formt="a4")


def test_a_check_tells_nothing_personal(make: Maker) -> None:
    printer = make()
    printer.print(samples.SLIP)
    said = repr(printer.check())
    for secret in (samples.SLIP.name, samples.SLIP.id_number, samples.SLIP.card_number):
        assert secret not in said


# ---- what only the folder and the simulated one do --------------------------------------------------------------


def test_files_are_named_by_number_alone(tmp_path: Path) -> None:
    printer = folder.create({"path": str(tmp_path / "new")}, SystemClock())
    for paper in (samples.SLIP, samples.SLIP, replace(samples.SLIP, copy=1), samples.TICKET):
        assert printer.print(paper) is Printed.CONFIRMED
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == [f"{samples.REQUEST}-copy1.pdf", f"{samples.REQUEST}.pdf", "T-0312-4821.pdf"]


def test_half_a_paper_of_a_killed_process_does_not_stay(tmp_path: Path) -> None:
    (tmp_path / ".part-x").write_bytes(b"half")
    (tmp_path / "whole.pdf").write_bytes(b"whole")
    folder.create({"path": str(tmp_path)}, SystemClock())
    assert [path.name for path in tmp_path.iterdir()] == ["whole.pdf"]


def test_a_ticket_number_never_leaves_the_folder(tmp_path: Path) -> None:
    printer = folder.create({"path": str(tmp_path / "in")}, SystemClock())
    assert printer.print(replace(samples.TICKET, number="../../out")) is Printed.CONFIRMED
    assert [path.name for path in tmp_path.rglob("*.pdf")] == ["______out.pdf"]


def test_a_strip_is_kept_with_its_picture(tmp_path: Path) -> None:
    assert folder.create({"path": str(tmp_path), "format": "raster"}, SystemClock()).print(samples.SLIP)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".bin", ".png"]


def test_a_folder_that_is_a_file_is_a_printer_gone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    printer = folder.create({"path": str(tmp_path / "file")}, SystemClock())
    assert printer.print(samples.SLIP) == Problem(ProblemCode.PRINTER_GONE, reference=str(samples.REQUEST))
    assert (printer.check().health, printer.check().problem) == (Health.OUT_OF_ORDER, ProblemCode.PRINTER_GONE)


@pytest.mark.parametrize(
    ("switch", "code"),
    [
        ("paper_out", ProblemCode.PAPER_OUT),
        ("gone", ProblemCode.PRINTER_GONE),
        ("fail", ProblemCode.PRINT_FAILED),
    ],
)
def test_the_simulated_printer_misbehaves_when_told(switch: str, code: ProblemCode) -> None:
    printer = simulated.create({switch: True}, SystemClock())
    assert printer.print(samples.SLIP) == Problem(code, reference=str(samples.REQUEST))
    assert (printer.check().health, printer.check().problem) == (Health.OUT_OF_ORDER, code)
    setattr(printer, switch, False)
    assert printer.print(samples.SLIP) is Printed.CONFIRMED
    assert [paper for paper, _ in printer.printed] == [samples.SLIP]


def test_the_simulated_printer_can_be_unable_to_say() -> None:
    printer = simulated.create({"unconfirmed": True}, SystemClock())
    assert printer.print(samples.SLIP) is Printed.UNCONFIRMED
    assert len(printer.printed) == 1
    assert printer.check().health is Health.UNKNOWN


# ---- what a folder can honestly say ------------------------------------------------------------------------------


def test_a_folder_that_was_taken_away_is_told(tmp_path: Path) -> None:
    printer = folder.create({"path": str(tmp_path / "slips")}, SystemClock())
    assert printer.check().health is Health.READY
    (tmp_path / "slips").rmdir()
    assert (printer.check().health, printer.check().problem) == (Health.OUT_OF_ORDER, ProblemCode.PRINTER_GONE)
    assert printer.print(samples.TICKET) is Printed.CONFIRMED, "a paper makes its folder"
    assert printer.check().health is Health.READY


def test_a_full_disk_is_no_printer_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ENOSPC comes from the file system itself: `/dev/full` stands for it."""

    def full(prefix: str, dir: Path) -> tuple[int, str]:
        return os.open("/dev/full", os.O_WRONLY), str(tmp_path / f"{prefix}x")

    printer = folder.create({"path": str(tmp_path)}, SystemClock())
    monkeypatch.setattr("drivers.printer.folder.tempfile.mkstemp", full)
    assert printer.print(samples.TICKET) == Problem(ProblemCode.PRINT_DISK_FULL, reference=samples.TICKET.number)
    assert (printer.check().health, printer.check().problem) == (Health.OUT_OF_ORDER, ProblemCode.PRINT_DISK_FULL)
    monkeypatch.undo()
    assert printer.check().health is Health.READY
    monkeypatch.setattr("drivers.printer.folder._LEAST_FREE", 1 << 62)
    assert printer.check().problem is ProblemCode.PRINT_DISK_FULL
    assert list(tmp_path.iterdir()) == []
