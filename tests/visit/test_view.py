"""Every state has a page with a next step, in both languages, and without personal data in clear."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import get_args

import pytest

from kiosk.domain.filing import FilingStatus
from kiosk.policy.agency import packaged
from kiosk.policy.agency_rows import Agency
from kiosk.scenario.samples import samples
from kiosk.visit import states as st
from kiosk.visit.screen import Screen, Weight, resolve
from kiosk.visit.taps import event_for
from kiosk.visit.view import Surroundings, screen
from kiosk.visit.view_errand import whose

AROUND = Surroundings(
    "示例医院",
    "医保办公室",
    "0000-0000000",
    filing_link="https://example.invalid/filing",
    id_card=True,
    agencies=packaged(),
)
SAMPLES = samples()


def said(shown: Screen, language: str) -> str:
    return json.dumps(
        resolve({"title": shown.title, "facts": shown.facts, "actions": [a.text for a in shown.actions]}, language),
        ensure_ascii=False,
    )


def test_every_state_has_a_sample() -> None:
    assert {type(s) for s in SAMPLES.values()} == set(get_args(st.State))


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_says_everything(name: str, language: str) -> None:
    words = said(screen(SAMPLES[name], AROUND), language)
    assert "{" not in words.replace('{"', "").replace("{}", "").replace('": {', "").replace("[{", "").replace(", {", "")


@pytest.mark.parametrize("name", SAMPLES)
def test_page_has_a_next_step(name: str) -> None:
    shown = screen(SAMPLES[name], AROUND)
    own = {"agent", "pin", "stays", "identify", "for_whom", "out_of_service", "staff", "close", "audit", "engineer"}
    own |= {"question", "filing_type", "contact", "materials", "signature", "guide", "directory"}
    assert shown.busy or shown.page in own or any(a.weight is Weight.PRIMARY for a in shown.actions)
    assert sum(a.weight is Weight.PRIMARY for a in shown.actions) <= 1
    assert shown.busy or shown.actions


@pytest.mark.parametrize("name", SAMPLES)
def test_every_button_is_an_event(name: str) -> None:
    for action in screen(SAMPLES[name], AROUND).actions:
        assert event_for(SAMPLES[name], action.tap, action.argument) is not None


@pytest.mark.parametrize("name", SAMPLES)
def test_no_name_or_number_in_clear(name: str) -> None:
    state = SAMPLES[name]
    words = said(screen(state, AROUND), "zh")
    patient = whose(state) or getattr(state, "patient", None)
    patient = patient or getattr(getattr(state, "case", None), "patient", None)
    if patient is not None:
        member = patient.member
        assert member.id_number not in words
        assert member.name not in words
        assert member.card_number == "" or member.card_number not in words


def test_unknown_is_never_said_as_not_filed() -> None:
    words = said(screen(SAMPLES["filing_unknown"], AROUND), "zh")
    assert "不等于没有备案" in words
    assert screen(SAMPLES["filing_unknown"], AROUND).title.say("zh") != screen(
        SAMPLES["filing_none"], AROUND
    ).title.say("zh")


@pytest.mark.parametrize("status", list(FilingStatus))
def test_each_filing_status_has_its_page(status: FilingStatus) -> None:
    state = SAMPLES[f"filing_{status.value}"]
    assert isinstance(state, st.Explaining)
    assert state.case.finding.status is status
    shown = screen(state, AROUND)
    assert shown.facts["whom"].say("zh")
    assert shown.facts["evidence"].say("zh")
    assert any(a.tap == "proceed" for a in shown.actions) == (status.settles or status is FilingStatus.UNKNOWN)


def test_bar_holds_every_fen() -> None:
    for name in ("bill", "bill_refund", "bill_account"):
        state = SAMPLES[name]
        assert isinstance(state, st.Confirming)
        parts = screen(state, AROUND).facts["parts"]
        assert sum(p["fen"] for p in parts) == state.quote.amounts.total


def test_the_filing_page_names_the_insured_places_office_with_a_number_that_may_be_shown() -> None:
    state = SAMPLES["filing_none"]
    assert isinstance(state, st.Explaining)
    insured = state.case.insurance.region
    called = Agency(
        begin=dt.date(2020, 1, 1),
        source="invented",
        place=insured.code,
        office="示例医保中心",
        phones=("0000-0000000",),
        verified_on=dt.date(2026, 3, 1),
    )
    around = replace(AROUND, agencies=(called,), production=True, today=dt.date(2026, 3, 18))
    assert screen(state, around).facts["phone"] == "0000-0000000"
    assert "示例医保中心" in said(screen(state, around), "zh")
    assert "示例医保中心" not in said(screen(state, AROUND), "zh")
