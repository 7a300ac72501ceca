"""What outlives every process: the insurer's books, the hospital's wards, the tray, the journals and disks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from drivers.card.simulated import SimulatedCardReader, SimulatedOptions
from kiosk.backends.simulated.books import Books
from kiosk.backends.simulated.dayfiles import DayFiles
from kiosk.backends.simulated.faults import Call
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import World, load
from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.clock import SimulatedClock
from kiosk.domain.bill import Amounts, Choice, Order, RequestId, Settlement
from kiosk.domain.money import Fen
from kiosk.domain.people import Credential, Medium
from kiosk.domain.problems import ProblemCode
from kiosk.domain.writes import Undo
from kiosk.journal.trouble import JournalNotOpened
from kiosk.payments.simulated import Options as PayOptions
from kiosk.payments.simulated import SimulatedPayments
from kiosk.ports import Ability, BackendProfile, Find, JournalUnwritable, NoAnswer, Refusal, SecondStoreDown, WriteRule
from kiosk.settings import Part, Settings
from kiosk.settings import Terminal as TerminalSettings
from tests.simulation.devices import FEWER_PRINTS, PRINTS, Sheet, TrayPrinter
from tests.simulation.life import Crash, Life
from tests.simulation.lines import FEWER, WAYS, CounterLine, HospitalLine, InsurerLine, Lines, Sent, TillLine
from tests.simulation.memory import FEWER_WRITES, WRITES, Disk, Ledger, new_ledger, open_memory
from tests.simulation.picks import Picks
from tests.stores.memory import MemoryStore

PEOPLE = ("in_force", "nanchang")
SLICES = {"K01": (0, 99), "K02": (100, 199)}
_WINDOW = 9000

#: What the platform can do about a lost answer: refuse a reversed number for good; reverse, but book late arrivals all
#: the same; not reverse; neither find nor reverse, but give the day's rows for a close.
_WRITES = BackendProfile(
    undo=WriteRule(reverse=False),
    admit=WriteRule(),
    file=WriteRule(Find.BY_VISIT, reverse=False),
    unfile=WriteRule(reverse=False),
)
PROFILES = {
    "binds": _WRITES,
    "late": replace(_WRITES, reversed_stays_refused=False),
    "no_reverse": replace(_WRITES, settle=WriteRule(reverse=False), reversed_stays_refused=False),
    "blind": BackendProfile(
        settle=WriteRule(find=Find.NONE, reverse=False), clearing=True, reversed_stays_refused=False
    ),
}


@dataclass(frozen=True)
class Entry:
    """One change in the insurer's books, as it happened: `booked` or `reversed`."""

    what: str
    number: RequestId
    bill: str
    at: float


class RememberingBooks(Books):
    """The insurer's books with their history. `checks_bill` False: a platform that books a stay twice if asked to."""

    def __init__(self, refuse_reversed: bool, checks_bill: bool, clock: SimulatedClock) -> None:
        super().__init__(refuse_reversed)
        self._checks_bill, self._clock = checks_bill, clock
        self.history: list[Entry] = []
        self.undone: Callable[[RequestId], bool] = lambda _: False

    def settled(self, bill_key: str) -> Settlement | None:
        return super().settled(bill_key) if self._checks_bill else None

    def book(self, order: Order, settle: Callable[[], Settlement | Refusal]) -> Settlement | Refusal | NoAnswer:
        if self.undone(order.request_id):  # taken back by an undoing (2305), not reversed: the number stays used
            return NoAnswer(ProblemCode.OUTCOME_UNKNOWN, text="报文编号重复")
        answer = super().book(order, settle)
        if isinstance(answer, Settlement):
            self.history.append(Entry("booked", order.request_id, answer.bill_key, self._clock.monotonic()))
        return answer

    def reverse(self, request_id: RequestId) -> None:
        live = self.find(request_id)
        super().reverse(request_id)
        if live is not None:
            self.history.append(Entry("reversed", request_id, live.bill_key, self._clock.monotonic()))


def _taking(profile: BackendProfile) -> BackendProfile:
    return replace(profile, filing_submit=Ability.NATIVE, filing_change=Ability.NATIVE)


