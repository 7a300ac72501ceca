"""One run: people come, things go wrong, everything heals, time passes, and the oracle looks at what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.domain.people import Medium
from kiosk.visit import events as ev
from kiosk.visit import states as st
from tests.simulation.clerk import Clerk, Staff
from tests.simulation.ear import Ear, listening
from tests.simulation.oracle import Violation, judge
from tests.simulation.person import Person
from tests.simulation.picks import Chooser, Pick, Played
from tests.simulation.town import PROFILES, Terminal, Town, Window

_TURNS = 600
#: What can happen at a terminal between two of its steps, besides what it does itself.
TURNS = ("well", "walk_away", "pull_card", "recovery_pass", "clock_back", "clock_day", "midnight", "restart", "wait")
CASTS = (
    "one",
    "again",
    "two_kiosks",
    "window",
    "window_unlocked",
    "two_people",
    "two_bills",
    "undo",
    "writes",
    "pay",
    "store",
    "files",
)


@dataclass(frozen=True)
class Scene:
    """What a run is about. `tries`: how often a person who wasn't served comes again."""

    cast: str = "one"
    profile: str = "binds"
    medium: Medium = Medium.VOUCHER
    checks_bill: bool = True
    fewer: bool = False


@dataclass(frozen=True)
class Result:
    """What came of a run: its picks, what the oracle found (nothing: sound), how many visits were begun."""

    scene: Scene
    taken: tuple[Pick, ...]
    violations: tuple[Violation, ...]
    visits: int
    crashes: int


def drawn_scene(picks: Chooser) -> Scene:
    """A scene by the picks themselves."""
    cast = picks.fork("cast", CASTS)
    profile = picks.fork("profile", tuple(PROFILES))
    medium = Medium(picks.fork("medium", (Medium.VOUCHER.value, Medium.CARD.value)))
    checks = cast != "window_unlocked" and picks.fork("insurer", ("checks_bill", "books_twice")) == "books_twice"
    return Scene(cast, profile, medium, not checks)


class Run:
    """Turn by turn: whoever has something to do, one at a time."""

    def __init__(self, picks: Chooser, scene: Scene) -> None:
        self.picks, self.scene = picks, scene
        self.town = Town(
            picks,
            scene.profile,
            scene.checks_bill,
            scene.fewer,
            collects=scene.cast == "pay",
            stores=scene.cast == "store",
            files=scene.cast == "files",
        )
        first = Terminal("K01", self.town)
        tries = 1 if scene.cast == "one" else 2
        self.people = [Person("in_force", first, scene.medium, tries)]
        self.window: Window | None = None
        self.staff: Staff | Clerk | None = None
        match scene.cast:
            case "two_kiosks":
                self.people.append(Person("in_force", Terminal("K02", self.town), scene.medium, tries))
            case "undo":
                self.staff = Staff(first)
            case "writes":
                self.people, self.staff = [], Clerk(first)
            case "two_bills":
                self.people.append(Person("nanchang", Terminal("K02", self.town), scene.medium, tries))
            case "two_people":
                self.people.append(Person("nanchang", first, scene.medium, tries))
            case "window" | "window_unlocked":
                self.window = Window(self.town, "in_force", locks=scene.cast == "window")
        self.many = len(self.town.terminals) > 1 or self.window is not None
        self._depth = 0
        first.at_confirming = self._at_confirming
        self.town.meanwhile = self._meanwhile

    def play(self) -> Result:
        for terminal in self.town.terminals:
            terminal.start()
        self.started()
        for _ in range(_TURNS):
            able = self._able()
            if not able:
                break
            who = self.picks.fork("who", tuple(able)) if len(able) > 1 else next(iter(able))
            able[who]()
        self.finished()
        taken = self.picks.taken
        heal(self.town)
        found = judge(self.town)
        self.judged()
        crashes = sum(t.crashes for t in self.town.terminals)
        visits = sum(
            n
            for t in self.town.terminals
            for (n,) in t.ledger.cursor().execute("SELECT count(*) FROM visits WHERE kind <> 'kiosk'")
        )
        self.town.forget()
        return Result(self.scene, taken, found, visits, crashes)

    def started(self) -> None:
        """The terminals are up, nobody has come yet: for who watches a run."""

    def finished(self) -> None:
        """Everyone has left, nothing has healed yet."""

    def judged(self) -> None:
        """Everything has healed; the journals can still be read."""

    def _able(self) -> dict[str, Callable[[], None]]:
        able: dict[str, Callable[[], None]] = {}
        for terminal in self.town.terminals:
            here = [p for p in self.people if p.terminal is terminal and not p.finished]
            staff = self.staff is not None and self.staff.terminal is terminal and not self.staff.finished
            if terminal.jobs or here or staff:
                able[terminal.name] = lambda t=terminal, h=here: self._turn(t, h)  # type: ignore[misc]
        if self.window is not None and not self.window.done:
            able["window"] = self.window.act
        return able

    def _turn(self, terminal: Terminal, here: list[Person]) -> None:
        """One step of a terminal: something from outside, then a job, a start after a crash, or a touch."""
        self._disturb(terminal, here)
        if terminal.jobs:
            terminal.work()
        elif not terminal.up:
            if terminal.out > 1:
                terminal.disk.make_room()  # somebody looks after a terminal that doesn't come up
            terminal.start()
        elif here:
            self._serve(terminal, here[0])
        elif self.staff is not None and self.staff.terminal is terminal:
            self.staff.act()

    def _serve(self, terminal: Terminal, person: Person) -> None:
        if terminal.kiosk is not None and isinstance(terminal.kiosk.runner.state, st.OutOfService):
            self.town.clock.advance(30)
            terminal.disk.make_room()
            person.act()
            terminal.restart()
            return
        person.act()

    def _at_confirming(self) -> None:
        """The amounts are on the screen and nothing has been touched: from here on this run is the run without the
        faults so far, whose combinations are searched from there. Said to the search, which adds none here."""
        picks, town = self.picks, self.town
        if picks.settled_at is None and picks.faults and untouched(town) and not town.terminals[0].crashes:
            picks.settled_at = len(picks.made)

    def _disturb(self, terminal: Terminal, here: list[Person]) -> None:
        turn = self.picks.pick("turn", self._offered(terminal))
        match turn:
            case "walk_away":
                for event in (ev.Cancelled(), ev.TimedOut()):
                    terminal.alive(lambda kiosk, event=event: kiosk.runner.post(event))  # type: ignore[misc]
            case "pull_card" if here and terminal.card is not None:
                here[0].take_card()
            case "recovery_pass":
                terminal.recover()
            case "restart":
                terminal.restart()
            case "wait":
                self.town.clock.advance(45)
            case "clock_back" | "clock_day" | "midnight":
                if turn != "clock_back" and self.scene.profile == "blind":
                    # Both sides have one clock here, and days that are over prove something to a close: what is under
                    # way is not under way for days.
                    self.town.place.faults.arrive(float("inf"))
                self.town.clock.set(_moved(self.town.clock.now(), turn))

    def _offered(self, terminal: Terminal) -> tuple[str, ...]:
        """What can happen now. With `fewer`, what could not be told from something else that is offered is left out:
        a restart is a crash between two steps, time and passes mean nothing before anything is under way."""
        if not self.scene.fewer:
            return TURNS
        pull = ("pull_card",) if terminal.card is not None else ()
        state = terminal.kiosk.runner.state if terminal.kiosk is not None else None
        match state:
            case None:
                return ("well",)
            case st.Confirming():
                return ("well", "walk_away", *pull, "clock_back", "clock_day", "midnight")
            case st.Submitting():
                return ("well", "walk_away", *pull, "recovery_pass")
            case st.Securing() | st.Settling() | st.Reconciling():
                return ("well", "walk_away", *pull, "recovery_pass", "clock_back", "clock_day")
            case st.HandingOver() | st.Paying() | st.Printing() | st.PaidSlipOwed():
                return ("well", "walk_away", *pull, "recovery_pass")
            case _:
                return ("well", "walk_away", *pull)

    def _meanwhile(self, terminal: Terminal) -> bool:
        """During a call: somebody else's step, or this very terminal's background pass."""
        if self._depth:
            return False
        others = {t.name: t for t in self.town.terminals if t is not terminal}
        options = ["nobody", *others]
        if self.window is not None and not self.window.done:
            options.append("window")
        if len(options) == 1:
            return False
        chosen = self.picks.pick("meanwhile", options)
        if chosen == "nobody":
            return False
        self._depth += 1
        try:
            if chosen == "window" and self.window is not None:
                self.window.act()
            else:
                other = others[chosen]
                self._turn(other, [p for p in self.people if p.terminal is other and not p.finished])
        finally:
            self._depth -= 1
        return True


