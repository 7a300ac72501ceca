"""Every disk a power cut may leave holds a journal that opens, whole, with all that was told to be safe."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.crash.rebuilding import rebuild
from tests.crash.recording import Op, record
from tests.crash.states import Disk
from tests.power.canaries import CANARIES, Canary
from tests.require import need

STATES = 3_500


def test_every_disk_holds_what_was_told(tmp_path: Path) -> None:
    """The slice of `python -m tests.crash`: every seventh recorded call."""
    need("gcc")
    ops = record(tmp_path, visits=2)
    assert sum(op.kind == "S" and op.name == "journal.db" for op in ops) >= 2, "the log was not folded into the file"
    tally = rebuild(ops, seed=1, states=STATES, share=(3, 7))
    assert tally.findings == []
    assert tally.states >= 400


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.name)
def test_a_journal_kept_less_carefully_is_caught(canary: Canary, tmp_path: Path) -> None:
    need("gcc")
    tally = rebuild(record(tmp_path, 2, canary.name), seed=1, states=2_000, share=(2, 5), until=canary.oracle)
    assert canary.oracle in {finding[0] for finding, _ in tally.findings}


# ---- the model of the disk ---------------------------------------------------------------------------------------


def found(ops: list[Op], more: int = 200) -> list[dict[str, bytes]]:
    disk = Disk()
    for op in ops:
        disk.follow(op)
    return list(disk.states(random.Random(1), more))


MADE = [Op("O", "a"), Op("S", "")]


def test_what_is_synced_is_always_there() -> None:
    for state in found([*MADE, Op("W", "a", 0, b"safe"), Op("S", "a"), Op("W", "a", 4, b"more")]):
        assert state["a"][:4] == b"safe"


def test_what_is_not_synced_comes_in_any_order_torn_or_never() -> None:
    block = b"x" * 4096
    states = found([*MADE, Op("W", "a", 0, block), Op("W", "a", 4096, b"y" * 4096)])
    contents = {state["a"] for state in states}
    assert b"" in contents
    assert block + b"y" * 4096 in contents
    assert bytes(4096) + b"y" * 4096 in contents  # the later one alone
    assert any(0 < content.count(b"x") < 4096 for content in contents)  # sectors of the first


def test_a_name_stands_once_its_folder_is_synced_and_moves_whole() -> None:
    moved = [Op("O", "new"), Op("W", "new", 0, b"1"), Op("S", "new"), Op("R", "new", 0, b"name")]
    assert {tuple(sorted(state)) for state in found(moved)} == {(), ("new",), ("name",)}
    assert {tuple(sorted(state)) for state in found([*moved, Op("S", "")])} == {("name",)}
    assert all(state.get("name", b"1") == b"1" for state in found(moved))


def test_a_removed_file_may_be_back() -> None:
    states = found([*MADE, Op("U", "a")])
    assert {} in states
    assert {"a": b""} in states
