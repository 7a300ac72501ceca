"""Whom a person calls: the right office, and never a number that nobody has verified."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.domain.people import InsuranceKind
from kiosk.domain.region import Region
from kiosk.policy.agency import agency, listed, packaged
from kiosk.policy.agency_rows import Agency, NoVerifiedPhone

DAY = dt.date(2026, 3, 18)
CITY, COUNTY = Region("430400", "湖南省衡阳市"), Region("430421", "湖南省衡阳市衡阳县")
EMPLOYEE, RESIDENT = InsuranceKind.EMPLOYEE, InsuranceKind.RESIDENT

VERIFIED = Agency(
    office="示例省甲市医保中心",
    source="invented",
    begin=dt.date(2026, 1, 2),
    phones=("0990-1234567",),
    dated=dt.date(2026, 1, 2),
    verified_on=dt.date(2026, 1, 5),
    place="9901",
)


def test_the_numbers_of_2017_are_all_there() -> None:
    sample = listed(packaged(), "4304", DAY)
    assert len({number for row in sample for number in row.phones}) == 20  # one office answers for both kinds
    assert len(sample) == 20
    assert {row.dated for row in sample} == {dt.date(2017, 10, 9)}


PRINTED_IN_2017 = {
    ("4304", None, "", "0734-8867038"),
    ("430421", EMPLOYEE, "", "0734-6653009"),
    ("430421", RESIDENT, "", "0734-6653002"),
    ("430426", EMPLOYEE, "", "0734-6283999"),
    ("430426", RESIDENT, "", "0734-6283999"),
    ("430422", EMPLOYEE, "", "0734-8551013"),
    ("430422", RESIDENT, "", "0734-8552048"),
    ("430424", EMPLOYEE, "", "0734-5222146"),
    ("430424", RESIDENT, "", "0734-5236151"),
    ("430481", EMPLOYEE, "", "0734-4322176"),
    ("430481", RESIDENT, "", "0734-4269955"),
    ("430482", EMPLOYEE, "", "0734-7237198"),
    ("430482", RESIDENT, "", "0734-7668376"),
    ("430412", EMPLOYEE, "", "0734-5678399"),
    ("430412", RESIDENT, "", "0734-5665088"),
    ("430406", None, "", "0734-8468503"),
    ("430408", None, "", "0734-8827349"),
    ("430405", None, "", "0734-2540500 0734-8683284"),
    ("430407", None, "", "0734-8177151"),
    ("4304", None, "高新区", "0734-8839523"),
}


def test_r33_every_number_of_2017_is_a_sample_from_the_day_it_was_printed() -> None:
    """And the bench's: none of what comes with the kiosk is ever a number to rely on (R33)."""
    rows = packaged()
    hengyang = [row for row in rows if row.place.startswith("43")]
    assert {(row.place, row.insurance, row.within, " ".join(row.phones)) for row in hengyang} == PRINTED_IN_2017
    bench = {(row.place, " ".join(row.phones)) for row in rows if row not in hengyang}
    assert bench >= {("9604", "0734-8867038"), ("9801", ""), ("9802", ""), ("9803", "")}
    assert all(row.sample for row in rows)
    assert {row.begin for row in hengyang} == {row.dated for row in hengyang} == {dt.date(2017, 10, 9)}
    begun = {row.place: row.begin for row in rows if row not in hengyang}
    assert (begun.pop("9604"), set(begun.values())) == (dt.date(2017, 10, 9), {dt.date(2017, 5, 1)})


@pytest.mark.parametrize(
    ("insured", "kind", "office", "phone"),
    [
        (CITY, EMPLOYEE, "衡阳市医保中心", "0734-8867038"),
        (COUNTY, EMPLOYEE, "衡阳县职工医保", "0734-6653009"),
        (COUNTY, RESIDENT, "衡阳县城乡居民医保", "0734-6653002"),
        (Region("430405", "珠晖区"), RESIDENT, "珠晖区医保中心", "0734-2540500"),
        (Region("430423", "衡山县"), EMPLOYEE, "衡阳市医保中心", "0734-8867038"),  # the source has no row of its own
    ],
)
def test_the_bench_names_the_office_of_the_place_and_kind(
    insured: Region, kind: InsuranceKind, office: str, phone: str
) -> None:
    found = agency(packaged(), insured, kind, DAY, production=False)
    assert isinstance(found, Agency)
    assert (found.office, found.phone) == (office, phone)


