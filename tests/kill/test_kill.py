"""kill -9 at every boundary, and what is left of it afterwards: nothing lost, nothing twice, nothing stuck."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.problems import ProblemCode
from tests.kill import otherside
from tests.kill.boundaries import MOMENTS, Target
from tests.kill.campaign import hunt, workplace
from tests.kill.canaries import CANARIES, Canary, damage
from tests.kill.child import visit
from tests.kill.forks import ended, fork
from tests.kill.killing import SCENARIOS, Plan, run


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with workplace() as path:
        yield path


def test_a_child_that_has_nowhere_to_tell_its_trouble_ends_all_the_same(tmp_path: Path) -> None:
    assert ended(fork(lambda: 1 / 0, tmp_path / "gone" / "trouble")) == 1


def test_every_boundary_once() -> None:
    """The slice of `python -m tests.kill`."""
    tally = hunt(kills=0, each=1, seed=20260318)
    assert tally.findings == []
    assert min(tally.kills.values()) >= 1
    assert tally.again >= 5, "hardly a kill hit a kiosk that was recovering: it has proven little"
    parts = {name.rsplit(".", 1)[0] for name in tally.kills}
    assert parts >= {"lock", "settle", "find", "reverse", "take", "undo", "unlock", "print", "journal.intend"}
    assert {name.rsplit(".", 1)[1] for name in tally.kills} == set(MOMENTS)


def test_a_process_of_its_own(folder: Path) -> None:
    done = run(Plan("booked, answer lost", (Target("find.during", 0, 800),), fresh=True), folder)
    assert (done.kills, done.findings) == (("find.during",), ())


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_killed_three_times(scenario: str, folder: Path) -> None:
    """The second and third kill hit the recovery of the first."""
    targets = (Target("settle.after"), Target("find.before"), Target("reverse.after"))
    done = run(Plan(scenario, targets), folder)
    assert done.findings == ()
    assert len(done.kills) >= 2


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.name)
def test_a_broken_policy_is_caught(canary: Canary, folder: Path) -> None:
    done = run(canary.plan, folder)
    assert done.kills, "the kiosk was not even killed"
    assert canary.oracle in {what for what, _ in done.findings}, done.findings


def test_a_damaged_journal_is_refused_as_it_is_and_serves_again_once_restored(folder: Path) -> None:
    """What the last canary does wrong: nothing is begun in its place, so nothing is lost when it is brought back."""
    kept: dict[str, bytes] = {}

    def damaged_then_restored(folder: Path) -> None:
        kept.update({name.name: name.read_bytes() for name in folder.glob("journal.db*")})
        damage(folder)
        broken = (folder / "journal.db").read_bytes()
        assert ended(fork(lambda: visit(folder, None, 1.0), folder / "refused")) == 1
        assert f"JournalNotOpened: {ProblemCode.JOURNAL_BROKEN.value}" in (folder / "refused").read_text()
        assert (folder / "journal.db").read_bytes() == broken
        for name, data in kept.items():
            (folder / name).write_bytes(data)

    done = run(Plan("good", (Target("take.before"),), between=damaged_then_restored), folder)
    assert (done.kills, done.findings) == (("take.before",), ())


def test_the_other_side_killed_at_every_boundary() -> None:
    """Insurer and hospital die under the kiosk's calls and come back with their books."""
    tally = otherside.hunt(len(otherside.BOUNDARIES), seed=20260318)
    assert tally.findings == []
    assert min(tally.kills.values()) >= 1
