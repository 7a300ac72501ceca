"""A real kiosk whose effects run when a test says so: every order of two hands on one thing can be played."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.bootstrap import Kiosk, Overrides, build
from kiosk.clock import SimulatedClock
from kiosk.domain.people import Credential, Medium
from kiosk.ports import Backend, CodeSeen, SecondStore
from kiosk.settings import JournalSettings, Part, Settings, Terminal, VoiceSettings
from kiosk.visit import events as ev
from kiosk.visit import states as st
from tests.blank import BlankPrinter


class ByHand:
    """Keeps every job until it is run."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], None]] = []

    def submit(self, job: Callable[[], None], /) -> None:
        self.jobs.append(job)


class Stage:
    """A kiosk in a place of the default world. `tell` posts an event, `run` the jobs that wait."""

    def __init__(self, kiosk: Kiosk, place: Place, clock: SimulatedClock, workers: ByHand) -> None:
        self.folder = kiosk.parts.settings.journal.path.parent
        self.kiosk, self.place, self.clock, self.workers = kiosk, place, clock, workers
        self.journal, self.runner = kiosk.parts.journal, kiosk.runner
        self.reader: Any = kiosk.parts.card_reader

    @property
    def state(self) -> st.State:
        return self.runner.state

    def credential(self, person: str, medium: Medium = Medium.VOUCHER) -> Credential:
        return self.place.world.person(person).credential(medium)

    def tell(self, *events: ev.Event) -> st.State:
        """Post events; what they ask for waits."""
        for event in events:
            self.runner.post(event)
        return self.state

    def next(self, which: int = 0) -> st.State:
        """Run one waiting job and handle what came of it."""
        self.workers.jobs.pop(which)()
        self.runner.drain()
        return self.state

    def run(self, *until: type[st.State]) -> st.State:
        """Run what waits, and what follows from it, until nothing waits or one of `until` is reached."""
        while self.workers.jobs and not isinstance(self.state, until):
            self.next()
        return self.state

    def shown(self, person: str = "in_force") -> CodeSeen:
        """The person's phone before the camera."""
        return CodeSeen(self.credential(person))

    def to_bill(self, person: str = "in_force") -> st.Confirming:
        """From the welcome page to the amounts, with the person's voucher."""
        self.tell(ev.Started(), ev.ForSelf(), self.shown(person))
        return self._to_bill()

    def to_bill_by_card(self, person: str = "in_force") -> st.Confirming:
        """The same with the card in the reader."""
        self.reader.insert(self.credential(person, Medium.CARD))
        self.tell(ev.ForSelf())
        return self._to_bill()

    def _to_bill(self) -> st.Confirming:
        self.run(st.Explaining)
        self.tell(ev.Proceeded())
        state = self.run(st.Confirming)
        assert isinstance(state, st.Confirming), state
        self.run()
        return state

    def holder(self, person: str = "in_force") -> str:
        """Who holds the person's bill at the hospital, "" nobody."""
        return self.place.wards.holder(self.key(person))

    def key(self, person: str = "in_force") -> str:
        return self.place.world.bill(self.place.world.stays_of(person)[0]).key()


@contextmanager
def stage(
    folder: Path,
    place: Place | None = None,
    *,
    payments: bool = False,
    store: SecondStore | None = None,
    clock: SimulatedClock | None = None,
    backend: Backend | None = None,
    voice: VoiceSettings | None = None,
) -> Iterator[Stage]:
    """A kiosk on the welcome page, its journal in `folder`: the same folder and place again is the next start.
    `payments`: the terminal takes the money itself; `clock`: its own, where that isn't the place's; `backend`: another
    way to the insurer."""
    world = load("default")
    set_up = place or Place(world, SimulatedClock(world.clock))
    own = clock or set_up.clock
    assert isinstance(own, SimulatedClock)
    workers = ByHand()
    settings = Settings(
        terminal=Terminal(institution=world.institution.code),
        journal=JournalSettings(path=folder / "journal.db", reserve_bytes=65536),
        card_reader=Part("simulated"),
        camera=Part("simulated", {"threaded": False}),
        printer=Part("simulated"),
        payments=Part("simulated" if payments else "counter"),
        voice=voice,
    )
    parts = {
        "backend": backend or set_up.backend(),
        "hospital": set_up.hospital(),
        "second_store": store,
        "printer": BlankPrinter(own),
    }
    kiosk = build(settings, Overrides(own, parts), threaded=False, workers=workers)
    try:
        kiosk.start()
        made = Stage(kiosk, set_up, own, workers)
        made.run()
        yield made
    finally:
        kiosk.stop()
