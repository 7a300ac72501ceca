"""How the journal is: whether it can be written, whether its numbers fit the clock, and what an examination found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kiosk.domain.problems import ProblemCode
from kiosk.journal import chain
from kiosk.journal.book import Book
from kiosk.journal.examination import Examined, examine, note_finding
from kiosk.journal.numbering import Numbering, numbering_of
from kiosk.journal.numbers import LIMIT, ahead
from kiosk.journal.requests import Requests
from kiosk.journal.told import measured
from kiosk.ports import Check, Detail, Health, JournalUnwritable, shows, together
from kiosk.texts.said import Text

#: Numbers this far ahead of the clock show that it once stood in the future.
_FAR_AHEAD = dt.timedelta(minutes=10)


class Condition:
    """`driver` is the journal's class, for the check."""

    def __init__(self, book: Book, requests: Requests, driver: str) -> None:
        self._book, self._requests, self._driver = book, requests, driver
        self._finding: Text | None = None
        self._gone_through: tuple[dt.datetime, Examined] | None = None

    def check(self) -> Check:
        """OUT_OF_ORDER where nothing may begin: unreadable, or the reserve for an outcome is not there."""
        file, now = self._book.file, self._book.clock.now()
        try:
            length, head = file.look(chain.head)
            top = self._requests.highest()
            own = numbering_of(self._book)
            details = file.look(lambda c: measured(c, now, self._gone_through))
        except JournalUnwritable as error:
            return self._found(Health.OUT_OF_ORDER, shows("journal.closed"), error.code)
        if self._finding is not None:
            return self._found(Health.OUT_OF_ORDER, self._finding, ProblemCode.JOURNAL_BROKEN, details)
        if file.shut is not None:
            return self._found(Health.OUT_OF_ORDER, shows("journal.only_read"), file.shut, details)
        here = f"{now:%Y%m%d%H%M%S}"
        given = shows("journal.given", stamp=top.stamp, now=here) if top else shows("journal.none_given")
        evidence = together(shows("journal.length", count=length, head=head.hex()[:16]), _numbers(own), given)
        if not file.reserve.standing():
            evidence = together(evidence, shows("journal.no_room"))
            return self._found(Health.OUT_OF_ORDER, evidence, ProblemCode.DISK_FULL, details)
        early = ahead(now, top)
        if early > _FAR_AHEAD:
            evidence = together(evidence, shows("journal.ahead", early=str(early)))
        if early > LIMIT:
            return self._found(Health.OUT_OF_ORDER, evidence, ProblemCode.CLOCK_WRONG, details)
        return self._found(Health.DEGRADED if early > _FAR_AHEAD else Health.READY, evidence, None, details)

    def examine(self, pause: Callable[[], bool]) -> Examined | None:
        """`examination.examine` on a connection of its own; None where `pause` ended it. What is found also keeps the
        next start from serving. Raises JournalNotOpened and JournalUnwritable where it can't be read at all."""
        file = self._book.file
        examined = examine(file.database, self._book.sealed.vault.key_id, pause=pause)
        if examined is not None:
            self._finding = examined.reason
            self._gone_through = self._book.clock.now(), examined
            note_finding(file.database.path, examined)
            if not examined.sound:
                file.condemn()
        return examined

    def _found(
        self, health: Health, evidence: Text, problem: ProblemCode | None, details: tuple[Detail, ...] = ()
    ) -> Check:
        return Check("journal", health, evidence, self._driver, problem, details)


def _numbers(own: Numbering | None) -> Text:
    if own is None:
        return shows("journal.no_numbers")
    return shows("journal.numbers", first=own.first, last=own.last, by=own.excluded_by, on=str(own.excluded_on))
