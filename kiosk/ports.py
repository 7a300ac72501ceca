"""What the kiosk needs from the world, as Protocols. Every call is synchronous and made from a worker thread.

Expected trouble is a value: a call to another system answers a value, a `Refusal` (it said no: nothing was done),
`Declined` (it said that it failed, which proves nothing by itself) or `NoAnswer` (and whether anything can have been
done). An exception out of a port is a bug.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Protocol, TypeAlias, TypeVar, runtime_checkable

from kiosk.domain.application import Handed, Material
from kiosk.domain.bill import Choice, Claim, Order, Quote, RequestId, Settlement
from kiosk.domain.claim import InvoiceState
from kiosk.domain.close import ClearingTotal, DayClose, DayFile, Even, HospitalRow, OwnRow, Uneven
from kiosk.domain.filing import Evidence, FilingRecord, RecordState
from kiosk.domain.form import FormScan
from kiosk.domain.money import Fen
from kiosk.domain.people import Credential, Insurance, Member
from kiosk.domain.problems import Problem, ProblemCode
from kiosk.domain.proof import Proof
from kiosk.domain.region import Region
from kiosk.domain.slip import Paper, PayAt
from kiosk.domain.stay import Bill, Stay
from kiosk.domain.waiting import Waiting
from kiosk.domain.writes import Draft, Kind, Receipt, Write

T = TypeVar("T")


@dataclass(frozen=True)
class Refusal:
    """The other side answered no and has changed nothing. `text` is its own wording: shown to staff, never logged."""

    code: ProblemCode
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class NoAnswer:
    """No usable answer. `sent` False only where not one byte left: then nothing can have happened."""

    code: ProblemCode
    sent: bool = True
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class Declined:
    """The other side answered that it failed. Whether that proves that nothing was booked is data of the profile
    (`refusals`); without proof a write stays UNKNOWN. `code` and `text` are its own: for staff, never logged."""

    code: str = field(default="", repr=False)
    text: str = field(default="", repr=False)


Reply: TypeAlias = T | Refusal | NoAnswer | Declined


# ---- health -------------------------------------------------------------------------------------------------


class Health(StrEnum):
    """UNKNOWN never becomes a claim: a device that can't say is not READY."""

    READY = "ready"
    DEGRADED = "degraded"
    UNKNOWN = "unknown"
    OUT_OF_ORDER = "out_of_order"


@dataclass(frozen=True)
class Check:
    """One finding of the diagnostics: which part, how it is, what shows it, and the problem it would raise.

    `driver` is the class that answers, so that a report can't pass a simulated part off as a real one.
    """

    part: str
    health: Health
    evidence: str
    driver: str
    problem: ProblemCode | None = None


# ---- clock --------------------------------------------------------------------------------------------------


class Clock(Protocol):
    """All time comes from here: `now()` is local aware time, `monotonic()` seconds for durations."""

    def now(self) -> dt.datetime: ...
    def monotonic(self) -> float: ...
    def sleep(self, seconds: float) -> None: ...


# ---- the insurer --------------------------------------------------------------------------------------------


class Find(StrEnum):
    """How a write whose answer was lost can be found again."""

    BY_KEY = "by_key"
    BY_VISIT = "by_visit"
    NEXT_DAY_FILE = "next_day_file"
    NONE = "none"


class Ability(StrEnum):
    """Whether the platform offers a service itself, by a provincial extension, on the phone, or not."""

    NATIVE = "native"
    EXTENSION = "extension"
    PHONE = "phone"
    NONE = "none"


@dataclass(frozen=True)
class Abilities:
    """What can be done about filings with one insured place. `link`: its own page for a phone."""

    query: Ability = Ability.NATIVE
    submit: Ability = Ability.PHONE
    change: Ability = Ability.PHONE
    cancel: Ability = Ability.PHONE
    link: str = ""


