"""A new file is swapped in whole, a damaged one is said to be damaged, and production takes no sample."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.directory.directory import Directory
from kiosk.directory.importing import import_list, sample_store
from kiosk.directory.institution import Found, Question, Service, Trouble
from kiosk.directory.store import Store, Unreadable
from kiosk.domain.problems import ProblemCode
from kiosk.policy.care_rows import Chronic
from kiosk.policy.rulebook import load
from kiosk.ports import Health
from tests.directory.lists import as_csv, rows

LIST = as_csv(rows(8))
BROKEN = LIST.replace("T00000000003,", ",")


def _codes(directory: Directory) -> set[str]:
    found = directory.search(Question())
    assert isinstance(found, Found)
    return {one.code for one in found.institutions}


def test_one_bad_row_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "d.db"
    import_list(LIST.encode(), path)
    before = path.read_bytes()
    report = import_list(BROKEN.encode("gbk"), path)
    assert (report.written, len(report.bad), report.institutions) == (False, 1, 7)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["d.db"]


def test_the_good_rows_are_taken_where_that_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "d.db"
    report = import_list(BROKEN.encode(), path, leave_out_bad=True)
    assert report.written
    assert len(_codes(Directory(path, "430400", production=True))) == 7


def test_a_list_without_a_good_row_replaces_nothing(tmp_path: Path) -> None:
    report = import_list(b"code,name,region\n", tmp_path / "d.db", leave_out_bad=True)
    assert not report.written
    assert not (tmp_path / "d.db").exists()


def test_a_new_file_is_taken_up_by_a_directory_that_is_open(tmp_path: Path) -> None:
    path = tmp_path / "d.db"
    import_list(LIST.encode(), path)
    directory = Directory(path, "430400", production=True)
    assert len(_codes(directory)) == 8
    import_list(as_csv(rows(3, seed=2)).encode(), path)
    assert len(_codes(directory)) == 3


def test_without_a_file_it_says_so(tmp_path: Path) -> None:
    for directory in (
        Directory(tmp_path / "none.db", "430400", production=True),
        Directory(None, "", production=False),
    ):
        assert directory.search(Question("x")) is Trouble.MISSING
        assert directory.areas() is Trouble.MISSING
        found = directory.check()
        assert (found.health, found.problem) == (Health.DEGRADED, ProblemCode.DIRECTORY_OUT)


def test_a_file_that_is_none_of_ours_says_so(tmp_path: Path) -> None:
    path = tmp_path / "d.db"
    path.write_bytes(b"not a database" * 500)
    with pytest.raises(Unreadable):
        Store(path)
    directory = Directory(path, "430400", production=True)
    assert directory.search(Question("x")) is Trouble.DAMAGED
    assert directory.areas() is Trouble.DAMAGED
    assert directory.check().problem is ProblemCode.DIRECTORY_OUT


def test_damaged_pages_are_found_and_never_raise(tmp_path: Path) -> None:
    path = tmp_path / "d.db"
    import_list(as_csv(rows(200)).encode(), path)
    whole = path.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    noticed = 0
    for page in range(len(whole) // size):
        path.unlink()  # a new file each time: the old one is open and immutable
        path.write_bytes(whole[: page * size] + b"\xa5" * size + whole[(page + 1) * size :])
        directory = Directory(path, "430400", production=True)
        for words in ("医院", "yy", "renmin", ""):
            assert directory.search(Question(words)) is Trouble.DAMAGED or isinstance(
                directory.search(Question(words)), Found
            )
        noticed += directory.check().health is not Health.READY
    assert noticed > len(whole) // size * 0.9


def test_production_refuses_the_sample(tmp_path: Path) -> None:
    assert Directory(None, "430400", production=True, sample=sample_store).search(Question()) is Trouble.SAMPLE
    path = tmp_path / "d.db"
    import_list(LIST.encode(), path, sample=True)
    production = Directory(path, "430400", production=True)
    assert production.search(Question()) is Trouble.SAMPLE
    assert production.areas() is Trouble.SAMPLE
    assert production.check().health is Health.DEGRADED
    assert len(_codes(Directory(path, "430400", production=False))) == 8


def test_a_check_says_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "d.db"
    import_list(LIST.encode(), path)
    found = Directory(path, "430400", production=True).check()
    assert found.health is Health.READY
    assert str(found.evidence) == "8 institutions, invented 2026-01-01"


def test_every_disease_of_the_rules_is_a_service() -> None:
    assert {row.disease for row in load().rows(Chronic)} <= set(Service)


# ---- the command line ------------------------------------------------------------------------------------------


def test_import_and_search_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed, into = tmp_path / "list.csv", tmp_path / "d.db"
    listed.write_bytes(LIST.encode("gbk"))
    assert main(["directory", "import", str(listed), "--into", str(into)]) == 0
    assert capsys.readouterr().out.startswith("gb18030: 8 institutions can be used, 0 rows are bad")
    name = rows(8)[0]["name"]
    assert main(["directory", "search", name, "--file", str(into), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["institutions"][0]["name"] == name
    assert main(["directory", "search", "qqvv", "--file", str(into)]) == 1


def test_the_command_reports_bad_rows_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed, into = tmp_path / "list.csv", tmp_path / "d.db"
    listed.write_text(BROKEN.replace("2026-01-01", ""), encoding="utf-8-sig")
    assert main(["directory", "import", str(listed), "--into", str(into), "--dated", "2026-02-01"]) == 1
    said = capsys.readouterr()
    assert f"{listed}: line 5, code: empty; fill it in, or take the row out" in said.err
    assert "nothing was written" in said.out
    assert not into.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "none.csv", "--into", "d.db"], "No such file"),
        (["import", __file__, "--into", "d.db", "--dated", "29.2.2026"], "YYYY-MM-DD"),
        (["search", "x", "--file", "none.db"], "no list of hospitals"),
        (["search", "x", "--service", "surgery"], "one of inpatient"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["directory", *arguments]) == 2
    assert said in capsys.readouterr().err
