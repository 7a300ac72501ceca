"""A backend behind its sign-in (9001, 9002): signed in before the first call of a day, and once more when that ended.

Only a question is asked again by itself. A write that was refused for want of a sign-in is handed on as refused: it has
booked nothing, and whether there is a new attempt, under a new number, the flow decides.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.clock import CHINA
from kiosk.domain.application import Material
from kiosk.domain.bill import Choice, Order, Quote, RequestId, Settlement
from kiosk.domain.close import ClearingTotal, DayFile, Even, HospitalRow, Uneven
from kiosk.domain.people import Credential, Insurance, Member
from kiosk.domain.problems import ProblemCode
from kiosk.domain.proof import proven
from kiosk.domain.region import Region
from kiosk.domain.stay import Bill, Stay
from kiosk.domain.writes import Receipt, Write
from kiosk.ports import (
    Backend,
    BackendProfile,
    Check,
    Clearing,
    Clock,
    Declined,
    FilingRecords,
    Found,
    NoAnswer,
    NotFound,
    Refusal,
    Registry,
    Reply,
    Reversed,
    SecurityModule,
    SignedIn,
    Signing,
    SignInRule,
    SignOutEnds,
    T,
    Uploads,
    shows,
    together,
)
from kiosk.settings import SettingsError


def signed_in(backend: Backend, clock: Clock) -> Backend:
    """`backend` behind its sign-in where its profile wants one, else itself. SettingsError where it can't sign in."""
    rule = backend.profile().sign_in
    if rule is None:
        return backend
    if not isinstance(backend, Signing):
        raise SettingsError("[backend] the profile wants a sign-in, and this backend has none")
    return SignedInBackend(backend, SignIn(backend, rule, clock))


@dataclass(frozen=True)
class _Since:
    """When we signed in: the business day before the request left (a sign-in across midnight counts as the old day's),
    and monotonic seconds."""

    day: dt.date
    at: float


class SignIn:
    """This terminal's sign-in. Thread-safe: several calls at once sign in once, and share what came of it."""

    def __init__(self, platform: Signing, rule: SignInRule, clock: Clock) -> None:
        self._platform, self._rule, self._clock = platform, rule, clock
        self._lock = threading.Lock()
        self._since: _Since | None = None
        self._tries = 0
        self._failed: NoAnswer | None = None
        #: Seconds by which our clock was ahead of the platform's at the last sign-in; None before the first.
        self.ahead: float | None = None

    @property
    def tries(self) -> int:
        """How often signing in was tried: what a call names when its sign-in turns out to be over."""
        return self._tries

    def stands(self) -> bool:
        """True while we are signed in for today, as far as we know."""
        since = self._since
        young = since is not None and self._clock.monotonic() - since.at < self._rule.lasts
        return since is not None and young and since.day == self._today()

    def needed(self) -> NoAnswer | None:
        """Sign in unless that stands. What went wrong, else None: nothing of the call itself has been sent."""
        tries = self._tries
        return None if self.stands() else self.anew(tries)

    def anew(self, tries: int) -> NoAnswer | None:
        """Sign in again after a call made at `tries` found it ended. Where somebody else has tried since, what came of
        theirs counts."""
        with self._lock:
            if self._tries != tries:
                return self._failed
            since = _Since(self._today(), self._clock.monotonic())
            answer = self._platform.sign_in()
            self._since = since if isinstance(answer, SignedIn) else None
            if isinstance(answer, SignedIn):
                stated = answer.at if answer.at.tzinfo else answer.at.replace(tzinfo=CHINA)
                self.ahead = (self._clock.now() - stated).total_seconds()
            self._failed = _why_not(answer)
            self._tries += 1
            return self._failed

    def leave(self) -> None:
        """Sign out, only where that ends our own sign-in and nobody else's, and only on a day with a sign-in."""
        with self._lock:
            if self._rule.ends is SignOutEnds.TERMINAL and self.stands():
                self._since = None
                self._platform.sign_out()

    def _today(self) -> dt.date:
        return self._clock.now().astimezone(CHINA).date()