@dataclass(frozen=True)
class AreaAbilities:
    """Where one insured place differs from the rest of the platform; None: as the rest. `area` is a six-digit code;
    990000 means the province, 990100 the city."""

    area: str
    query: Ability | None = None
    submit: Ability | None = None
    change: Ability | None = None
    cancel: Ability | None = None
    link: str | None = None

    def __post_init__(self) -> None:
        if len(self.area) != 6 or not self.area.isascii() or not self.area.isdigit():
            raise ValueError(f"area = {self.area!r}: six digits expected")

    def covers(self, insured: Region) -> bool:
        return insured.code.startswith(self._prefix)

    @property
    def near(self) -> int:
        """How many digits it names: the more, the nearer."""
        return len(self._prefix)

    @property
    def _prefix(self) -> str:
        return self.area[:2] if self.area.endswith("0000") else self.area[:4] if self.area.endswith("00") else self.area


@dataclass(frozen=True)
class WriteRule:
    """What can be done about one kind of write whose answer was lost (design "Money" 2)."""

    find: Find = Find.BY_KEY
    reverse: bool = True


class SignOutEnds(StrEnum):
    """Whose sign-in one sign-out ends."""

    TERMINAL = "terminal"
    INSTITUTION = "institution"


@dataclass(frozen=True)
class SignInRule:
    """The platform wants a sign-in before any other call of a day (9001). It ends at midnight and after `lasts`
    seconds. We sign out only where that `ends` our own sign-in and nobody else's."""

    ends: SignOutEnds = SignOutEnds.INSTITUTION
    lasts: float = 86400.0

    def __post_init__(self) -> None:
        if self.lasts <= 0:
            raise ValueError(f"lasts = {self.lasts}: more than 0 seconds expected")


@dataclass(frozen=True)
class BackendProfile:
    """What this platform can do. `max_message_age` seconds: how long a sent request may still arrive;
    `reversed_stays_refused`: a reversed number is refused for good, so reversing ends the doubt at once.
    `settle` … `unfile`: each write's own rule, None where the platform doesn't offer it (only 2102, 2207, 2304 and
    2401 can be reversed, platform.md §1.6). `clearing`: it compares days (`Clearing`). `refusals`: the words of a
    `Declined` that prove a refusal. `sign_in`: None where the platform wants none. `filing_…` hold for every
    insured place but those in `areas`: ask `abilities`."""

    filing_query: Ability = Ability.NATIVE
    filing_submit: Ability = Ability.PHONE
    filing_change: Ability = Ability.PHONE
    filing_cancel: Ability = Ability.PHONE
    filing_link: str = ""
    areas: tuple[AreaAbilities, ...] = ()
    settle: WriteRule = WriteRule()
    undo: WriteRule | None = None
    admit: WriteRule | None = None
    file: WriteRule | None = None
    unfile: WriteRule | None = None
    max_message_age: float = 600.0
    reversed_stays_refused: bool = True
    id_card_settles: bool = False
    clearing: bool = False
    refusals: tuple[Proof, ...] = ()
    sign_in: SignInRule | None = None

    def abilities(self, insured: Region) -> Abilities:
        """What can be done about filings with this insured place: the platform's own, then what each area that
        covers it says, the nearest last."""
        found = Abilities(
            self.filing_query,
            self.filing_submit,
            self.filing_change,
            self.filing_cancel,
            self.filing_link,
        )
        for area in sorted((a for a in self.areas if a.covers(insured)), key=lambda a: a.near):
            said = {f.name: getattr(area, f.name) for f in fields(Abilities) if getattr(area, f.name) is not None}
            found = replace(found, **said)
        return found

    def rule(self, kind: Kind) -> WriteRule | None:
        """The rule of one kind of write, None where the platform doesn't offer it. A payment is not the platform's."""
        return {
            Kind.SETTLE: self.settle,
            Kind.UNDO: self.undo,
            Kind.ADMIT: self.admit,
            Kind.FILE: self.file,
            Kind.UNFILE: self.unfile,
        }.get(kind)


@dataclass(frozen=True)
class FilingRecords:
    """What the insured place answered about filings. `evidence` says by which way it is known."""

    records: tuple[FilingRecord, ...]
    evidence: Evidence


