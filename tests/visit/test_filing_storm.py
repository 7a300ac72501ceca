"""Anything in any order at one terminal: people press, leave, pull cards, come again; answers are lost, the terminal is
cut off and started again. At the end the journal and the insured place tell the same filings, each once."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.backends.simulated.place import Place
from kiosk.backends.simulated.world import load
from kiosk.clock import SimulatedClock
from kiosk.domain.application import Way
from kiosk.domain.bill import RequestId
from kiosk.domain.filing import FilingType, RecordState
from kiosk.domain.people import Medium
from kiosk.domain.writes import Draft, FilingWithdrawn, NewFiling, Receipt
from kiosk.ports import TicketSeen
from kiosk.visit import events as ev
from kiosk.visit import states as st
from tests.visit.applying import PARENT, SPELL, filed
from tests.visit.stage import Stage, stage

PEOPLE = ("files_at_once", "files_in_two_days", "refused_by_review", "long_term_free")
FAULTS = ("lost_after", "lost_before", "down", "garbage", "refuse", "late", "truncated", "decline")
LIVE = (RecordState.APPROVED, RecordState.PENDING)
WORLD = load("default")


class Hands:
    """What people do at the terminal, as the dice say: mostly what leads on."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.tickets: list[str] = []

    def press(self, on: Stage) -> None:
        state, dice = on.state, self._dice
        if isinstance(state, st.Filed) and state.ticket:
            self.tickets.append(state.ticket)
        if dice.random() < 0.12:
            on.tell(dice.choice(self._anything(on)))
            return
        match state:
            case st.Idle():
                on.tell(dice.choice((ev.Started(), ev.FilingsAsked())))
            case st.ForWhom():
                on.tell(dice.choice((ev.ForSelf(), ev.ForSelf(), ev.ForFamily())))
            case st.NamingAgent() | st.NamingGuardian():
                on.tell(ev.AgentNamed(PARENT))
            case st.Identifying() if state.asked is None:
                self._shown(on)
            case st.Explaining() | st.Filings():
                dice.choice((self._file, self._file, self._change))(on)
            case st.Withdrawing():
                on.tell(ev.WithdrawAgreed())
            case st.Asking():
                on.tell(ev.Answered(dice.choice(("live", "visit", "long", "moved", "no", "yes"))))
            case st.ChoosingType():
                on.tell(ev.TypeChosen(dice.choice(list(FilingType))), ev.Proceeded())
            case st.Consenting():
                on.tell(ev.Agreed())
            case st.NamingPhone():
                on.tell(ev.PhoneNamed("13000000000"))
            case st.Gathering():
                way = dice.choice((Way.PHOTO, Way.COMMITMENT, Way.LATER))
                on.tell(dice.choice((ev.PaperGiven(0, way), ev.Proceeded(), ev.Proceeded())))
            case st.Photographing():
                camera: Any = on.kiosk.parts.camera
                camera.lay()
                on.tell(dice.choice((ev.PhotoAsked(), ev.PhotoAgreed(), ev.PhotoAgreed(), ev.WentBack())))
            case st.Signing():
                on.tell(ev.Drawn(SPELL))
            case st.Reviewing():
                on.tell(
                    *dice.choice(((ev.Submitted(),), (ev.Submitted(), ev.Submitted()), (ev.Submitted(), ev.TimedOut())))
                )
            case st.Refused() | st.Trouble():
                on.tell(dice.choice((ev.Retried(), ev.Cancelled())))
            case _:
                on.tell(dice.choice((ev.Proceeded(), ev.Cancelled())))

    def _anything(self, on: Stage) -> list[ev.Event]:
        return [ev.Cancelled(), ev.TimedOut(), ev.WentBack(), ev.Retried(), ev.Proceeded(), ev.Submitted()]

    def _shown(self, on: Stage) -> None:
        person = self._dice.choice(PEOPLE)
        if self.tickets and self._dice.random() < 0.2:
            on.tell(TicketSeen(self._dice.choice(self.tickets)))
        if self._dice.random() < 0.3:
            on.reader.insert(on.credential(person, Medium.CARD))
        else:
            on.tell(on.shown(person))

    def _file(self, on: Stage) -> None:
        on.tell(ev.FileHere())

    def _change(self, on: Stage) -> None:
        on.tell(self._dice.choice((ev.ChangeAsked(0), ev.WithdrawAsked(0), ev.CheckedAgain())))


