"""kill -9 while a discharge is settled, then a restart and the same person again: one booking, one slip, one truth."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path
from typing import Any

import pytest

from kiosk.clock import ShiftedClock
from kiosk.hospital.http_example import create as http_hospital
from kiosk.journal.opened import open_journal
from kiosk.ports import SlipState
from kiosk.settings import load as load_settings
from kiosk.visit.doubt import PATIENCE
from tests.e2e.processes import ask, headless, other_side, settings_file, wait_for_line
from tests.e2e.terminal import WORLD, until

Faults = list[dict[str, Any]]


def fault(call: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"call": call, "fault": kind, **more}


@dataclass(frozen=True)
class Point:
    """Where the power goes: after this page and (`state`) when the request stands so in the journal and a call that is
    slow for ever is on the wire, then `seconds` later. `ends` are the states in which the killed request may end ("":
    none)."""

    page: str
    ends: frozenset[str]
    faults: Faults = field(default_factory=list)
    state: str = ""
    seconds: float = 0.0


ANY = frozenset({"reversed", "not_booked", "settled"})
POINTS = {
    "confirmed a moment ago": Point("bill", ANY),
    "some moment": Point("settling", ANY, seconds=0.03),
    "sent, and booked only after the kiosk is dead": Point(
        "settling", frozenset({"reversed"}), [fault("settle", "slow", seconds=inf)], "intent"
    ),
    "booked, and the answer is lost": Point(
        "reconciling",
        frozenset({"reversed"}),
        [fault("settle", "lost_after"), fault("find", "down", times=0)],
        "unknown",
    ),
    "booked, while the hospital is told": Point(
        "settling", frozenset({"settled"}), [fault("take", "slow", seconds=inf)], "settled"
    ),
}


@pytest.mark.parametrize("point", POINTS)
def test_killed_and_started_again(point: str, tmp_path: Path) -> None:
    where = POINTS[point]
    with other_side() as url:
        settings = settings_file(tmp_path, url)
        ask(url, "/control/faults", where.faults)
        with headless(tmp_path, settings, "in_force") as process:
            wait_for_line(process, where.page)
            if where.state:
                until(lambda: where.state in requests(tmp_path).values(), f"the request is {where.state}")
            on_the_wire(url, where.faults)
            time.sleep(where.seconds)
            kill(process)
        ask(url, "/control/clear", [])
        killed = requests(tmp_path)
        assert len(killed) <= 1
        if point.startswith("sent"):
            until(lambda: len(ask(url, "/control/books")) == 1, "the late request was booked")

        with headless(tmp_path, settings, "in_force", "--seconds", PATIENCE + 5) as process:
            process.wait(200)
            assert process.stdout is not None
            pages = process.stdout.read().split("\n")

        now = requests(tmp_path)
        assert {now[number] for number in killed} <= where.ends
        (booked,) = ask(url, "/control/books")
        assert [n for n, state in now.items() if state == "settled"] == [booked["request"]]
        assert [n for n, state in now.items() if state in ("intent", "unknown")] == []
        owed = slips(settings)
        assert owed.keys() == {booked["request"]}
        # Settled before the kill: the person is told so and the slip is owed; else the second visit settled anew.
        if booked["request"] in killed:
            assert "problem K-213" in pages
        else:
            assert "done" in pages
            assert owed[booked["request"]] is SlipState.PRINTED
        (stay,) = WORLD.stays_of("in_force")
        bill = http_hospital({"url": url}, ShiftedClock(WORLD.clock)).bill(stay.id)
        assert "already_settled" in str(bill), "the hospital has not taken it"


def test_a_late_request_is_refused_after_its_reversal(tmp_path: Path) -> None:
    """Killed with the request on the wire; the restart finds nothing and reverses; then the request arrives."""
    with other_side() as url:
        settings = settings_file(tmp_path, url)
        ask(url, "/control/faults", slow := [fault("settle", "slow", seconds=inf)])
        with headless(tmp_path, settings, "in_force") as process:
            wait_for_line(process, "settling")
            until(lambda: "intent" in requests(tmp_path).values(), "the intent is written")
            on_the_wire(url, slow)
            kill(process)
        (number,) = requests(tmp_path)
        with headless(tmp_path, settings, "--seconds", PATIENCE + 5) as process:
            wait_for_line(process, "welcome")
        assert requests(tmp_path) == {number: "not_booked"}
        assert ask(url, "/control/books") == []
        ask(url, "/control/clear", [])
        until(lambda: ask(url, "/control/waiting") == 0, "the late request was carried out")
        assert ask(url, "/control/books") == []


def on_the_wire(url: str, faults: Faults) -> None:
    """Wait until the calls that are slow for ever are under way."""
    slow = sum(each.get("seconds") == inf for each in faults)
    until(lambda: ask(url, "/control/waiting") == slow, "the call is on the wire")


def kill(process: subprocess.Popen[str]) -> None:
    """As a power cut would."""
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def requests(folder: Path) -> dict[str, str]:
    """Every request of the journal in `folder` and its state; only read, the kiosk may be running."""
    with closing(sqlite3.connect(f"file:{folder / 'journal.db'}?mode=ro", uri=True)) as connection:
        return dict(connection.execute("SELECT number, state FROM requests").fetchall())


def slips(settings: Path) -> dict[str, SlipState]:
    """Every slip of the journal, which must be whole, the kiosk being dead."""
    made = load_settings(settings)
    at = replace(made.journal, path=settings.parent / "journal.db")
    with closing(open_journal(at, made.terminal, ShiftedClock(WORLD.clock))) as journal:
        assert journal.verify_chain().whole
        return {str(row.request_id): row.state for row in journal.slips()}
