"""The line between the kiosk and a simulated other side in the same process: it can be slow, cut or garbled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.backends.simulated.faults import Call, Fault, Faults
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Clock, Declined, NoAnswer, Refusal, Reply, T

#: The code before every text of a platform that says no more than that it failed (infcode).
FAILED = "-1"
#: What the platform says to a call under a sign-in that is over.
EXPIRED = "签到已失效，请重新签到"
_AMOUNTS = (Call.PREVIEW, Call.SETTLE, Call.FIND)


@dataclass(frozen=True)
class Line:
    """What the faults look like to the kiosk, as an adapter would report them. An answer slower than `timeout`
    seconds is given up; the other side has acted all the same. `forget`: it loses every sign-in."""

    faults: Faults
    clock: Clock
    down: ProblemCode
    broken: ProblemCode
    refused: ProblemCode
    timeout: float = 30.0
    forget: Callable[[], object] | None = None

    def call(self, call: Call, act: Callable[[], T | Refusal | NoAnswer]) -> Reply[T]:
        """Run `act` on the other side unless a switch says otherwise."""
        self.faults.arrive(self.clock.monotonic())
        planned = self.faults.take(call)
        if planned is None:
            return act()
        match planned.fault:
            case Fault.DOWN:
                return NoAnswer(self.down, sent=False)
            case Fault.REFUSE:
                return Refusal(planned.code or self.refused, planned.text)
            case Fault.DECLINE:
                if planned.done:
                    act()
                return Declined(FAILED, planned.text)
            case Fault.SIGN_IN_EXPIRED:
                if self.forget is not None:
                    self.forget()
                return Refusal(ProblemCode.SIGN_IN_EXPIRED, planned.text or EXPIRED)
            case Fault.LOST_BEFORE | Fault.HTTP_502:
                return NoAnswer(self.down)
            case Fault.LATE:
                self.faults.delay(self.clock.monotonic() + planned.seconds, act)
                return NoAnswer(self.down)
            case Fault.SLOW:
                self.clock.sleep(min(planned.seconds, self.timeout))
                answer = act()
                return NoAnswer(self.down) if planned.seconds > self.timeout else answer
            case Fault.LOST_AFTER:
                act()
                return NoAnswer(self.down)
            case Fault.AMOUNTS_BROKEN if call in _AMOUNTS:
                act()
                return NoAnswer(ProblemCode.AMOUNTS_BROKEN)
            case _:
                act()
                return NoAnswer(self.broken)
