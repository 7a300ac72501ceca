"""Plays a scenario through the real flow, journal and papers, and writes down what happened (docs/scenarios.md)."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from kiosk import __version__
from kiosk.backends.simulated.http import HttpBackend
from kiosk.backends.simulated.http import Options as HttpOptions
from kiosk.backends.simulated.parts import Filing
from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.server import Shell
from kiosk.backends.simulated.world import World, rules_of
from kiosk.backends.simulated.world import load as load_world
from kiosk.bootstrap import Kiosk, Overrides, build, load
from kiosk.clock import SimulatedClock
from kiosk.domain.filing import FilingType, RecordState
from kiosk.domain.people import Credential, Medium
from kiosk.scenario.player import Player, PowerCut
from kiosk.scenario.scenario import Scenario, Show, Shown, Visit
from kiosk.scenario.scenario import load as load_scenario
from kiosk.scenario.told import amounts_facts, journal_facts, visit_facts
from kiosk.settings import JournalSettings, Part, PolicySettings, Settings, SettingsError, Terminal
from kiosk.visit import states as st
from kiosk.visit.runner import Heard

SCHEMA = 1


def play(scenario: Scenario, out: Path) -> dict[str, Any]:
    """Play `scenario`; write `visit.json` and the papers to `out` and answer what visit.json holds.

    Raises SettingsError (unknown person, fault or driver) and WorldError.
    """
    out.mkdir(parents=True, exist_ok=True)
    world = load_world(scenario.world)
    clock = SimulatedClock(scenario.clock or world.clock)
    place = Place(world, clock)
    place.faults.plan(scenario.faults)
    before = {path.name for path in out.glob("*.pdf")}
    with tempfile.TemporaryDirectory() as memory:
        run = _Run(scenario, out, place, clock, Path(memory))
        run.play()
        found = run.found()
    found["papers"] = sorted(path.name for path in out.glob("*.pdf") if path.name not in before)
    (out / "visit.json").write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return found


def everyone(out: Path) -> Iterator[tuple[Scenario, Path]]:
    """A scenario for every person of the default world: they hold up their card, then voucher, then ID card."""
    for person in load_world("default").people:
        shows = [Show(Shown.CARD)] if person.card else []
        shows += [Show(Shown.VOUCHER)] if person.voucher else []
        visit = Visit(person.key, (*shows, Show(Shown.ID_CARD)))
        yield Scenario((visit,), name=person.key), out / person.key


def of_the_rules(out: Path) -> Iterator[tuple[Scenario, Path]]:
    """A scenario for each rule that a visit shows (kiosk/scenario/rules), by the file's name."""
    folder = Path(__file__).parent / "rules"
    for path in sorted(folder.glob("*.toml")):
        yield load_scenario(path), out / path.stem


