"""What a PIN opens, and the engineer's card: kept as digests, told apart from everybody else's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.journal.journal import SqliteJournal
from kiosk.ports import Role, StaffId
from tests.journal import version_1
from tests.journal.cases import opened

W01, E01, E02 = StaffId("w01"), StaffId("e01", Role.ENGINEER), StaffId("e02", Role.ENGINEER)
STAFFS, ENGINEERS, WRONG = "428016", "970531", "111222"
CARD = "990100D15600000500BF7C7A48FB4966"
PATIENTS = "430000D15600000500BF7C7A48FB4967"


def code(found: StaffId | Problem) -> ProblemCode | None:
    return found.code if isinstance(found, Problem) else None


@pytest.fixture
def ready(journal: SqliteJournal) -> SqliteJournal:
    journal.set_staff_pin(W01, STAFFS)
    journal.set_staff_pin(E01, ENGINEERS)
    return journal


def test_each_pin_opens_its_own_door_and_says_where_the_other_is(ready: SqliteJournal) -> None:
    found = ready.staff_pin(ENGINEERS, Role.ENGINEER)
    assert isinstance(found, StaffId)
    assert (found, found.role) == (E01, Role.ENGINEER)
    desk = ready.staff_pin(STAFFS)
    assert isinstance(desk, StaffId)
    assert desk.role is Role.STAFF
    assert code(ready.staff_pin(ENGINEERS)) is ProblemCode.PIN_OF_ENGINEER
    assert code(ready.staff_pin(STAFFS, Role.ENGINEER)) is ProblemCode.PIN_OF_STAFF
    assert code(ready.staff_pin(WRONG, Role.ENGINEER)) is ProblemCode.PIN_WRONG


def test_a_pin_at_the_wrong_door_buys_no_tries(ready: SqliteJournal, clock: SimulatedClock) -> None:
    """Else a member of staff could try engineers' PINs for ever, with the own one in between."""
    for _ in range(4):
        ready.staff_pin(WRONG, Role.ENGINEER)
    assert code(ready.staff_pin(STAFFS, Role.ENGINEER)) is ProblemCode.PIN_OF_STAFF
    assert code(ready.staff_pin(ENGINEERS, Role.ENGINEER)) is ProblemCode.PIN_LOCKED


def test_a_new_pin_may_change_the_role_and_takes_the_card_with_it(ready: SqliteJournal) -> None:
    ready.set_staff_card(E01, CARD)
    ready.set_staff_pin(E01, "314159")
    assert ready.staff_card(CARD) == E01, "a new PIN of the same role leaves the card"
    ready.set_staff_pin(StaffId("e01"), "271828")
    assert code(ready.staff_card(CARD)) is ProblemCode.CARD_NOT_ENGINEERS
    assert ready.staff_pin("271828") == StaffId("e01")


def test_a_card_signs_its_engineer_in_and_no_other_card_does(ready: SqliteJournal) -> None:
    ready.set_staff_card(E01, CARD)
    found = ready.staff_card(CARD)
    assert isinstance(found, StaffId)
    assert (found, found.role) == (E01, Role.ENGINEER)
    assert code(ready.staff_card(PATIENTS)) is ProblemCode.CARD_NOT_ENGINEERS
    assert code(ready.staff_card("")) is ProblemCode.CARD_NOT_ENGINEERS
    assert code(ready.staff_pin(CARD, Role.ENGINEER)) is ProblemCode.PIN_WRONG, "a code typed is no PIN"


def test_only_an_engineer_gets_a_card_and_each_card_has_one_owner(ready: SqliteJournal) -> None:
    for who in (W01, StaffId("nobody")):
        with pytest.raises(ValueError, match="no engineer"):
            ready.set_staff_card(who, CARD)
    with pytest.raises(ValueError, match="no recognition code"):
        ready.set_staff_card(E01, "")
    ready.set_staff_pin(E02, "161803")
    ready.set_staff_card(E01, CARD)
    with pytest.raises(ValueError, match="taken"):
        ready.set_staff_card(E02, CARD)
    ready.set_staff_card(E01, PATIENTS)
    assert code(ready.staff_card(CARD)) is ProblemCode.CARD_NOT_ENGINEERS, "the lost card opens nothing any more"


def test_no_code_is_kept_and_none_is_noted(ready: SqliteJournal, tmp_path: Path, beside: sqlite3.Connection) -> None:
    ready.set_staff_card(E01, CARD)
    ready.staff_card(PATIENTS)
    ready.staff_card(CARD)
    (kept,) = beside.execute("SELECT card FROM staff WHERE staff = 'e01'").fetchone()
    assert kept.startswith("$argon2id$")
    facts = [f for (f,) in beside.execute("SELECT facts FROM events WHERE event LIKE 'staff_card%' ORDER BY seq")]
    assert facts == ['{"staff":"e01"}', '{"problem":"K-605"}', '{"staff":"e01"}']
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (CARD, PATIENTS):
        assert secret.encode() not in everything
        assert bytes.fromhex(secret) not in everything
    assert ready.verify_chain().whole


@pytest.mark.parametrize("older", range(1, 6))
def test_who_had_a_pin_before_there_were_roles_is_staff(tmp_path: Path, older: int) -> None:
    version_1.write(tmp_path, older)
    with closing(sqlite3.connect(tmp_path / "journal.db", isolation_level=None)) as connection:
        connection.execute("INSERT INTO staff (staff, hash, set_at) VALUES ('w07', 'x', '2026-01-01')")
    with closing(opened(tmp_path)) as journal:
        assert journal._file.read("SELECT staff, role, card FROM staff WHERE staff = 'w07'") == [("w07", "staff", None)]
        assert journal.verify_chain().whole