@cache
def world(profile: str, *, collects: bool = False, files: bool = False) -> World:
    """The default world with two of its people: who is not met costs no time. `files`: nobody has filed, and their
    insured places take filings at a terminal."""
    whole = load("default")
    regions = {e.region for key in PEOPLE for e in whole.person(key).insurances}
    kept = (s for key in PEOPLE for s in whole.stays_of(key))
    stays = tuple(replace(s, charges=s.charges[:4], deposit=Fen(0) if collects else s.deposit) for s in kept)
    return replace(
        whole,
        world=replace(whole.world, profile=_taking(PROFILES[profile]) if files else PROFILES[profile]),
        people=tuple(whole.person(key) for key in PEOPLE),
        stays=stays,
        filings=() if files else tuple(f for f in whole.filings if f.person in PEOPLE),
        policies=tuple(p for p in whole.policies if p.region in regions),
    )


@dataclass
class Town:
    """One run's world. `fewer`: only ways of going wrong are offered that differ from one another."""

    picks: Picks
    profile: str = "binds"
    checks_bill: bool = True
    fewer: bool = False
    collects: bool = False
    stores: bool = False
    files: bool = False

    def __post_init__(self) -> None:
        whole = world(self.profile, collects=self.collects, files=self.files)
        self.clock = SimulatedClock(whole.clock)
        self.store = MemoryStore() if self.stores else None
        self.till = SimulatedPayments(PayOptions(), self.clock) if self.collects else None
        self.place = Place(whole, self.clock)
        books = RememberingBooks(whole.profile.reversed_stays_refused, self.checks_bill, self.clock)
        self.books = self.place.books = books
        self.place.insurer = replace(self.place.insurer, books=books)
        books.undone = self._undone
        self.place.dayfiles = DayFiles(whole, books, self.place.wards, self.clock)
        self.tray: list[Sheet] = []
        self.sent: list[Sent] = []
        self.agreed: dict[str, set[Amounts]] = {}
        self.left_open: set[str] = set()
        self.outages: dict[Call, float] = {}
        self.terminals: list[Terminal] = []
        self.meanwhile: Callable[[Terminal], bool] = lambda _: False

    def _undone(self, number: RequestId) -> bool:
        drafts = (write.draft for write in self.place.register.standing())
        return any(isinstance(draft, Undo) and draft.settlement.request_id == number for draft in drafts)

    def bill_key(self, person: str) -> str:
        whole = self.place.world
        return whole.bill(whole.stays_of(person)[0]).key()

    def credential(self, person: str, medium: Medium) -> Credential:
        return self.place.world.person(person).credential(medium)

    def forget(self) -> None:
        """Give the databases' memory back."""
        for terminal in self.terminals:
            terminal.ledger.forget()


@cache
def settings_of(name: str, institution: str, numbers: tuple[int, int]) -> Settings:
    terminal = TerminalSettings(name=name, institution=institution, request_slice=numbers, reconcile_seconds=60.0)
    return Settings(terminal=terminal, printer=Part("simulated"))


