"""Hypothesis drives a terminal through faults of its own choosing; what it finds it makes small by itself."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from kiosk.backends.simulated.faults import Call
from kiosk.domain.people import Medium
from tests.simulation.canaries import CANARIES
from tests.simulation.devices import PRINTS
from tests.simulation.ear import Ear, listening
from tests.simulation.lines import WAYS
from tests.simulation.memory import WRITES
from tests.simulation.oracle import judge
from tests.simulation.person import Person
from tests.simulation.picks import Chooser, Key
from tests.simulation.play import heal
from tests.simulation.town import PROFILES, Terminal, Town


class Next(Chooser):
    """Every pick is the usual, but for those that were put in its way: the next one that offers it takes it."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead: list[str] = []

    def _choose(self, key: Key, options: Sequence[str], common: bool) -> int:
        for fault in self.ahead:
            name, _, option = fault.partition("=")
            if key.startswith(f"{name}#") and option in options:
                self.ahead.remove(fault)
                return options.index(option)
        return 0


MONEY = (Call.SETTLE, Call.FIND, Call.REVERSE, Call.TAKE)
FAULTS = [f"{call.value}={way}" for call in MONEY for way in WAYS[call][1:]]
FAULTS += [f"w.{what}={way}" for what in ("intend", "outcome", "owe", "move") for way in WRITES[1:]]
FAULTS += [f"print={way}" for way in PRINTS[1:]]


class Terminals(RuleBasedStateMachine):
    """Two terminals, one bill. Steps, faults to come, passes, restarts and time in any order; then the oracle."""

    @initialize(profile=strategies.sampled_from(sorted(PROFILES)))
    def begin(self, profile: str) -> None:
        self.picks, self.ear = Next(), Ear()
        self.town = Town(self.picks, profile)
        self.people = []
        with listening(self.ear):
            for name in ("K01", "K02"):
                terminal = Terminal(name, self.town)
                terminal.start()
                self.people.append(Person("in_force", terminal, Medium.VOUCHER, 2))

    @rule(which=strategies.integers(0, 1), steps=strategies.sampled_from((3, 12, 18, 25, 60)))
    def go_on(self, which: int, steps: int) -> None:
        person = self.people[which]
        terminal = person.terminal
        with listening(self.ear):
            for _ in range(steps):
                if terminal.jobs:
                    terminal.work()
                elif not terminal.up:
                    terminal.disk.make_room()
                    terminal.start()
                elif not person.finished:
                    person.act()

    @rule(faults=strategies.lists(strategies.sampled_from(FAULTS), min_size=1, max_size=3))
    def faults_to_come(self, faults: list[str]) -> None:
        self.picks.ahead.extend(faults)

    @rule(which=strategies.integers(0, 1))
    def recovery_pass(self, which: int) -> None:
        with listening(self.ear):
            self.people[which].terminal.recover()

    @rule(which=strategies.integers(0, 1))
    def power_off_and_on(self, which: int) -> None:
        with listening(self.ear):
            self.people[which].terminal.restart()

    @rule(seconds=strategies.sampled_from([1.0, 45.0, 300.0]))
    def time_passes(self, seconds: float) -> None:
        self.town.clock.advance(seconds)

    @precondition(lambda self: hasattr(self, "town"))
    @rule()
    def ward_looks(self) -> None:
        assert self.town.place.wards.holder(self.town.bill_key("in_force")) in ("", "K01", "K02")

    def teardown(self) -> None:
        if not hasattr(self, "town"):
            return
        with listening(self.ear):
            heal(self.town)
            found = judge(self.town)
        self.town.forget()
        assert found == (), [f"{p.key}={p.option}" for p in self.picks.taken]
        assert self.ear.heard == []


_SETTINGS = settings(
    max_examples=25,
    stateful_step_count=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestTerminals = Terminals.TestCase
TestTerminals.settings = _SETTINGS


def test_hypothesis_finds_a_broken_policy_too() -> None:
    canary = next(c for c in CANARIES if c.name == "timeout means failed")
    quick = settings(_SETTINGS, max_examples=80, phases=[Phase.generate], print_blob=False, report_multiple_bugs=False)
    with canary.sings(), pytest.raises(AssertionError):
        run_state_machine_as_test(Terminals, settings=quick)
