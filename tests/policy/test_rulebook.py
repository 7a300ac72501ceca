"""The rulebook's loader: a wrong file is refused with file, line and key; the most specific place wins."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.policy.row import Row
from kiosk.policy.rows import Decision, Lock, PersonType, Validity
from kiosk.policy.rulebook import CLASSES, Lines, RuleBook, load, overlaps, read, table_name
from kiosk.settings import SettingsError

DAY = dt.date(2025, 9, 10)

WRONG = {
    "not TOML": ("a = 1\nb = = 2\n", "own.toml:2: Invalid value"),
    "unknown table": ('\n[[lok]]\nsource = "x"\n', "own.toml:2: unknown table [[lok]]; did you mean [[lock]]?"),
    "one table": ('[lock]\nsource = "x"\n', "own.toml:1: lock: [[lock]] expected"),
    "unknown key": (
        '[[lock]]\nbegin = 2023-01-01\nsource = "x"\nmonth = 6\n',
        "own.toml:4: [[lock]]: unknown key 'month'; did you mean 'months'?",
    ),
    "wrong type": (
        '[[lock]]\nbegin = 2023-01-01\nsource = "x"\nmonths = 6\n\n[[lock]]\nbegin = 2023-01-01\nmonths = 1.5\n',
        "own.toml:8: [[lock]] months = 1.5: int expected",
    ),
    "missing key": ('# a\n\n[[lock]]\nbegin = 2023-01-01\nsource = "x"\n', "own.toml:3: [[lock]]: key 'months' is"),
    "a time for a day": (
        '[[lock]]\nbegin = 2023-01-01T00:00:00+08:00\nsource = "x"\nmonths = 6\n',
        "own.toml:2: [[lock]] begin = ",
    ),
    "29 February": ('[[lock]]\nbegin = 2023-02-29\nsource = "x"\nmonths = 6\n', "own.toml:2: "),
    "no such type": (
        '[[person_type]]\nbegin = 2023-01-01\nsource = "x"\ntype = "referal"\nlong_term = false\n',
        "own.toml:4: [[person_type]] type = 'referal': did you mean 'referral'?",
    ),
    "ends before it begins": (
        '[[lock]]\nbegin = 2023-01-02\nend = 2023-01-01\nsource = "x"\nmonths = 6\n',
        "own.toml:3: [[lock]]: end 2023-01-01: before begin",
    ),
    "negative": ('[[lock]]\nbegin = 2023-01-02\nsource = "x"\nmonths = -6\n', "own.toml:4: [[lock]]: months -6"),
    "fraction of a fen": (
        '[[enquiry_threshold]]\nbegin = 2023-01-02\nsource = "x"\namount = 0.5\n',
        "own.toml:4: [[enquiry_threshold]] amount = 0.5: a whole number of fen",
    ),
    "no source": ('[[lock]]\nbegin = 2023-01-02\nmonths = 6\nsource = " "\n', "own.toml:4: [[lock]]: source"),
    "place in words": (
        '[[lock]]\nbegin = 2023-01-02\nmonths = 6\nsource = "x"\nplace = "南昌"\n',
        "own.toml:5: [[lock]]: place '南昌': up to six digits",
    ),
    "the loader's own key": ('[[lock]]\nat = "here"\n', "own.toml:2: [[lock]]: key 'at' is set by the loader"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused_with_file_line_and_key(name: str) -> None:
    text, said = WRONG[name]
    with pytest.raises(SettingsError) as refused:
        read(text, "own.toml")
    assert said in str(refused.value)


def test_lines_are_found_past_texts_of_several_lines_and_inline_tables() -> None:
    text = 'a = """\n[[lock]]\nmonths = 9\n"""\n[[ lock ]]  # one\n"months"=1\n[lock.sub]\nx=1\n[[lock]]\nmonths = 2\n'
    lines = Lines(text)
    assert lines.headers == {"lock": (5, 9)}
    assert [lines.of_key("months", head) for head in lines.headers["lock"]] == [6, 10]
    assert lines.of_key("absent", 9) == 9
    assert lines.of_key("a") == 1


def own(tmp_path: Path, *rows: str) -> RuleBook:
    (tmp_path / "own.toml").write_text("".join(f'{row}\nsource = "x"\n' for row in rows), encoding="utf-8")
    return load((tmp_path,))


def test_a_hospitals_folder_adds_a_place_and_leaves_the_country_as_it_is(tmp_path: Path) -> None:
    book = own(tmp_path, '[[decision]]\nbegin = 2024-01-01\nplace = "9801"\nat_once = true\nworking_days = 0')
    assert book.on(DAY, "980105").one(Decision).at_once
    assert not book.on(DAY, "980205").one(Decision).at_once
    assert not book.on(dt.date(2023, 12, 31), "980105").one(Decision).at_once
    assert not load().on(DAY, "980105").one(Decision).at_once


def test_the_longer_place_wins_over_the_later_begin(tmp_path: Path) -> None:
    book = own(
        tmp_path,
        '[[lock]]\nbegin = 2024-01-01\nplace = "98"\nmonths = 5',
        '[[lock]]\nbegin = 2023-06-01\nplace = "9801"\nmonths = 4',
        '[[lock]]\nbegin = 2023-06-01\nend = 2023-12-31\nplace = "98"\nmonths = 3',
    )
    asked = [book.on(day, place).one(Lock).months for day in (dt.date(2023, 7, 1), DAY) for place in ("980100", "9802")]
    assert asked == [4, 3, 4, 5]


def test_overlapping_dates_of_two_files_name_both_lines(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        own(tmp_path, "[[lock]]\nbegin = 2024-01-01\nmonths = 3")
    assert f"{tmp_path / 'own.toml'}:1: [[lock]]" in str(refused.value)
    assert "lies within filing.toml:" in str(refused.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere: No such file"):
        load((tmp_path / "nowhere",))
    (tmp_path / "gbk.toml").write_bytes("# 规则".encode("gbk"))
    with pytest.raises(SettingsError, match="isn't UTF-8"):
        load((tmp_path,))


def test_nothing_known_names_rule_place_and_day() -> None:
    with pytest.raises(LookupError, match="R11 lock: no row for 3601 on 2016-01-01"):
        load().on(dt.date(2016, 1, 1), "3601").one(Lock)
    with pytest.raises(LookupError, match="R6 person_type long_term=True: 3 rows for the whole country on 2025-09-10"):
        load().on(DAY).one(PersonType, long_term=True)
    assert load().on(dt.date(2016, 1, 1)).find(Lock) is None


def test_every_row_of_the_package_names_its_rule_file_and_line() -> None:
    for row in load():
        assert re.fullmatch(r"R([1-9]|[1-3]\d|40)", row.rule)
        name, _, line = row.at.partition(":")
        path = Path("kiosk/policy/data") / name
        assert path.read_text(encoding="utf-8").splitlines()[int(line) - 1] == f"[[{table_name(type(row))}]]"


def test_every_class_has_a_rule_and_a_table_of_its_own() -> None:
    assert len({table_name(row) for row in CLASSES}) == len(CLASSES)
    assert all(row.RULE for row in CLASSES)


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 20))


@given(st.lists(st.tuples(DAYS, st.integers(0, 5) | st.none()), max_size=5), DAYS)
def test_without_overlaps_a_day_has_one_row_at_most(spans: list[tuple[dt.date, int | None]], day: dt.date) -> None:
    rows: list[Row] = [
        Lock(begin=begin, end=None if days is None else begin + dt.timedelta(days), source="x", months=1)
        for begin, days in spans
    ]
    days = [dt.date(2020, 1, 1) + dt.timedelta(n) for n in range(40)]
    twice = any(sum(row.on(one) for row in rows) > 1 for one in days)
    assert bool(list(overlaps([rows]))) is twice
    if not twice:
        assert sum(row.on(day) for row in rows) <= 1


def test_rows_of_another_type_do_not_overlap() -> None:
    assert len(load().on(DAY).all(Validity)) == 6
