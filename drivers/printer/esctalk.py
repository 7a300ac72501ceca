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
        answered = self._answers.status
        if answered:
            self.doubt = True  # a late answer of before: of two that look alike, which is which?
            answered.clear()
        numbers = self._profile.status
        self._line.write(escwire.questions(numbers), self._answer)
        deadline = self._clock.monotonic() + self._answer
        while len(answered) < len(numbers) and (left := deadline - self._clock.monotonic()) > 0:
            self.hear(left)
        if len(answered) < len(numbers):
            self.doubt = self.doubt or bool(answered)
            answered.clear()
            return None
        return EscStatus.of(dict(zip(numbers, (answered.popleft() for _ in numbers), strict=True)))

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