@pytest.mark.parametrize("row", packaged(), ids=lambda row: f"{row.place}-{row.office}")
def test_production_shows_no_number_that_comes_with_the_kiosk(row: Agency) -> None:
    insured = Region(row.place.ljust(6, "0"), "某地")
    found = agency(packaged(), insured, row.insurance, DAY, production=True)
    assert isinstance(found, NoVerifiedPhone)
    assert found.office  # it still says whom to ask


def test_production_shows_a_verified_number_with_its_day() -> None:
    assert agency([VERIFIED], Region("990100", "甲市"), RESIDENT, DAY, production=True) == VERIFIED


def test_a_number_nobody_has_called_is_not_shown_in_production() -> None:
    unverified = replace(VERIFIED, verified_on=None)
    found = agency([unverified], Region("990100", "甲市"), RESIDENT, DAY, production=True)
    assert found == NoVerifiedPhone("甲市", "示例省甲市医保中心")


def test_a_place_without_any_row_is_named_itself() -> None:
    found = agency(packaged(), Region("970100", "演示省己市"), EMPLOYEE, DAY, production=False)
    assert found == NoVerifiedPhone("演示省己市")


def test_the_province_itself_is_not_its_capital() -> None:
    """省本级 (xx99) is an area of its own (R18): the capital city's office is the wrong one."""
    city = replace(VERIFIED, place="9901")
    assert isinstance(agency([city], Region("999900", "示例省本级"), EMPLOYEE, DAY, production=True), NoVerifiedPhone)


def test_an_unverified_county_is_not_given_the_citys_number() -> None:
    county = replace(VERIFIED, place="990123", office="丁县", verified_on=None)
    found = agency([VERIFIED, county], Region("990123", "丁县"), EMPLOYEE, DAY, production=True)
    assert found == NoVerifiedPhone("丁县", "丁县")


def test_a_row_holds_from_its_beginning_to_its_end() -> None:
    row = replace(VERIFIED, begin=dt.date(2026, 1, 1), end=dt.date(2026, 3, 18))
    later = replace(VERIFIED, office="新", begin=dt.date(2026, 3, 19))
    here = Region("990100", "甲市")
    assert agency([row, later], here, EMPLOYEE, DAY, production=True) == row
    assert agency([row, later], here, EMPLOYEE, dt.date(2026, 3, 19), production=True) == later
    assert isinstance(agency([row], here, EMPLOYEE, dt.date(2025, 12, 31), production=True), NoVerifiedPhone)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"phones": ("8867038",)}, "can't be dialled"),
        ({"phones": ("0734-88670381234",)}, "can't be dialled"),
        ({"verified_on": dt.date(2016, 1, 1), "dated": dt.date(2017, 1, 1)}, "before dated"),
        ({"sample": True}, "never verified"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(VERIFIED, **wrong)  # type: ignore[arg-type]


@given(
    code=some.from_regex(r"[0-9]{6}", fullmatch=True),
    kind=some.sampled_from([None, EMPLOYEE, RESIDENT]),
    rows=some.lists(
        some.builds(
            lambda place, kind, checked: Agency(
                office="某中心",
                insurance=kind,
                phones=("0990-1234567",),
                place=place,
                verified_on=DAY if checked else None,
                begin=dt.date(2026, 1, 1),
                source="invented",
            ),
            some.from_regex(r"[0-9]{2}([0-9]{2}){0,2}", fullmatch=True),
            some.sampled_from([None, EMPLOYEE, RESIDENT]),
            some.booleans(),
        )
    ),
)
def test_what_production_shows_is_verified_and_of_this_place(
    code: str, kind: InsuranceKind | None, rows: list[Agency]
) -> None:
    found = agency(rows, Region(code, "某地"), kind, DAY, production=True)
    if isinstance(found, Agency):
        assert found.verified_on is not None
        assert code.startswith(found.place)
        assert kind is None or found.insurance in (None, kind)