def play(picks: Chooser, scene: Scene | None = None) -> Result:
    """A whole run. Nothing in it but `picks` is by chance."""
    ear = Ear()
    with listening(ear):
        result = Run(picks, scene or drawn_scene(picks)).play()
    bugs = tuple(Violation("bug", said) for said in ear.heard)
    return replace(result, violations=(*result.violations, *bugs)) if bugs else result


def replay(taken: dict[str, str], scene: Scene) -> Result:
    return play(Played(taken), scene)


def heal(town: Town) -> None:
    """Everything works again, everyone has left, and time goes past the longest way a message can take."""
    quiet = Played({})
    town.picks = quiet
    town.meanwhile = lambda _: False
    town.outages.clear()
    for terminal in town.terminals:
        terminal.disk.make_room()
        terminal.ledger.picks = quiet
        terminal.restart()
    oldest = town.place.world.profile.max_message_age
    for seconds in (30.0, 30.0, oldest + 1, 30.0):
        for terminal in town.terminals:
            while terminal.jobs:
                terminal.work()
            terminal.recover()
        town.clock.advance(seconds)
        town.place.faults.arrive(town.clock.monotonic())
    for terminal in town.terminals:
        terminal.recover()
    if town.place.world.profile.clearing:
        _close_the_day(town)


def untouched(town: Town) -> bool:
    """Nothing of money anywhere: no request, slip or lock, no booking, a sound disk, no card gone, the clock right."""
    rows = "SELECT (SELECT count(*) FROM requests) + (SELECT count(*) FROM slips) + (SELECT count(*) FROM locks)"
    money = any(t.ledger.cursor().execute(rows).fetchone()[0] or t.disk.full or not t.disk.held for t in town.terminals)
    return not (money or town.books.history or town.sent or town.outages)


def _close_the_day(town: Town) -> None:
    """Two days later, with the centre's files final, each terminal closes the days it has sent anything on."""
    town.clock.advance(2 * 86_400)
    for terminal in town.terminals:
        days = terminal.ledger.cursor().execute("SELECT DISTINCT day FROM requests ORDER BY day").fetchall()
        for (day,) in days:
            terminal.alive(lambda kiosk, day=day: kiosk._performer.closing.run(dt.date.fromisoformat(day)))  # type: ignore[misc]
        terminal.recover()


def _moved(now: dt.datetime, how: str) -> dt.datetime:
    match how:
        case "clock_back":
            return now - dt.timedelta(hours=2)
        case "clock_day":
            return now + dt.timedelta(days=1)
        case _:
            return now.replace(hour=23, minute=59, second=58)
