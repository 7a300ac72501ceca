"""Every text stands in both languages, every problem says what to do, and nothing stands there unused."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

from kiosk.domain.problems import REMEDIES, Moved, ProblemCode, Who
from kiosk.texts import LANGUAGES, texts

TEXTS = Path(__file__).parents[1] / "kiosk" / "texts"


def _placeholders(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}


def test_both_languages_have_the_same_keys() -> None:
    chinese, english = (texts(language).keys() for language in LANGUAGES)
    assert sorted(chinese - english) == [], "only Chinese"
    assert sorted(english - chinese) == [], "only English"


def test_both_languages_fill_in_the_same_values() -> None:
    chinese, english = (texts(language) for language in LANGUAGES)
    differ = [k for k in chinese if k in english and _placeholders(chinese[k]) != _placeholders(english[k])]
    assert differ == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    assert [key for key, value in texts(language).items() if not value.strip()] == []


def test_no_chinese_text_is_left_in_english() -> None:
    """Names and abbreviations may be Latin; a Chinese text of more than a few letters has Chinese in it."""
    letters = {key: re.sub(r"\{.*?\}", "", value) for key, value in texts("zh").items()}
    left = [k for k, v in letters.items() if sum(c.isalpha() for c in v) > 6 and not re.search("[一-鿿]", v)]
    assert left == ["ui.header.language"], "the switch to English names itself in English"


#: Words in quotation marks that aren't on a button of this kiosk.
_SAID = {"医保码", "医保已结算，请写回", "总额＝基金＋个人＋医院", "settled by the insurance, please take it over"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quoted_button_is_on_the_screen(language: str) -> None:
    """“Touch X” is only a help where a button says X."""
    found = texts(language)
    shown = {value for key, value in found.items() if not key.startswith("problem.K-")} | _SAID
    quoted = {(k, q) for k, v in found.items() if k.startswith("problem.K-") for q in re.findall("“(.*?)”", v)}
    assert {(key, quote) for key, quote in quoted if quote not in shown} == set()


def test_every_problem_has_remedies() -> None:
    assert set(REMEDIES) == set(ProblemCode)
    assert [code.name for code, remedy in REMEDIES.items() if not remedy.remedies] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_says_what_why_and_what_to_do(language: str) -> None:
    """Title, cause, and exactly one step for each person whom the table names: no more, no less."""
    table = tomllib.loads((TEXTS / language / "problems.toml").read_text(encoding="utf-8"))
    assert {code: set(entry) for code, entry in table["problem"].items()} == {
        code.value: {"title", "cause", *(who.value for who in REMEDIES[code].remedies)} for code in ProblemCode
    }
    assert set(table["moved"]) == {moved.value for moved in Moved}
    assert set(table) == {"moved", "problem"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_problem_texts_need_no_values(language: str) -> None:
    filled = [k for k, v in texts(language).items() if k.startswith(("problem.K-", "moved.")) and _placeholders(v)]
    assert filled == []


def test_a_patient_reads_short_sentences() -> None:
    """What a patient reads in Chinese stays below 60 characters: it is read standing, by the old, in a queue."""
    chinese = texts("zh")
    keys = [f"problem.{c.value}.{part}" for c in ProblemCode for part in ("title", "cause", Who.PATIENT.value)]
    assert [key for key in keys if len(chinese.get(key, "")) > 60] == []


def test_money_is_named_where_it_may_have_moved() -> None:
    """Where the result isn't known, the person is told not to pay; where it moved, never that nothing was charged."""
    chinese = texts("zh")
    for code, remedy in REMEDIES.items():
        words = chinese[f"problem.{code.value}.title"] + chinese[f"problem.{code.value}.cause"]
        words += chinese.get(f"problem.{code.value}.patient", "")
        if remedy.moved is Moved.NOT_KNOWN:
            assert "交费" in words or "缴费" in words or "不要重复" in words, code
        if remedy.moved is Moved.YES:
            assert "没有扣" not in words, code
