"""What may be settled, by kind of care, insurance, place and day (R2, R19–R27). Dates decide, not code."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kiosk.domain.care import CareKind
from kiosk.domain.people import Account, Insurance, InsuranceKind, Medium
from kiosk.domain.region import Region
from kiosk.policy.care import (
    Answer,
    Asked,
    Verdict,
    accepts,
    accounts,
    dual_channel_price,
    goes_with_stay,
    one_settlement,
    outside_item,
    settles,
)
from kiosk.policy.care_rows import OutsideKind, Price
from kiosk.policy.rows import Use
from kiosk.policy.rulebook import Rules, load
from kiosk.texts import LANGUAGES, text

HOME = Region("980100", "外省乙市")
HERE = Region("990100", "示例省甲市")
EMPLOYEE = Insurance(InsuranceKind.EMPLOYEE, HOME)
RESIDENT = Insurance(InsuranceKind.RESIDENT, HOME)
STAY = Asked(CareKind.INPATIENT, EMPLOYEE, HERE)
CLINIC = Asked(CareKind.OUTPATIENT, EMPLOYEE, HERE)
DISEASE = Asked(CareKind.CHRONIC, EMPLOYEE, HERE, disease="diabetes", qualified=True, said_so=True)


def rules(day: str, place: str = HOME.code) -> Rules:
    return load().on(dt.date.fromisoformat(day), place)


def said(asked: Asked, day: str, place: str = HOME.code) -> tuple[str, str, str]:
    found = settles(asked, rules(day, place))
    for language in LANGUAGES:
        text(language, f"care.{found.why}")
    return found.answer.value, found.rule, found.why


def test_r19_stays_settle_wherever_the_institution_is_networked() -> None:
    assert said(STAY, "2017-09-01") == ("yes", "R19", "inpatient_yes")
    assert said(replace(STAY, insurance=RESIDENT), "2026-03-18") == ("yes", "R19", "inpatient_yes")
    assert said(replace(STAY, networked=False), "2026-03-18") == ("no", "R19", "not_networked")
    assert said(replace(STAY, networked=None), "2026-03-18") == ("unknown", "R19", "networked_unknown")


def test_r19_outpatient_care_by_day_insurance_and_place() -> None:
    assert said(CLINIC, "2018-03-01") == ("no", "R19", "outpatient_no")
    assert said(CLINIC, "2025-09-10") == ("yes", "R19", "outpatient_yes")
    resident = replace(CLINIC, insurance=RESIDENT)
    assert said(resident, "2025-09-10") == ("unknown", "R19", "place_decides")
    assert said(resident, "2025-09-10", "360100") == ("no", "R19", "outpatient_no")
    emergency = replace(resident, kind=CareKind.EMERGENCY_OUTPATIENT)
    assert said(emergency, "2025-09-10", "360100") == ("no", "R19", "outpatient_no")


@pytest.mark.parametrize(
    ("disease", "since"),
    [
        ("hypertension", 2022), ("diabetes", 2022), ("tumour", 2022), ("dialysis", 2022), ("transplant", 2022),
        ("copd", 2025), ("rheumatoid_arthritis", 2025), ("coronary", 2025), ("hepatitis", 2025), ("spondylitis", 2025),
    ],
)  # fmt: skip
def test_r20_five_diseases_in_2022_ten_in_2025(disease: str, since: int) -> None:
    asked = replace(DISEASE, disease=disease)
    assert said(asked, "2022-06-29")[0] == "no"
    assert said(asked, "2023-01-01")[0] == ("yes" if since == 2022 else "no")
    assert said(asked, "2025-09-10") == ("yes", "R20", "disease_settles")


def test_r20_needs_the_qualification_and_the_word() -> None:
    for change, expected in (
        ({"qualified": False}, ("no", "disease_not_recognised")),
        ({"qualified": None}, ("unknown", "disease_unconfirmed")),
        ({"said_so": None}, ("no", "disease_not_said")),
        ({"disease": "gout"}, ("no", "disease_not_listed")),
        ({"networked": False}, ("no", "not_networked")),
    ):
        answer, _, why = said(replace(DISEASE, **change), "2025-09-10")
        assert (answer, why) == expected


def test_r21_injuries_by_day_and_by_who_is_liable() -> None:
    hurt = replace(STAY, injury=True, third_party=False, declared=True)
    assert said(hurt, "2022-12-31") == ("no", "R21", "injury_excluded")
    assert said(hurt, "2023-01-01")[0] == "yes"
    assert said(replace(hurt, declared=False), "2023-01-01") == ("unknown", "R21", "injury_undeclared")
    assert said(replace(hurt, third_party=None), "2023-01-01") == ("unknown", "R21", "injury_undeclared")
    for day in ("2017-09-01", "2026-03-18"):
        assert said(replace(hurt, third_party=True), day) == ("no", "R21", "third_party")


def test_r22_an_emergency_within_72_hours_goes_with_the_stay() -> None:
    today = rules("2026-03-18")
    assert [goes_with_stay(hours, today) for hours in (-1, 0, 72, 73)] == [False, True, True, False]


def test_r23_outside_items_need_order_stamp_and_a_designated_place() -> None:
    def why(day: str, ordered: bool = True, stamped: bool = True, designated: bool = True) -> str:
        found = outside_item(OutsideKind.DRUG, rules(day), ordered=ordered, form_stamped=stamped, designated=designated)
        assert (found.answer is Answer.YES) == (found.why == "outside_merged")
        return found.why

    assert why("2022-12-31") == "outside_not_yet"
    assert why("2023-01-01") == "outside_merged"
    assert why("2023-01-01", ordered=False) == "outside_not_ordered"
    assert why("2023-01-01", stamped=False) == "outside_form_missing"
    assert why("2023-01-01", designated=False) == "outside_not_designated"
    for kind in OutsideKind:
        found = outside_item(kind, rules("2026-03-18"), ordered=True, form_stamped=True, designated=True)
        assert found == Verdict(Answer.YES, "R23", "outside_merged")


def test_r24_dual_channel_drugs_are_paid_first_and_claimed_at_home() -> None:
    drug = Asked(CareKind.PHARMACY, EMPLOYEE, HERE, dual_channel=True)
    assert said(drug, "2024-01-01") == ("unknown", "R24", "place_decides")
    assert said(drug, "2025-09-10") == ("no", "R24", "dual_channel")
    today = rules("2026-03-18")
    assert dual_channel_price(today, on_home_list=True) is Price.HOME_LIST
    assert dual_channel_price(today, on_home_list=False) is Price.LOWEST_SAME_GENERIC
    assert dual_channel_price(rules("2020-01-01"), on_home_list=True) is None


def test_r25_medical_aid_comes_in_one_settlement() -> None:
    assert one_settlement(rules("2026-03-18")) is Answer.YES
    assert one_settlement(rules("2018-01-01")) is Answer.UNKNOWN


def test_r26_accounts_pay_since_the_place_allows_it() -> None:
    assert accounts(rules("2018-03-01")) == (Account.NONE,)
    assert set(accounts(rules("2026-03-18"))) == set(Account)


def test_r27_internet_hospitals_settle_between_places_of_a_zone() -> None:
    wujiang, qingpu = Region("320509", "吴江"), Region("310118", "青浦")
    asked = Asked(CareKind.INTERNET, Insurance(InsuranceKind.EMPLOYEE, wujiang), qingpu)
    assert said(asked, "2021-05-27", wujiang.code) == ("no", "R27", "internet_not_yet")
    assert said(asked, "2021-05-28", wujiang.code) == ("yes", "R27", "internet_in_zone")
    assert said(replace(asked, care=HERE), "2021-05-28", wujiang.code) == ("no", "R27", "internet_outside_zone")


def test_r2_what_may_be_shown_for_what() -> None:
    assert accepts(Medium.CARD, Use.SETTLE, rules("2017-09-01"))
    assert not accepts(Medium.VOUCHER, Use.SETTLE, rules("2018-01-01"))
    assert accepts(Medium.VOUCHER, Use.SETTLE, rules("2021-06-08", "310118"))
    assert not accepts(Medium.VOUCHER, Use.SETTLE, rules("2021-06-07", "310118"))
    assert accepts(Medium.VOUCHER, Use.SETTLE, rules("2026-03-18"))
    assert accepts(Medium.ID_CARD, Use.FILE, rules("2026-03-18"))
    assert not accepts(Medium.ID_CARD, Use.SETTLE, rules("2026-03-18"))
