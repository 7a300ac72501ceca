"""One conversation with the card in a PC/SC reader, from connecting to letting it go, in a thread kept for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from drivers.card.attempt import Attempt
from drivers.card.hands import Hands, Line
from drivers.card.service import Connection, Service, Share, Speech
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import Clock

T = TypeVar("T")

BUSY_WAITS = (0.1, 0.3, 0.6)  # seconds before each new try to have the card


class Reading(Generic[T]):
    """Under way from the start. `attempt` has the outcome, or CARD_BUSY where others never let the card go."""

    def __init__(
        self,
        reader: str,
        work: Callable[[Connection], T | Problem],
        clock: Clock,
        hands: Hands,
        share: Share = Share.SHARED,
        speech: Speech = Speech.ANY,
    ) -> None:
        self._reader = reader
        self._work = work
        self._clock = clock
        self._share, self._speech = share, speech
        self._holding = False
        self.attempt: Attempt[T | Problem] = hands.attempt(self._run)

    def why_late(self) -> Problem:
        """Why this reading isn't over: another program holds the card, or the card is silent."""
        return Problem(ProblemCode.CARD_MUTE if self._holding else ProblemCode.CARD_BUSY)

    def _run(self, line: Line) -> T | Problem:
        was_open = line.is_open
        connection = self._connect_on(line)
        if was_open and _is_down(connection):  # the service was started anew since: its old contexts stay dead
            line.cut()
            connection = self._connect_on(line)
        outcome = connection if isinstance(connection, Problem) else self._talk(connection)
        if _is_down(outcome):
            line.cut()
        return outcome

    def _talk(self, connection: Connection) -> T | Problem:
        with connection:
            self._holding = True
            try:
                return self._work(connection)
            finally:
                connection.end()

    def _connect_on(self, line: Line) -> Connection | Problem:
        service = line.open()
        return service if isinstance(service, Problem) else self._connect(service)

    def _connect(self, service: Service) -> Connection | Problem:
        """The card for us alone. Another program may hold it for a moment, or reset it under us: hence a few tries."""
        connection = self._hold(service)
        for pause in BUSY_WAITS:
            if not (isinstance(connection, Problem) and connection.code is ProblemCode.CARD_BUSY):
                break
            self._clock.sleep(pause)
            connection = self._hold(service)
        return connection

    def _hold(self, service: Service) -> Connection | Problem:
        connection = service.connect(self._reader, self._share, self._speech)
        if isinstance(connection, Problem):
            return connection
        refused = connection.begin()
        if refused is None:
            return connection
        with connection:
            return refused


def _is_down(outcome: object) -> bool:
    return isinstance(outcome, Problem) and outcome.code is ProblemCode.READER_SERVICE_DOWN
