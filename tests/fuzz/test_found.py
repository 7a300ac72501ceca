"""What fuzzing has found, each as the one input that shows it."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.backends.simulated.http import HttpBackend
from kiosk.backends.simulated.http import Options as BackendOptions
from kiosk.clock import SimulatedClock
from kiosk.domain.plain import to_plain
from kiosk.domain.problems import ProblemCode
from kiosk.hospital.http_example import HttpHospital
from kiosk.hospital.http_example import Options as HospitalOptions
from kiosk.journal.trouble import JournalNotOpened
from kiosk.journal.vault import Vault
from kiosk.ports import Declined, JournalUnwritable, NoAnswer, Reversed
from kiosk.settings import SettingsError, load
from tests.fuzz.answers import NOON
from tests.fuzz.asked import corpus
from tests.fuzz.wire import Lines, Script
from tests.journal.cases import PERSON, opened, quote, settled

KNOWN = corpus()
ORDER = next(asked.order for asked in KNOWN.insurer if asked.name == "settle")


def answered(document: object, status: int = 200) -> Script:
    body = json.dumps(document).encode()
    head = f"HTTP/1.1 {status} x\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return Script([head.encode() + body])


def insurer(document: object, status: int = 200) -> HttpBackend:
    lines = Lines()
    lines.next = answered(document, status)
    backend = HttpBackend(BackendOptions("http://insurer.invalid"), SimulatedClock(NOON))
    backend._client = lines.client()
    return backend


def hospital(document: object, status: int = 200) -> HttpHospital:
    lines = Lines()
    lines.next = answered(document, status)
    made = HttpHospital(HospitalOptions("http://hospital.invalid"))
    made._client = lines.client()
    return made


@pytest.mark.parametrize("refused", [{"code": "K-9999"}, {"code": None}, {"code": "", "text": "no"}])
def test_a_refusal_without_a_known_code_proves_nothing(refused: Mapping[str, Any]) -> None:
    assert ORDER is not None
    assert insurer({"refused": refused}).settle(ORDER) == NoAnswer(ProblemCode.INSURER_ANSWER_BROKEN)


def test_a_reversal_names_what_it_has_reversed() -> None:
    """`{}` and the answer to another call were once read as "reversed": a doubt ended that still stood."""
    assert ORDER is not None
    number = ORDER.request_id
    for answer in ({}, {"settlement": None}, {"request_id": to_plain(number) | {"sequence": 2}}):
        assert insurer({"answer": answer}).reverse(number) == NoAnswer(ProblemCode.INSURER_ANSWER_BROKEN)
    assert insurer({"answer": {"request_id": to_plain(number)}}).reverse(number) == Reversed()


@pytest.mark.parametrize("status", [201, 204, 302, 400, 401, 404])
def test_the_hospitals_page_of_an_error_is_no_answer(status: int) -> None:
    """A gateway's page under 4xx may hold anything; only 200 is an answer."""
    for asked in KNOWN.hospital:
        assert asked.make(hospital(asked.answer, status)) == NoAnswer(ProblemCode.HOSPITAL_ANSWER_BROKEN)


def test_another_stays_bill_is_not_this_ones() -> None:
    assert ORDER is not None
    bill = ORDER.quote.bill
    found = hospital({"answer": to_plain(bill)})
    assert found.bill("ANOTHER") == NoAnswer(ProblemCode.HOSPITAL_ANSWER_BROKEN)
    assert hospital({"answer": to_plain(bill)}).bill(bill.stay.stay_id) == bill


def test_what_the_other_side_says_of_a_failure_is_in_no_repr() -> None:
    name = KNOWN.secrets[0]
    assert name not in repr(Declined(name, name))


# ---- a journal whose rows were changed by another hand ---------------------------------------------------------------


def forged(folder: Path, trigger: str, statement: str) -> None:
    """Change a row behind the guards, as a damaged disk does: the trigger stands again afterwards."""
    with closing(sqlite3.connect(folder / "journal.db", isolation_level=None)) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (trigger,)).fetchone()
        connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(statement)
        connection.execute(sql)


def test_a_genesis_that_is_no_number_is_a_broken_journal(tmp_path: Path) -> None:
    opened(tmp_path).close()
    (tmp_path / "journal.db.lock").write_bytes(b"")
    forged(tmp_path, "schema_forward", "UPDATE schema SET genesis = 'x'")
    with pytest.raises(JournalNotOpened, match="K-905"):
        opened(tmp_path)


@pytest.mark.parametrize("wrong", ["'x'", "CAST(x'ff' AS TEXT)"], ids=["no moment", "no UTF-8"])
def test_a_begin_that_is_no_moment_is_a_broken_journal(tmp_path: Path, wrong: str) -> None:
    with closing(opened(tmp_path)) as journal:
        journal.intend(journal.open_visit("discharge", 1), PERSON, quote())
    with closing(sqlite3.connect(tmp_path / "journal.db", isolation_level=None)) as connection:
        (path,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'requests_path'").fetchone()
        connection.execute("DROP TRIGGER requests_path")
    forged(tmp_path, "requests_fixed", f"UPDATE requests SET begun_at = {wrong}")
    with closing(sqlite3.connect(tmp_path / "journal.db", isolation_level=None)) as connection:
        connection.execute(path)
    with closing(opened(tmp_path)) as journal, pytest.raises(JournalUnwritable, match="K-905"):
        journal.open_requests()


def test_a_forgotten_number_is_given_to_nobody(tmp_path: Path) -> None:
    """The highest number is gone and the clock stands where it stood: the number would be given again."""
    with closing(opened(tmp_path)) as journal:
        settled(journal)
    forged(tmp_path, "numbers_kept", "DELETE FROM numbers")
    with closing(opened(tmp_path)) as journal:
        visit = journal.open_visit("discharge", 2)
        with pytest.raises(JournalUnwritable, match="K-905"):
            journal.intend(visit, PERSON, quote("ZY0002"))
        assert len(journal.day(dt.date(2026, 3, 12))) == 1


def test_a_number_of_thousands_of_digits_is_a_wrong_setting(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f"[terminal]\nidle_seconds = {'9' * 5000}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="digits"):
        load(file)


def test_a_file_of_another_sqlite_is_a_broken_journal(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as journal:
        settled(journal)
    path = tmp_path / "journal.db"
    data = bytearray(path.read_bytes())
    data[44:48] = (9).to_bytes(4, "big")  # the schema's format number
    path.write_bytes(data)
    with pytest.raises(JournalNotOpened, match="K-905"):
        opened(tmp_path)


def test_a_sealed_value_that_is_gone_is_a_broken_journal() -> None:
    gone: Any = None
    with pytest.raises(JournalUnwritable, match="K-905"):
        Vault(bytes(16)).open("requests", "sealed_order", "x", gone)
