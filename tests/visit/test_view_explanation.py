"""The bill page says why these amounts: every step in both languages, what isn't proven, nothing fitted as policy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kiosk.backends.simulated.world import rules_of
from kiosk.domain.money import Fen
from kiosk.policy.rulebook import load
from kiosk.scenario.samples import Samples
from kiosk.texts import LANGUAGES
from kiosk.visit import states as st
from kiosk.visit.screen import resolve
from kiosk.visit.view import screen
from kiosk.visit.view_page import Surroundings

AROUND = Surroundings(rulebook=load(rules_of("default")), today=Samples().clock.now().date())
SETTLING = (
    "in_force",
    "second_stay",
    "year_end",
    "retired",
    "catastrophic",
    "civil_servant",
    "large_amount",
    "nanchang",
)


def rows(person: str, language: str = "zh", around: Surroundings = AROUND, paid: int = 0) -> list[dict[str, Any]]:
    made = Samples()
    case = made.case(person)
    quote = made.quote(person)
    (fund, amount), *rest = quote.amounts.funds
    if paid:
        quote = replace(quote, amounts=replace(quote.amounts, funds=((fund, Fen(amount + paid)), *rest)))
    shown = screen(st.Confirming(case, quote), around).facts["explanation"]
    return list(resolve(shown, language)) if shown is not None else []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("person", SETTLING)
def test_every_step_is_said_in_words_and_proven(person: str, language: str) -> None:
    found = rows(person, language)
    assert all(row["proven"] and row["why"] is None for row in found)
    assert all(row["text"] and "{" not in row["text"] for row in found)
    assert [row["rule"] for row in found][-1] == "R30"


def test_the_plain_case_reads_as_a_person_would_work_it_out() -> None:
    said = {row["text"]: row["amount"] for row in rows("in_force")}
    assert said["起付线：先由个人付 800.00 元，超过的才报销"] == "800.00"
    assert said["8,047.97 元 × 80%（按您的备案类型，已低 5%）"] == "6,438.38"
    assert said["统筹基金支付（合计后四舍五入一次）"] == "6,438.38"
    assert said["个人负担 = 总费用 10,280.70 − 基金 6,438.38 − 医院 0.00"] == "3,842.32"


def test_each_catastrophic_tier_is_worked_out() -> None:
    """The year had 8,000 of own part; this stay adds 2,519.91: above 10,000 lie 519.91, at 60 %."""
    said = {row["text"]: row["amount"] for row in rows("second_stay")}
    assert said["自付超过 10,000.00 元的部分：519.91 元 × 60%"] == "311.94"


def test_one_fen_off_is_said_and_the_backends_amount_stands() -> None:
    found = rows("in_force", paid=1)
    doubted = [row for row in found if not row["proven"]]
    assert {row["why"] for row in doubted} == {"无法验证：与参保地的结果不同，以参保地为准"}
    assert {row["rule"] for row in found if row["proven"]} == {"R28"}


def test_fitted_numbers_are_never_shown_as_policy() -> None:
    """R31: no deductible and no ratio of the fitted rows stands on the page."""
    for person in ("reference_hengyang", "reference_ningxia"):
        texts = [row["text"] for row in rows(person)]
        assert any("不是当地政策" in text for text in texts)
        assert not any(figure in text for text in texts for figure in ("600.00", "500.00", "85%", "70%"))


def test_a_place_without_rows_is_shown_as_the_backend_computed_it() -> None:
    found = rows("in_force", around=replace(AROUND, rulebook=load()))
    fund = next(row for row in found if row["text"] == "统筹基金：参保地算出的金额")
    assert (fund["amount"], fund["proven"], fund["why"]) == ("6,438.38", False, "无法验证：本机没有参保地的政策")


def test_without_rules_there_is_no_explanation() -> None:
    assert rows("in_force", around=replace(AROUND, rulebook=None)) == []
