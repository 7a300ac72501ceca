"""Ways to keep a journal that lose what was said to be safe: the power cuts and the rebuilt disks must catch them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.journal import opening
from tests.kill.oracle import BROKEN, LOST


@dataclass(frozen=True)
class Canary:
    """One broken way of keeping the journal, what it breaks, and what the oracle must call it."""

    name: str
    broken: Callable[[], object]
    oracle: str = LOST
    harness: str = "power cut, rebuilt disk"


def pragmas(**other: tuple[str, object]) -> None:
    """Open the journal with these pragmas (value, as sqlite reads it back) instead of the kiosk's."""
    kept = {name: (value, expected) for name, value, expected in opening._PRAGMAS}
    opening._PRAGMAS = tuple((name, *pair) for name, pair in (kept | other).items())  # type: ignore[assignment]


def wal_normal() -> None:
    """The usual advice: a commit is not synced."""
    pragmas(synchronous=("NORMAL", 1))


def delete_full() -> None:
    """A rollback journal whose removal is not synced: it may be back, and take the commit away again. The kiosk, which
    first only reads, refuses to open such a file: it is out of service instead of short of an event."""
    pragmas(journal_mode=("DELETE", "delete"))


CANARIES = (Canary("WAL + NORMAL", wal_normal), Canary("DELETE + FULL", delete_full, BROKEN))
