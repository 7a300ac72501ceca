"""The journal gone through whole: every page, the whole chain, every request, and anchors noted elsewhere.

Done on a connection of its own that only reads, beside the running terminal. What is found stands in a file beside
the journal, so that the next start refuses it too, until a later examination finds everything right.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.journal import anchor
from kiosk.journal.anchor import Anchor, Held
from kiosk.journal.engine import DatabaseFile, spoken
from kiosk.journal.glance import genesis_of, is_ours
from kiosk.journal.trouble import broken, of_sqlite
from kiosk.journal.walk import ChainReport, Walk
from kiosk.ports import shows, together
from kiosk.texts.said import Text

#: How many findings of one kind are named in a sentence.
_NAMED = 5


@dataclass(frozen=True)
class Examined:
    """What an examination found. `damaged` True: SQLite can't vouch for the file's pages, and `report` is None where
    they couldn't even be read. `anchors`: what each anchor that was given says."""

    damaged: bool
    report: ChainReport | None
    anchors: tuple[tuple[Anchor, Held], ...] = ()

    @property
    def sound(self) -> bool:
        held = all(said is Held.HELD for _, said in self.anchors)
        return not self.damaged and self.report is not None and self.report.whole and held

    @property
    def reason(self) -> Text | None:
        """What is wrong, for an engineer and without personal data; None for a sound journal."""
        found = [shows("journal.page")] if self.damaged else []
        if self.report is not None:
            found += _named("edited", self.report.edited)
            found += _named("gaps", self.report.gaps)
            found += _named("disagreeing", self.report.disagreeing)
        for noted, said in self.anchors:
            match said:
                case Held.CUT:
                    found.append(shows("journal.cut", seq=noted.seq))
                case Held.REWRITTEN:
                    found.append(shows("journal.rewritten", seq=noted.seq))
                case Held.OTHER:
                    found.append(shows("journal.other_anchor", genesis=noted.genesis.upper()))
        return together(*found) if found else None


def examine(
    database: DatabaseFile, key_id: str, anchors: Sequence[Anchor] = (), pause: Callable[[], bool] = lambda: False
) -> Examined | None:
    """Go through the whole journal; None where `pause`, called between two bites, answered True: told to end.

    Raises JournalNotOpened for what is no journal of ours or sealed with another key, JournalUnwritable where the
    disk can't be read, SettingsError.
    """
    try:
        with spoken(), contextlib.closing(database.connect("ro")) as connection:
            is_ours(connection)
            genesis_of(connection, key_id)
            damaged = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok"
            walk = Walk(connection)
            while walk.bite(connection):
                if pause():
                    return None
            said = tuple((noted, anchor.held(connection, noted)) for noted in anchors)
            return Examined(damaged, walk.report(connection), said)
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT:
            return Examined(True, None)
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise broken(shows("journal.no_database")) from error
        raise of_sqlite(error) or error from error


def note_finding(path: Path, examined: Examined) -> None:
    """Leave what was found beside the journal at `path`; a sound one takes an earlier finding away."""
    beside = _beside(path)
    with contextlib.suppress(OSError):  # told all the same, and found again by the next examination
        if examined.reason is None:
            beside.unlink(missing_ok=True)
        else:
            beside.write_text(json.dumps(examined.reason.data()) + "\n", encoding="utf-8")


def found_before(path: Path) -> Text | None:
    """What an earlier examination found wrong with the journal at `path`, None for nothing."""
    try:
        return Text.from_data(json.loads(_beside(path).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except ValueError:  # cut off by a full disk, or an older version's: that it stands there is what counts
        return shows("journal.found_before")


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".finding")


def _named(what: str, which: Sequence[object]) -> list[Text]:
    shown = ", ".join(map(str, which[:_NAMED]))
    if len(which) > _NAMED:
        return [shows(f"journal.{what}_and_more", which=shown, more=len(which) - _NAMED)]
    return [shows(f"journal.{what}", which=shown)] if which else []
