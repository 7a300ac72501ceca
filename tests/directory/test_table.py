"""Lists as they come: in every encoding, with broken rows. Each bad row is told with its line and what to do."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.directory.institution import Service
from kiosk.directory.table import Reading, read, shape_of
from tests.directory.lists import as_csv, rows

GOOD = {
    "code": "H43040000001",
    "name": "示例市第一人民医院",
    "region": "430421",
    "region_name": "衡阳县",
    "level": "三级甲等",
    "address": "示例路 1 号",
    "phone": "",
    "services": "inpatient dialysis",
    "dated": "2026-01-01",
    "source": "示例省名单",
}
TWO = as_csv([GOOD, GOOD | {"code": "H43040000002", "name": "示例市中医院"}])


def _bad(**wrong: str) -> Reading:
    return read(as_csv([GOOD | wrong]).encode())


@pytest.mark.parametrize(
    ("encoding", "mark", "said"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("gbk", b"", "gb18030"),
        ("gbk", b"\xef\xbb\xbf", "gb18030"),  # saved as GBK under a UTF-8 mark: it happens
        ("gb18030", b"\x84\x31\x95\x33", "gb18030"),
        ("utf-16", b"", "utf-16"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_every_encoding_gives_the_same_rows(encoding: str, mark: bytes, said: str, ends: str) -> None:
    reading = read(mark + TWO.replace("\n", ends).encode(encoding))
    assert reading.bad == ()
    assert [one.name for one in reading.institutions] == ["示例市第一人民医院", "示例市中医院"]
    assert reading.encoding == said


def test_a_row_becomes_an_institution() -> None:
    (one,) = read(as_csv([GOOD]).encode()).institutions
    assert (one.code, one.region.code, one.region.name) == ("H43040000001", "430421", "湖南省衡阳市衡阳县")
    assert one.services == {Service.INPATIENT, Service.DIALYSIS}
    assert (one.level, one.dated, one.source) == ("三级甲等", dt.date(2026, 1, 1), "示例省名单")


def test_chinese_headings_are_understood() -> None:
    heading = "医疗机构编码,医疗机构名称,区划代码,等级,开通服务,日期,来源,备注"
    row = "H43040000001,示例医院,430400,三级,inpatient;outpatient,2026/1/2,名单,无"
    (one,) = read(f"{heading}\n{row}\n".encode()).institutions
    assert (one.name, one.level, one.dated) == ("示例医院", "三级", dt.date(2026, 1, 2))
    assert one.services == {Service.INPATIENT, Service.OUTPATIENT}


@pytest.mark.parametrize(
    ("wrong", "column", "shape", "do"),
    [
        ({"code": ""}, "code", "empty", "fill it in"),
        ({"code": "示例"}, "code", "2 characters", "12 letters and digits"),
        ({"name": "12345"}, "name", "5 digits", "columns have shifted"),
        ({"name": "医" * 300}, "name", "300 characters", "quotation mark"),
        ({"region": "4304"}, "region", "4 digits", "six digits"),
        ({"region": "430499"}, "", "", ""),  # a part of Hengyang that we need not know
        ({"region": "479999"}, "region", "6 digits of no city", "GB/T 2260"),
        ({"region": "439900"}, "", "", ""),  # 省本级
        ({"services": "inpatient;surgery"}, "services", "7 letters and digits", "one of inpatient"),
        ({"phone": "call Mr X"}, "phone", "9 characters", "digits"),
        ({"dated": "2026-02-29"}, "dated", "10 characters", "2026-03-18"),
        ({"dated": ""}, "dated", "empty", "--dated"),
        ({"source": ""}, "source", "empty", "--source"),
    ],
)
def test_a_bad_row_says_where_and_what_to_do(wrong: dict[str, str], column: str, shape: str, do: str) -> None:
    reading = _bad(**wrong)
    if not column:
        assert reading.bad == ()
        return
    (bad,) = reading.bad
    assert (bad.line, bad.column, bad.shape) == (2, column, shape)
    assert do in bad.do
    assert reading.institutions == ()


def test_the_report_never_repeats_a_value() -> None:
    secret = "秘密的某个值"
    for column in ("code", "name", "region", "phone", "services", "dated"):
        told = "".join(str(bad) for bad in _bad(**{column: secret + "9" * 300 if column == "name" else secret}).bad)
        assert told
        assert secret not in told


def test_an_area_code_that_was_given_up_names_the_new_one() -> None:
    reading = read(as_csv([GOOD | {"region": "371202"}]).encode(), moved={"371202": "370116"})
    (bad,) = reading.bad
    assert (bad.column, "370116" in bad.do) == ("region", True)


def test_a_code_that_comes_twice_is_told_with_both_lines() -> None:
    (bad,) = read(as_csv([GOOD, GOOD]).encode()).bad
    assert (bad.line, bad.column, bad.shape) == (3, "code", "the code of line 2 again")


def test_a_row_with_a_cell_too_many_spoils_no_other() -> None:
    lines = TWO.splitlines()
    reading = read("\n".join([lines[0], lines[1] + ",more", lines[2]]).encode())
    (bad,) = reading.bad
    assert (bad.line, bad.shape) == (2, "11 cells instead of 10")
    assert [one.code for one in reading.institutions] == ["H43040000002"]


def test_a_quotation_mark_that_is_never_closed_is_told_at_its_line() -> None:
    lines = TWO.splitlines()
    reading = read("\n".join([lines[0], lines[1], lines[2].replace("示例市中医院", '"示例市中医院')]).encode())
    assert [bad.line for bad in reading.bad] == [3]
    assert len(reading.institutions) == 1


def test_a_line_with_broken_bytes_is_told_and_left_out() -> None:
    lines = TWO.encode().splitlines()
    lines[1] = lines[1].replace("医".encode(), b"\xe5\x8c", 1)
    reading = read(b"\n".join(lines))
    assert [(bad.line, bad.column) for bad in reading.bad] == [(2, "")]
    assert len(reading.institutions) == 1
    assert reading.encoding == "utf-8"


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"\x00\x01\x02", b"name,level\nx,y\n", "编码\n1\n".encode("gbk"), b"code,code\n"]
)
def test_what_is_no_list_says_which_heading_is_missing(data: bytes) -> None:
    reading = read(data)
    assert reading.institutions == ()
    assert [(bad.line, bad.do.startswith("the first line names the columns")) for bad in reading.bad] == [(1, True)]


def test_two_columns_of_one_name_are_refused() -> None:
    (bad,) = read(b"code,name,region,name\nH4304000,x,430400,y\n").bad
    assert (bad.line, bad.column) == (1, "name")


@given(some.binary(max_size=400))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    for bad in read(as_csv([GOOD]).encode() + data).bad:
        assert bad.line >= 1
        assert bad.shape
        assert bad.do


@given(
    some.lists(some.tuples(some.integers(0, 30), some.sampled_from([b'"', b",", b"\n", b"\xff", b"\x00"])), max_size=4)
)
def test_damage_is_reported_or_harmless(damage: list[tuple[int, bytes]]) -> None:
    """Whatever is put between the rows, no institution comes out that the list didn't hold."""
    given_rows = rows(5)
    names = {row["name"] for row in given_rows}
    lines = as_csv(given_rows).encode().splitlines(keepends=True)
    for at, what in damage:
        n = 1 + at % 5
        lines[n] = lines[n][:at] + what + lines[n][at:]
    reading = read(b"".join(lines), dated=dt.date(2026, 1, 1), source="x")
    clean = [one.name for one in reading.institutions if one.name in names]
    assert len(reading.institutions) + len(reading.bad) >= 1
    if not damage:
        assert len(clean) == 5
        assert reading.bad == ()


@pytest.mark.parametrize(
    ("value", "shape"), [("", "empty"), ("0734", "4 digits"), ("H43", "3 letters and digits"), ("医院", "2 characters")]
)
def test_shapes(value: str, shape: str) -> None:
    assert shape_of(value) == shape
