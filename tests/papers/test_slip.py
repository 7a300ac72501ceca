"""The slip holds what the settlement, the bill and the filing say, and nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kiosk.domain.filing import FilingFinding, FilingStatus
from kiosk.domain.money import total
from kiosk.domain.region import Region
from kiosk.papers.slip import build, fee_sums, filing_text, province
from kiosk.texts import LANGUAGES, texts
from tests.papers import samples


def test_a_slip_is_made_of_its_settlement() -> None:
    slip = build(
        settlement=samples.SETTLEMENT,
        bill=samples.BILL,
        member=samples.MEMBER,
        choice=samples.CHOICE,
        finding=samples.FILING,
        agent=samples.AGENT,
        pay_at=samples.PAY_AT,
        kiosk="K01",
    )
    expected = replace(samples.SLIP, age=68, filing="异地长期居住人员，备案号 BA0000017，2025-09-01 起长期有效")
    assert slip == expected


def test_fee_sums_add_up_to_the_bill() -> None:
    sums = fee_sums(samples.BILL.lines)
    assert total(s.total for s in sums) == samples.BILL.total
    assert sums == samples.SLIP.fees


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("000100", "虚构省云川市", "虚构省"),
        ("430400", "衡阳市", "湖南省"),
        ("310100", "上海市", "上海市"),
        ("450900", "广西壮族自治区玉林市", "广西壮族自治区"),
        ("000100", "云川市", "云川市"),
    ],
)
def test_the_insured_province_is_named(code: str, name: str, expected: str) -> None:
    assert province(Region(code, name)) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", FilingStatus)
def test_every_filing_status_has_a_line(language: str, status: FilingStatus) -> None:
    assert filing_text(replace(samples.FILING, status=status, record=None), language)


def test_a_filing_with_an_end_and_an_exemption_are_named() -> None:
    record = samples.FILING.record
    assert record is not None
    ended: FilingFinding = replace(samples.FILING, record=replace(record, end=dt.date(2026, 3, 31)))
    assert filing_text(ended).endswith("有效期 2025-09-01 至 2026-03-31")
    exempt = replace(samples.FILING, status=FilingStatus.NOT_REQUIRED, record=None, rule="示范区")
    assert "示范区" in filing_text(exempt)


def test_both_languages_have_the_same_paper_keys() -> None:
    zh, en = ({k for k in texts(language) if k.startswith("paper.")} for language in LANGUAGES)
    assert zh == en
