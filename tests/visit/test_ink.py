"""Signed in ink: the form that was printed must come back, with ink in its box; what isn't sure is shown to staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from drivers.printer import readback
from kiosk.bootstrap import Kiosk
from kiosk.clock import CHINA
from kiosk.domain.application import Material, Signature, Way
from kiosk.domain.bill import RequestId
from kiosk.domain.form import FormScan, Signed, is_form_number
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.writes import Kind, Receipt
from kiosk.ports import Photo, Unreadable
from kiosk.scenario.samples import samples
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.applying import Applying
from kiosk.visit.machine import step
from kiosk.visit.perform import Performer
from tests.journal.cases import NOON
from tests.terminal.bench import bench, standing

VISIT = "v1"


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    with standing(bench(tmp_path)) as made:
        yield made


@pytest.fixture
def applying(kiosk: Kiosk) -> Applying:
    return Applying(kiosk.parts, Performer(kiosk.parts).writing)


def after(state: st.State, event: ev.Event) -> Any:
    """The state that follows."""
    taken = step(state, event)
    assert taken is not None
    return taken.state


def sheet() -> Any:
    state = samples()["signature_ink"]
    assert isinstance(state, st.Signing)
    return replace(state.sheet, signature=None)


def test_the_form_is_printed_from_what_would_be_sent(applying: Applying, tmp_path: Path) -> None:
    printed = applying.perform(fx.PrintForm(sheet()), VISIT)
    assert isinstance(printed, ev.FormPrinted)
    assert is_form_number(printed.number)
    (paper,) = (tmp_path / "papers").glob("*.pdf")
    assert readback.read_codes(paper.read_bytes()) == [printed.number]
    said = readback.pdf_text(paper.read_bytes())
    assert sheet().member.name in said
    assert sheet().phone in said


def test_only_the_printed_form_signed_is_taken(applying: Applying, kiosk: Kiosk, tmp_path: Path) -> None:
    camera: Any = kiosk.parts.camera
    form = "KF-000G40R40MV"
    take = fx.TakePhoto(Material.FORM, form)
    camera.lay()
    assert applying.perform(take, VISIT) == ev.PhotoUseless(Unreadable.OTHER_PAPER)
    camera.lay_form("KF-0000000000" + "0")
    assert applying.perform(take, VISIT) == ev.PhotoUseless(Unreadable.OTHER_PAPER)
    camera.lay_form(form, signed=False)
    assert applying.perform(take, VISIT) == ev.PhotoUseless(Unreadable.NOT_SIGNED)
    camera.lay_form(form)
    taken = applying.perform(take, VISIT)
    assert isinstance(taken, ev.PhotoTaken)
    assert (taken.handed.material, taken.handed.way, taken.unsure) == (Material.FORM, Way.PHOTO, False)
    assert kiosk.parts.materials is not None
    assert kiosk.parts.materials.read(VISIT, taken.handed.digest) == taken.photo.jpeg
    piece = taken.photo.jpeg[300:340]
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(".materials" in str(path) for path in written)
    assert [path.name for path in written if piece in path.read_bytes()] == [], "in the clear on the disk"
    kiosk.parts.materials.drop(VISIT)
    assert kiosk.parts.materials.read(VISIT, taken.handed.digest) is None


def test_what_is_not_sure_is_shown_to_staff(applying: Applying, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    camera: Any = kiosk.parts.camera
    camera.lay_form("KF-000G40R40MV")
    monkeypatch.setattr(camera, "read_form", lambda photo: FormScan("KF-000G40R40MV", Signed.UNSURE))
    taken = applying.perform(fx.TakePhoto(Material.FORM, "KF-000G40R40MV"), VISIT)
    assert isinstance(taken, ev.PhotoTaken)
    assert taken.unsure
    assert after(st.Photographing(sheet(), Material.FORM, taking=True), taken).unsure


def test_another_paper_needs_no_code(applying: Applying, kiosk: Kiosk) -> None:
    camera: Any = kiosk.parts.camera
    camera.lay()
    assert isinstance(applying.perform(fx.TakePhoto(Material.WORK_CONTRACT), VISIT), ev.PhotoTaken)


def test_a_photo_that_cannot_be_kept_is_said(applying: Applying, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    camera: Any = kiosk.parts.camera
    camera.lay()
    problem = Problem(ProblemCode.PHOTO_NOT_KEPT)
    monkeypatch.setattr(kiosk.parts.materials, "keep", lambda *given: problem)
    assert applying.perform(fx.TakePhoto(Material.WORK_CONTRACT), VISIT) == ev.Failed(problem)


def test_the_forms_number_goes_with_the_sheet() -> None:
    printed = after(st.Signing(sheet(), ink=True, printing=True), ev.FormPrinted("KF-000G40R40MV"))
    before_camera = after(printed, ev.Proceeded())
    assert isinstance(before_camera, st.Photographing)
    asked = step(before_camera, ev.PhotoAsked())
    assert asked is not None
    assert asked.effects == (fx.TakePhoto(Material.FORM, "KF-000G40R40MV"),)
    picture = ev.PhotoTaken(Photo(b"x", 1, 1), sheet().handed[0], unsure=True)
    assert not after(after(asked.state, picture), ev.PhotoAsked()).unsure


# ---- signed by finger: the form as a receipt


def filed(**state: Any) -> st.Filed:
    at = NOON.replace(tzinfo=CHINA)
    receipt = Receipt(RequestId("H00000000001", "20260318100000", 1), Kind.FILE, "BA1", at)
    signature = Signature((((1, 1, 0), (400, 200, 90)),), at)
    return st.Filed(replace(sheet(), signature=signature), receipt, **state)


def test_what_was_signed_by_finger_can_be_taken_along(applying: Applying, tmp_path: Path) -> None:
    asked = step(filed(), ev.FormAsked())
    assert asked is not None
    assert asked.effects == (fx.PrintForm(filed().sheet),)
    printed = applying.perform(fx.PrintForm(filed().sheet), VISIT)
    assert isinstance(printed, ev.FormPrinted)
    (paper,) = (tmp_path / "papers").glob("*.pdf")
    signature = filed().sheet.signature
    assert signature is not None
    assert signature.digest[:16] in readback.pdf_text(paper.read_bytes())
    done = after(asked.state, printed)
    assert done.copied
    assert not done.copying


def test_a_copy_that_does_not_come_out_is_no_lost_ticket() -> None:
    failed = ev.Failed(Problem(ProblemCode.PAPER_OUT))
    pending = replace(filed().receipt, pending=True)
    waiting = replace(filed(), receipt=pending, ticket="KT-1", printed=True, copying=True)
    ended = after(waiting, failed)
    assert (ended.printed, ended.copied, ended.copying) == (True, False, False)
    assert after(replace(waiting, copying=False, printed=None), failed).printed is False


def test_no_copy_before_the_ticket_has_come_out_or_without_a_signature() -> None:
    pending = replace(filed(), receipt=replace(filed().receipt, pending=True))
    for state in (pending, filed(copying=True), replace(filed(), sheet=sheet())):
        asked = step(state, ev.FormAsked())
        assert asked is not None
        assert asked.effects == ()
    assert replace(pending, printed=False).may_copy
