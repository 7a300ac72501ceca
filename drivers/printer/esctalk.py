"""A talk with a receipt printer over one line: what is asked, what has been answered, whether it can be believed."""

from __future__ import annotations

from drivers.printer import escwire
from drivers.printer.escstatus import EscStatus
from drivers.printer.lines import Line
from drivers.printer.profile import Profile, Receipt
from kiosk.ports import Clock


class Talk:
    """`doubt`: an answer was late, missing or no answer at all, so that from here on none proves anything."""

    def __init__(self, line: Line, profile: Profile, clock: Clock, answer: float) -> None:
        self.doubt = False
        self._line = line
        self._profile = profile
        self._clock = clock
        self._answer = answer
        self._answers = escwire.Answers()
        self._number = 0
        self._expected: list[bytes] = []
        self._missed = self._twice = False

    @property
    def asks(self) -> bool:
        """Whether this printer can be asked at all, as its profile and its line are."""
        return bool(self._profile.status) and self._line.two_way

    @property
    def tells(self) -> bool:
        """Whether it sends its state by itself, once it has been told to."""
        return self._profile.asb and self._line.two_way

    def hear(self, seconds: float) -> None:
        """Take in what has come, waiting up to `seconds` for something."""
        strange = self._answers.strange
        self._answers.take(self._line.read(seconds))
        self.doubt = self.doubt or self._answers.strange > strange

    def ask(self) -> EscStatus | None:
        """How it is right now; None where it doesn't answer, or only in part. Raises LineGone, LineStuck."""
        self.hear(0.0)
        if self._answers.status:
            self._strays()
        numbers = self._profile.status
        wanted = 2 * len(numbers) if self._twice else len(numbers)
        answered = self._answered(wanted)
        if len(answered) < wanted:
            # What comes from now on may be late by one look, and would never show it.
            self.doubt, self._missed, self._twice = True, True, False
            return None
        if len(answered) == wanted and not self._twice:
            return EscStatus.of(dict(zip(numbers, answered, strict=True)))
        self._strays()
        once = _once(answered, len(numbers)) if self._twice else answered[: len(numbers)]
        return EscStatus.of(dict(zip(numbers, once, strict=True))) if once else None

    def more_answers(self, seconds: float) -> bool:
        """Whether within so many seconds more is answered than was asked."""
        self.hear(seconds)
        return bool(self._answers.status)

    def _answered(self, wanted: int) -> list[int]:
        """All that is answered to the questions of the profile; one that is at it is given its time for each byte."""
        answers = self._answers.status
        self._line.write(escwire.questions(self._profile.status), self._answer)
        deadline, came = self._clock.monotonic() + self._answer, 0
        while len(answers) < wanted and (left := deadline - self._clock.monotonic()) > 0:
            self.hear(left)
            if len(answers) > came:
                deadline, came = self._clock.monotonic() + self._answer, len(answers)
        answered = list(answers)
        answers.clear()
        return answered

    def _strays(self) -> None:
        """More than was asked: late answers of before or, where none was missed, each of them said twice. Of two that
        look alike, which is which?"""
        self.doubt = True
        self._twice = self._twice or not self._missed
        self._answers.status.clear()

    def told(self) -> EscStatus | None:
        """What it has said unasked since the last time, the newest."""
        told, self._answers.told = self._answers.told, b""
        return EscStatus.told(told) if told else None

    def send(self, data: bytes, seconds: float) -> None:
        """Raises LineGone, LineStuck."""
        self._line.write(data, seconds)

    # ---- receipts --------------------------------------------------------------------------------------------

    def receipt(self) -> bytes:
        """A request for a receipt, to be sent behind what it is for."""
        if self._profile.receipt is Receipt.GS_R:
            self._expected.append(b"")
            return escwire.paper_receipt()
        self._number += 1
        self._expected.append(escwire.number_bytes(self._number))
        return escwire.numbered_receipt(self._number)

    def receipts(self) -> int:
        """How many have come since the last time, in their order. One that nobody asked for, or of another number,
        makes the line doubtful and counts for nothing."""
        came = 0
        if self._profile.receipt is Receipt.GS_R:
            while self._answers.papers:
                self._answers.papers.popleft()
                came += self._due(b"")
        while self._answers.numbers:
            came += self._due(self._answers.numbers.popleft())
        return came

    def heard_more(self, seconds: float) -> bool:
        """Whether a receipt comes within so many seconds."""
        self.hear(seconds)
        return bool(self._answers.papers or self._answers.numbers)

    def drop_receipts(self) -> None:
        """Those that have come are known to be of no use."""
        self._answers.papers.clear()

    def _due(self, number: bytes) -> int:
        if self._expected and self._expected[0] == number:
            del self._expected[0]
            return 1
        self.doubt = True
        return 0

    def clear(self) -> bool:
        """Have the printer throw away what it holds; True on its word that it has. Raises LineGone, LineStuck."""
        command = bytes.fromhex(self._profile.clear)
        if not command:
            return False
        self._answers.cleared = False
        self._line.write(command, self._answer)
        deadline = self._clock.monotonic() + self._answer
        while not self._answers.cleared and (left := deadline - self._clock.monotonic()) > 0:
            self.hear(left)
        return self._answers.cleared


def _once(said: list[int], count: int) -> list[int]:
    """`count` answers of one that says everything twice: each byte, or all of them; [] for neither."""
    if said[::2] == said[1::2] and len(said) == 2 * count:
        return said[::2]
    return said[:count] if said[:count] == said[count:] else []