class SignedInBackend:
    """`behind` with a sign-in before it. What else that one offers (`Registry`, `Uploads`, `Clearing`,
    `SecurityModule`) is offered here too."""

    def __init__(self, behind: Backend, sign_in: SignIn) -> None:
        self.behind, self._sign_in = behind, sign_in
        if isinstance(behind, Registry):
            registry: Registry = behind
            self.write: Callable[[Write], Reply[Receipt]] = lambda w: self._done(lambda: registry.write(w))
            self.find_write: Callable[[Write], Reply[Receipt | NotFound]] = lambda w: self._asked(
                lambda: registry.find_write(w)
            )
        if isinstance(behind, Uploads):
            uploads: Uploads = behind
            self.upload: Callable[[Material, bytes], Reply[str]] = lambda m, p: self._asked(
                lambda: uploads.upload(m, p)
            )
        if isinstance(behind, Clearing):
            clearing: Clearing = behind
            self.compare: Callable[[ClearingTotal], Reply[Even | Uneven]] = lambda t: self._asked(
                lambda: clearing.compare(t)
            )
            self.rows: Callable[[dt.date, tuple[HospitalRow, ...]], Reply[DayFile]] = lambda d, t: self._asked(
                lambda: clearing.rows(d, t)
            )

        if isinstance(behind, SecurityModule):
            module: SecurityModule = behind
            self.authenticate: Callable[[str], Reply[str]] = lambda q: self._asked(lambda: module.authenticate(q))

    def profile(self) -> BackendProfile:
        return self.behind.profile()

    def identify(self, credential: Credential) -> Reply[Member]:
        return self._asked(lambda: self.behind.identify(credential))

    def filings(self, member: Member, insurance: Insurance, stay: Stay | None) -> Reply[FilingRecords]:
        return self._asked(lambda: self.behind.filings(member, insurance, stay))

    def exempt(self, insured: Region, care: Region, day: dt.date) -> str:
        return self.behind.exempt(insured, care, day)

    def preview(self, member: Member, bill: Bill, choice: Choice) -> Reply[Quote]:
        return self._asked(lambda: self.behind.preview(member, bill, choice))

    def settle(self, order: Order) -> Reply[Settlement]:
        return self._done(lambda: self.behind.settle(order))

    def find(self, request_id: RequestId) -> Reply[Found | NotFound]:
        return self._asked(lambda: self.behind.find(request_id))

    def reverse(self, request_id: RequestId) -> Reply[Reversed]:
        return self._done(lambda: self.behind.reverse(request_id))

    def check(self) -> Check:
        found = self.behind.check()
        state = shows("insurer.signed_in" if self._sign_in.stands() else "insurer.not_signed_in")
        return replace(found, evidence=together(found.evidence, state))

    def clock_ahead(self) -> float | None:
        """Seconds by which our clock was ahead of the platform's when we signed in; None before the first time."""
        return self._sign_in.ahead

    def sign_in_again(self) -> None:
        """Sign in anew, whatever is thought of the last sign-in: an engineer's way out."""
        self._sign_in.anew(self._sign_in.tries)

    def sign_out(self) -> None:
        """The terminal stops. Harmless where it never signed in."""
        self._sign_in.leave()

    def _asked(self, call: Callable[[], Reply[T]]) -> Reply[T]:
        """A question: asked once more where the sign-in has ended."""
        failed, tries = self._sign_in.needed(), self._sign_in.tries
        if failed is not None:
            return failed
        reply = call()
        if not self._ended(reply):
            return reply
        return self._sign_in.anew(tries) or call()

    def _done(self, call: Callable[[], Reply[T]]) -> Reply[T]:
        """A write: sent at most once. Where the sign-in has ended, the next one finds a new one."""
        failed, tries = self._sign_in.needed(), self._sign_in.tries
        if failed is not None:
            return failed
        reply = call()
        if self._ended(reply):
            self._sign_in.anew(tries)
        return reply

    def _ended(self, reply: Reply[T]) -> bool:
        """True where the call was refused for want of a sign-in."""
        match reply:
            case Refusal(code):
                return code is ProblemCode.SIGN_IN_EXPIRED
            case Declined(code, text):
                return proven(self.profile().refusals, code, text) is ProblemCode.SIGN_IN_EXPIRED
            case _:
                return False


def _why_not(answer: Reply[SignedIn]) -> NoAnswer | None:
    """What a failed sign-in means for the call behind it: not one byte of that has left."""
    match answer:
        case SignedIn():
            return None
        case NoAnswer(code=code, text=text):
            return NoAnswer(code, sent=False, text=text)
        case _:
            return NoAnswer(ProblemCode.SIGN_IN_FAILED, sent=False, text=answer.text)
