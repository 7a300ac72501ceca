"""The disk is destroyed after a booking: a new box with a copy of the key finds it in the second store and ends it."""

from __future__ import annotations

import shutil
from math import inf
from pathlib import Path

import pytest

from kiosk.clock import ShiftedClock
from kiosk.hospital.http_example import create as http_hospital
from kiosk.journal.vault import make_key
from kiosk.visit.doubt import PATIENCE
from tests.e2e.processes import ask, headless, kiosk, no_traceback, other_side, settings_file, wait_for_line
from tests.e2e.terminal import WORLD, until
from tests.e2e.test_killed import Faults, Point, fault, kill, on_the_wire, requests, slips

SECOND = """
[second_store]
driver = "folder"
options = {{ path = "{share}" }}
"""

#: The moment → what becomes of the request on the new box, and what then stands in the books.
POINTS = {
    "booked, the answer lost": (
        Point(
            "reconciling",
            frozenset({"reversed"}),
            [fault("settle", "lost_after"), fault("find", "down", times=0)],
            "unknown",
        ),
        0,
    ),
    "booked, the hospital is being told": (
        Point("settling", frozenset({"settled"}), [fault("take", "slow", seconds=inf)], "settled"),
        1,
    ),
    "sent, and booked only after the disk is gone": (
        Point("settling", frozenset({"reversed"}), [fault("settle", "slow", seconds=inf)], "intent"),
        0,
    ),
}


def terminal(folder: Path, url: str, share: Path) -> Path:
    folder.mkdir(exist_ok=True)
    settings = settings_file(folder, url)
    key = f'[journal]\nkey_file = "{folder}/journal.key"'
    text = settings.read_text(encoding="utf-8").replace("[journal]", key)
    settings.write_text(text + SECOND.format(share=share), encoding="utf-8")
    return settings


@pytest.mark.parametrize("point", POINTS)
def test_the_disk_is_destroyed_after_booking(point: str, tmp_path: Path) -> None:
    where, standing = POINTS[point]
    share, old, new = tmp_path / "share", tmp_path / "old", tmp_path / "new"
    share.mkdir()
    with other_side() as url:
        settings = terminal(old, url, share)
        make_key(old / "journal.key")
        faults: Faults = where.faults
        ask(url, "/control/faults", faults)
        with headless(old, settings, "in_force") as process:
            wait_for_line(process, where.page)
            until(lambda: where.state in requests(old).values(), f"the request is {where.state}")
            on_the_wire(url, faults)
            kill(process)
        (number,) = requests(old)
        ask(url, "/control/clear", [])
        until(lambda: len(ask(url, "/control/books")) == 1, "it was booked")
        new.mkdir()
        shutil.copy(old / "journal.key", new)  # the hospital's own copy
        shutil.rmtree(old)

        settings = terminal(new, url, share)
        install = ("install", "--settings", "settings.toml", "--excluded-by", "医保办")
        if where.state == "unknown":  # once is enough
            refused = kiosk(*install, folder=new)
            assert (refused.returncode, no_traceback(refused)) == (2, True)
            assert "K-907" in refused.stderr
            assert "kiosk install --replaces K01" in refused.stderr
        done = kiosk(*install, "--replaces", "K01", folder=new)
        assert (done.returncode, no_traceback(done)) == (0, True), done.stderr
        assert "taken up from K01: 1 requests" in done.stdout
        with headless(new, settings, "--seconds", PATIENCE + 5) as process:
            wait_for_line(process, "welcome")

        (booked,) = ask(url, "/control/books") or [{"request": ""}]
        assert bool(booked["request"]) == bool(standing)
        now = requests(new)
        assert now.keys() == {number}
        assert now[number] in where.ends
        owed = slips(settings)
        assert owed.keys() == ({number} if standing else set())
        (stay,) = WORLD.stays_of("in_force")
        bill = http_hospital({"url": url}, ShiftedClock(WORLD.clock)).bill(stay.id)
        assert ("already_settled" in str(bill)) == bool(standing), "the hospital's books say otherwise"
