"""What a page says of an agency, in both languages."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kiosk.policy.agency_rows import Agency, NoVerifiedPhone
from kiosk.texts import LANGUAGES
from kiosk.visit.screen import resolve
from kiosk.visit.view_agency import agency_facts

ROW = Agency(
    office="甲市医保中心",
    phones=("0990-1234567",),
    dated=dt.date(2017, 10, 9),
    hours="8:00–17:00",
    begin=dt.date(2017, 10, 9),
    source="invented",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_old_number_is_shown_with_its_year(language: str) -> None:
    said = resolve(agency_facts(ROW), language)
    assert (said["number"], said["hours"]) == ("0990-1234567", "8:00–17:00")
    assert "2017" in said["verified"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_checked_number_says_when(language: str) -> None:
    checked = replace(ROW, dated=None, verified_on=dt.date(2026, 1, 5))
    said = resolve(agency_facts(checked), language)["verified"]
    assert "2026" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_number_the_office_is_named(language: str) -> None:
    said = resolve(agency_facts(NoVerifiedPhone("示例省甲市", "甲市医保中心")), language)
    assert said["number"] == ""
    assert said["office"] == "甲市医保中心"
    assert "甲市医保中心" in said["verified"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_an_office_the_place_is_named(language: str) -> None:
    said = resolve(agency_facts(NoVerifiedPhone("示例省甲市")), language)
    assert "示例省甲市" in said["office"]
    assert "示例省甲市" in said["verified"]
