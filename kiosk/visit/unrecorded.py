"""What may be done where the journal can't be written: an engineer looks at the terminal, and nothing else.

A full or broken disk is when an engineer is needed, so the rule "write it down, then do it" has this one exception. It
holds for the engineer's own pages alone, and for effects that look, or bring back to rest. No money, no person's data,
no word that would have to be kept, no change of a device. What was done meanwhile is remembered without personal data,
and written down as soon as the journal takes it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from kiosk.domain.problems import Problem
from kiosk.ports import Clock, Journal, Role, Section, StaffId
from kiosk.visit import effects as fx
from kiosk.visit import events as ev
from kiosk.visit import states as st
from kiosk.visit.facts import facts
from kiosk.visit.step import Step, insertion_of

#: Effects that look, or bring back to rest.
LOOKS = (
    fx.BeginVisit,
    fx.EndVisit,
    fx.RestCodes,
    fx.ReadEngineerCard,
    fx.Examine,
    fx.Probe,
    fx.StopBurning,
    fx.MakeReadiness,
    fx.PrintReadiness,
    fx.WriteBundle,
)
#: How many steps are remembered; of more, the last ones.
KEPT = 200


def without_record(before: st.State, taken: Step, problem: Problem) -> Step | None:
    """The step to take instead of `taken`, which can't be written down because of `problem`; None where there is none,
    and the terminal is out of service."""
    match before, taken.state:
        case st.OutOfService(), st.EngineerSignIn():
            return _looking(taken, problem)
        case st.EngineerSignIn() | st.Diagnosing(), st.EngineerSignIn() | st.Diagnosing():
            return _looking(taken, problem) or looking_on(before, problem)
        case st.EngineerSignIn() | st.Diagnosing(), _:  # leaving: the terminal can't serve
            out = st.OutOfService(before.halted or problem, insertion_of(before))
            return Step(out, tuple(effect for effect in taken.effects if looks(effect)))
        case _:
            return None


def _looking(taken: Step, problem: Problem) -> Step | None:
    on = looking_on(taken.state, problem)
    if on is None or not all(looks(effect) for effect in taken.effects):
        return None
    return Step(on.state, (*on.effects, *taken.effects))


def looking_on(state: st.State, problem: Problem) -> Step | None:
    """`state` goes on without a record, and a burn-in ends; None where there is no such thing."""
    still = unwritten(state, problem)
    burning = isinstance(state, st.Diagnosing) and state.burning
    return Step(still, (fx.StopBurning(),) if burning else ()) if still is not None else None


def looks(effect: fx.Effect) -> bool:
    """Whether an effect may run without a record."""
    return isinstance(effect, LOOKS) or (isinstance(effect, fx.CheckPin) and effect.role is Role.ENGINEER)


def unwritten(state: st.State, problem: Problem) -> st.State | None:
    """`state` as one that nothing is written down of; None where there is no such thing. A burn-in ends: nobody could
    say afterwards that it ran. Who has just come in sees the disk first."""
    match state:
        case st.EngineerSignIn():
            return replace(state, unrecorded=problem, halted=state.halted or problem)
        case st.Diagnosing():
            section = Section.STORAGE if state.findings is None else state.section
            halted = state.halted or problem
            return replace(state, unrecorded=problem, halted=halted, section=section, burning=False)
        case _:
            return None


def on_record(state: st.State) -> st.State:
    """`state`, of which everything is written down again."""
    if isinstance(state, st.EngineerSignIn | st.Diagnosing) and state.unrecorded is not None:
        return replace(state, unrecorded=None)
    return state


@dataclass(frozen=True)
class _Note:
    epoch: int
    staff: StaffId | None
    event: str
    facts: dict[str, object]
    at: float


class Remembered:
    """Steps that could not be written down, for when they can: events by name with their loggable facts."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._notes: deque[_Note] = deque(maxlen=KEPT)
        self._visit: tuple[int, str, int] = (0, "", 0)

    def add(self, epoch: int, event: ev.Event, after: st.State) -> None:
        staff = after.staff if isinstance(after, st.Diagnosing) else None
        noted = facts(event) | {"state": type(after).__name__}
        self._notes.append(_Note(epoch, staff, type(event).__name__, noted, self._clock.monotonic()))

    def write_down(self, journal: Journal, home: str) -> None:
        """Write down what is remembered, each with how many seconds ago it was: an engineer's steps in a visit of
        theirs, others under `home`. Raises JournalUnwritable, and remembers what is left."""
        while self._notes:
            note = self._notes[0]
            visit, step = home, 0
            if note.staff is not None:
                if self._visit[0] != note.epoch:
                    self._visit = note.epoch, journal.open_visit("engineer", note.epoch, note.staff), 0
                visit, step = self._visit[1], self._visit[2] + 1
            ago = round(self._clock.monotonic() - note.at)
            journal.record(visit, step, note.event, note.facts | {"ago": ago}, ())
            if note.staff is not None:
                self._visit = note.epoch, visit, step
            self._notes.popleft()

    def visit_of(self, epoch: int) -> tuple[str, int] | None:
        """The visit that was written down later for this epoch, and its last step."""
        return self._visit[1:] if self._visit[0] == epoch and epoch else None