class _Run:
    def __init__(self, scenario: Scenario, out: Path, place: Place, clock: SimulatedClock, memory: Path) -> None:
        self._scenario, self._out, self._place, self._clock, self._memory = scenario, out, place, clock, memory
        self._visits: list[dict[str, Any]] = []
        self._end: dict[str, Any] = {}

    def play(self) -> None:
        waiting = list(self._scenario.visits)
        ticket = ""
        while waiting:
            with self._kiosk() as (kiosk, player):
                player.ticket = ticket
                while waiting:
                    visit = waiting.pop(0)
                    if visit.wait_hours:
                        self._clock.advance(visit.wait_hours * 3600)
                        kiosk.recover()
                    if self._one(kiosk, player, visit):
                        break
                ticket = player.ticket
                if not self._visits[-1]["power_cut"]:
                    kiosk.recover()
                self._end = journal_facts(kiosk)
                (self._out / "slip-key.pem").write_bytes(kiosk.parts.seal.public_pem())

    def found(self) -> dict[str, Any]:
        """What visit.json holds. No name, no ID number, no card number."""
        books = self._place.books.live()
        return {
            "schema": SCHEMA,
            "kiosk": __version__,
            "scenario": self._scenario.name,
            "world": self._place.world.world.name,
            "visits": self._visits,
            **self._end,
            "insurer": {
                "booked": [
                    {"request": str(s.request_id), "settlement": s.settlement_id, **amounts_facts(s.amounts)}
                    for s in books
                ]
            },
            "hospital": {
                "taken": [
                    str(taken.request_id)
                    for s in self._place.world.stays
                    if (taken := self._place.wards.taken(self._place.world.bill(s).key())) is not None
                ],
                "locked": [
                    s.id for s in self._place.world.stays if self._place.wards.holder(self._place.world.bill(s).key())
                ],
            },
        }

    def _one(self, kiosk: Kiosk, player: Player, visit: Visit) -> bool:
        """Play one visit and note it; True where the power was cut in it."""
        heard: list[Heard] = []
        kiosk.runner.listen(heard.append)
        player.filed = lambda: self._file(visit)
        first = len(player.pages)
        cut = False
        try:
            last: st.State = player.play(visit)
        except PowerCut:
            cut, last = True, kiosk.runner.state
        pages = [page for i, page in enumerate(player.pages[first:]) if i == 0 or page != player.pages[first + i - 1]]
        found = visit_facts(visit, last, heard, pages, cut)
        found["otherwise"] = list(visit.expect.differences(found)) if visit.expect else []
        self._visits.append(found)
        return cut

    def _file(self, visit: Visit) -> None:
        entry = visit.files_by_phone
        if entry is None:
            return
        try:
            filing = Filing(
                visit.person,
                f"PHONE{len(self._place.world.filings) + 1:04d}",
                FilingType(entry.type),
                entry.destination,
                entry.begin,
                entry.end,
                RecordState(entry.state),
            )
        except ValueError as error:
            raise SettingsError(f"files_by_phone: {error}") from error
        self._place.file(filing)

    @contextmanager
    def _kiosk(self) -> Iterator[tuple[Kiosk, Player]]:
        scenario, clock = self._scenario, self._clock
        with ExitStack() as stack:
            settings = self._settings()
            ways: dict[str, Any] = {"backend": self._place.backend(), "hospital": self._place.hospital()}
            if scenario.transport == "http":
                url = stack.enter_context(Shell(self._place)).url
                backend = HttpBackend(HttpOptions(url, profile=self._place.world.profile), clock)
                stack.callback(backend.close)
                options, ways["backend"] = {"url": url}, backend
                ways["hospital"] = load("kiosk.hospitals", Part("http_example", options), clock, production=False)
            kiosk = build(settings, Overrides(clock, ways), threaded=False)
            stack.callback(kiosk.stop)
            kiosk.start()
            parts: Any = kiosk.parts
            people = _People(self._place.world)
            yield kiosk, Player(kiosk, parts.card_reader, parts.camera, parts.id_card_reader, people, lambda: None)

    def _settings(self) -> Settings:
        scenario = self._scenario
        paper = scenario.printer
        printer: dict[str, Any] = {"format": paper.format}
        if paper.driver == "folder":
            printer["path"] = str(self._out)
        if paper.fault:
            printer[paper.fault] = True
        return Settings(
            terminal=Terminal(institution=self._place.world.institution.code, settle_with_due=scenario.settle_with_due),
            journal=JournalSettings(path=self._memory / "journal.db", reserve_bytes=65536),
            policy=PolicySettings(rules_of(scenario.world)),
            payments=Part(scenario.payments),
            card_reader=Part("simulated", {"two_steps": scenario.two_steps}),
            id_card_reader=Part("simulated"),
            camera=Part("simulated", {"threaded": False}),
            printer=Part(paper.driver, printer),
        )


class _People:
    def __init__(self, world: World) -> None:
        self._world = world

    def credential(self, person: str, medium: Medium) -> Credential:
        try:
            return self._world.person(person).credential(medium)
        except LookupError as error:
            raise SettingsError(f"person {person!r}: {error}") from error

    def expired_voucher(self, person: str) -> str:
        return self._world.person(person).expired_voucher
