"""`kiosk rules lint`: what contradicts, what is missing, what somebody should look at; the packaged rules hold."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.policy.lint import Finding, Kind, lint
from kiosk.policy.rulebook import RuleBook, load, read

TODAY = dt.date(2026, 3, 18)


def own(text: str) -> tuple[Finding, ...]:
    """What is found beside the packaged rules' own findings."""
    rows = (*load(), *read(text, "own.toml"))
    book = RuleBook(
        {kind: tuple(row for row in rows if type(row) is kind) for kind in dict.fromkeys(type(row) for row in rows)}
    )
    known = lint(load(), TODAY)
    return tuple(finding for finding in lint(book, TODAY) if finding not in known)


def row(table: str, **values: str) -> str:
    keys = {"begin": "2023-01-01", "place": '"9801"', "source": '"x"', **values}
    return "\n".join((f"[[{table}]]", *(f"{key} = {value}" for key, value in keys.items() if value))) + "\n"


BENEFIT = {"insurance": '"employee"', "deductible": '{ "三级" = [1] }', "bands": "[{ ratio = 8000 }]"}
WRONG = {
    "a benefit that lowers by more than the country lets": (
        row("benefit", **BENEFIT, reductions="{ referral = 1100 }"),
        "own.toml:1: R28 benefit insurance=employee in 9801: referral is lowered by 11 points, at most 10",
    ),
    "a benefit that lowers by other points than the wizard says": (
        row("benefit", **BENEFIT, reductions="{ referral = 900 }") + row("reduction", type='"referral"', points="500"),
        "referral is lowered by 9 points, 5 by own.toml:",
    ),
    "a reduction above ten points": (
        row("reduction", type='"referral"', points="1100"),
        "own.toml:1: R29 reduction type=referral in 9801: referral is lowered by 11 points, at most 10",
    ),
    "a reduction above twenty points": (row("reduction", type='"other_temporary"', points="2001"), "20.01 points"),
    "a lock above six months": (row("lock", months="7"), "locked for 7 months, at most 6 (filing.toml:"),
    "five working days": (row("decision", at_once="false", working_days="5"), "5 working days, at most 2"),
    "three months": (
        row("validity", type='"referral"', until_changed="false", months="3"),
        "holds 3 months, at least 6",
    ),
    "a long-term filing that ends": (
        row("validity", type='"long_resident"', until_changed="false", months="24"),
        "at least until it is changed",
    ),
    "a paper more": (
        row("materials", type='"other_temporary"', all_of='["identity", "form", "referral_form"]'),
        "wants more papers than the country's list",
    ),
    "no commitment": (
        row("materials", type='"long_resident"', all_of='["identity", "form"]', one_of='["residence_proof"]'),
        "or no commitment",
    ),
    "a mark that doesn't count": (row("emergency_mark", counts_as_filed="false"), "counts as filed everywhere"),
    "no settling after filing late": (row("back_filing", settles="false"), "filed before discharge settles"),
    "one way only": (row("both_ways", allowed="false"), "both ways is for every place"),
    "no inpatient care": (
        row("care", kind='"inpatient"', insurance='"resident"', settles='"no"'),
        "inpatient care settles everywhere",
    ),
    "a zone within a province": (
        row("zone", place="", name='"甲"', insured='["9801"]', care='["98"]', kinds='["inpatient"]'),
        "no two areas of different provinces",
    ),
    "a zone with a place": (
        row("zone", name='"甲"', insured='["9801"]', care='["97"]', kinds='["inpatient"]'),
        "a zone has no place",
    ),
    "a temporary filing for ever": (
        row("validity", type='"referral"', until_changed="true"),
        "holds until changed, but temporary",
    ),
    "codes in a ring": (
        row("area_change", place="", old='"980101"', new='"980102"', name='"甲"')
        + row("area_change", place="", old='"980102"', new='"980101"', name='"乙"'),
        "leads back to 980101",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_contradiction_is_named_with_its_line_and_rule(name: str) -> None:
    text, said = WRONG[name]
    found = [f"{finding.at}: {finding.words}" for finding in own(text) if finding.kind is Kind.CONTRADICTION]
    assert any(said in one for one in found), found


RIGHT = {
    "as much as the country lets": row("reduction", type='"referral"', points="1000"),
    "seven months before 2023": row("lock", begin="2020-01-01", end="2022-12-31", months="7"),
    "at once": row("decision", at_once="true", working_days="0"),
    "a year": row("validity", type='"referral"', until_changed="false", months="12"),
    "a paper fewer, and a commitment": row(
        "materials", type='"posted_worker"', all_of='["identity"]', one_of='["work_contract"]', commitment="true"
    ),
    "residents' outpatient care": row("care", kind='"outpatient"', insurance='"resident"', settles='"no"'),
    "split at the year's end": row("year_end", charged='"split"'),
    "ink": row("signing_way", way='"ink"'),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_a_place_may_set_is_no_contradiction(name: str) -> None:
    assert not [finding for finding in own(RIGHT[name]) if finding.kind is Kind.CONTRADICTION]


def of(kind: Kind, text: str) -> list[str]:
    return [f"{finding.at}: {finding.words}" for finding in own(text) if finding.kind is kind]


def test_a_day_between_two_rows_is_a_gap() -> None:
    found = of(
        Kind.GAP,
        row("lock", begin="2023-01-01", end="2023-06-30", months="3") + row("lock", begin="2023-07-03", months="3"),
    )
    assert found == ["own.toml:7: R11 lock in 9801: no answer from 2023-07-01 to 2023-07-02 (own.toml:1 ends before)"]


def test_a_type_without_materials_validity_or_decision_is_a_gap() -> None:
    early = row("person_type", begin="2016-01-01", end="2017-04-30", type='"referral"', long_term="false")
    found = of(Kind.GAP, early)
    assert [words.rpartition(": ")[2] for words in found] == [
        f"no {table} on 2016-01-01" for table in ("materials", "validity", "decision")
    ]


def test_a_row_past_its_end_has_a_successor_or_is_named() -> None:
    ended = row("stated_benefit", end="2024-12-31", insurance='"employee"', deductible="1", ratio="1")
    assert any("ended on 2024-12-31, nothing follows" in words for words in of(Kind.PAST, ended))
    assert not of(Kind.PAST, row("lock", end="2024-12-31", months="3"))  # the country's row holds again
    assert not of(Kind.PAST, row("lock", end="2024-12-31", months="3") + row("lock", begin="2025-01-01", months="2"))


def test_a_place_with_rules_and_no_phone_is_named_once() -> None:
    found = of(Kind.PHONE, row("lock", place='"9701"', months="3") + row("signing_way", place='"9701"', way='"ink"'))
    assert found == ["own.toml:1: 9701 has rules of its own but no agency with a phone"]
    agency = row("agency", place='"97"', office='"甲"', phones='["0990-1234567"]')
    assert not of(Kind.PHONE, row("lock", place='"9701"', months="3") + agency)


def test_recollected_rows_and_samples_are_listed() -> None:
    found = own(row("agency", office='"甲"', phones='["0990-1234567"]', sample="true", recollected="true"))
    assert {finding.kind for finding in found} >= {Kind.SAMPLE, Kind.RECOLLECTED}


def test_the_packaged_rules_contradict_nothing_and_leave_no_gap() -> None:
    found = lint(load(), TODAY)
    assert [f for f in found if f.kind in (Kind.CONTRADICTION, Kind.GAP)] == []
    assert [f.words for f in found if f.kind is Kind.CALENDAR] == [
        "R9 holidays: no calendar of 2027; working days there can't be counted for certain"
    ]
    assert len([f for f in found if f.kind is Kind.RECOLLECTED]) == sum(one.recollected for one in load())
    phones = [f for f in found if f.kind is Kind.SAMPLE]
    assert any("衡阳市医保中心, sample data of 2017-10-09; production refuses it" in f.words for f in phones)


def test_the_command_answers_with_its_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["rules", "lint", "--on", "2026-03-18", "--folder", str(tmp_path)]
    assert main(asked) == 0
    assert "0 contradictions" in capsys.readouterr().out
    file = tmp_path / "own.toml"
    file.write_text(row("lock", months="7"), encoding="utf-8")
    assert main(asked) == 1
    assert f"{file}:1: R11 lock in 9801: locked for 7 months" in capsys.readouterr().out
    assert main([*asked, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["kind"] == "contradiction"
    file.write_text(row("lock", months="7.5"), encoding="utf-8")
    assert main(asked) == 2
    assert f"kiosk: {file}:5: [[lock]] months = 7.5: int expected" in capsys.readouterr().err
    settings = tmp_path / "kiosk.settings"
    settings.write_text(f'[policy]\nfolders = ["{tmp_path}"]\n', encoding="utf-8")
    assert main(["rules", "lint", "--settings", str(settings)]) == 2
