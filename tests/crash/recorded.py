"""The terminal whose disk is recorded: `python -m tests.crash.recorded FOLDER VISITS [CANARY]`.

Its log is folded into the file every few visits instead of every thousand pages, so that a short record holds it.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

from tests.crash.recording import SAID
from tests.power.canaries import CANARIES
from tests.power.work import work

#: Pages in the log before SQLite folds it into the file.
_FOLD = 64


def main() -> int:
    folder, visits, broken = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    if broken:
        next(canary for canary in CANARIES if canary.name == broken).broken()
    connect = sqlite3.connect

    def connected(*arguments: object, **named: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **named)  # type: ignore[call-overload]
        connection.execute(f"PRAGMA wal_autocheckpoint = {_FOLD}")
        return connection

    sqlite3.connect = connected  # type: ignore[assignment]
    said = os.open(folder / SAID, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    work(folder, lambda word: os.write(said, f"{word}\n".encode()), first=0, visits=visits)
    return 0


if __name__ == "__main__":
    sys.exit(main())
