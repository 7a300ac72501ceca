"""Each disk that may be found is opened by the kiosk's own code and must hold a journal as it once stood, whole."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.journal.opening import open_file
from kiosk.journal.trouble import JournalNotOpened
from kiosk.journal.vault import open_vault
from kiosk.ports import JournalUnwritable
from kiosk.settings import SettingsError
from tests.crash.recording import Op
from tests.crash.states import points
from tests.journal.cases import NOON, TERMINAL, settings
from tests.kill.oracle import BROKEN, LOST, Finding

#: Where disks are rebuilt: in memory, as nothing of them must outlive the run.
_FAST = Path("/dev/shm")

#: The journal as it stood after each commit that was told: head's sequence number → (link, digest of every table).
Stood = Mapping[int, tuple[str, str]]
#: How an opened journal stands (sequence number, link, digest), or why it can't be opened.
Opened = tuple[int, str, str] | str


@dataclass
class Tally:
    """What was rebuilt (`states` differ from each other), from how many recorded calls, and what was found."""

    states: int = 0
    points: int = 0
    seconds: float = 0.0
    findings: list[tuple[Finding, int]] = field(default_factory=list)

    def found(self, what: str) -> int:
        return sum(finding[0] == what for finding, _ in self.findings)


def rebuild(
    ops: Sequence[Op],
    seed: int,
    states: int,
    share: tuple[int, int] = (0, 1),
    tell: Callable[[Tally], object] = lambda tally: None,
    until: str = "",
) -> Tally:
    """Open about `states` different disks, spread over all recorded calls. `share` (k, n): of the calls every nth,
    from the kth on; `until` one is of this kind. A finding names the call after which the power went."""
    tally, rng, begun = Tally(), random.Random(seed), time.monotonic()
    opened: dict[bytes, Opened] = {}
    with _folder() as folder:
        stood = how_it_stood(ops, folder)
        wanted = states / len(ops)
        for number, disk, said in points(ops):
            if number % share[1] != share[0]:
                continue
            tally.points += 1
            due = wanted * tally.points + 2
            for state in disk.states(rng, more=int(due - tally.states) + 1):
                if tally.states >= due:
                    break
                mark = hashlib.blake2b(b"".join(n.encode() + state[n] for n in sorted(state)), digest_size=16).digest()
                if mark not in opened:
                    opened[mark] = _open(state, folder)
                    tally.states += 1
                # A disk that was right once is wrong as soon as more was told.
                tally.findings += [(finding, number) for finding in _judged(opened[mark], said, stood)]
            tally.seconds = time.monotonic() - begun
            tell(tally)
            if until and tally.found(until):
                break
    return tally


def how_it_stood(ops: Sequence[Op], folder: Path) -> Stood:
    """The journal after each word to the witness, as every call before it was carried out: read by plain SQL."""
    stood: dict[int, tuple[str, str]] = {}
    told = ""
    for _, disk, said in points(ops):
        if said != told:
            told = said
            _put(next(disk.states(random.Random(0), 0)), folder)
            with closing(sqlite3.connect(folder / "journal.db")) as connection:
                seq, link, digest = _as_it_stands(connection)
            if told.split()[1] != str(seq):
                raise AssertionError(f"the record is not complete: {told} was told, {seq} stands")
            stood[seq] = (link, digest)
    return stood


def _open(state: Mapping[str, bytes], folder: Path) -> Opened:
    """Open this disk's journal as the kiosk does, and read how it stands; or why it was not opened."""
    _put(state, folder)
    made = settings(folder, reserve_bytes=0)
    try:
        vault = open_vault(made, TERMINAL)
        file = open_file(made.path, vault, 0, NOON.isoformat())
    except (JournalNotOpened, JournalUnwritable, SettingsError) as error:
        return str(error)
    try:
        return file.look(_as_it_stands)
    finally:
        file.close()


def _judged(opened: Opened, said: str, stood: Stood) -> list[Finding]:
    if isinstance(opened, str):
        return [(BROKEN, f"not opened: {opened}")]
    seq, link, digest = opened
    told = int(said.split()[1]) if said else 0
    if seq < told:
        return [(LOST, f"event {told} was told to be safe, {seq} is the last one")]
    if seq and stood.get(seq) != (link, digest):
        return [(BROKEN, f"at event {seq} it never stood like this")]
    return []


def _as_it_stands(connection: sqlite3.Connection) -> tuple[int, str, str]:
    """Sequence number and link of the last event, and a digest of all that the tables hold."""
    digest = hashlib.blake2b(digest_size=16)
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall():
            digest.update(repr(row).encode())
    last = connection.execute("SELECT seq, lower(hex(link)) FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    return (last[0] if last else 0, last[1] if last else "", digest.hexdigest())


def _put(state: Mapping[str, bytes], folder: Path) -> None:
    for left in folder.iterdir():
        left.unlink()
    for name, data in state.items():
        path = folder / name
        path.write_bytes(data)
        path.chmod(0o600)


@contextmanager
def _folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="crash-", dir=_FAST if _FAST.is_dir() else None))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