@dataclass(frozen=True)
class Found:
    """The platform has booked this request."""

    settlement: Settlement


@dataclass(frozen=True)
class NotFound:
    """The platform has no booking under this number *now*. No answer while the request may be in flight."""


@dataclass(frozen=True)
class Reversed:
    """The number is undone, and (where `reversed_stays_refused`) can never be booked again."""


class Backend(Protocol):
    """The insurer's platform. Only `settle` and `reverse` change anything there."""

    def profile(self) -> BackendProfile: ...
    def identify(self, credential: Credential) -> Reply[Member]: ...
    def filings(self, member: Member, insurance: Insurance, stay: Stay | None) -> Reply[FilingRecords]:
        """The filings kept by the place of this very insurance: a person with two may have filed for one only.
        `stay` None: the person asks for all of them, no stay is at hand."""
        ...

    def exempt(self, insured: Region, care: Region, day: dt.date) -> str:
        """The rule's name where the pair needs no filing on that day (R4), "" where it does."""
        ...

    def preview(self, member: Member, bill: Bill, choice: Choice) -> Reply[Quote]: ...
    def settle(self, order: Order) -> Reply[Settlement]: ...
    def find(self, request_id: RequestId) -> Reply[Found | NotFound]: ...
    def reverse(self, request_id: RequestId) -> Reply[Reversed]: ...
    def check(self) -> Check: ...


@runtime_checkable
class Registry(Protocol):
    """What a backend may offer besides settling, as its profile says: undo, admission, filing. `reverse` of Backend
    serves these numbers too."""

    def write(self, write: Write) -> Reply[Receipt]: ...
    def find_write(self, write: Write) -> Reply[Receipt | NotFound]: ...


@runtime_checkable
class Uploads(Protocol):
    """What a backend may offer for materials (9101): hands a photo over before the filing that names it. Said again
    with the same bytes it is the same file."""

    def upload(self, material: Material, photo: bytes) -> Reply[str]:
        """The platform's own name of the file. `photo` is a JPEG."""
        ...


@dataclass(frozen=True)
class SignedIn:
    """The platform's number of this sign-in (sign_no) and its own time."""

    number: str
    at: dt.datetime


@dataclass(frozen=True)
class SignedOut:
    at: dt.datetime


@runtime_checkable
class Signing(Protocol):
    """What a backend offers where its profile wants a sign-in. The adapter itself sends the number of its last sign-in
    with every call; a call without a good one is refused with SIGN_IN_EXPIRED, which proves that nothing was done."""

    def sign_in(self) -> Reply[SignedIn]: ...
    def sign_out(self) -> Reply[SignedOut]:
        """End the sign-in of this very terminal, by its own number."""
        ...


@runtime_checkable
class Clearing(Protocol):
    """What a backend offers for the day close where its profile says `clearing`. It changes nothing (3201, 3202)."""

    def compare(self, total: ClearingTotal) -> Reply[Even | Uneven]:
        """3201 for one insurance and clearing type: the institution's total, for it knows no terminal."""
        ...

    def rows(self, day: dt.date, taken: tuple[HospitalRow, ...]) -> Reply[DayFile]:
        """3202: every row the centre has booked on `day`. `taken` are the hospital's own, which the platform wants
        uploaded to compare with. A file that is not whole is NoAnswer."""
        ...


# ---- the hospital -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Locked:
    """The bill stands still for this request until it is unlocked or the settlement is written back."""

    bill_key: str


class Hospital(Protocol):
    """The hospital's own system. `lock`, `take` and `undo` are idempotent by request number."""

    def stays(self, id_number: str) -> Reply[tuple[Stay, ...]]: ...
    def bill(self, stay_id: str) -> Reply[Bill]: ...
    def lock(self, bill: Bill, holder: str) -> Reply[Locked]: ...
    def unlock(self, bill_key: str, holder: str) -> Reply[Locked]: ...
    def take(self, settlement: Settlement) -> Reply[Locked]:
        """Write a booked settlement back to the hospital's books."""
        ...

    def undo(self, request_id: RequestId) -> Reply[Locked]:
        """Take a reversed settlement out of the hospital's books again."""
        ...

    def check(self) -> Check: ...


