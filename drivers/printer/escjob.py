"""One paper on its way to a receipt printer, band by band, and what can be known of it at every moment.

It is a Problem only while the last band has not been begun: then the paper can't be whole, neither now nor later. From
then on it is CONFIRMED where the printer itself says, after the last byte, that all has been dealt with and nothing is
wrong, and else UNCONFIRMED: the person has eyes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from drivers.printer.escstatus import EscStatus
from drivers.printer.esctalk import Talk
from drivers.printer.lines import LineGone, LineStuck
from drivers.printer.profile import Profile, Receipt
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Clock, Printed

#: Misses in a row before a printer counts as gone, looks in a row before a trouble is believed, seconds between two.
_MISSES, _LOOKS, _EVERY = 3, 3, 0.2
#: Seconds in which a printer that gives receipts gives the first one, and in which one of an earlier paper would come.
_READY, _QUIET = 3.0, 0.6


class Stopped(Exception):
    """The paper can't go on, for this reason."""

    def __init__(self, code: ProblemCode) -> None:
        super().__init__(code)
        self.code = code


class Job:
    """`half`: whether a part of a paper may hang in the printer or in its buffer: before `run` an earlier one's, after
    it this one's. `owed`: how many receipts may still come of earlier papers, after `run` of all so far.
    `has_answered`: this printer has been heard before."""

    def __init__(
        self,
        talk: Talk,
        profile: Profile,
        clock: Clock,
        seconds: float,
        *,
        half: bool,
        has_answered: bool,
        owed: int = 0,
    ) -> None:
        self.half = half
        self.owed = owed
        self.status: EscStatus | None = None
        self._talk = talk
        self._profile = profile
        self._clock = clock
        self._deadline = clock.monotonic() + seconds
        self._seconds = seconds
        self._has_answered = has_answered
        self._asks = talk.asks
        self._receipts = False
        self._on_the_way: deque[int] = deque()

    def run(self, before: bytes, bands: Sequence[bytes], ending: bytes) -> Printed | ProblemCode:
        """`before` makes the printer ready, `bands` are the picture, `ending` feeds and cuts."""
        last_begun = False

        def last_begins() -> None:
            nonlocal last_begun
            last_begun = True

        try:
            answer = self._run(before, bands, ending, last_begins)
            self.half = False
            return answer
        except Stopped as stopped:
            code = stopped.code
        except LineGone:
            code = ProblemCode.PRINTER_GONE
        except LineStuck:
            code = self._why_stuck()
        if self.half:
            with suppress(LineGone, LineStuck):
                self._talk.clear()
        return Printed.UNCONFIRMED if last_begun else code

    def _run(self, before: bytes, bands: Sequence[bytes], ending: bytes, last_begins: Callable[[], None]) -> Printed:
        self._first_look()
        self._make_ready(before)
        for number, band in enumerate(bands, start=1):
            self._wait_for_room(len(band))
            self._look()
            if number == len(bands):
                last_begins()
            self._send(band)
        self._look()
        self._send(ending)
        return self._end()

    # ---- before a dot ----------------------------------------------------------------------------------------

    def _first_look(self) -> None:
        """A printer that has never answered may be one that never does; one that has, and is silent now, is gone."""
        if not self._asks:
            return
        for _ in range(_MISSES):
            self.status = self._talk.ask()
            if self.status is not None:
                self._look()
                return
        if self._has_answered:
            raise Stopped(ProblemCode.PRINTER_GONE)
        self._asks = False

    def _make_ready(self, before: bytes) -> None:
        """Send what comes first, and see whether this printer gives receipts."""
        after_half, self.half = self.half, True
        if self._profile.receipt is Receipt.NONE or not (self._asks or self._talk.tells):
            self._talk.send(before, self._seconds)
            return
        self._talk.receipts()  # one that nobody has asked for yet makes the line doubtful
        # The rest of a paper that was stopped may be dealt with just now, and its receipts look like ours where they
        # bear no number. So one more is asked for than those that may still come: when as many are here, one is ours,
        # and none of before can follow it.
        old = self.owed if self._profile.receipt is Receipt.GS_R else 0
        self.owed = old + 1 + old
        self._talk.send(before + b"".join(self._talk.receipt() for _ in range(1 + old)), self._seconds)
        came, until = 0, min(self._clock.monotonic() + _READY, self._deadline)
        while came <= old and self._clock.monotonic() < (self._deadline if came else until):
            self._talk.hear(_EVERY)
            came += self._talk.receipts()
            self._look()
        self._receipts = came > old
        if self._receipts and (after_half or old):
            # The others of ours follow at once: nothing is printed between them.
            while self._talk.heard_more(_QUIET) and self._clock.monotonic() < self._deadline:
                if old:
                    self._talk.drop_receipts()
                else:
                    self._talk.receipts()
        if self._receipts:
            self.owed = 0

    # ---- under way -------------------------------------------------------------------------------------------

    def _send(self, data: bytes) -> None:
        if not self._receipts:
            self._talk.send(data, self._seconds)
            return
        self._on_the_way.append(len(data))
        self.owed += 1
        self._talk.send(data + self._talk.receipt(), self._seconds)

    def _wait_for_room(self, length: int) -> None:
        """Until the printer's buffer has room for `length` bytes more; a band larger than the buffer goes alone."""
        while self._on_the_way and sum(self._on_the_way) + length > self._profile.buffer:
            self._hear_receipts()

    def _hear_receipts(self) -> None:
        self._talk.hear(_EVERY)
        came = self._talk.receipts()
        for _ in range(min(came, len(self._on_the_way))):
            self._on_the_way.popleft()
            self.owed -= 1
        if not came:
            self._look()
            if self._clock.monotonic() >= self._deadline:
                raise Stopped(ProblemCode.PRINT_FAILED)

    def _look(self) -> None:
        """Go on only with a printer that has no trouble. A trouble is believed when it stays; one that passes by itself
        has until the end of the time."""
        if not self._asks:
            self._listen()
            return
        misses = looks = 0
        while True:
            self.status = self._talk.told() or self._talk.ask()
            late = self._clock.monotonic() >= self._deadline
            if self.status is None:
                misses += 1
                if misses >= _MISSES or late:
                    raise Stopped(ProblemCode.PRINTER_GONE)
                continue
            misses = 0
            if (code := self.status.trouble()) is None:
                return
            looks += 1
            if late or (looks >= _LOOKS and not self.status.passes):
                raise Stopped(code)
            self._clock.sleep(_EVERY)

    def _listen(self) -> None:
        """Of a printer that can't be asked, what it has said by itself: each state once, so one word is enough."""
        self._talk.hear(0.0)
        self.status = self._talk.told() or self.status
        while self.status is not None and (code := self.status.trouble()) is not None:
            if not self.status.passes or self._clock.monotonic() >= self._deadline:
                raise Stopped(code)
            self._talk.hear(_EVERY)
            self.status = self._talk.told() or self.status

    # ---- the end ---------------------------------------------------------------------------------------------

    def _end(self) -> Printed:
        if not self._receipts:
            return Printed.UNCONFIRMED
        while self._on_the_way:
            self._hear_receipts()
        if self._asks:
            self.status = self._talk.ask()
        else:
            self._listen()
        if self.status is None or self.status.trouble() is not None or self._talk.doubt:
            return Printed.UNCONFIRMED
        return Printed.CONFIRMED

    def _why_stuck(self) -> ProblemCode:
        """It takes no more bytes: asked once, where it can be, why."""
        with suppress(LineGone, LineStuck):
            if self._asks and (status := self._talk.ask()) is not None:
                self.status = status
                return status.trouble() or ProblemCode.PRINT_FAILED
        return ProblemCode.PRINT_FAILED
