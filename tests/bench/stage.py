"""One visit on the real stack, and the same work done bare: what visit.py and windowed.py share."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from smartcard import scard

from drivers.card import pcsc
from drivers.card.private_pcscd import PrivatePcscd, Unavailable
from drivers.card.virtual import social_card
from drivers.printer.folder import create as create_folder
from drivers.printer.typeset import Drawing, Typesetter
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.clock import ShiftedClock
from kiosk.domain.bill import Choice, Claim, Order, RequestId, Settlement
from kiosk.domain.people import Account, Credential, Medium
from kiosk.domain.problems import Problem
from kiosk.domain.slip import Paper, Slip
from kiosk.payments.counter import create as create_payments
from kiosk.policy.filing import judge
from kiosk.policy.rulebook import load as rulebook
from kiosk.ports import (
    CardInserted,
    CardReader,
    CardSignal,
    Check,
    Declined,
    NoAnswer,
    Printed,
    Printer,
    Refusal,
    Reply,
    T,
)
from kiosk.settings import JournalSettings, Part, Settings, Terminal
from kiosk.visit import states as st
from kiosk.visit.runner import Heard
from tests.bench.figures import wait_until

PERSON = "in_force"
_PATIENCE = 20.0


class NoReader(RuntimeError):
    """This measure needs pcscd and vpcd, and why they aren't there."""


class StampedReader:
    """The real reader; notes when it says that a card is in."""

    def __init__(self, reader: CardReader) -> None:
        self._reader = reader
        self.card_at = 0.0

    def start(self, listener: Callable[[CardSignal], None]) -> None:
        def heard(signal: CardSignal) -> None:
            if isinstance(signal, CardInserted):
                self.card_at = time.perf_counter()
            listener(signal)

        self._reader.start(heard)

    def stop(self) -> None:
        self._reader.stop()

    def read(self, insertion: int) -> Credential | Problem:
        return self._reader.read(insertion)

    def same_card(self, insertion: int, recognition_code: str) -> Problem | None:
        return self._reader.same_card(insertion, recognition_code)

    def check(self) -> Check:
        return self._reader.check()


class KeptPrinter:
    """The real folder printer; keeps the last paper it was given."""

    def __init__(self, printer: Printer) -> None:
        self._printer = printer
        self.paper: Paper | None = None

    def print(self, paper: Paper) -> Printed | Problem:
        self.paper = paper
        return self._printer.print(paper)

    def check(self) -> Check:
        return self._printer.check()


@dataclass
class Visited:
    """What one visit took (ms, from the card's signal to the slip handed over) and what its floor must do again."""

    took: float
    read_commands: tuple[bytes, ...]
    same_commands: tuple[bytes, ...]
    rows: tuple[int, ...]
    paper: Slip = field(repr=False)