@runtime_checkable
class DayBook(Protocol):
    """What a hospital's system may offer for the day close."""

    def settled(self, day: dt.date) -> Reply[tuple[HospitalRow, ...]]:
        """Its own books of `day`: every cross-province settlement and refund, of all windows and all terminals."""
        ...


@runtime_checkable
class Invoices(Protocol):
    """What a hospital's system may offer for a claim at home (5501)."""

    def invoice(self, stay_id: str) -> Reply[InvoiceState]:
        """Whether the electronic invoice of a stay was claimed before."""
        ...


class Payments(Protocol):
    """How the remaining amount is paid. `request` moves no money: it says what to pay where."""

    def request(self, settlement: Settlement, due: Fen, bill: Bill) -> Reply[PayAt]: ...
    def check(self) -> Check: ...


@runtime_checkable
class Collecting(Protocol):
    """Payments that take the money at the terminal: writes like any other, each under a number of its own."""

    def rule(self) -> WriteRule: ...
    def collect(self, write: Write) -> Reply[Receipt]: ...
    def find_payment(self, write: Write) -> Reply[Receipt | NotFound]: ...
    def refund(self, request_id: RequestId) -> Reply[Reversed]: ...


# ---- devices ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CardInserted:
    """A card is in the reader. `insertion` counts up with every insertion and never repeats while running."""

    insertion: int


@dataclass(frozen=True)
class CardRemoved:
    insertion: int


@dataclass(frozen=True)
class CardTrouble:
    """A card is in but can't even be powered (upside down), or the reader itself is gone (insertion 0)."""

    insertion: int
    code: ProblemCode


CardSignal = CardInserted | CardRemoved | CardTrouble


class CardReader(Protocol):
    """A social-security-card reader. `read` may take seconds; it never waits for a card to be put in.

    A read that isn't whole is a Problem, never a half identity. Signals come from the driver's own thread.
    """

    def start(self, listener: Callable[[CardSignal], None]) -> None: ...
    def stop(self) -> None: ...
    def read(self, insertion: int) -> Credential | Problem: ...
    def same_card(self, insertion: int, recognition_code: str) -> Problem | None:
        """None where the very card is still in; CARD_PULLED or CARD_SWAPPED otherwise."""
        ...

    def check(self) -> Check: ...


class IdCardReader(Protocol):
    """A reader for the resident ID card. `read` waits at most `seconds` for a card."""

    def read(self, seconds: float) -> Credential | Problem: ...
    def check(self) -> Check: ...


@dataclass(frozen=True)
class CodeSeen:
    """A voucher was shown: the text goes to the platform as it is. Never logged."""

    credential: Credential


@dataclass(frozen=True)
class TicketSeen:
    """A ticket of this kiosk was shown."""

    number: str


@dataclass(frozen=True)
class WrongCode:
    """Something else was shown: a payment code, a link, an ID number."""

    code: ProblemCode


@dataclass(frozen=True)
class CameraTrouble:
    code: ProblemCode


CodeSignal = CodeSeen | TicketSeen | WrongCode | CameraTrouble


@dataclass(frozen=True)
class Frame:
    """A picture for the preview: RGB888, `width` × `height` pixels, `data` of 3·width·height bytes, `at` seconds."""

    width: int
    height: int
    data: bytes = field(repr=False)
    at: float = 0.0


class Camera(Protocol):
    """Eyes for codes. Grabs always, decodes only between `watch` and `rest`; one signal a code until it leaves."""

    def start(self, listener: Callable[[CodeSignal], None]) -> None: ...
    def stop(self) -> None: ...
    def watch(self) -> None: ...
    def rest(self) -> None: ...
    def frame(self) -> Frame | None: ...
    def check(self) -> Check: ...


@dataclass(frozen=True)
class Photo:
    """A paper as photographed: a JPEG, cut to the paper and straightened, `width` × `height` pixels."""

    jpeg: bytes = field(repr=False)
    width: int
    height: int


