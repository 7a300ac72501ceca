"""The canary files here: with an agent, a photographed paper, a signature by finger and one in ink, refused once, then
pending. Afterwards what was typed, drawn and photographed stands in no file but the printed papers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import cv2
import pytest

from drivers.camera.desk import laid
from drivers.camera.image import Picture
from drivers.card.private_pcscd import PrivatePcscd
from drivers.card.virtual import Slot, social_card
from drivers.printer.readback import pdf_text
from kiosk.backends.simulated import world as worlds
from kiosk.backends.simulated.http import HttpBackend, Options
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.backends.simulated.world import rules_of
from kiosk.clock import ShiftedClock
from kiosk.domain.writes import NewFiling, Receipt, Write
from kiosk.papers.form import form_of
from kiosk.ports import Reply
from kiosk.settings import Part, PolicySettings
from kiosk.visit import deciding
from kiosk.visit import states as st
from tests.drivers.camera.signing import signed
from tests.drivers.printer.fixtures import PrivateCups
from tests.e2e.terminal import PATIENCE, WORLD, AtTheKiosk, card_of, settings, standing, until
from tests.e2e.test_canary import (
    AGENT,
    AGENT_ID,
    CANARIES,
    CARD,
    CODE,
    ID_NUMBER,
    NAME,
    PHONE,
    hatched,
    log_file,
    traces,
)

__all__ = ["log_file"]

OTHER = WORLD.person("files_in_ink")
OTHER_PHONE = "13900731843"
#: Points that no other file holds, as JSON writes them and as a page's list does.
SPELL = [[[137, 246, 0], [391, 253, 61], [388, 517, 142]], [[151, 349, 301], [417, 352, 383], [293, 619, 507]]]
STROKES = (b"137,246", b"137, 246", b"388,517", b"388, 517")
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
PIECES = (*STROKES, JPEG)
WORDS = (*CANARIES, OTHER.name, OTHER.id_number, OTHER.voucher, OTHER_PHONE)


class Blabbing(HttpBackend):
    """A backend whose bug after the second filing was sent says in its exception whose it was."""

    sent = 0

    def write(self, write: Write) -> Reply[Receipt]:
        answer = super().write(write)
        self.sent += 1
        if self.sent == 2 and isinstance(write.draft, NewFiling):
            raise RuntimeError(f"{NAME} {ID_NUMBER} {write.draft.phone} {write.draft.signature!r}")
        return answer


class Desk:
    """What lies under the camera: a film of one picture, played again and again."""

    def __init__(self, folder: Path) -> None:
        self._film = folder / "desk.avi"

    @property
    def part(self) -> Part:
        return Part("opencv", {"source": str(self._film), "fps": 10, "frozen_after": PATIENCE})

    def lay(self, picture: Picture) -> None:
        height, width = picture.shape[:2]
        new = self._film.with_name("next.avi")
        writer = cv2.VideoWriter(str(new), cv2.VideoWriter.fourcc(*"MJPG"), 10, (width, height))
        writer.write(picture)
        writer.release()
        new.replace(self._film)


def shot(person: AtTheKiosk) -> None:
    """The paper's picture is taken, and taken again where the film still showed what lay there before."""
    person.at("photo")

    def taken() -> bool:
        shown = person.kiosk.screen
        if shown.page == "photo" and not shown.busy and not shown.facts["taken"]:
            person.tap("shoot")
        return shown.page == "photo" and bool(shown.facts.get("taken"))

    until(taken, "the paper was taken")
    person.tap("keep")


def sealed(folder: Path) -> None:
    """A photo lies there now, and nobody can see what it is."""
    assert [p for p in (folder / "journal" / "journal.db.materials").iterdir() if p.stat().st_size > 10_000]
    assert traces(folder, words=WORDS, pieces=PIECES) == []


def to_the_papers(person: AtTheKiosk, kind: str, *answers: str) -> None:
    person.at("filing")
    person.tap("file")
    person.at("question")
    for answer in answers:
        person.tap("answer", answer)
    person.at("filing_type")
    state = person.kiosk.runner.state
    assert isinstance(state, st.ChoosingType)
    (index,) = [i for i, offer in enumerate(deciding.offers(state.sheet)) if offer.type == kind]
    person.tap("type", str(index))
    person.tap("proceed")
    person.at("consent")
    person.tap("agree")


