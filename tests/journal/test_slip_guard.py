"""The schema's guard of a slip's beginning, against plain SQL."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.journal.cases import opened, settled, slip_of


@pytest.mark.parametrize("how", ["'printed', 0", "'owed', 1"], ids=["printed already", "started already"])
def test_a_slip_begins_owed_and_never_started(tmp_path: Path, how: str) -> None:
    with closing(opened(tmp_path)) as journal:
        order = settled(journal)
        journal.owe_slip(order.request_id, slip_of(order))
        other = settled(journal, "ZY0002")
    with closing(sqlite3.connect(tmp_path / "journal.db", isolation_level=None)) as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(slips)")]
        rest = ", ".join(name for name in names if name not in ("number", "state", "copies"))
        with pytest.raises(sqlite3.IntegrityError, match="a slip begins owed"):
            connection.execute(
                f"INSERT INTO slips (number, state, copies, {rest}) SELECT ?, {how}, {rest} FROM slips",
                (str(other.request_id),),
            )
