"""Journals that are opened: pages, headers, the log beside them, schema text, rows and sealed values damaged.

Oracle: it is refused by the declared errors, and stays where it is; or it opens as this very journal, its guards
standing, and reads what was written. A live bill is refused a second settlement unless the chain says who tampered, or
the file is a whole older state of itself (which only the second store can tell).
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from kiosk.domain.bill import Claim, Order
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.migrations import MIGRATIONS, migrate
from kiosk.journal.trouble import JournalNotOpened
from kiosk.ports import BillInProgress, JournalUnwritable, RequestState
from kiosk.settings import SettingsError
from tests.fuzz.mutate import damaged
from tests.fuzz.target import Target, Trial, Wrong, must, silent
from tests.journal.cases import PERSON, opened, quote, settlement_of, slip_of
from tests.papers import samples

_SECRETS = (samples.MEMBER.name, samples.MEMBER.id_number, PERSON, samples.AGENT.name)
_CLAIM = Claim(samples.MEMBER, samples.FILING, samples.AGENT)
_DECLARED = (JournalNotOpened, JournalUnwritable, SettingsError)
_PAGE = 4096


@dataclass(frozen=True)
class Base:
    """A journal's files as they were left, and what must be read out of them."""

    files: dict[str, bytes]
    orders: dict[str, Order]
    heads: frozenset[bytes]
    genesis: str


def _prepare(folder: Path) -> Trial:
    bases = tuple(_made(folder / name, crashed=crashed) for name, crashed in (("closed", False), ("crashed", True)))
    model = _objects_of_a_new_one()
    place = folder / "now"
    place.mkdir()

    def trial(rng: Random) -> str:
        base = rng.choice(bases)
        for path in place.iterdir():
            path.unlink()
        for name, data in base.files.items():
            (place / name).write_bytes(data)
            (place / name).chmod(0o600)
        _harm(rng, place, bases)
        was, named = (place / "journal.db").exists(), _genesis(place)
        try:
            journal = opened(place, reserve_bytes=0)
        except _DECLARED as error:
            silent(str(error), _SECRETS)
            must((place / "journal.db").exists() == was, "a journal that was refused is made or gone")
            must(_genesis(place) in (None, named), "a new journal stands in its place")
            return "refused"
        with closing(journal):
            return _judge(journal, base, place, model)

    return trial


def _judge(journal: SqliteJournal, base: Base, place: Path, model: dict[str, str]) -> str:
    must(_genesis(place) == base.genesis, "another journal was opened")
    with closing(sqlite3.connect(f"file:{place}/journal.db?mode=ro", uri=True)) as connection:
        must(_objects(connection) == model, "it is open, and a guard is gone")
        sound = _sound(connection)
    try:
        whole = journal.verify_chain().whole
        head = journal._file.look(lambda c: c.execute("SELECT link FROM events ORDER BY seq").fetchall())
        for request in journal.open_requests():
            must(request.order == base.orders[str(request.request_id)], "another order was read")
        for row in journal.slips():
            must(row.paper == slip_of(base.orders[str(row.request_id)]), "another slip was read")
        journal.hospital_owed(), journal.unslipped(), journal.locks(), journal.parked("KT-X"), journal.open_writes()
        journal.day(samples.SETTLED_AT.date())
        journal.check()
        visit = journal.open_visit("discharge", 9)
        for stay in ("ZY0001", "ZY0002"):
            with contextlib.suppress(BillInProgress):
                journal.intend(visit, PERSON, quote(stay), _CLAIM)
                seen = not whole or not sound or not base.heads <= {link for (link,) in head}
                must(seen, "a live bill may be settled again, and the examination finds nothing")
    except JournalUnwritable as error:
        silent(str(error), _SECRETS)
        return "broken when read"
    if not whole:
        return "found by the chain"
    return "as it was" if base.heads <= {link for (link,) in head} else "an older state"


def _sound(connection: sqlite3.Connection) -> bool:
    """Whether the examination beside the running terminal would find nothing wrong with the pages."""
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def _made(folder: Path, *, crashed: bool) -> Base:
    """A journal with a settled bill and its slip, an open one, a lock, a ticket: closed, or as a power cut left it."""
    journal = opened(folder, reserve_bytes=0)
    visit = journal.open_visit("discharge", 1)
    orders = {}
    for stay in ("ZY0001", "ZY0002"):
        order = journal.intend(visit, PERSON, quote(stay), _CLAIM)
        orders[str(order.request_id)] = order
        if stay == "ZY0001":
            journal.outcome(order.request_id, RequestState.SETTLED, settlement_of(order), note="ok")
            journal.owe_slip(order.request_id, slip_of(order))
            journal.slip_started(order.request_id)
        journal.lock_asked(order.quote.bill.key())
    journal.park(visit, "KT-X", samples.MEMBER.id_number, samples.SETTLED_AT.replace(year=2030))
    for step in range(30):
        journal.record(visit, step, "Started", {"state": "Idle", "count": step}, ("EndVisit",))
    ((last,),) = journal._file.look(lambda c: c.execute("SELECT link FROM events ORDER BY seq DESC LIMIT 1").fetchall())
    if crashed:
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        journal.close()
    else:
        journal.close()
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
    genesis = _genesis(folder)
    if genesis is None:
        raise Wrong("the base can't be read")
    return Base(files, orders, frozenset({last}), genesis)


