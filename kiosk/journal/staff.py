"""PINs of staff and engineers, and the engineer's card.

Five tries, then a lock that doubles from 15 seconds, dead at fifteen (reliability.md §5). Where no try can be written
down, pauses take the disk's place for an engineer (pauses.py).
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from kiosk.domain.problems import Problem, ProblemCode
from kiosk.journal.file import JournalFile
from kiosk.journal.pauses import DEAD_AT, Pauses
from kiosk.journal.vault import Vault
from kiosk.ports import JournalUnwritable, Role, StaffId

FREE_TRIES = 5
FIRST_LOCK = 15.0
_PIN = re.compile(r"[0-9]{6,12}\Z", re.ASCII)
#: A right PIN at the other role's door: where its owner is told to go.
_ELSEWHERE = {Role.STAFF: ProblemCode.PIN_OF_STAFF, Role.ENGINEER: ProblemCode.PIN_OF_ENGINEER}


def lock_seconds(tries: int) -> float:
    """How long the pad is shut after so many wrong tries: 0 below five, then 15 s, doubling; for ever at fifteen."""
    if tries >= DEAD_AT:
        return float("inf")
    return FIRST_LOCK * 2.0 ** (tries - FREE_TRIES) if tries >= FREE_TRIES else 0.0


class StaffPins:
    """PINs of staff as argon2id over the PIN mixed with the terminal's key: a stolen file alone opens none."""

    def __init__(
        self, file: JournalFile, vault: Vault, hasher: PasswordHasher | None = None, pauses: Pauses | None = None
    ) -> None:
        self._file = file
        self._vault = vault
        self._pauses = pauses
        self._hasher = hasher or PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

    def set(self, staff: StaffId, pin: str, now: dt.datetime) -> None:
        """Set a PIN (6–12 digits) and free the pad; the name has the role of `staff` from now on, and an engineer who
        becomes another loses the card. ValueError for another form, or a PIN that someone else has: it would not say
        who acts."""
        if not _PIN.match(pin):
            raise ValueError("a PIN has 6 to 12 digits")
        owner = self._owner("hash", pin)
        if owner is not None and owner != staff:
            raise ValueError("this PIN is taken")
        hashed = self._hasher.hash(self._vault.pepper(pin))

        def body(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO staff (staff, hash, set_at, role) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (staff) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at,"
                " role = excluded.role, card = iif(excluded.role = 'engineer', card, NULL)",
                (staff.value, hashed, now.isoformat(), staff.role.value),
            )
            connection.execute("DELETE FROM pin_tries")

        self._file.write(body)

    def enrol(self, staff: StaffId, recognition_code: str) -> None:
        """Let the card with this recognition code sign an engineer in, instead of the one before. ValueError for a name
        that has no engineer's PIN here, a card without a code, or another's card."""
        if not recognition_code:
            raise ValueError("this card has no recognition code")
        owner = self._owner("card", recognition_code)
        if owner is not None and owner != staff:
            raise ValueError("this card is taken")
        kept = self._hasher.hash(self._vault.pepper(recognition_code))

        def body(connection: sqlite3.Connection) -> int:
            set_card = "UPDATE staff SET card = ? WHERE staff = ? AND role = 'engineer'"
            return connection.execute(set_card, (kept, staff.value)).rowcount

        if not self._file.write(body):
            raise ValueError("no engineer of this name has a PIN here")

    def carried(self, recognition_code: str) -> StaffId | Problem:
        """Whose card this is; CARD_NOT_ENGINEERS for everybody else's, of which nothing is kept."""
        owner = self._owner("card", recognition_code) if recognition_code else None
        return owner or Problem(ProblemCode.CARD_NOT_ENGINEERS)

    def check(self, pin: str, now: dt.datetime, role: Role = Role.STAFF) -> StaffId | Problem:
        """Whose PIN this is. The try is counted, as a wrong one, and on the disk before the PIN is looked at: cutting
        the power saves no try. PIN_WRONG; PIN_LOCKED, without counting, while the pad is shut; where it is right but of
        another `role`, PIN_OF_STAFF or PIN_OF_ENGINEER, and the try stays counted: a PIN of one door must not buy
        tries at the other."""
        only_here = self._pauses.tries if self._pauses is not None else 0
        if not self._file.write(lambda connection: _count(connection, now.timestamp(), only_here)):
            return Problem(ProblemCode.PIN_LOCKED)
        if self._pauses is not None:
            self._pauses.forget(only_here)
        owner = self._owner("hash", pin)
        if owner is None:
            return Problem(ProblemCode.PIN_WRONG)
        if owner.role is not role:
            return Problem(_ELSEWHERE[owner.role])
        self._file.write(lambda connection: connection.execute("DELETE FROM pin_tries"))
        return owner

    def check_unrecorded(self, pin: str, now: dt.datetime, role: Role) -> StaffId | Problem:
        """`check` where the try can't be written: counted in memory, on top of the tries that the journal holds, with
        PIN_PAUSED while a pause lasts. The next try that can be written has the others counted with it. Raises
        JournalUnwritable where the journal can't be read."""
        tries, until = next(iter(self._read("SELECT tries, locked_until FROM pin_tries")), (0, 0.0))
        locked = 0.0 < until - now.timestamp() <= lock_seconds(tries)  # one further ahead: the clock was set back
        if locked or tries >= DEAD_AT:
            return Problem(ProblemCode.PIN_LOCKED)
        if self._pauses is None or not self._pauses.count(tries):
            return Problem(ProblemCode.PIN_PAUSED)
        owner = self._owner("hash", pin, self._read)
        if owner is None:
            return Problem(ProblemCode.PIN_WRONG)
        if owner.role is not role:
            return Problem(_ELSEWHERE[owner.role])
        self._pauses.forget(self._pauses.tries)
        return owner

    def carried_unrecorded(self, recognition_code: str) -> StaffId | Problem:
        """`carried`, also where the connection that writes is not believed any more."""
        owner = self._owner("card", recognition_code, self._read) if recognition_code else None
        return owner or Problem(ProblemCode.CARD_NOT_ENGINEERS)

    def _read(self, sql: str) -> list[tuple[Any, ...]]:
        """The file as whoever only reads finds it. One that was found broken opens nothing: somebody may have broken
        it."""
        try:
            return self._file.read(sql)
        except JournalUnwritable as refused:
            if refused.code is ProblemCode.JOURNAL_BROKEN:
                raise
            try:
                with self._file.database.reading() as connection:
                    return connection.execute(sql).fetchall()
            except sqlite3.Error as error:
                raise refused from error

    def _owner(
        self, column: str, secret: str, read: Callable[[str], list[tuple[Any, ...]]] | None = None
    ) -> StaffId | None:
        """Whose `column` ("hash" or "card") this is. A PIN has digits alone and no more than twelve, a card's code has
        more: one is never taken for the other."""
        peppered = self._vault.pepper(secret)
        # `column` is one of our own two names.
        rows = f"SELECT staff, role, {column} FROM staff WHERE {column} IS NOT NULL ORDER BY staff"  # noqa: S608
        for staff, role, hashed in (read or self._file.read)(rows):
            try:
                self._hasher.verify(hashed, peppered)
            except VerifyMismatchError:
                continue
            except (VerificationError, InvalidHashError):
                continue  # a hash that is no hash opens nothing
            return StaffId(staff, Role(role))
        return None


def _count(connection: sqlite3.Connection, now: float, more: int = 0) -> bool:
    """Count one try, and `more` that could not be written when they were made; False, and nothing counted, while the
    pad is shut."""
    row = connection.execute("SELECT tries, locked_until FROM pin_tries").fetchone()
    tries, until = row or (0, 0.0)
    tries += more
    longest = lock_seconds(tries)
    if tries >= DEAD_AT:
        return False
    if until - now > longest:  # the clock was set back: never wait longer than the lock itself
        until = now + longest
        connection.execute("UPDATE pin_tries SET locked_until = ?", (until,))
    if now < until:
        return False
    shut = lock_seconds(tries + 1)
    connection.execute(
        "INSERT INTO pin_tries (id, tries, locked_until) VALUES (1, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET tries = excluded.tries, locked_until = excluded.locked_until",
        (tries + 1, now + shut if tries + 1 < DEAD_AT else now),
    )
    return True
