"""A canary: an invented person whose every word is unique, through a whole day at the kiosk. Afterwards their name and
numbers stand on the printed paper, and in no other file: journal, its log, reserve, program log, spool, file names."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.card.private_pcscd import PrivatePcscd
from drivers.card.virtual import Slot, social_card
from drivers.printer.readback import pdf_text
from kiosk import log
from kiosk.backends.simulated import world as worlds
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.clock import ShiftedClock
from kiosk.domain.bill import Settlement
from kiosk.domain.money import Fen
from kiosk.domain.people import check_digit
from kiosk.domain.slip import PayAt
from kiosk.domain.stay import Bill
from kiosk.payments.counter import create as counter
from kiosk.ports import Check, Reply
from kiosk.settings import Part
from tests.drivers.printer.fixtures import PrivateCups
from tests.e2e.processes import kiosk
from tests.e2e.terminal import PATIENCE, WORLD, Film, settings, standing

NAME, AGENT = "金丝雀嘤嘤", "百灵鸟啾啾"
ID_NUMBER = "99010319731219801" + check_digit("99010319731219801")
AGENT_ID = "99010320010707802" + check_digit("99010320010707802")
CARD, VOUCHER, PHONE = "C73918204", "4249173650284619273650980000", "13900731842"
CODE = "980100D15600000500C0FFEE73918204"
CANARIES = (NAME, AGENT, ID_NUMBER, AGENT_ID, CARD, VOUCHER, PHONE, CODE, ID_NUMBER[6:14] + ID_NUMBER[14:17])


def hatched(folder: Path, key: str = "in_force") -> Path:
    """The default world with the canary in the place of one person; kept away from the folder that is searched."""
    text = (Path(worlds.__file__).parent / "worlds" / "default.toml").read_text(encoding="utf-8")
    plain = WORLD.person(key)
    assert plain.card is not None
    for old, new in (
        (plain.name, NAME),
        (plain.id_number, ID_NUMBER),
        (plain.card.number, CARD),
        (plain.card.recognition_code, CODE),
        (plain.voucher, VOUCHER),
    ):
        text = text.replace(old, new)
    path = folder / "canary.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hatched(tmp_path_factory.mktemp("world"))


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    path = tmp_path / "log" / "kiosk.log"
    log.configure(path)
    yield path
    for handler in [h for h in root.handlers if h not in before]:
        root.removeHandler(handler)
        handler.close()
    for handler in [h for h in before if h not in root.handlers]:
        root.addHandler(handler)
    root.setLevel(level)
    logging.raiseExceptions = raising


def traces(*folders: Path, words: tuple[str, ...] = CANARIES, pieces: tuple[bytes, ...] = ()) -> list[str]:
    """Files in which, or in whose name, a canary stands, in any coding a file may be in; or a piece of a picture."""
    found = []
    for path in (file for folder in folders for file in folder.rglob("*") if file.is_file()):
        with contextlib.suppress(FileNotFoundError):  # a spool is at work
            data = path.read_bytes()
            found += [f"{path.name}: piece {n}" for n, piece in enumerate(pieces) if piece in data]
            for word in words:
                codings = {word.encode(coding) for coding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")}
                codings |= {json.dumps(word)[1:-1].encode(), word.encode().hex().encode()}
                if word in str(path) or any(coded in data for coded in codings):
                    found.append(f"{path.name}: canary {words.index(word)}")
    return found


class Blabbing:
    """Payments whose bug says in its exception whose money it was."""

    def __init__(self) -> None:
        self._real = counter({}, ShiftedClock(WORLD.clock))

    def request(self, settlement: Settlement, due: Fen, bill: Bill) -> Reply[PayAt]:
        raise RuntimeError(f"{NAME} {ID_NUMBER} {settlement!r} {bill!r}")

    def check(self) -> Check:
        return self._real.check()


def test_the_search_itself_sees(tmp_path: Path) -> None:
    for coding in ("utf-8", "gb18030", "utf-16-le"):
        (tmp_path / "planted").write_bytes(b"\x00\x01" + NAME.encode(coding) + b"\x00")
        assert traces(tmp_path) == ["planted: canary 0"]
    (tmp_path / "planted").rename(tmp_path / f"slip-{CARD}")
    assert "slip-C73918204: canary 4" in traces(tmp_path)


def test_nothing_personal_stays_behind(
    tmp_path: Path, world: Path, log_file: Path, pcscd: PrivatePcscd, slot: Slot, cups: PrivateCups
) -> None:
    there = Place(worlds.load(str(world)), ShiftedClock(WORLD.clock))
    film = Film(tmp_path / "..")
    with Shell(there) as shell:
        made = settings(
            tmp_path,
            backend=Part("simulated_http", {"url": shell.url}),
            hospital=Part("http_example", {"url": shell.url}),
            card_reader=Part("pcsc", {"reader": pcscd.readers[0], "read_seconds": PATIENCE}),
            camera=film.part,
            printer=Part("ipp", {"url": cups.url, "queue": cups.queue, "every": 0.1}),
        )
        there.faults.plan([{"call": "settle", "fault": "refuse", "text": f"{NAME} {ID_NUMBER} 不能结算"}])
        with standing(made, there, payments=Blabbing()) as person:
            slot.insert(social_card(NAME, ID_NUMBER, CARD, recognition_code=CODE))
            person.at("for_whom")
            person.tap("family")
            person.at("agent")
            typed = {"name": AGENT, "id_number": AGENT_ID, "relation": "child", "phone": PHONE}
            person.tap("agent", typed)
            person.to_the_bill()
            person.tap("confirm")
            person.at("refusal")
            person.tap("retry")
            person.at("bill")
            assert traces(tmp_path) == []
            assert person.settle().page in ("done", "slip_owed")
            person.kiosk.runner.settle_down(60)
            # The journal's write-ahead log is still there: what isn't encrypted would stand in it.
            assert (tmp_path / "journal" / "journal.db-wal").stat().st_size > 0
            assert traces(tmp_path) == []
        (pdf,) = cups.printed()
        words = "".join(pdf_text(pdf).split())
        for word in (NAME, AGENT):
            assert word in words, "the paper is where it belongs"
    assert "error=RuntimeError" in log_file.read_text(encoding="utf-8"), "the bug was logged"
    assert traces(tmp_path) == []
    spool = [cups.here / name for name in ("spool", "log", "cache", "state", "root")]
    assert all(folder.exists() for folder in spool)
    assert traces(*[folder for folder in spool if folder.is_dir()]) == []
    assert not [title for title in cups.titles() if any(word in title for word in CANARIES)]


def test_nothing_personal_in_the_report_of_a_visit(tmp_path: Path, world: Path) -> None:
    """What an engineer sends on with a complaint: everything in `--out` but the papers themselves."""
    other = WORLD.person("files_in_two_days")
    words = (*CANARIES, other.name, other.id_number, other.voucher)
    text = f'world = "{world}"\n[[faults]]\ncall = "settle"\nfault = "lost_after"\n[[visits]]\nperson = "in_force"\n'
    text += f'''[[visits]]
person = "files_in_two_days"
not_filed = "here"
files = {{ answers = ["live", "long", "no"], type = "long_resident", papers = ["photo"], phone = "{PHONE}" }}
'''
    (tmp_path / "visit.toml").write_text(text, encoding="utf-8")
    done = kiosk("visit", "visit.toml", "--out", "out", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "files_in_two_days: Filed" in done.stdout
    assert not [word for word in words if word in done.stdout + done.stderr]
    papers = ["".join(pdf_text(paper.read_bytes()).split()) for paper in (tmp_path / "out").glob("*.pdf")]
    assert len(papers) == 2
    assert any(NAME in said for said in papers)
    (tmp_path / "visit.toml").unlink()
    assert traces(tmp_path, words=words, pieces=(b"JFIF",)) == []