class Stage:
    """A virtual card in a private pcscd, and a new terminal for every visit. Use as `with stage() as made`."""

    def __init__(self, pcscd: PrivatePcscd, folder: Path) -> None:
        self._pcscd, self._folder = pcscd, folder
        self.world = load("default")
        self.clock = ShiftedClock(self.world.clock)
        self._typesetter = Typesetter(Drawing())
        self._visits = 0
        person = self.world.person(PERSON)
        if person.card is None:
            raise LookupError(f"{PERSON} has no card")
        number, code = person.card.number, person.card.recognition_code
        self._card = social_card(person.name, person.id_number, number, recognition_code=code)

    # ---- ours

    def kiosk(self) -> tuple[Kiosk, StampedReader, KeptPrinter]:
        """A started terminal on a place where nothing is settled yet."""
        self._visits += 1
        here = self._folder / str(self._visits)
        place = Place(self.world, self.clock)
        reader = StampedReader(pcsc.create({"reader": self._pcscd.readers[0]}, self.clock))
        printer = KeptPrinter(create_folder({"path": str(here), "format": "a4"}, self.clock))
        settings = Settings(
            terminal=Terminal(institution=self.world.institution.code, idle_seconds=0),
            journal=JournalSettings(path=here / "journal.db", reserve_bytes=65536),
            camera=Part("simulated"),
        )
        parts = {
            "backend": place.backend(),
            "hospital": place.hospital(),
            "card_reader": reader,
            "printer": printer,
        }
        kiosk = build(settings, Overrides(self.clock, parts))
        kiosk.start()
        wait_until(lambda: isinstance(kiosk.runner.state, st.Idle), _PATIENCE, "the welcome page")
        return kiosk, reader, printer

    def insert(self) -> None:
        self._pcscd.slots[0].insert(self._card)

    def commands(self) -> int:
        """How many commands the card has had since it was put in."""
        return len(self._pcscd.slots[0].commands)

    def visit(self) -> Visited:
        """A whole visit without a window; the person's taps come at once."""
        kiosk, reader, printer = self.kiosk()
        done = threading.Event()
        ended = 0.0
        read_count = 0

        def react(heard: Heard) -> None:
            nonlocal ended, read_count
            if heard.ignored:
                return
            match heard.after:
                case st.ForWhom():
                    kiosk.tap("self")
                case st.ChoosingStay():
                    read_count = read_count or self.commands()
                case st.Explaining():
                    kiosk.tap("proceed")
                case st.Confirming():
                    kiosk.tap("confirm")
                case st.Done():
                    ended = time.perf_counter()
                    done.set()

        kiosk.runner.listen(react)
        try:
            self.insert()
            if not done.wait(_PATIENCE):
                raise TimeoutError(f"the visit stands at {type(kiosk.runner.state).__name__}")
            return self.visited(kiosk, (ended - reader.card_at) * 1000, read_count, printer)
        finally:
            self.leave(kiosk)

    def visited(self, kiosk: Kiosk, took: float, read_count: int, printer: KeptPrinter) -> Visited:
        commands = tuple(self._pcscd.slots[0].commands)
        if not isinstance(printer.paper, Slip):
            raise TypeError("no slip was printed")
        rows = _row_sizes(kiosk.parts.settings.journal.path)
        return Visited(took, commands[:read_count], commands[read_count:], rows, printer.paper)

    def leave(self, kiosk: Kiosk) -> None:
        """Take the card, wait until the reader knows, and switch the terminal off."""
        self._pcscd.slots[0].remove()
        reader = self._pcscd.readers[0]
        wait_until(lambda: not _card_in(reader), _PATIENCE, "the card is out")
        kiosk.stop()

    # ---- bare

    @contextmanager
    def card_in(self) -> Iterator[None]:
        """The card in the reader, powered, without a terminal that reads it."""
        reader = self._pcscd.readers[0]
        self.insert()
        wait_until(lambda: _card_in(reader), _PATIENCE, "the card is in")
        yield
        self._pcscd.slots[0].remove()
        wait_until(lambda: not _card_in(reader), _PATIENCE, "the card is out")

    def bare_card(self, visited: Visited) -> None:
        """Both conversations, on the same card in the same reader."""
        for commands in (visited.read_commands, visited.same_commands):
            _converse(self._pcscd.readers[0], commands)

    def bare_calls(self) -> None:
        """Every call of a visit to insurer and hospital, one after the other."""
        place = self._fresh
        backend, hospital, payments = place.backend(), place.hospital(), create_payments({}, self.clock)
        member = _value(backend.identify(self.world.person(PERSON).credential(Medium.CARD)))
        stay = _value(hospital.stays(member.id_number))[0]
        insurance = member.insurances[0]
        answer = backend.filings(member, member.usable()[0], stay)
        rule = backend.exempt(insurance.region, stay.hospital.region, stay.admitted)
        finding = judge(insurance, stay, stay.hospital.region, answer, rule, self.clock.now(), rulebook())
        bill = _value(hospital.bill(stay.stay_id))
        quote = _value(backend.preview(member, bill, Choice(insurance, Account.NONE)))
        hospital.lock(bill, "K01")
        number = RequestId(stay.hospital.code, f"{self.clock.now():%Y%m%d%H%M%S}", 1)
        settlement: Settlement = _value(
            backend.settle(Order(number, member.person_id, quote, Claim(member, finding, None)))
        )
        hospital.take(settlement)
        payments.request(settlement, quote.due, bill)

    def fresh_place(self) -> None:
        """A place where nothing is settled, for the next `bare_calls`; not part of what is timed."""
        self._fresh = Place(self.world, self.clock)

    def bare_rows(self, visited: Visited) -> Callable[[], None]:
        """As many durable transactions as the visit had, of the same sizes, on one open plain SQLite file."""
        path = Path(tempfile.mkstemp(suffix=".db", dir=self._folder)[1])
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
        bodies = [os.urandom(size) for size in visited.rows]

        def work() -> None:
            for body in bodies:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT INTO rows (body) VALUES (?)", (body,))
                connection.execute("COMMIT")

        return work

    def bare_paper(self, visited: Visited) -> None:
        """The slip drawn, and its file made durable."""
        document = self._typesetter.document(visited.paper)
        if isinstance(document, Problem):
            raise TypeError("the slip can't be drawn")
        with tempfile.TemporaryFile(dir=self._folder) as file:
            file.write(document.data)
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def stage() -> Iterator[Stage]:
    """Raises NoReader."""
    pcscd = PrivatePcscd.prepare()
    if isinstance(pcscd, Unavailable):
        raise NoReader(pcscd.reason)
    with pcscd, tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        failed = pcscd.start()
        if failed is not None:
            raise NoReader(failed.reason)
        yield Stage(pcscd, Path(folder))


def _value(reply: Reply[T]) -> T:
    if isinstance(reply, Refusal | NoAnswer | Declined):
        raise TypeError(f"the simulated side answered {reply.code}")
    return reply


def _row_sizes(journal: Path) -> tuple[int, ...]:
    """Bytes of every transaction since the card came: one event each, and what was sealed with some of them."""
    with sqlite3.connect(f"{journal.absolute().as_uri()}?mode=ro", uri=True) as connection:
        begun = "SELECT min(seq) FROM events WHERE event = 'CardInserted'"
        length = "length(at) + length(event) + length(facts) + length(effects) + 48"
        sizes = [n for (n,) in connection.execute(f"SELECT {length} FROM events WHERE seq >= ({begun})")]
        sealed = connection.execute(
            "SELECT length(sealed_order), length(sealed_settlement), length(sealed_paper), length(sealed_paper)"
            " FROM requests JOIN slips USING (number)"
        ).fetchone()
    connection.close()
    middle = len(sizes) // 2
    for place, extra in enumerate(sealed):
        sizes[middle + place] += extra
    return tuple(sizes)


def _converse(reader: str, commands: tuple[bytes, ...]) -> None:
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    either = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    result, card, protocol = scard.SCardConnect(context, reader, scard.SCARD_SHARE_SHARED, either)
    if result:
        raise RuntimeError("the bare card can't be reached")
    header = scard.SCARD_PCI_T1 if protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0
    scard.SCardBeginTransaction(card)
    for command in commands:
        scard.SCardTransmit(card, header, list(command))
    scard.SCardEndTransaction(card, scard.SCARD_LEAVE_CARD)
    scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
    scard.SCardReleaseContext(context)


def _card_in(reader: str) -> bool:
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _, states = scard.SCardGetStatusChange(context, 0, [(reader, scard.SCARD_STATE_UNAWARE)])
    scard.SCardReleaseContext(context)
    return bool(states[0][1] & scard.SCARD_STATE_PRESENT)
