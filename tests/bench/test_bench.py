"""The bench runs and its table says what it must; what the figures are worth is read, never asserted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import table
from tests.bench.__main__ import MEASURES, main, run
from tests.bench.figures import Figure, percentile


def test_two_measures_give_whole_rows() -> None:
    figures = run(["slip", "lateness"], quick=True)
    head, *rows = table.rows(figures)
    assert {len(row) for row in rows} == {len(head)}
    assert [row[0] for row in rows] == [figure.name for figure in figures]
    for figure, row in zip(figures, rows, strict=True):
        assert len(figure.ours) >= 10
        assert len(figure.floor) >= 10
        assert row[-1] == ("" if not figure.judged else "PASS" if figure.ratio <= figure.target else "MISS")


def test_every_measure_is_there() -> None:
    for module in MEASURES.values():
        assert (Path(__file__).parent / f"{module.rpartition('.')[2]}.py").exists()


def test_a_ratio_is_judged_where_it_says() -> None:
    slow = Figure("slow", "ms", (1.0,) * 98 + (9.0, 9.0), (1.0,) * 100, 2.0)
    assert (slow.ratio, slow.verdict) == (1.0, "PASS")
    late = Figure("late", "ms", slow.ours, slow.floor, 2.0, judged=99)
    assert (late.ratio, late.verdict) == (9.0, "MISS")
    read = Figure("read", "ms", slow.ours, slow.floor, judged=0)
    assert read.verdict == ""
    assert percentile((1.0, 2.0, 3.0), 50) == 2.0


def test_the_table_replaces_the_one_before(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Numbers\n\ntext\n", encoding="utf-8")
    for name in ("first", "second"):
        table.write(page, [Figure(name, "ms", (1.0, 2.0), (1.0, 1.0), 2.0, note="why")], "2 cores")
    written = page.read_text(encoding="utf-8")
    assert written.startswith("# Numbers\n\ntext\n")
    assert written.count(table.BEGIN) == written.count(table.END) == 1
    assert "second" in written
    assert "first" not in written


def test_an_unknown_measure_names_the_known(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["strat"])
    assert "start, memory" in capsys.readouterr().err
