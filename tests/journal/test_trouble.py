"""What is the file's trouble, and what is a bug of ours that must not be told as one."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from kiosk.domain.problems import ProblemCode
from kiosk.journal.trouble import of_sqlite


def test_a_mistake_in_our_sql_is_no_trouble_of_the_file() -> None:
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute("SELECT 1 FROM nowhere")
    assert of_sqlite(caught.value) is None


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (sqlite3.SQLITE_FULL, ProblemCode.DISK_FULL),
        (sqlite3.SQLITE_IOERR_FSYNC, ProblemCode.JOURNAL_UNWRITABLE),
        (sqlite3.SQLITE_READONLY_ROLLBACK, ProblemCode.JOURNAL_UNWRITABLE),
        (sqlite3.SQLITE_CORRUPT_INDEX, ProblemCode.JOURNAL_BROKEN),
        (sqlite3.SQLITE_NOTADB, ProblemCode.JOURNAL_BROKEN),
        (4874, ProblemCode.DISK_FULL),  # SQLITE_IOERR_SHMSIZE
    ],
)
def test_extended_codes_are_their_primary_ones(code: int, problem: ProblemCode) -> None:
    error = sqlite3.OperationalError()
    error.sqlite_errorcode = code
    trouble = of_sqlite(error)
    assert trouble is not None
    assert trouble.code is problem
