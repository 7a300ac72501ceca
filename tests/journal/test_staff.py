"""The staff PIN: counted before it is checked, locked after five, dead at fifteen."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from kiosk.clock import SimulatedClock
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.journal.file import JournalFile
from kiosk.journal.journal import SqliteJournal
from kiosk.journal.staff import StaffPins, lock_seconds
from kiosk.journal.vault import Vault
from kiosk.ports import StaffId
from tests.journal.cases import NOON, opened

PIN, WRONG = "428016", "428017"
W01, W02 = StaffId("w01"), StaffId("w02")


def code(found: StaffId | Problem) -> ProblemCode | None:
    return found.code if isinstance(found, Problem) else None


@pytest.fixture
def ready(journal: SqliteJournal) -> SqliteJournal:
    journal.set_staff_pin(W01, PIN)
    return journal


def test_a_pin_names_its_owner(ready: SqliteJournal) -> None:
    ready.set_staff_pin(W02, "900135")
    assert (ready.staff_pin(PIN), ready.staff_pin("900135")) == (W01, W02)
    assert code(ready.staff_pin(WRONG)) is ProblemCode.PIN_WRONG
    ready.set_staff_pin(W01, "111222333")
    assert code(ready.staff_pin(PIN)) is ProblemCode.PIN_WRONG
    assert ready.staff_pin("111222333") == W01


@pytest.mark.parametrize("pin", ["12345", "1234567890123", "12345a", "", "１２３４５６", "123456\n"])
def test_a_pin_has_six_to_twelve_digits(journal: SqliteJournal, pin: str) -> None:
    with pytest.raises(ValueError, match="6 to 12"):
        journal.set_staff_pin(W01, pin)


def test_two_people_cant_have_one_pin(ready: SqliteJournal) -> None:
    with pytest.raises(ValueError, match="taken"):
        ready.set_staff_pin(W02, PIN)
    ready.set_staff_pin(W01, PIN)


def test_five_wrong_tries_lock_and_the_lock_doubles_until_the_pad_is_dead(
    ready: SqliteJournal, clock: SimulatedClock
) -> None:
    for _ in range(5):
        assert code(ready.staff_pin(WRONG)) is ProblemCode.PIN_WRONG
    waited = 0.0
    for tries in range(5, 15):
        assert code(ready.staff_pin(PIN)) is ProblemCode.PIN_LOCKED, "the right PIN, while locked"
        clock.advance(lock_seconds(tries) - 0.5)
        assert code(ready.staff_pin(PIN)) is ProblemCode.PIN_LOCKED
        clock.advance(0.5)
        waited += lock_seconds(tries)
        assert code(ready.staff_pin(WRONG)) is ProblemCode.PIN_WRONG
    assert waited == 15 * (2**10 - 1)
    clock.advance(10 * 365 * 86_400)
    assert code(ready.staff_pin(PIN)) is ProblemCode.PIN_LOCKED
    ready.set_staff_pin(W01, PIN)
    assert ready.staff_pin(PIN) == W01


def test_the_right_pin_forgets_the_wrong_ones(ready: SqliteJournal) -> None:
    for _ in range(4):
        for _ in range(4):
            ready.staff_pin(WRONG)
        assert ready.staff_pin(PIN) == W01


def test_a_restart_and_a_clock_set_back_open_no_lock_and_lengthen_none(tmp_path: Path, clock: SimulatedClock) -> None:
    with closing(opened(tmp_path, clock)) as journal:
        journal.set_staff_pin(W01, PIN)
        for _ in range(5):
            journal.staff_pin(WRONG)
    with closing(opened(tmp_path, clock)) as journal:
        assert code(journal.staff_pin(PIN)) is ProblemCode.PIN_LOCKED
        clock.advance(-86_400)
        assert code(journal.staff_pin(PIN)) is ProblemCode.PIN_LOCKED
        clock.advance(15)
        assert journal.staff_pin(PIN) == W01


class PowerCut(Exception):
    pass


class Cutting(PasswordHasher):
    """The power goes while the PIN is looked at."""

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
        raise PowerCut


def test_a_power_cut_while_checking_saves_no_try(ready: SqliteJournal, beside: sqlite3.Connection) -> None:
    cutting = StaffPins(_file(ready), Vault(b"k" * 16), Cutting())
    for count in range(1, 6):
        with pytest.raises(PowerCut):
            cutting.check(PIN, NOON)
        assert beside.execute("SELECT tries FROM pin_tries").fetchone() == (count,)
    assert code(ready.staff_pin(PIN)) is ProblemCode.PIN_LOCKED


def _file(journal: SqliteJournal) -> JournalFile:
    return journal._file


def test_a_stolen_hash_is_argon2id_and_needs_the_terminals_key(
    ready: SqliteJournal, beside: sqlite3.Connection
) -> None:
    (hashed,) = beside.execute("SELECT hash FROM staff").fetchone()
    assert hashed.startswith("$argon2id$")
    assert code(StaffPins(_file(ready), Vault(b"k" * 16)).check(PIN, NOON)) is ProblemCode.PIN_WRONG


def test_a_damaged_hash_opens_nothing(ready: SqliteJournal, beside: sqlite3.Connection) -> None:
    beside.execute("UPDATE staff SET hash = 'plain 428016'")
    assert code(ready.staff_pin(PIN)) is ProblemCode.PIN_WRONG


def test_every_try_is_in_the_chain_without_the_pin(ready: SqliteJournal, beside: sqlite3.Connection) -> None:
    ready.staff_pin(WRONG)
    ready.staff_pin(PIN)
    facts = [f for (f,) in beside.execute("SELECT facts FROM events WHERE event = 'staff_pin' ORDER BY seq")]
    assert facts == ['{"problem":"K-601"}', '{"staff":"w01"}']
