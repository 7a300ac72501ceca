"""The two steps of a 3.0 card: what it asks goes out to the platform's security module, the answer goes in.

A 3.0 card counts wrong answers and locks itself at the third (-25538 to -25536, 63Cx). So an answer goes once, to the
card that asked for it and to no other: in the same insertion, which is looked at anew when the answer is there; in the
same life of the library's process; and with nothing asked of the library in between but whether a card is in. A card
that didn't take one is given no other before it is put in again, and none after two, whatever other cards took; after
two in a row that no card took the fault is not the cards', and nobody is asked any more until the reader is started
anew.
"""

from __future__ import annotations

import hmac
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future

from drivers.card.presence import Presence
from drivers.card.vendor_process import ENDED, VendorProcess
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.ports import Authenticate

LONGEST = 4096
"""Characters of a question and of an answer; both have some 150."""
MOST_REFUSED = 2
MOST_CARDS = 1000
"""Cards that are remembered for the answers they didn't take, the last ones."""
LOOK_SECONDS = 5.0
#: What a question says of its card: region, ATR, algorithm, recognition code; then come its random numbers.
_CARD = re.compile(r"(?:[^|]*\|){3}[0-9A-Fa-f]{32}\|")


class TwoSteps:
    """`read` from any thread; one card at a time. `look` answers a Problem where the card in this life of the
    process isn't the one any more that was there at the last look; it asks nothing of a library that looks by
    reading."""

    def __init__(self, process: VendorProcess, presence: Presence, look: Callable[[int], Problem | None]) -> None:
        self._process, self._presence, self._look = process, presence, look
        self._turn = threading.Lock()
        self._out: Future[str | Problem] | None = None
        self._not_taken_in = 0
        self._key = secrets.token_bytes(32)
        self._wrong: dict[bytes, int] = {}  # by a keyed digest: which card it was nobody can tell
        self.module: Authenticate | None = None
        self.refused = 0
        """How many answers in a row no card has taken."""
        self.took: float | None = None
        """Seconds that the platform's last answer took; None before the first, and where the last one didn't come."""
        self.failed: ProblemCode | None = None
        """Why the platform's last answer didn't come; None where it did, or where nobody was asked."""

    @property
    def offered(self) -> bool:
        """Both halves are there: the platform's module, and a library that has the two steps."""
        return self.module is not None and {"begin", "finish"} <= self._process.calls

    @property
    def stopped(self) -> bool:
        """Nobody is asked any more: cards don't take what the platform answers."""
        return self.refused >= MOST_REFUSED

    def begin_anew(self) -> None:
        """The reader was started: what went before counts no more, but what a card didn't take while others did."""
        if self.stopped:
            self._wrong.clear()
        self.refused, self._not_taken_in = 0, 0
        self._out = None  # one that never comes: whose it was is long gone

    def read(
        self, insertion: int, unread: Problem, read_seconds: float, module_seconds: float
    ) -> Mapping[str, object] | Problem:
        """What `finish` reads of the card of this insertion; `unread` where there are no two steps to take.
        MODULE_SILENT where the platform doesn't answer within `module_seconds`, CARD_PULLED where the card left before
        the answer came, CARD_AUTHENTICATION_FAILED where it doesn't take it, or what the platform refuses it for."""
        module = self.module
        if module is None or not self.offered or self.stopped:
            return unread
        if not self._turn.acquire(timeout=2 * read_seconds + module_seconds):
            return Problem(ProblemCode.CARD_BUSY)
        try:
            if insertion == self._not_taken_in:
                return Problem(ProblemCode.CARD_AUTHENTICATION_FAILED)
            self._process.held = True
            return self._read(module, insertion, read_seconds, module_seconds)
        finally:
            self._process.held = False
            self._turn.release()

    def _read(
        self, module: Authenticate, insertion: int, read_seconds: float, module_seconds: float
    ) -> Mapping[str, object] | Problem:
        life = self._process.starts
        begun = self._process.ask("begin", read_seconds, life=life)
        if isinstance(begun, Problem):
            return begun
        question = begun.get("request")
        if not _plain(question):
            return Problem(ProblemCode.CARD_DATA_INVALID)
        card = self._card(str(question))
        if self._wrong.get(card, 0) >= MOST_REFUSED:
            return Problem(ProblemCode.CARD_AUTHENTICATION_FAILED)
        answer = self._answer(module, insertion, str(question), module_seconds)
        if isinstance(answer, Problem):
            return answer
        gone = self._look(life) or self._left(insertion)
        if gone is not None:
            return gone
        said = self._process.ask("finish", read_seconds, {"answer": answer}, life=life)
        return self._judged(insertion, card, said)

    def _answer(self, module: Authenticate, insertion: int, question: str, seconds: float) -> str | Problem:
        """The platform's answer to this very question. One that comes late is nobody's: it stays in its own thread."""
        begun = time.monotonic()  # a watchdog's time is real, whatever the terminal's clock does
        earlier, asked = self._out, None
        if earlier is None or self._presence.wait_in(insertion, earlier.done, seconds):  # one at a time on the line
            asked = self._out = _asked(module, question, self._presence.wake)
        left = seconds - (time.monotonic() - begun)
        if asked is None or not self._presence.wait_in(insertion, asked.done, left):
            gone = self._left(insertion)
            if gone is None:
                self.took, self.failed = None, ProblemCode.MODULE_SILENT
            return gone or Problem(ProblemCode.MODULE_SILENT)
        answer = asked.result()
        if not isinstance(answer, Problem) and not _plain(answer):
            answer = Problem(ProblemCode.INSURER_ANSWER_BROKEN)
        said_no = isinstance(answer, Problem) and answer.code is not ProblemCode.CARD_REFUSED
        self.failed = answer.code if isinstance(answer, Problem) and said_no else None
        self.took = None if said_no else time.monotonic() - begun
        return answer

    def _left(self, insertion: int) -> Problem | None:
        return Problem(ProblemCode.CARD_PULLED) if self._presence.reader_of(insertion) is None else None

    def _card(self, question: str) -> bytes:
        """Which card asks, told by nobody else; b"" where the question doesn't have the published form."""
        found = _CARD.match(question)
        return hmac.digest(self._key, found[0].upper().encode(), "sha256") if found else b""

    def _judged(
        self, insertion: int, card: bytes, said: Mapping[str, object] | Problem
    ) -> Mapping[str, object] | Problem:
        """Whatever isn't a reading may have cost the card a try, but where it was out or the process had ended."""
        if not isinstance(said, Problem):
            self.refused = 0
            self._wrong.pop(card, None)  # it has its tries back
            return said
        if said is ENDED or said.code is ProblemCode.CARD_PULLED:
            return said
        self._not_taken_in = insertion
        self.refused += 1
        if card:
            self._wrong[card] = self._wrong.pop(card, 0) + 1
            while len(self._wrong) > MOST_CARDS:
                del self._wrong[next(iter(self._wrong))]
        needs = said.code is ProblemCode.CARD_NEEDS_AUTHENTICATION
        return Problem(ProblemCode.CARD_AUTHENTICATION_FAILED) if needs else said


def _asked(module: Authenticate, question: str, done: Callable[[], None]) -> Future[str | Problem]:
    """The question on its way, in a thread of its own that nobody waits for longer than they like."""
    asked: Future[str | Problem] = Future()
    asked.add_done_callback(lambda _: done())

    def ask() -> None:
        try:
            asked.set_result(module(question))
        except BaseException as error:  # noqa: BLE001 - a bug: it is raised where the answer is waited for
            asked.set_exception(error)

    threading.Thread(target=ask, name="security module", daemon=True).start()
    return asked


def _plain(said: object) -> bool:
    """One line of visible characters, as the published interface has it: it goes through C."""
    return isinstance(said, str) and 0 < len(said) <= LONGEST and said.isascii() and said.isprintable()