class Unreadable(StrEnum):
    """Why a photo of a paper is no use, each with its own advice. The last two only of a form to be signed: it is
    another paper, or there is no ink in its box."""

    NO_PAPER = "no_paper"
    CUT_OFF = "cut_off"
    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    TOO_DARK = "too_dark"
    GLARE = "glare"
    OTHER_PAPER = "other_paper"
    NOT_SIGNED = "not_signed"


@runtime_checkable
class PaperCamera(Protocol):
    """A camera that can take a paper's picture. Blocks for at most a few seconds."""

    def photograph(self) -> Photo | Unreadable | Problem: ...


@runtime_checkable
class FormReader(Protocol):
    """What a camera may offer besides: which form of ours a photo shows, and whether it is signed in ink."""

    def read_form(self, photo: Photo) -> FormScan: ...


class MaterialStore(Protocol):
    """Photos of papers, encrypted on disk, until the filing was confirmed or the visit was left (R7). Raises OSError
    never: what can't be kept is a Problem."""

    def keep(self, visit: str, material: Material, photo: Photo) -> Handed | Problem:
        """Keep it; an earlier photo of the same material of this visit is thrown away."""
        ...

    def read(self, visit: str, digest: str) -> bytes | None:
        """The JPEG; None where it is gone or damaged."""
        ...

    def drop(self, visit: str) -> None:
        """Throw away everything of a visit. Said again, nothing changes."""
        ...

    def sweep(self, keep: frozenset[str]) -> int:
        """At start-up: throw away everything of other visits than these; how many photos that were."""
        ...

    def check(self) -> Check: ...


class Printed(StrEnum):
    """What is known after printing. Only CONFIRMED ends the debt by itself; UNCONFIRMED asks the person."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"


class Printer(Protocol):
    """Draws and prints a paper. Blocks until the device has said what became of it, or can't say."""

    def print(self, paper: Paper) -> Printed | Problem: ...
    def check(self) -> Check: ...


# ---- the journal --------------------------------------------------------------------------------------------


class RequestState(StrEnum):
    """The life of one write. INTENT and UNKNOWN are open: they lock the bill and are taken up at every start."""

    INTENT = "intent"
    UNKNOWN = "unknown"
    SETTLED = "settled"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    NOT_BOOKED = "not_booked"
    REVERSED = "reversed"


OPEN = (RequestState.INTENT, RequestState.UNKNOWN)


@dataclass(frozen=True)
class OpenRequest:
    """A write whose end is not known. `order` is what was sent."""

    request_id: RequestId
    visit: str
    state: RequestState
    order: Order
    begun_at: dt.datetime


@dataclass(frozen=True)
class OpenWrite:
    """Any other write whose end is not known."""

    write: Write
    visit: str
    state: RequestState
    begun_at: dt.datetime


@dataclass(frozen=True)
class Awaited:
    """A parked visit whose filing is to be decided, or was (`decided`); its ticket still resumes it."""

    ticket: str
    visit: str
    waiting: Waiting
    since: dt.datetime
    decided: RecordState | None = None


class SlipState(StrEnum):
    """A slip is owed until confirmed printed (design "Money" 6)."""

    OWED = "owed"
    STARTED = "started"
    PRINTED = "printed"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class SlipRow:
    """One slip: its request, state, and how often it was started (copy n is 补打 n)."""

    request_id: RequestId
    state: SlipState
    copies: int
    paper: Paper = field(repr=False)


@dataclass(frozen=True)
class DayRow:
    """One settlement of a day, for the staff list: masked name, amounts in fen."""

    request_id: RequestId
    at: dt.datetime
    name_masked: str
    state: RequestState
    total: Fen
    fund_total: Fen
    cash: Fen
    slip: SlipState | None
    hospital_took: bool


@dataclass(frozen=True)
class StaffId:
    """Who acted in staff mode: a short name such as "w01"; never a person's name."""

    value: str