def _harm(rng: Random, place: Path, bases: tuple[Base, ...]) -> None:
    """One harm to one of the files, now and then two."""
    harms: tuple[Callable[[Random, Path, tuple[Base, ...]], None], ...] = (
        _bits, _bits, _page, _page, _cut, _statement, _statement, _log, _log, _beside, _swapped, _word,
    )  # fmt: skip
    for _ in range(rng.choice((0, 1, 1, 1, 1, 1, 2))):
        with contextlib.suppress(FileNotFoundError):
            rng.choice(harms)(rng, place, bases)


def _bits(rng: Random, place: Path, _: tuple[Base, ...]) -> None:
    """Bits flipped: anywhere, or in the header of the file or of a page."""
    data = bytearray((place / "journal.db").read_bytes())
    for _n in range(rng.choice((1, 1, 2, 8, 64))):
        if not data:
            return
        page = rng.randrange(len(data) // _PAGE + 1) * _PAGE
        at = rng.choice((rng.randrange(len(data)), rng.randrange(100), page + rng.randrange(16))) % len(data)
        data[at] ^= 1 << rng.randrange(8)
    (place / "journal.db").write_bytes(data)


def _page(rng: Random, place: Path, _: tuple[Base, ...]) -> None:
    """A page of zeros, of noise, or another one's in its place."""
    data = bytearray((place / "journal.db").read_bytes())
    pages = max(len(data) // _PAGE, 1)
    at, other = (rng.randrange(pages) * _PAGE for _n in range(2))
    filled = rng.choice((bytes(_PAGE), rng.randbytes(_PAGE), bytes(data[other : other + _PAGE]), b"\xff" * _PAGE))
    data[at : at + rng.choice((_PAGE, _PAGE, 512))] = filled[: rng.choice((_PAGE, _PAGE, 512))]
    (place / "journal.db").write_bytes(data)


def _cut(rng: Random, place: Path, _: tuple[Base, ...]) -> None:
    path = place / "journal.db"
    size = path.stat().st_size
    longer = rng.random() < 0.2
    at = (
        size + rng.randrange(3 * _PAGE)
        if longer
        else rng.choice((0, rng.randrange(size + 1), rng.randrange(size // _PAGE + 1) * _PAGE))
    )
    os.truncate(path, at)


_STATEMENTS = (
    "DROP TRIGGER requests_path", "DROP TRIGGER events_fixed", "DROP INDEX one_live_settlement_per_bill",
    "CREATE TABLE more (x)", "PRAGMA user_version = 99", "PRAGMA user_version = 0", "PRAGMA user_version = 1",
    "PRAGMA application_id = 1", "PRAGMA journal_mode = DELETE", "PRAGMA secure_delete = OFF", "VACUUM",
    "ALTER TABLE visits ADD COLUMN x", "CREATE TRIGGER more AFTER INSERT ON events BEGIN DELETE FROM staff; END",
    "DELETE FROM parked", "DELETE FROM locks", "UPDATE slips SET copies = copies", "DELETE FROM schema",
    "INSERT INTO visits VALUES ('V9', 9, 'x', 1, NULL, 'x')", "UPDATE handovers SET took = 1",
    "INSERT INTO events VALUES (999, 'x', NULL, NULL, 'x', NULL, '{}', '[]', zeroblob(32))",
)  # fmt: skip
#: Behind the guards' back: a trigger is dropped, the row changed, the trigger put back as it was.
_FORGED = (
    ("events_fixed", "UPDATE events SET facts = '{}' WHERE seq = 5"),
    ("events_kept", "DELETE FROM events WHERE seq = 5"),
    ("events_kept", "DELETE FROM events WHERE seq > 8"),
    ("requests_path", "UPDATE requests SET state = 'refused' WHERE state = 'intent'"),
    ("requests_path", "UPDATE requests SET state = 'intent', sealed_settlement = NULL WHERE state = 'settled'"),
    ("requests_kept", "DELETE FROM requests WHERE number NOT IN (SELECT number FROM slips)"),
    ("requests_fixed", "UPDATE requests SET bill = 'x'"),
    ("requests_fixed", "UPDATE requests SET begun_at = 'x'"),
    ("requests_fixed", "UPDATE requests SET sealed_order = zeroblob(40)"),
    ("schema_forward", "UPDATE schema SET genesis = 'x'"),
    ("slips_paper", "UPDATE slips SET sealed_paper = zeroblob(64)"),
    ("numbers_kept", "DELETE FROM numbers"),
)


def _statement(rng: Random, place: Path, _: tuple[Base, ...]) -> None:
    """SQL by another program's hand."""
    opened_by_hand = closing(sqlite3.connect(place / "journal.db", isolation_level=None))
    with opened_by_hand as connection, contextlib.suppress(sqlite3.Error, UnicodeDecodeError):  # harmed before
        if rng.random() < 0.5:
            connection.execute(rng.choice(_STATEMENTS))
            return
        trigger, forged = rng.choice(_FORGED)
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (trigger,)).fetchone() or ("",)
        connection.execute(f"DROP TRIGGER {trigger}")
        with contextlib.suppress(sqlite3.Error):
            connection.execute(forged)
        connection.execute(sql)


def _log(rng: Random, place: Path, bases: tuple[Base, ...]) -> None:
    """The write-ahead log: damaged, cut, doubled, gone, another journal's, or of nothing at all."""
    path = place / "journal.db-wal"
    data = path.read_bytes() if path.exists() else bases[1].files["journal.db-wal"]
    match rng.randrange(6):
        case 0:
            path.write_bytes(damaged(rng, data))
        case 1:
            path.write_bytes(data[: rng.randrange(len(data) + 1)])
        case 2:
            path.unlink()
        case 3:
            path.write_bytes(bases[1].files["journal.db-wal"])
        case 4:
            path.write_bytes(rng.randbytes(rng.randrange(9000)))
        case _:
            frame = 32 + rng.randrange(max(len(data) // 4120, 1)) * 4120
            path.write_bytes(data[:frame] + data[frame + 4120 :])


def _beside(rng: Random, place: Path, _: tuple[Base, ...]) -> None:
    """The lock with the journal's name, the key, the shared memory, and leftovers."""
    name = rng.choice(
        ("journal.db.lock", "journal.db.throwaway-key", "journal.db-shm", "journal.db.new", "journal.db-journal")
    )
    path = place / name
    data = path.read_bytes() if path.exists() else b""
    match rng.randrange(4):
        case 0:
            path.write_bytes(damaged(rng, data))
        case 1:
            path.write_bytes(b"")
        case 2:
            path.unlink()
        case _:
            path.write_bytes(rng.randbytes(rng.randrange(2000)))
    if path.exists():
        path.chmod(rng.choice((0o600, 0o600, 0o644)))


def _swapped(rng: Random, place: Path, bases: tuple[Base, ...]) -> None:
    """The journal itself gone, or another terminal's in its place."""
    if rng.random() < 0.5:
        (place / "journal.db").unlink()
    else:
        (place / "journal.db").write_bytes(rng.choice(bases).files["journal.db"])


def _word(rng: Random, place: Path, _: tuple[Base, ...]) -> None:
    """A word of the same length in the schema's text or in a row, as a disk or a hex editor would change it."""
    data = (place / "journal.db").read_bytes()
    old, new = rng.choice((
        (b"ABORT", b"ABOXT"), (b"RAISE(ABORT", b"RAISE(IGNOR"), (b"'intent'", b"'intenx'"), (b"BEFORE", b"AFTER "),
        (b"settled", b"refused"), (b"intent", b"intenx"), (b"UNIQUE ", b"       "), (b"2026-03-12", b"2026-13-99"),
        (b"unknown", b"settled"), (b"started", b"printed"), (b"KT-X", b"KT-Y"), (b"discharge", b"dischargx"),
        (b"H99010000001", b"H9901-000001"), (b"Started", b"Stopped"), (b"V000001", b"V000002"),
    ))  # fmt: skip
    found = [at for at in range(len(data)) if data.startswith(old, at)] if old in data else []
    if found:
        at = rng.choice(found)
        (place / "journal.db").write_bytes(data[:at] + new + data[at + len(old) :])


def _objects(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    return {name: sql for name, sql in rows}


def _objects_of_a_new_one() -> dict[str, str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, MIGRATIONS)
        return _objects(connection)


def _genesis(place: Path) -> str | None:
    """What the file calls itself, None where it can't be read."""
    try:
        with closing(sqlite3.connect(f"file:{place}/journal.db?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT genesis FROM schema").fetchone()
            return str(row[0]) if row else None
    except (sqlite3.Error, UnicodeDecodeError):
        return None


JOURNALS = Target(
    "journals opened",
    10,
    _prepare,
    ("refused", "as it was", "an older state", "found by the chain", "broken when read"),
)
