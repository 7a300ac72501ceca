"""The simulated platform's sign-ins (9001, 9002): who is signed in, and until when."""

from __future__ import annotations

import datetime as dt
import threading

from kiosk.clock import CHINA
from kiosk.domain.problems import ProblemCode
from kiosk.ports import Clock, Refusal, SignedIn, SignedOut, SignInRule, SignOutEnds


class SignIns:
    """Thread-safe. `rule` None: the platform wants no sign-in and takes every call."""

    def __init__(self, rule: SignInRule | None, clock: Clock) -> None:
        self._rule, self._clock = rule, clock
        self._live: dict[str, dt.datetime] = {}
        self._given = 0
        self._lock = threading.Lock()

    @property
    def given(self) -> int:
        """How many sign-ins there were."""
        with self._lock:
            return self._given

    def sign_in(self, operator: str) -> SignedIn | Refusal:
        """A number for today. Others keep theirs."""
        if self._rule is None or not operator:
            return Refusal(ProblemCode.INSURER_REFUSED, "操作员编号有误" if self._rule else "不支持签到")
        with self._lock:
            now = self._clock.now()
            self._given += 1
            number = f"Q{now.astimezone(CHINA):%Y%m%d%H%M%S}{self._given:04d}"
            self._live[number] = now
            return SignedIn(number, now)

    def sign_out(self, number: str) -> SignedOut | Refusal:
        """End this number, or all of the institution; refused on a day without a sign-in (9002)."""
        refused = self.refused(number)
        if refused is not None or self._rule is None:
            return refused or Refusal(ProblemCode.INSURER_REFUSED, "不支持签退")
        with self._lock:
            if self._rule.ends is SignOutEnds.INSTITUTION:
                self._live.clear()
            self._live.pop(number, None)
            return SignedOut(self._clock.now())

    def refused(self, number: str) -> Refusal | None:
        """Why a call under this sign-in isn't taken; None where it is. It ends with the day and after `lasts`."""
        if self._rule is None:
            return None
        with self._lock:
            since, now = self._live.get(number), self._clock.now()
        if since is None:
            return Refusal(ProblemCode.SIGN_IN_EXPIRED, "请先签到")
        same_day = since.astimezone(CHINA).date() == now.astimezone(CHINA).date()
        if not same_day or (now - since).total_seconds() >= self._rule.lasts:
            return Refusal(ProblemCode.SIGN_IN_EXPIRED, "签到已失效，请重新签到")
        return None

    def forget(self) -> None:
        """The platform has lost every sign-in, as after a restart."""
        with self._lock:
            self._live.clear()