class JournalUnwritable(Exception):
    """A row could not be made durable. Nothing may be sent; the kiosk goes out of service (K-901, K-902)."""

    def __init__(self, code: ProblemCode) -> None:
        super().__init__(code.value)
        self.code = code


class BillInProgress(Exception):
    """The bill has a live settlement already, or the same other write is under way: refused by the partial unique
    index (K-402)."""


class SecondStoreDown(Exception):
    """The second store didn't do in its time what it was asked. A record may stand there or not.

    Out of `intend` and `begin` (K-906): the request is NOT_SENT, nothing may be sent.
    """


class SecondStore(Protocol):
    """A place outside this box, a second disk or a share, for what must not be lost with it.

    Books take records one after another; notes are replaced whole or not at all. Names are words of ASCII letters,
    digits, "-" and "_", joined by "/". Every call is durable on return, ends within the store's own time limit, and
    raises SecondStoreDown otherwise. What is kept is sealed already; a store opens nothing.
    """

    def append(self, book: str, record: bytes) -> None: ...
    def read(self, book: str) -> tuple[bytes, ...]:
        """Every whole record; a torn tail is left out. () for a book that was never begun."""
        ...

    def books(self, shelf: str) -> tuple[str, ...]:
        """The books anywhere below `shelf`, by name."""
        ...

    def drop(self, book: str) -> None:
        """Throw a book away. Nothing happens where there is none."""
        ...

    def note(self, name: str) -> bytes | None: ...
    def put_note(self, name: str, note: bytes) -> None: ...
    def notes(self, shelf: str) -> tuple[str, ...]: ...
    def check(self) -> Check: ...


@dataclass(frozen=True)
class Noted:
    """An event of a visit as it was noted: `facts` are the loggable ones, `staff` a short name ("" nobody)."""

    visit: str
    at: dt.datetime
    event: str
    staff: str
    facts: Mapping[str, object]


