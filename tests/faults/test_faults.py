"""The table of `make faults`: what it says of its harnesses, and that a bad figure shows in the exit code."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.faults.__main__ import HARNESSES, SIZES, Harness, broken, plain, run, text, write


@pytest.mark.parametrize("harness", HARNESSES, ids=lambda harness: harness.name)
def test_every_harness_has_every_size(harness: Harness) -> None:
    assert set(harness.arguments) == set(SIZES)


def test_a_harness_that_breaks_says_so_and_the_others_still_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(arguments: list[str]) -> list[tuple[str, str]]:
        raise RuntimeError("no loop device")

    monkeypatch.setitem(sys.modules, "harness_one", SimpleNamespace(main=fails))
    monkeypatch.setitem(sys.modules, "harness_two", SimpleNamespace(main=lambda _: [("two: runs", "7")]))
    sizes = dict.fromkeys(SIZES, "")
    rows = run((Harness("one", "harness_one", sizes), Harness("two", "harness_two", sizes)), "small", 1, lambda _: 0)
    assert rows[0] == ("one: not run", "RuntimeError: no loop device")
    assert ("two: runs", "7") in rows
    assert broken(text(rows, "small"))


@pytest.mark.parametrize(
    ("figure", "bad"),
    [
        ("0 lost, 0 doubled, 0 orphan, 0 stuck", False),
        ("0 lost, 3 doubled, 0 orphan, 0 stuck", True),
        ("0 lost, 0 doubled, 0 orphan, 1,200 stuck", True),
    ],
)
def test_a_bad_figure_shows(figure: str, bad: bool) -> None:
    assert broken(text([("simulation: found", figure)], "small")) is bad


def test_a_silent_canary_shows() -> None:
    assert broken(text([("simulation: canaries", "17/18")], "small"))
    assert not broken(text([("simulation: canaries", "18/18")], "small"))


def test_rows_of_more_columns_and_an_exit_code_are_told() -> None:
    assert plain((1, [("codes", "20000", "0")])) == [("codes", "20000 | 0"), ("exit code", "1")]


def test_the_table_replaces_the_last_one(tmp_path: Path) -> None:
    page = tmp_path / "reliability.md"
    page.write_text("# Reliability\n\nmethod\n", encoding="utf-8")
    for figure in ("1", "2"):
        write(page, text([("runs", figure)], "small"))
    told = page.read_text(encoding="utf-8")
    assert told.startswith("# Reliability\n\nmethod\n")
    assert "| runs | 2 |" in told
    assert "| runs | 1 |" not in told