def refused_then_pending(person: AtTheKiosk, there: Place, folder: Path) -> None:
    """Filed by a daughter for the canary: refused with their words in it, a help slip, the claim's papers; then lost by
    a bug, found, and waited for."""
    person.at("for_whom")
    person.tap("family")
    person.at("agent")
    person.tap("agent", {"name": AGENT, "id_number": AGENT_ID, "relation": "child", "phone": PHONE})
    to_the_papers(person, "long_resident", "live", "long", "no", "no")
    person.at("materials")
    person.tap("hand", "0 photo")
    shot(person)
    person.at("materials")
    sealed(folder)
    person.tap("proceed")
    person.at("signature")
    person.tap("sign", SPELL)
    person.at("filing_review")
    words = f"备案信息有误 {NAME} {ID_NUMBER} {PHONE}"
    there.faults.plan([{"call": "write", "fault": "refuse", "text": words, "code": "K-306"}])
    person.tap("submit")
    person.at("refusal")
    person.tap("help_slip")
    until(lambda: bool(person.kiosk.screen.facts.get("printed")), "the help slip was printed")
    person.tap("claim")
    person.at("claim")
    person.tap("claim_print")
    until(lambda: bool(person.kiosk.screen.facts.get("printed")), "the claim's papers were printed")
    person.tap("back")
    person.at("refusal")
    person.tap("retry")
    person.at("filing_review")
    person.tap("submit")
    until(lambda: bool(person.at("filing_sent").facts["ticket"]), "it is waited for")
    person.kiosk.runner.settle_down(60)


def in_ink(person: AtTheKiosk, desk: Desk) -> None:
    """Somebody else files, on a form that is printed, signed and photographed."""
    person.at("for_whom")
    person.tap("self")
    to_the_papers(person, "other_temporary", "visit", "no")
    person.at("contact")
    person.tap("phone_number", OTHER_PHONE)
    person.at("materials")
    person.tap("proceed")
    person.at("signature")
    person.tap("print_form")
    until(lambda: "proceed" in [a.tap for a in person.at("signature").actions], "the form was printed")
    state: Any = person.kiosk.runner.state
    sheet, parts = state.sheet, person.kiosk.parts
    draft = deciding.draft(sheet)
    assert draft is not None
    hospital, now = parts.settings.hospital_here(), parts.clock.now()
    form = form_of(draft, sheet.member, sheet.form, hospital, now, guardian=False)
    desk.lay(laid(signed(form, 1), 1920, 1080))
    person.tap("proceed")
    shot(person)
    person.at("filing_review")
    person.tap("submit")
    person.at("filing_sent")


def test_nothing_of_a_filing_stays_behind(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    log_file: Path,
    pcscd: PrivatePcscd,
    slot: Slot,
    cups: PrivateCups,
) -> None:
    away = tmp_path_factory.mktemp("away")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    there = Place(worlds.load(str(hatched(away, "files_in_two_days"))), ShiftedClock(WORLD.clock))
    desk = Desk(away)
    desk.lay(laid(None, 1920, 1080))
    with Shell(there) as shell:
        made = settings(
            tmp_path,
            hospital=Part("http_example", {"url": shell.url}),
            card_reader=Part("pcsc", {"reader": pcscd.readers[0], "read_seconds": PATIENCE}),
            camera=desk.part,
            printer=Part("ipp", {"url": cups.url, "queue": cups.queue, "every": 0.1}),
            policy=PolicySettings(rules_of("default")),
        )
        backend = Blabbing(Options(shell.url, profile=WORLD.profile), there.clock)
        with standing(made, there, backend=backend) as person:
            slot.insert(social_card(NAME, ID_NUMBER, CARD, recognition_code=CODE))
            refused_then_pending(person, there, tmp_path)
            assert traces(tmp_path, words=WORDS, pieces=PIECES) == []
            person.leave()
            slot.remove()
            reader: Any = person.kiosk.parts.card_reader
            until(lambda: not reader.cards(), "the reader noticed that the card is out")
            slot.insert(card_of("files_in_ink"))
            in_ink(person, desk)
            assert traces(tmp_path, words=WORDS, pieces=PIECES) == []
            assert (tmp_path / "journal" / "journal.db-wal").stat().st_size > 0
            person.tap("cancel")
            person.at("welcome")
            assert list((tmp_path / "journal" / "journal.db.materials").iterdir()) == []
    words = ["".join(pdf_text(pdf).split()) for pdf in cups.printed()]
    assert len(words) == 4, "help slip, claim, ticket, form"
    assert any(NAME in said for said in words), "the claim is where the name belongs"
    assert OTHER.name in words[-1]
    assert OTHER_PHONE in words[-1]
    logged = log_file.read_text(encoding="utf-8")
    assert "error=RuntimeError" in logged, "the bug was logged"
    spool = [cups.here / name for name in ("spool", "log", "cache", "state", "root")]
    everywhere = [tmp_path, *(folder for folder in spool if folder.is_dir())]
    assert traces(*everywhere, words=WORDS, pieces=PIECES) == []
    assert not [title for title in cups.titles() if any(word in title for word in WORDS)]