class Journal(Protocol):
    """The money's memory: append-only, durable on return. Every method raises JournalUnwritable when it can't be.

    Event names and facts are the declared, loggable ones; personal data goes only into the encrypted columns
    (order, settlement, paper, agent).
    """

    def open_visit(self, kind: str, epoch: int, staff: StaffId | None = None) -> str:
        """A new visit's id."""
        ...

    def record(self, visit: str, step: int, event: str, facts: dict[str, object], effects: tuple[str, ...]) -> None:
        """One event and the effects about to run, in one transaction."""
        ...

    def intend(self, visit: str, person_id: str, quote: Quote, claim: Claim | None = None) -> Order:
        """Make the number and commit INTENT before the first byte leaves. Raises BillInProgress, SecondStoreDown."""
        ...

    def outcome(
        self, request_id: RequestId, state: RequestState, settlement: Settlement | None = None, note: str = ""
    ) -> None:
        """What became of a request. A transition the schema forbids raises ValueError (SETTLED → REFUSED)."""
        ...

    def open_requests(self) -> tuple[OpenRequest, ...]:
        """Open settlements."""
        ...

    def begin(self, visit: str, draft: Draft) -> Write:
        """`intend` for every other write: its number, INTENT committed. Raises BillInProgress, SecondStoreDown."""
        ...

    def ended(self, request_id: RequestId, state: RequestState, receipt: Receipt | None = None, note: str = "") -> None:
        """`outcome` for every other write. SETTLED (booked by the other side) comes with its receipt. A booked UNDO
        makes its settlement REVERSED in the same transaction, and the hospital is owed the undoing."""
        ...

    def open_writes(self) -> tuple[OpenWrite, ...]: ...
    def receipt(self, request_id: RequestId) -> Receipt | None: ...
    def undo_owed(self) -> tuple[RequestId, ...]:
        """Settlements undone at the insurer that the hospital may still have in its books."""
        ...

    def note(self, request_id: RequestId) -> str:
        """What was noted last about a request, "" for nothing. For staff; never logged."""
        ...

    def settlement(self, request_id: RequestId) -> Settlement | None: ...
    def lock_asked(self, bill_key: str) -> None:
        """The hospital is about to be asked to hold this bill still. Said again, nothing changes."""
        ...

    def lock_ended(self, bill_key: str) -> None:
        """The hospital doesn't hold it for us any more. Nothing changes for a bill that it never held."""
        ...

    def locks(self) -> tuple[str, ...]:
        """The keys of the bills the hospital may be holding for us: each is given back, or settled and taken."""
        ...

    def owe_slip(self, request_id: RequestId, paper: Paper) -> None:
        """Owe a slip. Called again before the first print, the fuller paper replaces the first one."""
        ...

    def unslipped(self) -> tuple[tuple[Order, Settlement], ...]:
        """Settlements whose slip row a crash has kept from being written: recovery owes them one."""
        ...

    def slip_started(self, request_id: RequestId) -> int:
        """Count one more print; answers the copy number (0 the original)."""
        ...

    def slip_ended(self, request_id: RequestId, state: SlipState) -> None: ...
    def slip(self, request_id: RequestId) -> SlipRow | None: ...
    def slips(self, *, owed_only: bool = False) -> tuple[SlipRow, ...]: ...
    def hospital_took(self, request_id: RequestId, took: bool) -> None: ...
    def hospital_owed(self) -> tuple[Settlement, ...]: ...
    def park(self, visit: str, ticket: str, id_number: str, until: dt.datetime, waiting: Waiting | None = None) -> None:
        """Let a visit rest under a ticket. `waiting`: the filing that it waits for."""
        ...

    def awaited(self) -> tuple[Awaited, ...]:
        """The parked visits that wait for a filing, decided or not, while their ticket holds; oldest first."""
        ...

    def decided(self, ticket: str, state: RecordState) -> None:
        """What an insured place has decided about the filing that this ticket waits for. Kept once."""
        ...

    def parked(self, ticket: str) -> str | None:
        """The ID number whose visit this ticket resumes; None for an unknown or run-out ticket."""
        ...

    def follow(self) -> None:
        """Give a second store what it is owed and make sure that this terminal still may act: before a pass over
        what is open. Raises JournalUnwritable(FENCED_OFF)."""
        ...

    def day(self, day: dt.date) -> tuple[DayRow, ...]: ...
    def own_rows(self, days: tuple[dt.date, ...], numbers: frozenset[RequestId]) -> tuple[OwnRow, ...]:
        """Every settlement sent on one of `days` or under one of `numbers`, or that an undoing under one of them was
        about; whatever became of it, oldest first."""
        ...

    def close_recorded(self, close: DayClose, visit: str = "") -> DayClose:
        """Keep a close, chained under `visit` ("" the terminal itself); answers it with its run of that day (1 the
        first) and the anchor of the chain that holds it."""
        ...

    def closes(self, day: dt.date) -> int:
        """How often a day was closed."""
        ...

    def settled(self, since: dt.date, until: dt.date) -> tuple[tuple[Order, Settlement], ...]:
        """Settlements sent on one of these days that stand, oldest first; without the shredded ones."""
        ...

    def noted(self, events: frozenset[str], since: dt.date) -> tuple[Noted, ...]:
        """What was noted under these names in visits from that day on, oldest first."""
        ...

    def closed(self, day: dt.date) -> bool:
        """Whether a close of it was final: the day over, and the centre's file closed."""
        ...

    def shred(self, before: dt.date) -> int:
        """Make unreadable whose the visits opened before that day were, those with nothing open or owed; how many.
        Numbers, amounts, states and the chain of events stay."""
        ...

    def staff_pin(self, pin: str) -> StaffId | Problem:
        """Check a staff PIN (argon2id; the try is counted before the check). PIN_WRONG or PIN_LOCKED."""
        ...

    def set_staff_pin(self, staff: StaffId, pin: str) -> None: ...
    def examine(self, pause: Callable[[], bool]) -> object:
        """Go through all of it beside the running terminal, until `pause`, called between two bites, answers True.
        What is wrong stands in `check` from then on, and no money begins any more."""
        ...

    def check(self) -> Check: ...
    def close(self) -> None: ...