def storm(folder: Path, seed: int, steps: int = 260) -> str:
    """Play; answers what is wrong at the end, "" nothing."""
    dice, place = random.Random(seed), Place(WORLD, SimulatedClock(WORLD.clock))
    hands, left = Hands(dice), steps
    while left > 0:
        with stage(folder, place) as on:
            while left > 0 and dice.random() > 0.01:
                left -= 1
                happens(on, hands, dice)
            # cut off here: what the workers had not begun never happens
            on.workers.jobs.clear()
    place.faults.clear()
    with stage(folder, place) as on:
        place.faults.clear()
        for _ in range(3):
            on.clock.advance(place.world.profile.max_message_age + 1)
            place.faults.arrive(on.clock.monotonic())
            on.kiosk.recover()
        return told(on, folder)


def happens(on: Stage, hands: Hands, dice: random.Random) -> None:
    luck = dice.random()
    if luck < 0.35 and on.workers.jobs:
        on.next(dice.randrange(len(on.workers.jobs)))
    elif luck < 0.40:
        call = dice.choice(("write", "write", "find_write", "find_write", "filings", "upload", "stays"))
        on.place.faults.plan([{"call": call, "fault": dice.choice(FAULTS), "times": dice.choice((1, 1, 3))}])
    elif luck < 0.43:
        on.clock.advance(dice.choice((1, 30, 700, 90_000, 300_000)))
    elif luck < 0.45:
        on.kiosk.recover()
    elif luck < 0.47:
        on.reader.remove()
    elif luck < 0.49:
        on.place.faults.clear()
    else:
        hands.press(on)
        if dice.random() < 0.8:
            on.run()
    if isinstance(on.state, st.Idle) and not on.workers.jobs:
        kept = on.folder / "journal.db.materials"
        assert not kept.exists() or not list(kept.iterdir())


def told(on: Stage, folder: Path) -> str:
    """What journal and insured place don't agree about. A filing that was taken, then rejected or cancelled while its
    answer was in doubt, may be told as not made: nothing stands."""
    if on.journal.open_writes():
        return "writes are open"
    done = settled(on, folder)
    made = [(draft, receipt.number) for draft, receipt in done if isinstance(draft, NewFiling)]
    there = {f.number: f for f in on.place.world.filings if f not in WORLD.filings and f.here}
    standing = [(person, r) for person in PEOPLE for r in filed(on, person) if r.state in LIVE]
    lost = {r.number for _, r in standing if r.number in there} - {number for _, number in made}
    untrue = [number for draft, number in made if number not in there or there[number].type is not draft.type]
    changing = {f.replaces for f in there.values()}  # stands until the change is decided
    doubled = [(person, r.destination.code) for person, r in standing if r.number not in changing]
    gone = {f.number for f in on.place.world.filings if f.state is RecordState.CANCELLED}
    kept = [draft.number for draft, _ in done if isinstance(draft, FilingWithdrawn) and draft.number not in gone]
    if lost or untrue or kept or len(doubled) != len(set(doubled)):
        return f"lost {lost}, untrue {untrue}, not cancelled {kept}, standing {doubled}"
    return ""


def settled(on: Stage, folder: Path) -> list[tuple[Draft, Receipt]]:
    """Every write that the journal tells as done, what was asked for and what came of it."""
    journal: Any = on.journal
    with closing(sqlite3.connect(folder / "journal.db")) as reader:
        rows = reader.execute("SELECT number, sealed_order FROM requests WHERE state = 'settled'").fetchall()
    found = []
    for number, sealed in rows:
        receipt = on.journal.receipt(RequestId.parse(number))
        assert receipt is not None
        found.append((journal._book.sealed.open_draft(number, sealed), receipt))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_journal_and_place_tell_the_same_filings(seed: int, tmp_path: Path) -> None:
    assert storm(tmp_path, seed) == ""