class Terminal:
    """One kiosk and everything of it that a crash leaves standing. Also its own workers: jobs wait for a turn."""

    def __init__(self, name: str, town: Town) -> None:
        self.name, self.town = name, town
        self.ledger: Ledger = new_ledger(town.clock.now().isoformat())
        self.ledger.ways = FEWER_WRITES if town.fewer else WRITES
        self.disk = Disk()
        self.jobs: deque[Callable[[], None]] = deque()
        self.card: Credential | None = None
        self.kiosk: Kiosk | None = None
        self.reader: SimulatedCardReader | None = None
        self.crashes = 0
        #: How often in a row it didn't come up.
        self.out = 0
        self.at_confirming: Callable[[], None] = lambda: None
        self._life = Life()
        self._recovering = False
        town.terminals.append(self)

    # ---- its process

    @property
    def up(self) -> bool:
        return self.kiosk is not None

    def start(self) -> None:
        """A new process on the journal as it stands. Where the journal can't be written it isn't up afterwards."""
        town, life = self.town, Life()
        self.jobs.clear()
        self._life, self._recovering = life, False
        settings = settings_of(self.name, town.place.world.institution.code, SLICES[self.name])
        lines = Lines(
            self.name,
            town.place,
            life,
            town.picks,
            town.sent,
            lambda: town.meanwhile(self),
            FEWER if town.fewer else WAYS,
            town.outages,
        )
        try:
            journal = open_memory(self.ledger, self.disk, life, town.picks, settings.terminal, town.clock, town.store)
            self.reader = SimulatedCardReader(SimulatedOptions(), town.clock)
            parts = {
                "journal": journal,
                "backend": InsurerLine(lines),
                "hospital": HospitalLine(lines),
                "payments": CounterLine(lines) if town.till is None else TillLine(town.till, lines),
                "printer": TrayPrinter(
                    self.name, town.tray, town.clock, life, town.picks, FEWER_PRINTS if town.fewer else PRINTS
                ),
                "card_reader": self.reader,
                "camera": None,
            }
            self.kiosk = build(settings, Overrides(town.clock, parts), threaded=False, workers=self)
            self.kiosk.start()
            self.out = 0
            if self.card is not None:
                self.reader.insert(self.card)
        except (Crash, JournalUnwritable, JournalNotOpened, SecondStoreDown):
            self.died()

    def died(self) -> None:
        """The process is gone with all that it had in memory; whoever stood there waits no longer."""
        self._life.alive = False
        self.kiosk = None
        self.jobs.clear()
        self.crashes += 1
        self.out += 1
        self.leave_open()

    def leave_open(self) -> None:
        """Nobody stands here any more for what is open now: it may not be settled later where it can be reversed."""
        rows = self.ledger.cursor().execute("SELECT number FROM requests WHERE state IN ('intent', 'unknown')")
        self.town.left_open.update(number for (number,) in rows)

    def submit(self, job: Callable[[], None], /) -> None:
        self.jobs.append(job)

    def alive(self, act: Callable[[Kiosk], object]) -> None:
        """Do something with the process, which may die of it."""
        if self.kiosk is not None:
            try:
                act(self.kiosk)
            except Crash:
                self.died()

    def work(self) -> None:
        """Run the job that waits longest, and handle what came of it."""
        job = self.jobs.popleft()

        def act(kiosk: Kiosk) -> None:
            job()
            kiosk.runner.drain()

        self.alive(act)

    def recover(self) -> None:
        """The background's pass. What it raises is logged in life, and the next pass goes on."""
        if self._recovering:
            return

        def act(kiosk: Kiosk) -> None:
            self._recovering = True
            try:
                kiosk.recover()
            except JournalUnwritable:
                pass
            finally:
                self._recovering = False

        self.alive(act)

    def restart(self) -> None:
        """Staff switch it off and on again."""
        if self.kiosk is not None:
            self.died()
            self.crashes -= 1
        self.start()


class Window:
    """Staff who settle a stay at the window: lock, settle, take, each in its turn. `locks` False: not that."""

    def __init__(self, town: Town, person: str, *, locks: bool) -> None:
        self._town, self._person, self._locks = town, person, locks
        self._step = 0
        self.done = False

    def act(self) -> None:
        place, key = self._town.place, self._town.bill_key(self._person)
        entry = place.world.stays_of(self._person)[0]
        bill = place.wards.bill(entry.id)
        self._step += 1
        match self._step:
            case 1 if self._locks:
                self.done = isinstance(place.wards.lock(bill, "window"), Refusal)  # type: ignore[arg-type]
            case 2:
                self._settle(key)
            case 3:
                settled = place.books.find(self._number)
                if settled is not None:
                    place.wards.take(settled)
                place.wards.unlock(key, "window")
                self.done = True

    @property
    def _number(self) -> RequestId:
        return RequestId(self._town.place.world.institution.code, "20260601080000", _WINDOW)

    def _settle(self, key: str) -> None:
        place = self._town.place
        person = place.world.person(self._person)
        member = place.world.member(person)
        bill = place.world.bill(place.world.stays_of(self._person)[0])
        quote = place.insurer.preview(member, bill, Choice(member.usable()[0]))
        if not isinstance(quote, Refusal):
            place.insurer.settle(Order(self._number, member.person_id, quote))
