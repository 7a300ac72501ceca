"""The lines from one process to insurer, hospital and counter. At each call a pick says how it goes.

What the other side does is the simulated place's own code (kiosk/backends/simulated); its `Faults` and `Line` play most
of what can go wrong. Only what they don't know stands here: crashes, duplicates, other amounts, somebody else's number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kiosk.backends.simulated.faults import Call, Fault, Planned
from kiosk.backends.simulated.place import Place
from kiosk.domain.bill import Choice, Order, Quote, RequestId, Settlement
from kiosk.domain.close import ClearingTotal, DayFile, Even, HospitalRow, Uneven
from kiosk.domain.money import Fen
from kiosk.domain.people import Credential, Insurance, Member
from kiosk.domain.problems import ProblemCode
from kiosk.domain.region import Region
from kiosk.domain.slip import PayAt
from kiosk.domain.stay import Bill, Stay
from kiosk.domain.writes import Receipt, Write
from kiosk.payments.counter import Counter, Options
from kiosk.payments.simulated import SimulatedPayments
from kiosk.ports import (
    BackendProfile,
    Check,
    FilingRecords,
    Found,
    Locked,
    NoAnswer,
    NotFound,
    Refusal,
    Reply,
    Reversed,
    WriteRule,
)
from tests.simulation.life import Life
from tests.simulation.picks import Picks

T = TypeVar("T")

_PLANNED = {
    "down": (Fault.DOWN, 0.0),
    "lost_before": (Fault.LOST_BEFORE, 0.0),
    "lost_after": (Fault.LOST_AFTER, 0.0),
    "http_502": (Fault.HTTP_502, 0.0),
    "garbage": (Fault.GARBAGE, 0.0),
    "truncated": (Fault.TRUNCATED, 0.0),
    "amounts_broken": (Fault.AMOUNTS_BROKEN, 0.0),
    "refuse": (Fault.REFUSE, 0.0),
    "declined": (Fault.DECLINE, 0.0),
    "late_15": (Fault.LATE, 15.0),
    "late_300": (Fault.LATE, 300.0),
    "late_590": (Fault.LATE, 590.0),
    "late_900": (Fault.LATE, 900.0),
    "slow_15": (Fault.SLOW, 15.0),
    "slow_60": (Fault.SLOW, 60.0),
}
_ASKED = (Call.IDENTIFY, Call.FILINGS, Call.PREVIEW, Call.STAYS, Call.BILL)
_READ = ("well", "down", "refuse", "lost_after", "garbage", "slow_60", "crash_before")
#: How each call can go, the usual first. What stands in `SAME` is left out of the search through all combinations.
WAYS: dict[Call, tuple[str, ...]] = {
    **dict.fromkeys(_ASKED, _READ),
    Call.SETTLE: (
        *(
            "well",
            "down",
            "lost_before",
            "lost_after",
            "refuse",
            "late_15",
            "late_300",
            "late_590",
            "slow_15",
            "slow_60",
        ),
        *("wrong_number", "other_amounts", "twice_300", "lost_twice_300", "crash_after", "crash_late_300"),
        *("declined", "declined_done"),
        *("http_502", "garbage", "truncated", "amounts_broken", "crash_before"),
    ),
    Call.FIND: (
        *("well", "down", "down_long", "not_yet", "foreign", "slow_60"),
        *("refuse", "lost_after", "garbage", "crash_before"),
    ),
    Call.REVERSE: (
        *("well", "down", "lost_before", "lost_after", "refuse", "late_15", "late_300", "slow_60", "crash_after"),
        *("http_502", "garbage", "crash_before"),
    ),
    Call.WRITE: (
        *("well", "down", "lost_before", "lost_after", "refuse", "late_15", "late_300", "late_590", "crash_after"),
        *("crash_late_300", "http_502", "garbage", "declined", "declined_done", "slow_60", "crash_before"),
    ),
    Call.FIND_WRITE: (
        *("well", "down", "down_long", "not_yet"),
        *("refuse", "lost_after", "garbage", "slow_60", "crash_before"),
    ),
    Call.LOCK: (
        "well",
        "down",
        "lost_after",
        "refuse",
        "crash_after",
        "lost_before",
        "slow_60",
        "garbage",
        "crash_before",
    ),
    Call.UNLOCK: ("well", "lost_before", "lost_after", "crash_after", "down", "garbage", "crash_before"),
    Call.TAKE: (
        "well",
        "down_long",
        "lost_before",
        "lost_after",
        "refuse",
        "crash_after",
        "down",
        "slow_60",
        "garbage",
        "crash_before",
    ),
    Call.UNDO: ("well", "lost_before", "lost_after", "crash_after", "down", "garbage", "crash_before"),
}
#: Ways that are the same as another to the kiosk and to the books: the call's answer and what was done are equal, only
#: the wording or seconds differ. `crash_before` is a crash after whatever changed something last.
SAME: dict[Call, dict[str, str]] = {
    **{call: {"lost_after": "down", "garbage": "down", "slow_60": "down", "crash_before": ""} for call in _ASKED},
    Call.SETTLE: {
        "http_502": "lost_before",
        "garbage": "lost_after",
        "truncated": "lost_after",
        "amounts_broken": "lost_after",
        "declined": "lost_before",
        "declined_done": "lost_after",
        "crash_before": "",
    },
    Call.FIND: {"refuse": "down", "lost_after": "down", "garbage": "down", "crash_before": ""},
    Call.REVERSE: {"http_502": "lost_before", "garbage": "lost_after", "crash_before": ""},
    Call.WRITE: {
        "http_502": "lost_before",
        "garbage": "lost_after",
        "declined": "lost_before",
        "declined_done": "lost_after",
        "slow_60": "lost_after",
        "crash_before": "",
    },
    Call.FIND_WRITE: {"refuse": "down", "lost_after": "down", "garbage": "down", "slow_60": "down", "crash_before": ""},
    Call.LOCK: {"lost_before": "down", "slow_60": "lost_after", "garbage": "lost_after", "crash_before": ""},
    Call.UNLOCK: {"down": "lost_before", "garbage": "lost_after", "crash_before": ""},
    Call.TAKE: {"down": "lost_before", "slow_60": "lost_after", "garbage": "lost_after", "crash_before": ""},
    Call.UNDO: {"down": "lost_before", "garbage": "lost_after", "crash_before": ""},
}
#: The ways without those.
FEWER = {call: tuple(w for w in ways if w not in SAME[call]) for call, ways in WAYS.items()}
#: What is down together, and how long (s): the platform's questions, or the hospital's system.
_ASKING = (Call.FIND, Call.REVERSE, Call.FIND_WRITE)
_TOGETHER = {
    Call.FIND: _ASKING,
    Call.FIND_WRITE: _ASKING,
    Call.TAKE: (Call.LOCK, Call.UNLOCK, Call.TAKE, Call.UNDO),
}
_LONG_DOWN = 400.0
#: Calls during which others may act, where there are others.
_LONG = (Call.SETTLE, Call.FIND, Call.REVERSE, Call.LOCK, Call.UNLOCK, Call.TAKE)


@dataclass(frozen=True)
class Sent:
    """A money call as it left the terminal."""

    terminal: str
    call: Call
    number: RequestId
    at: float


@dataclass
class Lines:
    """What both adapters of one process share. `others` lets somebody else act while a call is under way."""

    name: str
    place: Place
    life: Life
    picks: Picks
    sent: list[Sent]
    others: Callable[[], bool]
    ways: dict[Call, tuple[str, ...]]
    outages: dict[Call, float]

    def call(self, call: Call, ask: Callable[[], T], twist: Callable[[str], T | None] | None = None) -> T:
        """Ask the other side, as the pick says; `twist` answers for the ways that only this call knows."""
        self.life.go_on()
        if self.place.clock.monotonic() < self.outages.get(call, 0.0):
            return self._planned(call, "down", ask)
        how = self.picks.pick(call.value, self.ways[call])
        if call in _LONG and self.others():
            self.life.go_on()
        if how == "well":
            return ask()
        if how == "crash_before":
            raise self.life.end()
        if how == "crash_after":
            ask()
            raise self.life.end()
        if twist is not None and (answer := twist(how)) is not None:
            return answer
        if how == "down_long":
            until = self.place.clock.monotonic() + _LONG_DOWN
            self.outages.update(dict.fromkeys(_TOGETHER[call], until))
            how = "down"
        return self._planned(call, how, ask)

    def _planned(self, call: Call, how: str, ask: Callable[[], T]) -> T:
        if how in ("not_yet", "foreign"):  # nothing of the kind was there
            return ask()
        fault, seconds = _PLANNED[how.removesuffix("_done")]
        self.place.faults.plan([Planned(call, fault, seconds=seconds, done=how.endswith("_done"))])
        return ask()


class InsurerLine:
    """kiosk.ports.Backend."""

    def __init__(self, lines: Lines) -> None:
        self._lines, self._place = lines, lines.place
        self._there = lines.place.backend()

    def profile(self) -> BackendProfile:
        return self._there.profile()

    def identify(self, credential: Credential) -> Reply[Member]:
        return self._lines.call(Call.IDENTIFY, lambda: self._there.identify(credential))

    def filings(self, member: Member, insurance: Insurance, stay: Stay | None) -> Reply[FilingRecords]:
        return self._lines.call(Call.FILINGS, lambda: self._there.filings(member, insurance, stay))

    def exempt(self, insured: Region, care: Region, day: dt.date) -> str:
        return self._there.exempt(insured, care, day)

    def preview(self, member: Member, bill: Bill, choice: Choice) -> Reply[Quote]:
        return self._lines.call(Call.PREVIEW, lambda: self._there.preview(member, bill, choice))

    def settle(self, order: Order) -> Reply[Settlement]:
        """`wrong_number`: booked, and another number echoed; `other_amounts`: booked, but not what was agreed;
        `twice`: the same message is delivered again later (`lost_`: and its first answer is lost); `crash_late`: it
        arrives long after we are dead."""
        self._note(Call.SETTLE, order.request_id)
        place, now = self._place, self._place.clock.monotonic()

        def twist(how: str) -> Reply[Settlement] | None:
            match how:
                case "wrong_number":
                    answer = self._there.settle(order)
                    other = replace(order.request_id, sequence=9999)
                    return replace(answer, request_id=other) if isinstance(answer, Settlement) else answer
                case "other_amounts":
                    return place.books.book(order, lambda: _one_fen_more(place, order))
                case "twice_300" | "lost_twice_300":
                    answer = self._there.settle(order)
                    place.faults.delay(now + 300, lambda: place.insurer.settle(order))
                    return answer if how == "twice_300" else NoAnswer(ProblemCode.INSURER_DOWN)
                case "crash_late_300":
                    place.faults.delay(now + 300, lambda: place.insurer.settle(order))
                    raise self._lines.life.end()
            return None

        return self._lines.call(Call.SETTLE, lambda: self._there.settle(order), twist)

    def find(self, request_id: RequestId) -> Reply[Found | NotFound]:
        """`not_yet`: booked, but the platform's questions find it only later; `foreign`: somebody else's booking."""

        def twist(how: str) -> Reply[Found | NotFound] | None:
            match how:
                case "not_yet":
                    return NotFound() if self._young(request_id) else self._there.find(request_id)
                case "foreign":
                    strange = [s for s in self._place.books.live() if s.request_id != request_id]
                    return Found(strange[0]) if strange else self._there.find(request_id)
            return None

        return self._lines.call(Call.FIND, lambda: self._there.find(request_id), twist)

    def reverse(self, request_id: RequestId) -> Reply[Reversed]:
        self._note(Call.REVERSE, request_id)
        return self._lines.call(Call.REVERSE, lambda: self._there.reverse(request_id))

    def compare(self, total: ClearingTotal) -> Reply[Even | Uneven]:
        self._lines.life.go_on()
        return self._there.compare(total)

    def rows(self, day: dt.date, taken: tuple[HospitalRow, ...]) -> Reply[DayFile]:
        self._lines.life.go_on()
        return self._there.rows(day, taken)

    def write(self, write: Write) -> Reply[Receipt]:
        """Anything but a settlement; `crash_late` as in `settle`."""
        self._note(Call.WRITE, write.request_id)
        return self._lines.call(
            Call.WRITE, lambda: self._there.write(write), lambda how: self._crash_late(how, self._place.write, write)
        )

    def find_write(self, write: Write) -> Reply[Receipt | NotFound]:
        def twist(how: str) -> Reply[Receipt | NotFound] | None:
            return NotFound() if how == "not_yet" and self._young(write.request_id) else None

        return self._lines.call(Call.FIND_WRITE, lambda: self._there.find_write(write), twist)

    def check(self) -> Check:
        return self._there.check()

    def _crash_late(self, how: str, act: Callable[[Write], object], write: Write) -> None:
        if how == "crash_late_300":
            self._place.faults.delay(self._place.clock.monotonic() + 300, lambda: act(write))
            raise self._lines.life.end()

    def _note(self, call: Call, number: RequestId) -> None:
        lines = self._lines
        if lines.life.alive:
            lines.sent.append(Sent(lines.name, call, number, self._place.clock.monotonic()))

    def _young(self, number: RequestId) -> bool:
        """Whether the platform may still be a little behind with this number: never past its own longest way."""
        asked = [s.at for s in self._lines.sent if s.call is not Call.REVERSE and s.number == number]
        return not asked or self._place.clock.monotonic() - asked[0] < self.profile().max_message_age


class HospitalLine:
    """kiosk.ports.Hospital."""

    def __init__(self, lines: Lines) -> None:
        self._lines, self._there = lines, lines.place.hospital()

    def stays(self, id_number: str) -> Reply[tuple[Stay, ...]]:
        return self._lines.call(Call.STAYS, lambda: self._there.stays(id_number))

    def bill(self, stay_id: str) -> Reply[Bill]:
        return self._lines.call(Call.BILL, lambda: self._there.bill(stay_id))

    def lock(self, bill: Bill, holder: str) -> Reply[Locked]:
        return self._lines.call(Call.LOCK, lambda: self._there.lock(bill, holder))

    def unlock(self, bill_key: str, holder: str) -> Reply[Locked]:
        return self._lines.call(Call.UNLOCK, lambda: self._there.unlock(bill_key, holder))

    def take(self, settlement: Settlement) -> Reply[Locked]:
        return self._lines.call(Call.TAKE, lambda: self._there.take(settlement))

    def undo(self, request_id: RequestId) -> Reply[Locked]:
        return self._lines.call(Call.UNDO, lambda: self._there.undo(request_id))

    def settled(self, day: dt.date) -> Reply[tuple[HospitalRow, ...]]:
        self._lines.life.go_on()
        return self._there.settled(day)

    def check(self) -> Check:
        return self._there.check()


class CounterLine(Counter):
    """Paying at the window moves no money; what is printed of it can still be cut short."""

    def __init__(self, lines: Lines) -> None:
        super().__init__(Options())
        self._lines = lines

    def request(self, settlement: Settlement, due: Fen, bill: Bill) -> Reply[PayAt]:
        self._lines.life.go_on()
        return super().request(settlement, due, bill)


#: `kept`: the terminal took the money, and its answer is lost.
PAYS = ("well", "down", "lost", "kept", "refused", "crash_after", "crash_before")


class TillLine:
    """kiosk.ports.Payments that collect (SimulatedPayments): the till is another system, and outlives our process."""

    def __init__(self, till: SimulatedPayments, lines: Lines) -> None:
        self._till, self._lines = till, lines

    def request(self, settlement: Settlement, due: Fen, bill: Bill) -> Reply[PayAt]:
        return self._till.request(settlement, due, bill)

    def rule(self) -> WriteRule:
        return self._till.rule()

    def collect(self, write: Write) -> Reply[Receipt]:
        self._lines.life.go_on()
        self._lines.sent.append(
            Sent(self._lines.name, Call.WRITE, write.request_id, self._lines.place.clock.monotonic())
        )
        return self._ask("collect", lambda: self._till.collect(write))

    def find_payment(self, write: Write) -> Reply[Receipt | NotFound]:
        return self._ask("find_payment", lambda: self._till.find_payment(write))

    def refund(self, request_id: RequestId) -> Reply[Reversed]:
        return self._ask("refund", lambda: self._till.refund(request_id))

    def check(self) -> Check:
        return self._till.check()

    def _ask(self, name: str, ask: Callable[[], Reply[T]]) -> Reply[T]:
        self._lines.life.go_on()
        match self._lines.picks.pick(name, PAYS):
            case "down":
                return NoAnswer(ProblemCode.PAYMENT_FAILED, sent=False)
            case "lost":
                return NoAnswer(ProblemCode.PAYMENT_FAILED)
            case "refused":
                return Refusal(ProblemCode.PAYMENT_FAILED)
            case "kept":
                ask()
                return NoAnswer(ProblemCode.PAYMENT_FAILED)
            case "crash_after":
                ask()
                raise self._lines.life.end()
            case "crash_before":
                raise self._lines.life.end()
        return ask()


def _one_fen_more(place: Place, order: Order) -> Settlement | Refusal:
    """What the platform books where it computes differently from its own preview: one fen less from the fund, or one
    more where the fund pays nothing."""
    (fund, paid), *rest = order.quote.amounts.funds
    amounts: Any = replace(order.quote.amounts, funds=((fund, Fen(paid - 1 if paid else 1)), *rest))
    number = f"S{order.request_id.stamp}{order.request_id.sequence:04d}"
    bill = order.quote.bill.key()
    return Settlement(order.request_id, number, order.person_id, bill, amounts, settled_at=place.clock.now())
